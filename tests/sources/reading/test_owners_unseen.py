"""Forty wordings written before the rules of `reading.owners`, which were not made with an eye on them.

Before the rules 14 of them were read right; with the rules, at first look, 29: one of the twenty below that name nobody was given an
owner, and ten of the twenty that name somebody were missed. The eleven were put right afterwards, so that this table is seen by now.
"""

from __future__ import annotations

import pytest

from secondstory.sources.reading import Manuscript, understand

WORDINGS: list[tuple[str, str]] = [
    ("- Rehearse a restore from backup [owner=ines]", "ines"),
    ("- Ines is to rehearse a restore from backup", "Ines"),
    ("- Rehearse a restore from backup (assignee Ines Duarte; due end of May)", "Ines Duarte"),
    ("- 2024-05-02 / Ines / rehearse a restore from backup", "Ines"),
    ("- **Owner** Ines **Due** 2 May — rehearse a restore from backup", "Ines"),
    ("- Rehearse a restore from backup, Ines, 2 May 2024", "Ines"),
    ("- Ines D. to rehearse a restore from backup", "Ines D."),
    ("- Rehearse a restore from backup. (Ines/Pavel)", "Ines/Pavel"),
    ("- Ticket OPS-41 (Pavel): shorten the time to live of the record", "Pavel"),
    ("- storage-team: rehearse a restore from backup", "storage-team"),
    ("- Database SREs to rehearse a restore from backup", "Database SREs"),
    ("- [ ] Rehearse a restore – Data Platform team – May", "Data Platform team"),
    ("- For Pavel: shorten the time to live of the record", "Pavel"),
    ("- Pavel has agreed to shorten the time to live of the record", "Pavel"),
    ("- Shorten the time to live of the record (Pavel will do this)", "Pavel"),
    ("| Task | Responsible team | Done? |\n|---|---|---|\n| Shorten the time to live | Core Networking | no |", "Core Networking"),
    ("| Owner | Action |\n|---|---|\n| **@pavel** | Shorten the time to live |", "pavel"),
    ("1. Shorten the time to live of the record\n   Responsible person: Pavel", "Pavel"),
    ("- Shorten the time to live of the record. PoC: Pavel", "Pavel"),
    ("- Shorten the time to live of the record (Thorvi)", "Thorvi"),
    ("- Move the job to Airflow (Composer)", ""),
    ("- Ansible will be replaced by one script", ""),
    ("- Cassandra: repair every week", ""),
    ("- Dashboards to show the age of the oldest message", ""),
    ("- Istio to be rolled back in staging first", ""),
    ("- Try the same load in staging (Loadtest)", ""),
    ("- Announce releases in #deploys (Slack)", ""),
    ("- Detection — alert on the error rate", ""),
    ("- [Backend] shorten the time to live of the record", ""),
    ("- Shorten the time to live of the record (Quick Win)", ""),
    ("- Agree who leads: one person per incident", ""),
    ("- Ask the vendor for a time-out (Case Number 5512)", ""),
    ("- Publish the list of teams on call", ""),
    ("- Terms to be explained: lead, driver, owner", ""),
    ("- Bring the paging rota up to date (PagerDuty)", ""),
    ("- Rust: deny unwrap in request handlers", ""),
    ("- Windows to be patched on Tuesday", ""),
    ("- Remove the @Transactional annotation from the handler", ""),
    ("- Review the team: are four people on call enough?", ""),
    ("- London to take over at 09:00 UTC each day", ""),
]


@pytest.mark.parametrize(("wording", "owner"), WORDINGS, ids=[wording for wording, _ in WORDINGS])
def test_owner(wording: str, owner: str) -> None:
    text = f"# Slow names\n\nIncident commander: Thorvi\n\n## Action items\n\n{wording}\n"
    assert [action.owner for action in understand(Manuscript("2024-04-22-names.md", "markdown", text)).actions] == [owner]

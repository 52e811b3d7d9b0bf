"""Whose an action is, in the wordings people use; and as many that only look as if they named somebody."""

from __future__ import annotations

import pytest

from secondstory.sources.reading import Manuscript, understand

NAMED: list[tuple[str, str]] = [
    # in front of what is to do
    ("- Mira: add an alert on the length of the queue", "Mira"),
    ("- **Mira**: add an alert on the length of the queue", "Mira"),
    ("- **Mira:** add an alert on the length of the queue", "Mira"),
    ("- Mira - add an alert on the length of the queue", "Mira"),
    ("- [Mira] add an alert on the length of the queue", "Mira"),
    ("- (Mira) add an alert on the length of the queue", "Mira"),
    ("- Mira Okafor: write the runbook", "Mira Okafor"),
    ("- Tom to raise the connection limit", "Tom"),
    ("- Tom will raise the connection limit", "Tom"),
    ("- Tom and Mira to rehearse the failover", "Tom and Mira"),
    ("- Tom / Mira: rehearse the failover", "Tom / Mira"),
    ("- Mira, Tom: rehearse the failover", "Mira, Tom"),
    ("- Platform team: raise the limit", "Platform team"),
    ("- SRE: raise the limit", "SRE"),
    ("- The reliability working group will raise the limit", "reliability working group"),
    ("- [SRE] raise the limit", "SRE"),
    ("- @mira: raise the limit", "mira"),
    ("- @mira raise the limit", "mira"),
    ("- [ ] @mira - raise the limit", "mira"),
    ("- [ ] Mira: raise the limit", "Mira"),
    ("- [x] Mira – raise the limit", "Mira"),
    ("* The payments squad to review the retry budget", "payments squad"),
    ("1. Tom: raise the limit", "Tom"),
    ("- ACTION (Mira): rehearse the failover", "Mira"),
    ("- Action: Mira to rehearse the failover", "Mira"),
    ("- Mira is going to rehearse the failover", "Mira"),
    ("- The database engineers will rehearse a restore.", "database engineers"),
    ("- DRI: Mira — raise the limit", "Mira"),
    ("- Responsible: Mira. Raise the limit", "Mira"),
    ("Mira will raise the limit and write down why.", "Mira"),
    # behind it
    ("- Raise the limit (Mira)", "Mira"),
    ("- Raise the limit **(Mira)**", "Mira"),
    ("- Raise the limit (Mira, by 2024-04-01)", "Mira"),
    ("- Raise the limit (Mira, due 1 April)", "Mira"),
    ("- Raise the limit (Mira - 1 April)", "Mira"),
    ("- Raise the limit (by Mira)", "Mira"),
    ("- Raise the limit (Mira to lead)", "Mira"),
    ("- Raise the limit (Mira & Tom)", "Mira & Tom"),
    ("- Raise the limit (QUE-12, Mira)", "Mira"),
    ("- Raise the limit ([QUE-12](https://tracker.example/QUE-12), Mira)", "Mira"),
    ("- Raise the limit (owner Mira)", "Mira"),
    ("- Raise the limit (owner: @mira, due: 2024-04-01)", "mira"),
    ("- Raise the limit (@mira)", "mira"),
    ("- Raise the limit (platform team)", "platform team"),
    ("- Raise the limit (the platform team)", "platform team"),
    ("- Raise the limit (Security team, Q2)", "Security team"),
    ("- Raise the limit (team: platform)", "platform"),
    ("- Raise the limit (SRE)", "SRE"),
    ("- Raise the limit (Ops)", "Ops"),
    ("- Raise the limit [Mira]", "Mira"),
    ("- Raise the limit — Mira", "Mira"),
    ("- Raise the limit - Mira, 2024-04-01", "Mira"),
    ("- Raise the limit — Mira — 2024-04-01", "Mira"),
    ("- Raise the limit | Mira | 2024-04-01", "Mira"),
    ("- Raise the limit -> Mira", "Mira"),
    ("- Raise the limit → @tom", "tom"),
    ("- Raise the limit. Assigned to Mira", "Mira"),
    ("- Raise the limit, assigned to Mira Okafor, due 2024-04-01", "Mira Okafor"),
    ("- Raise the limit; owned by the storage team", "storage team"),
    ("- Raise the limit. Lead: Mira", "Mira"),
    ("- Raise the limit. Team: platform", "platform"),
    ("- Raise the limit. Owner: platform team.", "platform team"),
    # below it
    ("- Raise the limit\n  - Owner: Mira\n  - Due: 2024-04-01", "Mira"),
    ("- Raise the limit\n  - Assigned to Mira", "Mira"),
    ("- Raise the limit\n  - Team: Platform", "Platform"),
    ("### 1. Raise the limit\n\nAssigned to: Mira", "Mira"),
    # in tables
    ("| Action | Lead |\n|---|---|\n| Raise the limit | Mira |", "Mira"),
    ("| Who | What | By |\n|---|---|---|\n| Zuzka | Raise the limit | 1 April |", "Zuzka"),
    ("| Action | Team |\n|---|---|\n| Raise the limit | platform |", "platform"),
    ("| Action | Assignee |\n|---|---|\n| Raise the limit | @mira |", "mira"),
    ("| Action | Due |\n|---|---|\n| Raise the limit (Mira) | 1 April |", "Mira"),
]

NOBODY: list[str] = [
    # products, tools and parts of the system
    "- Upgrade nodes (Kubernetes)",
    "- Make the election of a leader faster (etcd)",
    "- Raise the limit (Amazon Aurora)",
    "- Raise the limit (Google Cloud)",
    "- Raise the limit (Jenkins)",
    "- Raise the limit - Redis",
    "- Postgres: raise max_connections",
    "- [Kafka] raise the retention",
    "- Grafana - add a panel for the length of the queue",
    "- Nginx / Envoy: align the time-outs",
    "- Aurora: raise the limit",
    "- Apollo to cache the answers",
    "- Jenkins to run the smoke tests before each deployment",
    "- Prometheus will scrape every ten seconds",
    "- Slack to post the status by itself",
    "- Cert Manager to renew thirty days ahead",
    "- Checkout to retry twice",
    "- Rename the metric (Queue Depth)",
    "- Pin @types/node to 18",
    "- Install @babel/core at one version",
    "- Mail support@example.com about the limit",
    "- Add a driver: JDBC 4.3",
    # what is to be done to something
    "- Terraform to be updated",
    "- Alerts to be added",
    "- Elasticsearch to be moved to larger nodes",
    "- Customers to be told a day ahead",
    "- Runbooks will be reviewed",
    "- Backups to run hourly",
    "- Ops guide to be rewritten",
    "- SRE handbook to be read by newcomers",
    # groups, states, priorities, places, days
    "- Raise the limit (Production)",
    "- Raise the limit (High)",
    "- Replace the queue (Later)",
    "- Raise the limit (April)",
    "- Raise the limit (Monday)",
    "- Move the reads to the replica (Tokyo)",
    "- Raise the limit (US East)",
    "- Raise the limit (HTTP)",
    "- Replace the queue — Phase Two",
    "- Monitoring: alert on the length of the queue",
    "- Documentation - describe the failover",
    "- Prevent: alert on the length of the queue",
    "- [Prevent] alert on the length of the queue",
    "- [P1] alert on the length of the queue",
    "- Short term: raise the limit",
    "- Rollback: make it one command",
    "- Sort the results (by Region)",
    "- Raise the limit by Friday",
    "- Consumer group: name it after the service",
    "- Auto Scaling group to grow sooner",
    "- The security group should allow less",
    # words for owners that name none
    "- Owner: TBD - raise the limit",
    "- Raise the limit. Owner: none yet",
    "- Raise the limit (owner: ?)",
    "- Change the owner of the bucket to the deployment account",
    "- Make sure that every alert has an owner",
    "- The owner is not stored with the key: store it",
    "- Write down who is responsible for what",
    "- Review quotas assigned to services",
    "- Lead time to be measured",
    "- Raise the limit. Team: ____",
    "- Raise the limit. Owner: []",
    "- Team: agree on a channel for incidents",
    "- Put the names of teams on the dashboards",
    # everybody and nobody
    "- The team will talk about it",
    "- Everyone to read the runbook",
    "- We will raise the limit",
    "- Engineers should be able to roll back alone",
    "- Ask @here to read the runbook",
    "| Action | Owner |\n|---|---|\n| Raise the limit | TBD |",
    "| Action | Responsible |\n|---|---|\n| Raise the limit | - |",
]

KNOWN: list[tuple[str, str, str]] = [  # what the report says elsewhere, the action, its owner
    ("**Authors:** Zuzka, Ulmer", "- Raise the limit (Zuzka)", "Zuzka"),
    ("Author: Zuzka Hornig", "- Hornig: raise the limit", "Hornig"),
    ("## Participants\n\n- Ulmer\n- Quillan (scribe)", "- Quillan: raise the limit", "Quillan"),
    ("| Role | Name |\n|---|---|\n| Incident commander | Ulmer |", "- Raise the limit - Ulmer", "Ulmer"),
    ("## Summary\n\nPaged @ulmer at once.", "- Ulmer to raise the limit", "Ulmer"),
    ("## Summary\n\nThe Kelpie team looks after the queue.", "- Raise the limit (Kelpie)", "Kelpie"),
    ("## Summary\n\nUlmer said that the queue was full.", "- Ulmer: raise the limit", "Ulmer"),
    ("## Summary\n\nKelpie holds what is to be sent.", "- Raise the limit (Kelpie)", ""),
    ("**Services:** Mira, Kelpie", "- Mira: raise the limit", ""),
    ("**Authors:** the Kelpie project on GitHub", "- Raise the limit (GitHub)", ""),
]


def owners(actions: str, before: str = "") -> list[str]:
    """Of a report with these actions."""
    text = f"# Queue outage\n\n{before}\n\n## Action items\n\n{actions}\n"
    return [action.owner for action in understand(Manuscript("2024-03-12-queue.md", "markdown", text)).actions]


@pytest.mark.parametrize(("wording", "owner"), NAMED, ids=[wording for wording, _ in NAMED])
def test_owner_is_found(wording: str, owner: str) -> None:
    assert owners(wording) == [owner]


@pytest.mark.parametrize("wording", NOBODY)
def test_nobody_is_taken_for_an_owner(wording: str) -> None:
    assert owners(wording) == [""]


@pytest.mark.parametrize(("before", "wording", "owner"), KNOWN, ids=[before for before, _, _ in KNOWN])
def test_owner_is_known_from_the_rest_of_the_report(before: str, wording: str, owner: str) -> None:
    assert owners(wording, before) == [owner]

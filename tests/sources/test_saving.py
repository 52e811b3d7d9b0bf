"""Looking at files, saving them as a whole, and undoing them as a whole."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from secondstory.actions.models import Action
from secondstory.factors.models import Factor
from secondstory.incidents.models import Incident, Service
from secondstory.incidents.operations import edit_incident, make_private
from secondstory.incidents.queries import headers
from secondstory.lib import blobs
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.library.models import Facet, Publication
from secondstory.library.operations import Answers, names_found, publish_all, publish_postmortem
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Postmortem
from secondstory.search.models import Document
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import Import, ImportedFile
from secondstory.sources.operations import choose, drop_preview, edited_since, save_import, undo_import
from secondstory.sources.queries import look_at
from secondstory.timeline.models import Event
from tests.cast import Cast
from tests.sources.conftest import LATER, NO_DAY, REPORT, Preview


def at(hour: int, minute: int, day: int = 3) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=UTC)


def states(batch: Import) -> list[str]:
    return list(batch.files.values_list("state", flat=True))


def test_nothing_is_saved_by_looking(noon: datetime, preview: Preview, visitors: Cast) -> None:
    batch = preview({"report.md": REPORT, "empty.md": "", "picture.pdf": b"\x89PNG...."})
    look = look_at(batch, visitors.owner)
    assert look.sentence() == "1 of 3 files understood: 3 events, 2 actions, 1 contributing factor."
    assert [(one.file.name, one.file.state, one.problems) for one in look.files] == [
        ("report.md", FileState.UNDERSTOOD, []),
        ("empty.md", FileState.UNREADABLE, ["There is nothing in it: it is empty."]),
        ("picture.pdf", FileState.UNREADABLE, ["It is a picture: give the document it belongs to."]),
    ]
    assert (look.new_services, look.assumes_zone, len(look.to_save)) == (["Ledger"], False, 1)
    assert not Incident.objects.exists()
    assert blobs.read(hashlib.sha256(REPORT.encode()).hexdigest()) == REPORT.encode()


def test_one_report_becomes_an_incident_with_everything(noon: datetime, preview: Preview, visitors: Cast) -> None:
    batch = preview({"report.md": REPORT})
    save_import(batch, by=visitors.owner)
    incident = Incident.objects.visible_to(visitors.other_team).get()
    assert (incident.title, incident.summary, str(incident.severity), incident.zone, incident.zone_assumed, incident.owner) == (
        "Checkout queue stopped",
        "The queue stopped for an hour.",
        "SEV2",
        "UTC",
        False,
        visitors.owner.user,
    )
    assert [str(service) for service in incident.services.all()] == ["Checkout", "Ledger"]
    assert (incident.resolved_at, incident.resolved_precision) == (at(11, 5), "approximate")
    events = Event.objects.filter(incident=incident).values_list("occurred_at", "precision", "time_as_written", "text", "zone_assumed")
    assert list(events) == [
        (at(10, 5), "exact", "10:05", "Alert: queue length over 10,000", False),
        (at(10, 20), "exact", "10:20", "Rollback begins", False),
        (at(11, 5), "approximate", "about 11:05", "Queue is empty again", False),
    ]
    actions: list[Any] = list(
        Action.objects.filter(incident=incident).values_list("state", "owner", "owner_as_written", "due_on", "evidence", "ended_at")
    )
    assert actions == [
        ("done", None, "Ana", None, "The imported document says that it is done.", None),
        ("draft", None, "", date(2026, 3, 1), "", None),
    ]
    assert [factor.statement for factor in Factor.objects.all()] == ["The consumer has no limit on retries."]
    document = Postmortem.objects.get()
    assert (document.state, document.evidence_sha256) == ("draft", hashlib.sha256(REPORT.encode()).hexdigest())
    assert [section.key for section in document.sections.all()] == [
        "opening",
        "summary",
        "timeline",
        "contributing_factors",
        "what_we_learned",
    ]


def test_an_old_report_starts_no_clock(noon: datetime, preview: Preview, visitors: Cast) -> None:
    save_import(preview({"report.md": REPORT}), by=visitors.owner)
    (header,) = headers(Incident.objects.all())
    assert (header.state, header.incident.is_ongoing) == ("not_required", False)


def test_the_story_is_closed_to_others(noon: datetime, preview: Preview, visitors: Cast) -> None:
    save_import(preview({"report.md": REPORT}), by=visitors.owner)
    assert not Incident.objects.story_visible_to(visitors.other_team).exists()


def test_a_zone_that_is_assumed_counts_and_is_marked(noon: datetime, preview: Preview, visitors: Cast) -> None:
    batch = preview({"report.md": REPORT.replace("All times are in UTC.", "")}, zone="Europe/Lisbon")
    choose(batch, by=visitors.owner, zone="America/New_York")
    save_import(batch, by=visitors.owner)
    event = Event.objects.order_by("sequence")[0]
    assert (event.occurred_at, event.zone, event.zone_assumed) == (at(15, 5), "America/New_York", True)
    incident = Incident.objects.get()
    assert (incident.zone, incident.zone_assumed) == ("America/New_York", True)


def test_a_report_without_a_day_asks_for_it(noon: datetime, preview: Preview, visitors: Cast) -> None:
    batch = preview({"tripped.md": NO_DAY, "report.md": REPORT})
    file = batch.files.get(name="tripped.md")
    with pytest.raises(Refusal, match=r"“tripped\.md” says nowhere on which day") as no:
        save_import(batch, by=visitors.owner)
    assert no.value.field == f"day-{file.uid}"
    assert not Incident.objects.filter(import_uid=batch.uid).exists()
    with pytest.raises(Refusal, match="future"):
        choose(batch, by=visitors.owner, days={file.uid: date(2030, 1, 1)})
    choose(batch, by=visitors.owner, days={file.uid: date(2026, 2, 9)})
    save_import(batch, by=visitors.owner)
    events = Event.objects.filter(incident__title="Somebody tripped").values_list("occurred_at", flat=True)
    assert list(events) == [at(10, 5, day=9), at(10, 15, day=9)]


def test_what_is_not_ticked_is_left_out(noon: datetime, preview: Preview, visitors: Cast) -> None:
    batch = preview({"a.md": REPORT, "b.md": LATER})
    choose(batch, by=visitors.owner, keep=[batch.files.get(name="b.md").uid], adds_services=False)
    save_import(batch, by=visitors.owner)
    assert states(batch) == [FileState.LEFT_OUT, FileState.SAVED]
    assert [str(service) for service in Incident.objects.get().services.all()] == ["Checkout"]
    assert not Service.objects.filter(name="Ledger").exists()


def test_importing_twice_changes_nothing(noon: datetime, preview: Preview, visitors: Cast) -> None:
    save_import(preview({"report.md": REPORT}), by=visitors.owner)
    again = preview({"other-name.md": REPORT})
    (one,) = look_at(again, visitors.owner).files
    assert (str(one.same), one.may_be_saved) == ("INC-1 Checkout queue stopped", False)
    with pytest.raises(Refusal, match="nothing to save"):
        save_import(again, by=visitors.owner)
    assert Incident.objects.count() == 1
    assert (again.state, states(again)) == (ImportState.PREVIEW, [FileState.UNDERSTOOD])


def test_someone_elses_open_import_counts_too(noon: datetime, preview: Preview, visitors: Cast) -> None:
    save_import(preview({"report.md": REPORT}), by=visitors.owner)
    assert look_at(preview({"report.md": REPORT}, by=visitors.other_team), visitors.other_team).to_save == []


def test_a_private_one_is_not_given_away(noon: datetime, preview: Preview, visitors: Cast) -> None:
    """Law 5: whoever may not know of it imports the same bytes as if it were not there."""
    save_import(preview({"report.md": REPORT}), by=visitors.owner)
    make_private(Incident.objects.get(), by=visitors.owner, reason="A security matter.")
    theirs = preview({"report.md": REPORT, "x/report.md": REPORT.replace("hour", "day")}, by=visitors.other_team)
    assert [(one.same, one.earlier) for one in look_at(theirs, visitors.other_team).files] == [(None, None), (None, None)]
    save_import(theirs, by=visitors.other_team)
    assert Incident.objects.count() == 3


def test_twice_in_one_import_is_once(noon: datetime, preview: Preview, visitors: Cast) -> None:
    batch = preview({"a.md": REPORT, "b.md": REPORT})
    assert [one.twin for one in look_at(batch, visitors.owner).files] == ["", "a.md"]
    save_import(batch, by=visitors.owner)
    assert (Incident.objects.count(), states(batch)) == (1, [FileState.SAVED, FileState.LEFT_OUT])


def test_a_changed_document_is_new_only_when_ticked(noon: datetime, preview: Preview, visitors: Cast) -> None:
    save_import(preview({"report.md": REPORT}), by=visitors.owner)
    batch = preview({"report.md": REPORT.replace("hour", "day")})
    (one,) = look_at(batch, visitors.owner).files
    assert (one.same, str(one.earlier), one.will_be_saved) == (None, "INC-1 Checkout queue stopped", False)
    choose(batch, by=visitors.owner, keep=[one.file.uid])
    save_import(batch, by=visitors.owner)
    assert [incident.key for incident in Incident.objects.order_by("pk")] == ["INC-1", "INC-2"]


def test_one_that_cannot_be_saved_says_why_and_the_others_are(noon: datetime, preview: Preview, visitors: Cast) -> None:
    batch = preview({"a.md": REPORT, "b.md": LATER})
    file = batch.files.get(name="a.md")
    file.understood["events"][0]["precision"] = "whenever"
    file.save()
    save_import(batch, by=visitors.owner)
    file.refresh_from_db()
    assert (file.state, file.problems) == (FileState.REFUSED, ["A time is exact, approximate, a day, or unknown."])
    assert [incident.title for incident in Incident.objects.all()] == ["Search index stopped"]


def test_undoing_takes_everything_back(noon: datetime, preview: Preview, visitors: Cast) -> None:
    services = list(Service.objects.values_list("name", flat=True))
    batch = preview({"a.md": REPORT, "b.md": LATER})
    save_import(batch, by=visitors.owner)
    undo_import(batch, by=visitors.owner)
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == (ImportState.UNDONE, [FileState.LEFT_OUT] * 2)
    assert not any(model.objects.exists() for model in (Incident, Event, Action, Factor, Postmortem))
    assert list(Service.objects.values_list("name", flat=True)) == services
    assert not blobs.path_of(hashlib.sha256(REPORT.encode()).hexdigest()).exists()
    again = preview({"a.md": REPORT})
    save_import(again, by=visitors.owner)
    assert Incident.objects.count() == 1


def test_work_that_was_done_since_is_not_undone_by_accident(noon: datetime, preview: Preview, visitors: Cast) -> None:
    batch = preview({"a.md": REPORT, "b.md": LATER})
    save_import(batch, by=visitors.owner)
    edit_incident(Incident.objects.get(key="INC-2"), expected=None, by=visitors.owner, summary="Read again.")
    assert [incident.key for incident in edited_since(batch)] == ["INC-2"]
    with pytest.raises(Refusal, match="Work has gone into INC-2 since"):
        undo_import(batch, by=visitors.owner)
    assert Incident.objects.count() == 2
    undo_import(batch, by=visitors.owner, with_edited=True)
    assert not Incident.objects.exists()


def test_undoing_takes_what_was_published_from_it_too(noon: datetime, preview: Preview, visitors: Cast) -> None:
    batch = preview({"a.md": REPORT})
    save_import(batch, by=visitors.owner)
    published, left = publish_all(Postmortem.objects.all(), by=visitors.owner, nothing_new_reason="An old report.")
    for document in left:
        keys = frozenset(hit.key for hit in names_found(document))
        published.append(publish_postmortem(document, by=visitors.owner, answers=Answers(replace=keys), nothing_new_reason="Old."))
    assert (len(published), Document.objects.count()) == (1, 1)
    undo_import(batch, by=visitors.owner, with_edited=True)
    assert not any(model.objects.exists() for model in (Incident, Publication, Facet, Document))


def test_bytes_that_another_import_needs_stay(noon: datetime, preview: Preview, visitors: Cast) -> None:
    first = preview({"a.md": REPORT})
    second = preview({"a.md": REPORT}, by=visitors.other_team)
    save_import(first, by=visitors.owner)
    undo_import(first, by=visitors.owner)
    sha256 = second.files.get().sha256
    assert blobs.read(sha256) == REPORT.encode()
    drop_preview(second, by=visitors.other_team)
    assert not blobs.path_of(sha256).exists()
    assert not ImportedFile.objects.filter(batch=second.pk).exists()


@pytest.mark.parametrize("name", ["other_team", "reader", "stranger", "administrator"])
def test_an_import_is_ones_own(noon: datetime, preview: Preview, visitors: Cast, name: str) -> None:
    batch = preview({"a.md": REPORT})
    visitor: Visitor = getattr(visitors, name)
    assert not Import.objects.visible_to(visitor).exists()
    save_import(batch, by=visitors.owner)
    with pytest.raises(NotAllowed):
        undo_import(batch, by=visitor)


def test_readers_may_not_import(preview: Preview, visitors: Cast) -> None:
    with pytest.raises(NotAllowed):
        preview({"a.md": REPORT}, by=visitors.reader)


def test_the_example_is_another_side(noon: datetime, preview: Preview, visitors: Cast) -> None:
    save_import(preview({"a.md": REPORT}), by=visitors.owner)
    inside = Visitor(visitors.owner.user, is_example=True)
    batch = preview({"a.md": REPORT}, by=inside)
    save_import(batch, by=inside)
    assert [(incident.key, incident.is_example) for incident in Incident.objects.order_by("pk")] == [("INC-1", False), ("EX-1", True)]


def test_an_import_of_nothing_says_so(preview: Preview) -> None:
    with pytest.raises(Refusal, match="Choose the files"):
        preview({})


def test_a_zone_nobody_knows_is_refused(preview: Preview) -> None:
    with pytest.raises(Refusal, match="“Lisbon” is not a time zone"):
        preview({"a.md": REPORT}, zone="Lisbon")


def test_a_document_over_the_limit_is_said_and_the_rest_read(preview: Preview, visitors: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSTORY_IMPORT_FILE_MB", "1")
    look = look_at(preview({"big.md": "x" * 1_000_001, "a.md": REPORT}), visitors.owner)
    assert [(one.is_readable, one.file.sha256 != "") for one in look.files] == [(False, False), (True, True)]
    assert look.files[0].problems == ["It is larger than 1 MB: take its pictures out, or give only the part that is the report."]


def test_too_much_together_is_refused(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSTORY_IMPORT_TOTAL_MB", "1")
    with pytest.raises(Refusal, match="larger than 1 MB") as no:
        preview({"a.md": "x" * 600_000, "b.md": "x" * 600_000})
    assert no.value.status == 413
    assert not Import.objects.exists()


def test_a_report_that_ends_before_it_begins_is_saved_with_what_can_be(noon: datetime, preview: Preview, visitors: Cast) -> None:
    batch = preview({"a.md": REPORT})
    file = batch.files.get()
    file.understood["times"] = {"started": "2026-02-03T10:20Z", "resolved": "2026-02-02T09:00Z", "detected": "2062-01-01"}
    file.save()
    (one,) = look_at(batch, visitors.owner).files
    assert len(one.problems) == 2
    save_import(batch, by=visitors.owner)
    incident = Incident.objects.get()
    assert (incident.started_at, incident.detected_at, incident.resolved_at) == (at(10, 20), None, at(11, 5))
    assert incident.duration == timedelta(minutes=45)


def test_a_document_with_very_many_headings_keeps_every_word(noon: datetime, preview: Preview, visitors: Cast) -> None:
    words = [f"word{number}" for number in range(450)]
    batch = preview({"a.md": "# Many\n\nDate: 2026-02-03\n\n" + "".join(f"## The same\n\n{word}\n\n" for word in words)})
    save_import(batch, by=visitors.owner)
    sections = list(Incident.objects.get().postmortem.sections.order_by("position"))
    assert len(sections) <= 200
    assert [word for section in sections for word in re.findall(r"word\d+", section.markdown)] == words

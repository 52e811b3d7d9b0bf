"""An incident with a row in everything that can hang on one, each with a passage in every column where somebody's words can stand."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db import connection, models

from secondstory.actions.models import (
    Action,
    ActionTable,
    Decision,
    EffectCheck,
    Escalation,
    Explanation,
    GateOverride,
    Handover,
    LanguishReview,
    NumberReason,
    Rescheduling,
    RiskBrief,
)
from secondstory.actions.operations import add_action
from secondstory.audit.models import Record
from secondstory.factors.models import Acceptance, AnalysisEdit, Factor, Juncture, LensLook, Why
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import HeldReview, Incident, Reopening, ReviewRequest, Service, SkippedReview
from secondstory.integrations.models import Connection, Errand, TrackerLink
from secondstory.lib import clock
from secondstory.library.models import KeptWord, Publication
from secondstory.library.operations import Answers, index_again, names_found, publish_postmortem
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Approval, Comment, Moment, PassedGate, Picture, Postmortem, ReadingRequest, Thread
from secondstory.postmortems.operations import start_postmortem, support_with_section, write_section
from secondstory.sources.models import Counterpart, Delivery, FieldOwner, Hook, Import, ImportedFile
from secondstory.sources.operations import Given, look_at_records, make_hook, save_intake
from secondstory.timeline.enums import Kind
from secondstory.timeline.models import (
    Account,
    AccountCorrection,
    AccountPlace,
    Agreement,
    Answer,
    DecisionPoint,
    Dispute,
    DisputeSide,
    Event,
    Origin,
    Redaction,
    Remark,
    Sighting,
)
from secondstory.timeline.operations import NewEvent, add_events, describe_decision, edit_event
from tests.cast import Cast

PASSAGE = 'hunter-22 "ß" s3cret/Key'
FORMS = (
    PASSAGE,
    json.dumps(PASSAGE)[1:-1],
    json.dumps(PASSAGE, ensure_ascii=False)[1:-1],
    json.dumps(json.dumps(PASSAGE))[3:-3],
    quote(PASSAGE, safe=""),
    PASSAGE.replace("&", "&amp;").replace('"', "&quot;"),
    PASSAGE.encode().hex(),
    base64.b64encode(PASSAGE.encode()).decode().rstrip("=")[:-1],
)
"""As it may be written; the last without the letter that depends on what follows."""

NO_WORDS_OF_AN_INCIDENT = {
    "people": "names, addresses and keys of people and programs",
    "reminders": "names, addresses and hours; what was told is kept by identifiers",
    "configuration": "settings of the organisation",
    "auth": "Django's own", "contenttypes": "Django's own", "sessions": "Django's own", "account": "of signing in", "mfa": "of signing in",
    "django_tasks_database": "a task is told a uid and nothing else",
    "postmortems.Template": "words of the organisation", "postmortems.TemplateSection": "words of the organisation",
    "factors.Term": "words of the organisation", "factors.TaxonomyChange": "words of the organisation", "factors.Label": "a code",
    "audit.LastRound": "names of ours",
    "actions.Recurrence": "which two belong together", "actions.Sprint": "words of a team", "actions.SavedView": "a name of one's own list",
    "integrations.Connection": "how a tracker is reached", "integrations.Login": "names of people",
    "integrations.Notice": "a tracker's own name for a delivery",
    "incidents.Severity": "words of the organisation", "incidents.Service": "words of the organisation", "incidents.KeyCounter": "a prefix",
    "sources.RememberedMapping": "names of columns, of no incident",
    "postmortems.TextUpdate": "what Yjs writes, in which nothing can be put by hand: tests/postmortems/test_live_redaction.py",
    "search.Document": "uids and a digest", "search.Word": "written with the index, from publications",
    "library.Stem": "written with published factors, a word of which no order is kept",
}  # fmt: skip
MADE_BY_THE_PROGRAM = frozenset("uid sha256 file_sha256 evidence_sha256 record_key batch_uid hash key_hash import_uid import_key".split())
"""Columns with these names hold hashes and uids, whatever the model."""
NO_WORDS = {
    "actions.ActionTable": "counts added_services added_teams",
    "actions.Action": "tracker kept_there",
    "factors.AnalysisEdit": "verb",
    "factors.Factor": "domain",
    "factors.Support": "part",
    "factors.Why": "probe",
    "audit.Record": "actor_uid actor_label verb subject_kind subject_uid about_uid undone_by",
    "incidents.Incident": "key former_key zone required_because",
    "integrations.TrackerLink": "standing",
    "library.EditionPicture": "media_type",
    "library.Facet": "name",
    "library.PublishedFactor": "factor domain role",
    "library.Publication": "slug severity_code team_name",
    "postmortems.PassedGate": "code",
    "postmortems.Picture": "media_type",
    "postmortems.Section": "key",
    "sources.FieldOwner": "field",
    "sources.Hook": "sender sealed_secret",
    "sources.Import": "zone saver added_services",
    "sources.ImportedFile": "format claim",
    "sources.Intake": "zone saver",
    "sources.IntakeFile": "format",
    "timeline.AccountPlace": "part",
    "timeline.Answer": "probe",
    "timeline.DecisionPoint": "pressures",
    "timeline.Event": "zone",
    "timeline.Origin": "format zone",
    "timeline.Redaction": "places files",
    "timeline.TimelineEdit": "verb",
}
"""Columns that hold what a list offered or the program made. Slugs and keys are tried in a test of their own."""
FIELDS_OF_WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def columns() -> dict[type[models.Model], list[Any]]:
    """Every column of every model in which somebody's words can stand. A new one is here by itself, and so is tried."""
    found: dict[type[models.Model], list[Any]] = {}
    for model in apps.get_models(include_auto_created=True):
        if {model._meta.app_label, model._meta.label} & NO_WORDS_OF_AN_INCIDENT.keys():
            continue
        without = MADE_BY_THE_PROGRAM | set(NO_WORDS.get(model._meta.label, "").split())
        fields = [
            one for one in model._meta.concrete_fields if isinstance(one, FIELDS_OF_WORDS) and not one.choices and one.name not in without
        ]
        if fields:
            found[model] = fields
    return found


def tell_everything(cast: Cast) -> Incident:
    """The incident, with a row of every kind."""
    incident = cast.make_incident(zone="Europe/Oslo", resolved_at=clock.now() - timedelta(minutes=5))
    by, now = cast.owner, clock.now()
    events = add_events(
        incident,
        [NewEvent("Seen", now - timedelta(minutes=50)), NewEvent("Chosen", now - timedelta(minutes=40), kind=Kind.DECISION)],
        by=by,
    )
    edit_event(events[0], expected=None, by=by, text="Seen by on-call")
    describe_decision(events[1], by=by, believed="it was the release")
    factor = add_factor(incident, "The limit is set by hand", by=by, domain="PROCESS", supported_by=events[0], quote="Seen")
    NumberReason.objects.create(incident=incident, cause="other")
    follow(add_action(incident, "Set the limit by code", by=by, factors=[factor]), factor)
    analyse(incident)
    document = start_postmortem(incident, by=by, summary="For an hour.", is_blank=True)
    write_section(document, title="Impact", markdown="Some.", by=by)
    tell_way(document, by=by)
    support_with_section(Factor.objects.get(incident=incident), document.sections.get(), quote="Some.", by=by)
    log = f'{{"ts": "2026-03-16T11:10:00Z", "level": "info", "msg": {json.dumps(PASSAGE)}}}\n'.encode() * 2
    for name in ("app.log", "later.log"):
        intake = look_at_records(incident, [Given(name, len(log), lambda: log)], by=by)
        if name == "app.log":
            save_intake(intake, by=by)
    Sighting.objects.create(event=Event.objects.exclude(origin=None)[0], origin=Origin.objects.create(incident=incident, label="Other"))
    batch = Import.objects.create(started_by=by.user, state="complete")
    ImportedFile.objects.create(batch=batch, incident=incident, name="report.md", state="saved", sha256="0" * 64)
    hook, _address = make_hook("Alerts", team=cast.payments, by=cast.administrator)
    Hook.objects.filter(pk=hook.pk).update(incident=incident)
    Delivery.objects.create(hook=hook, name="1", body=b"{}", received_at=now, incident=incident, state="added")
    Counterpart.objects.create(incident=incident, system="pagerduty", external_id="P1")
    FieldOwner.objects.create(incident=incident, field="title", system="pagerduty")
    Reopening.objects.create(incident=incident, resolved_at=now, reopened_at=now)
    HeldReview.objects.create(incident=incident, held_at=now)
    SkippedReview.objects.create(incident=incident, skipped_at=now, depth="note")
    ReviewRequest.objects.create(incident=incident, asked_at=now)
    account = Account.objects.create(incident=incident, role="Responder", shared_at=now, audience="participants")
    Account.objects.create(incident=incident, role="Support")
    AccountCorrection.objects.create(account=account, text="Later")
    AccountPlace.objects.create(account=account, event=events[0], part="actions")
    point = DecisionPoint.everything.get(event=events[1])
    Answer.objects.create(point=point, text="Seen")
    Remark.objects.create(point=point, role="Responder", text="Seen")
    DisputeSide.objects.create(dispute=Dispute.objects.create(event=events[0], about="When"), role="Support", text="Later")
    Agreement.objects.create(incident=incident, edition=1)
    Redaction.objects.create(incident=incident, hash="1" * 64, is_finished=True)
    publish(cast, incident)
    KeptWord.objects.create(incident=incident, words="Ada")
    return incident


def follow(action: Action, factor: Factor) -> None:
    """Everything that can happen to an action on its way."""
    today = clock.now().date()
    Rescheduling.objects.create(action=action, before=today, after=today)
    Handover.objects.create(action=action)
    Explanation.objects.create(action=action, told="early")
    LanguishReview.objects.create(action=action, trigger="silent", hindrance="too_large", way="break_down")
    EffectCheck.objects.create(action=action, due_on=today)
    ActionTable.objects.create(name="list.csv")
    Decision.objects.create(escalation=Escalation.objects.create(action=action, decide_by=today), verdict="fund", rung="manager")
    RiskBrief.objects.create(factor=factor, content={})
    service = Service.objects.create(slug="payments-gate", name="Payments", team=action.team)
    action.incident.services.add(service)
    GateOverride.objects.create(service=service, until=clock.now())
    track(action)


def track(action: Action) -> None:
    """It is an issue in a tracker, and something waits for that."""
    tracker = Connection.objects.create(kind="github", name="GitHub", address="https://forge.example", project="a/b")
    TrackerLink.objects.create(action=action, connection=tracker, external_id="7")
    Errand.objects.create(action=action, connection=tracker, verb="read")


def analyse(incident: Incident) -> None:
    """A tree, a look through a lens, and a factor that is let be."""
    factor = Factor.objects.get(incident=incident)
    event = incident.events.first()
    assert event is not None
    Why.objects.create(juncture=Juncture.objects.create(incident=incident, event=event), question="Why?", answer="It was so", factor=factor)
    Acceptance.objects.create(factor=factor, reason="It is replaced in spring")
    LensLook.objects.create(incident=incident, lens="process", note="Looked")
    AnalysisEdit.objects.create(incident=incident, verb="changed", rows=[["why", "x", {"answer": ["", "It was so"]}]])


def tell_way(document: Postmortem, *, by: Visitor) -> None:
    """What readers were asked, what they said and approved, and a moment."""
    moment = Moment.objects.create(postmortem=document)
    Approval.objects.create(postmortem=document, moment=moment)
    ReadingRequest.objects.create(postmortem=document, user=by.user)
    PassedGate.objects.create(postmortem=document, code="agreed")
    Picture.objects.create(postmortem=document, sha256="2" * 64)
    Comment.objects.create(thread=Thread.objects.create(postmortem=document))


def publish(cast: Cast, incident: Incident) -> None:
    """Freeze an edition in which the passage stands."""
    postmortem = Postmortem.objects.get(incident=incident)
    Incident.objects.filter(pk=incident.pk).update(title=f"Slow: {PASSAGE}")
    postmortem.sections.update(title=f"Impact of {PASSAGE}", markdown="\n\n".join(FORMS))
    postmortem.refresh_from_db()
    kept = frozenset(hit.key for hit in names_found(postmortem))
    publish_postmortem(postmortem, by=cast.owner, answers=Answers(keep=kept), nothing_new_reason=f"Nothing new but {PASSAGE}.")
    index_again(incident.uid)


def write_it_everywhere() -> list[str]:
    """Put the passage into every column of every row; the names of models of which there is no row."""
    Record.objects.filter(subject_kind="service").delete()  # of no incident
    empty = []
    for model, fields in columns().items():
        rows: list[models.Model] = list(models.QuerySet(model).all())
        if not rows:
            empty.append(model._meta.label)
        for row in rows:
            changes = {one.name: _value(one, row) for one in fields}
            models.QuerySet(model).filter(pk=row.pk).update(**changes)
    return empty


def rows_that_have_it() -> list[str]:
    """Tables and columns of the whole database, the search index's own included, in which any form of it stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [one[0] for one in cursor.description]
            for row in cursor.fetchall():
                found |= {f"{table}.{name}" for name, value in zip(names, row, strict=True) if holds(value)}
    return sorted(found)


def holds(value: Any) -> bool:
    """Whether any form of it stands in a value as the database keeps it."""
    content = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    return any(form.encode() in content for form in FORMS)


def _value(field: Any, row: models.Model) -> Any:
    longest = getattr(field, "max_length", None)
    if isinstance(field, models.BinaryField):
        return json.dumps({"text": PASSAGE}).encode()
    if isinstance(field, models.JSONField):
        if row._meta.model is Publication and field.name == "content":
            return row.content  # type: ignore[attr-defined]  # an edition has its own form; the passage was published in it
        before = getattr(row, field.name)
        return (
            {**before, "words": [PASSAGE, {PASSAGE: 1}]}
            if isinstance(before, dict)
            else [*(before or ()), [PASSAGE, {"text": [PASSAGE, None]}]]
        )
    if longest is not None:
        return f"{row.pk} {PASSAGE}"[:longest] if longest < 90 else f"{row.pk} {PASSAGE}, {quote(PASSAGE, safe='')}"[:longest]
    return f"{row.pk}\n" + "\n".join(FORMS)

"""What the rules of who sees what are tried on: an open incident, a private one, a published one, and what hangs on each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.core import signing
from django.test import Client

from secondstory.actions.models import Action, Escalation
from secondstory.actions.operations import accept_action, escalate_action, override_gate, plan_sprints, switch_gate
from secondstory.audit.models import Record
from secondstory.factors.models import Factor, Support, Why
from secondstory.factors.operations import accept_factor, add_factor, add_term, ask_why, look_through_lens, open_juncture
from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations import ask_to_read, edit_incident, invite, join_as_observer, withdraw_invite
from secondstory.integrations.models import Login
from secondstory.integrations.operations import make_connection
from secondstory.lib import clock
from secondstory.library.operations import Answers, names_found, publish_postmortem
from secondstory.messages.composing import SALT
from secondstory.messages.operations import add_chat
from secondstory.people.models import User
from secondstory.people.operations import edit_team, invite_person, make_service_account, make_sign_in_link, make_token, make_user
from secondstory.people.permissions import Visitor, program
from secondstory.postmortems.models import Approval, Comment, Moment, Picture, Postmortem, ReadingRequest, Section, Template, Thread
from secondstory.postmortems.operations import (
    approve_document,
    ask_to_review,
    keep_picture,
    start_postmortem,
    start_thread,
    take_moment,
    write_section,
)
from secondstory.sources.models import Delivery, Intake, IntakeFile
from secondstory.sources.operations import Given, look_at_records, make_hook, preview_files
from secondstory.timeline.enums import Kind
from secondstory.timeline.models import Account, AccountLink, AccountPlace, Dispute, Event, Origin, TimelineEdit
from secondstory.timeline.operations import (
    NewEvent,
    Side,
    add_event,
    add_events,
    begin_account,
    complete_origin,
    describe_decision,
    last_edit,
    make_account_link,
    open_account_link,
    open_origin,
    place_account,
    raise_dispute,
    save_account,
    share_account,
)
from tests.actions.promises import add
from tests.cast import Cast, make_cast, sign_in, user_of
from tests.images import png

PASSWORD = "seven grey herons"


@dataclass
class Told:
    """One incident with everything a story has."""

    incident: Incident
    part: Involvement
    event: Event
    decision: Event
    line_added: TimelineEdit
    factor: Factor
    why: Why
    action: Action
    section: Section
    thread: Thread
    comment: Comment
    document: Postmortem
    moment: Moment
    reading: ReadingRequest
    approval: Approval
    edit: Record
    acted: Event
    account: Account
    place: AccountPlace
    dispute: Dispute
    link: AccountLink
    intake: Intake
    intake_file: IntakeFile
    origin: Origin
    picture: Picture
    let_be: Factor
    escalation: Escalation
    support: Support
    publication: str = ""


@dataclass
class World:
    """Everybody, everything, and a browser for each."""

    cast: Cast
    told: dict[str, Told]
    browsers: dict[str, Client]
    keys: dict[str, str]
    uids: dict[str, str]
    secrets: dict[str, str] = field(default_factory=dict)


def make_world(*, with_private: bool = True) -> World:
    """Make it all, through the operations a click would call."""
    cast = make_cast()
    add_term("Batteries", by=cast.administrator)
    told = {"open": tell(cast, "Checkout was slow"), "published": tell(cast, "Results came up empty")}
    if with_private:
        told["private"] = tell(cast, "The mailbox of a customer stood open", is_private=True)
    for name in told.keys() - {"open"}:
        told[name].publication = publish(cast, told[name].incident)
    people = {name: visitor for name, visitor in cast.everybody().items() if name != "stranger"}
    people |= {name: Visitor(make_user(name, by=program())) for name in ("observer", "asked", "member", "manager", "somebody")}
    edit_team(cast.payments, name="Payments", manager=people["manager"].user, by=cast.administrator)
    for name in ("open", "published"):
        join_as_observer(told[name].incident, by=people["observer"])
        ask_to_read(told[name].incident, user=user_of(people["asked"]), by=cast.owner)
    browsers = {"stranger": Client()} | {name: sign_in(visitor) for name, visitor in people.items()}
    owner = user_of(cast.owner)
    keys = {f"{name} key": make_token(owner, label=name, scopes=[name], days=1, by=cast.owner)[1] for name in ("read", "import")}
    hook, address = make_hook("Alerts", team=cast.payments, by=cast.administrator)
    delivery = Delivery.objects.create(hook=hook, name="one", body=b"{}", received_at=clock.now())
    uids = _uids(cast, people, with_private=with_private) | {"hook": hook.uid, "delivery": delivery.uid} | _trackers(cast)
    secrets = _secrets(cast) | _account_secrets(told["open"], by=cast.owner) | {"hook": address}
    return World(cast, told, browsers, keys, uids, secrets)


def tell(cast: Cast, title: str, *, is_private: bool = False, **given: Any) -> Told:
    """An incident of the payments team with a timeline, a document, factors, an action, an edit and somebody's part."""
    by = cast.owner
    started = given.pop("started_at", clock.now() - timedelta(hours=30))
    incident = cast.make_incident(title, is_private=is_private, started_at=started, **given)
    part = Involvement.objects.get(incident=incident)
    known = [NewEvent(text=f"{title}: seen", occurred_at=started), NewEvent(text="Rolled back", occurred_at=started, kind=Kind.DECISION)]
    events = add_events(incident, known, by=by)
    describe_decision(events[1], by=by, believed="it was the release")
    acted = add_event(incident, NewEvent(f"{title}: restarted", occurred_at=started, kind=Kind.ACTION, involvement=part), by=by)
    describe_decision(acted, by=by, believed="it would help")
    factor = add_factor(
        incident, f"{title}: the limit is set by hand", by=by, domain="PROCESS", role="enabling", supported_by=events[0], quote="seen"
    )
    why = ask_why(open_juncture(incident, events[1], by=by), answer=f"{title}: the console offers it first", by=by)
    let_be = add_factor(incident, f"{title}: the number stands in two places", by=by, domain="ORG", role="amplifier")
    accept_factor(let_be, reason=f"{title}: they merge in spring", by=by)
    look_through_lens(incident, "tooling", note=f"{title}: the tools were fine", by=by)
    if is_private:  # the owner of its action was let in, and is put out again below
        invite(incident, user=user_of(cast.other_team), by=by)
    action = add(
        incident,
        f"{title}: set the limit by code",
        by=by,
        owner=cast.other_team.user,
        team=cast.payments,
        due_on=(started + timedelta(days=14)).date(),
        factors=[factor],
    )
    accept_action(action, by=cast.other_team)
    escalation = escalate_action(action, trade_off=f"{title}: a week, or the same again", by=by)
    if is_private:
        withdraw_invite(incident, user=user_of(cast.other_team), by=by)
    document = start_postmortem(incident, by=by, summary=f"{title}, for an hour.")
    picture = keep_picture(incident, png(incident.pk), name="graph.png", by=by)
    shown = f"![Requests](/incidents/{incident.key}/document/pictures/{picture.sha256}/)"
    section = write_section(document, title="Impact", markdown=f"{title}.\n\n{shown}", by=by)
    thread = start_thread(document, section=section, quote=title, text=f"{title}, but when?", by=cast.participant)
    moment = take_moment(document, name="at first", by=by)
    reading = ask_to_review(document, involvement=part, by=by)
    approval = approve_document(document, by=cast.participant)
    ReadingRequest.objects.update(read_at=None)
    ended = {"resolved_at": started + timedelta(hours=1), "customer_impact": f"{title}, said customers", "customers_affected": True}
    edit = edit_incident(incident, expected=None, by=by, **ended)
    added = last_edit(incident)
    assert edit is not None
    account, place = _shared(cast, part, events[0], words=title)
    dispute = raise_dispute(events[0], f"{title}: when", [Side(part, "at ten"), Side(part, "at eleven")], by=by)
    link, _secret = make_account_link(part, by=by)
    assert added is not None
    seen = b"2026-03-01T10:00:00Z seen\n2026-03-01T10:05:00Z seen again\n"
    intake = look_at_records(incident, [Given("seen.log", len(seen), lambda: seen)], by=by)
    origin = open_origin(incident, label="seen.log", format="syslog", zone_assumed=True)
    complete_origin(origin, by=by)
    return Told(
        incident, part, events[0], events[1], added, factor, why, action, section, thread, thread.comments.get(), document, moment, reading, approval, edit,
        acted, account, place, dispute, link, intake, intake.files.get(), origin, picture, let_be, escalation, factor.supports.get(),
    )  # fmt: skip


def _shared(cast: Cast, part: Involvement, event: Event, *, words: str) -> tuple[Account, AccountPlace]:
    """What the participant remembers, shared with everyone who reads the draft, beside the line it tells of."""
    account = begin_account(part, by=cast.participant)
    save_account(account, expected=1, actions=f"{words}, so I looked", effects="the queue grew")
    share_account(account, audience="participants", by=cast.participant)
    return account, place_account(account, event=event, part="actions", by=cast.owner)


def publish(cast: Cast, incident: Incident) -> str:
    """Publish the incident's document; the slug of its page."""
    kept = frozenset(hit.key for hit in names_found(incident.postmortem))
    answers = Answers(keep=kept)
    return publish_postmortem(incident.postmortem, by=cast.owner, answers=answers, nothing_new_reason="Nothing new came up.").slug


def _orphan(cast: Cast) -> Incident:
    leaver = make_user("leaver", by=program())
    incident = cast.make_incident("Known to one who left", by=replace(cast.owner, user=leaver), is_private=True)
    incident.invites.exclude(user=leaver).delete()
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    return incident


def _uids(cast: Cast, people: dict[str, Visitor], *, with_private: bool) -> dict[str, str]:
    robot = make_service_account("Robot", team=cast.payments, by=cast.administrator)
    key, _secret = make_token(user_of(people["member"]), label="x", scopes=["read"], days=1, by=people["member"])
    invitation, _secret = invite_person(by=cast.administrator)
    report = b"# Payments were slow\n\n- 2026-03-01 10:00 UTC seen\n"
    batch = preview_files([Given("report.md", len(report), lambda: report)], by=cast.owner)
    things: dict[str, Any] = {"robot": robot, "key": key, "invitation": invitation, "import": batch, "file": batch.files.get()}
    (things["sprint"],) = plan_sprints(cast.payments, count=1, by=cast.owner)
    switch_gate(cast.service, is_on=True, by=cast.owner)
    things["override"] = override_gate(cast.service, reason="The repair itself", hours=2, by=cast.owner)
    things["template"] = Template.objects.get(given="near_miss")
    things |= {"orphan": _orphan(cast)} if with_private else {}
    return {name: thing.uid for name, thing in (people | things).items()}


def _trackers(cast: Cast) -> dict[str, str]:
    """A tracker and a chat on a port where nothing listens."""
    tracker = make_connection("github", address="http://127.0.0.1:9", project="harbour/payments", token="x", by=cast.administrator)
    login = Login.objects.create(connection=tracker, login="tern")
    chat = add_chat("slack", team=cast.payments, address="http://127.0.0.1:9/x", by=cast.administrator)
    return {"tracker": tracker.uid, "login": str(login.pk), "chat": chat.uid}


def _secrets(cast: Cast) -> dict[str, str]:
    off = signing.dumps(user_of(cast.owner).uid, salt=SALT)
    return {"invitation": invite_person(by=cast.administrator)[1], "link": make_sign_in_link(user_of(cast.owner), by=program()), "off": off}


def _account_secrets(told: Told, *, by: Visitor) -> dict[str, str]:
    """A page behind a link that was opened, and a link that waits."""
    own = open_account_link(make_account_link(told.part, by=by)[1])
    told.link, waiting = make_account_link(told.part, by=by)
    return {"recall": own, "recall-link": waiting}

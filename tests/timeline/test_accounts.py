"""What people remember: their own until they share it, behind links that whoever made them can't read through, and side by side after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from secondstory.audit.models import Record
from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations import edit_incident, involve, make_private
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.library.edition import Edition
from secondstory.library.operations import publish_postmortem
from secondstory.people.errors import LinkOver
from secondstory.people.keys import digest
from secondstory.people.permissions import Visitor
from secondstory.postmortems.operations import start_postmortem
from secondstory.timeline.models import Account, AccountCorrection, AccountLink, Event
from secondstory.timeline.operations import (
    NewEvent,
    Side,
    add_event,
    begin_account,
    correct_account,
    delete_account,
    edit_dispute,
    make_account_link,
    open_account_link,
    place_account,
    raise_dispute,
    save_account,
    set_account_aside,
    share_account,
    sweep_closed_accounts,
    withdraw_account_link,
)
from secondstory.timeline.queries_accounts import account_of, asked_for, for_you
from tests.cast import Cast, sign_in

ClientOf = Callable[[Visitor], Client]
WORD = "heliotrope"


@pytest.fixture
def over(visitors: Cast, noon: datetime) -> Incident:
    """An incident that was resolved an hour ago, in which the participant took part."""
    return visitors.make_incident(started_at=noon - timedelta(hours=3), resolved_at=noon - timedelta(hours=1))


@pytest.fixture
def part(over: Incident) -> Involvement:
    return Involvement.objects.select_related("incident").get(incident=over)


@pytest.fixture
def written(part: Involvement, visitors: Cast) -> Account:
    """The participant's account, not shared."""
    account = begin_account(part, by=visitors.participant)
    return save_account(account, expected=1, actions=f"I restarted it, {WORD}", effects="The queue emptied")


def states(incident: Incident, visitor: Visitor) -> list[tuple[str, str]]:
    return [(row.part.label, row.state) for row in asked_for(incident, visitor)]


def open_page(incident: Incident, visitors: Cast) -> tuple[Client, str]:
    """A stranger's browser and the address of the page behind a link they opened."""
    part = Involvement.objects.select_related("incident").get(incident=incident)
    _link, secret = make_account_link(part, by=visitors.owner)
    browser = Client()
    answer = browser.post(f"/recall/open/{secret}/")
    return browser, answer.headers["Location"]


def test_the_page_says_above_the_first_field_who_can_read_it(client_of: ClientOf, visitors: Cast, over: Incident) -> None:
    pages = [client_of(visitors.participant).get(f"/incidents/{over.key}/account/").content.decode()]
    browser, address = open_page(over, visitors)
    pages.append(browser.get(address).content.decode())
    for page in pages:
        above = page[: page.index("<textarea")]
        assert "Until you share it, you alone can read this." in above
        assert "Whoever runs the server can read its files" in above


def test_an_account_is_asked_for_at_home_once_the_incident_is_over_until_it_is_shared(
    client_of: ClientOf, visitors: Cast, over: Incident, set_clock: Callable[[datetime], None], noon: datetime
) -> None:
    part = Involvement.objects.get(incident=over)
    asked = f"Your account of {over.key}, five minutes"
    ongoing = visitors.make_incident("Still going on", started_at=noon - timedelta(hours=1))
    home = client_of(visitors.participant).get("/").content.decode()
    assert (asked in home, f"account of {ongoing.key}" in home) == (True, False)
    assert asked not in client_of(visitors.owner).get("/").content.decode()
    account = begin_account(part, by=visitors.participant)
    assert for_you(visitors.participant)[0]
    set_account_aside(account)
    assert for_you(visitors.participant)[0] == []
    Account.objects.update(set_aside_at=None)
    share_account(account, audience="participants", by=visitors.participant, actions="I looked")
    assert for_you(visitors.participant)[0] == []
    Account.objects.all().delete()
    set_clock(noon + timedelta(days=14))
    assert for_you(visitors.participant)[0] == []


def test_only_whoever_had_the_part_writes_its_account(visitors: Cast, part: Involvement) -> None:
    for name in ("owner", "administrator", "facilitator", "same_team"):
        with pytest.raises(NotAllowed):
            begin_account(part, by=getattr(visitors, name))


def test_who_takes_the_part_over_starts_with_an_empty_page(
    client_of: ClientOf, visitors: Cast, written: Account, part: Involvement
) -> None:
    Involvement.objects.filter(pk=part.pk).update(user=visitors.owner.user)
    page = client_of(visitors.owner).get(f"/incidents/{part.incident.key}/account/").content.decode()
    assert (WORD in page, "<textarea" in page) == (False, True)


def test_what_is_typed_is_saved_and_what_changed_elsewhere_is_not_overwritten(client_of: ClientOf, visitors: Cast, over: Incident) -> None:
    browser, address = client_of(visitors.participant), f"/incidents/{over.key}/account/"

    def save(version: int, **texts: str) -> Any:
        return browser.post(address, {"step": "save", "version": version, **texts}, headers={"Accept": "application/json"})

    assert save(1, actions="First").json() == {"version": 2}
    assert save(2, actions="First, then more").json() == {"version": 3}
    stale = save(2, actions="From the other page")
    assert (stale.status_code, stale.json()["theirs"]["actions"], stale.json()["version"]) == (409, "First, then more", 3)
    assert Account.objects.get().actions == "First, then more"
    page = browser.post(address, {"step": "save", "version": 2, "actions": "From the other page"})
    assert page.status_code == 409
    assert all(text in page.content.decode() for text in ("First, then more", "From the other page"))
    assert save(3, actions="x" * 20_001).json() == {"sentence": "Keep it within 20000 characters; it has 20001."}
    assert browser.post(address, {"step": "rate"}).status_code == 422


def test_two_pages_that_begin_at_once_don_t_overwrite_each_other(visitors: Cast, part: Involvement) -> None:
    first, second = (begin_account(part, by=visitors.participant) for _number in range(2))
    save_account(first, expected=1, actions="One")
    with pytest.raises(Stale):
        save_account(second, expected=1, actions="Two")


def test_a_link_is_opened_once_and_its_maker_cannot_read_through_it(visitors: Cast, over: Incident, part: Involvement) -> None:
    link, secret = make_account_link(part, by=visitors.owner)
    assert AccountLink.objects.get().hash == digest(secret) != secret
    stranger, maker = Client(), sign_in(visitors.owner)
    assert stranger.get(f"/recall/open/{secret}/").status_code == 200
    assert states(over, visitors.owner) == [("Responder", "given")]
    address = stranger.post(f"/recall/open/{secret}/").headers["Location"]
    assert secret not in address
    stranger.post(address, {"step": "save", "version": 1, "actions": WORD})
    assert WORD in stranger.get(address).content.decode()
    again = maker.get(f"/recall/open/{secret}/")
    assert (again.status_code, WORD in again.content.decode()) == (410, False)
    assert maker.post(f"/recall/open/{secret}/").status_code == 410
    assert maker.get(f"/recall/{secret}/").status_code == 404
    assert states(over, visitors.owner) == [("Responder", "opened")]
    assert [link.account_id for link in AccountLink.objects.filter(pk=link.pk)] == [Account.objects.get().pk]


def test_of_two_who_open_a_link_at_once_one_has_the_page(visitors: Cast, part: Involvement) -> None:
    _link, secret = make_account_link(part, by=visitors.owner)
    open_account_link(secret)
    with pytest.raises(LinkOver):
        open_account_link(secret)
    assert Account.objects.count() == 1


def test_a_link_expires_with_what_was_not_shared(
    visitors: Cast, over: Incident, set_clock: Callable[[datetime], None], noon: datetime
) -> None:
    browser, address = open_page(over, visitors)
    browser.post(address, {"step": "save", "version": 1, "actions": WORD})
    set_clock(noon + timedelta(days=13, hours=23))
    assert (browser.get(address).status_code, sweep_closed_accounts()) == (200, 0)
    set_clock(noon + timedelta(days=14, minutes=1))
    assert browser.get(address).status_code == 410
    sweep_closed_accounts()
    assert Account.objects.count() == 0


def test_a_link_nobody_opened_expires_and_a_new_one_replaces_it(
    visitors: Cast, part: Involvement, set_clock: Callable[[datetime], None], noon: datetime
) -> None:
    _first, old = make_account_link(part, by=visitors.owner)
    _second, new = make_account_link(part, by=visitors.owner)
    assert [Client().get(f"/recall/open/{secret}/").status_code for secret in (old, new)] == [410, 200]
    set_clock(noon + timedelta(days=14))
    assert Client().get(f"/recall/open/{new}/").status_code == 410


def test_withdrawing_a_link_closes_its_page_and_deletes_what_nobody_has_read(visitors: Cast, over: Incident) -> None:
    browser, address = open_page(over, visitors)
    browser.post(address, {"step": "save", "version": 1, "actions": WORD})
    withdraw_account_link(AccountLink.objects.get(), by=visitors.owner)
    assert (browser.get(address).status_code, Account.objects.count()) == (404, 0)
    assert states(over, visitors.owner) == [("Responder", "none")]


def test_what_was_shared_behind_a_link_outlives_it(visitors: Cast, over: Incident) -> None:
    browser, address = open_page(over, visitors)
    browser.post(address, {"step": "share", "audience": "participants", "version": 1, "actions": WORD})
    withdraw_account_link(AccountLink.objects.get(), by=visitors.owner)
    assert (browser.get(address).status_code, Account.objects.get().actions) == (404, WORD)


def test_guessing_addresses_is_slowed_down_and_right_ones_go_on_working(visitors: Cast, over: Incident, part: Involvement) -> None:
    cache.clear()
    _link, secret = make_account_link(part, by=visitors.owner)
    browser, address = open_page(over, visitors)
    _link, secret = make_account_link(part, by=visitors.owner)
    answers = [Client().get(f"/recall/{'open/' if number % 2 else ''}{number}/").status_code for number in range(22)]
    assert (answers[:20], answers[20:]) == ([404] * 20, [429] * 2)
    assert (browser.get(address).status_code, Client().get(f"/recall/open/{secret}/").status_code) == (200, 200)
    cache.clear()


def test_pages_behind_links_tell_nothing_of_a_private_incident_but_its_key(visitors: Cast, over: Incident, part: Involvement) -> None:
    add_event(over, NewEvent("The vault was open", over.started_at), by=visitors.owner)
    make_private(over, reason="x", by=visitors.owner)
    over.refresh_from_db()
    part.refresh_from_db()
    _link, secret = make_account_link(part, by=visitors.owner)
    browser = Client()
    pages = [browser.get(f"/recall/open/{secret}/")]
    address = browser.post(f"/recall/open/{secret}/").headers["Location"]
    pages.append(browser.get(address))
    pages.append(browser.post(address, {"step": "share", "audience": "participants", "version": 1, "actions": "I looked"}, follow=True))
    for page in pages:
        text = page.content.decode()
        assert (over.key in text, "Responder" in text, over.title in text, "vault" in text) == (True, True, False, False)
        assert str(visitors.owner.user) not in text


def test_it_is_asked_for_only_once_the_incident_is_over_and_only_of_those_with_a_part(visitors: Cast, noon: datetime) -> None:
    ongoing = visitors.make_incident()
    part = Involvement.objects.select_related("incident").get(incident=ongoing)
    with pytest.raises(Refusal, match="not over yet"):
        make_account_link(part, by=visitors.owner)


def test_sharing_is_with_those_one_chooses_and_cannot_be_changed_afterwards(
    client_of: ClientOf, visitors: Cast, over: Incident, written: Account
) -> None:
    with pytest.raises(Refusal, match="Nobody facilitates"):
        share_account(written, audience="facilitator", by=visitors.participant)
    edit_incident(over, expected=None, by=visitors.owner, facilitator=visitors.facilitator.user)
    written.refresh_from_db()
    share_account(written, audience="facilitator", by=visitors.participant)

    def readers() -> set[str]:
        pages = {name: client_of(visitor).get(f"/incidents/{over.key}/accounts/") for name, visitor in visitors.everybody().items()}
        return {name for name, page in pages.items() if WORD in page.content.decode()}

    assert readers() == {"facilitator"}
    assert states(over, visitors.owner) == [("Responder", "opened")]
    assert states(over, visitors.facilitator) == [("Responder", "shared")]
    assert not Record.objects.filter(about_uid=over.uid, verb="shared an account").exists()
    edit_incident(over, expected=None, by=visitors.owner, facilitator=visitors.owner.user)
    assert readers() == set()
    with pytest.raises(Refusal, match="stays as it is"):
        save_account(written, expected=None, actions="Another story")
    with pytest.raises(Refusal, match="stays as it is"):
        delete_account(written)
    correct_account(written, "It was the other worker", by=visitors.participant)
    share_account(written, audience="participants", by=visitors.participant)
    assert readers() == {"owner", "participant"}
    page = client_of(visitors.owner).get(f"/incidents/{over.key}/accounts/").content.decode()
    assert ("It was the other worker" in page, f"I restarted it, {WORD}" in page) == (True, True)
    with pytest.raises(Refusal, match="shared already"):
        share_account(written, audience="facilitator", by=visitors.participant)
    assert list(AccountCorrection.objects.values_list("text", flat=True)) == ["It was the other worker"]


def test_an_empty_account_is_not_shared(visitors: Cast, part: Involvement) -> None:
    with pytest.raises(Refusal, match="nothing in it yet"):
        share_account(begin_account(part, by=visitors.participant), audience="participants", by=visitors.participant)


def test_deleting_leaves_an_empty_page_behind_a_link_and_tells_nobody(visitors: Cast, over: Incident) -> None:
    browser, address = open_page(over, visitors)
    browser.post(address, {"step": "save", "version": 1, "actions": WORD})
    before = Record.objects.count()
    assert browser.post(address, {"step": "delete"}).status_code == 302
    page = browser.get(address).content.decode()
    assert (WORD in page, "<textarea" in page, Record.objects.count()) == (False, True, before)
    assert states(over, visitors.owner) == [("Responder", "opened")]
    assert list(Account.objects.values_list("actions", flat=True)) == [""]


@pytest.mark.django_db(transaction=True)
def test_what_is_deleted_is_gone_from_the_file_of_the_database(visitors: Cast, part: Involvement) -> None:
    account = begin_account(part, by=visitors.participant)
    save_account(account, expected=None, actions=f"{WORD} first")
    save_account(account, expected=None, actions=f"{WORD} second, a good deal longer than the one before it")
    assert (WORD.encode() in on_disk()) == (connection.vendor == "sqlite")
    delete_account(account)
    assert (Account.objects.count(), WORD.encode() in on_disk()) == (0, False)


def on_disk() -> bytes:
    """The database's file and its log of recent writes. PostgreSQL has no file of ours to read; it lets go when it vacuums."""
    name = Path(str(connection.settings_dict["NAME"]))
    files = [name, name.with_name(name.name + "-wal")]
    return b"".join(path.read_bytes() for path in files if path.exists())


def test_two_accounts_of_one_event_stand_side_by_side_and_both_are_in_the_file_and_the_api(
    client_of: ClientOf, visitors: Cast, over: Incident, part: Involvement
) -> None:
    event = add_event(over, NewEvent("The pool ran out", over.started_at), by=visitors.owner)
    other = involve(over, label="Database owner", user=visitors.same_team.user, by=visitors.owner)
    told = []
    for involvement, visitor, text in ((part, visitors.participant, "At ten it was full"), (other, visitors.same_team, "At eleven it was")):
        account = begin_account(involvement, by=visitor)
        share_account(account, audience="participants", by=visitor, effects=f"{text}. Then more.\nAnd more.")
        told.append(place_account(account, event=event, part="effects", quote=text, by=visitors.owner))
    owner = client_of(visitors.owner)
    for page in (
        owner.get(f"/incidents/{over.key}/events/{event.uid}/told/"),
        owner.get(f"/incidents/{over.key}/accounts/"),
        owner.get(f"/incidents/{over.key}/accounts.md"),
    ):
        assert all(text in page.content.decode() for text in ("At ten it was full", "At eleven it was"))
    listed = owner.get(f"/api/v1/incidents/{over.key}/accounts").json()
    assert [(one["role"], one["places"][0]["quote"]) for one in listed] == [
        ("Responder", "At ten it was full"), ("Database owner", "At eleven it was"),
    ]  # fmt: skip
    with pytest.raises(Refusal, match="not in this part"):
        place_account(told[0].account, event=event, part="effects", quote="At noon", by=visitors.owner)


def test_what_is_not_shared_with_everyone_stands_beside_no_line(visitors: Cast, over: Incident, written: Account) -> None:
    event = add_event(over, NewEvent("The pool ran out", over.started_at), by=visitors.owner)
    with pytest.raises(Refusal, match="Only what is shared"):
        place_account(written, event=event, part="actions", by=visitors.owner)


def test_a_dispute_keeps_both_sides_and_has_no_outcome(client_of: ClientOf, visitors: Cast, over: Incident, part: Involvement) -> None:
    event: Event = add_event(over, NewEvent("The alert was read", over.started_at), by=visitors.owner)
    other = involve(over, label="Scribe", by=visitors.owner)
    with pytest.raises(Refusal, match="at least two sides"):
        raise_dispute(event, "when it was read", [Side(part, "At ten")], by=visitors.owner)
    dispute = raise_dispute(event, "when it was read", [Side(part, "At ten"), Side(other, "At eleven")], by=visitors.owner)
    edit_dispute(dispute, "when it was read", [Side(part, "At ten"), Side(other, "At noon")], expected=1, by=visitors.owner)
    with pytest.raises(Stale):
        edit_dispute(dispute, "x", [Side(part, "a"), Side(other, "b")], expected=1, by=visitors.owner)
    owner = client_of(visitors.owner)
    listed = owner.get(f"/api/v1/incidents/{over.key}/disputes").json()
    assert listed == [
        {
            "uid": dispute.uid, "version": 2, "event": event.uid, "about": "when it was read",
            "sides": [{"role": "Responder", "text": "At ten"}, {"role": "Scribe", "text": "At noon"}],
        }
    ]  # fmt: skip
    for path in (f"events/{event.uid}/told/", "accounts/", "accounts.md"):
        page = owner.get(f"/incidents/{over.key}/{path}").content.decode()
        assert all(text in page for text in ("when it was read", "At ten", "At noon"))
    edition = publish_postmortem(
        start_postmortem(over, by=visitors.owner, summary="x"), by=visitors.owner, nothing_new_reason="Nothing new."
    )
    told = [{"about": "when it was read", "sides": [{"role": "Responder", "text": "At ten"}, {"role": "Scribe", "text": "At noon"}]}]
    assert edition.content["events"][0]["disputes"] == told
    assert Edition.from_json(edition.content).to_json() == edition.content
    for end in ("/", ".md"):
        page = owner.get(f"/library/{edition.slug}{end}").content.decode()
        assert all(text in page for text in ("when it was read", "At ten", "At noon"))
    fields = {field.name for field in type(dispute)._meta.get_fields()}
    assert fields == {"id", "uid", "version", "is_example", "created_at", "event", "about", "sides"}


def test_an_account_outlives_the_part_it_began_from(visitors: Cast, over: Incident, part: Involvement, written: Account) -> None:
    part.delete()
    written.refresh_from_db()
    assert (written.involvement, written.label, WORD in written.actions) == (None, "Responder", True)


def test_a_page_behind_a_link_is_found_by_its_own_secret_only(visitors: Cast, part: Involvement) -> None:
    _link, secret = make_account_link(part, by=visitors.owner)
    own = open_account_link(secret)
    assert account_of(own).key_hash == digest(own)

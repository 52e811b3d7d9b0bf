"""Where a factor was seen at work: words of a line, of a shared account, of the document; several, undone, and what happens to the text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from secondstory.factors.models import Factor, Support
from secondstory.factors.operations import (
    add_factor,
    last_analysis_edit,
    remove_support,
    support_with_account,
    support_with_event,
    undo_analysis_edit,
)
from secondstory.lib.errors import Refusal
from secondstory.library.gathering import factors_of
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Section, SectionSupport
from secondstory.postmortems.operations import remove_section, remove_section_support, start_postmortem, support_with_section, write_section
from secondstory.timeline.enums import Audience
from secondstory.timeline.models import Account
from secondstory.timeline.operations import NewEvent, add_event, begin_account, edit_event, remove_event, save_account
from tests.cast import Cast

ClientOf = Callable[[Visitor], Client]
TEXT = "The queue had no limit, and nobody is paged for its length."


class Told:
    """An incident with a factor, a line, a shared, an entrusted and an unshared account, and a section."""

    def __init__(self, cast: Cast, noon: datetime) -> None:
        self.by = cast.owner
        self.incident = cast.make_incident(started_at=noon - timedelta(hours=1))
        self.event = add_event(self.incident, NewEvent(TEXT, noon), by=self.by)
        self.factor = add_factor(self.incident, "Queues grow without a limit", by=self.by)
        self.document = start_postmortem(self.incident, by=self.by, is_blank=True)
        self.section: Section = write_section(
            self.document, title="Impact", markdown="Some **orders** waited.\n\n- For an hour, [as told](https://example.org).", by=self.by
        )

    def account(self, cast: Cast, *, audience: str = "") -> Account:
        """What the participant remembers."""
        row = begin_account(self.incident.involvements.get(user=cast.participant.user), by=cast.participant)
        save_account(row, expected=None, effects="The graph was flat at zero.")
        if audience:
            Account.objects.filter(pk=row.pk).update(audience=audience, shared_at=self.event.created_at)
            row.refresh_from_db()
        return row


@pytest.fixture
def told(visitors: Cast, noon: datetime) -> Told:
    return Told(visitors, noon)


def shown(factor: Factor) -> list[tuple[str, bool]]:
    fresh = Factor.objects.with_supports().get(pk=factor.pk)
    rows: list[Any] = [*fresh.supports.all(), *fresh.section_supports.all()]
    return [(row.words, row.still_stands) for row in rows]


def test_several_things_show_a_factor_each_once(told: Told, visitors: Cast) -> None:
    account = told.account(visitors, audience=Audience.PARTICIPANTS)
    for _twice in range(2):
        support_with_event(told.factor, told.event, quote="nobody is  paged\nfor its length", by=told.by)
        support_with_event(told.factor, told.event, by=told.by)
        support_with_account(told.factor, account, part="effects", quote="flat at zero", by=told.by)
        support_with_section(told.factor, told.section, quote="For an hour, as told", by=told.by)
    words = ["nobody is paged for its length", TEXT, "flat at zero", "For an hour, as told"]
    assert shown(told.factor) == [(one, True) for one in words]


def test_words_that_do_not_stand_there_are_refused(told: Told, visitors: Cast) -> None:
    account = told.account(visitors, audience=Audience.PARTICIPANTS)
    with pytest.raises(Refusal, match="Those words don’t stand there") as refused:
        support_with_event(told.factor, told.event, quote="a limit of ten", by=told.by)
    assert refused.value.field == "quote"
    with pytest.raises(Refusal, match="Those words don’t stand there"):
        support_with_account(told.factor, account, part="effects", quote="The queue", by=told.by)
    with pytest.raises(Refusal, match="Those words don’t stand there"):
        support_with_section(told.factor, told.section, quote="waited. For an hour", by=told.by)
    with pytest.raises(Refusal, match="Mark the words"):
        support_with_section(told.factor, told.section, quote=" ", by=told.by)
    with pytest.raises(Refusal, match="which part of the account shows it: effects"):
        support_with_account(told.factor, account, part="author", by=told.by)
    elsewhere = visitors.make_incident("Another")
    with pytest.raises(Refusal, match="No event of this incident"):
        support_with_event(add_factor(elsewhere, "A limit is set by hand", by=told.by), told.event, by=told.by)
    assert shown(told.factor) == []


@pytest.mark.parametrize("audience", ["", Audience.FACILITATOR])
def test_an_account_that_not_every_reader_reads_is_as_if_it_were_not_there(
    told: Told, visitors: Cast, client_of: ClientOf, audience: str
) -> None:
    account = told.account(visitors, audience=audience)
    client = client_of(told.by)
    address = f"/api/v1/incidents/{told.incident.key}/factors/{told.factor.uid}/supports"

    def answered(uid: str, **more: str) -> tuple[int, bytes]:
        answer = client.post(address, json.dumps({"account": uid, **more}), content_type="application/json")
        return answer.status_code, answer.content

    nothing = answered("nothing00000")
    assert nothing[0] == 422
    for more in ({}, {"part": "effects"}, {"part": "effects", "quote": "flat at zero"}, {"part": "effects", "quote": "not there"}):
        assert answered(account.uid, **more) == nothing
    with pytest.raises(Refusal, match="No shared account of this incident has that uid"):
        support_with_account(told.factor, account, part="effects", quote="flat at zero", by=told.by)
    page = client.get(f"/incidents/{told.incident.key}/factors/{told.factor.uid}/support/?q=flat")
    assert (b"flat at zero" in page.content, account.uid.encode() in page.content) == (False, False)


def test_adding_and_taking_away_is_undone(told: Told) -> None:
    row = support_with_event(told.factor, told.event, quote="no limit", by=told.by)
    of_document = support_with_section(told.factor, told.section, quote="Some orders waited.", by=told.by)

    def undo() -> None:
        edit = last_analysis_edit(told.incident)
        assert edit is not None
        undo_analysis_edit(edit, by=told.by)

    undo()
    assert shown(told.factor) == [("no limit", True)]
    undo()
    assert shown(told.factor) == []
    for kind in (Support, SectionSupport):
        kind.everything.update(removed_at=None)
    remove_support(row, by=told.by)
    remove_section_support(of_document, by=told.by)
    assert shown(told.factor) == []
    undo()
    undo()
    assert shown(told.factor) == [("no limit", True), ("Some orders waited.", True)]


def test_what_is_written_anew_says_that_the_words_no_longer_stand_there(told: Told, client_of: ClientOf) -> None:
    support_with_event(told.factor, told.event, quote="no limit", by=told.by)
    support_with_section(told.factor, told.section, quote="Some orders waited.", by=told.by)
    edit_event(told.event, expected=None, by=told.by, text="The queue had a limit of a million")
    write_section(told.document, key=told.section.key, title="Impact", markdown="All orders waited.", by=told.by)
    assert shown(told.factor) == [("no limit", False), ("Some orders waited.", False)]
    page = client_of(told.by).get(f"/incidents/{told.incident.key}/factors/").content.decode()
    assert page.count("no longer stands there") == 2
    remove_event(told.event, by=told.by)
    remove_section(Section.objects.get(pk=told.section.pk), by=told.by)
    assert shown(told.factor) == [("Some orders waited.", False)]
    assert SectionSupport.objects.get().where == "Impact"


def test_editions_carry_all_of_it_and_no_name(told: Told, visitors: Cast) -> None:
    account = told.account(visitors, audience=Audience.PARTICIPANTS)
    support_with_event(told.factor, told.event, quote="no limit", by=told.by)
    support_with_event(told.factor, told.event, by=told.by)
    support_with_account(told.factor, account, part="effects", quote="flat at zero", by=told.by)
    support_with_section(told.factor, told.section, quote="Some orders waited.", by=told.by)
    frozen = factors_of([told.incident.pk])[told.incident.pk][0]
    assert [(one.kind, one.words, one.where, one.at) for one in frozen.supports] == [
        ("event", "no limit", "", told.event.occurred_at),
        ("account", "flat at zero", account.label, None),
        ("section", "Some orders waited.", "Impact", None),
    ]
    assert (frozen.quote, frozen.shown_by) == ("no limit", frozen.supports)


def form_of(page: str) -> dict[str, Any]:
    """The hidden fields of the page's marking form, and its words."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    hidden.pop("csrfmiddlewaretoken", None)
    return hidden | {"words": re.findall(r"<span>([^<]*)</span></label>", page)}


def test_words_are_marked_on_a_page_without_script(told: Told, visitors: Cast, client_of: ClientOf) -> None:
    client = client_of(told.by)
    address = f"/incidents/{told.incident.key}/factors/{told.factor.uid}/support/"
    assert "The queue had no limit" in client.get(address).content.decode()
    form = form_of(client.get(f"{address}?event={told.event.uid}").content.decode())
    words = form.pop("words")
    assert words == TEXT.split()
    answer = client.post(address, form | {"word": ["3", "4"]})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/incidents/{told.incident.key}/factors/#factor-{told.factor.uid}")
    unmarked = client.post(address, form)
    assert (unmarked.status_code, "Nothing is marked yet." in unmarked.text) == (422, True)
    client.post(address, form | {"take": "all"})
    account = told.account(visitors, audience=Audience.PARTICIPANTS)
    form = form_of(client.get(f"{address}?account={account.uid}&part=effects").content.decode())
    client.post(address, form | {"word": [str(form.pop("words").index("flat"))]})
    choices = client.get(f"{address}?section={told.section.uid}").content.decode()
    assert f"?section={told.section.uid}&amp;passage=1" in choices
    form = form_of(client.get(f"{address}?section={told.section.uid}&passage=1").content.decode())
    assert form.pop("words") == ["For", "an", "hour,", "as", "told."]
    assert client.post(address, form | {"word": ["1", "2"]}).status_code == 302
    assert shown(told.factor) == [("no limit,", True), (TEXT, True), ("flat", True), ("an hour,", True)]
    page = client.get(f"/incidents/{told.incident.key}/factors/").content.decode()
    assert [one in page for one in ("“no limit,”", "“flat”", "“an hour,”")] == [True] * 3


def test_a_line_that_changed_meanwhile_is_marked_again(told: Told, client_of: ClientOf) -> None:
    client = client_of(told.by)
    address = f"/incidents/{told.incident.key}/factors/{told.factor.uid}/support/"
    form = form_of(client.get(f"{address}?event={told.event.uid}").content.decode())
    form.pop("words")
    edit_event(told.event, expected=None, by=told.by, text="Another line")
    answer = client.post(address, form | {"word": ["3"]})
    assert (answer.status_code, "Mark them again" in answer.content.decode(), "Another" in answer.content.decode()) == (422, True, True)
    assert client.get(f"{address}?event=nothing").status_code == 422
    assert client.post(f"{address}nothing/remove/").status_code == 404


def test_the_form_leads_there_and_lists_what_can_be_taken_away(told: Told, client_of: ClientOf) -> None:
    client = client_of(told.by)
    form = {"statement": "No page goes out for a long queue", "domain": "DETECT", "role": "enabling", "then": "support"}
    answer = client.post(f"/incidents/{told.incident.key}/factors/new/", form)
    added = Factor.objects.get(domain="DETECT")
    assert answer.headers["Location"] == f"/incidents/{told.incident.key}/factors/{added.uid}/support/"
    row = support_with_event(added, told.event, quote="nobody is paged", by=told.by)
    address = f"/incidents/{told.incident.key}/factors/{added.uid}/"
    remove = f"{address}support/{row.uid}/remove/"
    assert remove in client.get(address).content.decode()
    assert client.post(remove).status_code == 302
    assert shown(added) == []


def test_a_program_adds_lists_and_removes(told: Told, client_of: ClientOf) -> None:
    client = client_of(told.by)
    address = f"/api/v1/incidents/{told.incident.key}/factors/{told.factor.uid}/supports"

    def add(**given: str) -> Any:
        return client.post(address, json.dumps(given), content_type="application/json").json()

    of_event = add(event=told.event.uid, quote="no limit")
    of_section = add(section=told.section.uid, quote="an hour")
    assert client.get(address).json() == [of_event, of_section]
    assert of_event | {"uid": ""} == {
        "uid": "", "event": told.event.uid, "account": None, "part": "", "section": None, "quote": "no limit", "still_stands": True,
    }  # fmt: skip
    assert of_section["section"] == told.section.uid
    assert client.delete(f"{address}/{of_section['uid']}").status_code == 204
    assert client.delete(f"{address}/{of_section['uid']}").status_code == 404
    listed = client.get(f"/api/v1/incidents/{told.incident.key}/factors").json()[0]["supports"]
    assert [(one["event"], one["quote"]) for one in listed] == [(told.event.uid, "no limit")]

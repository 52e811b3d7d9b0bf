"""Publishing: the gates, the frozen edition, editions that follow, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from secondstory.actions.operations import add_action
from secondstory.audit.models import Record
from secondstory.factors.operations import add_factor
from secondstory.incidents.operations import involve, make_open, make_private
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.library.edition import Edition
from secondstory.library.gates import NamesLeft, NothingLearned
from secondstory.library.models import Facet, KeptWord, Publication
from secondstory.library.operations import (
    Answers,
    forget_publications,
    names_found,
    publish_all,
    publish_postmortem,
    rebuild_index,
    withdraw_publication,
)
from secondstory.library.queries import search, searchable
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Postmortem
from secondstory.postmortems.operations import write_section
from secondstory.search.models import Document
from secondstory.timeline.operations import NewEvent, add_events, describe_decision
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Make = Callable[..., Postmortem]


@pytest.fixture
def ada(visitors: Cast) -> User:
    """Someone with a name that is no word."""
    user = User(username="ada", name="Adaora Nwosu", email="adaora@corp.example")
    user.set_unusable_password()
    user.save()
    return user


def found(visitor: Visitor, words: str) -> list[str]:
    return [card.publication.title for card in search(visitor, words, chosen={}).cards]


def test_an_edition_holds_what_the_page_shows_and_comes_back_the_same(visitors: Cast, make_document: Make) -> None:
    document = make_document(summary="It was slow.", sections={"Background": "A *pool*.", "Empty": ""}, learned="- One.\n- Two\n  more.")
    incident, by = document.incident, visitors.owner
    at = datetime(2026, 3, 14, 14, 0, tzinfo=UTC)
    change, decision = add_events(
        incident,
        [
            NewEvent(text="Retries go to 5.", occurred_at=at, kind="change", known={"responders": at + timedelta(minutes=33)}),
            NewEvent(text="Restart one pod.", occurred_at=at + timedelta(minutes=20), kind="decision"),
        ],
        by=by,
    )
    describe_decision(decision, by=by, visible="One pod of twelve.", not_knowable_yet="The change.")
    add_factor(incident, "Two owners for two numbers", by=by, domain="CONFIG", role="trigger", supported_by=change, quote="Retries go to 5")
    add_action(incident, "Refuse the product", by=by, owner=by.user, team=visitors.payments, category="systemic")
    add_action(incident, "Perhaps later", by=by, is_idea=True)
    row = publish_postmortem(document, by=by)
    edition = Edition.from_json(Publication.objects.get(pk=row.pk).content)
    assert edition.to_json() == row.content
    assert (edition.title, edition.summary, edition.learned) == ("Payments were slow", "It was slow.", ["One.", "Two more."])
    assert [(event.text, event.known_at, event.decision) for event in edition.events] == [
        ("Retries go to 5.", at + timedelta(minutes=33), {}),
        ("Restart one pod.", at + timedelta(minutes=20), {"visible": "One pod of twelve.", "not_knowable_yet": "The change."}),
    ]
    assert [(row.statement, row.domain, row.role, row.quote) for row in edition.factors] == [
        ("Two owners for two numbers", "CONFIG", "trigger", "Retries go to 5")
    ]
    assert [(row.text, row.team, row.state) for row in edition.actions] == [("Refuse the product", "Payments", "draft")]
    assert [(row.title, row.markdown) for row in edition.sections] == [("Background", "A *pool*.")]
    assert set(Facet.objects.values_list("name", "value")) == {
        ("kind", "incident"), ("year", str(incident.started_at.year)), ("severity", "SEV3"), ("team", "payments"), ("service", "checkout"), ("factor", "CONFIG"),
    }  # fmt: skip
    document.refresh_from_db()
    assert document.state == "published"


def test_nothing_learned_needs_a_reason(visitors: Cast, make_document: Make) -> None:
    document = make_document(learned="")
    with pytest.raises(NothingLearned, match="one thing that was learned"):
        publish_postmortem(document, by=visitors.owner)
    row = publish_postmortem(document, by=visitors.owner, nothing_new_reason="Seen before.")
    assert Edition.from_json(row.content).nothing_new_reason == "Seen before."


def test_a_name_anywhere_stops_it_until_each_is_answered(visitors: Cast, make_document: Make, ada: User) -> None:
    document = make_document("Adaora's change", summary="Nwosu deployed.", sections={"Adaora said": "Ask adaora@corp.example or @ada."})
    incident, by = document.incident, visitors.owner
    involve(incident, label="Deployer", user=ada, by=by)
    (event,) = add_events(incident, [NewEvent(text="Adaora deploys.", occurred_at=incident.started_at, kind="decision")], by=by)
    describe_decision(event, by=by, believed="Adaora thought it safe.")
    add_factor(incident, "The runbook names Adaora only", by=by)
    add_action(incident, "Ask Adaora for the key", by=by)
    with pytest.raises(NamesLeft, match="names are left") as refusal:
        publish_postmortem(document, by=by)
    assert {hit.where.partition(":")[0] for hit in refusal.value.hits} == {
        "title", "summary", "timeline", "decisions", "factors", "actions", "section",
    }  # fmt: skip
    keys = frozenset(hit.key for hit in refusal.value.hits)
    with pytest.raises(NamesLeft, match="One name is left"):
        publish_postmortem(document, by=by, answers=Answers(replace=keys - {"nwosu"}))
    row = publish_postmortem(document, by=by, answers=Answers(replace=keys - {"nwosu"}, instead={"nwosu": "the deployer"}))
    assert row.title == "The deployer's change"
    assert row.slug.startswith("the-deployer-s-change-")
    assert row.summary == "The deployer deployed."
    assert "adaora" not in str(row.content).lower()
    assert "nwosu" not in str(row.content).lower()


def test_words_put_instead_may_not_be_a_name_again(visitors: Cast, make_document: Make, ada: User) -> None:
    document = make_document(summary="Adaora deployed.")
    with pytest.raises(NamesLeft):
        publish_postmortem(document, by=visitors.owner, answers=Answers(instead={"adaora": "Nwosu"}))
    assert not Publication.objects.exists()


def test_a_word_that_is_no_person_is_kept_and_who_said_so_is_written(visitors: Cast, make_document: Make, ada: User) -> None:
    document = make_document(summary="The Adaora cluster was full.")
    row = publish_postmortem(document, by=visitors.owner, answers=Answers(keep=frozenset({"adaora"})))
    assert row.summary == "The Adaora cluster was full."
    assert [(kept.words, kept.decided_by) for kept in KeptWord.objects.all()] == [("adaora", visitors.owner.user)]
    assert Record.objects.get(verb="published an edition").changes == {"kept": [[], ["adaora"]]}
    assert names_found(document) == []
    assert publish_postmortem(document, by=visitors.owner).edition == 2
    assert {hit.key for hit in names_found(make_document(summary="The Adaora cluster was full."))} == {"adaora"}


def test_a_guess_that_was_no_person_once_is_asked_nowhere_again(visitors: Cast, make_document: Make) -> None:
    closed, first, second = (make_document(title, summary="Maria restarted. Pavel asked.") for title in ("One", "Two", "Three"))
    make_private(closed.incident, reason="A person is ill.", by=visitors.owner)
    publish_postmortem(closed, by=visitors.owner, answers=Answers(keep=frozenset({"pavel"}), replace=frozenset({"maria"})))
    assert [hit.key for hit in names_found(first)] == ["maria", "pavel"]
    row = publish_postmortem(first, by=visitors.owner, answers=Answers(keep=frozenset({"maria"}), replace=frozenset({"pavel"})))
    assert row.summary == "Maria restarted. Another responder asked."
    assert [hit.key for hit in names_found(second)] == ["pavel"]
    assert publish_all([second], by=visitors.owner) == ([], [second])


def test_the_next_edition_keeps_the_address_and_the_earlier_one_stays(
    visitors: Cast, make_document: Make, client_of: Callable[..., Client]
) -> None:
    document = make_document(summary="First words.")
    first = publish_postmortem(document, by=visitors.owner)
    document.incident.title = "Payments stood still"
    document.incident.save()
    write_section(document, key="what_we_learned", title="What we learned", markdown="- Only heron.", by=visitors.owner)
    second = publish_postmortem(document, by=visitors.owner)
    assert (second.slug, second.edition) == (first.slug, 2)
    assert [row.edition for row in Publication.objects.visible_to(visitors.other_team)] == [2]
    assert (found(visitors.other_team, "heron"), found(visitors.other_team, "shared pools")) == (["Payments stood still"], [])
    client = client_of(visitors.other_team)
    newest, older = client.get(f"/library/{first.slug}/"), client.get(f"/library/{first.slug}/?edition=1")
    assert "Payments stood still" in newest.text
    assert "This is edition 1, kept as it was." in older.text
    assert "Payments were slow" in older.text
    assert client.get(f"/library/{first.slug}/?edition=3").status_code == 404
    assert client.get(f"/library/{first.slug}/?edition=x").status_code == 404


def test_a_document_that_moved_on_is_not_published(visitors: Cast, make_document: Make) -> None:
    document = make_document()
    seen = document.version
    publish_postmortem(document, by=visitors.owner, expected=seen)
    with pytest.raises(Stale, match="Look again"):
        publish_postmortem(document, by=visitors.owner, expected=seen)
    assert Publication.objects.filter(is_current=True).count() == 1


def test_withdrawing_removes_the_content_of_every_edition_and_keeps_the_document(
    visitors: Cast, make_document: Make, client_of: Callable[..., Client]
) -> None:
    document = make_document(summary="A heron.")
    publish_postmortem(document, by=visitors.owner)
    row = publish_postmortem(document, by=visitors.owner)
    with pytest.raises(Refusal, match="Say why"):
        withdraw_publication(row, reason="  ", by=visitors.owner)
    with pytest.raises(NotAllowed):
        withdraw_publication(row, reason="A customer is named.", by=visitors.other_team)
    withdraw_publication(row, reason="A customer is named.", by=visitors.owner)
    assert set(Publication.objects.values_list("summary", "title", "is_current")) == {("", "", False)}
    assert [dict(content) for content in Publication.objects.values_list("content", flat=True)] == [{}, {}]
    assert not Document.objects.exists()
    document.refresh_from_db()
    assert document.state == "agreed"
    client = client_of(visitors.other_team)
    answer = client.get(f"/library/{row.slug}/")
    assert answer.status_code == 410
    assert "A customer is named." in answer.text
    assert client.get(f"/library/{row.slug}.md").status_code == 404
    again = publish_postmortem(document, by=visitors.owner)
    assert (again.slug, again.edition) == (row.slug, 3)
    assert client.get(f"/library/{row.slug}/").status_code == 200


@pytest.mark.usefixtures("severities")
@pytest.mark.django_db(transaction=True)
def test_a_private_publication_is_for_the_invited_alone_from_the_moment_it_is_hidden(visitors: Cast, make_document: Make) -> None:
    document = make_document(summary="A heron was there.")
    row = publish_postmortem(document, by=visitors.owner)
    assert found(visitors.other_team, "heron") == ["Payments were slow"]
    make_private(document.incident, reason="A person is ill.", by=visitors.owner)
    assert Document.objects.get().is_private
    assert found(visitors.other_team, "heron") == []
    assert found(visitors.administrator, "heron") == []
    assert found(visitors.participant, "heron") == ["Payments were slow"]
    assert list(Publication.objects.visible_to(visitors.other_team)) == []
    document.incident.refresh_from_db()
    make_open(document.incident, by=visitors.owner)
    assert not Document.objects.get().is_private
    assert found(visitors.other_team, "heron") == [row.title]


def test_what_is_hidden_is_hidden_even_before_the_index_follows(visitors: Cast, make_document: Make) -> None:
    document = make_document(summary="A heron was there.")
    publish_postmortem(document, by=visitors.owner)
    type(document.incident).objects.update(visibility="private")
    assert (found(visitors.other_team, "heron"), searchable(visitors.other_team).count()) == ([], 0)


def test_the_example_and_ones_own_are_two_libraries(visitors: Cast, make_document: Make, example: None) -> None:
    publish_postmortem(make_document(summary="A heron."), by=visitors.owner)
    inside = Visitor(visitors.owner.user, is_example=True)
    assert found(visitors.owner, "") == ["Payments were slow"]
    assert found(inside, "heron") == []
    assert len(found(inside, "")) > 10


def test_many_at_once_publishes_those_that_pass(visitors: Cast, make_document: Make, ada: User) -> None:
    good, named, silent = make_document("One"), make_document("Two", summary="Adaora deployed."), make_document("Three", learned="")
    published, left = publish_all([good, named, silent], by=visitors.owner)
    assert ([row.title for row in published], left) == (["One"], [named, silent])
    published, left = publish_all([named, silent], by=visitors.owner, nothing_new_reason="An old report.")
    assert ([row.title for row in published], left) == (["Three"], [named])
    assert not Publication.objects.filter(title="Two").exists()


def test_hostile_text_is_shown_and_not_obeyed(visitors: Cast, make_document: Make, client_of: Callable[..., Client]) -> None:
    evil = "<script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3)) pool \"'&"
    row = publish_postmortem(make_document(evil[:190], summary=evil, learned=f"- {evil}", sections={evil: evil}), by=visitors.owner)
    client = client_of(visitors.other_team)
    for url in (f"/library/{row.slug}/", "/library/", "/library/?q=pool", "/library/feed.atom", "/services/checkout/"):
        text = client.get(url).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert 'href="javascript:' not in text


def test_long_titles_and_five_thousand_events_are_read_in_part_or_whole(
    visitors: Cast, make_document: Make, client_of: Callable[..., Client]
) -> None:
    document = make_document("wide " * 38)
    at = document.incident.started_at - timedelta(days=9)
    events = [NewEvent(text=f"Event {n} of many", occurred_at=at + timedelta(minutes=n)) for n in range(5000)]
    add_events(document.incident, events, by=visitors.owner)
    row = publish_postmortem(document, by=visitors.owner)
    client = client_of(visitors.reader)
    page = client.get(f"/library/{row.slug}/")
    assert "Event 299 of many" in page.text
    assert "Event 300 of many" not in page.text
    assert "Show 4700 more events" in page.text
    assert "Event 4999 of many" in client.get(f"/library/{row.slug}/?events=all").text


def test_deleting_incidents_and_rebuilding_leave_no_orphans(visitors: Cast, make_document: Make) -> None:
    gone, stays = make_document("Heron one"), make_document("Heron two")
    for document in (gone, stays):
        publish_postmortem(document, by=visitors.owner)
    forget_publications([gone.incident_id])
    gone.incident.delete()
    assert found(visitors.owner, "heron") == ["Heron two"]
    Document.objects.all().delete()
    assert rebuild_index() == 1
    assert found(visitors.owner, "heron") == ["Heron two"]

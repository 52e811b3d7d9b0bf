"""Templates: the four that come along, which one an incident gets, what can't be taken out, Markdown in and out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from secondstory.configuration.operations import save_setting
from secondstory.incidents.models import Severity
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.library.operations import publish_postmortem
from secondstory.postmortems.given import NAMES, given_template
from secondstory.postmortems.models import LEARNED, Postmortem, Template
from secondstory.postmortems.operations import (
    add_template,
    bring_back_template,
    copy_template,
    reset_template,
    retire_template,
    start_postmortem,
    text_of,
    write_template,
)
from secondstory.postmortems.promise import checked_promise
from secondstory.postmortems.queries import template_for
from secondstory.postmortems.template_text import SectionText, TemplateText, read_template, without_large_headings
from secondstory.postmortems.template_text import write_template as written
from tests.cast import Cast, sign_in

PROMISE = "This is about what happened; how people do their work is talked about separately."
OWN = TemplateText("Ours", notice=PROMISE, sections=[SectionText("What we learned", LEARNED, "What is new?")])


@pytest.mark.parametrize("name", NAMES)
def test_those_that_come_along_learn_before_they_fix_and_keep_the_promise(name: str) -> None:
    text = given_template(name)
    keys = [one.key for one in text.sections]
    assert keys.index(LEARNED) < keys.index("what_we_change")
    assert checked_promise(text.notice) == text.notice
    assert all(one.question.endswith("?") for one in text.sections)
    assert read_template(written(text)) == text


def test_people_are_asked_what_and_how_and_systems_why() -> None:
    questions = [(one.key, one.question) for name in NAMES for one in given_template(name).sections]
    assert {key for key, question in questions if question.startswith("Why")} == {"what_made_it_possible", "how_it_got_so_far"}
    asked = {question.split()[0].strip(",") for _key, question in questions}
    assert asked == {"What", "What,", "How", "Who", "Which", "Why"} - {"What,"}


@pytest.mark.django_db
def test_a_document_begins_from_its_template_and_keeps_it(visitors: Cast) -> None:
    document = start_postmortem(visitors.make_incident(), depth="note", by=visitors.owner)
    given_note = given_template("light")
    assert (document.template, document.notice) == (Template.objects.get(given="light"), given_note.notice)
    assert [(one.key, one.question, one.help_text) for one in document.sections.all()] == [
        (one.key, one.question, one.help_text) for one in given_note.sections
    ]
    row = Template.objects.get(given="light")
    write_template(row, replace(given_note, notice=PROMISE, sections=given_note.sections[1:]), by=visitors.administrator)
    document.refresh_from_db()
    assert (document.notice, document.sections.count()) == (given_note.notice, 3)


@pytest.mark.django_db
def test_the_one_that_says_most_of_an_incident_is_taken(visitors: Cast) -> None:
    by = visitors.administrator
    severe = visitors.make_incident(severity=Severity.objects.get(code="SEV1"))
    near = visitors.make_incident(near_miss=True, caught_by="a guard")
    plain = visitors.make_incident(team=visitors.search)
    assert [_name(one, depth="meeting") for one in (severe, near, plain)] == ["Full review", "Near miss", "Full review"]
    add_template(replace(OWN, name="Severe", severity="SEV2"), by=by)
    assert [_name(one, depth="note") for one in (severe, near, plain)] == ["Severe", "Near miss", "Note"]
    add_template(replace(OWN, name="Payments", team="payments"), by=by)
    assert [_name(one, depth="note") for one in (severe, near, plain)] == ["Payments", "Payments", "Note"]
    add_template(replace(OWN, name="Payments, severe", team="payments", severity="SEV1"), by=by)
    assert [_name(one, depth="note") for one in (severe, near, plain)] == ["Payments, severe", "Payments", "Note"]
    retire_template(Template.objects.get(name="Payments"), by=by)
    assert _name(near, depth="note") == "Near miss"


def _name(incident: object, *, depth: str) -> str:
    return str(template_for(incident, depth=depth))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("notice", "sentence"),
    [
        ("", "The promise can be worded anew, but not taken out: people write openly because of it."),
        ("\u200b", "The promise can be worded anew, but not taken out: people write openly because of it."),
        ("We are kind to each other.", "Say in the promise what this is about: what happened and why, or what can be learned."),
        (
            "We want to learn what happened.",
            "Say in the promise that how somebody does their work is talked about separately, and not here.",
        ),
        ("x" * 1001, "Keep the promise within 1000 characters, so that it is read."),
    ],
)
def test_the_promise_can_be_worded_anew_and_not_taken_out(notice: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_promise(notice)
    assert (refused.value.sentence, refused.value.field) == (sentence, "notice")


@pytest.mark.parametrize(
    "notice",
    [
        PROMISE,
        "We look at what happened and why. Individual performance is never a topic of this page.",
        "Here we learn. Nobody is judged here; that is for private talks between them and their manager.",
    ],
)
def test_other_words_for_the_same_two_ideas_stand(notice: str) -> None:
    assert checked_promise(f"  {notice}\n") == notice


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Give the template a name."),
        ({"name": "note"}, "There is a template called “note” already."),
        ({"depth": "none"}, "A template is for a depth: note, written or meeting."),
        ({"severity": "SEV77"}, "There is no severity called “SEV77”."),
        ({"team": "nobody"}, "There is no team with the address “nobody”."),
        (
            {"is_default": True, "for_near_misses": True},
            "The usual template of a depth is for every incident: take away its team, severity and “near misses”, or that it is usual.",
        ),
        (
            {"sections": [SectionText("Story", "story")]},
            "Keep the section “what_we_learned”: it is the one thing every document is published with.",
        ),
        (
            {"sections": [SectionText("Change", "what_we_change"), SectionText("Learned", LEARNED)]},
            "Put what was learned before what went poorly and what is changed: fixing first stops the learning.",
        ),
        ({"sections": [SectionText("Learned", LEARNED), SectionText("", "x")]}, "Give each section a heading."),
        (
            {"sections": [SectionText("Learned", LEARNED), SectionText("x", LEARNED)]},
            "Each section has a short key of its own, of letters, digits and underscores.",
        ),
    ],
)
def test_what_is_no_template(visitors: Cast, change: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        add_template(replace(OWN, **change), by=visitors.administrator)  # type: ignore[arg-type]
    assert refused.value.sentence == sentence
    assert Template.objects.count() == 4


@pytest.mark.django_db
def test_a_copy_is_changed_retired_brought_back_and_a_given_one_put_back(visitors: Cast) -> None:
    by = visitors.administrator
    note = Template.objects.get(given="light")
    own = copy_template(note, by=by)
    assert (own.name, own.given, own.is_default, text_of(own).sections) == ("Copy of Note", "", False, text_of(note).sections)
    assert copy_template(note, by=by).name == "Copy of Note 2"
    with pytest.raises(Refusal, match="your own"):
        reset_template(own, by=by)
    with pytest.raises(Stale):
        write_template(own, replace(OWN, name="x"), expected=77, by=by)
    retire_template(own, by=by)
    assert own.is_retired
    bring_back_template(own, by=by)
    assert not own.is_retired
    with pytest.raises(Refusal, match="It is the usual template for “A note”"):
        retire_template(note, by=by)
    write_template(own, replace(text_of(own), is_default=True), by=by)
    note.refresh_from_db()
    assert not note.is_default
    write_template(note, replace(OWN, name="Our note", depth="note"), by=by)
    reset_template(note, by=by)
    assert text_of(note) == given_template("light")
    own.refresh_from_db()
    assert not own.is_default


@pytest.mark.django_db
def test_only_administrators_change_templates(visitors: Cast) -> None:
    for who in (visitors.owner, visitors.facilitator, visitors.reader):
        with pytest.raises(NotAllowed):
            add_template(OWN, by=who)


@pytest.mark.django_db
def test_sections_are_added_moved_and_taken_out_on_the_pages(visitors: Cast) -> None:
    row = add_template(OWN, by=visitors.administrator)
    client, base = sign_in(visitors.administrator), f"/templates/{row.uid}/"

    def post(path: str, **given: str) -> int:
        row.refresh_from_db()
        return client.post(f"{base}{path}", {"version": row.version, **given}).status_code

    assert post("parts/new/", title="Story", question="What happened?") == 302
    assert post("parts/story/move/", way="up") == 302
    assert post("parts/story/", title="The story", question="", start_markdown="# Large\n\n```\n# code\n```") == 302
    assert [(one.title, one.start_markdown) for one in text_of(row).sections] == [
        ("The story", "### Large\n\n```\n# code\n```"),
        ("What we learned", ""),
    ]
    assert post("parts/what_we_learned/remove/") == 422
    assert post("parts/story/remove/") == 302
    assert client.post(f"{base}parts/what_we_learned/", {"version": "1", "title": "x"}).status_code == 409
    file = SimpleUploadedFile("ours.md", written(replace(OWN, name="Brought")).encode())
    assert client.post("/templates/new/", {"how": "file", "file": file}).status_code == 302
    assert text_of(Template.objects.get(name="Brought")) == replace(OWN, name="Brought")
    refused = client.post("/templates/new/", {"how": "file", "file": SimpleUploadedFile("x.md", b"\xff\xfe\x00")})
    assert (refused.status_code, "no text in UTF-8" in refused.content.decode()) == (422, True)


@pytest.mark.django_db
def test_the_document_starts_on_its_page_from_the_one_that_is_chosen(visitors: Cast) -> None:
    started = clock.now() - timedelta(hours=3)
    incident = visitors.make_incident(started_at=started, resolved_at=started + timedelta(hours=1))
    own = add_template(OWN, by=visitors.administrator)
    client = sign_in(visitors.owner)
    assert client.post(f"/incidents/{incident.key}/document/start/", {"template": "nothing"}).status_code == 404
    assert client.post(f"/incidents/{incident.key}/document/start/", {"template": own.uid}).status_code == 302
    document = Postmortem.objects.get()
    assert (document.template, document.depth, document.sections.get().question) == (own, "written", "What is new?")
    page = client.get(f"/incidents/{incident.key}/document/").content.decode()
    assert PROMISE in page


LINES = st.text(st.sampled_from("abcde ÄÖ.,?()"), min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)
STARTS = st.lists(st.sampled_from(["text", "- item", "> quoted", "### Small", "```\n## code\n```", "", "**bold**"]), max_size=6).map(
    lambda lines: without_large_headings("\n".join(lines)).strip("\n").rstrip()
)
SECTIONS = st.builds(SectionText, LINES, st.just(""), st.one_of(st.just(""), LINES), st.one_of(st.just(""), LINES), STARTS)


@given(st.lists(SECTIONS, max_size=5), LINES, st.booleans())
def test_markdown_in_and_out_is_the_same_template(sections: list[SectionText], name: str, near: bool) -> None:
    keyed = [replace(one, key=f"part_{number}") for number, one in enumerate(sections)]
    text = TemplateText(name, for_near_misses=near, notice=PROMISE, sections=keyed)
    assert read_template(written(text)) == text


@pytest.mark.django_db
def test_the_promise_stands_over_the_document_under_its_edition_and_in_its_export(visitors: Cast) -> None:
    save_setting("document.promise_link", value="https://example.org/promise", by=visitors.administrator)
    incident = visitors.make_incident()
    document = start_postmortem(incident, template=add_template(OWN, by=visitors.administrator), by=visitors.owner)
    row = publish_postmortem(document, nothing_new_reason="As in spring.", by=visitors.owner)
    client = sign_in(visitors.owner)
    link = '<a href="https://example.org/promise" rel="noopener">The promise in full</a>'
    for address in (f"/incidents/{incident.key}/document/", f"/library/{row.slug}/"):
        assert f'<p class="notice promise">{PROMISE} {link}</p>' in client.get(address).content.decode(), address
    assert (
        client.get(f"/library/{row.slug}.md")
        .content.decode()
        .endswith(f"---\n\n*{PROMISE}* [The promise in full](https://example.org/promise)\n")
    )
    assert client.get(f"/library/{row.slug}.json").json()["notice"].startswith(PROMISE)

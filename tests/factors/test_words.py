"""The words factors are sorted by: what becomes of them, that nothing is lost, and what can't be done to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secondstory.audit.models import Record
from secondstory.factors.models import Factor, TaxonomyChange, Term, vocabulary
from secondstory.factors.operations import (
    NewPart,
    add_factor,
    add_term,
    bring_back_term,
    describe_term,
    edit_factor,
    merge_terms,
    rename_term,
    retire_term,
    split_term,
    undo_taxonomy_change,
)
from secondstory.factors.taxonomy import label_of, lens_of
from secondstory.incidents.models import Incident
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.lib.remembering import remembered
from secondstory.people.permissions import Visitor, program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MakeIncident = Callable[..., Incident]


@pytest.fixture
def factor(visitors: Cast, make_incident: MakeIncident) -> Callable[..., Factor]:
    """Write down a factor in a domain."""
    incident = make_incident()

    def write(domain: str, statement: str = "Pools had two owners") -> Factor:
        return add_factor(incident, statement, by=visitors.owner, domain=domain)

    return write


def test_as_the_program_comes_there_are_sixteen_domains_the_guides_four_first_with_parts_and_nothing_for_people() -> None:
    words = vocabulary()
    tops = [group.top.code for group in words.groups]
    assert (tops[:4], len(tops), tops[-1]) == (["DEPLOY", "CONFIG", "DEPEND", "CAPACITY"], 17, "UNCLASSIFIED")
    assert all(3 <= len(group.parts) <= 6 for group in words.groups[:-1])
    assert (label_of("DEPLOY.no-canary"), label_of("NOWHERE")) == ("Deployment: not tried on a few first", "NOWHERE")
    assert {lens_of(code) for code in words.words} == {"system", "process", "tooling", "organisation", ""}
    assert [code for code in words.words if not lens_of(code)] == ["UNCLASSIFIED"]


def test_a_renamed_word_keeps_its_code_its_factors_and_its_history(visitors: Cast, factor: Callable[..., Factor]) -> None:
    row, by = factor("CONFIG.flag"), visitors.administrator
    change = rename_term("CONFIG", "Settings", by=by, expected=1, note="as our teams say")
    assert change is not None
    assert (change.number, change.verb, change.note, change.changes) == (
        1, "renamed", "as our teams say", {"words": [["CONFIG", {"label": ["", "Settings"]}]]},
    )  # fmt: skip
    assert (row.domain, row.domain_label) == ("CONFIG.flag", "Settings: a flag that was on, or missing")
    assert rename_term("CONFIG", "Settings", by=by) is None
    assert rename_term("CONFIG", "", by=by) is not None
    assert label_of("CONFIG") == "Configuration"
    assert [record.verb for record in Record.objects.filter(verb__startswith="taxonomy").order_by("pk")] == ["taxonomy: renamed"] * 2


def test_a_merge_is_read_wherever_the_word_stands_and_taken_back_it_was_never_there(visitors: Cast, factor: Callable[..., Factor]) -> None:
    row, by = factor("CAPACITY.quota"), visitors.administrator
    change = merge_terms("CAPACITY", into="DEPEND", by=by)
    assert (row.domain_label, row.domain_top, row.domain_now) == ("Dependency: a quota", "DEPEND", "CAPACITY.quota")
    assert Factor.objects.get(pk=row.pk).domain == "CAPACITY.quota"  # nothing is rewritten
    merge_terms("CAPACITY.quota", into="DEPEND.cloud", by=by)
    assert (row.domain_label, row.domain_now) == ("Dependency: a cloud service", "DEPEND.cloud")
    assert vocabulary().read_as("DEPEND") >= {"DEPEND", "DEPEND.cloud", "CAPACITY", "CAPACITY.quota", "CAPACITY.spike"}
    assert add_factor(row.incident, "Limits are shared", by=visitors.owner, domain="CAPACITY").domain == "DEPEND"
    bring_back_term("CAPACITY.quota", by=by)
    undo_taxonomy_change(change, by=by)
    assert (row.domain_label, row.domain_top) == ("Capacity: a quota", "CAPACITY")


@pytest.mark.parametrize(
    ("code", "into", "sentence"),
    [
        ("CODE", "CODE", "“Software defect” can't be merged into itself, or into what was merged into it. Choose another word."),
        ("CODE", "CODE.logic", "“Software defect” can't be merged into a part of itself."),
        ("DATA", "CODE", "“Data or schema” can't be merged into itself, or into what was merged into it. Choose another word."),
        ("DATA", "CODE.logic", "“Data or schema” can't be merged into a part of itself."),
        ("CODE", "DESIGN", "“Software defect” was merged into “Data or schema”. Bring it back first."),
        ("DESIGN", "UNCLASSIFIED", "Nothing can be merged into what nobody has sorted. Retire the word, and sort its factors again."),
        ("UNCLASSIFIED", "DESIGN", "“Unclassified: look further” always stays: it is where factors wait to be looked at."),
        ("DESIGN", "NOWHERE", "The taxonomy has no word “NOWHERE”."),
        ("DESIGN", "CODE", "“Data or schema” is not in use. Choose a word that is."),
    ],
)  # fmt: skip
def test_no_merge_leads_round_in_a_ring(visitors: Cast, code: str, into: str, sentence: str) -> None:
    by = visitors.administrator
    if (code, into) not in {("CODE", "CODE"), ("CODE", "CODE.logic"), ("DESIGN", "CODE")}:
        merge_terms("CODE", into="DATA", by=by)
    if (code, into) == ("DESIGN", "CODE"):
        retire_term("CODE", by=by)
        sentence = "“Software defect” is not in use. Choose a word that is."
    before = TaxonomyChange.objects.count()
    with pytest.raises(Refusal) as refusal:
        merge_terms(code, into=into, by=by)
    assert (refusal.value.sentence, TaxonomyChange.objects.count()) == (sentence, before)


def test_a_ring_in_the_database_ends_every_question_about_it() -> None:
    one, other = Term.objects.create(code="CODE"), Term.objects.create(code="DATA")
    Term.objects.filter(pk=one.pk).update(merged_into=other)
    Term.objects.filter(pk=other.pk).update(merged_into=one)
    words = vocabulary()
    assert (words.label("CODE.logic"), words.top("CODE.logic"), words.now("CODE"), words.now("DATA")) == (
        "Software defect: logic", "DATA", "DATA", "CODE",
    )  # fmt: skip
    assert (words.is_offered("CODE"), words.is_offered("CODE.logic"), [group.top.code for group in words.groups if group.top.code in {"CODE", "DATA"}]) == (
        False, False, [],
    )  # fmt: skip


def test_a_retired_word_keeps_its_factors_and_takes_no_new_ones(visitors: Cast, factor: Callable[..., Factor]) -> None:
    row, by = factor("ORG"), visitors.administrator
    retire_term("ORG", by=by)
    assert row.domain_label == "Organisational pressure"
    edit_factor(row, expected=None, by=visitors.owner, statement="The launch day stood fixed", domain="ORG")
    with pytest.raises(Refusal) as refusal:
        factor("ORG")
    assert (refusal.value.sentence, refusal.value.field) == (
        "“Organisational pressure” is retired and takes no new factors. Choose another word.", "domain",
    )  # fmt: skip
    with pytest.raises(Refusal):
        factor("ORG.deadline")  # its parts are not offered either
    bring_back_term("ORG", by=by)
    assert factor("ORG.deadline").domain == "ORG.deadline"


def test_what_was_split_waits_to_be_sorted_and_taking_it_back_loses_nothing(visitors: Cast, factor: Callable[..., Factor]) -> None:
    row, other, by = factor("CODE"), factor("CODE", "Loops ran on"), visitors.administrator
    change = split_term("CODE", [NewPart("Algorithms"), NewPart("Limits", "What bounds a loop.")], by=by)
    with pytest.raises(Refusal) as refusal:
        factor("CODE")
    assert refusal.value.sentence == "“Software defect” was split. Choose one of: Algorithms, Limits."
    edit_factor(row, expected=None, by=visitors.owner, domain="LIMITS")
    assert (row.domain_label, other.domain_label, lens_of("LIMITS")) == ("Limits", "Software defect", "system")
    undo_taxonomy_change(change, by=by)
    assert (row.domain, row.domain_label, other.domain_label) == ("LIMITS", "Software defect", "Software defect")
    assert not vocabulary().is_offered("LIMITS")
    undo_taxonomy_change(TaxonomyChange.objects.first() or change, by=by)  # and the taking back as well
    assert (row.domain_label, vocabulary().is_offered("CODE")) == ("Limits", False)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (["One"], "Name from two to 20 words that it is split into."),
        (["Software Defect", "Limits"], "“Software defect” is the word that is split. Give each part a name of its own."),
        (["Limits", "limits"], "“Limits” stands there twice. Give each part a name of its own."),
        (["Deployment", "Limits"], "There is “Deployment” already (DEPLOY). Use another name."),
        (["Human error", "Limits"], "A word names a place in the system, not people. Which default, cue, tool or pressure made it easy? Name that."),
        ([f"Part {n}" for n in range(21)], "Name from two to 20 words that it is split into."),
    ],
)  # fmt: skip
def test_what_can_t_be_split_into_is_said(visitors: Cast, parts: list[str], sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        split_term("CODE", [NewPart(label) for label in parts], by=visitors.administrator)
    assert (refusal.value.sentence, vocabulary().is_offered("CODE"), len(vocabulary().words)) == (sentence, True, 89)


@pytest.mark.parametrize(
    "label", ["Human error", "operator mistake", "People", "Staff", "The human factor", "User error", "An engineer forgot the flag"]
)
def test_no_word_is_for_people(visitors: Cast, label: str) -> None:
    with pytest.raises(Refusal, match="not people"):
        add_term(label, by=visitors.administrator)
    with pytest.raises(Refusal, match="not people"):
        rename_term("CODE", label, by=visitors.administrator)


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("  Batteries \n and  power ", "Batteries and power"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a\u202eb\x07c", "abc"),
        ("電池", "電池"),
        ("=1+1", "=1+1"),
    ],
)
def test_hostile_names_are_text(visitors: Cast, label: str, kept: str) -> None:
    change = add_term(label, by=visitors.administrator)
    assert label_of(change.code) == kept
    assert change.code.replace("-", "").isalnum()


@pytest.mark.parametrize("label", ["", " ", "\u200b", "a\x00b", "x" * 81])
def test_what_is_no_name_changes_nothing(visitors: Cast, label: str) -> None:
    with pytest.raises(Refusal):
        add_term(label, by=visitors.administrator)
    assert not TaxonomyChange.objects.exists()


def test_a_code_is_never_used_for_something_else(visitors: Cast) -> None:
    by = visitors.administrator
    first = add_term("Batteries", by=by)
    undo_taxonomy_change(first, by=by)
    assert (add_term("Batteries", by=by).code, vocabulary().is_offered("BATTERIES")) == ("BATTERIES-2", False)
    for code in ("BATTERIES", "batteries", "A B", "CODE.logic", "X" * 41, "DEPLOY.x"):
        with pytest.raises(Refusal):
            add_term("Another", by=by, code=code)
    assert add_term("Worn cells", by=by, under="BATTERIES-2", code="BATTERIES-2.worn").code == "BATTERIES-2.worn"


def test_two_administrators_at_once_the_second_is_told(visitors: Cast) -> None:
    by = visitors.administrator
    rename_term("CODE", "Software", by=by, expected=1)
    with pytest.raises(Stale):
        rename_term("CODE", "Programs", by=by, expected=1)
    with pytest.raises(Stale):
        retire_term("CODE", by=by, expected=1)
    assert (label_of("CODE"), TaxonomyChange.objects.count()) == ("Software", 1)


def test_a_change_that_a_later_one_stands_on_is_not_taken_back_first(visitors: Cast) -> None:
    by = visitors.administrator
    first = rename_term("CODE", "Software", by=by)
    second = rename_term("CODE", "Programs", by=by)
    assert first is not None
    assert second is not None
    with pytest.raises(Refusal) as refusal:
        undo_taxonomy_change(first, by=by)
    assert refusal.value.sentence == "“Programs” was changed again since, by change 2. Take that one back first."
    undo_taxonomy_change(second, by=by)
    with pytest.raises(Refusal) as refusal:
        undo_taxonomy_change(second, by=by)
    assert refusal.value.sentence == "Change 3 has taken it back already."
    undo_taxonomy_change(first, by=by)
    assert (label_of("CODE"), TaxonomyChange.objects.count()) == ("Software defect", 4)


def test_taking_back_a_rename_to_a_name_that_is_taken_now_is_refused(visitors: Cast) -> None:
    by = visitors.administrator
    renamed = rename_term("CODE", "Programs", by=by)
    assert renamed is not None
    add_term("Software defect", by=by)
    with pytest.raises(Refusal) as refusal:
        undo_taxonomy_change(renamed, by=by)
    assert refusal.value.sentence == "There is “Software defect” already (SOFTWARE-DEFECT). Use another name."


@pytest.mark.parametrize("who", ["owner", "facilitator", "reader", "stranger"])
def test_only_administrators_change_words(visitors: Cast, who: str) -> None:
    by = getattr(visitors, who)
    changes: list[Callable[[], object]] = [
        lambda: add_term("Batteries", by=by),
        lambda: rename_term("CODE", "Software", by=by),
        lambda: describe_term("CODE", by=by, description="x"),
        lambda: merge_terms("CODE", into="DATA", by=by),
        lambda: split_term("CODE", [NewPart("a"), NewPart("b")], by=by),
        lambda: retire_term("CODE", by=by),
        lambda: bring_back_term("CODE", by=by),
    ]
    for change in changes:
        with pytest.raises(NotAllowed):
            change()
    assert not Term.objects.exists()


def test_from_the_example_nobody_changes_the_organisations_words(visitors: Cast) -> None:
    inside = Visitor(visitors.administrator.user, is_example=True)
    with pytest.raises(NotAllowed, match="Leave the example"):
        rename_term("CODE", "Software", by=inside)


def test_everything_can_t_be_retired(visitors: Cast) -> None:
    by = program()
    tops = [group.top.code for group in vocabulary().groups if group.top.code != "UNCLASSIFIED"]
    for code in tops[:-1]:
        retire_term(code, by=by)
    with pytest.raises(Refusal) as refusal:
        retire_term(tops[-1], by=by)
    assert refusal.value.sentence == "Keep at least one domain in use, so that factors can lie somewhere."


def test_an_import_keeps_what_it_does_not_know_as_unclassified_and_a_person_is_told(visitors: Cast, make_incident: MakeIncident) -> None:
    incident = make_incident()
    kept = [
        add_factor(incident, f"Pools had {n} owners", by=visitors.owner, domain=said, is_import=True).domain
        for n, said in enumerate(["Deployment", "configuration", "DEPLOY.no-canary", "People", "", "Deployment: not tried on a few first"])
    ]
    assert kept == ["DEPLOY", "CONFIG", "DEPLOY.no-canary", "UNCLASSIFIED", "UNCLASSIFIED", "DEPLOY.no-canary"]
    with pytest.raises(Refusal) as refusal:
        add_factor(incident, "Pools had two owners", by=visitors.owner, domain="People")
    assert refusal.value.sentence.startswith("“People” is no word of the taxonomy. Use one of: DEPLOY, CONFIG, DEPEND,")


def test_words_cost_one_statement_however_many_factors_ask(visitors: Cast, factor: Callable[..., Factor]) -> None:
    rows = [factor("CODE", f"Loop {n} ran on") for n in range(3)]
    rename_term("CODE", "Software", by=visitors.administrator)
    with CaptureQueriesContext(connection) as asked, remembered():
        assert {row.domain_label for row in rows} == {"Software"}
        assert rows[0].is_classified
    assert len(asked) == 1

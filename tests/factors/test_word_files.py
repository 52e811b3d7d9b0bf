"""The taxonomy and its factors as files, in published schemes' words too, and back in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

from secondstory.factors.crosswalks import ARTS, GHOSH, GOOGLE, SCHEMES, names_in
from secondstory.factors.given import GIVEN
from secondstory.factors.models import Factor, TaxonomyChange, Term, vocabulary
from secondstory.factors.operations import (
    NewPart,
    add_factor,
    add_label,
    add_term,
    merge_terms,
    rename_term,
    retire_term,
    split_term,
    take_over_words,
    undo_taxonomy_change,
)
from secondstory.factors.word_files import write_factors, write_words
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_every_line_of_a_scheme_is_about_a_word_of_ours_and_in_words_of_theirs() -> None:
    for scheme in SCHEMES.values():
        assert set(scheme.lines) <= set(GIVEN), scheme.code
        assert {name for names in scheme.lines.values() for name in names} == set(scheme.names), scheme.code
        assert scheme.source


@pytest.mark.parametrize(
    ("scheme", "code", "names"),
    [
        (ARTS, "DETECT.no-alert", ("Detection",)),
        (ARTS, "ORG", ()),
        (GOOGLE, "CAPACITY.spike", ("User behavior change",)),
        (GOOGLE, "VERIFY", ()),
        (GHOSH, "INFRA.link", ("Database/network",)),
        (GHOSH, "NOWHERE", ()),
    ],
)
def test_a_part_is_called_as_its_domain_where_it_has_no_line(scheme: object, code: str, names: tuple[str, ...]) -> None:
    assert names_in(scheme, code, vocabulary()) == names  # type: ignore[arg-type]


def test_own_words_are_called_as_what_they_came_from(visitors: Cast) -> None:
    by = visitors.administrator
    split_term("INFRA", [NewPart("Machines"), NewPart("Places")], by=by)
    add_term("on a Friday", by=by, under="DEPLOY")
    add_term("Seasons", by=by)
    merge_terms("CODE", into="DATA", by=by)
    words = vocabulary()
    found = {code: names_in(GHOSH, code, words) for code in ("MACHINES", "DEPLOY.on-a-friday", "SEASONS", "CODE")}
    assert found == {
        "MACHINES": ("Infrastructure",),
        "DEPLOY.on-a-friday": ("Deployment error",),
        "SEASONS": (),
        "CODE": ("Database/network",),
    }


def test_what_goes_out_as_json_comes_in_elsewhere_as_one_change_and_is_taken_back_as_one(visitors: Cast) -> None:
    by = visitors.administrator
    rename_term("CONFIG", "Settings", by=by)
    add_term("Batteries", by=by, description="What holds power.", lens="system")
    add_term("worn cells", by=by, under="BATTERIES")
    split_term("CODE", [NewPart("Algorithms"), NewPart("Limits")], by=by)
    merge_terms("CAPACITY", into="DEPEND", by=by)
    retire_term("ORG", by=by)
    written, told = write_words("json"), _shown()
    TaxonomyChange.objects.all().delete()
    Term.objects.update(merged_into=None, split_from=None)
    Term.objects.all().delete()
    assert _shown() != told
    change = take_over_words(written, by=by, note="from the other site")
    assert (_shown(), write_words("csv").count("\r\n")) == (told, 94)
    assert change is not None
    assert (change.number, change.verb, change.note) == (1, "imported", "from the other site")
    assert take_over_words(written, by=by) is None  # twice is once
    undo_taxonomy_change(change, by=by)
    assert [group.top.label for group in vocabulary().groups][:4] == ["Deployment", "Configuration", "Dependency", "Capacity"]
    assert not vocabulary().is_offered("BATTERIES")


def _shown() -> list[tuple[str, str, str, str, bool, str]]:
    words = vocabulary()
    return sorted(
        (word.code, word.label, word.description, words.now(word.code), words.is_offered(word.code), word.split_from)
        for word in words.in_order()
    )


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "The file is no JSON. Give one that “taxonomy export” wrote."),
        ("[" * 100_000, "The file is no JSON. Give one that “taxonomy export” wrote."),
        ("[]", "The file has no list called “words”. Give one that “taxonomy export” wrote."),
        ('{"words": [1]}', "The file has no list called “words”. Give one that “taxonomy export” wrote."),
        ('{"words": [{"code": 1}]}', "Word 1: “code” is not text."),
        ('{"words": [{"code": "A B", "label": "x"}]}', "Word 1 (A B): A code is like RELEASE, and a part's like RELEASE.no-way-back: 24 letters for the domain, 40 in all."),
        ('{"words": [{"code": "AB", "label": ""}]}', "Word 1 (AB): Give the word a name, like “Deployment”."),
        ('{"words": [{"code": "AB", "label": "Human error"}]}', "Word 1 (AB): A word names a place in the system, not people. Which default, cue, tool or pressure made it easy? Name that."),
        ('{"words": [{"code": "AB", "label": "x", "state": "gone"}]}', "Word 1: a state is one of: used, retired, split, merged."),
        ('{"words": [{"code": "AB", "label": "x"}, {"code": "AB", "label": "y"}]}', "“AB” stands in the file twice. Leave one of them out."),
        ('{"words": [{"code": "AB.c", "label": "x"}]}', "“AB.c” speaks of “AB”, which is neither in the file nor here."),
        ('{"words": [{"code": "AB", "label": "x", "state": "merged"}]}', "“AB” is merged, or not: say into which word, or that it is in use."),
        ('{"words": [{"code": "AB", "label": "x", "state": "merged", "merged_into": "CD"}, {"code": "CD", "label": "y", "state": "merged", "merged_into": "AB"}]}',
         "That would lead round in a ring: “x” would be part of itself."),
        ('{"words": [{"code": "UNCLASSIFIED", "label": "x", "state": "retired"}]}', "“x” always stays: it is where factors wait to be looked at."),
        ('{"words": [{"code": "AB", "label": "Deployment"}]}', "There is “Deployment” already (DEPLOY). Use another name."),
    ],
)  # fmt: skip
def test_a_file_that_will_not_do_changes_nothing_and_says_what_to_change(visitors: Cast, written: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        take_over_words(written, by=visitors.administrator)
    assert (refusal.value.sentence, TaxonomyChange.objects.count(), len(vocabulary().words)) == (sentence, 0, 89)


def test_factors_go_out_in_a_schemes_words_without_a_person_and_without_formulas(
    visitors: Cast, make_incident: Callable[..., Incident]
) -> None:
    incident = make_incident()
    row = add_factor(incident, "=HYPERLINK(1) | the pool", by=visitors.owner, domain="CAPACITY.spike", role="trigger")
    add_label(row, "DETECT", by=visitors.owner)
    add_factor(incident, "Alerts came late", by=visitors.owner, domain="DETECT.late", role="delayed_detection")
    rows = Factor.objects.select_related("incident").prefetch_related("labels")
    told = list(csv.reader(io.StringIO(write_factors(rows, "csv", ARTS))))
    assert told == [
        ["incident", "statement", "role", "scope", "code", "label", "further", "arts"],
        [
            incident.key,
            "'=HYPERLINK(1) | the pool",
            "trigger",
            "",
            "CAPACITY.spike",
            "Capacity: a load that rose",
            "DETECT",
            "Load; Detection",
        ],
        [
            incident.key,
            "Alerts came late",
            "delayed_detection",
            "",
            "DETECT.late",
            "Detection and observability: a late alert",
            "",
            "Detection",
        ],
    ]
    triggers = json.loads(write_factors(rows, "json", GOOGLE))["factors"]
    assert [(one["code"], one["google"]) for one in triggers] == [("CAPACITY.spike", ["User behavior change"])]
    assert r"| =HYPERLINK(1) \| the pool |" in write_factors(rows, "md", GHOSH)

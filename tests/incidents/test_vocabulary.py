"""Services and severities: names, other names, who may change them."""

from __future__ import annotations

import pytest

from secondstory.incidents.models import Service, Severity
from secondstory.incidents.operations import add_service, add_severity, edit_service, edit_severity
from secondstory.incidents.queries import severity_named
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from tests.cast import Cast, sign_in


def test_a_severity_is_found_by_code_name_alias_or_rank_whatever_the_capitals(visitors: Cast) -> None:
    for word in ("sev2", " SEV2 ", "major", "P1", "2"):
        found = severity_named(word)
        assert found is not None
        assert found.rank == 2
    assert [severity_named(word) for word in ("", "sev", "9")] == [None, None, None]


def test_an_added_severity_is_the_least_severe(visitors: Cast) -> None:
    row = add_severity("SEV5", by=visitors.administrator, name="Cosmetic", aliases=["P5", "p5", " "])
    assert (row.rank, row.aliases) == (5, ["P5"])
    assert list(Severity.objects.values_list("code", flat=True)) == ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"]


@pytest.mark.parametrize(
    ("given", "sentence", "field"),
    [
        ({"aliases": ["P1"]}, "“p1” stands for SEV2 already. Use another word.", "aliases"),
        ({"code": "sev2"}, "“sev2” stands for SEV2 already. Use another word.", "code"),
        ({"name": ""}, "A severity has a short code, like SEV2, and a name.", "name"),
        ({"code": "x" * 21}, "Keep it within 20 characters.", "code"),
    ],
)
def test_no_word_stands_for_two_severities(visitors: Cast, given: dict[str, object], sentence: str, field: str) -> None:
    worst = Severity.objects.get(rank=1)
    values = {"code": "SEV1", "name": "Critical", "says": "", "aliases": []} | given
    with pytest.raises(Refusal) as refused:
        edit_severity(worst, by=visitors.administrator, **values)  # type: ignore[arg-type]
    assert (refused.value.sentence, refused.value.field) == (sentence, field)


def test_only_administrators_change_severities_and_a_stale_edit_is_refused(visitors: Cast) -> None:
    worst = Severity.objects.get(rank=1)
    values = {"name": "Worst", "says": "", "aliases": ["P0"]}
    for one in (visitors.owner, visitors.facilitator, visitors.reader):
        with pytest.raises(NotAllowed):
            edit_severity(worst, by=one, code="S1", **values)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            add_severity("S9", by=one, name="Nine")
    edit_severity(worst, expected=1, by=visitors.administrator, code="S1", **values)  # type: ignore[arg-type]
    with pytest.raises(Stale):
        edit_severity(worst, expected=1, by=visitors.administrator, code="S0", **values)  # type: ignore[arg-type]
    assert (worst.code, worst.rank, worst.version) == ("S1", 1, 2)


def test_two_services_have_two_names_and_two_addresses(visitors: Cast) -> None:
    add_service("Ledger", by=visitors.owner)
    with pytest.raises(Refusal, match="“LEDGER” already"):
        add_service(" LEDGER", by=visitors.owner)
    other = add_service("Ledger!", by=visitors.owner, aliases=["books", "Books"])
    new = add_service("New", by=visitors.owner)
    assert (other.slug, other.aliases, new.slug) == ("ledger-2", ["books"], "new-2")


def test_a_service_keeps_its_address_when_it_is_renamed(visitors: Cast) -> None:
    row = add_service("Ledger", by=visitors.owner)
    edit_service(row, expected=1, by=visitors.other_team, name="Books", says="Keeps them.", team=visitors.search, aliases=["Ledger"])
    with pytest.raises(Stale):
        edit_service(row, expected=1, by=visitors.owner, name="Ledger", says="", team=None, aliases=[])
    with pytest.raises(Refusal, match="Give the service a name"):
        edit_service(row, expected=None, by=visitors.owner, name=" ", says="", team=None, aliases=[])
    with pytest.raises(NotAllowed):
        edit_service(row, expected=None, by=visitors.reader, name="Mine", says="", team=None, aliases=[])
    found = Service.objects.get(slug="ledger")
    assert (found.name, found.says, found.team, found.aliases) == ("Books", "Keeps them.", visitors.search, ["Ledger"])


def test_an_administrator_adds_a_severity_on_the_page_and_a_taken_word_is_said_at_its_field(visitors: Cast) -> None:
    client = sign_in(visitors.administrator)
    given = {"code": "SEV5", "name": "Blemish", "says": "", "aliases": "cosmetic"}

    assert client.post("/severities/", given).status_code == 302
    assert list(Severity.objects.filter(code="SEV5").values_list("rank", "name")) == [(5, "Blemish")]
    again = client.post("/severities/", given)
    assert again.status_code == 422
    assert list(again.context["form"].errors) == ["code"]

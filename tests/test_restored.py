"""After a test with real transactions, which empties every table, the next one finds what the migrations wrote."""

from __future__ import annotations

from datetime import date

import pytest

from secondstory.incidents.models import Severity
from secondstory.search.engine import index
from secondstory.search.index import Entry, Texts
from secondstory.search.operations import put_documents

CODES = ["SEV1", "SEV2", "SEV3", "SEV4"]
ENTRY = Entry("publication", "1", 1, "i1", is_example=False, is_private=False, on=date(2026, 3, 16), texts=Texts("", "pool", "", ""))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["once", "and again"])
def test_real_transactions_start_with_the_severities(time: str) -> None:
    assert sorted(Severity.objects.values_list("code", flat=True)) == CODES
    Severity.objects.filter(code="SEV4").delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["once", "and again"])
def test_real_transactions_start_with_an_empty_index(time: str) -> None:
    assert index().places() == set()
    put_documents([ENTRY])
    assert len(index().places()) == 1

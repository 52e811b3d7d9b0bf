"""After a test with real transactions, which empties every table, the next one finds what the migrations wrote."""

from __future__ import annotations

import pytest

from secondstory.incidents.models import Severity

CODES = ["SEV1", "SEV2", "SEV3", "SEV4"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["once", "and again"])
def test_real_transactions_start_with_the_severities(time: str) -> None:
    assert sorted(Severity.objects.values_list("code", flat=True)) == CODES
    Severity.objects.filter(code="SEV4").delete()

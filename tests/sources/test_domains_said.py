"""A factor in a document that begins with the name of a domain lies there; any other word before a colon says nothing."""

from __future__ import annotations

import pytest

from secondstory.factors.models import Factor
from secondstory.factors.operations import merge_terms, rename_term, retire_term
from secondstory.sources.operations import save_import
from tests.cast import Cast
from tests.sources.conftest import REPORT, Preview

STATEMENTS = {
    "Configuration: two lists are kept by two teams": "CONFIG",
    "**Detection and observability:** the panel repeats its last value": "DETECT",
    "[CAPACITY] the pool has one size for all days": "DEPEND",  # where capacity was merged to
    "Settings of the pool: nobody compares them": "UNCLASSIFIED",
    "Pressure: the launch day stood fixed": "UNCLASSIFIED",  # a word that takes no new factors
    "Human error: configuration was wrong": "UNCLASSIFIED",
    "Deployment. The release train has no first hundred": "UNCLASSIFIED",
}
"""What a document says, and where it lies then."""


@pytest.mark.django_db
def test_a_name_before_the_colon_is_where_it_lies_and_the_words_stay_without_marks(preview: Preview, visitors: Cast) -> None:
    merge_terms("CAPACITY", into="DEPEND", by=visitors.administrator)
    rename_term("ORG", "Pressure", by=visitors.administrator)
    retire_term("ORG", by=visitors.administrator)
    written = REPORT.replace("- The consumer has no limit on retries.", "\n".join(f"- {one}" for one in STATEMENTS))
    save_import(preview({"a.md": written}), by=visitors.owner)
    assert dict(Factor.objects.values_list("statement", "domain")) == {said.replace("**", ""): code for said, code in STATEMENTS.items()}

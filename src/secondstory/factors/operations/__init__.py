"""Everything that changes what contributed: factors, the questions that led there, and the words they are sorted by."""

from secondstory.factors.operations.changing_words import undo_taxonomy_change
from secondstory.factors.operations.factors import add_factor, edit_factor, remove_factor
from secondstory.factors.operations.importing_words import take_over_words
from secondstory.factors.operations.labels import add_label, checked_domain, remove_label, sort_factor
from secondstory.factors.operations.redacting import redact_factors
from secondstory.factors.operations.terms import (
    NewPart,
    add_term,
    bring_back_term,
    describe_term,
    merge_terms,
    rename_term,
    retire_term,
    split_term,
)

__all__ = [
    "NewPart",
    "add_factor",
    "add_label",
    "add_term",
    "bring_back_term",
    "checked_domain",
    "describe_term",
    "edit_factor",
    "merge_terms",
    "redact_factors",
    "remove_factor",
    "remove_label",
    "rename_term",
    "retire_term",
    "sort_factor",
    "split_term",
    "take_over_words",
    "undo_taxonomy_change",
]

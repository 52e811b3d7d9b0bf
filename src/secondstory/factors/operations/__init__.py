"""Everything that changes what contributed: factors, the questions that led there, and the words they are sorted by."""

from secondstory.factors.operations.factors import add_factor, edit_factor, remove_factor
from secondstory.factors.operations.redacting import redact_factors
from secondstory.factors.operations.refusing import refuse_person_as_cause, refuse_question_to_a_person

__all__ = [
    "add_factor",
    "edit_factor",
    "redact_factors",
    "refuse_person_as_cause",
    "refuse_question_to_a_person",
    "remove_factor",
]

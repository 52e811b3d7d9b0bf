"""Everything that changes what contributed: factors, the questions that led there, and the words they are sorted by."""

from secondstory.factors.operations.answering import accept_factor, look_through_lens, withdraw_acceptance, withdraw_look
from secondstory.factors.operations.factors import add_factor, edit_factor, remove_factor
from secondstory.factors.operations.redacting import redact_factors

__all__ = [
    "accept_factor",
    "add_factor",
    "edit_factor",
    "look_through_lens",
    "redact_factors",
    "remove_factor",
    "withdraw_acceptance",
    "withdraw_look",
]

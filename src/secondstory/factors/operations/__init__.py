"""Everything that changes what contributed: factors, the questions that led there, and the words they are sorted by."""

from secondstory.factors.operations.factors import add_factor, edit_factor, remove_factor
from secondstory.factors.operations.redacting import redact_factors

__all__ = ["add_factor", "edit_factor", "redact_factors", "remove_factor"]

"""What touches several slices at once: near misses and what caught them; removing a passage wherever it stands."""

from secondstory.workspace.operations.declaring import declare, edit, undo
from secondstory.workspace.operations.redacting import find_passage, finish_redactions, redact_passage

__all__ = ["declare", "edit", "find_passage", "finish_redactions", "redact_passage", "undo"]

"""What touches several slices at once: near misses and what caught them; removing a passage or a picture wherever it stands;
what shows a factor at work."""

from secondstory.workspace.operations.briefs import make_risk_brief, may_sign, sign_risk_brief
from secondstory.workspace.operations.declaring import declare, edit, undo
from secondstory.workspace.operations.pictures import redact_picture, sweep_unseen_pictures
from secondstory.workspace.operations.redacting import find_passage, finish_redactions, redact_passage
from secondstory.workspace.operations.supporting import remove_support, support_with

__all__ = [
    "declare",
    "edit",
    "find_passage",
    "finish_redactions",
    "make_risk_brief",
    "may_sign",
    "redact_passage",
    "redact_picture",
    "remove_support",
    "sign_risk_brief",
    "support_with",
    "sweep_unseen_pictures",
    "undo",
]

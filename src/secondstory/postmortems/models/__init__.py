"""The rows of the document and of its way."""

from secondstory.postmortems.models.comments import Comment, Thread
from secondstory.postmortems.models.documents import LEARNED, Picture, Postmortem, PostmortemQuerySet, Section, TextUpdate
from secondstory.postmortems.models.moments import Moment
from secondstory.postmortems.models.reviewing import WORDING, Approval, PassedGate, ReadingRequest
from secondstory.postmortems.models.supporting import SectionSupport
from secondstory.postmortems.models.templates import Template, TemplateSection

__all__ = [
    "LEARNED",
    "WORDING",
    "Approval",
    "Comment",
    "Moment",
    "PassedGate",
    "Picture",
    "Postmortem",
    "PostmortemQuerySet",
    "ReadingRequest",
    "Section",
    "SectionSupport",
    "Template",
    "TemplateSection",
    "TextUpdate",
    "Thread",
]

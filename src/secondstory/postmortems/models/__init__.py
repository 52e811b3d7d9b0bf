"""The rows of the document and of its way."""

from secondstory.postmortems.models.documents import LEARNED, Picture, Postmortem, PostmortemQuerySet, Section, TextUpdate

__all__ = ["LEARNED", "Picture", "Postmortem", "PostmortemQuerySet", "Section", "TextUpdate"]

"""What readers said about a document as footnotes of its Markdown: under the section it is about, by role and never by name."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from secondstory.incidents.models import Involvement
from secondstory.postmortems.models import Comment, Postmortem
from secondstory.postmortems.queries import conversations


def footnotes_of(document: Postmortem) -> dict[str, list[str]]:
    """Blocks of Markdown by the uid of the section they stand under; "" for what is about none. Three statements.

    Resolved conversations and withdrawn comments are left out.
    """
    parts = Involvement.objects.filter(incident=document.incident_id, is_observer=False).exclude(user=None)
    roles: dict[int | None, str] = {part.user_id: part.label for part in parts}
    found: dict[str, list[str]] = defaultdict(list)
    for number, one in enumerate((one for one in conversations(document) if not one.thread.is_resolved), 1):
        said = [_said(row, roles) for row in one.comments if not row.is_withdrawn]
        if said:
            quote = f"“{_line(one.thread.quote)}” " if one.thread.quote else ""
            found[one.section_uid] += [f"[^comment-{number}]", f"[^comment-{number}]: {quote}{' '.join(said)}"]
    return found


def _said(comment: Comment, roles: dict[int | None, str]) -> str:
    return f"**{roles.get(comment.author_id, _('a reader'))}:** {_line(comment.text)}"


def _line(text: str) -> str:
    return " ".join(text.split())

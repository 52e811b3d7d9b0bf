"""What trackers are told when an action's text was changed here."""

from __future__ import annotations

from typing import Any

from secondstory.audit.models import Record
from secondstory.integrations.composing import may_tell, title_of
from secondstory.integrations.enums import TitleWay, Verb
from secondstory.integrations.models import TrackerLink
from secondstory.integrations.operations import send_errand


def follow_titles(sender: type[Record], record: Record, **kwargs: Any) -> None:
    """An action's title goes to its tracker, as long as it goes that way and is not what the tracker has already."""
    if record.subject_kind != "action" or "text" not in record.changes:
        return
    link = TrackerLink.objects.filter(action__uid=record.subject_uid).select_related("action__incident", "connection").first()
    if link is None or not may_tell(link) or link.title_way != TitleWay.OURS or link.conflict or link.heard_at is None:
        return
    if title_of(link.action) != link.seen.get("title"):
        send_errand(link.action, link.connection, Verb.WRITE, fields=["title"])

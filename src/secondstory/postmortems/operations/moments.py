"""Keeping the text as it is at a moment, and going back to one. Nothing else holds what was written before."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor
from secondstory.postmortems.enums import MomentKind
from secondstory.postmortems.live_text import catch_up
from secondstory.postmortems.models import Moment, Postmortem, Section
from secondstory.postmortems.operations.documents import write_section
from secondstory.postmortems.queries import says, text_now

MOST_MOMENTS = 500


@transaction.atomic
def take_moment(postmortem: Postmortem, *, by: Visitor, name: str = "", kind: str = MomentKind.NAMED) -> Moment:
    """Keep the text of every section as it is now. One that someone names needs a name."""
    name = " ".join(checked_text(name, field="name").split())
    if kind == MomentKind.NAMED and not name:
        raise Refusal(_("Give the moment a name, so that others know why it was kept."), field="name")
    if len(name) > 120:
        raise Refusal(_("Keep the name within %(most)d characters.") % {"most": 120}, field="name")
    lock(postmortem)
    catch_up(postmortem)
    if kind == MomentKind.NAMED and Moment.objects.filter(postmortem=postmortem).count() >= MOST_MOMENTS:
        raise Refusal(_("There are %(most)d moments of this document. Remove some before you keep another.") % {"most": MOST_MOMENTS})
    row = Moment.objects.create(
        postmortem=postmortem, kind=kind, name=name, sections=text_now(postmortem), taken_by=by.user, is_example=postmortem.is_example
    )
    record("kept the text as a moment", row, about=postmortem.incident, by=by)
    return row


@transaction.atomic
def restore_moment(moment: Moment, *, by: Visitor) -> Moment | None:
    """Write the moment's text again, as an edit of now; what stood there is kept as a moment first, which is returned.

    Sections that came since stay, and one that is gone comes back with its question. None when nothing is different.
    """
    document = moment.postmortem
    lock(document)
    catch_up(document)
    now = {one["uid"]: one for one in text_now(document)}
    different = [one for one in moment.sections if _told(now.get(one["uid"])) != _told(one)]
    if not different:
        return None
    kept = take_moment(document, name=_("before going back to “%(name)s”") % {"name": str(moment)[:60]}, by=by)
    keys = {one["key"] for one in now.values()}
    for one in different:
        current = now.get(one["uid"])
        key = current["key"] if current else one["key"] if one["key"] not in keys else ""
        row = write_section(document, key=key, title=one["title"], markdown=one["markdown"], by=by)
        if current is None:
            asked = {name: one.get(name, "") for name in ("question", "help_text")}  # moments of before November 2026 kept none
            Section.objects.filter(pk=row.pk).update(position=_place_of(one, moment, document), **asked)
    record("went back to a moment", moment, about=document.incident, by=by)
    return kept


@transaction.atomic
def remove_moment(moment: Moment, *, by: Visitor) -> None:
    """Forget one that somebody named, if nobody approved that text. The others are what was agreed on, and stay."""
    if moment.kind != MomentKind.NAMED:
        raise Refusal(_("What was given to readers, agreed on or published stays readable. A passage of it can be removed."))
    if moment.approvals.exists():
        raise Refusal(_("Somebody approved this text, so it stays readable."))
    record("removed the moment", moment, about=moment.postmortem.incident, by=by)
    moment.delete()


def moment_of_now(postmortem: Postmortem, *, by: Visitor, name: str) -> Moment:
    """The latest moment if its text is word for word that of now, else one taken now under `name`."""
    last = Moment.objects.filter(postmortem=postmortem).first()
    if last is not None and says(last, text_now(postmortem)):
        return last
    return take_moment(postmortem, name=name, by=by)


def _told(section: object) -> object:
    return (section["title"], section["markdown"].strip()) if isinstance(section, dict) else None


def _place_of(section: dict[str, str], moment: Moment, document: Postmortem) -> int:
    """After the section it came after then, if that is still there."""
    before = moment.sections[: moment.sections.index(section)]
    uids = [one["uid"] for one in before]
    row = Section.objects.filter(postmortem=document, uid__in=uids).order_by("-position").first()
    return row.position if row else 0

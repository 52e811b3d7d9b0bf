"""Why a record is likely to matter, in sentences: the codes of `Event.rank_reasons`, which the ranking of records writes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORTH_A_LOOK = 40
"""At most so many lines the log shows at first: those most likely to matter."""

SENTENCES = {
    "alert": gettext_lazy("An alert opened."),
    "acknowledged": gettext_lazy("Somebody took an alert on."),
    "closed": gettext_lazy("An alert was over."),
    "severe": gettext_lazy("Its severity is among the highest."),
    "mild": gettext_lazy("Its severity says that it can wait."),
    "change": gettext_lazy("Something was changed."),
    "before": gettext_lazy("It is a change shortly before the first alert."),
    "decision": gettext_lazy("It is a decision, or words that announce one."),
    "action": gettext_lazy("Something was done."),
    "impact": gettext_lazy("It is what customers met."),
    "discovery": gettext_lazy("Something was found out."),
    "message": gettext_lazy("A person wrote it."),
    "pinned": gettext_lazy("Somebody pinned it."),
    "starred": gettext_lazy("Somebody marked it with a star."),
    "reacted": gettext_lazy("Others reacted to it."),
    "rare": gettext_lazy("Hardly anything in these records is like it."),
    "unusual": gettext_lazy("Few lines are like it."),
    "common": gettext_lazy("Many lines are like it."),
    "again": gettext_lazy("Others like it stand before it."),
    "first": gettext_lazy("It is the first of its kind after a while without any."),
    "level": gettext_lazy("Its level says error or worse."),
    "warning": gettext_lazy("Its level says warning."),
    "trouble": gettext_lazy("Its words speak of something that fails."),
    "turn": gettext_lazy("Its words speak of something started, stopped, switched or taken back."),
    "better": gettext_lazy("Its words speak of something that works again."),
    "burst": gettext_lazy("Many like it begin here."),
    "edge": gettext_lazy("It stands close to the first alert or to the end of the last."),
    "told": gettext_lazy("Several sources tell of it."),
    "few": gettext_lazy("Its source seldom says anything."),
}


def codes_of(reasons: str) -> list[str]:
    """The codes in `reasons`, the weightiest first; blanks or commas stand between them."""
    return reasons.replace(",", " ").split()


def why_ranked(reasons: str) -> list[str]:
    """A sentence for each code in `reasons`; a code that has none here is shown as it is."""
    return [
        str(SENTENCES[code]) if code in SENTENCES else _("Its reader marked it “%(code)s”.") % {"code": code} for code in codes_of(reasons)
    ]

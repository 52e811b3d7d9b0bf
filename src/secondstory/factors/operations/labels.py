"""Where a factor lies: its domain, and the further ones it belongs to, each with the words that show it (B21)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.models import Factor, Label, Support, vocabulary
from secondstory.factors.operations.undoing import Changes, added, remember
from secondstory.factors.vocabulary import UNCLASSIFIED
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, raise_version
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event

MOST_LABELS = 12


def checked_domain(said: str, *, known: str = "", is_import: bool = False) -> str:
    """The code that is meant by a code or a name. `known` is what the factor has: it may keep it, whatever became of it.

    Raises `Refusal` for what is no word, or takes no new factors; an import keeps those as *unclassified: look further*.
    """
    words = vocabulary()
    code = words.chosen(said if said in words.words or said == known else words.meant(said), known=known)
    if code:
        return code
    if is_import:
        return UNCLASSIFIED
    word = words.words.get(words.meant(said))
    if word is None:
        listed = ", ".join(group.top.code for group in words.groups)
        sentence = _("“%(value)s” is no word of the taxonomy. Use one of: %(words)s, or a part of one.")
        raise Refusal(sentence % {"value": said[:60], "words": listed}, field="domain")
    parts = [words.short(one) for one, other in words.words.items() if other.split_from == word.code and words.is_offered(one)]
    if parts:
        sentence = _("“%(word)s” was split. Choose one of: %(words)s.")
        raise Refusal(sentence % {"word": word.label, "words": ", ".join(parts)}, field="domain")
    raise Refusal(_("“%(word)s” is retired and takes no new factors. Choose another word.") % {"word": word.label}, field="domain")


@transaction.atomic
def add_label(
    factor: Factor, code: str, *, by: Visitor, support: Support | None = None, event: Event | None = None, quote: str = ""
) -> Label:
    """Say of a factor that it lies in one more place. What shows it is one of its supports, or words of an event, exactly."""
    lock(factor)
    code = checked_domain(code)
    words = vocabulary()
    has = {words.now(one) for one in (factor.domain, *factor.labels.values_list("code", flat=True))}
    if code in has:
        raise Refusal(_("The factor lies in “%(word)s” already.") % {"word": words.label(code)}, field="code")
    if code == UNCLASSIFIED:
        raise Refusal(_("A further place says where a factor lies. Choose one, or leave it."), field="code")
    if len(has) > MOST_LABELS:
        raise Refusal(_("A factor in more than %(most)d places is several factors. Write them down one by one.") % {"most": MOST_LABELS})
    new: list[tuple[Model, Changes]] = []
    shown = support or _support_of(factor, event, quote, new)
    label = Label.objects.create(factor=factor, code=code, support=shown, is_example=factor.is_example)
    raise_version(factor)
    remember(factor.incident, "labelled a factor", [*new, added(label)])
    record("labelled a factor", factor, about=factor.incident, by=by, changes={"labels": ["", code]})
    return label


@transaction.atomic
def remove_label(factor: Factor, code: str, *, by: Visitor) -> None:
    """Take a further place away; what supports the factor stays."""
    words = vocabulary()
    rows = [row for row in factor.labels.all() if words.now(row.code) == words.now(code)]
    if not rows:
        raise Refusal(_("The factor has no label “%(code)s”.") % {"code": code[:60]}, field="code")
    now = clock.now()
    Label.objects.filter(pk__in=[row.pk for row in rows]).update(removed_at=now, version=F("version") + 1)
    raise_version(factor)
    remember(factor.incident, "labelled a factor", [(row, {"removed_at": [None, now]}) for row in rows])
    record("labelled a factor", factor, about=factor.incident, by=by, changes={"labels": [rows[0].code, ""]})


def _support_of(factor: Factor, event: Event | None, quote: str, new: list[tuple[Model, Changes]]) -> Support | None:
    """The support with these words, made if there is none, for the caller to remember among `new`; none where nothing was quoted."""
    quote = quote.strip()
    if event is None:
        if quote:
            raise Refusal(_("Say which event the quoted words stand in."), field="event")
        return None
    if quote not in event.text:
        raise Refusal(_("The quoted words don't stand in that event. Copy them exactly."), field="quote")
    found = Support.objects.filter(factor=factor, event=event, quote=quote).first()
    if found is None:
        found = Support.objects.create(factor=factor, event=event, quote=quote, is_example=factor.is_example)
        new.append(added(found))
    return found

"""The shape of an incident's why-trees, read once: who stands under whom, how deep, and what may go where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from secondstory.factors.models import Juncture, Why
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock

MOST_DEEP = 100
"""So many questions may stand one under another."""
MOST_WHYS = 2_000
"""So many questions may be asked of one incident."""


def lock_why(why: Why) -> Incident:
    """Its row as it is now, and its incident, whose trees nobody else changes until the transaction ends; refuse one taken away."""
    incident = why.juncture.incident
    lock(incident)
    why.refresh_from_db()
    if why.juncture.removed_at is not None:
        raise Refusal(_("That tree has been taken away. Bring it back first."))
    if why.removed_at is not None:
        raise Refusal(_("That question has been taken away. Undo that first."))
    return incident


class Forest:
    """All whys of an incident, those that were taken away included. Lock the incident before reading it."""

    def __init__(self, whys: Iterable[Why], junctures: Iterable[Juncture]) -> None:
        self._whys = {why.pk: why for why in whys}
        self._junctures = {one.pk: one for one in junctures}
        self._under: dict[int | None, list[Why]] = {}
        for why in self._whys.values():
            self._under.setdefault(why.parent_id, []).append(why)

    @classmethod
    def of(cls, incident: Incident) -> Forest:
        """As it stands now, in two statements."""
        whys = Why.objects.filter(juncture__incident=incident).order_by("position", "pk")
        return cls(whys, Juncture.objects.filter(incident=incident))

    @property
    def count(self) -> int:
        """How many there are to be seen."""
        return sum(why.removed_at is None for why in self._whys.values())

    def siblings(self, juncture: Juncture, parent: Why | None) -> list[Why]:
        """Those under one why, or at the top of a tree, in their order, with those taken away: they keep their place."""
        return [why for why in self._under.get(parent.pk if parent else None, []) if why.juncture_id == juncture.pk]

    def branch(self, why: Why) -> Iterator[Why]:
        """A why and all that hangs on it."""
        waiting, seen = [self._whys[why.pk]], {why.pk}
        while waiting:
            one = waiting.pop()
            yield one
            fresh = [below for below in self._under.get(one.pk, []) if below.pk not in seen]
            seen |= {below.pk for below in fresh}
            waiting += fresh

    def depth(self, why: Why | None) -> int:
        """How many stand from the top down to it, itself included; 0 for none. Endless where it hangs on itself."""
        count, pk = 0, why.pk if why else None
        while pk is not None:
            count += 1
            if count > len(self._whys):
                return count + MOST_DEEP
            pk = self._whys[pk].parent_id
        return count

    def height(self, why: Why) -> int:
        """How many stand one under another from it down, itself included; what was taken away does not count."""
        level, count = [self._whys[why.pk]], 0
        while level and count <= MOST_DEEP:
            count += 1
            level = [below for one in level for below in self._under.get(one.pk, []) if below.removed_at is None]
        return count

    def check_place(self, juncture: Juncture, parent: Why | None, *, height: int = 1) -> None:
        """Refuse a place under something that isn't there, in another tree, or too deep."""
        if juncture.removed_at is not None:
            raise Refusal(_("That tree has been taken away. Bring it back first."), field="juncture")
        if parent is not None and (parent.pk not in self._whys or self._whys[parent.pk].removed_at is not None):
            raise Refusal(_("That question has been taken away. Choose one that is there."), field="parent")
        if parent is not None and self._whys[parent.pk].juncture_id != juncture.pk:
            raise Refusal(_("That question stands in another tree. Choose one of this tree."), field="parent")
        if self.depth(parent) + height > MOST_DEEP:
            raise Refusal(_("Keep a branch within %(most)d questions; go on in a tree of its own.") % {"most": MOST_DEEP}, field="parent")

    def settle(self, uids: set[str]) -> None:
        """After these whys were put back as they once were: take along what hangs on them, refuse what can't be."""
        for why in [one for one in self._whys.values() if one.uid in uids]:
            if self.depth(why) + self.height(why) - 1 > MOST_DEEP:
                raise Refusal(_("The questions have been moved since, so it can't go back to where it was."))
            self._check_seen(why)
            self._carry(why)

    def _check_seen(self, why: Why) -> None:
        if why.removed_at is not None:
            if any(below.removed_at is None for below in self._under.get(why.pk, [])):
                raise Refusal(_("More has been asked from “%(why)s” since. Take the branch away instead.") % {"why": str(why)[:80]})
            return
        if why.parent_id is not None and self._whys[why.parent_id].removed_at is not None:
            raise Refusal(_("What “%(why)s” hung on has been taken away since. Bring that back first.") % {"why": str(why)[:80]})
        if self._junctures[self._tree_of(why)].removed_at is not None:
            raise Refusal(_("The tree “%(why)s” stood in has been taken away since. Bring it back first.") % {"why": str(why)[:80]})

    def _tree_of(self, why: Why) -> int:
        return self._whys[why.parent_id].juncture_id if why.parent_id is not None else why.juncture_id

    def _carry(self, why: Why) -> None:
        tree = self._tree_of(why)
        strayed = [one.pk for one in self.branch(why) if one.juncture_id != tree]
        if strayed:
            Why.objects.filter(pk__in=strayed).update(juncture=tree)
            for pk in strayed:
                self._whys[pk].juncture_id = tree

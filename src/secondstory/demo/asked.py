"""Why-trees of the example, grown as a group would grow them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from secondstory.factors.models import Factor, Juncture, Why
from secondstory.factors.operations import ask_why, edit_why, link_factor, open_juncture
from secondstory.incidents.models import Incident
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event


class Asked:
    """What was asked in one story; its factors are written down already."""

    def __init__(self, incident: Incident, *, events: Mapping[str, Event], factors: Mapping[str, Factor], by: Visitor) -> None:
        self.incident = incident
        self.events = events
        self.factors = factors
        self.by = by

    def tell(self, told: dict[str, Any]) -> None:
        """One tree: questions that stand open at a change are answered, others are asked."""
        juncture = open_juncture(self.incident, self.events[told["event"]], by=self.by)
        waiting = {why.probe: why for why in juncture.whys.all()}
        for one in told["whys"]:
            self._ask(juncture, one, waiting=waiting)

    def _ask(self, juncture: Juncture, one: dict[str, Any], *, waiting: Mapping[str, Why], parent: Why | None = None) -> None:
        why = waiting.get(one.get("probe", ""))
        answer = one.get("answer", "")
        if why is None:
            words = {"question": one.get("question", ""), "probe": one.get("probe", ""), "answer": answer}
            why = ask_why(juncture, parent=parent, by=self.by, **words)
        elif answer:
            edit_why(why, expected=None, answer=answer, by=self.by)
        if "factor" in one:
            link_factor(why, self.factors[one["factor"]], by=self.by)
        for below in one.get("whys", []):
            self._ask(juncture, below, waiting={}, parent=why)

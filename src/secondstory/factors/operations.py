"""Writing down what contributed."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.enums import Breadth, Domain, FactorRole
from secondstory.factors.models import Factor, Support
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event

_A_LABEL = re.compile(r"\b(human|operator|user|pilot|manual) (error|mistake)s?\b|\bfat.finger", re.IGNORECASE)
"""BL-02: a label put on afterwards, not a factor. The full language checker is a slice of its own."""


@transaction.atomic
def add_factor(
    incident: Incident,
    statement: str,
    *,
    by: Visitor,
    domain: str = Domain.UNCLASSIFIED,
    role: str = FactorRole.ENABLING,
    breadth: str = "",
    supported_by: Event | None = None,
    quote: str = "",
    is_import: bool = False,
) -> Factor:
    """Add a factor, with the event and the words that support it.

    "Human error" is refused with a question that leads further (R6); an import keeps it as *unclassified: look further*.
    """
    statement = statement.strip()
    if not statement:
        raise Refusal(_("Say what contributed: which system, process, tool or organisation did what?"), field="statement")
    if _A_LABEL.search(statement):
        if not is_import:
            raise Refusal(
                _(
                    "That is where the questions begin. Which default, cue, tool or pressure made it easy, "
                    "and what let it have this much effect?"
                ),
                field="statement",
            )
        domain = Domain.UNCLASSIFIED
    for value, words in ((domain, Domain.values), (role, FactorRole.values), (breadth, ["", *Breadth.values])):
        if value not in words:
            raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": value, "words": ", ".join(w for w in words if w)})
    if quote and (supported_by is None or quote not in supported_by.text):
        raise Refusal(_("The quoted words don't stand in that event. Copy them exactly."), field="quote")
    position = (Factor.objects.filter(incident=incident).aggregate(last=Max("position"))["last"] or 0) + 1
    factor = Factor.objects.create(
        incident=incident, statement=statement, domain=domain, role=role, breadth=breadth, position=position, is_example=incident.is_example
    )
    if supported_by is not None:
        Support.objects.create(factor=factor, event=supported_by, quote=quote)
    record("added a factor", factor, about=incident, by=by)
    return factor

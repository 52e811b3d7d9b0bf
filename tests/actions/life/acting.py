"""An action of the payments team, as the tests of its life begin with."""

from __future__ import annotations

from datetime import date
from typing import Any

from secondstory.actions.models import Action
from tests.actions.promises import add, promise
from tests.cast import Cast

DUE = date(2026, 4, 10)


def drafted(cast: Cast, text: str = "Cap retries at 1 in Till", **given: Any) -> Action:
    """A draft with an owner and a day."""
    values = {"owner": cast.owner.user, "team": cast.payments, "due_on": DUE} | given
    incident = values.pop("incident", None) or cast.make_incident()
    return add(incident, text, by=cast.owner, **values)


def promised(cast: Cast, text: str = "Cap retries at 1 in Till", **given: Any) -> Action:
    """Agreed and confirmed."""
    return promise(drafted(cast, text, **given), by=cast.owner)

"""What is refused in a way of its own."""

from __future__ import annotations

from secondstory.lib.errors import Refusal


class UnknownService(Refusal):
    """A gate was asked for a service that is not here: it was never made known, or is called something else by now."""

    status = 404

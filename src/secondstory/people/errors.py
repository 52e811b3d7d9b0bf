"""Refusals of people's own."""

from secondstory.lib.errors import Refusal


class LinkOver(Refusal):
    """A link that was good once: used, withdrawn or too old."""

    status = 410

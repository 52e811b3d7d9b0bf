"""The request as our views see it: with the visitor who is asking."""

from __future__ import annotations

from django.http import HttpRequest

from secondstory.people.permissions import Visitor


class StoryRequest(HttpRequest):
    """What `VisitorMiddleware` (browser) and token sign-in (API) hand to a view. A type only; never made."""

    visitor: Visitor

"""The tracker of a connection that is off, or whose token can't be read any more: nothing calls out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NoReturn

from django.utils.translation import gettext as _

from secondstory.integrations.enums import Cause
from secondstory.integrations.tracker import Changes, Checked, Headers, Made, NewIssue, News, Reading, Trouble


class NullTracker:
    """Answers every question with the same sentence, and takes nothing from outside."""

    def __init__(self, label: str, *, is_lost: bool = False) -> None:
        self.label = label
        self._is_lost = is_lost

    def check(self) -> Checked:
        self._refuse()

    def make(self, issue: NewIssue) -> Made:
        self._refuse()

    def find(self, marker: str, *, since: datetime) -> Made | None:
        self._refuse()

    def read(self, external_id: str, *, etag: str = "") -> Reading | None:
        self._refuse()

    def write(self, external_id: str, changes: Changes) -> None:
        self._refuse()

    def changed_since(self, at: datetime) -> Iterator[Reading]:
        self._refuse()

    def located(self, url: str) -> str:
        return ""

    def is_genuine(self, headers: Headers, body: bytes, secret: str) -> bool:
        return False

    def news(self, headers: Headers, body: bytes) -> News:
        raise ValueError

    def _refuse(self) -> NoReturn:
        if self._is_lost:
            said = _("The installation’s secret has changed, so an administrator gives the connection to %(tracker)s its token again.")
            raise Trouble(Cause.DENIED, said % {"tracker": self.label})
        said = _("The connection to %(tracker)s is off. An administrator turns it on; then this goes on by itself.")
        raise Trouble(Cause.OFF, said % {"tracker": self.label})

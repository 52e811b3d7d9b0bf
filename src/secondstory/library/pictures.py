"""Pictures of editions: where they are read, and how an edition's text shows them."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.urls import reverse

from secondstory.library.edition import Edition
from secondstory.ui.markdown import Drawn, Shown

_PUBLISHED = re.compile(r"/library/pictures/([0-9a-f]{64})/")


def place_of_picture(sha256: str) -> str:
    """Where a picture of an edition is read, by those who may read the edition."""
    return reverse("publication-picture", args=[sha256])


def published_pictures_in(markdown: str) -> list[str]:
    """The hashes of the pictures in a frozen text."""
    return _PUBLISHED.findall(markdown)


class EditionText:
    """`ui.markdown.Living` for a frozen text, in which nothing lives any more but its pictures."""

    def __init__(self, edition: Edition, place: Callable[[str], str] = place_of_picture) -> None:
        self._pictures = {picture.sha256: picture for picture in edition.pictures}
        self._place = place

    def mention(self, kind: str, ref: str, label: str) -> Shown:
        """The words it was written with."""
        return Shown(label)

    def block(self, kind: str, start: str, end: str) -> str:
        """None: what stood there was written out."""
        return ""

    def picture(self, address: str) -> Drawn | None:
        """A picture of the edition, with its size."""
        (sha256, *_more) = [*published_pictures_in(address), ""]
        picture = self._pictures.get(sha256)
        return Drawn(self._place(sha256), picture.width_px, picture.height_px) if picture else None

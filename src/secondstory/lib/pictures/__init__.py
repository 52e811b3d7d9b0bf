"""Pictures that people bring: what they are by their bytes, how large, and the same without anything but what is seen.

Nothing is decoded here, so a small file that would unpack to gigabytes costs nothing: its size is read from its head and refused. What is
kept is rebuilt from the parts that draw the picture. Places, names, times, thumbnails, comments, colour profiles and whatever hides behind
the end are not copied; of a photograph's EXIF only which way up it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal, TooLarge
from secondstory.lib.pictures import gif, jpeg, png, webp
from secondstory.lib.pictures.bits import Broken, Stripped

MOST_FRAMES_PX = 400_000_000
"""Of a moving picture, all its frames together."""


@dataclass(frozen=True)
class Limits:
    """How large a picture may be: its file, its longer side, and its surface."""

    bytes: int
    side_px: int
    surface_px: int


@dataclass(frozen=True)
class Picture:
    """A picture that may be kept and shown."""

    content: bytes
    media_type: str
    suffix: str
    width_px: int
    height_px: int


_READERS: tuple[tuple[Callable[[bytes], bool], str, str, Callable[[bytes], Stripped]], ...] = (
    (lambda head: head.startswith(png.SIGNATURE), "image/png", "png", png.strip),
    (lambda head: head.startswith(b"\xff\xd8\xff"), "image/jpeg", "jpg", jpeg.strip),
    (lambda head: head.startswith((b"GIF87a", b"GIF89a")), "image/gif", "gif", gif.strip),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", "image/webp", "webp", webp.strip),
)
SUFFIXES = {media_type: suffix for _is, media_type, suffix, _strip in _READERS}


def read_picture(content: bytes, limits: Limits) -> Picture:
    """What `content` is, whatever its name says. Raises `Refusal` or `TooLarge` with a sentence."""
    if len(content) > limits.bytes:
        raise too_large(limits)
    for is_one, media_type, suffix, strip in _READERS:
        if is_one(content[:16]):
            try:
                found = strip(content)
            except Broken as problem:
                raise Refusal(
                    _("The picture is damaged or was cut off on its way. Save it again and bring it once more."), field="file"
                ) from problem
            _check_size(found, limits)
            return Picture(found.content, media_type, suffix, found.width_px, found.height_px)
    raise Refusal(_not_read(content), field="file")


def too_large(limits: Limits) -> TooLarge:
    """What is said of a file that is too large."""
    return TooLarge(
        _("The picture is larger than %(most)d MB. Make it smaller, or cut out the part that matters.")
        % {"most": limits.bytes // 1_000_000},
        field="file",
    )


def _check_size(found: Stripped, limits: Limits) -> None:
    width, height = found.width_px, found.height_px
    if max(width, height) > limits.side_px or width * height > limits.surface_px:
        raise Refusal(
            _("The picture has %(width)d × %(height)d pixels. Make it smaller: at most %(side)d on a side, and %(surface)d million in all.")
            % {"width": width, "height": height, "side": limits.side_px, "surface": limits.surface_px // 1_000_000},
            field="file",
        )
    if found.frames_px > MOST_FRAMES_PX:
        raise Refusal(_("The picture moves for too long to be shown. Make it shorter or smaller."), field="file")


def _not_read(content: bytes) -> str:
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not content:
        return _("The file is empty. Choose a PNG, JPEG, GIF or WebP picture.")
    if head.startswith(b"<") and b"<svg" in content[:100_000].lower():
        return _("An SVG can hold scripts and links, so it isn’t taken. Save it as PNG.")
    return _("That is no picture we can show. Bring a PNG, JPEG, GIF or WebP.")

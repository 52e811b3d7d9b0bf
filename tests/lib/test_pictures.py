"""Pictures: what they are by their bytes, and that nothing but what is seen is kept of them."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.lib.errors import Refusal, TooLarge
from secondstory.lib.pictures import Limits, read_picture
from tests.images import GIF, HEIGHT, JPEG, PNG, WEBP, WIDTH

LIMITS = Limits(bytes=1_000_000, side_px=10_000, surface_px=40_000_000)
KINDS = [(PNG, "image/png", "png"), (JPEG, "image/jpeg", "jpg"), (GIF, "image/gif", "gif"), (WEBP, "image/webp", "webp")]
SECRET = b"Ana Reis, 38.7223 N"
DAMAGED = "The picture is damaged or was cut off on its way. Save it again and bring it once more."


def png_chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def png_with(chunk: bytes) -> bytes:
    return PNG[:33] + chunk + PNG[33:]


def jpeg_with(marker: int, body: bytes) -> bytes:
    return JPEG[:2] + bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body + JPEG[2:]


def gif_with(block: bytes) -> bytes:
    return GIF[:-1] + block + GIF[-1:]


def webp_with(name: bytes, body: bytes) -> bytes:
    content = WEBP[8:] + name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
    return b"RIFF" + len(content).to_bytes(4, "little") + content


def exif(orientation: int) -> bytes:
    entry = b"\x12\x01\x03\x00\x01\x00\x00\x00" + orientation.to_bytes(2, "little") + b"\0\0"
    return b"Exif\0\0II*\0\x08\0\0\0\x01\0" + entry + b"\0\0\0\0" + SECRET


@pytest.mark.parametrize(("content", "media_type", "suffix"), KINDS, ids=[kind[2] for kind in KINDS])
def test_a_picture_is_what_its_bytes_say(content: bytes, media_type: str, suffix: str) -> None:
    found = read_picture(content, LIMITS)
    assert (found.media_type, found.suffix, found.width_px, found.height_px) == (media_type, suffix, WIDTH, HEIGHT)
    assert read_picture(found.content, LIMITS) == found, "What was stripped once has nothing more to strip."


@pytest.mark.parametrize(
    "content",
    [
        png_with(png_chunk(b"tEXt", b"Author\0" + SECRET)),
        png_with(png_chunk(b"eXIf", b"II*\0" + SECRET)),
        png_with(png_chunk(b"iCCP", b"display\0\0" + SECRET)),
        png_with(png_chunk(b"prVt", SECRET)),
        PNG + SECRET,
        jpeg_with(0xE1, exif(1)),
        jpeg_with(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        jpeg_with(0xED, b"Photoshop 3.0\0" + SECRET),
        jpeg_with(0xFE, SECRET),
        JPEG + SECRET,
        gif_with(b"\x21\xfe" + bytes([len(SECRET)]) + SECRET + b"\0"),
        gif_with(b"\x21\xff\x0bXMP DataXMP" + bytes([len(SECRET)]) + SECRET + b"\0"),
        GIF + SECRET,
        webp_with(b"EXIF", SECRET),
        webp_with(b"XMP ", SECRET),
        WEBP + SECRET,
    ],
)
def test_places_people_and_what_hides_behind_the_end_are_dropped(content: bytes) -> None:
    assert SECRET in content
    kept = read_picture(content, LIMITS).content
    assert SECRET not in kept
    assert b"ICC" not in kept


def test_a_photograph_stays_the_right_way_up() -> None:
    turned, mirrored = (read_picture(jpeg_with(0xE1, exif(way)), LIMITS) for way in (6, 2))
    assert (turned.width_px, turned.height_px) == (HEIGHT, WIDTH)
    assert (mirrored.width_px, mirrored.height_px) == (WIDTH, HEIGHT)
    assert b"Exif" in turned.content
    assert read_picture(turned.content, LIMITS) == turned
    assert b"Exif" not in read_picture(jpeg_with(0xE1, exif(99)), LIMITS).content


@pytest.mark.parametrize(("content", "_type", "_suffix"), KINDS, ids=[kind[2] for kind in KINDS])
def test_one_that_is_cut_off_is_refused_wherever_it_is_cut(content: bytes, _type: str, _suffix: str) -> None:
    for end in range(16, len(content)):
        with pytest.raises(Refusal) as refused:
            read_picture(content[:end], LIMITS)
        assert refused.value.sentence == DAMAGED


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Choose a PNG, JPEG, GIF or WebP picture."),
        (b"<svg xmlns='x'><script>alert(1)</script></svg>", "An SVG can hold scripts and links, so it isn’t taken. Save it as PNG."),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><SVG/>", "An SVG can hold scripts and links, so it isn’t taken. Save it as PNG."),
        (b"<html>", "That is no picture we can show. Bring a PNG, JPEG, GIF or WebP."),
        (b"%PDF-1.7", "That is no picture we can show. Bring a PNG, JPEG, GIF or WebP."),
        (b"\x89PNG\r\n\x1a\n<script>", DAMAGED),
        (b"GIF89a/*" + b"a" * 50, DAMAGED),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_picture(content, LIMITS)
    assert refused.value.sentence == sentence


def head(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x06\0\0\0") + PNG[33:]


@pytest.mark.parametrize(("width", "height"), [(65_000, 65_000), (10_001, 1), (1, 10_001), (8_000, 5_001), (2**31 - 1, 2**31 - 1)])
def test_a_small_file_that_would_unpack_to_gigabytes_is_refused_by_its_head(width: int, height: int) -> None:
    with pytest.raises(Refusal, match=f"The picture has {width} × {height} pixels"):
        read_picture(head(width, height), LIMITS)


def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        read_picture(b"\0" * 1_000_001, LIMITS)


def test_one_that_moves_for_hours_is_refused() -> None:
    frame = GIF[19:-1]
    moving = GIF[:6] + (2000).to_bytes(2, "little") * 2 + GIF[10:19] + frame * 101 + b"\x3b"
    with pytest.raises(Refusal, match="moves for too long"):
        read_picture(moving, LIMITS)
    assert read_picture(GIF[:19] + frame * 101 + b"\x3b", LIMITS).media_type == "image/gif"


@given(st.integers(min_value=0), st.sampled_from([PNG, JPEG, GIF, WEBP]), st.integers(min_value=1, max_value=20))
def test_damaged_bytes_are_refused_or_read_and_nothing_else(seed: int, content: bytes, times: int) -> None:
    chance, changed = random.Random(seed), bytearray(content)
    changes: list[Callable[[int], None]] = [
        lambda at: changed.__setitem__(at, chance.randrange(256)),
        lambda at: changed.insert(at, chance.randrange(256)),
        changed.__delitem__,
    ]
    for _time in range(times):
        chance.choice(changes)(chance.randrange(len(changed)))
    try:
        found = read_picture(bytes(changed), LIMITS)
    except Refusal:
        return
    assert read_picture(found.content, LIMITS) == found

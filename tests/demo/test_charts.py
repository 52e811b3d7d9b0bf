"""The example's graphs are pictures that a document takes."""

from __future__ import annotations

import zlib

from secondstory.demo import chart
from secondstory.demo.stories import incidents
from secondstory.lib.pictures import Limits, read_picture

LIMITS = Limits(bytes=200_000, side_px=2000, surface_px=1_000_000)


def test_every_chart_of_the_stories_is_a_whole_picture() -> None:
    charts = [one for story in incidents() for one in story.get("charts", [])]
    assert len(charts) >= 2
    for told in charts:
        drawn = chart.draw(told)
        found = read_picture(drawn, LIMITS)
        assert (found.media_type, found.width_px, found.height_px) == ("image/png", chart.WIDTH, chart.HEIGHT)
        packed = drawn[drawn.index(b"IDAT") + 4 : drawn.index(b"IEND") - 8]
        assert len(zlib.decompress(packed)) == chart.HEIGHT * (3 * chart.WIDTH + 1)

"""The phases of an incident in its drawing: a band over the lanes, a tint through them, and below in words when each began."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import pairwise

from secondstory.timeline.figure_room import width_of
from secondstory.timeline.figure_scale import Scale

STRIP = 26.0
"""So much higher is a drawing with phases, and what it shows so much lower."""
_BAND, _ROW, _SWATCH, _APART = 18.0, 20.0, 12.0, 26.0
_SHADES = {"started": ("#a03a28", 0.3), "detected": ("#855510", 0.34), "acknowledged": ("#855510", 0.18), "mitigated": ("#2b6647", 0.24)}
"""Colour and how much of it; where something is tinted below, a quarter of that. When all is over, nothing is shaded."""
_UNTINTED = frozenset({"mitigated"})
_INK, _EDGE, _SOFT = "#20242a", "#8d887c", "#5a6069"


@dataclass(frozen=True)
class Phase:
    """What an incident was from a moment on, by its name and in a word."""

    name: str
    says: str
    at: datetime


def bands(phases: Sequence[Phase], scale: Scale, *, right: float, bottom: float) -> Iterable[str]:
    """Each from its moment to the next one's, the last to the end; words where they fit."""
    ends = [scale.x(after.at) for _before, after in pairwise(phases)] + [right]
    for phase, end in zip(phases, ends, strict=True):
        begin, shade = scale.x(phase.at), _SHADES.get(phase.name)
        if shade and end > begin:
            colour, alpha = shade
            size = f'x="{begin:.1f}" width="{end - begin:.1f}" fill="{colour}"'
            yield f'<rect class="f-phase f-{escape(phase.name)}" y="2" height="{_BAND:g}" {size} fill-opacity="{alpha:g}"/>'
            if phase.name not in _UNTINTED:
                yield f'<rect y="{2 + _BAND:g}" height="{bottom - 2 - _BAND:g}" {size} fill-opacity=".06"/>'
        yield f'<path class="f-phase-edge" d="M{begin:.1f} 2v{_BAND:g}" stroke="{_EDGE}"/>'
        yield f'<path d="M{begin:.1f} {2 + _BAND:g}V{bottom:g}" stroke="{_EDGE}" stroke-opacity=".4"/>'
        if width_of(phase.says) + 10 <= end - begin:
            yield f'<text class="f-phase-says" x="{begin + 6:.1f}" y="15" fill="{_INK}">{escape(phase.says)}</text>'


def legend(phases: Sequence[Phase], when: Callable[[datetime], str], *, y: float, wide: float) -> tuple[list[str], float]:
    """When each phase began, with the colour of its band, in as many rows as it takes; and how high they are together."""
    parts, x, rows = [], 0.0, 1
    for phase in phases:
        shown = f"{phase.says} {when(phase.at)}"
        needs = _SWATCH + 6 + width_of(shown)
        if x and x + needs > wide:
            x, rows = 0.0, rows + 1
        top = y + (rows - 1) * _ROW
        colour, alpha = _SHADES.get(phase.name, ("#fff", 1.0))
        size = f'x="{x + 0.5:.1f}" y="{top + 0.5:.1f}" width="{_SWATCH - 1:g}" height="{_SWATCH - 1:g}"'
        parts.append(f'<rect class="f-phase-swatch" {size} fill="{colour}" fill-opacity="{alpha:g}" stroke="{_EDGE}"/>')
        parts.append(
            f'<text class="f-soft f-phase-when" x="{x + _SWATCH + 6:.1f}" y="{top + 10:.1f}" fill="{_SOFT}">{escape(shown)}</text>'
        )
        x += needs + _APART
    return parts, rows * _ROW + 6

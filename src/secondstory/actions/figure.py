"""Cohorts as bars, drawn on the server. The table beside them says the same: the drawing is for those who see it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from secondstory.actions.boards import Cohort, Share
from secondstory.actions.cohorts import Tally

WIDTH, LEFT, RIGHT = 960, 150, 950
BAR, STEP, TOP = 26, 40, 6
ROOM_FOR_NUMBER = 16
PARTS = ("on-time", "late", "let-go", "under-way", "overdue")
"""What becomes of actions, in the order in which it is drawn; each has a pattern of its own besides its colour."""
_COLOURS = {"on-time": "#2b6647", "late": "#5f9277", "let-go": "#8d887c", "under-way": "#33597d", "overdue": "#a03a28"}


def labels() -> dict[str, str]:
    """What each part is called."""
    return {
        "on-time": _("done on time"),
        "late": _("done late"),
        "let-go": _("let go"),
        "under-way": _("open"),
        "overdue": _("open, past its day"),
    }


def counts_of(tally: Tally) -> dict[str, int]:
    """How many actions each part has."""
    return dict(zip(PARTS, (tally.on_time, tally.late, tally.let_go, tally.under_way, tally.overdue), strict=True))


def draw_cohorts(cohorts: Sequence[Cohort]) -> SafeString:
    """A bar for each quarter, as long as what was agreed in it; empty where nothing was."""
    return _drawn([(one.name, one.tally) for one in cohorts if one.tally.count], says=_("Actions by the quarter in which they were agreed"))


def draw_shares(shares: Sequence[Share], *, says: str) -> SafeString:
    """A bar for each line of a table, all of one length: the share is what is compared."""
    return _drawn([(one.name, one.tally) for one in shares if one.tally.count and one.shows_rates], says=says, is_share=True)


def _drawn(lines: list[tuple[str, Tally]], *, says: str, is_share: bool = False) -> SafeString:
    if not lines:
        return SafeString("")
    longest, words = max(tally.count for _name, tally in lines), labels()
    parts = [
        _line(name, tally, TOP + place * STEP, tally.count if is_share else longest, words) for place, (name, tally) in enumerate(lines)
    ]
    height = TOP + len(lines) * STEP
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<svg class="bars" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-label="{escape(says)}">'
        f"{_PATTERN}{''.join(parts)}</svg>"
    )


def _line(name: str, tally: Tally, top: int, longest: int, words: dict[str, str]) -> str:
    x, drawn = float(LEFT), [f'<text class="b-name" x="0" y="{top + 18}" font-size="14">{escape(_short(name))}</text>']
    for part, count in counts_of(tally).items():
        if not count:
            continue
        width = (RIGHT - LEFT) * count / longest
        shape = f'x="{x:.1f}" y="{top}" width="{max(width - 2, 1):.1f}" height="{BAR}" rx="2"'
        drawn.append(
            f'<rect class="b-{part}" {shape} fill="{_COLOURS[part]}"><title>{escape(name)}: {count} {escape(words[part])}</title></rect>'
        )
        if part in {"late", "overdue"}:
            drawn.append(f'<rect class="b-hatch" {shape} fill="url(#b-{"late" if part == "late" else "over"})"/>')
        if width >= ROOM_FOR_NUMBER + 8 * len(str(count)):
            drawn.append(f'<text class="b-count" x="{x + 7:.1f}" y="{top + 18}" font-size="13" fill="#fff">{count}</text>')
        x += width
    return f"<g>{''.join(drawn)}</g>"


def _short(name: str) -> str:
    return name if len(name) <= 20 else f"{name[:19]}…"


_PATTERN = (
    '<defs><pattern id="b-late" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V7" stroke="#fff" stroke-width="2" stroke-opacity=".45"/></pattern>'
    '<pattern id="b-over" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<path d="M0 0V7" stroke="#fff" stroke-width="2" stroke-opacity=".35"/></pattern></defs>'
)

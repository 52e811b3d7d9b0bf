"""Why-trees as a drawing: an outline whose lines lead from a turn of the story to what made it possible. SVG, made on the server.

It carries plain colours, so that it can be printed and put into a document, and goes dark where its reader's screen is dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.factors.told_trees import ToldTree, ToldWhy
from secondstory.factors.tree_lines import wrapped
from secondstory.lib.text import one_line, without_controls

WIDTH, SIDE = 960, 28
STEP, NARROWEST_STEP, ROOM_FOR_WORDS = 34.0, 3.0, 440.0
"""How far a question is moved in from the one above it; less in a deep tree, so that words keep their room."""
SMALL, TEXT, HEAD = 12.5, 15.0, 17.0
LINE = 1.38
PAD = 10.0
_SANS, _SERIF = "Inter, system-ui, sans-serif", "Source Serif 4, Georgia, serif"
_COLOURS = {
    "paper": ("#ffffff", "#17191d"),
    "ink": ("#20242a", "#e8e4da"),
    "soft": ("#5a6069", "#a6abb3"),
    "ask": ("#33597d", "#8fb4d8"),
    "gold": ("#855510", "#e0b35f"),
    "held": ("#2b6647", "#7fc29c"),
    "open": ("#6b4480", "#c3a0d8"),
    "line": ("#c9c2b2", "#4a4f57"),
}
"""Each by its class: on white paper, and on a dark screen."""


def draw_trees(trees: Sequence[ToldTree], *, heading: str, note: str, zone: ZoneInfo) -> str:
    """An SVG file of all trees; where nothing was asked yet, it says so."""
    depth = max((_depth(tree) for tree in trees), default=0)
    drawing = _Drawing(zone, min(STEP, max(NARROWEST_STEP, (WIDTH - ROOM_FOR_WORDS) / (depth + 1))))
    drawing.words(0, heading, size=20, css="ink", weight=600, font=_SANS)
    drawing.words(0, note, size=SMALL, css="soft", font=_SANS)
    for tree in trees:
        drawing.tree(tree)
    if not trees:
        drawing.y += 18
        drawing.words(0, _("Nobody has asked why yet."), size=TEXT, css="soft")
    return _file(drawing, heading, _says(trees))


@dataclass
class _Drawing:
    """What is drawn so far; `y` is where the next line begins."""

    zone: ZoneInfo
    step: float
    y: float = 24.0
    parts: list[str] = field(default_factory=list)

    def words(self, x: float, text: str, *, size: float, css: str, weight: int = 400, font: str = _SERIF, inset: float = 0) -> None:
        """A text in as many lines as it needs, from `x` to the right edge; nothing for an empty one."""
        if not text:
            return
        for line in wrapped(without_controls(text), width=(WIDTH - x - inset) * 0.97, size=size * (1.06 if weight > 400 else 1)):
            self.y += size * LINE
            style = f'class="{css}" fill="{_COLOURS[css][0]}" font-size="{size:g}" font-family="{font}"'
            bold = f' font-weight="{weight}"' if weight > 400 else ""
            self.parts.append(f'<text x="{x:.1f}" y="{self.y:.1f}" {style}{bold}>{escape(line)}</text>')

    def tree(self, tree: ToldTree) -> None:
        self.y += 26
        self.words(0, _turn(tree, self.zone), size=SMALL, css="soft", weight=600, font=_SANS)
        self.words(0, tree.text or _("A line that was taken out of the timeline"), size=HEAD, css="ink" if tree.text else "soft")
        if tree.waived:
            self.words(0, _("No question needed: %(reason)s") % {"reason": tree.waived}, size=SMALL, css="soft", font=_SANS)
        for why, level, past in _with_rails(tree.whys):
            self.why(why, level, past)

    def why(self, why: ToldWhy, level: int, past: Iterable[int]) -> None:
        """A question with its answer, its factor or what it still needs, and the lines that lead down past it."""
        x, top = level * self.step, self.y
        self.y += 9
        tick = self.y + SMALL * 0.95
        self.words(x, why.question, size=SMALL, css="ask", weight=600, font=_SANS)
        if why.answer and not (why.factor and why.repeats_answer):
            self.words(x, why.answer, size=TEXT, css="ink")
        if why.factor:
            self.boxed(x, why.factor_label, why.factor, css="held" if why.held else "gold")
        if why.due:
            self.boxed(x, _("Not finished"), why.due, css="open")
        for rail in past:
            self.line(f"M{self._rail(rail):.1f} {top + 4:.1f}V{self.y + 4:.1f}")
        self.line(f"M{self._rail(level - 1):.1f} {top + 4:.1f}V{tick:.1f}H{x - 5:.1f}")

    def boxed(self, x: float, label: str, text: str, *, css: str) -> None:
        """A text in a box of its own, with what it is above it."""
        top = self.y + 6
        self.y = top + 2
        place = len(self.parts)
        self.words(x + PAD + 4, label, size=SMALL, css=css, weight=600, font=_SANS, inset=PAD)
        self.words(x + PAD + 4, text, size=TEXT, css="ink", inset=PAD)
        self.y += 9
        colour, size = _COLOURS[css][0], f'x="{x:.1f}" y="{top:.1f}" height="{self.y - top:.1f}"'
        dashes = ' stroke-dasharray="4 3"' if css == "open" else ""
        box = f'<rect class="edge-{css}" {size} width="{WIDTH - x:.1f}" rx="4" fill="none" stroke="{colour}" stroke-opacity=".45"{dashes}/>'
        bar = "" if css == "open" else f'<rect class="{css}" {size} width="4" rx="2" fill="{colour}"/>'
        self.parts.insert(place, box + bar)

    def line(self, path: str) -> None:
        self.parts.append(f'<path class="edge-line" d="{path}" stroke="{_COLOURS["line"][0]}" fill="none" stroke-width="1.5"/>')

    def _rail(self, level: int) -> float:
        return level * self.step + min(10.0, self.step / 3)


def _with_rails(whys: Sequence[ToldWhy]) -> Iterator[tuple[ToldWhy, int, tuple[int, ...]]]:
    """Each question with its level (from 1), and the levels whose lines lead on down past it; without recursion."""
    waiting: list[tuple[ToldWhy, int, tuple[int, ...]]] = []

    def put(row: Sequence[ToldWhy], level: int, above: tuple[int, ...]) -> None:
        waiting.extend((why, level, above if why is row[-1] else (*above, level - 1)) for why in reversed(row))

    put(whys, 1, ())
    while waiting:
        why, level, past = waiting.pop()
        yield why, level, past
        put(why.whys, level + 1, past)


def _depth(tree: ToldTree) -> int:
    level, count = tree.whys, 0
    while level:
        count += 1
        level = [below for why in level for below in why.whys]
    return count


def _turn(tree: ToldTree, zone: ZoneInfo) -> str:
    if not tree.text:
        return ""
    if tree.at is None or tree.precision == "unknown":
        return _("time unknown") + f" · {tree.kind_label}"
    shown = date_format(tree.at.astimezone(zone), "j M Y" if tree.precision == "day" else "j M Y, H:i")
    about = _("about %(time)s") % {"time": shown} if tree.precision == "approximate" else shown
    return f"{about} · {tree.kind_label}"


def _says(trees: Sequence[ToldTree]) -> str:
    """What the drawing shows, for those who don't see it."""
    whys = [why for tree in trees for why in tree.walk()]
    factors, unfinished = sum(bool(why.factor) for why in whys), sum(bool(why.due) for why in whys)
    told = [
        ngettext("%(count)d turn of the story.", "%(count)d turns of the story.", len(trees)) % {"count": len(trees)},
        ngettext("%(count)d question.", "%(count)d questions.", len(whys)) % {"count": len(whys)},
        ngettext("%(count)d factor.", "%(count)d factors.", factors) % {"count": factors},
        ngettext("%(count)d branch not finished.", "%(count)d branches not finished.", unfinished) % {"count": unfinished},
    ]
    turns = "; ".join(one_line(tree.text, longest=80) for tree in trees[:12] if tree.text)
    return " ".join([*told, turns]).strip()


def _file(drawing: _Drawing, heading: str, says: str) -> str:
    height, wide = drawing.y + 28, WIDTH + 2 * SIDE
    dark = "".join(f".{name}{{fill:{dark}}}.edge-{name}{{stroke:{dark}}}" for name, (_light, dark) in _COLOURS.items())
    head = f"<title id='t'>{escape(without_controls(heading))}</title><desc id='d'>{escape(without_controls(says))}</desc>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-SIDE} 0 {wide} {height:.0f}" width="{wide}" height="{height:.0f}"'
        f' role="img" aria-labelledby="t d">{head}<style>@media (prefers-color-scheme:dark){{{dark}}}</style>'
        f'<rect class="paper" x="{-SIDE}" width="{wide}" height="100%" fill="{_COLOURS["paper"][0]}"/>{"".join(drawing.parts)}</svg>\n'
    )

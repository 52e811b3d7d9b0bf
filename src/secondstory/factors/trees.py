"""The why-trees of an incident as they are read: what was asked at which turn of the story, and where a branch isn't finished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from django.db.models import Max, Min, OuterRef, QuerySet, Subquery

from secondstory.factors.enums import Ending
from secondstory.factors.models import Factor, Juncture, Why
from secondstory.factors.probes import next_question, unfinished_question
from secondstory.factors.subjects import speaks_of_a_person, tells_an_act
from secondstory.factors.told_trees import ToldTree, ToldWhy
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib import clock
from secondstory.lib.joined import Joined
from secondstory.lib.plain_words import in_plain_words
from secondstory.timeline.enums import Kind
from secondstory.timeline.models import Event, EventQuerySet

PIVOTAL = (Kind.CHANGE, Kind.DECISION, Kind.DISCOVERY)
"""Turns of a story: at these why is asked (R30)."""


MOST_JUDGED = 20_000
_judged: dict[bytes, bool] = {}

_NAMED_BY = ("label", "contact", "user__name", "user__username")
"""What somebody who had a part is called by."""


@dataclass
class Branch:
    """A why and what hangs on it. `factor` is what its answer was written down as; `depth` counts from 1 at the top.

    It `is_unfinished` when nothing was asked on and its answer is missing, or speaks of what a person did (R34); the question then
    due is `unfinished_question`.
    """

    why: Why
    depth: int
    factor: Factor | None
    children: list[Branch] = field(default_factory=list)
    is_unfinished: bool = False
    unfinished_question: str = ""

    @property
    def uid(self) -> str:
        return self.why.uid

    @property
    def ends_in_a_person(self) -> bool:
        """Unfinished though it was answered."""
        return self.is_unfinished and bool(self.why.answer)

    def walk(self) -> Iterator[Branch]:
        """It and everything below it, from the top down, siblings in order."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(one.children))


@dataclass
class Tree:
    """What was asked at one turn of the story. `event` is None where that line was taken out of the timeline."""

    juncture: Juncture
    event: Event | None
    branches: list[Branch] = field(default_factory=list)
    names: tuple[str, ...] = ()
    """What those who had a part are called by, where it was read for judging."""

    @property
    def uid(self) -> str:
        return self.juncture.uid

    def walk(self) -> Iterator[Branch]:
        """Every branch, as they are read."""
        for branch in self.branches:
            yield from branch.walk()

    @property
    def depth(self) -> int:
        """How many questions stand one under another where it is deepest."""
        return max((branch.depth for branch in self.walk()), default=0)

    @property
    def breadth(self) -> int:
        """How many ends it has."""
        return sum(not branch.children for branch in self.walk())

    @property
    def count(self) -> int:
        return sum(1 for _branch in self.walk())

    @property
    def unfinished(self) -> list[Branch]:
        return [branch for branch in self.walk() if branch.is_unfinished]

    @property
    def due(self) -> str:
        """The question to begin with: of the turn itself, so what and how where somebody decided or acted there (B24)."""
        return next_question(is_human=_is_an_act(self.event, self.names))

    @property
    def is_asked(self) -> bool:
        """At least one question is answered, or somebody said why none is needed (R30)."""
        return bool(self.juncture.waived_reason) or any(branch.why.answer for branch in self.walk())


def read_trees(incident: Incident, *, turn: str = "") -> list[Tree]:
    """The trees in the order of the story, in two statements. With `turn`, the uid of one, only that one has its branches."""
    return read_forests([incident.pk], turn=turn).get(incident.pk, [])


def read_branches(incident: Incident, uids: Collection[str]) -> dict[str, Branch]:
    """Some questions, each with its branch, in the same two statements; only they are judged."""
    trees = read_forests([incident.pk], judged=uids).get(incident.pk, [])
    return {branch.uid: branch for tree in trees for branch in tree.walk() if branch.uid in uids}


def read_forests(keys: Sequence[int], *, judged: Collection[str] | None = None, turn: str = "") -> dict[int, list[Tree]]:
    """The same for several incidents by primary key, in the same number of statements; those without a tree are left out.

    With `judged`, only the branches of these questions (by uid) say whether they are unfinished.
    """
    whys = _whys(keys).select_related("factor")
    parts = Involvement.objects.filter(incident=OuterRef("incident")).order_by().values("incident")
    told = {f"told_{number}": Subquery(parts.values(all=Joined(name))) for number, name in enumerate(_NAMED_BY)}
    junctures = Juncture.objects.filter(incident__in=keys, removed_at=None).annotate(**told)
    junctures = junctures.select_related("event__folded_into").order_by("pk")
    forests: dict[int, list[Tree]] = defaultdict(list)
    for tree in _grown(junctures, list(whys.filter(juncture__uid=turn) if turn else whys)):
        key = tree.juncture.incident_id
        forests[key].append(tree)
        tree.names = names = tuple(_names_told(tree.juncture))
        tops = tree.branches if judged is None else [branch for branch in tree.walk() if branch.uid in judged]
        for branch in (below for top in tops for below in top.walk()):
            judge(branch, names=names)
    return dict(forests)


def read_asked(keys: Sequence[int]) -> dict[int, list[Tree]]:
    """The trees of several incidents by primary key, in one statement for all; a turn at which nothing was asked is left out."""
    whys = list(_whys(keys).select_related("factor", "juncture__event__folded_into"))
    forests: dict[int, list[Tree]] = defaultdict(list)
    for tree in _grown({why.juncture_id: why.juncture for why in whys}.values(), whys):
        forests[tree.juncture.incident_id].append(tree)
        for branch in tree.walk():
            judge(branch)
    return forests


def told_tree(tree: Tree) -> ToldTree:
    """A tree as plain data, for files and editions, in plain words."""
    return told_as_written(tree).with_texts(in_plain_words)


def told_as_written(tree: Tree) -> ToldTree:
    """The same with the words as somebody wrote them, for programs."""
    event = tree.event
    return ToldTree(
        event=event.uid if event else "",
        at=event.occurred_at if event else None,
        precision=event.precision if event else "",
        kind=event.kind if event else "",
        text=event.text if event else "",
        waived=tree.juncture.waived_reason,
        whys=[_told_why(branch) for branch in tree.branches],
    )


def suggested_junctures(incident: Incident) -> EventQuerySet:
    """Turns of the story at which nobody has asked why yet, in order."""
    return _not_asked(incident, pivotal(incident)).in_order()


def pivotal(incident: Incident) -> EventQuerySet:
    """All turns of the story, asked about or not."""
    return Event.objects.filter(incident=incident, kind__in=PIVOTAL).in_story().unfolded()


def other_lines(incident: Incident, *, words: str = "") -> EventQuerySet:
    """The rest of the story at which nobody has asked, in order; with `words` those that have them in their text."""
    rows = Event.objects.filter(incident=incident).exclude(kind__in=PIVOTAL).in_story().unfolded()
    rows = _not_asked(incident, rows)
    return (rows.filter(text__icontains=words) if words else rows).in_order()


def spans_days(incident: Incident) -> bool:
    """Whether the story runs over several days where it was lived, so that a clock time alone doesn't say when."""
    story = Event.objects.filter(incident=incident).in_story().aggregate(first=Min("occurred_at"), last=Max("occurred_at"))
    zone = clock.zone_or_utc(incident.zone)
    return len({at.astimezone(zone).date() for at in story.values() if at}) > 1


def _not_asked(incident: Incident, rows: EventQuerySet) -> EventQuerySet:
    asked = Juncture.objects.filter(incident=incident, removed_at=None)
    for path in ("event", "event__folded_into"):
        rows = rows.exclude(pk__in=asked.filter(**{f"{path}__isnull": False}).values(path))
    return rows


def speaks_of_an_act(why: Why, *, names: Iterable[str] = ()) -> bool:
    """Whether the answer speaks of what a person did: as somebody said, else as its words look."""
    if why.ends:
        return why.ends == Ending.HUMAN_ACTION
    return _tells_an_act(why.answer, tuple(names))


def _tells_an_act(answer: str, names: tuple[str, ...]) -> bool:
    """Words are judged once: a large forest is read again after every edit. What was judged is kept as a mark, never as text."""
    mark = blake2b("\0".join((answer, *names)).encode(errors="surrogatepass"), digest_size=16).digest()
    if mark not in _judged:
        if len(_judged) >= MOST_JUDGED:
            _judged.clear()
        _judged[mark] = tells_an_act(answer, names=names)
    return _judged[mark]


def is_about_an_act(juncture: Juncture, parent: Why | None) -> bool:
    """Whether the next question here is asked of what a person did: of the answer it goes on from, else of the turn itself."""
    names = tuple(juncture.incident.involvements.values_list("label", flat=True))
    if parent is not None:
        return speaks_of_an_act(parent, names=names)
    return _is_an_act(event_of(juncture), names)


def _is_an_act(event: Event | None, names: Collection[str]) -> bool:
    return event is not None and (event.kind in {Kind.DECISION, Kind.ACTION} or speaks_of_a_person(event.text, names=names))


def _names_told(juncture: Juncture) -> list[str]:
    """Labels, contacts and names of those who had a part; of a whole name its first and last word too."""
    lines = [line for number in range(len(_NAMED_BY)) for line in (getattr(juncture, f"told_{number}") or "").split("\n")]
    whole = (getattr(juncture, f"told_{_NAMED_BY.index('user__name')}") or "").split("\n")
    ends = [word for name in whole for word in (name.split()[:1] + name.split()[-1:]) if len(word) > 1]
    return [name.removeprefix("@") for name in [*lines, *ends] if name]


def judge(branch: Branch, *, names: Iterable[str] = ()) -> None:
    """Say whether a branch is unfinished. What was written down as a factor is finished, unless somebody says it is an act, or the
    factor itself is (an import keeps such words)."""
    if branch.children:
        return
    is_answered = bool(branch.why.answer)
    names, factor = tuple(names), branch.factor
    is_blame = factor is not None and factor.is_someones_doing
    is_settled = factor is not None and not is_blame and branch.why.ends != Ending.HUMAN_ACTION
    branch.is_unfinished = not is_answered or is_blame or (not is_settled and speaks_of_an_act(branch.why, names=names))
    branch.unfinished_question = unfinished_question(is_answered=is_answered) if branch.is_unfinished else ""


def _whys(keys: Sequence[int]) -> QuerySet[Why]:
    there = Why.objects.filter(juncture__incident__in=keys, juncture__removed_at=None, removed_at=None)
    return there.order_by("position", "pk")


def _grown(junctures: Iterable[Juncture], whys: list[Why]) -> list[Tree]:
    trees = [Tree(juncture, event_of(juncture)) for juncture in junctures]
    _hang(trees, whys)
    return sorted(trees, key=_in_story_order)


def _hang(trees: list[Tree], whys: list[Why]) -> None:
    """Put each why under its parent, without a statement and without recursion; rows come in their order."""
    under: dict[int | None, list[Why]] = {}
    for why in whys:
        under.setdefault(why.parent_id, []).append(why)
    by_juncture = {tree.juncture.pk: tree for tree in trees}
    waiting = []
    for why in under.get(None, []):
        branch = Branch(why, 1, _there(why))
        by_juncture[why.juncture_id].branches.append(branch)
        waiting.append(branch)
    while waiting:
        branch = waiting.pop()
        branch.children = [Branch(why, branch.depth + 1, _there(why)) for why in under.get(branch.why.pk, [])]
        waiting += branch.children


def _told_why(branch: Branch) -> ToldWhy:
    why, factor = branch.why, branch.factor
    return ToldWhy(
        question=why.question,
        answer=why.answer,
        factor=factor.statement if factor else "",
        domain=factor.domain if factor else "",
        role=factor.role if factor else "",
        due=branch.unfinished_question,
        uid=branch.uid,
        whys=[_told_why(below) for below in branch.children],
    )


def _there(why: Why) -> Factor | None:
    return why.factor if why.factor is not None and why.factor.removed_at is None else None


def event_of(juncture: Juncture) -> Event | None:
    """The line that tells the turn, which may be another than the one it was opened at."""
    event = juncture.event
    if event is not None and event.folded_into is not None:
        event = event.folded_into
    return event if event is not None and event.removed_at is None else None


def _in_story_order(tree: Tree) -> tuple[bool, float, int, int]:
    """Those whose line is gone stand last."""
    event = tree.event
    if event is None:
        return True, 0.0, 0, tree.juncture.pk
    return False, event.sort_at.timestamp(), event.sequence, tree.juncture.pk

"""Who a report knows: its authors and participants, whom it mentions or lets speak, its teams; and whether a name is one of them.

A capital alone makes nobody of a word: products, tools and places have it too. A single word is somebody when it is a given name that
is little else, or when the report says so elsewhere.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from secondstory.lib.given import given_names, trade_words
from secondstory.search.folding import fold
from secondstory.sources.reading import roles
from secondstory.sources.reading.heads import Head
from secondstory.sources.reading.lines import LOOK
from secondstory.sources.reading.outline import Outline
from secondstory.sources.reading.verbs import NO_ACTS, VERBS
from secondstory.sources.reading.words import month_of, weekday_of

_WORD = r"[A-ZÀ-Þ][\w’'-]*\.?"
_FULL_NAME = re.compile(rf"{_WORD}(?: (?:{_WORD}|al|bin|da|de|del|den|der|di|dos|du|el|la|le|van|von|y)(?= |$)){{0,4}}")
_BETWEEN = re.compile(r"\s?[,;&/+\n]\s?|\s(?:and|und|et)\s")
_ASIDE = re.compile(r"\([^()]{0,80}\)|<[^<>]{0,80}>|\s[-–—:]\s.*")
_HANDLE = re.compile(r"(?<![\w/.@-])@([A-Za-z][\w.-]{0,38}\w)(?![\w/@])")
_TEAM = re.compile(
    r"\b(?!(?:The|Our|This|Each|Every|Any|Their|Whole|Another) )([A-ZÀ-Þ][\w-]{1,30}(?: [A-ZÀ-Þ][\w-]{1,30})?)"
    r" (?:[Tt]eam|[Ss]quad|[Gg]uild)\b"
)
_SAYS = re.compile(
    r"\b([A-ZÀ-Þ][\w’'-]{1,30}(?: [A-ZÀ-Þ][\w’'-]{1,30})?)"
    r" (?:said|asked|suspected|thought|wondered|proposed|suggested|reali[sz]ed|decided|joined|explained|remembered|told|offered)\b"
)
_SPOKE = re.compile(r"(?m)^\W{0,6}\d{1,2}:\d\d[^A-Za-z\n]{0,12}(?:[AP]M\b)?\W{0,6}(?:\*\*|<|@)@?([A-Za-z][\w.-]{1,30})(?:\*\*|>)?:")
_PEOPLE_NAME = re.compile(
    r"(?:incident |post-?mortem |report |document )?(?:authors?|writers?|written by|prepared by|reported by|owners?|leads?|commanders?"
    r"|managers?|coordinators?|facilitators?|scribes?|responders?|reviewers?|participants?|attendees|people|contacts?|dri|ic)"
    r"(?: involved| on[- ]call)?|on[- ]?call(?: engineers?)?|who(?: was involved)?|(?:people|staff) involved"
)
_PEOPLE_COLUMN = re.compile(r"(?i)who|actors?|assignees?|owners?(?:\(s\))?|responders?|person|name|done by|by")
_ROSTER = re.compile(r"(?i)\b(?:participants|attendees|responders|people|involved parties|roster|who was involved|incident team|roles)\b")
_NOBODY = frozenset({"all", "channel", "everyone", "everybody", "here", "team", "the", "our", "this", "each", "every", "any"})
_MORE_GIVEN = frozenset(
    """
    abby abe allie alva angie ann asher astri basia belle bente bob bobby bola brad brent brett caleb carol cassie chas christie cindy
    clive corey curtis daisy dan dara daryl deb debbie dustin ebba eli eliza femi frode gabe geir gerry gigi gus holly jackie jenna jerry
    jessie joey jonah joseph joyce judy kasia kasper kat katy kemi kenny kris larry layla leanne lizzie marty mary meg meredith mike
    mikkel mindy mitch morten nacho nate nell nino noah nora norah nuala oliver oona paco pam perry reece rick rikke ron runa russ santi
    scott seb shelly silje susie teddy terry theo toby todd toni tove trish vic vicki viv walt wojtek zach zack
    """.split()
)
"""Given names, short forms most of them, which the list of the name check leaves out because running text has them as words."""
_ALSO_THINGS = frozenset(
    """
    aida alexa an apollo ari ariel art aspen atlas austin bath bill bradford brooklyn caesar case celeste chance chelsea columbia cosmo
    dante darwin dawn delphi denver dong eden edison elan essex faith flora galileo gift grace hamilton havana helena hermes hilton hope
    io iris isis jasper joy juno kali kelvin lima lincoln luna lux madison malta marathon medina mercury min minerva montana neo neptune
    newton nova nuance odessa odin olympia orion orlando pascal persia perth phoenix piper preston ram regina rex rhea rich rio roma
    rosetta ruby salem scala selene sierra siri sol sonic sparrow stella thor till titan toledo tor trinity ulysses van vega venice
    victoria viola viva well wellington zeus
    """.split()
)
"""Given names that are as often a product, a machine, a place or a word: they need more than a capital."""


def _words(name: str) -> list[str]:
    return [fold(word).strip(".") for word in re.split(r"[\s.]+", name) if word.strip(".")]


def _is_given(word: str) -> bool:
    given = given_names()
    return word in given.plain or word in _MORE_GIVEN or (word in given.doubtful and word not in _ALSO_THINGS)


def _is_day(word: str) -> bool:
    return month_of(word) is not None or weekday_of(word) is not None


@dataclass(frozen=True)
class Acquaintances:
    """Folded names: of people whole and in parts, of teams, and of what the report calls a service."""

    people: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()

    def is_person(self, name: str, *, said: bool = False) -> bool:
        """Says whether one name is somebody's. With `said`, the words around it ("assigned to …") speak for it already."""
        words = _words(name)
        if not words or words[0] in _NOBODY or len(name) > 60:
            return False
        if fold(name) in self.people:
            return True
        if not _FULL_NAME.fullmatch(name) or fold(name) in self.things or any(map(_is_day, words)) or name.isupper():
            return False
        if len(words) == 1 and words[0] in self.people:
            return True
        things = [word for word in words if word in trade_words() or word in self.things]
        if len(words) == 2 and len(words[0]) == 1 and words[0] not in "ai" and len(words[1]) > 2 and not things:
            return True  # "K Sweeney"
        if things or words[0] in VERBS - given_names().plain or words[0] in NO_ACTS:
            return False
        return said or _is_given(words[0]) or self._knows_part(words)

    def _knows_part(self, words: list[str]) -> bool:
        return len(words) > 1 and (words[-1] in given_names().plain or any(len(word) > 2 and word in self.people for word in words))

    def is_team(self, name: str) -> bool:
        """Says whether the report speaks of "the NAME team"."""
        return fold(name) in self.teams


def _parts(value: str) -> Iterator[str]:
    """The names in a value like "Mira Okafor (scribe), Tom"."""
    for part in _BETWEEN.split(_ASIDE.sub("", value[:400])):
        if _FULL_NAME.fullmatch(name := part.strip(" *_`@.")):
            yield name


def _people(names: Iterator[str]) -> Iterator[str]:
    for name in names:
        words = _words(name)
        if not words or words[0] in _NOBODY | NO_ACTS or any(map(_is_day, words)) or (len(words) == 1 and words[0] in trade_words()):
            continue
        yield fold(name)
        yield from (word for word in words if len(word) > 1 and word not in trade_words())


def _told(outline: Outline) -> Iterator[str]:
    """Names of a list or table of those who took part."""
    for section in outline.sections:
        if _ROSTER.search(section.title[:LOOK]) and section.role not in (roles.ACTIONS, roles.TIMELINE):
            for line in section.lines[:80]:
                if line.kind in ("item", "text"):
                    label, colon, value = line.text[:400].partition(":")
                    yield from _parts(value if colon else label)
                for cell in line.cells[:6]:
                    yield from _parts(cell)


def _named_in_tables(outline: Outline) -> Iterator[str]:
    """Names in columns such as "Who"."""
    for section in outline.sections:
        heads: dict[int, list[int]] = {}
        for line in section.lines[:200]:
            if line.kind == "row" and line.table not in heads:
                heads[line.table] = [column for column, cell in enumerate(line.cells) if _PEOPLE_COLUMN.fullmatch(cell.strip(" *_"))]
            elif line.kind == "row":
                for column in heads[line.table]:
                    yield from _parts(line.cells[column] if column < len(line.cells) else "")


def _stated(head: Head) -> Iterator[str]:
    for name, value in head.properties.items():
        if _PEOPLE_NAME.fullmatch(name.strip().lower()):
            yield from _parts(value)


def acquaintances_of(text: str, outline: Outline, head: Head) -> Acquaintances:
    """Everybody a report names as an author, as present, by a handle, or as someone who said something; and its teams."""
    handles = {found.group(1).lower() for found in _HANDLE.finditer(text)} - _NOBODY
    said = (found.group(1) for found in _SAYS.finditer(text))
    teams = {fold(found.group(1)) for found in _TEAM.finditer(text)} - VERBS - _NOBODY
    spoke = Counter(found.group(1).lower() for found in _SPOKE.finditer(text))
    handles |= {name for name, times in spoke.items() if times > 1} - _NOBODY - VERBS - NO_ACTS
    people = {*handles, *_people(_stated(head)), *_people(_told(outline)), *_people(_named_in_tables(outline)), *_people(said)}
    things = {fold(service) for service in head.services}
    return Acquaintances(frozenset(people - teams - things), frozenset(teams), frozenset(things))

"""Word lists the name check reads: given names, words of the trade, and words after which somebody was someone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from secondstory.lib.ordinary import ALSO_WORDS, words

_HERE = Path(__file__).resolve().parent
_ABOVE_THE_PLAIN = "-----"

TELLING = words(
    """
    acknowledged admitted agreed agrees announced announces apologised apologized argued asked asks assumed believed bet confessed
    decided decides doubted expected explained
    felt forgot guessed hopped hoped insisted knew mentioned misread noticed notices paired pointed pondered proposed realised realized
    recalled
    reckoned recognised recognized remembered remarked replied said saw says shouted slept spoke spotted stayed suggested suspected
    texted thinks thought told
    notes suggests tells understood volunteered wakes wanted warned warns whispered woke wondered worried wrote writes
    """
)
"""What only people do."""

ACTING = TELLING | words(
    """
    added adjusted answered applied approved attempted brought called came changed checked cleared closed committed confirmed contacted
    copied
    created debugged deleted deployed did disabled discovered discussed dug edited enabled escalated fixed flagged followed found gave
    got handed
    helped identified informed investigated joined landed led left logged looked made manually merged messaged moved opened paged
    patched picked pinged
    posted pressed pulled pushed put raised ran read reached rebooted remained removed reported requested responded restarted restored
    resumed reverted reviewed rolled scaled sent set shared shipped shut started stepped stopped switched takes took tested tracked
    tried triggered
    turned typed updated upgraded used verified was went works worked is has had will joins finds opens pages
    """
)
"""What people do in reports; systems do some of it too."""

ROLE_WORDS = words(
    "analyst chair commander dba developer director driver engineer facilitator host intern investigator lead leader "
    "maintainer manager "
    "mr mrs ms dr operator owner programmer responder reviewer scribe sre steward tester volunteer colleague contractor cto ceo"
)
"""What may stand with a capital before a name."""

PARTICLES = words("al bin da das de del den der di do dos du el ibn la le van von y zu")


@dataclass(frozen=True)
class Given:
    """Given names: `plain` ones name someone wherever they stand; `doubtful` ones are words, places or products as well."""

    plain: frozenset[str]
    doubtful: frozenset[str]

    def __contains__(self, word: object) -> bool:
        return word in self.plain or word in self.doubtful


@cache
def given_names() -> Given:
    """From `given_names.txt`, folded."""
    above, _line, below = _read("given_names.txt").partition(_ABOVE_THE_PLAIN)
    trade = trade_words()
    doubtful = words(below) | (words(above) & (ALSO_WORDS | trade))
    return Given(words(above) - doubtful, doubtful)


@cache
def trade_words() -> frozenset[str]:
    """From `trade_words.txt`: no part of a name, whatever capital they have."""
    return words(_read("trade_words.txt"))


def _read(name: str) -> str:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))

"""What is put in the place of a mention looks like the words around it."""

from __future__ import annotations

import pytest

from secondstory.postmortems.rewriting import Rewriting
from secondstory.postmortems.tree.nodes import Inline, Mention, Text


class Named(Rewriting):
    """Each mention by its label."""

    def mention(self, mention: Mention) -> Inline:
        return Text(mention.label)


WHO = "[the lead](story:role/abc)"


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        (f"**Ask {WHO} first**", "**Ask the lead first**"),
        (f"*Ask* {WHO} *first*", "*Ask the lead first*"),
        (f"**{WHO} waited**", "**the lead waited**"),
        (f"**Ask {WHO} and {WHO} first**", "**Ask the lead and the lead first**"),
        (f"Ask {WHO} **first**", "Ask the lead **first**"),
        (f"**Ask** {WHO}, then wait", "**Ask** the lead, then wait"),
        (f"`a` {WHO} `b`", "`a` the lead `b`"),
        (WHO, "the lead"),
    ],
)
def test_a_mention_within_emphasis_is_emphasised(markdown: str, wanted: str) -> None:
    assert Named().rewritten(markdown) == wanted

"""Lines that say what was found out are in the story; that somebody looks for it is not that."""

from __future__ import annotations

import pytest

from secondstory.sources.assembling.assemble import Assembly
from secondstory.sources.assembling.finding_out import tells_what_was_found
from tests.sources.assembling.conftest import record

FOUND = """\
found it: the cron job holds the lock
Found the cause - the index was dropped in 4.2
turns out the cache was never warmed after the move
ok that's it. db-2 has a full disk
that's why the retries pile up
The culprit was a config map from March
root cause: the certificate of the inner proxy ran out at noon
So the reason is that both jobs share one pool
bisected to 3f9c2e, the new serializer
we traced it back to the firewall change
Caused by the leap second handling of the old driver
This explains the spikes every ten minutes
we see now why: the health check opens its own connection
I restarted it. Cause identified: a stale DNS entry
""".splitlines()
LOOKED_FOR = """\
could it be the cache?
not the culprit, it has been like that for years
still looking for the cause
we don't know what caused it
no idea, cause unknown
maybe it is caused by the deploy
is that the reason?
the reason is still unclear to us
I couldn't find the reason in the logs
trying to find out why
it is slow again
deploying 4.3 now
thanks, got it
let me look at the graphs
""".splitlines()


@pytest.mark.parametrize("text", FOUND)
def test_what_was_found_is_told_from_the_rest(text: str) -> None:
    assert tells_what_was_found(text)


@pytest.mark.parametrize("text", LOOKED_FOR)
def test_looking_for_it_is_not_finding_it(text: str) -> None:
    assert not tells_what_was_found(text)


@pytest.mark.parametrize("kind", ["communication", "observation", "action"])
def test_in_a_small_file_it_is_over_the_rank_that_the_story_takes(kind: str) -> None:
    lines = [record(text, number * 60, kind=kind, who="kim") for number, text in enumerate([*LOOKED_FOR, *FOUND])]
    with Assembly() as assembly:
        assembly.add("notes.csv", lines)
        ranked = {line.text: line for line in assembly.lines()}
        assert {text for text, line in ranked.items() if line.rank > 60} >= set(FOUND)
        assert all("discovery" in ranked[text].reasons for text in FOUND)
        assert {line.text for line in assembly.most_telling(len(FOUND))} == set(FOUND)

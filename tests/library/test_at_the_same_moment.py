"""Two who publish one draft at once, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from secondstory.lib.errors import Refusal
from secondstory.library.models import Publication
from secondstory.library.operations import publish_postmortem
from secondstory.postmortems.models import LEARNED, Postmortem
from secondstory.postmortems.operations import start_postmortem, write_section
from secondstory.search.models import Document
from tests.cast import Cast, make_cast


@pytest.fixture
def cast(severities: None) -> Cast:
    return make_cast()


def both(doing: Callable[[], Any]) -> list[Any]:
    """What each of two answered or raised, having begun at the same moment."""
    begin, answers = Barrier(2), []

    def run() -> None:
        begin.wait()
        try:
            answers.append(doing())
        except Refusal as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def draft(cast: Cast) -> Postmortem:
    document = start_postmortem(cast.make_incident("Payments were slow"), by=cast.owner)
    write_section(document, key=LEARNED, title="What we learned", markdown="- Pools are shared.", by=cast.owner)
    return Postmortem.objects.get(pk=document.pk)


def test_one_draft_seen_by_two_is_published_once(cast: Cast) -> None:
    document = draft(cast)
    answers = both(lambda: publish_postmortem(Postmortem.objects.get(pk=document.pk), by=cast.owner, expected=document.version))
    assert sorted(type(answer).__name__ for answer in answers) == ["Publication", "Stale"]
    assert list(Publication.objects.values_list("edition", "is_current")) == [(1, True)]
    assert Document.objects.count() == 1


def test_without_a_version_there_are_two_editions_and_one_is_current(cast: Cast) -> None:
    document = draft(cast)
    answers = both(lambda: publish_postmortem(Postmortem.objects.get(pk=document.pk), by=cast.owner))
    assert sorted(answer.edition for answer in answers) == [1, 2]
    assert list(Publication.objects.order_by("edition").values_list("edition", "is_current")) == [(1, False), (2, True)]
    assert [row.uid for row in Document.objects.all()] == [Publication.objects.get(is_current=True).uid]

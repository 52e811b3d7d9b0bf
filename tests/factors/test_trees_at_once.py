"""Several people at one forest, each on a connection of their own; a passage that goes; what a broken edit leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from secondstory.audit.models import Record
from secondstory.factors.models import AnalysisEdit, Juncture, Why
from secondstory.factors.operations import ask_why as ask
from secondstory.factors.operations import asking, edit_why, last_analysis_edit, move_why, open_juncture, undo_analysis_edit
from secondstory.lib.errors import Refusal
from secondstory.timeline.models import Event
from secondstory.workspace.operations import redact_passage
from tests.cast import Cast, make_cast
from tests.factors.growing import a_tree, letters, shape
from tests.factors.test_undoing import check_forest

SECRET = "hunter2-of-the-ledger"


def together(*doing: Callable[[], Any]) -> list[Any]:
    """What each answered or raised, all having begun at the same moment, in the order given."""
    begin, answers = Barrier(len(doing)), dict[int, Any]()

    def run(number: int, act: Callable[[], Any]) -> None:
        begin.wait()
        try:
            answers[number] = act()
        except Refusal as refusal:
            answers[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number, act)) for number, act in enumerate(doing)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(doing))]


@pytest.mark.django_db(transaction=True)
def test_two_moved_into_each_other_at_once_make_no_circle(noon: datetime) -> None:
    cast = make_cast()
    incident, juncture, whys = a_tree(cast, noon)
    first, second = Why.objects.get(pk=whys["A"].pk), Why.objects.get(pk=whys["B"].pk)
    answers = together(
        lambda: move_why(first, parent=Why.objects.get(pk=second.pk), by=cast.owner),
        lambda: move_why(second, parent=Why.objects.get(pk=whys["E"].pk), by=cast.participant),
        lambda: [ask(Juncture.objects.get(pk=juncture.pk), question=f"{number}?", after=None, by=cast.owner) for number in range(3)],
    )
    refused = [answer for answer in answers[:2] if isinstance(answer, Refusal)]
    assert [refusal.sentence for refusal in refused] == ["A question can't hang on itself. Choose one outside its own branch."]
    check_forest(incident)
    assert sorted(letters(incident)[0].replace("(", " ").replace(")", "").split()) == ["0", "1", "2", "A", "B", "C", "D", "E"]


@pytest.mark.django_db(transaction=True)
def test_one_tree_is_opened_by_two(noon: datetime) -> None:
    cast = make_cast()
    incident, _juncture, _whys = a_tree(cast, noon)
    event = Event.objects.get(incident=incident, kind="change")
    answers = together(*[lambda: open_juncture(incident, Event.objects.get(pk=event.pk), by=cast.owner).pk] * 2)
    assert answers[0] == answers[1]
    assert Why.objects.filter(juncture=answers[0]).count() == 3


def test_an_edit_that_breaks_leaves_nothing_of_itself(visitors: Cast, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the process had died between moving and writing it down."""
    incident, _juncture, whys = a_tree(visitors, noon)
    before = (letters(incident), AnalysisEdit.objects.count(), Record.objects.count())

    def dies(*_arguments: Any, **_given: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(asking, "record", dies)
    with pytest.raises(KeyboardInterrupt):
        move_why(whys["A"], parent=whys["B"], by=visitors.owner)
    assert (letters(incident), AnalysisEdit.objects.count(), Record.objects.count()) == before


def test_a_passage_goes_from_trees_and_does_not_come_back_by_undo(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    edit_why(whys["D"], expected=None, answer=f"The console showed {SECRET} to all", by=visitors.owner)
    edit_why(whys["E"], expected=None, answer=f"Before that, {SECRET} lay in a file", by=visitors.owner)
    edit_why(whys["E"], expected=None, answer="It lay in a file", by=visitors.owner)
    last = last_analysis_edit(incident)
    redact_passage(incident, SECRET, reason="A password", by=visitors.owner)
    assert last is not None
    undo_analysis_edit(AnalysisEdit.objects.get(pk=last.pk), by=visitors.owner)
    assert SECRET not in str(shape(incident))
    assert SECRET not in str(list(AnalysisEdit.objects.values_list("rows", flat=True)))
    assert SECRET not in str(list(Record.objects.values_list("subject_label", "changes")))
    assert "The console showed ▮▮▮ to all" in str(shape(incident))
    assert str(juncture)

"""A passage that is removed is nowhere any more: not in a row, not in the index, not in a file of the data folder (law 4)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from secondstory.lib.passages import MARK
from secondstory.timeline.models import Event
from secondstory.workspace.operations import find_passage, redact_passage
from tests.cast import Cast
from tests.workspace.telling_all import PASSAGE, columns, holds, rows_that_have_it, tell_everything, write_it_everywhere


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("noon")
def test_what_is_removed_is_left_in_no_row_no_index_and_no_file(visitors: Cast, data_dir: Path) -> None:
    incident = tell_everything(visitors)
    assert write_it_everywhere() == []
    told = {f"{model._meta.db_table}.{one.column}" for model, fields in columns().items() for one in fields}
    assert told - set(rows_that_have_it()) == set()
    counts = find_passage(incident, PASSAGE, by=visitors.owner)
    row = redact_passage(incident, f"  {PASSAGE}\n", reason=f"A password ({PASSAGE}) was pasted", by=visitors.owner)
    assert rows_that_have_it() == []
    assert (row.places, row.reason, row.redacted_by) == (counts, f"A password ({MARK}) was pasted", visitors.owner.user)
    assert len(row.files) == 1
    assert [file for file in _files(data_dir) if holds(file.read_bytes())] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("noon", "data_dir")
def test_removing_it_again_finds_only_what_came_since(visitors: Cast) -> None:
    incident = tell_everything(visitors)
    first = redact_passage(incident, PASSAGE, reason="A password", by=visitors.owner)
    assert redact_passage(incident, PASSAGE, reason="A password", by=visitors.owner) == first
    Event.objects.filter(incident=incident).update(text=f"again: {PASSAGE}")
    second = redact_passage(incident, PASSAGE, reason="It came back", by=visitors.owner)
    assert (second.places, second.hash) == ({"events": Event.objects.filter(incident=incident).count()}, first.hash)
    assert set(Event.objects.filter(incident=incident).values_list("text", flat=True)) == {f"again: {MARK}"}


def _files(data_dir: Path) -> list[Path]:
    """The data folder, and on SQLite the database itself with its log of recent writes."""
    found = [file for file in data_dir.rglob("*") if file.is_file()]
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        found += sorted(name.parent.glob(f"{name.name}*"))
    return found

"""A killed process, a full disk, and two who save at once: nothing is half there afterwards."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from django.db import OperationalError, connection

from secondstory.incidents.models import Incident, Service
from secondstory.lib import blobs, clock
from secondstory.lib.errors import NoRoom, Refusal
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import Import, ImportedFile
from secondstory.sources.operations import previewing, revive, save_import, saving, sweep_dead_imports, sweeping
from secondstory.sources.operations.sweeping import FORGOTTEN
from secondstory.sources.queries import look_at
from tests.cast import Cast, sign_in
from tests.sources.conftest import LATER, REPORT, Preview


def _full(*_arguments: object, **_options: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


def _database_full(*_arguments: object, **_options: object) -> NoReturn:
    raise OperationalError("database or disk is full")


def test_rows_are_unseen_until_all_are_there(noon: datetime, preview: Preview, visitors: Cast) -> None:
    batch = preview({"a.md": REPORT, "b.md": LATER})
    saving.begin_saving(batch, by=visitors.owner)
    first, _second = look_at(batch, visitors.owner).to_save
    saving._save_one(batch, first, by=visitors.owner)
    assert Incident.objects.get().is_pending
    for visitor in visitors.everybody().values():
        assert not Incident.objects.visible_to(visitor).exists()
    assert not Incident.objects.open_to_all().exists()


@pytest.fixture
def half_saved(noon: datetime, preview: Preview, visitors: Cast) -> Import:
    """An import of two documents whose process was killed after the first."""
    batch = preview({"a.md": REPORT, "b.md": LATER})
    saving.begin_saving(batch, by=visitors.owner)
    saving._save_one(batch, look_at(batch, visitors.owner).to_save[0], by=visitors.owner)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    Import.objects.filter(pk=batch.pk).update(saver=f"{os.uname().nodename[:80]}:{gone.pid}")
    return batch


def test_what_a_killed_process_left_is_swept_and_can_be_saved_again(half_saved: Import, visitors: Cast) -> None:
    assert sweep_dead_imports() == 1
    assert not Incident.objects.exists()
    assert not Service.objects.filter(name="Ledger").exists()
    half_saved.refresh_from_db()
    assert (half_saved.state, half_saved.note) == (
        ImportState.PREVIEW,
        "Saving was interrupted, and nothing of it was kept. You can save it again.",
    )
    save_import(half_saved, by=visitors.owner)
    assert Incident.objects.visible_to(visitors.owner).count() == 2


def test_an_import_that_is_alive_is_left_alone(noon: datetime, preview: Preview, visitors: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = preview({"a.md": REPORT})
    saving.begin_saving(batch, by=visitors.owner)
    with monkeypatch.context() as patched:
        patched.setattr(sweeping, "AT_WORK", {batch.uid})
        assert sweep_dead_imports() == 0
    Import.objects.filter(pk=batch.pk).update(saver="another-machine:1")
    assert sweep_dead_imports() == 0
    Import.objects.filter(pk=batch.pk).update(alive_at=clock.now() - timedelta(minutes=4))
    assert sweep_dead_imports() == 1


def test_one_that_could_not_even_be_taken_back_is_a_preview_when_there_is_room(
    noon: datetime, preview: Preview, visitors: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = preview({"a.md": REPORT, "b.md": LATER})
    with monkeypatch.context() as patched:
        patched.setattr(saving, "_finish", _full)
        patched.setattr(saving, "take_back", _full)
        with pytest.raises(NoRoom):
            save_import(batch, by=visitors.owner)
    batch.refresh_from_db()
    assert batch.state == ImportState.SAVING
    revive(batch)
    assert (batch.state, Incident.objects.count()) == (ImportState.PREVIEW, 0)


def test_whoever_was_taken_for_dead_does_not_finish(half_saved: Import, visitors: Cast) -> None:
    sweep_dead_imports()
    saving.go_on_saving(half_saved, by=visitors.owner)
    assert not Incident.objects.exists()
    with pytest.raises(Refusal, match="taken for dead"):
        saving._finish(half_saved, by=visitors.owner)


def test_forgotten_previews_are_dropped(noon: datetime, preview: Preview) -> None:
    batch = preview({"a.md": REPORT})
    sha256 = batch.files.get().sha256
    with clock.set_to(noon + FORGOTTEN - timedelta(minutes=1)):
        assert sweep_dead_imports() == 0
    with clock.set_to(noon + FORGOTTEN + timedelta(minutes=1)):
        assert sweep_dead_imports() == 1
    assert not Import.objects.exists()
    assert not blobs.path_of(sha256).exists()


def test_a_full_disk_while_reading_keeps_nothing(noon: datetime, preview: Preview, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewing, "_keep", _full)
    with pytest.raises(NoRoom, match=r"^The disk of the server is full"):
        preview({"a.md": REPORT})
    assert not Import.objects.exists()
    assert [path for path in data_dir.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("fault", [_full, _database_full])
def test_a_full_disk_while_saving_keeps_nothing(
    noon: datetime, preview: Preview, visitors: Cast, monkeypatch: pytest.MonkeyPatch, fault: object
) -> None:
    batch = preview({"a.md": REPORT, "b.md": LATER})
    with monkeypatch.context() as patched:
        patched.setattr(saving, "_finish", fault)
        with pytest.raises(NoRoom):
            save_import(batch, by=visitors.owner)
    batch.refresh_from_db()
    assert (batch.state, Incident.objects.count(), set(batch.files.values_list("state", flat=True))) == (
        ImportState.PREVIEW,
        0,
        {FileState.UNDERSTOOD},
    )
    save_import(batch, by=visitors.owner)
    assert Incident.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_save_the_same_bytes_at_once_make_one_incident(visitors: Cast, preview: Preview) -> None:
    batches = [preview({"a.md": REPORT}, by=by) for by in (visitors.owner, visitors.owner, visitors.other_team)]
    together = threading.Barrier(3)
    refused: list[str] = []

    def press(batch: Import) -> None:
        together.wait()
        try:
            save_import(batch, by=visitors.owner if batch.started_by == visitors.owner.user else visitors.other_team)
        except Refusal as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[batch]) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Incident.objects.count() == 1
    assert ImportedFile.objects.filter(state=FileState.SAVED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_pressing_save_twice_saves_once(visitors: Cast, preview: Preview) -> None:
    batch = preview({"a.md": REPORT, "b.md": LATER})
    together = threading.Barrier(2)

    def press() -> None:
        together.wait()
        try:
            save_import(Import.objects.get(pk=batch.pk), by=visitors.owner)
        except Refusal:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    batch.refresh_from_db()
    assert (batch.state, Incident.objects.count()) == (ImportState.COMPLETE, 2)


def test_a_page_that_finds_the_disk_full_says_so(noon: datetime, preview: Preview, visitors: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = preview({"a.md": REPORT})
    saving.begin_saving(batch, by=visitors.owner)
    Import.objects.filter(pk=batch.pk).update(alive_at=None)
    monkeypatch.setattr(sweeping, "take_back", _database_full)
    browser = sign_in(visitors.owner)
    for address in (f"/import/{batch.uid}/", f"/api/v1/imports/{batch.uid}"):
        answer = browser.get(address)
        assert (answer.status_code, "The disk of the server is full" in answer.content.decode()) == (507, True)

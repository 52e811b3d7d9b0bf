"""The key beside the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from secondstory.lib.errors import Refusal
from secondstory.site.secret import read_or_make_secret


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECONDSTORY_SECRET", raising=False)


def test_it_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    made = read_or_make_secret(tmp_path / "data")
    assert (len(made), read_or_make_secret(tmp_path / "data")) == (64, made)
    assert [(path.name, oct(path.stat().st_mode)[-3:]) for path in (tmp_path / "data").iterdir()] == [("secret", "600")]


@pytest.mark.parametrize("left", ["", " \n"])
def test_an_empty_one_that_a_full_disk_left_is_made_anew(tmp_path: Path, left: str) -> None:
    (tmp_path / "secret").write_text(left)
    made = read_or_make_secret(tmp_path)
    assert (len(made), read_or_make_secret(tmp_path)) == (64, made)
    assert oct((tmp_path / "secret").stat().st_mode)[-3:] == "600"


def test_one_that_is_no_text_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refusal, match="holds no key: delete it"):
        read_or_make_secret(tmp_path)

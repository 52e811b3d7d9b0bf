"""`bin/serve` and `bin/test` on machines that lack something: one sentence says what."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.house.tree import ROOT

NEEDED = ("bash", "cat", "cksum", "dirname", "head", "mkdir", "rm", "sleep", "tail")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder as git makes it, without an environment."""
    shutil.copytree(ROOT / "bin", tmp_path / "checkout/bin")
    shutil.copytree(ROOT / "requirements", tmp_path / "checkout/requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "checkout")
    return tmp_path / "checkout"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder of commands to be the whole path, with what every machine has."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in NEEDED:
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    return folder


def said_by(command: Path, tools: Path, **settings: str) -> tuple[int, str]:
    done = subprocess.run(
        [tools / "bash", command], env={"PATH": str(tools)} | settings, cwd="/", capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stderr.strip()


@pytest.mark.parametrize("name", ["serve", "test"])
def test_without_python_it_says_which(checkout: Path, tools: Path, name: str) -> None:
    assert said_by(checkout / "bin" / name, tools) == (
        1,
        "Second Story needs Python 3.11 or newer, and found none: install python3.11 (or newer) and run this again.",
    )
    assert sorted(path.name for path in checkout.iterdir()) == ["bin", "pyproject.toml", "requirements"]


def test_a_python_that_only_looks_like_one_is_passed_over(checkout: Path, tools: Path) -> None:
    (tools / "python3").write_text(f"#!{tools}/bash\necho 'not installed' >&2\nexit 127\n")
    (tools / "python3").chmod(0o755)
    (tools / "python3.11").symlink_to(sys.executable)
    status, said = said_by(checkout / "bin/serve", tools, PYTHONPATH=str(without_ensurepip(checkout)))
    assert (status, said) == (
        1,
        "Python's venv module is missing: install it (on Debian and Ubuntu: apt-get install python3-venv) and run this again.",
    )


@pytest.mark.skipif(not (ROOT / ".venv/.installed-from").exists(), reason="This environment was not made by bin/test.")
def test_the_second_time_costs_next_to_nothing() -> None:
    script = f'source "{ROOT}/bin/_environment"; environment base'
    subprocess.run(["bash", "-c", script], check=True)
    started = time.monotonic()
    subprocess.run(["bash", "-c", script], check=True)
    assert time.monotonic() - started < 0.3 * max(1.0, os.getloadavg()[0])


def without_ensurepip(checkout: Path) -> Path:
    """A folder that hides `ensurepip`, as a Debian without python3-venv does."""
    folder = checkout.parent / "hiding"
    folder.mkdir()
    (folder / "ensurepip.py").write_text("raise ImportError\n")
    return folder

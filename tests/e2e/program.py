"""The program itself, as a process with a data folder of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

START_S = 180
"""Long, since it only says when to give up: a first start on a machine that does other things takes a minute."""
PATIENCE_S = 60
"""How long an answer may take, for the same reason."""
COMMAND = [sys.executable, "-m", "secondstory.cli.main"]
BESIDE = """
import json, os, sys
from secondstory.cli.starting import start_django
start_django()
for line in sys.stdin:
    child = os.fork()
    if not child:
        told = json.loads(line)
        exec(told["code"], told)
        print(json.dumps(told["answer"]), flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print("failed", flush=True)
"""
"""Loads the program once, which takes most of a second, and runs each piece of code in a process of its own that has it loaded."""


def environment(data_dir: Path) -> dict[str, str]:
    """What a program of a test's own sees: nothing of the tests' settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SECONDSTORY_", "DJANGO_", "DATABASE_URL"))}
    return kept | {"SECONDSTORY_DATA": str(data_dir), "PYTHONPATH": str(Path(__file__).parents[2])}


class Program:
    """`secondstory serve` on a free port."""

    def __init__(self, data_dir: Path, *arguments: str, **settings: str) -> None:
        self.data_dir = data_dir
        self.settings = settings
        self.process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", *arguments],
            env=environment(data_dir) | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._said = threading.Condition()
        self._beside: subprocess.Popen[str] | None = None
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                with self._said:
                    self.lines.append(line.rstrip("\n"))
                    self._said.notify_all()

    def wait_for(self, pattern: str) -> str:
        """The first group of the first line that matches; fails with all lines when none comes."""
        with self._said:
            if not self._said.wait_for(lambda: any(re.search(pattern, line) for line in self.lines), START_S):
                raise AssertionError(f"No line like {pattern!r} in: {self.lines}")
            return next(found[1] for line in self.lines if (found := re.search(pattern, line)))

    @property
    def address(self) -> str:
        """Without the slash at its end."""
        return self.wait_for(r"ready: (http://\S+)/$")

    @property
    def link(self) -> str:
        """The administrator's sign-in link."""
        return self.wait_for(r"within 15 minutes: (http://\S+)")

    def worker(self, *, but: int = 0) -> int:
        """The process of the worker, once there is one other than `but`."""
        give_up_at = time.monotonic() + START_S
        while time.monotonic() < give_up_at:
            found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False).stdout.split()
            if found and int(found[0]) != but:
                return int(found[0])
            time.sleep(0.02)
        raise AssertionError("There is no worker.")

    def do(self, *arguments: str) -> str:
        """What another command says about the same data."""
        return subprocess.check_output([*COMMAND, *arguments], env=environment(self.data_dir) | self.settings, text=True)

    def tell(self, code: str, **given: object) -> object:
        """Run Python in the program's surroundings with `given`; what it assigns to `answer` comes back."""
        if self._beside is None:
            self._beside = subprocess.Popen(
                [sys.executable, "-c", BESIDE],
                env=environment(self.data_dir) | self.settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        asked, answers = self._beside.stdin, self._beside.stdout
        assert asked is not None
        assert answers is not None
        asked.write(json.dumps({"code": code, "given": given}) + "\n")
        asked.flush()
        said = answers.readline().strip()
        assert said not in {"", "failed"}, f"What was told failed: see its traceback on stderr.\n{code}"
        return json.loads(said)

    def stop(self) -> int:
        """End it as a service manager would."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def ended(self) -> int:
        """Its status, when it has ended and its last line is read."""
        if self._beside is not None:
            with self._beside:  # its end of input is its end
                pass
            self._beside = None
        status = self.process.wait(START_S)
        self._listener.join(START_S)
        return status


@contextmanager
def running(data_dir: Path, *arguments: str, **settings: str) -> Iterator[Program]:
    """A program that is ready, and is gone afterwards."""
    program = Program(data_dir, *arguments, **settings)
    try:
        assert program.address
        yield program
    finally:
        if program.process.poll() is None:
            program.process.kill()
        program.ended()


def browser() -> OpenerDirector:
    """Something that keeps cookies and follows redirects."""
    return build_opener(HTTPCookieProcessor())


def status_of(url: str) -> int:
    """The status a visitor who has not signed in gets."""
    try:
        with browser().open(url, timeout=PATIENCE_S) as answer:
            return int(answer.status)
    except HTTPError as problem:
        with problem:
            return problem.code

"""The worker, which runs tasks in the background, and the child process it is when `serve` starts it."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time

from django_tasks_db.management.commands.db_worker import Worker

from secondstory.site.walking import walk_until

log = logging.getLogger(__name__)

GRACE_S = 5.0
"""How long a running task may take to finish once the program is being stopped. What it has not committed by then is undone."""

PAUSES_S = (1.0, 2.0, 5.0, 15.0)
"""How long to wait before a worker that died is started again: the last one from then on."""


def work(*, until_stdin_closes: bool) -> None:
    """Run tasks until told to stop by a signal or, as a child, by the end of the parent: then its pipe to us closes."""
    worker = Worker(
        queue_names=["*"], excluded_queue_names=[], backend_name="default", worker_id=f"{os.uname().nodename[:40]}-{os.getpid()}",
        interval=1.0, batch=False, startup_delay=False, max_tasks=None,
    )  # fmt: skip
    worker.configure_signals()
    threading.Thread(target=walk_until, args=[threading.Event()], daemon=True).start()
    if until_stdin_closes:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    worker.run()


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    os._exit(1)


class WorkerProcess:
    """A worker in a process of its own, started again when it dies, and ended with its parent, even by SIGKILL."""

    def __init__(self, command: list[str], *, keep_open: int) -> None:
        self._command = command
        self._keep_open = keep_open
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._watch = threading.Thread(target=self._keep_running, daemon=True)

    def start(self) -> None:
        """Start it, and keep it running."""
        self._watch.start()

    def stop(self) -> None:
        """Let a running task finish within the grace, then end the worker."""
        self._stopping.set()
        if self._child and self._child.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._child.stdin.close()
        if self._watch.is_alive():
            self._watch.join(GRACE_S + 2)
        if self._child and self._child.poll() is None:
            self._child.kill()

    def _keep_running(self) -> None:
        deaths = 0
        while not self._stopping.is_set():
            # Its own session: Ctrl-C in the terminal reaches the parent alone, which then ends the worker in order.
            self._child = subprocess.Popen(  # noqa: S603  # the command is ours
                self._command, stdin=subprocess.PIPE, start_new_session=True, pass_fds=[self._keep_open]
            )
            if self._stopping.is_set() and self._child.stdin:
                self._child.stdin.close()
            status = self._child.wait()
            if not self._stopping.is_set():
                pause_s = PAUSES_S[min(deaths, len(PAUSES_S) - 1)]
                log.error("The worker ended (status %s) and is started again in %s s.", status, pause_s)
                deaths += 1
                self._stopping.wait(pause_s)

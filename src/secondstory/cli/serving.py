"""`secondstory serve` and `secondstory worker`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from secondstory.cli.starting import start_django
from secondstory.lib.errors import Refusal

if TYPE_CHECKING:
    from secondstory.site.starting import WayIn

WORKER = [sys.executable, "-m", "secondstory.cli.main", "worker", "--while-parent-runs"]


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option("--data", type=click.Path(path_type=Path), help="Where everything is kept.  [default: SECONDSTORY_DATA, or ./data]")
@click.option("--host", default="127.0.0.1", show_default=True, help="Another address opens the program to other machines.")
@click.option("--worker/--no-worker", default=True, show_default=True, help="Run background tasks beside the web process.")
def serve(*, port: int, data: Path | None, host: str, worker: bool) -> None:
    """Serve Second Story until Ctrl-C: pages, and a worker beside them."""
    signal.signal(signal.SIGTERM, _stop)
    os.umask(0o077)  # what is made in the data folder is its owner's to read, even where the folder was there before
    data_dir = _data_folder(data)
    _name_host(host)
    start_django()
    from secondstory.site import starting, web, workers
    from secondstory.site.holding import Hold

    hold = Hold(data_dir)
    hold.take()
    bound = web.bind(host, port)
    address = web.address_of(bound)
    way_in = starting.prepare(data_dir, on_migrated=_start_afresh)
    hold.say(address)
    beside = workers.WorkerProcess(WORKER, keep_open=hold.fileno())
    try:
        if worker:
            beside.start()
        web.Web(on_ready=lambda: _announce(address, way_in, host=host)).serve_on(bound)
    finally:
        beside.stop()
        hold.let_go()
    click.echo("Stopped.")


@click.command()
@click.option("--while-parent-runs", is_flag=True, hidden=True, help="End when standard input closes.")
def worker(*, while_parent_runs: bool) -> None:
    """Run background tasks, where `serve --no-worker` answers the pages."""
    start_django()
    from secondstory.site.workers import work

    work(until_stdin_closes=while_parent_runs)


def _start_afresh() -> None:
    """Become a new program under the same number: what the database was brought up to date with would stay in memory until the end.

    The lock and the port go with this program and are taken again by the next, which finds nothing left to bring up to date.
    """
    from django.db import connections

    connections.close_all()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  # this program, as it was started


def _data_folder(given: Path | None) -> Path:
    folder = (given or Path(os.environ.get("SECONDSTORY_DATA", "data"))).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise Refusal(f"The data folder {folder} can't be made ({problem.strerror}): give another with --data.") from problem
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refusal(f"The data folder {folder} can't be written to: change its owner, or give another with --data.")
    os.environ["SECONDSTORY_DATA"] = str(folder)
    return folder


def _name_host(host: str) -> None:
    """Where the program is opened to other machines, it must know by which names they may call it."""
    from secondstory.site.web import answers_everywhere, is_loopback

    if is_loopback(host) or os.environ.get("SECONDSTORY_HOSTS"):
        return
    if answers_everywhere(host):
        raise Refusal(f"With --host {host}, say by which names this program is reached: SECONDSTORY_HOSTS=postmortems.example.org,10.0.0.5")
    os.environ["SECONDSTORY_HOSTS"] = host


def _announce(address: str, way_in: WayIn, *, host: str) -> None:
    from secondstory.site.web import answers_everywhere, is_loopback

    click.echo(f"Second Story is ready: {address}")
    if is_loopback(host) or answers_everywhere(host):  # the link works from this machine alone
        click.echo(f"Sign in as {way_in.username}, once, within 15 minutes: {address.rstrip('/')}{way_in.path}")
    if not is_loopback(host):
        click.echo("Other machines can reach this program: put TLS before it, and then set SECONDSTORY_TLS=1.", err=True)


def _stop(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)

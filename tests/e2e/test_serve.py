"""`secondstory serve`, from outside: what whoever runs it sees, and what is left when it ends, however it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from tests.e2e.program import COMMAND, PATIENCE_S, Program, browser, environment, running, status_of

MOST_AT_REST_MB = 150


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A first start, for the tests that leave it as it is."""
    with running(tmp_path_factory.mktemp("first") / "data") as started:
        yield started


@pytest.fixture
def mortal(data_folder: Path) -> Iterator[Program]:
    """A program to be ended or hurt."""
    with running(data_folder) as started:
        yield started


def serve(data_dir: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """The status and what was said, of a start that is refused."""
    done = subprocess.run(
        [*COMMAND, "serve", *arguments], env=environment(data_dir) | settings, capture_output=True, text=True, timeout=30, check=False
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def has_ended(process: int) -> bool:
    """Whether it is gone, or only waits to be buried by whatever took it over."""
    try:
        state = subprocess.check_output(["ps", "-o", "stat=", "-p", str(process)], text=True).strip()
    except subprocess.CalledProcessError:
        return True
    return state.startswith("Z")


def wait_until_ended(process: int) -> bool:
    give_up_at = time.monotonic() + 10
    while not has_ended(process) and time.monotonic() < give_up_at:
        time.sleep(0.02)
    return has_ended(process)


def rss_mb(process: int) -> float:
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(process)], text=True)) / 1024


def sign_in(link: str) -> str:
    """Follow the link as a person does: read the page, press its button; returns the text of the page that comes."""
    opener = browser()
    page = opener.open(link, timeout=PATIENCE_S).read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    answer: bytes = opener.open(link, data=urlencode({"csrfmiddlewaretoken": found[1]}).encode(), timeout=PATIENCE_S).read()
    return answer.decode()


def test_the_first_start_says_where_it_is_and_lets_the_administrator_in_once(program: Program) -> None:
    assert status_of(f"{program.address}/health") == 200
    assert program.link.startswith(f"{program.address}/")
    assert "Sign out" in sign_in(program.link)
    with pytest.raises(HTTPError) as refused:
        sign_in(program.link)
    with refused.value as page:
        assert (page.status, "has been used" in page.read().decode()) == (410, True)


def test_the_worker_makes_the_example_by_itself(program: Program) -> None:
    count = "from secondstory.incidents.models import Incident\nanswer = Incident.objects.filter(is_example=True).count()"
    give_up_at = time.monotonic() + 20
    while not program.tell(count) and time.monotonic() < give_up_at:
        time.sleep(0.2)
    assert program.tell(count) == 19


def test_what_it_keeps_is_for_its_owner_alone(program: Program) -> None:
    assert oct(program.data_dir.stat().st_mode)[-3:] == "700"
    assert oct((program.data_dir / "secret").stat().st_mode)[-3:] == "600"


def test_both_processes_are_small_at_rest(program: Program) -> None:
    status_of(f"{program.address}/")
    sizes = {"web": rss_mb(program.process.pid), "worker": rss_mb(program.worker())}
    assert {name: size for name, size in sizes.items() if size > MOST_AT_REST_MB} == {}


def test_a_second_one_on_the_same_data_is_refused_and_told_where_the_first_is(program: Program) -> None:
    status, said = serve(program.data_dir, "--port", "0")
    first = f"process {program.process.pid}, {program.address}/"
    assert (status, said) == (
        1,
        f"Error: Second Story already runs on {program.data_dir} ({first}): stop it, or name another with --data.",
    )


def test_a_port_in_use_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, said = serve(tmp_path / "data", "--port", str(port))
    assert (status, said) == (1, f"Error: Port {port} on 127.0.0.1 can't be used (address already in use): give another with --port.")


def test_it_opens_to_other_machines_only_by_a_name(tmp_path: Path) -> None:
    status, said = serve(tmp_path / "data", "--port", "0", "--host", "0.0.0.0")
    assert status == 1
    assert said.startswith("Error: With --host 0.0.0.0, say by which names this program is reached: SECONDSTORY_HOSTS=")


def test_opened_to_other_machines_it_warns_and_answers_by_its_names_only(data_folder: Path) -> None:
    with running(data_folder, "--host", "0.0.0.0", "--no-worker", SECONDSTORY_HOSTS="learn.example.org") as program:
        program.wait_for("(Other machines can reach)")
        port = program.address.rpartition(":")[2]
        asked = {}
        for name in ("learn.example.org", "elsewhere.example.org"):
            with socket.create_connection(("127.0.0.1", int(port)), timeout=PATIENCE_S) as line:
                line.sendall(f"GET /health HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
                asked[name] = line.makefile().readline().split()[1]
    assert asked == {"learn.example.org": "200", "elsewhere.example.org": "400"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_in_order_and_so_does_its_worker(mortal: Program, number: signal.Signals) -> None:
    worker = mortal.worker()
    mortal.process.send_signal(number)
    assert (mortal.ended(), mortal.lines[-1], wait_until_ended(worker)) == (0, "Stopped.", True)


def test_killed_it_leaves_no_worker_and_the_next_start_is_not_kept_waiting(mortal: Program) -> None:
    worker = mortal.worker()
    mortal.process.kill()
    mortal.ended()
    assert wait_until_ended(worker)
    with running(mortal.data_dir) as again:
        assert status_of(f"{again.address}/health") == 200
        assert again.link != mortal.link


def test_a_worker_that_dies_is_started_again(mortal: Program) -> None:
    first = mortal.worker()
    os.kill(first, signal.SIGKILL)
    mortal.wait_for("(The worker ended.*started again)")
    assert not has_ended(mortal.worker(but=first))


def test_a_task_whose_worker_was_killed_is_done_after_the_next_start(data_folder: Path) -> None:
    with running(data_folder, "--no-worker") as program:
        program.tell(
            "from django_tasks_db.models import DBTaskResult\n"
            "answer = DBTaskResult.objects.update(status='RUNNING', worker_ids=['a worker that was killed'])"
        )
        program.stop()
    with running(data_folder, "--no-worker") as program:
        states = "from django_tasks_db.models import DBTaskResult\nanswer = [row.status for row in DBTaskResult.objects.all()]"
        assert program.tell(states) == ["READY"]


def test_data_of_a_newer_release_is_left_alone(data_folder: Path) -> None:
    with running(data_folder, "--no-worker") as program:
        program.tell(
            "from django.db.migrations.recorder import MigrationRecorder\n"
            "from django.db import connection\n"
            "MigrationRecorder(connection).record_applied('incidents', '0999_from_the_future')\nanswer = 1"
        )
        program.stop()
    status, said = serve(data_folder, "--port", "0")
    assert (status, said) == (
        1,
        "Error: This data was last used by a newer release of Second Story: install that release, or restore a backup.",
    )


def test_a_database_that_is_none_is_said_to_be_one_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "secondstory.sqlite3").write_bytes(b"not a database at all" * 100)
    status, said = serve(tmp_path, "--port", "0")
    assert (status, said) == (
        1,
        f"Error: The data in {tmp_path} can't be used (file is not a database): check the free space, the owner and the backups.",
    )


def test_a_database_address_that_leads_nowhere_is_said_in_one_sentence(tmp_path: Path) -> None:
    status, said = serve(tmp_path, "--port", "0", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert status == 1
    assert said.startswith("Error: The database that DATABASE_URL names can't be reached (")
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("path", "said"),
    [("/proc/nowhere", "can't be made"), ("a-file", "can't be made")],
)
def test_a_folder_that_cannot_be_is_refused(tmp_path: Path, path: str, said: str) -> None:
    (tmp_path / "a-file").write_text("")
    status, sentence = serve(tmp_path, "--data", str(tmp_path / path))
    assert status == 1
    assert sentence.startswith("Error: The data folder ")
    assert said in sentence
    assert sentence.endswith("give another with --data.")

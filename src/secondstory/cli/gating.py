"""`secondstory gate`: a pipeline asks whether it may deploy. Needs no database: it asks a server, by the standard library alone."""

from __future__ import annotations

import http.client
import json
import os
import ssl
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import click

MOST_BYTES = 1_000_000
BLOCKED, UNKNOWN = 1, 3


@dataclass(frozen=True)
class Answer:
    """What a server said; `trouble` is a sentence where that was no answer."""

    said: dict[str, Any]
    trouble: str = ""


class _StaysHere(HTTPRedirectHandler):
    """A redirect is not followed: the key would go to whoever is named in it."""

    def redirect_request(self, *given: Any, **named: Any) -> None:
        """Take the redirect itself as the answer."""
        return


@click.command()
@click.argument("service")
@click.option("--server", envvar="SECONDSTORY_SERVER", required=True, help="The program's address: https://learn.example.org.")
@click.option(
    "--token-file", type=click.Path(dir_okay=False, path_type=Path), help="A file with the key.  [default: the variable SECONDSTORY_TOKEN]"
)
@click.option("--timeout", type=click.FloatRange(0.1, 300), default=10.0, show_default=True, help="Wait at most so many seconds in all.")
@click.option("--fail-closed", is_flag=True, help="End with 3, instead of 0, when there is no answer.")
def gate(service: str, server: str, token_file: Path | None, timeout: float, *, fail_closed: bool) -> None:
    """Ask whether SERVICE may be deployed: ends with 0 if so, with 1 if an immediate action holds it back.

    When the server can't be reached, is slow, or says something else, it warns and ends with 0: a tool for learning holds up no repair.
    """
    address = _address(server, service)
    answer = ask(address, token=_token(token_file), timeout_s=timeout)
    if answer.trouble:
        outcome = "Nothing was decided" if fail_closed else "Nothing is held back"
        click.echo(f"Warning: {answer.trouble} {outcome}. ({address})", err=True)
        raise SystemExit(UNKNOWN if fail_closed else 0)
    click.echo(_told(answer.said))
    raise SystemExit(BLOCKED if answer.said["blocked"] else 0)


def ask(address: str, *, token: str, timeout_s: float) -> Answer:
    """Ask once. Whatever happens takes at most `timeout_s`: a server that sends a byte now and then is left behind."""
    found: list[Answer] = []
    asking = threading.Thread(target=lambda: found.append(_asked(address, token, timeout_s)), daemon=True)
    asking.start()
    asking.join(timeout_s)
    return found[0] if found else Answer({}, f"The server gave no answer within {timeout_s:g} seconds.")


def _asked(address: str, token: str, timeout_s: float) -> Answer:
    headers = {"Accept": "application/json", "User-Agent": "secondstory-gate"} | ({"Authorization": f"Bearer {token}"} if token else {})
    try:
        with build_opener(_StaysHere).open(Request(address, headers=headers), timeout=timeout_s) as response:  # noqa: S310  # _address
            return _read(response.read(MOST_BYTES + 1))
    except HTTPError as problem:
        return Answer({}, _refused(problem))
    except (OSError, http.client.HTTPException, ssl.SSLError, ValueError) as problem:
        reason = _line(getattr(problem, "reason", problem))
        return Answer({}, f"The server can’t be reached ({reason or type(problem).__name__}).")


def _read(body: bytes) -> Answer:
    """What stands in the body. Raises nothing: nonsense is an answer of its own."""
    try:
        said = json.loads(body) if len(body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("blocked"), bool):
        return Answer({}, "What the server said is no answer of a gate. Is this the program’s address?")
    return Answer(said)


def _refused(problem: HTTPError) -> str:
    """A refusal in the server's own words, if it has any."""
    if 300 <= problem.code < 400:
        return f"The server sends elsewhere ({_line(problem.headers.get('Location')) or 'nowhere'}): give that address as --server."
    try:
        said = json.loads(problem.read(MOST_BYTES))
        title = said.get("title") if isinstance(said, dict) else None
    except (OSError, ValueError, http.client.HTTPException, RecursionError):
        title = None
    return f"The server said {problem.code}{f': {_line(title)}' if isinstance(title, str) else '.'}"


def _told(said: dict[str, Any]) -> str:
    """The answer for the log of a pipeline: a sentence, and a line for each action."""
    lines = [_line(said.get("says")) or ("Blocked." if said["blocked"] else "Open.")]
    actions = said.get("actions")
    for one in actions if isinstance(actions, list) else []:
        if isinstance(one, dict):
            stands = "done, to be verified" if one.get("to_verify") else f"due {_line(one['due_on'])}" if one.get("due_on") else ""
            more = [_line(one.get("key")), stands]
            team = "" if one.get("restricted") else _line(one.get("team"))
            about = ", ".join(part for part in (*more, team) if part)
            lines.append(f"  - {_line(one.get('text'))}" + (f" ({about})" if about else ""))
    count = said.get("count")
    listed = len(lines) - 1
    if isinstance(count, int) and count > listed:
        lines.append(f"  and {count - listed} more")
    return "\n".join([*lines, _line(said.get("page"))]).rstrip()


def _line(value: Any) -> str:
    """One line without control characters and without what pipelines take for commands of theirs: `::…` first, `##[…]`, `##vso[…]`."""
    line = " ".join("".join(one if one.isprintable() else " " for one in str(value or "")[:5000]).split())[:500]
    line = line.replace("##", "# #")
    return f": {line[1:]}" if line.startswith("::") else line


def _address(server: str, service: str) -> str:
    try:
        parts = urlsplit(server)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise click.UsageError("--server is a whole address without a user in it, like https://learn.example.org.")
    return f"{server.rstrip('/')}/api/v1/gate/{quote(service, safe='')}"


def _token(file: Path | None) -> str:
    if file is None:
        written = os.environ.get("SECONDSTORY_TOKEN", "")
    else:
        try:
            written = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise click.UsageError(f"{file} can’t be read.") from problem
    token = written.strip()
    if not token.isascii() or any(one.isspace() for one in token):
        raise click.UsageError("A key is one word of plain letters and digits.")
    return token

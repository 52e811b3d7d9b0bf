"""How fast a Slack export is read, beside `json.loads` of the same files, in the processor time of one run.

python benchmarks/import_slack.py [channels] [days] [messages a day]
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from secondstory.sources.formats.slack_export import FORMAT
from secondstory.sources.records.material import of_path

WORDS = """the pool on db-2 is full since the last deploy
looking at graphs rollback done queue drains again who owns checkout <@U3> &amp; retry""".split()


def make(folder: Path, *, channels: int, days: int, a_day: int) -> int:
    """An export with threads, mentions, links, reactions, edits and bots in about the mix of a busy workspace."""
    chance, made = random.Random(7), 0
    users = [{"id": f"U{n}", "name": f"user{n}", "is_bot": n > 35, "profile": {"display_name": f"handle{n}"}} for n in range(40)]
    (folder / "users.json").write_text(json.dumps(users))
    (folder / "channels.json").write_text(json.dumps([{"id": f"C{n}", "name": f"channel-{n}", "members": []} for n in range(channels)]))
    for channel in range(channels):
        place = folder / f"channel-{channel}"
        place.mkdir()
        for day in range(days):
            start = 1_700_000_000 + day * 86_400
            messages = [_message(chance, start, number) for number in range(chance.randint(a_day // 2, a_day + a_day // 2))]
            made += len(messages)
            month, number = divmod(day, 28)
            name = f"{2024 + month // 12}-{month % 12 + 1:02}-{number + 1:02}.json"
            (place / name).write_text(json.dumps(messages, indent=4).replace("/", r"\/"))
    return made


def _message(chance: random.Random, start: int, number: int) -> dict[str, object]:
    user = f"U{chance.randint(0, 39)}"
    told = " ".join(chance.choices(WORDS, k=chance.randint(3, 30)))
    message: dict[str, object] = {
        "client_msg_id": f"{chance.getrandbits(128):032x}",
        "type": "message",
        "text": told,
        "user": user,
        "ts": f"{start + number * 600}.{chance.randint(0, 999_999):06}",
        "team": "T0001",
        "blocks": [
            {
                "type": "rich_text",
                "block_id": "b",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": told}]}],
            }
        ],
    }
    if chance.random() < 0.6:
        message["user_team"] = message["source_team"] = "T0001"
        message["user_profile"] = {
            "avatar_hash": "0",
            "first_name": "A",
            "real_name": "A B",
            "display_name": "ab",
            "team": "T0001",
            "name": "ab",
        }
    if chance.random() < 0.3:
        message |= {"thread_ts": f"{start}.000100", "parent_user_id": "U1"}
    if chance.random() < 0.2:
        message["reactions"] = [{"name": "eyes", "users": ["U1", "U2"], "count": 2}]
    if chance.random() < 0.1:
        message["edited"] = {"user": user, "ts": f"{start + number * 600 + 30}.000000"}
    if chance.random() < 0.1:
        message["text"] = f"{told} <https://graphs.example/d/1?a=1&amp;b=2|the graph>"
    return message


def loads(folder: Path) -> int:
    """Every file by the standard library, whole."""
    return sum(len(json.loads(file.read_bytes())) for file in folder.glob("*/*.json"))


def read(folder: Path) -> int:
    """Every file as records."""
    return sum(1 for _item in FORMAT.parse(of_path(folder)))


def _time(do: Callable[[Path], int], folder: Path) -> float:
    before = time.process_time()
    do(folder)
    return time.process_time() - before


def main() -> int:
    """Prints both, and answers 1 where reading takes more than four times as long."""
    channels, days, a_day = (int(one) for one in (*sys.argv[1:4], *("10", "365", "27")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = make(folder, channels=channels, days=days, a_day=a_day)
        loads(folder)  # so that both find the files in the cache
        plain, ours = (min(times) for times in zip(*((_time(loads, folder), _time(read, folder)) for _turn in range(5)), strict=True))
    print(f"{made:,} messages in {channels * days:,} files")
    print(f"json.loads {plain:.2f} s, records {ours:.2f} s: {ours / plain:.2f} times, {made / ours:,.0f} a second")
    return 0 if ours <= 4 * plain else 1


if __name__ == "__main__":
    sys.exit(main())

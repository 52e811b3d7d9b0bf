"""Full-text search over many publications: p50 and p95 of each kind of query beside the floor, and what bounding the candidates costs.

    python benchmarks/search.py --publications 10000

Everything is made here from a fixed seed: words from syllables, used as rarely as words are (Zipf), topics that give some publications
their learning, title and text. The database is a temporary one (SQLite, or the one in DATABASE_URL, which must be empty).
The floor in the same run: a LIKE over what was learned, the least a search without an index would read, and the bare count of FTS5.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SYLLABLES = "ba co du fe gi ha jo ku le mi no pu ra se ti vo wa xe yo zu bra clo dri fle gru pla sto tre".split()
REAL = (
    "timeout connection pool retry queue deploy rollback alert latency database replica certificate cache partition consumer broker disk "
    "memory threshold traffic region failover dashboard config release schema migration index lock token session proxy balancer node "
    "cluster job worker"
).split()
SERVICES = [f"service-{number}" for number in range(40)]
DOMAINS = ["DEPLOY", "CONFIG", "DEPEND", "CAPACITY", "CODE", "DATA", "INFRA", "DETECT", "VERIFY", "PROCESS"]
TOPICS, VOCABULARY, SEED = 300, 20_000, 11


class World:
    """Words by how common they are, and topics made of three rarer ones."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        made = {"".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(2, 4))) for _ in range(VOCABULARY * 2)}
        self.words = [*REAL, *sorted(made)[:VOCABULARY]]
        weights, total = [], 0.0
        for rank in range(len(self.words)):
            total += 1 / (rank + 2)
            weights.append(total)
        self.weights = weights
        self.topics = [self.random.sample(self.words[60:4000], 3) for _ in range(TOPICS)]

    def text(self, count: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self.weights, k=count)

    def sentences(self, words: list[str]) -> str:
        return " ".join(" ".join(words[start : start + 12]).capitalize() + "." for start in range(0, len(words), 12))


def make(count: int, *, words: int, world: World) -> dict[int, int]:
    """Publications with facets and index rows; returns the topic of each by its primary key."""
    from secondstory.incidents.models import Incident
    from secondstory.lib import clock
    from secondstory.library.models import Facet, Publication
    from secondstory.search.index import Entry, Texts
    from secondstory.search.operations import put_documents

    topics: dict[int, int] = {}
    first = date(2016, 1, 1)
    for start in range(0, count, 500):
        now, numbers = clock.now(), range(start, min(start + 500, count))
        incidents = Incident.objects.bulk_create(Incident(key=f"INC-{n}", title=f"Incident {n}", started_at=now) for n in numbers)
        rows, entries, facets = [], [], []
        for number, incident in zip(numbers, incidents, strict=True):
            topic = world.random.randrange(TOPICS)
            telling = world.topics[topic] + world.random.choices(REAL, k=1)
            title = " ".join(world.random.sample(telling, 2) + world.text(4))
            learned = world.sentences(world.random.sample(telling, 3) + world.text(20)).split(". ")
            texts = Texts("\n".join(learned), title, world.sentences(world.text(30)), world.sentences(world.text(words) + telling))
            on = first + timedelta(days=world.random.randrange(3650))
            row = Publication(
                incident=incident, slug=f"p-{number}", title=title, summary=texts.summary, learned=learned, happened_on=on, published_at=now
            )
            rows.append((row, topic, texts, incident))
        Publication.objects.bulk_create(row for row, *_rest in rows)
        for row, topic, texts, incident in rows:
            topics[row.pk] = topic
            pairs = [
                *(("service", service) for service in world.random.sample(SERVICES, 2)),
                *(("factor", domain) for domain in world.random.sample(DOMAINS, 2)),
                ("year", str(row.happened_on.year)),
                ("kind", world.random.choice(("incident", "incident", "near-miss"))),
                ("severity", f"SEV{world.random.randint(1, 4)}"),
                ("team", f"team-{world.random.randrange(20)}"),
            ]
            facets += [Facet(publication=row, name=name, value=value, label=value) for name, value in pairs]
            entries.append(Entry("publication", row.uid, row.pk, incident.uid, False, False, row.happened_on, texts, tuple(pairs)))  # noqa: FBT003
        Facet.objects.bulk_create(facets)
        put_documents(entries)
    return topics


def queries_of(world: World, kind: str, rounds: int) -> Iterator[tuple[str, dict[str, str]]]:
    """`rounds` queries of one kind: what is typed, and what is narrowed to."""
    pick = random.Random(kind)
    for _ in range(rounds):
        topic = pick.choice(world.topics)
        rare = pick.choice(world.words[3000:15_000])
        typed = {
            "one common word": pick.choice(REAL),
            "two words": f"{pick.choice(REAL)} {topic[0]}",
            "two common words": " ".join(pick.sample(REAL[:20], 2)),
            "a topic's words": " ".join(pick.sample(topic, 2)) + " ",
            "a rare word": rare,
            "a phrase": f'"{pick.choice(REAL[:12])} {pick.choice(REAL[:12])}"',
            "a beginning": pick.choice(REAL)[:4],
            "a wrong letter": rare[:2] + "q" + rare[3:],
            "a word, narrowed": pick.choice(REAL),
            "nothing: the newest": "",
        }[kind]
        yield typed, {"service": pick.choice(SERVICES)} if kind == "a word, narrowed" else {}


KINDS = (
    "one common word", "two words", "two common words", "a topic's words", "a rare word", "a phrase", "a beginning", "a wrong letter",
    "a word, narrowed", "nothing: the newest",
)  # fmt: skip


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.perf_counter()
    answer = work()
    return (time.perf_counter() - begin) * 1000, answer


def row(name: str, times: list[float], found: str = "") -> str:
    ordered = sorted(times)
    return f"{name:24} {statistics.median(ordered):8.1f} {ordered[math.ceil(0.95 * len(ordered)) - 1]:8.1f} {ordered[-1]:8.1f}  {found}"


def ndcg(rows: list[int], wanted: int, topics: dict[int, int]) -> float:
    """nDCG@10 where a publication of the topic asked for is worth 1."""
    relevant = min(10, sum(1 for topic in topics.values() if topic == wanted))
    ideal = sum(1 / math.log2(place + 2) for place in range(relevant))
    return sum(1 / math.log2(place + 2) for place, pk in enumerate(rows[:10]) if topics[pk] == wanted) / ideal if ideal else 1.0


def quality(world: World, topics: dict[int, int], visitor: Any) -> tuple[float, float]:
    """nDCG@10 of a topic's word beside a common one: with candidates bounded, and with everything ranked."""
    from secondstory.library.queries import searchable
    from secondstory.search import queries as search_queries

    pick, bound, scores = random.Random(3), search_queries.CANDIDATES, ([], [])
    for _ in range(60):
        wanted = pick.randrange(TOPICS)
        typed = f"{pick.choice(world.topics[wanted])} {pick.choice(REAL[:8])} "
        for place, limit in enumerate((bound, 10_000_000)):
            search_queries.CANDIDATES = limit
            found = search_queries.find(typed, among=searchable(visitor), size=10)
            scores[place].append(ndcg([hit.row for hit in found.hits], wanted, topics))
    search_queries.CANDIDATES = bound
    return statistics.mean(scores[0]), statistics.mean(scores[1])


def common_overlap(visitor: Any) -> float:
    """For one very common word: the mean score of the ten found within the bounds, as a share of that of the ten best of all."""
    from secondstory.library.queries import searchable
    from secondstory.search import queries as search_queries
    from secondstory.search.engine import index
    from secondstory.search.index import Bounds
    from secondstory.search.parsing import parse

    shares, engine, among = [], index(), searchable(visitor)
    for word in REAL[:12]:
        query = parse(f"{word} ")
        scored = engine.scored(query, marks=(), among=among, uses={}, bounds=Bounds(10_000_000))
        everything = {row.place: row.score for row in scored}
        hits = search_queries.find(f"{word} ", among=among, size=10).hits
        shares.append(sum(everything[hit.place] for hit in hits) / sum(sorted(everything.values(), reverse=True)[:10]))
    return statistics.mean(shares)


def floors(world: World, rounds: int) -> Iterator[str]:
    from django.db import connection

    def run(sql: str, *params: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    words = [random.Random(n).choice(REAL) for n in range(rounds)]
    like = "SELECT count(*) FROM library_publication WHERE summary LIKE %s"
    yield row("floor: LIKE on summaries", [timed(lambda word=word: run(like, f"%{word}%"))[0] for word in words[:10]])
    count = (
        "SELECT count(*) FROM search_text WHERE whole @@ plainto_tsquery('secondstory', %s)"
        if connection.vendor == "postgresql"
        else "SELECT count(*) FROM search_open WHERE search_open MATCH %s"
    )
    yield row("floor: bare count", [timed(lambda word=word: run(count, word))[0] for word in words])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--publications", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=600, help="words a publication, beside what was learned and the summary")
    parser.add_argument("--rounds", type=int, default=40, help="queries of each kind")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="make the database in this folder, or measure what is in it already")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="secondstory-benchmark-") as temporary:
        folder = given.keep or Path(temporary)
        os.environ |= {"SECONDSTORY_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "secondstory.site.settings"}
        import django

        django.setup()
        measure(given.publications, words=given.words, rounds=given.rounds, kept=folder / "topics.json")


def made(count: int, *, words: int, world: World, kept: Path) -> dict[int, int]:
    """The topics of what `make` made, now or in an earlier run."""
    if not kept.exists():
        kept.write_text(json.dumps(make(count, words=words, world=world)))
    return {int(pk): topic for pk, topic in json.loads(kept.read_text()).items()}


def measure(count: int, *, words: int, rounds: int, kept: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    from secondstory.lib import clock
    from secondstory.library.queries import search
    from secondstory.people.models import User
    from secondstory.people.permissions import Visitor

    call_command("migrate", verbosity=0)
    visitor, world = Visitor(User.objects.get_or_create(username="reader", name="Reader")[0]), World()
    built_ms, topics = timed(lambda: made(count, words=words, world=world, kept=kept))
    print(
        f"{clock.now():%F}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    )
    print(f"{connection.vendor}: {count:,} publications of {words} words, made and indexed in {built_ms / 1000:.0f} s\n")
    gc.collect()
    gc.freeze()  # as the web process does
    print(f"{'':24} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8}  found (median)")
    everything: list[float] = []
    for kind in KINDS:
        runs = [timed(lambda q=q, c=c: search(visitor, q, chosen=c)) for q, c in queries_of(world, kind, rounds)]
        times = [spent for spent, _answer in runs]
        everything += times
        print(row(kind, times, f"{statistics.median(answer.found.total for _spent, answer in runs):.0f}"))
    print(row("all of them", everything))
    for line in floors(world, rounds):
        print(line)
    bounded, whole = quality(world, topics, visitor)
    print(f"\nnDCG@10 of a topic's word with a common one: {bounded:.3f} bounded, {whole:.3f} ranking everything")
    print(f"one common word: the ten found have {common_overlap(visitor):.1%} of the score of the ten best of all")


if __name__ == "__main__":
    main()

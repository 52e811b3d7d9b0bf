"""What may not be written: words that look for someone to blame, and places that exist on one machine only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, text_of, tracked

BLAMING = re.compile(r"\b(culprits?|root[ -]causes?|at fault|guilty|blameworthy)\b", re.IGNORECASE)

# The importer has to know the words that other people's documents use, and the wall those it refuses; what they show are our own.
READS_OTHERS = ("src/secondstory/sources/reading/", "src/secondstory/factors/plain_blame.py")

# Each is written in two pieces, so that this file does not contain what it forbids.
MACHINE_PATHS = [
    *(re.compile(rf"(?<![\w.$}}-])/{name}/") for name in ("wo" + "rk", "ro" + "ot", "ho" + "me/[a-z]", "Us" + "ers")),
    re.compile("/tmp" + "/wt"),
]
REGISTRIES = re.compile(
    "|".join(re.escape(host) for host in ("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "registry.yarnpkg" + ".com"))
)


def our_strings(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a module that may be shown; docstrings are for us."""
    tree = ast.parse(path.read_text())
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def test_no_page_and_no_sentence_of_ours_looks_for_someone_to_blame() -> None:
    found = []
    for path in tracked("src/*.html", "src/*.toml", "web/src/*.ts"):
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in BLAMING.finditer(text_of(path))]
    for path in tracked("src/*.py"):
        name = str(path.relative_to(ROOT))
        if not name.startswith(READS_OTHERS):
            found += [f"{name}:{line}: {match[0]}" for line, text in our_strings(path) for match in BLAMING.finditer(text)]
    assert found == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    files = [path for path in tracked() if path.suffix not in {".svg", ".js", ".css", ".woff2"}]
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}" for path in files for place in MACHINE_PATHS for match in place.finditer(text_of(path))
    ]
    assert found == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked() if REGISTRIES.search(text_of(path))] == []


def test_locks_have_a_hash_for_every_package_and_no_address() -> None:
    for name in ("base", "dev"):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text()
        packages = re.findall(r"^[a-z0-9][\w.-]*==", lock, re.MULTILINE)
        with_hash = re.findall(r"^[a-z0-9][\w.-]*==[^\n]*\\\n    --hash=sha256:", lock, re.MULTILINE)
        assert (len(packages) > 30, len(with_hash), "://" in lock) == (True, len(packages), False)


REFUSALS = {"Refusal", "NotAllowed", "Stale", "TooLarge", "TooMany", "VersionNeeded"}


def refused(path: Path) -> Iterator[tuple[int, ast.expr]]:
    """The sentences of a module's refusals."""
    for node in ast.walk(ast.parse(path.read_text())):
        call = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in REFUSALS and call.args:
            yield call.lineno, call.args[0]


def test_what_is_refused_can_be_said_in_another_language() -> None:
    found, told = [], 0
    for path in tracked("src/*.py"):
        name = str(path.relative_to(ROOT))
        if name.startswith(("src/secondstory/cli/", "src/secondstory/site/")):  # what is typed into a shell is English
            continue
        for line, sentence in refused(path):
            told += 1
            found += [f"{name}:{line}"] if isinstance(sentence, ast.Constant | ast.JoinedStr) else []
    assert (found, told > 300) == ([], True)

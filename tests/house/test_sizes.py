"""Files a person can hold in their head: DESIGN section 8 in numbers."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.tree import ROOT, tracked

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONGEST_TEMPLATE = 80


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def code() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def test_no_python_file_is_longer_than_the_limit() -> None:
    assert {str(path.relative_to(ROOT)): lines_of(path) for path in code() if lines_of(path) > LONGEST_FILE} == {}


def test_no_script_or_stylesheet_is_longer_than_the_limit() -> None:
    sources = [*tracked("web/src/*.ts"), *tracked("web/src/*.css")]
    assert len(sources) > 40
    assert {str(path.relative_to(ROOT)): lines_of(path) for path in sources if lines_of(path) > LONGEST_FILE} == {}


def test_no_template_is_longer_than_the_limit() -> None:
    templates = tracked("src/*.html")
    assert {str(path.relative_to(ROOT)): lines_of(path) for path in templates if lines_of(path) > LONGEST_TEMPLATE} == {}


def test_no_function_is_longer_than_the_limit() -> None:
    found = {}
    for path in code():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    found[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = length
    assert found == {}

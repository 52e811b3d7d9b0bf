"""Who gets what: one line a route, method and row, one column a visitor."""
from __future__ import annotations
from dataclasses import dataclass
PAGE_VISITORS = "stranger owner participant observer asked same_team other_team bystander facilitator administrator reader".split()
API_VISITORS = [*PAGE_VISITORS, "read token", "import token"]

@dataclass(frozen=True)
class Line:
    """One line of the table."""

    name: str
    method: str
    row: str
    expected: dict[str, int]

def lines(table, visitors): return []
PAGES=API=""
GET_ONLY=POST_ONLY=frozenset()

"""Documents of our own, in the shapes teams use, each with all that is to be read out of it.

After a deliberate change: `REWRITE_GOLDEN=1 pytest tests/sources/reading/test_golden_documents.py`, then read the difference.
"""

import json
import os
from pathlib import Path

import pytest

from secondstory.sources.reading import Understood, read_document

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "reading"
DOCUMENTS = sorted(path for path in FOLDER.iterdir() if path.suffix in {".md", ".txt"})


def everything(understood: Understood) -> dict[str, object]:
    """What is printed by a dry run, and what the import uses besides."""
    more = {
        "near_miss": understood.near_miss,
        "times": understood.times,
        "summary": understood.summary,
        "learned": list(understood.learned),
        "event_lines": [event.line for event in understood.events],
        "action_lines": [action.line for action in understood.actions],
        "factor_roles": [factor.role for factor in understood.factors],
    }
    return understood.as_json() | more


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_is_understood_as_a_person_reads_it(path: Path) -> None:
    read = everything(read_document(path.name, path.read_bytes()))
    golden = path.with_suffix(".json")
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(json.dumps(read, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert read == json.loads(golden.read_text(encoding="utf-8"))


def test_there_are_documents_in_many_shapes() -> None:
    assert len(DOCUMENTS) >= 25

"""The taxonomy and the factors sorted by it as files: JSON that another installation takes, CSV for tables, Markdown to read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from secondstory.factors.crosswalks import SCHEMES, Scheme, names_in
from secondstory.factors.models import Factor, vocabulary
from secondstory.factors.vocabulary import Vocabulary, Word
from secondstory.lib.errors import Refusal

FORMAT = "secondstory-taxonomy"
KINDS = {"json": "application/json", "csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def kind_of(given: str) -> str:
    """`json`, `csv` or `md`. Raises `Refusal` for anything else."""
    if given not in KINDS:
        raise Refusal(_("“%(kind)s” is none of: json, csv, md.") % {"kind": given[:20]}, field="as")
    return given


def scheme_of(given: str) -> Scheme | None:
    """The scheme with this code, None for none. Raises `Refusal` for a code nobody knows."""
    if given and given not in SCHEMES:
        raise Refusal(_("“%(scheme)s” is none of: %(words)s.") % {"scheme": given[:20], "words": ", ".join(SCHEMES)}, field="scheme")
    return SCHEMES.get(given)


def state_of(words: Vocabulary, word: Word) -> str:
    """`used`, `retired`, `split` or `merged`."""
    if word.merged_into:
        return "merged"
    if word.retired_at is None:
        return "used"
    return "split" if word.code in words.split else "retired"


def write_words(kind: str, scheme: Scheme | None = None) -> str:
    """Every word, with what it is called in the one scheme, or in all of them."""
    words = vocabulary()
    schemes = [scheme] if scheme else list(SCHEMES.values())
    rows = [_told(words, word, schemes) for word in words.in_order()]
    if kind == "json":
        sources = {one.code: {"title": str(one.title), "source": one.source} for one in schemes}
        return _json({"format": FORMAT, "version": 1, "number": words.number, "words": rows, "schemes": sources})
    head = ["code", "label", "description", "lens", "state", "merged_into", "split_from", *(one.code for one in schemes)]
    table = [[_cell(row["schemes"][name] if name in row["schemes"] else row[name]) for name in head] for row in rows]
    if kind == "csv":
        return _csv([head, *table])
    sources_told = [f"- `{one.code}`: {one.title}. {one.source}." for one in schemes]
    return "\n".join([f"# {_('Words factors are sorted by')}", "", _markdown_table(head, table), "", *sources_told, ""])


def write_factors(factors: Iterable[Factor], kind: str, scheme: Scheme | None = None) -> str:
    """Factors with the words they are sorted by, and what those are called in a scheme. Fetch them with incident and `labels`."""
    words = vocabulary()
    rows = [_factor(words, row, scheme) for row in factors if scheme is None or not scheme.roles or row.role in scheme.roles]
    if kind == "json":
        return _json({"scheme": scheme.code if scheme else "", "source": scheme.source if scheme else "", "factors": rows})
    head = ["incident", "statement", "role", "scope", "code", "label", "further", *([scheme.code] if scheme else [])]
    table = [[_cell(row[name]) for name in head] for row in rows]
    if kind == "csv":
        return _csv([head, *table])
    told = [f"{scheme.title}. {scheme.source}.", ""] if scheme else []
    return "\n".join([f"# {_('Contributing factors')}", "", *told, _markdown_table(head, table), ""])


def _told(words: Vocabulary, word: Word, schemes: Sequence[Scheme]) -> dict[str, Any]:
    return {
        "code": word.code,
        "label": word.label,
        "description": word.description,
        "lens": word.own_lens or word.given_lens,
        "state": state_of(words, word),
        "merged_into": word.merged_into,
        "split_from": word.split_from,
        "schemes": {one.code: list(names_in(one, word.code, words)) for one in schemes},
    }


def _factor(words: Vocabulary, row: Factor, scheme: Scheme | None) -> dict[str, Any]:
    codes = list(dict.fromkeys(words.now(code) for code in (row.domain, *(label.code for label in row.labels.all()))))
    told: dict[str, Any] = {
        "incident": row.incident.key,
        "statement": row.statement,
        "role": row.role,
        "scope": row.breadth,
        "code": codes[0],
        "label": words.label(codes[0]),
        "further": codes[1:],
    }
    if scheme is not None:
        told[scheme.code] = list(dict.fromkeys(name for code in codes for name in names_in(scheme, code, words)))
    return told


def _cell(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _csv(rows: Iterable[Sequence[str]]) -> str:
    """With a quote before what a spreadsheet would take for a formula."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return file.getvalue()


def _markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([_plain(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(cell: str) -> str:
    """Text that Markdown takes for nothing but text."""
    flat = " ".join(cell.split())
    return "".join(f"\\{sign}" if sign in r"\`*_[]<>|#~" else sign for sign in flat)

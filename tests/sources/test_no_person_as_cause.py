"""Documents that name a person, or "human error", as what contributed keep their words, as *unclassified: look further* (R6)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from secondstory.cli.main import cli
from secondstory.factors.models import Factor
from secondstory.people.operations import make_token
from secondstory.sources.operations import save_import
from tests.cast import Cast
from tests.sources.conftest import REPORT, Preview

FACTORS = ["Human error", "Jo Smith forgot the flag", "The console has no confirmation"]
MARKDOWN = REPORT.replace("- The consumer has no limit on retries.", "\n".join(f"- {one}" for one in FACTORS))
HTML = f"<h1>Emptied</h1><p>Date: 2026-02-03</p><h2>Contributing factors</h2><ul>{''.join(f'<li>{one}</li>' for one in FACTORS)}</ul>"
RECORD = {"title": "Emptied", "date": "2026-02-03", "contributing_factors": FACTORS}
JSON = json.dumps(RECORD)
CSV = f"title,date,severity,causes\nEmptied,2026-02-03,SEV2,{'; '.join(FACTORS)}\n"


def kept() -> list[tuple[str, str]]:
    return list(Factor.objects.values_list("statement", "domain"))


AS_WRITTEN = [(one, "UNCLASSIFIED") for one in FACTORS]


@pytest.mark.parametrize(("name", "text"), [("a.md", MARKDOWN), ("a.txt", MARKDOWN), ("a.html", HTML), ("a.json", JSON), ("a.csv", CSV)])
def test_a_document_keeps_its_words(preview: Preview, visitors: Cast, name: str, text: str) -> None:
    save_import(preview({name: text}), by=visitors.owner)
    assert kept() == AS_WRITTEN


def test_so_it_is_from_the_shell(visitors: Cast, data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN)
    done = CliRunner().invoke(cli, ["import", "--yes", "--zone", "UTC", str(tmp_path / "a.md")])
    assert (done.exit_code, kept()) == (0, AS_WRITTEN)


def test_so_it_is_over_the_api(visitors: Cast, data_dir: Path) -> None:
    assert visitors.owner.user is not None
    _token, secret = make_token(visitors.owner.user, label="test", scopes=("import",), days=1, by=visitors.owner)
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    batch = api.post("/api/v1/imports", {"files": [SimpleUploadedFile("a.md", MARKDOWN.encode())]}).json()["uid"]
    assert api.post(f"/api/v1/imports/{batch}/save", json.dumps({}), content_type="application/json").status_code == 200
    assert kept() == AS_WRITTEN

"""What a `DATABASE_URL` means."""

from __future__ import annotations

from pathlib import Path

import pytest

from secondstory.lib.errors import Refusal
from secondstory.site.databases import database_from


def test_without_one_it_is_a_file_in_the_data_folder() -> None:
    settings = database_from("", data_dir=Path("somewhere"))
    assert (settings["ENGINE"], settings["NAME"]) == ("django.db.backends.sqlite3", "somewhere/secondstory.sqlite3")


def test_each_part_of_an_address_has_its_place() -> None:
    settings = database_from("postgresql://ann%40example:s%2Fcret@db.example.org:6543/stories?sslmode=require", data_dir=Path())
    options = settings.pop("OPTIONS")
    assert settings == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "stories",
        "USER": "ann@example",
        "PASSWORD": "s/cret",
        "HOST": "db.example.org",
        "PORT": "6543",
    }
    assert options["sslmode"] == "require"


def test_a_socket_is_given_as_its_folder() -> None:
    settings = database_from("postgresql://postgres@/stories?host=/run/postgresql", data_dir=Path())
    assert (settings["HOST"], settings["PORT"], "host" in settings["OPTIONS"]) == ("/run/postgresql", "", False)


def test_another_kind_of_database_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refusal, match=r"^DATABASE_URL must begin with postgresql://, or be unset to use SQLite\.$"):
        database_from("mysql://localhost/stories", data_dir=Path())

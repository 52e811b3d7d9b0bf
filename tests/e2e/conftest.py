"""The program running on a real data folder, and a real browser to look at it with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from tests.e2e.program import Program, running
from tests.e2e.windows import Windows
from tests.migrated import folder_with

expect.set_options(timeout=15_000)  # when to give up; what comes at once costs nothing
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PREPARE = """
from django.conf import settings
from django.test import Client
from secondstory.demo.operations import make_example
from tests.cast import make_cast, sign_in
cast = make_cast()
make_example()
answer = {name: sign_in(one).cookies[settings.SESSION_COOKIE_NAME].value for name, one in cast.everybody().items() if one.user}
"""


READY = """() => new Promise((done) => {
  const address = document.querySelector('meta[name="htmx-address"]')?.content;
  const script = address && document.querySelector(`head > script[src="${address}"]`);
  if (!script || window.htmx) return done();
  for (const end of ['load', 'error']) script.addEventListener(end, () => done(), {once: true});
})"""
"""htmx comes after a page has loaded, and only to those that use it: until then their buttons are ordinary forms."""


def arrived(page: Page) -> None:
    """Wait until the page's buttons do what they do by script. For whoever came by a link or a button: the new page's words must be there already."""
    page.wait_for_load_state()
    page.evaluate(READY)


def arrive_when_ready(page: Page) -> None:
    """`page.goto` and `page.reload` return when the page's buttons do what they do by script."""
    go, again = page.goto, page.reload

    def goto(url: str, **options: Any) -> Response | None:
        answer = go(url, **options)
        page.evaluate(READY)
        return answer

    def reload(**options: Any) -> Response | None:
        answer = again(**options)
        page.evaluate(READY)
        return answer

    page.goto, page.reload = goto, reload  # type: ignore[method-assign]


@dataclass(frozen=True)
class Site:
    """A running program in which the visitors of `tests.cast` have accounts, and the example is made."""

    program: Program
    sessions: dict[str, str]

    @property
    def address(self) -> str:
        return self.program.address

    def tell(self, code: str, **given: object) -> Any:
        """Run Python beside the program; `answer` comes back."""
        return self.program.tell(code, **given)


@pytest.fixture(scope="session")
def prepared_data(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose first start is over, to be copied."""
    folder = folder_with(migrated_file, tmp_path_factory.mktemp("prepared") / "data")
    with running(folder, "--no-worker") as program:
        program.stop()
    return folder


@pytest.fixture
def data_folder(prepared_data: Path, tmp_path: Path) -> Path:
    """A copy of the prepared data folder, to be used up."""
    return Path(shutil.copytree(prepared_data, tmp_path / "data"))


@pytest.fixture(scope="session")
def site(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One program for all browser tests of this process: what a test makes, it names so that no other stumbles over it."""
    folder = shutil.copytree(prepared_data, tmp_path_factory.mktemp("site") / "data")
    with running(Path(folder), "--no-worker") as program:
        yield Site(program, program.tell(PREPARE))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium as the system has it."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("Chromium is not here: install it (on Debian and Ubuntu: apt-get install chromium) to run the browser tests.")
    return {**browser_type_launch_args, "executable_path": found, "args": LAUNCH}


@pytest.fixture(scope="session")
def windows(browser: Browser, site: Site) -> Windows:
    """The browsers of this process."""
    return Windows(browser, site.address)


@pytest.fixture
def page_of(windows: Windows, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a browser window as one of the visitors; `page_of("owner", viewport=…, color_scheme="dark")`.

    With `is_new`, the browser has never been here: it has no script and no font yet, and can be taken off the network. What the browser
    complains about (a script that fails, a style that the content policy stops) fails the test.
    """
    complaints: list[str] = []
    contexts = []

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def open_as(visitor: str = "stranger", **options: Any) -> Page:
        page = windows.open(**options)
        contexts.append(page.context)
        if visitor != "stranger":
            page.context.add_cookies([{"name": "secondstory_session", "value": site.sessions[visitor], "url": site.address}])
        if options.get("java_script_enabled", True):
            arrive_when_ready(page)
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_as
    for context in contexts:
        windows.give_back(context)
    assert complaints == []


@pytest.fixture
def example_of(page_of: Callable[..., Page]) -> Callable[..., Page]:
    """A window of a member who looks round the example."""

    def opened(**options: Any) -> Page:
        page = page_of("other_team", **options)
        page.goto("/actions/")
        token = page.evaluate("JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken']")
        page.request.post("/example/enter/", headers={"X-CSRFToken": token, "Referer": page.url})
        page.goto("/incidents/")
        return page

    return opened

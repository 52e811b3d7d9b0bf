"""Builds the wheel without the network, installs it by itself where there is no Node and no checkout, and opens pages from it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import urlopen

import click

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Raise, or print what was opened."""
    with tempfile.TemporaryDirectory(prefix="secondstory-wheel-") as name:
        folder = Path(name)
        program = installed(build(folder), folder)
        click.echo("\n".join(opened(program, folder)))


def build(folder: Path) -> Path:
    """The wheel, from a copy of what git knows, so that nothing uncommitted or ignored gets in."""
    source = folder / "source"
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    for path in filter(None, listed):
        if (ROOT / path).is_file() and not path.startswith(("tests/", "web/")):
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, source / path)
    subprocess.run([sys.executable, "-m", "flit_core.wheel", "--outdir", str(folder), str(source)], check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.whl"))


def installed(wheel: Path, folder: Path) -> Path:
    """The command of an environment that has the base lock and the wheel, and nothing else."""
    environment = folder / "environment"
    python = environment / "bin/python"
    lock = str(ROOT / "requirements/base.txt")
    if shutil.which("uv"):
        steps = [
            ["uv", "venv", "--quiet", "--python", sys.executable, str(environment)],
            ["uv", "pip", "sync", "--quiet", "--python", str(python), "--require-hashes", lock],
            ["uv", "pip", "install", "--quiet", "--python", str(python), "--no-deps", str(wheel)],
        ]
    else:
        steps = [
            [sys.executable, "-m", "venv", str(environment)],
            [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock],
            [str(python), "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)],
        ]
    for step in steps:
        subprocess.run(step, check=True, cwd=folder)
    return environment / "bin/secondstory"


def opened(program: Path, folder: Path) -> list[str]:
    """One line for each page that answered as it should."""
    environment = {"PATH": f"{program.parent}:/usr/bin:/bin", "HOME": str(folder), "LANG": os.environ.get("LANG", "C.UTF-8")}
    command = [str(program), "serve", "--port", "0", "--data", str(folder / "data")]
    with subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = re.sub(r".* (http://\S+)/\s*", r"\1", process.stdout.readline())
            page = read(f"{address}/sign-in/")
            styles = re.findall(r'href="(/static/[^"]+\.css[^"]*)"', page)
            scripts = re.findall(r'src="(/static/[^"]+\.js[^"]*)"', page)
            if not styles or not scripts:
                raise SystemExit("The sign-in page of the wheel has no stylesheet or no script.")
            return [f"ok      {path}: {len(read(address + path))} characters" for path in ("/health", "/sign-in/", *styles, *scripts)]
        finally:
            process.terminate()


def read(url: str) -> str:
    """The text at `url`; raises on any status but 200."""
    with urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


if __name__ == "__main__":
    main()

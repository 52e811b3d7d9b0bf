"""What a pipeline needs to ask a gate: steps to paste, with the service's own address in them.

Each goes on, with a warning, when the gate doesn't answer; only an answer that says so holds a deployment back.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent

_CURL = """\
answer=$(curl --silent --show-error --max-time 10 \\
  --header "Authorization: Bearer $SECONDSTORY_TOKEN" \\
  "{address}") || answer=""
case "$answer" in
  *'"blocked": true'*) echo "$answer"; exit 1 ;;
  *'"blocked": false'*) echo "$answer" ;;
  *) echo "{warning}The deploy gate did not answer, so nothing is held back. $answer" ;;
esac"""
_CLI = 'secondstory gate {slug} --server "{server}"'
_GITHUB = """\
deploy-gate:
  runs-on: {runner}
  steps:
    - name: Ask the deploy gate
      env:
        SECONDSTORY_TOKEN: ${{{{ secrets.SECONDSTORY_TOKEN }}}}
      run: |
{script}

deploy:
  needs: deploy-gate"""
_GITLAB = """\
deploy-gate:
  stage: .pre
  script:
    - |
{script}"""


@dataclass(frozen=True)
class Snippet:
    """`text` to paste into a pipeline's file; `name` says into which and by what it asks."""

    name: str
    text: str


def curl_script(address: str, *, warning: str = "") -> str:
    """The shell's part: 0 goes on, 1 holds back."""
    return _CURL.format(address=address, warning=warning)


def snippets_for(slug: str, *, server: str) -> list[Snippet]:
    """Steps for two kinds of pipelines, by curl, and by our command where it is installed. `server` ends without a slash."""
    address = f"{server}/api/v1/gate/{slug}"
    cli = _CLI.format(slug=slug, server=server)
    on_github = indent(curl_script(address, warning="::warning::"), " " * 8)
    on_gitlab = indent(curl_script(address), " " * 6)
    return [
        Snippet("GitHub Actions, curl", _GITHUB.format(runner="ubuntu-latest", script=on_github)),
        Snippet("GitHub Actions, secondstory", _GITHUB.format(runner="self-hosted", script=indent(cli, " " * 8))),
        Snippet("GitLab CI, curl", _GITLAB.format(script=on_gitlab)),
        Snippet("GitLab CI, secondstory", _GITLAB.format(script=indent(cli, " " * 6))),
    ]

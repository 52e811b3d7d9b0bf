"""As one HTML page that needs nothing else: light and dark, for screen, phone and paper, without a script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import IO

from secondstory.sources.assembling.assemble import Line, Told
from secondstory.sources.assembling.folding import SENTENCES as FOLDED
from secondstory.sources.assembling.ranking import SENTENCES as RANKED
from secondstory.sources.assembling.writing.shown import WORDS, Clockface, Heading, beside, clean, iso

MOST_SHOWN_OF_A_FOLD = 12
_STYLE = """
:root{color-scheme:light dark;--paper:#fdfcf9;--ink:#20242a;--soft:#5a6069;--line:#e4dfd4;--gold:#855510;--red:#a03a28;
--green:#2b6647;--violet:#6b4480;--blue:#33597d}
@media(prefers-color-scheme:dark){:root{--paper:#17191c;--ink:#e8e4da;--soft:#a6a49c;--line:#35373a;--gold:#d9a856;--red:#e08a78;
--green:#82c39f;--violet:#c09ad6;--blue:#8fb6dc}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:60rem;
background:var(--paper);color:var(--ink);font:1rem/1.55 Georgia,"Times New Roman",serif}
h1{font-size:1.8rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.05rem;margin:2rem 0 .5rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
p.says{color:var(--soft);margin:0 0 1.5rem}
figure{margin:0 0 1rem;padding:.75rem;background:#fff;border:1px solid var(--line);border-radius:.4rem;overflow-x:auto}
figure svg{display:block;width:100%;min-width:40rem;height:auto}
ol{list-style:none;margin:0;padding:0}
li{display:grid;grid-template-columns:5.5rem 7rem 1fr;gap:0 1rem;padding:.4rem 0;border-bottom:1px solid var(--line)}
time,.none{font-variant-numeric:tabular-nums}
.none,details{color:var(--soft)}
.kind{font-size:.9rem;font-weight:bold}
.alert .kind,.impact .kind{color:var(--red)}.decision .kind{color:var(--gold)}.action .kind{color:var(--green)}
.change .kind{color:var(--violet)}
.observation .kind,.communication .kind,.discovery .kind{color:var(--blue)}
.unknown .kind::after{content:" \\25CB"}
.text{margin:0;overflow-wrap:anywhere;white-space:pre-line}
details{font:.85rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
details ul{margin:.25rem 0;padding-left:1.2rem}
summary{cursor:pointer}
code{font-size:.95em}
@media(max-width:38rem){li{grid-template-columns:1fr auto;gap:0 .75rem}.what{grid-column:1/-1}}
@media print{body{max-width:none;padding:0;font-size:10pt;background:#fff;color:#000}li{break-inside:avoid}
details ul{display:none}summary{list-style:none}
h2{break-after:avoid}}
"""


def write(lines: Iterable[Line], out: IO[str], heading: Heading, *, picture: str = "") -> None:
    """The page; `picture` is an SVG element made of escaped texts."""
    title = escape(clean(heading.title))
    out.write(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f'<p class="says">{escape(clean(" ".join(heading.sentences())))} They are marked ○.</p>\n'
    )
    if picture:
        out.write(f"<figure>{picture}</figure>\n")
    clock, day = Clockface(heading.zone), ""
    for line in lines:
        now = clock.day(line.kept.at) if line.kept.at is not None else day or "Without a time"
        if now != day:
            out.write(("</ol>\n" if day else "") + f"<h2>{now}</h2>\n<ol>\n")
            day = now
        out.write(_item(line, clock))
    out.write(("</ol>\n" if day else "<p>There is nothing in it.</p>\n") + "</main>\n</body>\n</html>\n")


def _item(line: Line, clock: Clockface) -> str:
    kept = line.kept
    when = escape(clock.clock(line))
    at = iso(kept.at)
    shown = f'<time datetime="{at}" title="{at}">{when}</time>' if at else f'<span class="none">{when}</span>'
    css = f"{kept.kind} unknown" if not line.known else kept.kind
    about = beside(line)
    return (
        f'<li class="{css}">{shown}<span class="kind">{WORDS[kept.kind]}</span><div class="what">'
        f'<p class="text">{escape(clean(line.text))}</p>'
        f"<details><summary>{escape(about) or 'Where it comes from'}</summary><ul>{_evidence(line)}</ul></details></div></li>\n"
    )


def _evidence(line: Line) -> str:
    kept = line.kept
    said = [_place(kept.file, kept.locator, kept.sha256)]
    if kept.written:
        said.append(f"<li>Written there as <code>{escape(clean(kept.written))}</code>, read in {escape(kept.zone)}.</li>")
    named = line.told[:MOST_SHOWN_OF_A_FOLD]
    said += [_place(one.file, one.locator, one.sha256, _says(one)) for one in named]
    if len(line.told) > len(named):
        said.append(f"<li>And {line.records - 1 - sum(one.records for one in named):,} more.</li>")
    why = " ".join(RANKED[code] for code in line.reasons)
    return "".join([*said, f"<li>Rank {line.rank} of 100. {escape(why)}</li>"])


def _says(one: Told) -> str:
    return FOLDED[one.why] + (f" ({one.records:,} of them) " if one.records > 1 else " ")


def _place(file: str, locator: str, sha256: str, says: str = "") -> str:
    where = ", ".join(clean(part) for part in (file, locator) if part)
    return f"<li>{escape(says)}{escape(where)} <code>{sha256[:12]}</code></li>"

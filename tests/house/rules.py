"""Who may do what (DESIGN section 4), as rules: one line a rule, one column a kind of visitor.

`yes` gets the answer of the route, `no` is told so (403), `-` learns nothing (404), `in` must sign in first (302; 401 from the API).
`owner` to `asked` have a part in the open and in the published incident, `owner` and `participant` in the private one.
`other_team` owns the action, `same_team` is on the incident's team, which `manager` manages; the rest have nothing to do with it.
"""

from __future__ import annotations

INSIDE = {"owner", "participant"}
"""Who is let into the private incident. To everyone else nothing of it exists, whatever a rule says of other rows."""

RULES = """
                stranger owner participant observer asked same_team other_team member manager facilitator administrator reader
open            yes      yes   yes         yes      yes   yes       yes        yes    yes     yes         yes           yes
everyone        in       yes   yes         yes      yes   yes       yes        yes    yes     yes         yes           yes
writers         in       yes   yes         yes      yes   yes       yes        yes    yes     yes         yes           no
administrators  in       no    no          no       no    no        no         no     no      no          yes           no
keepers         in       no    no          no       no    no        no         no     yes     no          yes           no
teammates       in       yes   yes         no       no    yes       no         no     yes     no          yes           no
kept            in       -     -           -        -     -         -          -      yes     -          yes           -
inviter         in       -     -           -        -     -         -          -      -       -           yes           -
importer        in       yes   -           -        -     -         -          -      -       -           -             -
importers       in       yes   yes         yes      yes   yes       yes        yes    yes     yes         yes           no
key-holder      in       -     -           -        -     -         -          yes    -       -           -             -
leaver          in       no    no          no       no    yes       no         no     yes     no          yes           no
reads           in       yes   yes         yes      yes   no        no         no     no      no          no            no
edits           in       yes   yes         no       yes   no        no         no     no      no          no            no
hook-seen       in       yes   yes         -        -     yes       -          -      yes     -           yes           -
hook-kept       in       no    no          -        -     no        -          -      yes     -           yes           -
leads           in       yes   no          no       no    no        no         no     no      no          no            no
took-part       in       no    yes         no       no    no        no         no     no      no          no            no
acted           in       -     yes         -        -     no        no         no     no      no          no            no
concerned       in       yes   yes         yes      yes   -         -          -      yes     -           -             -
nobody          in       -     -           -        -     -         -          -      -       -           -             -
on-the-team     in       yes   yes         no       no    yes       no         no     yes     no          no            no
watches         in       yes   yes         yes      yes   yes       yes        -      yes     -           -             -
decides         in       no    no          no       no    no        no         -      yes     -           -             -
moves           in       yes   yes         no       yes   yes       yes        -      yes     -           -             -
"""


def read_rules() -> dict[str, dict[str, str]]:
    """Each rule as {visitor: outcome}."""
    header, *rows = [line.split() for line in RULES.strip().splitlines()]
    return {name: dict(zip(header, outcomes, strict=True)) for name, *outcomes in rows}

"""What a template leaves standing where an action would be, and items that name a thing without saying what to do with it."""

import re
from collections.abc import Sequence

_BRACED = re.compile(
    r"\W{0,3}(?:\{\{\s*(?:[^\s{}]+\s*){0,3}\}\}|<(?!https?:|mailto:)[A-Za-z][^<>]{0,60}>|\[(?!x\]|X\])[^\[\]]{0,40}\](?!\())\W*(?:\[[^\[\]]{0,40}\]\W*)?"
)
_TEMPLATE = re.compile(
    r"(?i)\W*(?:(?:…|\.{3}|another|sample|example|your|dummy)\s?(?:an)?(?:other)?\s?(?:action )?(?:item|task|action)s?(?: here)?(?: \d+)?"
    r"|(?:action|task|to-?do|follow[- ]?up)(?: ?item)? ?#?\d{0,2}|(?:[\w-]+ ){0,4}(?:here|goes here)"
    r"|(?:add|list|assign|describe|fill in) (?:[\w-]+ ){0,4}(?:owners|dates|tickets)|owner / deadline / .*"
    r"|link to (?:\w+ )?(?:issue|ticket)|lorem ipsum\b.*"
    r"|(?:short )?(?:description|summary|title)(?: of (?:the )?(?:action|task|item)s?)?|what to do|owner|name|x{2,})\W*"
)
_ADVICE = re.compile(
    r"(?is)[\W_]{0,6}(?:(?:optional\b|\(?use bullet points)"
    r"|(?:a )?list(?: of)? (?:the |all )?(?:things|what|everything|factors|causes|reasons|ways)\b"
    r"|things (?:that|which|we) (?:could|should|went|did|didn['’]t)\b(?:[^.]{0,60}\.\s*(?:ideally|for example|e\.g|these|list|use)\b"
    r"|(?:\s(?:have|gone|been|better|well|wrong|poorly|badly|not|go|done)\b){0,5}[.:…]?\W*$)"
    r"|(?:describe|explain|please|include|write|fill in|note here|identify|summari[sz]e) (?:\w+ ){0,3}"
    r"(?:what|which|how|why|the|any|all|here|things|whether|in|down)\b"
    r"|(?:what|where|which|how) (?:went|could|did|do|didn['’]t|were|was|things|contributed|caused|got)\b[^.?]{0,80}\?\W*$)"
    r"|(?:^|.{1,300}\W)(?:for example|for instance|e\.g\.?)[\s,:…._*]{0,8}$"
)
_NOT_YET = re.compile(r"(?i)[\W_]{0,6}(?:to-?do|tbd|tba|fixme|placeholder|x{3})\b[\W_]*")
_ASKS = re.compile(r"(?i)(?:what|which|how|why|where|when|who)\b")
_ASKED = re.compile(r"(?is)(?:what|which|how|why|where|when)\b[^.?!]{0,120}\?")
_TELLS = r"(?:describe|explain|list|enter|add|fill in|write|include|identify|summari[sz]e|note|provide|insert|state)(?: down)?"
_TOLD = re.compile(
    rf"(?is){_TELLS} (?:[\w-]+ ){{0,4}}?(?:what|which(?: \w+)?|how|why) (?:\w+ ){{0,3}}?"
    r"(?:contributed|happened|caused|went|will be done|was done|is to be done|needs? to be done|to do|made|helped|failed|you|we learned)"
    r"\b.{0,60}"
    rf"|{_TELLS} (?:the |any |all |your |a |each |an )?(?:[\w-]+ )?(?:contributing )?"
    r"(?:factors?|causes?|actions?|action items?|follow-?ups?|steps|details|description|summary)(?: here| below)?"
    r"|(?:contributing |root )?(?:factor|cause|reason|action|item|step) ?(?:#|no\.? ?)?\d{0,2}|e\.?g\b\.?.*"
    r"|<[A-Za-z][^<>]{0,60}>(?: ?\([^()]{0,60}\))?"
)
_NOTHING = re.compile(
    r"(?i)^\W*(?:none\b.{0,90}|n/?a|tbd|tba|to be (?:determined|decided|added|done)|no (?:further )?(?:actions?"
    r"|follow).{0,60}|no comments added|nothing\b.{0,40}|-+|…|\.+|keine|aucune?"
    r"|(?:(?:fully |all )?(?:implemented|completed?|done|in place)|pending|in progress|open|yes|no)|see (?:above|below)\b.{0,40})\W*$"
    r"|^\W*(?:follow[- ]?ups?|actions?|next steps?|tickets?|issues?|prs?|remaining|outstanding|further|other|additional|deferred)\b"
    r"[^:.()\n]{0,40}:\s*(?:none\b|n/a\b|nothing\b).{0,120}$"
)
_TOKEN = re.compile(r"[^\s]{1,200}")
_EMPHASIZED = re.compile(r"(?P<sign>[*_])(?!\1|\*)[^*_]{2,400}(?P=sign)", re.DOTALL)
_CAUSES = re.compile(
    r"(?i)\b(?:due to|caused by|because|reasons?|causes?|why|went wrong|failed"
    r"|problems? (?:was|were)|errors? (?:was|were)|could have happened|gaps?)\b"
)
_REASONS = re.compile(
    r"(?i)(?:why|rationale|reasons?|evidence|examples?|for (?:example|instance)|benefits?|trade-?offs?|expected (?:results?|outcomes?)"
    r"|context|background|verification|validation|verified|this (?:ensures|means|gives|allows|guarantees))\b"
    r"(?!.*\b(?:actions?|improv\w+|follow|fix\w*|changes?|steps?|tasks?|work|measures?|updates?|add\w*)\b)[^.]{0,80}:"
)
_PARTS_FOLLOW = re.compile(r"(?i)\w\W+(?:with|including|includes?|contains?|such as|namely|via|in)\s?:$")
_AHEAD = re.compile(r"(?i)\b(?:will|should|must|plan|going to|following (?:actions|steps|improvements)|need)\b")
_STATES = re.compile(
    r"(?i)^\W*(?:the |our |a |all )?(?:[\w`'’.-]+ ){0,6}(?:didn['’]t|did not|wasn['’]t|weren['’]t|was (?:never|not|missing)"
    r"|never|had (?:only |never |no )?"
    r"|only had|were|was|lacked|failed to|isn['’]t|doesn['’]t)\b"
)


def is_nothing(text: str) -> bool:
    """ "None", "to be determined", or a mere state where work would be."""
    return _NOTHING.match(text) is not None


def is_placeholder(text: str) -> bool:
    """A template's own words."""
    bare = text.strip()
    parts = re.split(r"\s(?:[-–—|/]|to|by)\s", bare[:200])
    if len(parts) > 1 and all(_BRACED.fullmatch(part) for part in parts):
        return True
    return not re.search(r"\w", bare) or bool(_BRACED.fullmatch(bare[:200]) or (len(bare) < 80 and _TEMPLATE.fullmatch(bare)))


def is_advice(text: str) -> bool:
    """What a template says should be written there: “List of things that went well. For example,”."""
    return _ADVICE.match(text) is not None


def is_left_over(text: str) -> bool:
    """A template's question or request that nobody answered: “Describe what contributed”, whatever stands before it."""
    bare = text.strip()[:600]
    rest = _NOT_YET.sub("", bare, count=1) if _NOT_YET.match(bare) else bare
    is_marked = rest != bare
    rest = rest.strip(" \t\n*_`.:…")
    return (is_marked and (not rest or _ASKS.match(rest) is not None)) or bool(_TOLD.fullmatch(rest) or _ASKED.fullmatch(rest))


def is_instruction(text: str) -> bool:
    """A paragraph set in italics, which tells the writer what to write."""
    return len(text) < 800 and _EMPHASIZED.fullmatch(text.strip()) is not None


def is_template_row(cells: Sequence[str]) -> bool:
    """A row of a table whose cells are all the template's."""
    told = [cell.strip() for cell in cells if re.search(r"\w", cell)]
    return not told or all(is_placeholder(cell) or is_instruction(cell) for cell in told)


def only_names(text: str) -> bool:
    """One word, a host or an identifier, and no link: a thing, not something to do."""
    bare = text.strip(" \n*_`.,;")
    return (
        _TOKEN.fullmatch(bare) is not None
        and "://" not in bare
        and "](" not in bare
        and "#" not in bare
        and not re.search(r"[A-Z]-\d", bare)
    )


def leads_to_causes(lead: str) -> bool:
    """A sentence before a list that announces what had gone wrong rather than what will be done."""
    last = re.split(r"(?<=[.!?])\s", lead.strip())[-1]
    return bool(_CAUSES.search(last)) and not _AHEAD.search(last)


def leads_to_reasons(lead: str) -> bool:
    """ "Why it is worth fixing:", "This ensures:": what follows says more of the work, and is none."""
    return _REASONS.fullmatch(re.split(r"(?<=[.!?])\s", lead.strip())[-1].strip(" *_")) is not None


def leads_to_parts(lead: str) -> bool:
    """ "Every start now writes an event with:": the words of a list that ends a sentence."""
    return _PARTS_FOLLOW.search(lead.strip(" *_")) is not None


def states_a_lack(text: str) -> bool:
    """ "It never had a test": what was, not what is to do."""
    return bool(_STATES.match(text))

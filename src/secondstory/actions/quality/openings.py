"""Where in a line the doing begins: behind marks, headings, and whoever is to do it."""

from __future__ import annotations

import re

_MARKS = re.compile(r"^\s*(?:[-*+•]\s+|\d+[.)]\s+|\[[ xX]?\]\s*|☐\s*|>\s*|[✅⚠🔄❌]\ufe0f?\s*)+")
_FENCED = re.compile(r"```.*?(?:```|$)", re.DOTALL)
_LINK = re.compile(r"\[(?P<words>[^\]]*)\]\([^)]*\)|<?https?://\S+>?")
_HEAD = re.compile(
    r"^\s*(?:\*\*|__)(?P<head>[^*_]{2,80}?)"
    r"(?:[.:](?:\*\*|__)\s+(?=\S)|(?:\*\*|__)(?:[.:]\s+(?=\S)|\s+(?![a-z])))"
)
"""A name in bold before what is to do: "**Runbook.** Write …"."""
_BOLD = re.compile(r"\*\*|__|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_STATE = re.compile(
    r"\((?:done|completed?|in progress|high|medium|low|critical|p[0-4]|optional|already \w+|status[^)]*)\b[^)]*\)", re.IGNORECASE
)
_HEADING = re.compile(
    r"^\s*(?:(?:action(?: item)?|todo|fix|critical|warning|high|medium|low|p[0-4]|optional|idea|(?:short|long)[- ]term|immediate(?:ly)?"
    r"|prevent(?:ion)?|detect(?:ion)?|mitigat(?:e|ion)|process|follow-?up|next step|lastly|finally|first|second)\s*(?:[:–—-]\s+|,\s+))+",
    re.IGNORECASE,
)
_WHO = (
    "let['’]?s|let us|we|they|somebody|someone|the team|teams?|i|you|users?|it|this|that|engineers?|developers?"
    "|please|also|then|additionally|in the future|going forward|longer term|as a result"
)
_SHOULD = "should|must|will|shall|can|could|may|might|would|needs? to|ha(?:ve|s) to|want to|plan to|intend to|(?:are|is) going to|be"
_HOW = (
    r"(?!apply|reply|supply|rely|comply|multiply|early|only|(?:dai|week|month|hour|year|quarter)ly|family|assembly|anomaly)\w{4,}ly"
    r"|actually|since|already|also|then|now|first|always|never|not|instead,?|in addition,?"
    "|more clearly|maybe|perhaps|just"
)
_OPENING = re.compile(rf"^\s*(?:(?:{_WHO})\b[,:]?\s*)?(?:(?:{_SHOULD}|{_HOW})\s+)*", re.IGNORECASE)
_SOMEBODY_TO = re.compile(
    r"^(?:[A-Z][\w'’-]*(?:\s+(?:and|&)?\s*(?!in order|so as|is\b|are\b|was\b|were\b|has\b|have\b)[\w'’-]+){0,3}?\s+)(?<!order )"
    r"(?:to|will|should|must|needs to)\s+(?:be\s+(?!an?\b|the\b))?(?=[a-z])"
)
_SUBJECT_MUST = re.compile(
    r"(?P<subject>(?:(?!(?:that|which|if|when|how|what|who|why|where|so|because|to|and|or|while|we|they|i|you|it|this|should|must|shall)\b)"
    r"[^\s:;,.]+(?:[.:/][^\s:;,]+)?\s+){1,8})"
    rf"(?:should|must|shall|needs? to|ha(?:s|ve) to|(?:is"
    rf"|are) to)\s+(?:(?:{_HOW})\s+)*(?P<passive>be\s+(?:(?:{_HOW})\s+)*(?!an?\b|the\b|in\b|on\b))?(?=[a-z])",
    re.IGNORECASE,
)
"""What must be done to something, or what something must do: "The pool of the relay should be split"."""
_NOW = re.compile(r"^[^.:;]{3,60}?\s(?:now|no longer)\s+(?=[a-z]+s\s)")
"""What something does since then: "The gateway now refuses …"."""
_SHALL = re.compile(r"^[^.:;]{3,60}?\s(?:will|must|should|shall|needs? to)\s+(?:be\s+)?(?=[a-z])")
_AFTER_CLAUSE = re.compile(
    r"(?:after|when|if|before|once|during|for|on|in|though|although|while|as|since|because)\s(?:[^.;]|\.(?=\w)){3,110}?,\s+"
    rf"(?:then\s+)?(?:(?:we|[\w-]+|the(?:\s+[\w-]+){{1,3}})\s+(?:will|should|must)\s+)?(?:(?:{_HOW})\s+)*(?=[a-z])",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"[.!?]\s+(?=(?:we|they|it|this|the \w+(?: \w+)?)?\s*(?:should|will|must|shall|needs? to)\s"
    r"|(?:[A-Z][a-z]+ )(?:a|an|the|one|all|each|`))",
    re.IGNORECASE,
)
"""A later sentence that asks for something, behind one that tells how it was."""
_CODE = re.compile(r"`[^`]+`")
_QUOTED = re.compile(r"^\s*[\"“](?P<said>[^\"”]{25,})[\"”]")
"""A line that quotes somebody."""
_AND = re.compile(r"(?<=[\w)`]) (?:&|w/) (?=[a-z`])")
_BREAK = re.compile(r"[:–—]\s+|\s-\s+")


def plain(text: str) -> str:
    """The line without its marks of a list, links, code blocks, bold and state."""
    text = _FENCED.sub(lambda block: " FORBIDDEN " if "FORBIDDEN" in block.group() else " ", text.replace("\r", ""))
    text = _MARKS.sub("", text)
    text = _LINK.sub(lambda match: match["words"] or "", text)
    text = _HEAD.sub(lambda match: f"{match['head']}: ", text)
    text = _STATE.sub("", _BOLD.sub("", text))
    text = _QUOTED.sub(lambda match: match["said"], _MARKS.sub("", text))
    text = _AND.sub(lambda sign: " with " if "w" in sign.group().lower() else " and ", text)
    return " ".join(text.split()).strip(" -–—;")


def beginnings(body: str) -> list[int]:
    """Where a verb may stand, the likeliest first: behind what must, at the beginning, behind who should, behind a heading and a colon."""
    body = _CODE.sub(lambda code: "`" + "_" * (len(code.group()) - 2) + "`", body)
    heading = _HEADING.match(body)
    start = heading.end() if heading else 0
    asked = asked_of(body, start)
    found = [asked.end()] if asked else []
    found += [start, 0] if start else [0]
    found += _behind_opening(body, start)
    found += [match.end() for match in (pattern.match(body) for pattern in (_SOMEBODY_TO, _SHALL, _AFTER_CLAUSE, _NOW)) if match]
    for broken in list(_BREAK.finditer(body[:140]))[:3]:
        found += [broken.end(), *_behind_opening(body, broken.end())]
        clause = _AFTER_CLAUSE.match(body, broken.end())
        found += [clause.end()] if clause else []
    for sentence in list(_SENTENCE.finditer(body[:500]))[:3]:
        found += _behind_opening(body, sentence.end()) or [sentence.end()]
    return found


def asked_of(body: str, start: int = 0) -> re.Match[str] | None:
    """The `subject` of which something is asked, to the verb; its `passive` is "be" where it is to be done to the subject."""
    return _SUBJECT_MUST.match(body, start)


def _behind_opening(body: str, start: int) -> list[int]:
    match = _OPENING.match(body[start:])
    return [start + match.end()] if match and match.end() else []

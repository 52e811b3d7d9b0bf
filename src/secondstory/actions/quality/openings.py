"""Where in a line the doing begins: behind marks, headings, and whoever is to do it."""

from __future__ import annotations

import re

_MARKS = re.compile(r"^\s*(?:[-*+•]\s+|\d+[.)]\s+|\[[ xX]?\]\s*|☐\s*|>\s*|[✅⚠🔄❌]\ufe0f?\s*)+")
_FENCED = re.compile(r"```.*?(?:```|$)", re.DOTALL)
_LINK = re.compile(r"\[(?P<words>[^\]]*)\]\([^)]*\)|<?https?://\S+>?")
_HEAD = re.compile(r"^\s*(?:\*\*|__)(?P<head>[^*_]{2,80}?)[.:]?(?:\*\*|__)[.:]?\s+(?=\S)")
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
    "we|they|somebody|someone|the team|teams?|i|you|users?|it|this|that|engineers?|developers?|please|also|then|additionally|in the future"
)
_WHO += "|going forward|longer term|as a result"
_SHOULD = "should|must|will|shall|can|could|may|might|would|needs? to|ha(?:ve|s) to|want to|plan to|intend to|(?:are|is) going to|be"
_HOW = (
    "also|then|now|first|always|never|not|properly|automatically|manually|probably|systematically|proactively|regularly|immediately"
    "|more clearly|clearly|explicitly|carefully|defensively|gradually|permanently|temporarily|fully|finally|maybe|perhaps|possibly|just"
)
_OPENING = re.compile(rf"^\s*(?:(?:{_WHO})\b[,:]?\s*)?(?:(?:{_SHOULD}|{_HOW})\s+)*", re.IGNORECASE)
_SOMEBODY_TO = re.compile(
    r"^(?:[A-Z][\w'’-]*(?:\s+(?:and|&)?\s*(?!in order|so as)[\w'’-]+){0,3}?\s+)(?<!order )"
    r"(?:to|will|should|must|needs to)\s+(?:be\s+(?!an?\b|the\b))?(?=[a-z])"
)
_SHALL = re.compile(r"^[^.:;]{3,60}?\s(?:will|must|should|shall|needs? to)\s+(?:be\s+)?(?=[a-z])")
_AFTER_CLAUSE = re.compile(
    r"^(?:after|when|if|before|once|during|for|on|in|though|although|while|as|since|because)\s(?:[^.;]|\.(?=\w)){3,110}?,\s+"
    r"(?:we\s+(?:will|should|must)\s+)?(?=[a-z])",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"[.!?]\s+(?=(?:we|they|it|this|the \w+(?: \w+)?)?\s*(?:should|will|must|shall|needs? to)\s"
    r"|(?:[A-Z][a-z]+ )(?:a|an|the|one|all|each|`))",
    re.IGNORECASE,
)
"""A later sentence that asks for something, behind one that tells how it was."""
_BREAK = re.compile(r"[:–—]\s+|\s-\s+")


def plain(text: str) -> str:
    """The line without its marks of a list, links, code blocks, bold and state."""
    text = _FENCED.sub(lambda block: " FORBIDDEN " if "FORBIDDEN" in block.group() else " ", text.replace("\r", ""))
    text = _MARKS.sub("", text)
    text = _LINK.sub(lambda match: match["words"] or "", text)
    text = _HEAD.sub(lambda match: f"{match['head']}: ", text)
    text = _STATE.sub("", _BOLD.sub("", text))
    text = _MARKS.sub("", text)
    return " ".join(text.split()).strip(" -–—;")


def beginnings(body: str) -> list[int]:
    """Where a verb may stand, the likeliest first: at the beginning, after who must or should, after a heading and a colon."""
    found = [0]
    prefix = _HEADING.match(body)
    if prefix:
        found.insert(0, prefix.end())
    found += [found[0] + match.end() for match in [_OPENING.match(body[found[0] :])] if match and match.end()]
    for pattern in (_SOMEBODY_TO, _SHALL, _AFTER_CLAUSE):
        match = pattern.match(body)
        if match:
            found.append(match.end())
    for broken in list(_BREAK.finditer(body[:140]))[:3]:
        found.append(broken.end())
        opening = _OPENING.match(body[broken.end() :])
        if opening and opening.end():
            found.append(broken.end() + opening.end())
    for sentence in list(_SENTENCE.finditer(body[:500]))[:3]:
        opening = _OPENING.match(body[sentence.end() :])
        found.append(sentence.end() + (opening.end() if opening else 0))
    return found

"""Whether a text likely holds a secret: a password, a key, a token that must not stay in a timeline.

Known shapes are taken for secrets wherever they stand; anything else only beside a word that announces it, and only when it looks like
one: not a placeholder, not a variable, not a word of a sentence. A hint, not a proof, in both directions.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

LONGEST_LOOKED_AT = 200_000
"""Characters of one record; what is behind them is not looked at."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What was found, from where to where in the text, and what it is taken for."""

    kind: str
    start: int
    end: int

    def of(self, text: str) -> str:
        """The secret itself."""
        return text[self.start : self.end]


_PRIVATE_KEY = (
    r"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:[\s\S]{0,20000}?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?"
)
_AUTHORIZATION = (
    r"\b[Aa]uthorization\\*[\"']?\s{0,3}[:=]\s{0,3}\\*[\"']?"
    r"(?:[Bb]asic|[Tt]oken|[Dd]igest|ApiKey|GenieKey)\s+(?P<value>[0-9A-Za-z._~+/=-]{8,})"
)
_SHAPES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("private key", ("PRIVATE KEY",), _PRIVATE_KEY),
    ("AWS access key", ("AKIA", "ASIA", "ABIA", "ACCA"), r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b"),
    ("Google API key", ("AIza",), r"\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
    ("Google OAuth token", ("ya29.",), r"\bya29\.[0-9A-Za-z_-]{20,}"),
    ("Azure storage key", ("AccountKey=",), r"AccountKey=[0-9A-Za-z+/]{60,}={0,2}"),
    ("GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\bgh[pousr]_[0-9A-Za-z]{36,}"),
    ("GitHub token", ("github_pat_",), r"\bgithub_pat_[0-9A-Za-z_]{50,}"),
    ("GitLab token", ("glpat-", "gldt-", "glrt-", "glptt-", "glft-", "glcbt-"), r"\bgl(?:pat|dt|rt|ptt|ft|cbt)-[0-9A-Za-z_-]{20,}"),
    ("Slack token", ("xox",), r"\bxox[abeoprs]-(?:[0-9A-Za-z]{1,40}-){0,5}[0-9A-Za-z]{10,}"),
    ("Slack token", ("xapp-",), r"\bxapp-\d-[0-9A-Z]{1,40}-\d{1,40}-[0-9a-f]{20,}"),
    ("webhook address", ("hooks.slack.com/",), r"https://hooks\.slack\.com/(?:services|workflows|triggers)/[0-9A-Za-z_/-]{20,}"),
    ("webhook address", ("/api/webhooks/",), r"https://(?:discord|discordapp)\.com/api/webhooks/\d+/[0-9A-Za-z_-]{30,}"),
    ("webhook address", (".webhook.office.com/",), r"https://[0-9a-z-]+\.webhook\.office\.com/webhookb2/[0-9A-Za-z@/-]{40,}"),
    ("Stripe key", ("sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"), r"\b(?:[sr]k_(?:live|test)|whsec)_[0-9A-Za-z]{16,}"),
    ("Twilio key", ("SK",), r"\bSK[0-9a-f]{32}\b"),
    ("SendGrid key", ("SG.",), r"\bSG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}"),
    ("Mailgun key", ("key-",), r"\bkey-[0-9a-f]{32}\b"),
    ("npm token", ("npm_",), r"\bnpm_[0-9A-Za-z]{36}\b"),
    ("PyPI token", ("pypi-",), r"\bpypi-AgE[0-9A-Za-z_-]{50,}"),
    ("Docker token", ("dckr_",), r"\bdckr_(?:pat|oat)_[0-9A-Za-z_-]{20,}"),
    ("OpenAI or Anthropic key", ("sk-",), r"\bsk-(?:ant-|proj-|svcacct-)?[0-9A-Za-z_-]{32,}"),
    ("Hugging Face token", ("hf_",), r"\bhf_[0-9A-Za-z]{34,}\b"),
    ("DigitalOcean token", ("dop_v1_", "doo_v1_", "dor_v1_"), r"\bdo[opr]_v1_[0-9a-f]{64}\b"),
    ("Grafana token", ("glsa_", "glc_"), r"\b(?:glsa|glc)_[0-9A-Za-z+/_-]{32,}"),
    ("Vault token", ("hvs.", "hvb.", "hvr."), r"\bhv[sbr]\.[0-9A-Za-z_-]{24,}"),
    ("Databricks token", ("dapi",), r"\bdapi[0-9a-f]{32}\b"),
    ("Telegram token", (":AA",), r"\b\d{8,10}:AA[0-9A-Za-z_-]{33}\b"),
    ("age key", ("AGE-SECRET-KEY-",), r"\bAGE-SECRET-KEY-1[0-9A-Z]{50,}"),
    ("signed token (JWT)", ("eyJ",), r"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{6,}\.[0-9A-Za-z_-]{10,}"),
    ("password in an address", ("://",),
        r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s:/@\"'<>]{0,80}:(?P<value>[^\s:/@\"'<>]{3,200})@[^\s\"'<>]"),
    ("token in a header", ("earer ", "EARER "), r"\b(?:[Bb]earer|BEARER) (?P<value>[0-9A-Za-z._~+/-]{16,}=*)"),
    ("token in a header", ("uthorization",), _AUTHORIZATION),
    ("signature in an address", ("sig=", "Signature=", "Security-Token="),
        r"[?&](?:sig|X-Amz-Signature|X-Amz-Security-Token|X-Goog-Signature)=(?P<value>[0-9A-Za-z%+/_-]{20,}=*)"),
)  # fmt: skip
"""What it is, what must stand in the text for a look to be worth it, and its pattern; the secret is its `value`, or all of it."""
_PATTERNS = tuple((needle, kind, re.compile(pattern)) for kind, needles, pattern in _SHAPES for needle in needles)
_WORDS = tuple("passw passphrase pwd secret api private access encryption signing auth token credential connection session cookie".split())
"""With what a name in `_NAMED` may begin, in small letters."""
_NAMED = re.compile(
    r"(?P<name>passwor[dt]|passwd|passphrase|pwd|client[_-]?secret|secret[_-]?(?:access[_-]?)?key|secret|api[_-]?key|"
    r"(?:private|access|encryption|signing|auth)[_-]?key|signing[_-]?secret|token|credentials?|connection[_-]?string|session[_-]?id|cookie)"
    r"(?P<quoted>\\*[\"'`]?)"
    r"(?:\s{0,3}(?P<sign>=>|:=|==?|:)\s{0,3}|\s{1,3}(?P<word>is|ist|was|set to)\s{1,3}(?=\\*[\"'`]|[^\s\"'`]{0,60}[0-9]))"
    r"(?P<open>\\*[\"'`]?)(?P<value>[^\s\"'`,;&<>(){}\[\]\\]{3,300})"
)
_BEFORE = re.compile(r"[A-Za-z0-9_.-]{0,80}$")
_REST_OF_QUOTED = re.compile(r"[^\"'`\\\n]{0,200}(?=\\*[\"'`])")
_NO_VALUE = re.compile(
    r"[*•x.#_▮-]+$|<.*|\$.*|%.*%$|\{.*|(?:your|my|the|some|example|changeme|change[_-]me|placeholder|redacted|removed|hidden|masked|filtered|"
    r"null|none|nil|true|false|undefined|empty|missing|invalid|expired|required|optional|wrong|incorrect|unknown|unset|string|str|int|bool|todo|"
    r"tbd|n/a|yes|no|ok|reset|rotated|revoked|sha256|md5|hmac|env|os|process|config|self|this|vault|secret|secrets|password|token|key|value|"
    r"request|response|user|file|path|len|type|name|auth|not|is|was|were|has|had|for|from|and|or|to|in|on|at|of|by|with|did|does|fehlt|falsch)"
    r"(?:[^A-Za-z0-9].*)?$",
    re.IGNORECASE,
)
_PASSWORDS = re.compile(r"pass|pwd|secret|credential", re.IGNORECASE)
_REFERENCE = re.compile(
    r"(?:[A-Za-z_][A-Za-z0-9_]*\.)+[A-Za-z_][A-Za-z0-9_]*$|(?:/[A-Za-z0-9_.-]+){2,}$|https?://|arn:|[0-9.:]+$|[A-Z][A-Z0-9_]*$"
)
_HEX = re.compile(r"[0-9a-f]+$")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(?:cache|sort|primary|foreign|partition|routing|public|idempotency|dedup|incident|alert|group|object|row|record|ssh[_-]?host|"
    r"page|next|csrf|continuation|pagination|cancellation|sync|max|min|num|total|prompt|completion|input|output)[_.-]?(?:\w*[_.-])?(?:key|token)s?$",
    re.IGNORECASE,
)
MOST = 50


def may_hold_secret(text: str) -> bool:
    """Whether there is at least one; what importing asks of each record."""
    return bool(find_secrets(text, most=1))


def find_secrets(text: str, *, most: int = MOST) -> list[Secret]:
    """The secrets in a text, in their order, none inside another; at most `most`."""
    text = text[:LONGEST_LOOKED_AT]
    found = [*islice(_shaped(text), most), *islice(_named(text), most)]
    apart: list[Secret] = []
    for one in sorted(found, key=lambda secret: (secret.start, -secret.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart[:most]


def _shaped(text: str) -> Iterator[Secret]:
    for needle, kind, pattern in _PATTERNS:
        if needle not in text:
            continue
        for match in pattern.finditer(text):
            if "value" not in pattern.groupindex:
                yield Secret(kind, *match.span())
            elif not _is_placeholder(match["value"]):
                yield Secret(kind, *match.span("value"))


def _named(text: str) -> Iterator[Secret]:
    low = text.lower()
    if len(low) != len(text):  # a few letters have small forms of two, and places must stay the same
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    for match in _announced(low):
        start, end = match.span("value")
        value = text[start:end].rstrip(".:!?")
        before = _BEFORE.search(text, max(0, match.start() - 80), match.start())
        name = (before[0] if before else "") + text[match.start("name") : match.end("name")]
        if _NO_NAME.search(name) or _is_placeholder(value):
            continue
        is_password = _PASSWORDS.search(name) is not None
        sign = match["sign"] or ""
        if not _looks_chosen(value, is_password=is_password, is_quoted=bool(match["open"]), sign=sign):
            continue
        if is_password and match["open"] and (rest := _REST_OF_QUOTED.match(text, end)):
            value = text[start : rest.end()]
        yield Secret(f"what “{name[-60:]}” announces", start, start + len(value))


def _announced(low: str) -> Iterator[re.Match[str]]:
    for word in _WORDS:
        place = low.find(word)
        while place >= 0:
            match = _NAMED.match(low, place)
            if match is not None:
                yield match
            place = low.find(word, place + 1)


def _is_placeholder(value: str) -> bool:
    return len(value) < 3 or _NO_VALUE.match(value) is not None or len(set(value)) < 3 or _REFERENCE.match(value) is not None


def _looks_chosen(value: str, *, is_password: bool, is_quoted: bool, sign: str) -> bool:
    """A password may be a plain word where it is assigned; a key or token must look made by a machine."""
    if is_password and (is_quoted or sign.endswith("=")):
        return len(value) >= 4
    if is_password:
        return len(value) >= 6 and _kinds(value) >= 2
    if len(value) < 12 or _UUID.match(value) is not None or (not sign and _HEX.match(value) is not None):
        return False
    return _kinds(value) >= 2 and entropy(value) >= 3.0


def _kinds(value: str) -> int:
    """How many of small letters, capitals, figures and signs there are."""
    tests = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
    return sum(any(test(letter) for letter in value) for test in tests)


def entropy(value: str) -> float:
    """Bits a character, by how often each stands in it."""
    counts, length = Counter(value), len(value)
    return -sum(count / length * math.log2(count / length) for count in counts.values()) if length else 0.0

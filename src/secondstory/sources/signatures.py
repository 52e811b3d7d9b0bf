"""How the senders of webhooks prove that a delivery is theirs, each as its documentation says.

GitHub: `X-Hub-Signature-256`, HMAC-SHA256 of the body. GitLab: `X-Gitlab-Token`, the secret itself. PagerDuty v3:
`X-PagerDuty-Signature`, one or more `v1=` HMACs (several while a secret is being changed). Slack: `X-Slack-Signature`, an HMAC of version,
time and body, at most five minutes old. Sentry: `Sentry-Hook-Signature`, HMAC-SHA256 of the body.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

OLDEST_S = 300
"""Slack's own rule: a delivery that claims to be older is a replay."""

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Sender:
    """What is known of one sender: the header with its proof, how that is checked, and the header that names a delivery."""

    header: str
    is_genuine: Callable[[str, Headers, bytes, str, datetime], bool]
    delivery_header: str = ""


def _hmac(secret: str, content: bytes) -> str:
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _github(given: str, _headers: Headers, body: bytes, secret: str, _now: datetime) -> bool:
    return _same(given, f"sha256={_hmac(secret, body)}")


def _gitlab(given: str, _headers: Headers, _body: bytes, secret: str, _now: datetime) -> bool:
    return _same(given, secret)


def _pagerduty(given: str, _headers: Headers, body: bytes, secret: str, _now: datetime) -> bool:
    wanted = f"v1={_hmac(secret, body)}"
    return any(_same(one.strip(), wanted) for one in given.split(",")[:10])


def _slack(given: str, headers: Headers, body: bytes, secret: str, now: datetime) -> bool:
    sent_at = headers.get("X-Slack-Request-Timestamp", "")
    if not sent_at.isdecimal() or len(sent_at) > 12 or abs(now.timestamp() - int(sent_at)) > OLDEST_S:
        return False
    return _same(given, f"v0={_hmac(secret, b'v0:' + sent_at.encode() + b':' + body)}")


def _sentry(given: str, _headers: Headers, body: bytes, secret: str, _now: datetime) -> bool:
    return _same(given, _hmac(secret, body))


SENDERS: dict[str, Sender] = {
    "github": Sender("X-Hub-Signature-256", _github, "X-GitHub-Delivery"),
    "gitlab": Sender("X-Gitlab-Token", _gitlab, "X-Gitlab-Event-UUID"),
    "pagerduty": Sender("X-PagerDuty-Signature", _pagerduty, "X-Webhook-Id"),
    "slack": Sender("X-Slack-Signature", _slack),
    "sentry": Sender("Sentry-Hook-Signature", _sentry, "Request-ID"),
}
"""By what a hook is for; other senders prove themselves by the secret in the address alone."""

TITLES = {"github": "GitHub", "gitlab": "GitLab", "pagerduty": "PagerDuty (v3)", "slack": "Slack", "sentry": "Sentry"}


def is_genuine(sender: str, *, headers: Headers, body: bytes, secret: str, now: datetime) -> bool:
    """Whether a delivery carries its sender's proof. True for a sender that has none, or a hook that was given no secret."""
    found = SENDERS.get(sender)
    if found is None or not secret:
        return True
    given = headers.get(found.header, "")
    return bool(given) and found.is_genuine(given, headers, body, secret, now)


def name_of(sender: str, *, headers: Headers, body: bytes) -> str:
    """What a delivery is called, the same when it is sent again: the sender's own name for it, else the hash of its body."""
    found = SENDERS.get(sender)
    given = headers.get(found.delivery_header, "") if found and found.delivery_header else ""
    return f"{given[:100]} {hashlib.sha256(body).hexdigest()}" if given else hashlib.sha256(body).hexdigest()

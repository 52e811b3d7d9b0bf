"""What arrives at a connection's webhook: proved, taken once, and only as a word that something changed; what it is now is read.

So neither the order in which deliveries come nor what stands in them matters, and none is lost with an outage: the reading is an errand.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from secondstory.integrations import settings
from secondstory.integrations.enums import ErrandState, Verb
from secondstory.integrations.kinds import known_tracker
from secondstory.integrations.models import Connection, Errand, Notice, TrackerLink
from secondstory.integrations.operations.errands import send_errand
from secondstory.integrations.tracker import Headers
from secondstory.lib import clock
from secondstory.lib.errors import Refusal, TooLarge
from secondstory.lib.sealing import unseal

KEPT = timedelta(days=30)


class NoConnection(Refusal):
    """There is no connection at this address, or it is off: to a stranger these are one."""

    status = 404


class NotGenuine(Refusal):
    """The delivery does not carry the proof."""

    status = 401


def check_notice(size_bytes: int) -> None:
    """Raise `TooLarge` when a body is over the limit."""
    most = settings.NOTICE_KB.read()
    if size_bytes > most * 1000:
        raise TooLarge(_("The body is larger than %(most)d kB (setting trackers.notice_kb).") % {"most": most})


def take_notice(uid: str, *, headers: Headers, body: bytes) -> bool:
    """Have the issue read that a delivery is about. False when it is about none that is followed here, or was taken before.

    Raises `NoConnection`, `TooLarge`, `NotGenuine`, and `Refusal` for what its tracker doesn't send.
    """
    connection = Connection.objects.filter(uid=uid, is_on=True, is_example=False).first()
    if connection is None:
        raise NoConnection(_("Nothing takes deliveries at this address. Copy it once more from the page of the connection."))
    check_notice(len(body))
    tracker = known_tracker(connection)
    if not tracker.is_genuine(headers, body, unseal(connection.sealed_hook_secret) or ""):
        Connection.objects.filter(pk=connection.pk).update(refused=F("refused") + 1, refused_at=clock.now())
        raise NotGenuine(_("The signature doesn’t match. Give the tracker’s webhook and the connection the same secret."))
    try:
        news = tracker.news(headers, body)
    except (ValueError, RecursionError) as problem:
        raise Refusal(_("That is not what %(tracker)s sends about an issue.") % {"tracker": connection.label}) from problem
    try:
        with transaction.atomic():
            Notice.objects.create(connection=connection, name=news.name[:120])
            return _have_read(connection, news.external_id)
    except IntegrityError:  # the same delivery, again
        return False


def _have_read(connection: Connection, external_id: str) -> bool:
    links = TrackerLink.objects.filter(connection=connection, external_id=external_id).select_related("action") if external_id else ()
    for link in links:
        TrackerLink.objects.filter(pk=link.pk).update(etag="")
        send_errand(link.action, connection, Verb.READ)
    return bool(links)


def sweep_notices() -> int:
    """Forget deliveries and errands of long ago; answers how many rows went."""
    before = clock.now() - KEPT
    notices, _by_model = Notice.objects.filter(received_at__lt=before).delete()
    errands, _by_model = Errand.objects.filter(state=ErrandState.DONE, asked_at__lt=before).delete()
    return notices + errands

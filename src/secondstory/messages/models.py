"""Who wants to hear what and when, which chats a team's digest goes to, and what became of each digest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.messages.enums import Channel, ChatKind, DigestState
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


class Preference(Row):
    """What one person chose; what is None is as the organisation has it. Whoever chose nothing has no row.

    `days` are weekdays (0 is Monday) on which they are written to; None: every working day. `off_topics` holds codes.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="message_preference")
    channel = models.CharField(_("how"), max_length=8, choices=Channel.choices, default=Channel.MAIL)
    hour = models.PositiveSmallIntegerField(_("from which hour"), null=True, blank=True)
    quiet_from = models.PositiveSmallIntegerField(_("quiet from"), null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(_("quiet until"), null=True, blank=True)
    before_days = models.PositiveSmallIntegerField(_("how early"), null=True, blank=True)
    days = models.JSONField(null=True, blank=True)
    off_topics = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return str(_("messages"))


class ChatHookQuerySet(models.QuerySet["ChatHook"]):
    """Questions about chats."""

    def visible_to(self, visitor: Visitor) -> ChatHookQuerySet:
        """Administrators keep them."""
        return self.filter(is_example=False) if visitor.may_administer and not visitor.is_example else self.none()


class ChatHook(Row):
    """A channel of a chat that hears the digest of one team. Its address is a secret: whoever has it can write there.

    `host` is the part of it that may be shown. `trouble` is a sentence while something is wrong.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="chat_hooks")
    kind = models.CharField(_("chat"), max_length=12, choices=ChatKind.choices)
    name = models.CharField(_("name"), max_length=120)
    sealed_address = models.TextField()
    host = models.CharField(max_length=253)
    hour = models.PositiveSmallIntegerField(_("from which hour"), default=9)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    is_on = models.BooleanField(default=True)
    trouble = models.CharField(max_length=400, blank=True)
    trouble_at = models.DateTimeField(null=True, blank=True)

    objects = ChatHookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class DigestQuerySet(models.QuerySet["Digest"]):
    """Questions about digests."""

    def troubled(self) -> DigestQuerySet:
        """Those that did not reach anybody, as far as we know."""
        return self.filter(state__in=[DigestState.WAITING, DigestState.REFUSED, DigestState.GIVEN_UP, DigestState.UNKNOWN])


class Digest(models.Model):
    """The digest of one reader for one day of theirs: there is never a second. None of its words are kept.

    Written as SENDING before it is handed over and changed afterwards. One that stays SENDING was cut off, nobody knows where, so it is
    not sent again: at most once.
    """

    reader_uid = models.CharField(max_length=12)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    chat = models.ForeignKey(ChatHook, null=True, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    state = models.CharField(max_length=12, choices=DigestState.choices)
    tries = models.PositiveSmallIntegerField(default=0)
    lines = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "pk"]
        constraints = [models.UniqueConstraint(fields=["reader_uid", "day"], name="one_digest_a_day")]
        indexes = [
            models.Index(name="digests_on_their_way", fields=["state", "day"], condition=Q(state__in=["waiting", "sending"])),
            models.Index(fields=["day", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.state}"


class Told(models.Model):
    """What a reader was told last when. `key` is made of identifiers: no word of an action is kept here."""

    reader_uid = models.CharField(max_length=12)
    key = models.CharField(max_length=120)
    on = models.DateField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader_uid", "key"], name="told_once_each")]

    def __str__(self) -> str:
        return self.key

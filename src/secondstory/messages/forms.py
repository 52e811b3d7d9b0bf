"""What is asked about messages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.messages.enums import Channel, ChatKind
from secondstory.messages.lines import topics
from secondstory.messages.models import ChatHook, Preference
from secondstory.people.models import Team

WEEKDAYS = ((0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")))


class PreferenceForm(forms.Form):
    """What one hears, and when. Left empty, a number is the organisation's."""

    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices, widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label=_("What"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All of it comes in one digest, once a day at most."),
    )
    before_days = forms.IntegerField(label=_("How many working days before something is due"), required=False, min_value=0, max_value=30)
    hour = forms.IntegerField(label=_("From which hour on"), required=False, min_value=0, max_value=23)
    days = forms.TypedMultipleChoiceField(
        label=_("On which days"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    quiet_from = forms.IntegerField(label=_("Quiet from"), required=False, min_value=0, max_value=23)
    quiet_until = forms.IntegerField(
        label=_("Quiet until"), required=False, min_value=0, max_value=23, help_text=_("Nothing is ever sent between the two.")
    )

    def __init__(self, *arguments: Any, preference: Preference, usual: dict[str, int], **options: Any) -> None:
        options["initial"] = {name: getattr(preference, name) for name in ("channel", *usual)} | {
            "topics": [topic.code for topic in topics() if topic.code not in preference.off_topics],
            "days": preference.days or list(range(5)),
        }
        super().__init__(*arguments, **options)
        self.fields["topics"].choices = [(topic.code, f"{topic.label}: {topic.says}") for topic in topics()]  # type: ignore[attr-defined]
        for name, value in usual.items():
            self.fields[name].widget.attrs["placeholder"] = str(value)

    def chosen(self) -> dict[str, Any]:
        """What the operation takes."""
        given = dict(self.cleaned_data)
        wanted = given.pop("topics")
        return given | {"off_topics": [topic.code for topic in topics() if topic.code not in wanted]}


class ChatForm(forms.Form):
    """Which chat hears a team's digest. The address is never shown again: left empty, it stays."""

    kind = forms.ChoiceField(label=_("Chat"), choices=ChatKind.choices)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), to_field_name="slug", empty_label=_("choose one"),
        help_text=_("Whoever reads the channel reads the team’s open actions. Actions of private incidents are never among them."),
    )  # fmt: skip
    name = forms.CharField(label=_("What it is called here"), required=False, max_length=120)
    address = forms.CharField(
        label=_("Address of its incoming webhook"), required=False, max_length=600,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}), help_text=_("As the chat shows it. It is kept sealed."),
    )  # fmt: skip
    hour = forms.IntegerField(label=_("From which hour on"), min_value=0, max_value=23, initial=9)
    zone = forms.CharField(
        label=_("Time zone"), required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": "UTC"}),
        help_text=_("A name like Europe/Lisbon."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, hook: ChatHook | None = None, **options: Any) -> None:
        if hook is not None:
            options["initial"] = {name: getattr(hook, name) for name in ("name", "hour", "zone")}
        super().__init__(*arguments, **options)
        self.fields["team"].queryset = Team.objects.filter(is_example=False)  # type: ignore[attr-defined]
        if hook is not None:
            del self.fields["kind"], self.fields["team"]
            self.fields["address"].help_text = _("Empty: the one that is there stays.")

"""What is said under a line while it is typed; what it names fills in the other fields, unless somebody chose there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from secondstory.actions.drafting import Line, hints_on, read_line
from secondstory.actions.forms import LineForm
from secondstory.people.http import StoryRequest
from secondstory.people.models import Team, User

_FILLED = ("owner", "due_on")
_CHOSEN = ("owner", "due_on", "team", "category", "purpose", "strength")


@require_POST
def read(request: StoryRequest) -> HttpResponse:
    """The fragment under the line, and the fields it fills in. Nothing is saved."""
    text = request.POST.get("text", "")
    form = LineForm(request.POST, visitor=request.visitor)
    chosen = _Chosen(form, {name: request.POST.get(name, "") for name in _CHOSEN})
    owner, team = chosen.owner(), chosen.team()
    line = read_line(text, request.visitor, owner=owner, due_on=chosen.due_on())
    asked = request.POST.get("take", "")
    for name, value in _meant(line).items():
        if name in _FILLED and chosen.values[name] == request.POST.get(f"filled_{name}", "") and value != chosen.values[name]:
            chosen.take(name, value, is_filled=True)
    chosen.toggle(asked, _offered(line))
    owner, team = chosen.owner(), chosen.team()
    line = read_line(text, request.visitor, owner=owner, due_on=chosen.due_on())
    context = {
        "line": line,
        "advice": line.advice,
        "kept": line.kept(owner=owner, due_on=chosen.due_on()) if text.strip() else "",
        "typed": " ".join(text.split()),
        "owner": owner,
        "values": chosen.values,
        "hints": hints_on(line, owner=owner, team=team, due_on=chosen.due_on(), category=chosen.category()),
        "swapped": chosen.swapped,
    }
    return render(request, "actions/line.html", context)


@dataclass
class _Chosen:
    """What the fields hold, as sent, and those that are to be sent back because they changed here."""

    form: LineForm
    values: dict[str, str]
    swapped: list[SafeString] = field(default_factory=list)

    def owner(self) -> User | None:
        owner: User | None = self._clean("owner")
        return owner

    def team(self) -> Team | None:
        team: Team | None = self._clean("team")
        return team

    def due_on(self) -> date | None:
        day: date | None = self._clean("due_on")
        return day

    def category(self) -> str:
        return self._clean("category") or ""

    def take(self, name: str, value: str, *, is_filled: bool = False) -> None:
        """Put a value into a field, and send the field back; `is_filled` when the line says it and nobody chose."""
        self.values[name] = value
        initial = {name: self._clean(name) or value, f"filled_{name}": value}
        form = LineForm(initial=initial, visitor=self.form.visitor)
        names = [name, f"filled_{name}"] if is_filled else [name]
        self.swapped += [form[one].as_widget(attrs={"hx-swap-oob": "true"}) for one in names]

    def toggle(self, asked: str, offered: dict[str, str]) -> None:
        """A suggestion that is taken with its key or button; pressed again it is taken back."""
        name, _colon, value = asked.partition(":")
        if name not in offered and name != "owner":
            return
        value = value if name == "owner" else offered[name]
        self.take(name, "" if self.values[name] == value else value)

    def _clean(self, name: str) -> Any:
        try:
            return self.form.fields[name].clean(self.values[name])
        except ValidationError:
            return None


def _meant(line: Line) -> dict[str, str]:
    return {"owner": str(line.owner.pk) if line.owner else "", "due_on": line.due_on.isoformat() if line.due_on else ""}


def _offered(line: Line) -> dict[str, str]:
    found = {"strength": line.advice.strength.value}
    if line.advice.purpose is not None:
        found["purpose"] = line.advice.purpose.value
    if line.service is not None and line.service.team_id is not None:
        found["team"] = str(line.service.team_id)
    return found

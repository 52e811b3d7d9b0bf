"""What an organisation's documents begin as: adding, editing, copying, putting back and retiring templates."""

from __future__ import annotations

from itertools import count

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.enums import Depth
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Severity
from secondstory.incidents.queries import severity_named
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.text import is_seen
from secondstory.lib.versions import lock, raise_version, save_version
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor
from secondstory.postmortems.given import given_template
from secondstory.postmortems.models import LEARNED, Template, TemplateSection
from secondstory.postmortems.promise import checked_promise
from secondstory.postmortems.template_text import SectionText, TemplateText, without_large_headings

MOST_SECTIONS = 60
LONGEST_START = 20_000
_DEPTHS = [value for value in Depth.values if value != Depth.NONE]


@transaction.atomic
def add_template(text: TemplateText, *, by: Visitor) -> Template:
    """Make a template as it is written. Raises `Refusal` when the name is taken or something in it will not do."""
    _check_may(by)
    values, sections = _checked(text)
    _check_name(values["name"])
    _give_up_default(values)
    row = Template.objects.create(**values)
    _write_sections(row, sections)
    record("added", row, by=by)
    return row


@transaction.atomic
def write_template(template: Template, text: TemplateText, *, by: Visitor, expected: int | None = None) -> None:
    """Write a template anew: its facts, and all of its sections. Documents that began from it stay as they are."""
    _check_may(by)
    lock(template)
    values, sections = _checked(text)
    _check_name(values["name"], but=template)
    _give_up_default(values, but=template)
    changes = save_version(template, expected=expected, changes=values)
    before = text_of(template).sections
    if before != sections:
        TemplateSection.objects.filter(template=template).exclude(key__in=[one.key for one in sections]).delete()
        _write_sections(template, sections)
        if not changes:
            raise_version(template)  # or a page with the sections as they were could be saved over these
        changes["sections"] = [[one.title for one in before], [one.title for one in sections]]
    if changes:
        record("edited", template, by=by, changes=changes)


@transaction.atomic
def copy_template(template: Template, *, by: Visitor) -> Template:
    """A copy under a name of its own, for nothing in particular until somebody says what for."""
    _check_may(by)
    text = text_of(template)
    names = set(Template.objects.values_list("name", flat=True))
    base = _("Copy of %(name)s") % {"name": text.name[:60]}
    name = next(one for number in count(1) if (one := base if number == 1 else f"{base} {number}") not in names)
    own = TemplateText(name=name, purpose=text.purpose, depth=text.depth, notice=text.notice, sections=text.sections)
    return add_template(own, by=by)


@transaction.atomic
def reset_template(template: Template, *, by: Visitor) -> None:
    """Put one that came with the program back to how it came; what it is used for comes back too."""
    _check_may(by)
    if not template.given:
        raise Refusal(_("This template is your own, so there is nothing to put it back to."))
    write_template(template, given_template(template.given), by=by)
    bring_back_template(template, by=by)


@transaction.atomic
def retire_template(template: Template, *, by: Visitor) -> None:
    """No document begins from it any more. The usual one of a depth can't be retired before another is."""
    _check_may(by)
    lock(template)
    if template.is_retired:
        return
    if template.is_default:
        raise Refusal(_("It is the usual template for “%(depth)s”. Make another one that first.") % {"depth": template.get_depth_display()})
    changes = save_version(template, expected=None, changes={"retired_at": clock.now()})
    record("retired", template, by=by, changes=changes)


@transaction.atomic
def bring_back_template(template: Template, *, by: Visitor) -> None:
    """Use a retired one again."""
    _check_may(by)
    changes = save_version(template, expected=None, changes={"retired_at": None})
    if changes:
        record("brought back", template, by=by, changes=changes)


def text_of(template: Template) -> TemplateText:
    """The template as it is written down; three statements at most."""
    return TemplateText(
        name=template.name,
        purpose=template.purpose,
        depth=template.depth,
        is_default=template.is_default,
        for_near_misses=template.for_near_misses,
        severity=template.for_severity.code if template.for_severity else "",
        team=template.for_team.slug if template.for_team else "",
        notice=template.notice,
        sections=[
            SectionText(row.title, row.key, row.question, row.help_text, row.start_markdown)
            for row in TemplateSection.objects.filter(template=template)
        ],
    )


def _checked(text: TemplateText) -> tuple[dict[str, object], list[SectionText]]:
    name = _line(text.name, longest=80, field="name")
    if not is_seen(name):
        raise Refusal(_("Give the template a name."), field="name")
    if text.depth not in _DEPTHS:
        raise Refusal(_("A template is for a depth: note, written or meeting."), field="depth")
    values = {
        "name": name,
        "purpose": _line(text.purpose, longest=300, field="purpose"),
        "depth": text.depth,
        "is_default": text.is_default,
        "for_near_misses": text.for_near_misses,
        "for_severity": _severity(text.severity),
        "for_team": _team(text.team),
        "notice": checked_promise(text.notice),
    }
    if text.is_default and (text.for_near_misses or text.severity or text.team):
        raise Refusal(
            _("The usual template of a depth is for every incident: take away its team, severity and “near misses”, or that it is usual."),
            field="is_default",
        )  # fmt: skip
    return values, _checked_sections(text.sections)


def _checked_sections(given: list[SectionText]) -> list[SectionText]:
    sections = [
        SectionText(
            _line(one.title, longest=200, field="title"), _line(one.key, longest=80, field="key"),
            _line(one.question, longest=300, field="question"), _line(one.help_text, longest=600, field="help_text"),
            without_large_headings(checked_text(one.start_markdown, field="start_markdown", longest=LONGEST_START)),
        )
        for one in given
    ]  # fmt: skip
    keys = [one.key for one in sections]
    if len(sections) > MOST_SECTIONS:
        raise Refusal(_("Keep it within %(most)d sections.") % {"most": MOST_SECTIONS}, field="sections")
    if any(not is_seen(one.title) for one in sections):
        raise Refusal(_("Give each section a heading."), field="title")
    if len(set(keys)) < len(keys) or not all(key.isascii() and key.replace("_", "").replace("-", "").isalnum() for key in keys):
        raise Refusal(_("Each section has a short key of its own, of letters, digits and underscores."), field="key")
    if LEARNED not in keys:
        raise Refusal(_("Keep the section “what_we_learned”: it is the one thing every document is published with."), field="sections")
    changing = [keys.index(key) for key in ("what_we_change", "what_went_wrong", "what_went_poorly") if key in keys]
    if changing and keys.index(LEARNED) > min(changing):
        raise Refusal(
            _("Put what was learned before what went poorly and what is changed: fixing first stops the learning."),
            field="sections",
        )
    return sections


def _write_sections(template: Template, sections: list[SectionText]) -> None:
    for position, one in enumerate(sections, 1):
        values = {"title": one.title, "question": one.question, "help_text": one.help_text, "start_markdown": one.start_markdown}
        TemplateSection.objects.update_or_create(template=template, key=one.key, defaults=values | {"position": position})


def _check_name(name: object, *, but: Template | None = None) -> None:
    if Template.objects.filter(name__iexact=name).exclude(pk=but.pk if but else 0).exists():
        raise Refusal(_("There is a template called “%(name)s” already.") % {"name": name}, field="name")


def _give_up_default(values: dict[str, object], *, but: Template | None = None) -> None:
    """There is one usual template a depth; the one that was it is not any more. Its depth keeps one always."""
    if values["is_default"]:
        Template.objects.filter(depth=values["depth"], is_default=True).exclude(pk=but.pk if but else 0).update(is_default=False)
    if but is not None and but.is_default and (not values["is_default"] or values["depth"] != but.depth):
        raise Refusal(
            _("It is the usual template for “%(depth)s”. Make another one that first.") % {"depth": but.get_depth_display()},
            field="is_default",
        )


def _severity(code: str) -> Severity | None:
    found = severity_named(code) if code else None
    if code and found is None:
        raise Refusal(_("There is no severity called “%(name)s”.") % {"name": code}, field="for_severity")
    return found


def _team(slug: str) -> Team | None:
    found = Team.objects.filter(slug=slug, is_example=False).first() if slug else None
    if slug and found is None:
        raise Refusal(_("There is no team with the address “%(name)s”.") % {"name": slug}, field="for_team")
    return found


def _line(text: str, *, longest: int, field: str) -> str:
    text = " ".join(checked_text(text, field=field).split())
    if len(text) > longest:
        raise Refusal(_("Keep it within %(most)d characters.") % {"most": longest}, field=field)
    return text


def _check_may(by: Visitor) -> None:
    if not by.may_administer:
        raise NotAllowed(_("Only administrators can change templates."))

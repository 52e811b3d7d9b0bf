"""The words factors are sorted by: for everyone to read, for administrators to change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.factors import operations, queries_taxonomy
from secondstory.factors.crosswalks import SCHEMES, names_in
from secondstory.factors.forms_taxonomy import MergeForm, NewWordForm, NoteForm, SplitForm, WordForm
from secondstory.factors.models import Factor, TaxonomyChange, vocabulary
from secondstory.factors.vocabulary import UNCLASSIFIED, Word
from secondstory.factors.word_files import KINDS, kind_of, scheme_of, state_of, write_factors, write_words
from secondstory.incidents.views.finding import posted_version
from secondstory.lib.errors import NotAllowed
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest

NEWEST = 5
PAST = 200


def taxonomy(request: StoryRequest) -> HttpResponse:
    """All words, how much is unsorted, and what changed last; administrators add one here."""
    form = NewWordForm(request.POST or None)
    if request.method == "POST":
        _administrators_only(request)
        if form.is_valid():
            with RefusalsOn(form):
                done = operations.add_term(**form.cleaned_data, by=request.visitor)
                messages.success(request, _("“%(word)s” is added.") % {"word": vocabulary().short(done.code)})
                return redirect("taxonomy-word", code=done.code)
    counts = queries_taxonomy.uses(request.visitor)
    return _page(
        request,
        "taxonomy",
        status=status_of(form),
        words=queries_taxonomy.words_in_use(counts),
        left=queries_taxonomy.words_left(counts),
        number=vocabulary().number,
        health=queries_taxonomy.unclassified(request.visitor),
        changes=queries_taxonomy.changes_told(TaxonomyChange.objects.all()[:NEWEST]),
        form=form,
        schemes=SCHEMES.values(),
        kinds=KINDS,
    )


def word(request: StoryRequest, code: str) -> HttpResponse:
    """One word: what belongs there, what it is called elsewhere, what became of it; and the forms to change it."""
    words = vocabulary()
    found = words.words.get(code)
    if found is None:
        raise Http404
    forms_shown = _forms_of(found)
    if request.method == "POST":
        _administrators_only(request)
        step = request.POST.get("step", "")
        if step not in forms_shown:
            raise Http404
        form = forms_shown[step] = _form(step, found, request.POST)
        if form.is_valid():
            with RefusalsOn(form):
                return _done(request, step, found, form.cleaned_data)
    counts = queries_taxonomy.uses(request.visitor)
    return _page(
        request,
        "word",
        status=max(status_of(form if form.is_bound else None) for form in (*forms_shown.values(), NoteForm())),
        word=found,
        label=words.label(code) if found.is_used else words.path(code),
        state=state_of(words, found),
        instead=queries_taxonomy.in_place_of(found),
        parts=next((group.parts for group in words.groups if group.top.code == code), []),
        factors=sum(counts.get(one, 0) for one in words.read_as(code)),
        elsewhere=[(scheme, names_in(scheme, code, words)) for scheme in SCHEMES.values()],
        forms=forms_shown,
        changes=queries_taxonomy.changes_told(queries_taxonomy.changes_of(code)[:PAST]),
    )


@require_safe
def changes(request: StoryRequest) -> HttpResponse:
    """Every change, the newest first, with what it did."""
    return _page(request, "taxonomy_changes", changes=queries_taxonomy.changes_told(TaxonomyChange.objects.all()[:PAST]), most=PAST)


@require_POST
def undo(request: StoryRequest, number: int) -> HttpResponse:
    """Take a change back by another one."""
    _administrators_only(request)
    found = TaxonomyChange.objects.filter(number=number).first()
    if found is None:
        raise Http404
    operations.undo_taxonomy_change(found, by=request.visitor)
    messages.success(request, _("Change %(number)d is taken back.") % {"number": number})
    return redirect("taxonomy-changes")


@require_safe
def sort(request: StoryRequest) -> HttpResponse:
    """Factors to sort again, of incidents the visitor may change: those of words that were split, and those nobody has sorted."""
    rows, total = queries_taxonomy.to_sort(request.visitor)
    from secondstory.factors.choices import word_choices

    chooser = forms.Select(choices=[("", _("Choose where it lies")), *word_choices(with_unclassified=False)])
    return _page(request, "taxonomy_sort", rows=rows, total=total, chooser=chooser.render("code", "", {"required": True, "class": "field"}))


@require_safe
def scheme(request: StoryRequest, scheme: str) -> HttpResponse:
    """Our words beside those of a published scheme."""
    found = SCHEMES.get(scheme)
    if found is None:
        raise Http404
    words = vocabulary()
    rows = [(one, words.label(one.code), names_in(found, one.code, words)) for one in words.in_order() if words.is_offered(one.code)]
    by_name = [(name, [label for _one, label, names in rows if name in names]) for name in found.names]
    nowhere = [label for _one, label, names in rows if not names]
    return _page(request, "taxonomy_scheme", scheme=found, by_name=by_name, nowhere=nowhere, kinds=KINDS)


@require_safe
def file(request: StoryRequest) -> HttpResponse:
    """The words, or the factors one may read, as a file; `scheme` puts a published scheme's words beside them."""
    kind, chosen = kind_of(request.GET.get("as", "json")), scheme_of(request.GET.get("scheme", ""))
    of_factors = request.GET.get("what") == "factors"
    if of_factors:
        rows = Factor.objects.visible_to(request.visitor).select_related("incident").prefetch_related("labels")
        written = write_factors(rows.order_by("incident__started_at", "incident", "position", "pk"), kind, chosen)
    else:
        written = write_words(kind, chosen)
    answer = HttpResponse(written, content_type=KINDS[kind])
    name = "-".join(filter(None, ["factors" if of_factors else "taxonomy", chosen.code if chosen else ""]))
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _forms_of(found: Word) -> dict[str, forms.Form]:
    steps = ["describe", "merge", "split", "retire"] if found.is_used else ["describe", "bring-back"]
    return {step: _form(step, found) for step in steps if found.code != UNCLASSIFIED or step == "describe"}


def _form(step: str, found: Word, posted: Any = None) -> forms.Form:
    if step == "describe":
        return WordForm(posted, word=found)
    if step == "merge":
        return MergeForm(posted, word=found)
    return SplitForm(posted) if step == "split" else NoteForm(posted)


def _done(request: StoryRequest, step: str, found: Word, given: dict[str, Any]) -> HttpResponse:
    by, expected, code = request.visitor, posted_version(request), found.code
    if step == "describe":
        operations.describe_term(code, by=by, expected=expected, **given)
        messages.success(request, _("Saved."))
    elif step == "merge":
        operations.merge_terms(code, by=by, expected=expected, **given)
        messages.success(request, _("“%(word)s” is merged. Its factors and editions are read as the other one.") % {"word": found.label})
    elif step == "split":
        parts = [operations.NewPart(line.strip()) for line in given["parts"].splitlines() if line.strip()]
        operations.split_term(code, parts, by=by, expected=expected, note=given["note"])
        messages.success(request, _("“%(word)s” is split. Its factors are listed to be sorted again.") % {"word": found.label})
    elif step == "retire":
        operations.retire_term(code, by=by, expected=expected, **given)
        messages.success(request, _("“%(word)s” is retired. Factors that have it keep it.") % {"word": found.label})
    else:
        operations.bring_back_term(code, by=by, expected=expected, **given)
        messages.success(request, _("“%(word)s” is in use again.") % {"word": found.label})
    return redirect("taxonomy-word", code=code)


def _administrators_only(request: StoryRequest) -> None:
    if not request.visitor.may_administer:
        raise NotAllowed(_("Only administrators can change the taxonomy. Ask one of them."))


def _page(request: StoryRequest, name: str, *, status: int = 200, **more: Any) -> HttpResponse:
    may_change = request.visitor.may_administer and not request.visitor.is_example
    return render(request, f"factors/{name}.html", {"section": "taxonomy", "may_change": may_change} | more, status=status)

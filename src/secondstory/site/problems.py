"""How the API says no: problem+json (RFC 9457), with one sentence for each thing to change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from secondstory.lib.errors import Refusal, Stale, TooMany
from secondstory.lib.room import no_room

WAIT_S = 300


def problem(status: int, sentence: str, **more: Any) -> HttpResponse:
    """One answer that says no."""
    body = {"type": "about:blank", "status": status, "title": sentence, **more}
    response = JsonResponse(body, status=status, content_type="application/problem+json", encoder=_Plain)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Second Story"'
    return response


def sentence_of(status: int) -> str:
    """What to say where nothing more is known."""
    sentences = {
        400: _("The request can’t be read. Send JSON, in UTF-8."),
        401: _("Send a key that works, as “Authorization: Bearer …”, or sign in."),
        403: _("You may not do this."),
        404: _("There is nothing here that you may see."),
        405: _("This address doesn’t take that method. The header Allow names those it takes."),
        413: _("That is more than the program takes at once."),
        429: _("A little slower, please: wait a few minutes."),
    }
    return sentences.get(status, _("Something broke on our side. Nothing was half saved; try again, and tell whoever runs the server."))


def answer_problems(api: NinjaAPI) -> None:
    """Register an answer for everything that can go wrong in an operation."""
    api.exception_handler(Refusal)(_refused)
    api.exception_handler(ValidationError)(_invalid)
    api.exception_handler(AuthenticationError)(_plainly(401))
    api.exception_handler(Http404)(_plainly(404))
    api.exception_handler(PermissionDenied)(_plainly(403))
    api.exception_handler(RequestDataTooBig)(_plainly(413))
    api.exception_handler(HttpError)(_told)
    api.exception_handler(OperationalError)(_broken)
    api.exception_handler(OSError)(_broken)


class _Plain(DjangoJSONEncoder):
    """A row in a refused edit is written as what it is called."""

    def default(self, value: Any) -> Any:
        try:
            return super().default(value)
        except TypeError:
            return str(value)


def _plainly(status: int) -> Callable[[HttpRequest, Exception], HttpResponse]:
    return lambda _request, _error: problem(status, sentence_of(status))


def _told(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, sentence_of(error.status_code))


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """A full disk is said; what else the database or the disk did is a mistake of ours, to be seen whole in the log."""
    refusal = no_room(error)
    if refusal is None:
        raise error
    return _refused(request, refusal)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    more: dict[str, Any] = {"field": refusal.field} if refusal.field else {}
    if isinstance(refusal, Stale):
        more |= {"yours": refusal.yours, "theirs": refusal.theirs, "version": refusal.version}
    response = problem(refusal.status, refusal.sentence, **more)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(WAIT_S)
    return response


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [_one_error(one) for one in error.errors]
    title = errors[0]["sentence"] if len(errors) == 1 else _("%(count)d fields need a change.") % {"count": len(errors)}
    return problem(422, title, errors=errors)


def _one_error(error: dict[str, Any]) -> dict[str, str]:
    where = [str(part) for part in error.get("loc", ()) if part not in {"body", "query", "path", "form", "given"}]
    field = ".".join(where)
    wanted = {
        "missing": _("Give “%(field)s”."),
        "string_type": _("“%(field)s” is a text."),
        "string_too_long": _("“%(field)s” is too long."),
        "int_type": _("“%(field)s” is a whole number."),
        "int_parsing": _("“%(field)s” is a whole number."),
        "bool_type": _("“%(field)s” is true or false."),
        "bool_parsing": _("“%(field)s” is true or false."),
        "list_type": _("“%(field)s” is a list."),
        "dict_type": _("“%(field)s” is an object."),
        "model_attributes_type": _("The body is a JSON object."),
        "datetime_type": _("“%(field)s” is a time like 2026-03-14T14:05:00Z."),
        "datetime_parsing": _("“%(field)s” is a time like 2026-03-14T14:05:00Z."),
        "datetime_from_date_parsing": _("“%(field)s” is a time like 2026-03-14T14:05:00Z."),
        "date_parsing": _("“%(field)s” is a day like 2026-03-14."),
        "date_from_datetime_parsing": _("“%(field)s” is a day like 2026-03-14."),
    }
    sentence = wanted.get(str(error.get("type")), _("“%(field)s” can’t be read as it is. The schema is at /api/v1/openapi.json."))
    return {"field": field, "sentence": sentence % {"field": field or _("the body")}}

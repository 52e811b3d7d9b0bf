"""One request of one visitor: where it goes and what it carries, for each route and row."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client
from django.urls import get_resolver, reverse

from tests.house.life import LIFE_BODIES
from tests.house.rails import RAILS_BODIES, RAILS_PARAMETERS
from tests.house.routes_messages import MESSAGE_BODIES, MESSAGE_PARAMETERS
from tests.house.world import PASSWORD, Told, World

ALL = "*"


def ask(world: World, who: str, *, name: str, method: str, row: str) -> Any:
    """What `who` is answered. Redirects are not followed."""
    return send(world, who, name=name, method=method, row=row, path=address(world, name=name, row=row))


def send(world: World, who: str, *, name: str, method: str, row: str, path: str) -> Any:
    """What `who` is answered at `path`, with the body that the route wants for the row."""
    browser = browser_of(world, who)
    body = {key: _value(world, world.told.get(row), value) for key, value in BODIES.get((method, name), {}).items()}
    if method == "GET":
        return browser.get(path)
    if not name.startswith("api:"):
        return browser.post(path, body)
    return browser.generic(method, path, json.dumps(body), content_type="application/json", headers={"If-Match": "*"})


def needs_key(name: str) -> bool:
    """Whether the address of a route names an incident."""
    return "key" in _parameters(name)


def browser_of(world: World, who: str) -> Client:
    """A program with its key, or a browser with the visitor's session: a new one, because signing in and out changes it."""
    if who in world.keys:
        return Client(headers={"Authorization": f"Bearer {world.keys[who]}"})
    browser = Client()
    browser.cookies.load(world.browsers[who].cookies.output(header=""))
    return browser


def address(world: World, *, name: str, row: str) -> str:
    """The path of a route for a row; `-` for those that are about none."""
    told = world.told.get(row)
    wanted = _parameters(name)
    found = {parameter: _value(world, told, _about(name, parameter, row)) for parameter in wanted}
    return reverse(name, kwargs=found)


def _about(name: str, parameter: str, row: str) -> str:
    """Which thing a parameter of a route stands for, as `_value` reads it."""
    if (name, parameter) in PARAMETERS:
        return PARAMETERS[name, parameter]
    if name.startswith(("template", "api:")) and "template" in name:
        return {"uid": "@template", "part": "what_caught_it"}[parameter]
    if "access-withdraw" in name or name in {"api:stop_asking_to_read", "api:withdraw_invite"}:
        return {"key": ".incident.key", "uid": "@participant" if row == "private" else "@asked"}[parameter]
    if "orphaned" in name:
        return "@orphan" if row == "orphan" else ".incident.uid"
    if parameter == "key":
        return ".incident.key"
    kind = next((kind for kind in ("event", "factor", "action", "section", "part") if kind in name), "")
    if parameter == "uid" and kind:
        return f".{kind}.uid"
    return {"slug": ".publication", "verb": "finish", "uid": "@somebody", "file": "@file"}[parameter]


def _parameters(name: str) -> list[str]:
    resolver = get_resolver()
    space, _colon, last = name.rpartition(":")
    if space:
        resolver = resolver.namespace_dict[space][1]
    return list(resolver.reverse_dict[last][0][0][1])  # type: ignore[index]


def _value(world: World, told: Told | None, value: Any) -> Any:
    """`@name` is a uid of the world, `$name` a secret, `.a.b` an attribute of the row's story, `#a` the version of one."""
    if isinstance(value, list):
        return [_value(world, told, one) for one in value]
    if isinstance(value, dict):
        return {name: _value(world, told, one) for name, one in value.items()}
    if not isinstance(value, str) or not value or value[0] not in "@$.#":
        return value
    if value[0] == "@":
        return world.uids[value[1:]]
    if value[0] == "$":
        return world.secrets[value[1:]]
    thing: Any = told
    for step in value[1:].split("."):
        thing = getattr(thing, step)
    if value[0] == "#":
        return str(type(thing).objects.values_list("version", flat=True).get(pk=thing.pk))
    return thing


PARAMETERS: dict[tuple[str, str], str] = {
    **RAILS_PARAMETERS,
    **MESSAGE_PARAMETERS,
    **{(f"api:{name}", "uid"): ".why.juncture.uid" for name in ("ask_why", "paste_whys", "waive_juncture", "remove_juncture")},
    **{(name, "uid"): ".why.juncture.uid" for name in ("turn", "turn-remove", "why-ask")},
    **{(name, "uid"): ".why.uid" for name in ("why", "why-ask-on", "why-move", "why-remove", "why-factor", "why-unlink")},
    **{(f"api:{name}", "uid"): ".why.uid" for name in ("edit_why", "move_why", "remove_why", "write_as_factor", "unlink_factor")},
    ("sign-in-link", "secret"): "$link",
    ("invitation", "secret"): "$invitation",
    ("token-revoke", "uid"): "@key",
    ("invitation-withdraw", "uid"): "@invitation",
    ("service-account", "uid"): "@robot",
    ("service-account-close", "uid"): "@robot",
    ("team", "slug"): "payments",
    **{(name, "uid"): "@somebody" for name in ("action-agenda-undo", "action-view", "action-view-remove")},
    **{(f"api:{name}", "uid"): "@somebody" for name in ("forget_view", "undo_table")},
    ("risk-brief-make", "uid"): ".factor.uid",
    **{(name, "uid"): "@somebody" for name in ("risk-brief", "risk-brief-markdown", "risk-brief-sign")},
    **{(name, "uid"): ".action.uid" for name in ("action-queue-decide", "action-queue-undo")},
    **{(f"action-table{step}", "uid"): "@somebody" for step in ("", "-save", "-drop", "-undo")},
    **{(f"action-agenda{step}", "slug"): "payments" for step in ("", "-calendar", "-reviewed", "-undo")},
    ("team-edit", "slug"): "payments",
    ("team-member-add", "slug"): "payments",
    ("team-member-remove", "slug"): "payments",
    ("team-member-remove", "uid"): "@same_team",
    ("setting-save", "name"): "review.red_hours",
    ("severity-edit", "rank"): "1",
    ("service", "slug"): "checkout",
    ("service-edit", "slug"): "checkout",
    ("incident-undo", "uid"): ".edit.uid",
    ("import-preview", "uid"): "@import",
    ("import-save", "uid"): "@import",
    ("import-undo", "uid"): "@import",
    ("import-drop", "uid"): "@import",
    ("import-file", "uid"): "@import",
    ("document-block", "kind"): "timeline",
    ("document-picture", "sha256"): ".picture.sha256",
    ("publication-picture", "sha256"): ".picture.sha256",
    ("picture-removal", "sha256"): ".picture.sha256",
    ("api:export_document", "form"): "md",
    ("hook", "uid"): "@hook",
    ("hook-renew", "uid"): "@hook",
    ("hook-secret", "uid"): "@hook",
    ("hook-switch", "uid"): "@hook",
    ("hook-delivered", "uid"): "@hook",
    ("hook-delivered", "delivery"): "@delivery",
    ("hook-delivery", "address"): "$hook",
    **{(name, "uid"): "@tracker" for name in ("tracker", "tracker-check", "tracker-switch", "tracker-match", "tracker-hook")},
    ("tracker-match", "login"): "@login",
    ("api:switch_tracker", "uid"): "@tracker",
    **{(f"api:{name}", "uid"): ".action.uid" for name in ("read_tracker", "follow_action", "settle_title", "stop_following")},
    **{(f"records-{step}", "uid"): ".intake.uid" for step in ("preview", "save", "drop", "undo", "file")},
    ("records-file", "file"): ".intake_file.uid",
    ("origin-edit", "uid"): ".origin.uid",
    **{(f"api:{step}", "uid"): ".intake.uid" for step in ("read_intake", "correct_file", "save_intake", "undo_intake")},
    ("api:correct_file", "file"): ".intake_file.uid",
    ("api:correct_source", "uid"): ".origin.uid",
    ("api:hand_back_field", "field"): "title",
    ("api:renew_hook", "uid"): "@hook",
    ("api:change_hook", "uid"): "@hook",
    ("field-hand-back", "field"): "title",
    ("api:undo_edit", "uid"): ".edit.uid",
    ("api:read_team", "slug"): "payments",
    ("api:edit_service", "slug"): "checkout",
    ("api:edit_severity", "rank"): "1",
    ("api:write_setting", "name"): "review.red_hours",
    ("api:reset_setting", "name"): "review.red_hours",
    ("api:read_import", "uid"): "@import",
    ("api:undo_import", "uid"): "@import",
    ("api:save_import", "uid"): "@import",
    ("api:read_evidence", "uid"): ".event.uid",
    ("api:state_knowledge", "uid"): ".event.uid",
    ("api:withdraw_knowledge", "uid"): ".event.uid",
    ("api:describe_decision", "uid"): ".event.uid",
    **{
        (f"api:{name}", "uid"): ".action.uid"
        for name in ("let_go_of_action", "read_way", "say_how_it_goes", "merge_actions", "review_languishing", "answer_effect")
    },
    ("recall-link", "secret"): "$recall-link",
    ("recall", "secret"): "$recall",
    ("incident-account-link-withdraw", "uid"): ".link.uid",
    ("api:withdraw_account_link", "uid"): ".link.uid",
    ("incident-account-place", "uid"): ".account.uid",
    ("api:place_account", "uid"): ".account.uid",
    ("incident-account-unplace", "uid"): ".place.uid",
    ("api:unplace_account", "uid"): ".place.uid",
    ("api:make_account_link", "uid"): ".part.uid",
    ("event-told", "uid"): ".acted.uid",
    ("event-decision", "uid"): ".event.uid",
    ("event-decision-seen", "uid"): ".acted.uid",
    ("api:see_decision", "uid"): ".acted.uid",
    ("api:remark_on_decision", "uid"): ".acted.uid",
    ("event-decision-remove", "uid"): ".decision.uid",
    ("api:remove_decision", "uid"): ".decision.uid",
    **{(f"comment-{step}", "uid"): ".thread.uid" for step in ("reply", "resolve", "reopen")},
    ("comment-withdraw", "uid"): ".comment.uid",
    **{(f"api:{step}_comment", "uid"): ".thread.uid" for step in ("answer", "resolve", "reopen")},
    ("api:withdraw_comment", "uid"): ".comment.uid",
    **{
        (name, "uid"): ".reading.uid"
        for name in ("document-reader-stop", "document-reader-read", "api:stop_asking_to_review", "api:mark_as_read")
    },
    **{(name, "uid"): ".approval.uid" for name in ("document-approval-withdraw", "api:withdraw_approval")},
    **{(name, "uid"): ".moment.uid" for name in ("moment", "moment-restore", "moment-remove")},
    **{(f"api:{step}", "uid"): ".moment.uid" for step in ("read_moment", "read_differences", "remove_moment", "restore_moment")},
    ("factor-acceptance-withdraw", "uid"): ".let_be.uid",
    ("api:withdraw_acceptance", "uid"): ".let_be.uid",
    ("api:accept_factor", "uid"): ".factor.uid",
    **{(f"api:{name}", "uid"): ".factor.uid" for name in ("list_supports", "add_support", "remove_support")},
    **{(name, "support"): ".support.uid" for name in ("factor-support-remove", "api:remove_support")},
    ("lens-look", "lens"): "organisation",
    ("api:look_through_lens", "lens"): "organisation",
    ("api:withdraw_look", "lens"): "tooling",
    ("dispute-add", "uid"): ".event.uid",
    ("taxonomy-word", "code"): "CODE",
    ("taxonomy-undo", "number"): "1",
    ("taxonomy-scheme", "scheme"): "arts",
    **{(f"api:{step}_word", "code"): "CODE" for step in ("edit", "merge", "split", "retire", "bring_back")},
    ("api:undo_word_change", "number"): "1",
    ("api:remove_factor_label", "code"): "CODE",
    ("api:raise_dispute", "uid"): ".event.uid",
    ("dispute-edit", "uid"): ".dispute.uid",
    ("dispute-remove", "uid"): ".dispute.uid",
    ("api:edit_dispute", "uid"): ".dispute.uid",
    ("api:remove_dispute", "uid"): ".dispute.uid",
}
"""What a route is about where its name does not say."""

_DECLARED = {"title": "Payments were slow", "started_at": "2026-03-16T11:00", "zone": "UTC"}
_REASON = {"reason": "x"}
_TEMPLATE = {
    "name": "x",
    "notice": "This is about what happened; how people do their work is talked about separately.",
    "sections": [{"title": "What we learned", "key": "what_we_learned"}],
}
_TOLD_DIFFERENTLY = {"about": "when", "sides": [{"role": "Responder", "text": "at ten"}, {"role": "Responder", "text": "at eleven"}]}
BODIES: dict[tuple[str, str], dict[str, Any]] = (
    LIFE_BODIES
    | RAILS_BODIES
    | MESSAGE_BODIES
    | {
        ("POST", "account_login"): {"login": "nobody", "password": PASSWORD},
        ("POST", "invitation"): {"username": "ana", "name": "Ana", "password": PASSWORD},
        ("POST", "account"): {"name": "Another"},
        ("POST", "account_set_password"): {"password1": PASSWORD, "password2": PASSWORD},
        ("POST", "tokens"): {"label": "x", "scopes": ["read"], "days": "1"},
        ("POST", "service-accounts"): {"name": "x", "team": "payments", "role": "member"},
        ("POST", "service-account"): {"label": "x", "scopes": ["read"], "days": "1"},
        ("POST", "invitations"): {"role": "member", "team": "payments", "days": "1"},
        ("POST", "person-edit"): {"name": "x", "email": "", "role": "member"},
        ("POST", "team-new"): {"name": "x", "manager": ""},
        ("POST", "team-edit"): {"name": "x", "manager": ""},
        ("POST", "team-member-add"): {"user": "@somebody"},
        ("POST", "hooks"): {"name": "x", "team": "payments"},
        ("POST", "action-tracker-make"): {"connection": "@tracker", "shows_private": "on"},
        ("POST", "action-tracker-link"): {"url": "http://127.0.0.1:9/harbour/payments/issues/7", "shows_private": "on"},
        ("POST", "api:connect_tracker"): {"kind": "github", "address": "http://127.0.0.1:9", "project": "harbour/other", "token": "x"},
        ("POST", "api:switch_tracker"): {"is_on": True},
        ("POST", "api:follow_action"): {"connection": "@tracker", "shows_private": True},
        ("POST", "api:settle_title"): {"choice": "ours"},
        ("POST", "api:make_hook"): {"name": "x", "team": "payments"},
        ("PATCH", "api:correct_file"): {"label": "x"},
        ("PATCH", "api:correct_source"): {"skew_s": 1},
        ("PATCH", "api:change_hook"): {"is_on": True},
        ("POST", "origin-edit"): {"skew": "0", "zone": "UTC", "version": "#origin"},
        ("POST", "setting-save"): {"value": "41"},
        ("POST", "declare"): _DECLARED,
        ("POST", "near-miss"): _DECLARED | {"caught_by": "a guard"},
        ("POST", "incident-edit"): _DECLARED | {"resolved_at": "2026-03-16T11:30", "version": "#incident"},
        ("POST", "incident-parts"): {"label": "Scribe"},
        ("POST", "incident-part-edit"): {"label": "Scribe", "version": "#part"},
        ("POST", "incident-access"): {"user": "@somebody"},
        ("POST", "incident-reopen"): _REASON,
        ("POST", "incident-held"): {"held_at": "2026-03-16T11:45"},
        ("POST", "incident-ask"): _REASON,
        ("POST", "incident-skip"): _REASON,
        ("POST", "incident-hide"): _REASON,
        ("POST", "severities"): {"code": "SEV9", "name": "x", "says": "", "aliases": ""},
        ("POST", "service-add"): {"name": "x"},
        ("POST", "taxonomy"): {"label": "Seasons"},
        ("POST", "taxonomy-word"): {"step": "retire", "version": "1"},
        ("POST", "factor-sort"): {"code": "CODE", "version": "#factor"},
        ("POST", "factor-label-add"): {"code": "CODE"},
        ("POST", "api:add_word"): {"label": "Seasons"},
        ("PATCH", "api:edit_word"): {"label": "Software"},
        ("POST", "api:merge_word"): {"into": "DATA"},
        ("POST", "api:split_word"): {"parts": [{"label": "Algorithms"}, {"label": "Limits"}]},
        ("PUT", "api:import_taxonomy"): {"words": [{"code": "CODE", "label": "Software"}]},
        ("POST", "api:add_factor_label"): {"code": "CODE"},
        ("POST", "action-queue-undo"): {"undo": "owner", "version": "#action"},
        ("POST", "action-views"): {"name": "x", "query": "state=open"},
        ("POST", "factor-remove"): {"version": "#factor"},
        ("POST", "factor-support"): {"event": ".decision.uid", "take": "all"},
        ("POST", "api:add_support"): {"event": ".decision.uid"},
        ("POST", "factor-accept"): _REASON | {"kind": "accepted"},
        ("PUT", "api:accept_factor"): _REASON,
        ("POST", "api:been_here"): {"statement": "x"},
        ("POST", "api:in_the_queue"): {"statement": "x"},
        ("POST", "event-known"): {"role": "Support", "at": "2026-03-16T11:45", "version": "#event"},
        ("POST", "event-known-withdraw"): {"role": "responders", "version": "#event"},
        ("POST", "incident-as-of-next"): {"at": "2026-03-16T11:45Z"},
        ("POST", "event-remove"): {"version": "#event"},
        ("POST", "event-split"): {"first": "x", "second": "y", "version": "#event"},
        ("POST", "timeline-act"): {"into": ".event.uid"},
        ("POST", "timeline-undo"): {"edit": ".line_added.uid"},
        ("POST", "timeline-entry"): {"line": "11:45 pool exhausted"},
        ("POST", "api:change_events"): {"uids": [".event.uid"], "in_story": True},
        ("POST", "api:merge_events"): {"into": ".event.uid", "others": [".decision.uid"]},
        ("POST", "api:split_event"): {"first": "x", "second": "y"},
        ("POST", "removal-new"): {"passage": "Rolled back", "reason": "x", "step": "remove"},
        ("POST", "picture-removal"): _REASON,
        ("POST", "api:remove_picture"): {"sha256": ".picture.sha256", "reason": "x"},
        ("POST", "agreed-take-back"): _REASON,
        ("POST", "api:find_removable"): {"passage": "Rolled back"},
        ("POST", "api:remove_passage"): {"passage": "Rolled back", "reason": "x"},
        ("POST", "api:take_back_agreement"): _REASON,
        ("POST", "api:declare_incident"): {"title": "Payments were slow", "started_at": "2026-03-16T11:00:00Z"},
        ("PATCH", "api:edit_incident"): {"title": "Another"},
        ("POST", "api:reopen_incident"): _REASON,
        ("POST", "api:record_held"): {"held_at": "2026-03-16T11:45:00Z"},
        ("POST", "api:request_review"): _REASON,
        ("POST", "api:skip_review"): _REASON,
        ("POST", "api:make_private"): _REASON,
        ("POST", "api:involve"): {"role": "Scribe"},
        ("PUT", "api:edit_part"): {"role": "Scribe"},
        ("POST", "api:add_service"): {"name": "x"},
        ("PUT", "api:edit_service"): {"name": "x"},
        ("POST", "api:add_severity"): {"code": "SEV9", "name": "x"},
        ("PUT", "api:edit_severity"): {"code": "SEV1", "name": "x"},
        ("POST", "api:add_event"): {"text": "x", "occurred_at": "2026-03-16T11:45:00Z"},
        ("PATCH", "api:edit_event"): {"text": "x"},
        ("PUT", "api:state_knowledge"): {"role": "responders", "at": "2026-03-16T11:45:00Z"},
        ("PUT", "api:describe_decision"): {"believed": "x"},
        ("POST", "recall"): {"step": "save", "version": "1", "actions": "x"},
        ("POST", "incident-recall"): {"step": "aside"},
        ("POST", "incident-account-links"): {"part": ".part.uid"},
        ("POST", "incident-account-place"): {"event": ".event.uid", "part": "effects", "quote": ""},
        ("POST", "event-decision"): {"believed": "x"},
        ("POST", "api:remark_on_decision"): {"text": "x"},
        ("POST", "api:place_account"): {"event": ".event.uid", "part": "effects"},
        ("POST", "api:raise_dispute"): _TOLD_DIFFERENTLY,
        ("PUT", "api:edit_dispute"): _TOLD_DIFFERENTLY,
        ("POST", "api:add_factor"): {"statement": "x", "domain": "PROCESS", "role": "enabling"},
        ("PATCH", "api:edit_factor"): {"statement": "y"},
        ("POST", "turns"): {"event": ".event.uid"},
        ("POST", "turn"): {"reason": "x", "version": "#why.juncture"},
        ("POST", "why"): {"question": "x", "answer": "y", "version": "#why"},
        ("POST", "why-move"): {"way": "up"},
        ("POST", "why-factor"): {"statement": "The limit is set by hand", "domain": "PROCESS", "role": "enabling"},
        ("POST", "api:open_juncture"): {"event": ".event.uid"},
        ("PATCH", "api:waive_juncture"): {"waived_reason": "x"},
        ("POST", "api:ask_why"): {"question": "x"},
        ("POST", "api:paste_whys"): {"text": "x"},
        ("POST", "api:check_question"): {"question": "x"},
        ("PATCH", "api:edit_why"): {"answer": "x"},
        ("PUT", "api:write_as_factor"): {"statement": "The limit is set by hand"},
        ("POST", "api:keep_view"): {"name": "x"},
        ("POST", "api:move_document"): {"state": "in_review"},
        ("POST", "api:add_section"): {"title": "x"},
        ("PUT", "api:write_section"): {"title": "x"},
        ("POST", "api:append_to_section"): {"markdown": "x"},
        ("POST", "section-add"): {"title": "x"},
        ("POST", "api:add_template"): _TEMPLATE,
        ("PUT", "api:write_template"): _TEMPLATE,
        ("POST", "document-submit"): {"version": "#document"},
        ("POST", "document-agree"): {"version": "#document"},
        ("POST", "document-back"): _REASON | {"version": "#document"},
        ("POST", "document-depth"): {"depth": "written"},
        ("POST", "moments"): {"name": "x"},
        ("PUT", "api:set_depth"): {"depth": "written"},
        ("POST", "api:ask_to_review"): {"part": ".part.uid"},
        ("POST", "api:take_moment"): {"name": "x"},
        ("POST", "api:comment"): {"text": "x"},
        ("POST", "api:answer_comment"): {"text": "x"},
        ("POST", "section-title"): {"title": "x"},
        ("POST", "comments"): {"text": "x"},
        ("POST", "comment-reply"): {"text": "x"},
        ("POST", "publication-withdraw"): _REASON,
        ("POST", "api:withdraw_publication"): _REASON,
        ("POST", "api:ask_to_read"): {"user": "@somebody"},
        ("POST", "api:invite"): {"user": "@somebody"},
        ("PUT", "api:write_setting"): {"value": "41"},
    }
)
"""What a request carries that should be taken, so that a refusal is about who asks and not about what. Others carry nothing."""

"""Every page and every operation of the API: who may (a rule of `rules.py`), what those are answered, and on which rows it is tried.

A line is: name, method, rule, answer, rows; `-` is a route that is about no incident. A page that takes only one method has one line.
An answer of 422 or 200 to a POST means that the request carries too little to be taken: whoever gets it was let in.
A new route fails `test_visitors.py` until its line is here.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.house.operations import OPERATIONS
from tests.house.rails import RAILS
from tests.house.routes_board import BOARD
from tests.house.routes_messages import MESSAGE_PAGES


@dataclass(frozen=True)
class Route:
    """One line; operations of the API are named `api:…`, as Django reverses them."""

    name: str
    method: str
    rule: str
    answer: int
    rows: tuple[str, ...]

    @property
    def is_operation(self) -> bool:
        return self.name.startswith("api:")


def routes() -> list[Route]:
    """All of them."""
    return [*_read(PAGES, ""), *_read(BOARD, ""), *_read(RAILS, ""), *_read(MESSAGE_PAGES, ""), *_read(OPERATIONS, "api:")]


def _read(table: str, prefix: str) -> list[Route]:
    lines = [line.split() for line in table.strip().splitlines()]
    return [Route(prefix + name, method, rule, int(answer), tuple(rows)) for name, method, rule, answer, *rows in lines]


BEFORE_AND_AFTER = {
    ("account_login", "GET"): (200, 302),
    ("account_login", "POST"): (200, 302),
    ("mfa_authenticate", "GET"): (302, 302),
    ("mfa_authenticate", "POST"): (302, 302),
    ("account_reauthenticate", "GET"): (302, 403),
    ("account_reauthenticate", "POST"): (302, 403),
    ("mfa_reauthenticate", "GET"): (302, 403),
    ("mfa_reauthenticate", "POST"): (302, 403),
    ("account_change_password", "GET"): (302, 302),
    ("account_change_password", "POST"): (302, 302),
    ("mfa_deactivate_totp", "GET"): (302, 404),
    ("mfa_deactivate_totp", "POST"): (302, 404),
    ("mfa_view_recovery_codes", "GET"): (302, 404),
    ("mfa_download_recovery_codes", "GET"): (302, 404),
    ("mfa_download_recovery_codes", "POST"): (302, 404),
}
"""Steps of signing in and of guarding an account: for a stranger, and for someone without a password and a second factor."""

PAGES = """
health                       GET    open            200  -
account_inactive             GET    open            200  -
sign-in-link                 GET    open            200  -
sign-in-link                 POST   open            302  -
account_logout               GET    everyone        200  -
account_logout               POST   everyone        302  -
invitation                   GET    open            200  -
invitation                   POST   open            302  -
account                      GET    everyone        200  -
account                      POST   everyone        302  -
account_set_password         GET    everyone        200  -
account_set_password         POST   everyone        302  -
mfa_index                    GET    everyone        200  -
mfa_activate_totp            GET    everyone        200  -
mfa_activate_totp            POST   everyone        200  -
mfa_generate_recovery_codes  GET    everyone        200  -
mfa_generate_recovery_codes  POST   everyone        200  -
tokens                       GET    everyone        200  -
tokens                       POST   everyone        200  -
token-revoke                 POST   key-holder      302  -
people                       GET    everyone        200  -
invitations                  GET    keepers         200  -
invitations                  POST   keepers         200  -
invitation-withdraw          POST   inviter         302  -
service-accounts             GET    keepers         200  -
service-accounts             POST   keepers         302  -
service-account              GET    kept            200  -
service-account              POST   kept            200  -
service-account-close        POST   kept            302  -
person-edit                  GET    administrators  200  -
person-edit                  POST   administrators  302  -
person-close                 POST   administrators  302  -
person-reopen                POST   administrators  302  -
team-new                     GET    administrators  200  -
team-new                     POST   administrators  302  -
team-edit                    GET    administrators  200  -
team-edit                    POST   administrators  302  -
team-member-add              POST   keepers         302  -
team-member-remove           POST   leaver          302  -
settings                     GET    administrators  200  -
setting-save                 POST   administrators  302  -
incidents                    GET    everyone        200  -
incident-parts               GET    edits           200  open private
incident-parts               POST   edits           302  open private
incident-part-edit           GET    edits           200  open private
incident-part-edit           POST   edits           302  open private
incident-part-remove         POST   edits           302  open private
incident-leads               POST   edits           422  open private
incident-join                POST   everyone        302  open
incident-take-on             POST   writers         422  open
incident-history             GET    reads           200  open private published
incident-reopen              GET    edits           200  open private
incident-reopen              POST   edits           302  open private
incident-held                GET    edits           200  open private
incident-held                POST   edits           302  open private
incident-skip                GET    edits           200  open private
incident-skip                POST   edits           302  open private
incident-ask                 GET    everyone        200  open private
incident-ask                 POST   everyone        302  open private
incident-hide                GET    edits           200  open private
incident-hide                POST   edits           302  open private
taxonomy                     GET    everyone        200  -
taxonomy                     POST   administrators  302  -
taxonomy-word                GET    everyone        200  -
taxonomy-word                POST   administrators  302  -
taxonomy-changes             GET    everyone        200  -
taxonomy-undo                POST   administrators  302  -
taxonomy-scheme              GET    everyone        200  -
taxonomy-file                GET    everyone        200  -
taxonomy-sort                GET    everyone        200  -
factor-sort                  POST   edits           302  open private
factor-label-add             POST   edits           302  open private
factor-label-remove          POST   edits           422  open private
severities                   GET    everyone        200  -
severities                   POST   administrators  302  -
severity-edit                GET    administrators  200  -
severity-edit                POST   administrators  200  -
service-add                  GET    writers         200  -
service-add                  POST   writers         302  -
service-edit                 GET    writers         200  -
service-edit                 POST   writers         200  -
incidents-orphaned           GET    administrators  200  -
incident-orphaned-enter      POST   administrators  302  orphan
incident-access              GET    reads           200  open private
incident-access              POST   edits           302  open private
incident-access-withdraw     POST   edits           302  open private
event-add                    GET    edits           200  open private
event-add                    POST   edits           200  open private
event-edit                   GET    edits           200  open private
event-edit                   POST   edits           200  open private
event-known                  GET    edits           200  open private
event-known                  POST   edits           302  open private
event-known-withdraw         POST   edits           422  open private
event-remove                 POST   edits           302  open private
recall-link                  GET    open            200  -
recall-link                  POST   open            302  -
recall                       GET    open            200  -
recall                       POST   open            302  -
incident-recall              GET    took-part       200  open private
incident-recall              POST   took-part       302  open private
incident-accounts            GET    reads           200  open private published
incident-accounts-file       GET    reads           200  open private published
incident-account-links       GET    leads           200  open private
incident-account-links       POST   leads           200  open private
incident-account-link-withdraw POST leads           302  open private
incident-account-place       POST   edits           302  open private
incident-account-unplace     POST   edits           302  open private
incident-decisions           GET    reads           200  open private published
event-told                   GET    reads           200  open private published
event-decision               GET    edits           200  open private
event-decision               POST   edits           302  open private
event-decision-seen          POST   acted           302  open private
event-decision-remove        POST   edits           302  open private
dispute-add                  GET    edits           200  open private
dispute-add                  POST   edits           200  open private
dispute-edit                 GET    edits           200  open private
dispute-edit                 POST   edits           200  open private
dispute-remove               POST   edits           302  open private
event-line                   GET    edits           200  open private
event-evidence               GET    reads           200  open private published
event-split                  GET    edits           200  open private
event-split                  POST   edits           302  open private
event-unfold                 POST   edits           302  open private
incident-timeline            GET    edits           200  open private
timeline-log                 GET    edits           200  open private
timeline-story               GET    edits           200  open private
timeline-act                 POST   edits           302  open private
timeline-undo                GET    edits           200  open private
timeline-undo                POST   edits           302  open private
timeline-entry               GET    edits           200  open private
timeline-entry               POST   edits           302  open private
factor-add                   GET    edits           200  open private
factor-add                   POST   edits           200  open private
factor-edit                  GET    edits           200  open private
factor-edit                  POST   edits           200  open private
factor-remove                POST   edits           302  open private
factor-support               GET    edits           200  open private
factor-support               POST   edits           302  open private
factor-support-remove        POST   edits           302  open private
turns                        GET    edits           200  open private
turns                        POST   edits           302  open private
turn                         GET    edits           200  open private
turn                         POST   edits           302  open private
turn-remove                  POST   edits           302  open private
why                          GET    edits           200  open private
why                          POST   edits           302  open private
why-ask                      GET    edits           200  open private
why-ask                      POST   edits           302  open private
why-ask-on                   GET    edits           200  open private
why-ask-on                   POST   edits           302  open private
why-move                     POST   edits           422  open private
why-remove                   POST   edits           302  open private
why-factor                   GET    edits           200  open private
why-factor                   POST   edits           302  open private
why-unlink                   POST   edits           302  open private
analysis-undo                POST   edits           422  open private
factor-accept                POST   edits           302  open private
factor-acceptance-withdraw   POST   edits           302  open private
lens-look                    POST   edits           302  open private
actions                      GET    everyone        200  -
action-line                  POST   everyone        200  -
actions-number               GET    edits           200  open private
actions-number               POST   edits           422  open private
action-take-up               POST   moves           422  open private
action-add                   GET    edits           200  open private
action-add                   POST   edits           200  open private
factor-answer                GET    edits           200  open private
factor-answer                POST   edits           200  open private
action-edit                  GET    moves           200  open private
action-edit                  POST   moves           200  open private
action                       GET    watches         200  open private published
action-step                  GET    moves           200  open private
action-step                  POST   moves           302  open private
action-review                GET    moves           200  open private
action-review                POST   moves           302  open private
action-tracker               GET    watches         200  open private published
action-tracker-make          POST   moves           302  open private
action-tracker-link          POST   moves           302  open private
action-tracker-unlink        POST   moves           422  open private
action-tracker-settle        POST   moves           422  open private
action-tracker-again         POST   moves           302  open private
trackers                     GET    administrators  200  -
trackers                     POST   administrators  200  -
tracker                      GET    administrators  200  -
tracker                      POST   administrators  200  -
tracker-check                POST   administrators  302  -
tracker-switch               POST   administrators  302  -
tracker-match                POST   administrators  302  -
tracker-hook                 POST   open            401  -
picture-removal              GET    edits           200  open private published
picture-removal              POST   edits           302  open private published
document-markdown            GET    reads           200  open private published
document-html                GET    reads           200  open private published
document-json                GET    reads           200  open private published
document-facts               GET    reads           200  open private published
document-mentions            GET    reads           200  open private published
document-block               GET    reads           200  open private published
document-pictures            POST   edits           422  open private
document-picture             GET    reads           200  open private published
section-check                GET    edits           404  open private published
section-add                  POST   edits           201  open private
section-title                POST   edits           204  open private
section-move                 POST   edits           204  open private
section-remove               POST   edits           204  open private
comments                     GET    reads           200  open private published
comments                     POST   reads           201  open private published
comment-reply                POST   reads           200  open private published
comment-resolve              POST   reads           200  open private
comment-reopen               POST   reads           200  open private
comment-withdraw             POST   took-part       200  open private
document-start               POST   edits           422  open private published
document-submit              GET    edits           200  open private published
document-submit              POST   edits           302  open
document-agree               GET    edits           200  open private published
document-agree               POST   edits           302  open
document-back                GET    edits           200  open private published
document-back                POST   edits           422  open
document-depth               POST   edits           302  open private
document-before              GET    reads           200  open private published
document-self-check          GET    edits           200  open private published
document-readers             GET    reads           200  open private published
document-readers             POST   edits           422  open private
document-reader-stop         POST   edits           302  open private
document-reader-read         POST   took-part       302  open private
document-approve             POST   reads           302  open private
document-approval-withdraw   POST   took-part       302  open private
moments                      GET    reads           200  open private published
moments                      POST   edits           302  open private
moments-compare              GET    reads           404  open private published
moment                       GET    reads           200  open private published
moment-restore               POST   edits           302  open private published
moment-remove                POST   edits           422  open private
templates                    GET    administrators  200  -
template-new                 GET    administrators  200  -
template-new                 POST   administrators  200  -
template                     GET    administrators  200  -
template                     POST   administrators  200  -
template-preview             GET    administrators  200  -
template-markdown            GET    administrators  200  -
template-copy                POST   administrators  302  -
template-reset               POST   administrators  302  -
template-retire              POST   administrators  302  -
template-bring-back          POST   administrators  302  -
template-part-new            GET    administrators  200  -
template-part-new            POST   administrators  200  -
template-part                GET    administrators  200  -
template-part                POST   administrators  200  -
template-part-move           POST   administrators  422  -
template-part-remove         POST   administrators  422  -
library                      GET    everyone        200  -
library-feed                 GET    everyone        200  -
drafts                       GET    everyone        200  -
publish-drafts               POST   everyone        302  -
publication                  GET    everyone        200  published private
publication-picture          GET    everyone        200  published private
publication-markdown         GET    everyone        200  published private
publication-json             GET    everyone        200  published private
publication-withdraw         POST   edits           302  published private
publish                      GET    edits           200  open private published
publish                      POST   edits           200  open private published
publish-preview              GET    edits           200  open private
services                     GET    everyone        200  -
service                      GET    everyone        200  -
find                         GET    everyone        200  -
example-enter                POST   everyone        302  -
example-leave                POST   everyone        302  -
example-remove               GET    writers         200  -
example-remove               POST   writers         302  -
import                       GET    writers         200  -
import                       POST   writers         422  -
import-preview               GET    importer        200  -
import-save                  POST   importer        422  -
import-undo                  GET    importer        302  -
import-undo                  POST   importer        302  -
import-drop                  POST   importer        302  -
import-file                  GET    importer        200  -
imports                      GET    everyone        200  -
incident-original            GET    reads           404  open private published
hooks                        GET    everyone        200  -
hooks                        POST   keepers         200  -
hook                         GET    hook-seen       200  -
hook-renew                   POST   hook-kept       200  -
hook-secret                  POST   hook-kept       302  -
hook-switch                  POST   hook-kept       302  -
hook-delivered               GET    hook-kept       200  -
hook-delivery                POST   open            202  -
incident-waiting             POST   edits           302  open private published
origins                      GET    reads           200  open private published
origin-edit                  GET    edits           200  open private published
origin-edit                  POST   edits           302  open private published
field-hand-back              POST   edits           422  open private published
records                      GET    edits           200  open private published
records                      POST   edits           422  open private published
records-preview              GET    edits           200  open private published
records-save                 POST   edits           302  open private published
records-drop                 POST   edits           302  open private published
records-undo                 POST   edits           422  open private published
records-file                 POST   edits           422  open private published
docs                         GET    everyone        200  -
home                         GET    everyone        200  -
declare                      GET    writers         200  -
declare                      POST   writers         302  -
near-miss                    GET    everyone        200  -
near-miss                    POST   everyone        302  -
incident                     GET    everyone        200  open private published
incident-as-of               GET    reads           200  open private published
incident-as-of-next          POST   reads           302  open private published
timeline-markdown            GET    reads           200  open private published
timeline-csv                 GET    reads           200  open private published
timeline-json                GET    reads           200  open private published
timeline-svg                 GET    reads           200  open private published
timeline-picture             GET    reads           200  open private published
agree                        GET    edits           200  open private published
agree                        POST   edits           302  open private published
agreed                       GET    reads           200  open private published
agreed-json                  GET    reads           200  open private published
agreed-notice                GET    reads           200  open private published
agreed-take-back             POST   edits           422  open private published
removals                     GET    reads           200  open private published
removal-new                  GET    edits           200  open private published
removal-new                  POST   edits           302  open private published
incident-edit                GET    edits           200  open private
incident-edit                POST   edits           302  open private
incident-document            GET    everyone        200  open private published
incident-factors             GET    everyone        200  open private published
been-here                    GET    edits           200  open private
been-here                    POST   edits           200  open private
in-the-queue                 GET    edits           200  open private
in-the-queue                 POST   edits           200  open private
incident-tree                GET    reads           200  open private published
incident-coverage            GET    everyone        200  open private published
incident-actions             GET    everyone        200  open private published
incident-undo                POST   edits           302  open private
team                         GET    everyone        200  -
"""

"""Everything that changes what is known of trackers."""

from secondstory.integrations.operations.applying import apply_reading
from secondstory.integrations.operations.connecting import (
    check_connection,
    edit_connection,
    make_connection,
    match_login,
    switch_connection,
)
from secondstory.integrations.operations.errands import poll_connection, poll_connections, run_due_errands, run_errand, send_errand
from secondstory.integrations.operations.linking import ask_again, link_issue, make_issue, settle_title, unlink_issue
from secondstory.integrations.operations.noticing import check_notice, sweep_notices, take_notice
from secondstory.integrations.operations.redacting import redact_links

__all__ = [
    "apply_reading",
    "ask_again",
    "check_connection",
    "check_notice",
    "edit_connection",
    "link_issue",
    "make_connection",
    "make_issue",
    "match_login",
    "poll_connection",
    "poll_connections",
    "redact_links",
    "run_due_errands",
    "run_errand",
    "send_errand",
    "settle_title",
    "sweep_notices",
    "switch_connection",
    "take_notice",
    "unlink_issue",
]

"""What the requests to the steps of an action carry, as `asking.py` has the others."""

from __future__ import annotations

from typing import Any

LIFE_BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "action-step"): {"evidence": "https://example.org/1", "version": "#action"},
    ("POST", "action-review"): {"hindrance": "not_important", "reason": "x", "version": "#action"},
    ("POST", "api:add_action"): {"text": "x"},
    ("PATCH", "api:edit_action"): {"text": "y"},
    ("POST", "api:finish_action"): {"words": "https://example.org/1"},
    ("POST", "api:let_go_of_action"): {"words": "x"},
    ("POST", "action-take-up"): {"version": "#action"},
    ("POST", "api:set_aside_action"): {"words": "x"},
    ("PUT", "api:explain_number"): {"cause": "repeat"},
    ("POST", "api:say_how_it_goes"): {"words": "x"},
    ("POST", "api:confirm_action"): {"words": "x"},
    ("POST", "api:send_back_action"): {"words": "x"},
    ("POST", "api:decline_action"): {"words": ""},
    ("POST", "api:hand_over_action"): {"to": "@participant"},
    ("POST", "api:reschedule_action"): {"due_on": "2026-03-30"},
    ("POST", "api:merge_actions"): {"into": ".action.uid"},
    ("POST", "api:review_languishing"): {"hindrance": "superseded", "reason": "x"},
    ("POST", "api:answer_effect"): {"effect": "worked"},
    ("POST", "api:break_down_action"): {
        "parts": [{"text": text, "owner": "@participant", "due_on": "2026-03-20"} for text in ("Set the limit", "Test the limit")]
    },
}

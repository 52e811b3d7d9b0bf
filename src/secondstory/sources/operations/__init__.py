"""Everything that brings records and documents in. Pages, the API, the CLI and hooks all come through here."""

from secondstory.lib.room import room_needed
from secondstory.sources.operations.blobs_kept import forget_unneeded, is_needed, pictures_of
from secondstory.sources.operations.choosing import choose
from secondstory.sources.operations.delivering import add_waiting, read_delivery, waiting_for
from secondstory.sources.operations.following import follow_incident, hand_back_field
from secondstory.sources.operations.hooking import make_hook, renew_hook, set_hook_secret, switch_hook
from secondstory.sources.operations.looking import change_file, choose_zone, columns_of, drop_intake, look_at_records
from secondstory.sources.operations.previewing import Given, preview_files
from secondstory.sources.operations.receiving import NoHook, Received, check_body, receive, sweep_old_deliveries
from secondstory.sources.operations.redacting import (
    forget_originals,
    look_for_secrets_again,
    originals_that_go,
    redact_sources,
    uids_of_sources,
)
from secondstory.sources.operations.saving import go_on_saving, save_import, save_soon
from secondstory.sources.operations.sweeping import drop_preview, revive, sweep_dead_imports
from secondstory.sources.operations.taking_back import (
    clear,
    give_up,
    lines_that_go,
    lines_that_stay,
    revive_intake,
    sweep_dead_intakes,
    undo_intake,
    worked_on,
)
from secondstory.sources.operations.taking_in import correct_source, go_on_taking_in, save_intake, save_intake_soon
from secondstory.sources.operations.undoing import edited_since, forget_example_imports, undo_import

__all__ = [
    "Given",
    "NoHook",
    "Received",
    "add_waiting",
    "change_file",
    "check_body",
    "choose",
    "choose_zone",
    "clear",
    "columns_of",
    "correct_source",
    "drop_intake",
    "drop_preview",
    "edited_since",
    "follow_incident",
    "forget_example_imports",
    "forget_originals",
    "forget_unneeded",
    "give_up",
    "go_on_saving",
    "go_on_taking_in",
    "hand_back_field",
    "is_needed",
    "lines_that_go",
    "lines_that_stay",
    "look_at_records",
    "look_for_secrets_again",
    "make_hook",
    "originals_that_go",
    "pictures_of",
    "preview_files",
    "read_delivery",
    "receive",
    "redact_sources",
    "renew_hook",
    "revive",
    "revive_intake",
    "room_needed",
    "save_import",
    "save_intake",
    "save_intake_soon",
    "save_soon",
    "set_hook_secret",
    "sweep_dead_imports",
    "sweep_dead_intakes",
    "sweep_old_deliveries",
    "switch_hook",
    "uids_of_sources",
    "undo_import",
    "undo_intake",
    "waiting_for",
    "worked_on",
]

"""Everything that changes an import. Pages, the API and the CLI all come through here."""

from secondstory.lib.room import room_needed
from secondstory.sources.operations.choosing import choose
from secondstory.sources.operations.previewing import Given, preview_files
from secondstory.sources.operations.saving import go_on_saving, save_import, save_soon
from secondstory.sources.operations.sweeping import drop_preview, revive, sweep_dead_imports
from secondstory.sources.operations.undoing import edited_since, forget_example_imports, undo_import

__all__ = [
    "Given",
    "choose",
    "drop_preview",
    "edited_since",
    "forget_example_imports",
    "go_on_saving",
    "preview_files",
    "revive",
    "room_needed",
    "save_import",
    "save_soon",
    "sweep_dead_imports",
    "undo_import",
]

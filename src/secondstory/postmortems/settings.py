"""What an organisation may decide about documents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from secondstory.configuration.declared import Setting, at_least, declare

SECTION = gettext_lazy("Documents")
MOST_UPDATE_KB = 8_000
"""What is never read off the wire, whatever is set, so that a few pages can't fill the memory (`site.web`)."""
LARGEST_UPDATE_KB = declare(
    Setting(
        "documents.largest_update_kb", 2_000, SECTION,
        gettext_lazy("What is pasted into a document in one go may be this large; pictures are kept apart and don't count."),
        gettext_lazy("kB"), at_least(100, most=MOST_UPDATE_KB),
    )
)  # fmt: skip
LARGEST_DOCUMENT_KB = declare(
    Setting(
        "documents.largest_document_kb", 20_000, SECTION,
        gettext_lazy("The text of one document may be this large, with what it needs to be written by several people at once."),
        gettext_lazy("kB"), at_least(1_000),
    )
)  # fmt: skip

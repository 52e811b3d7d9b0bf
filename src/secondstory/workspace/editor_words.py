"""Every sentence the document's editor says; the page hands them over, so that they are translated like all others."""

from __future__ import annotations

from django.utils.translation import gettext as _


def editor_words() -> dict[str, str]:
    """Sentences by the name under which web/src/editor asks for them; what stands in braces is filled in there."""
    return {**_standing(), **_offers(), **_asking()}


def _standing() -> dict[str, str]:
    return {
        "opening": _("Opening the text…"),
        "saved": _("Saved"),
        "saving": _("Saving…"),
        "offline": _("Offline. What you write stays in this page until you are back."),
        "offline-unsaved": _("Offline. What you wrote is kept in this page; leave it open."),
        "reading": _("You can read along here."),
        "reading-unsaved": _("You may only read here now. What you wrote last is not saved; copy it before you leave."),
        "trouble": _("Can’t save: {sentence}"),
        "closed": _("Closed: {sentence}"),
        "closed-4403": _("You may no longer open this document. What you wrote last may not be saved; copy it before you leave."),
        "closed-4409": _("This page is older than the program. Load it again to go on writing."),
        "closed-4413": _("What you put in is too large to be saved. Take some of it out and try again."),
        "closed-4422": _(
            "What this page sent last can’t stand in a document, perhaps because of an extension of the browser, and is not saved: "
            "copy the text, load the page again and put in what you wrote."
        ),
        "doubled": _("Two of you reshaped the same lines at once. Look whether “{words}” stands here twice, and take one of them out."),
        "draft-back": _("What you wrote here before this page was last closed, and was not saved yet, is back in the text."),
        "draft-apart": _(
            "What you wrote here before this page was last closed has lost its place meanwhile; it stands at the end of the section."
        ),
        "copied": _("The text is copied."),
        "not-copied": _("The browser does not let this page copy: select the text yourself and copy it."),
        "here-alone": _("Only you are here"),
        "here-twice": _("Only you are here, in two windows"),
        "here-others": _("Also here:"),
        "and-more": _("and {count} more"),
    }


def _offers() -> dict[str, str]:
    return {
        "slash-menu": _("Put in"),
        "mention-menu": _("Mention"),
        "nothing-found": _("Nothing has these words."),
        "asking-failed": _("The server can’t be asked right now."),
        "do-paragraph": _("Text"),
        "do-heading-3": _("Heading"),
        "do-heading-4": _("Smaller heading"),
        "do-bullets": _("List"),
        "do-numbers": _("Numbered list"),
        "do-tasks": _("List of tasks"),
        "do-table": _("Table"),
        "do-quote": _("Quote"),
        "do-code-block": _("Code"),
        "do-divider": _("Line across"),
        "do-picture": _("Picture"),
        "do-block-timeline": _("The timeline"),
        "do-block-impact": _("The impact"),
        "do-block-factors": _("The contributing factors"),
        "do-block-actions": _("The action items"),
        "do-mention": _("Mention something"),
        "do-section": _("A new section"),
        "do-comment": _("Comment"),
        "do-link": _("Link"),
        "also-paragraph": _("plain paragraph"),
        "also-heading-3": _("title h3"),
        "also-heading-4": _("subtitle h4"),
        "also-bullets": _("bullets points"),
        "also-numbers": _("ordered steps"),
        "also-tasks": _("check boxes todo"),
        "also-table": _("grid rows columns"),
        "also-quote": _("citation"),
        "also-code-block": _("snippet log command"),
        "also-divider": _("rule separator"),
        "also-picture": _("image graph screenshot"),
        "also-block-timeline": _("events story"),
        "also-block-impact": _("figures customers duration"),
        "also-block-factors": _("causes conditions"),
        "also-block-actions": _("tasks follow-up"),
        "also-mention": _("event time service role"),
        "also-section": _("part question"),
    }


def _asking() -> dict[str, str]:
    return {
        "block-timeline": _("Timeline"),
        "block-impact": _("Impact"),
        "block-factors": _("Contributing factors"),
        "block-actions": _("Action items"),
        "block-now": _("as it stands now"),
        "block-span": _("Only a part"),
        "block-from": _("From"),
        "block-to": _("Until"),
        "block-failed": _("This can’t be shown right now."),
        "mention-open": _("Open it"),
        "pictures-left": _("Pictures could not be brought along from there. Paste or drop them one by one."),
        "gone": _("What this pointed at is no longer there."),
        "table": _("Table"),
        "task-done": _("Done"),
        "picture-caption": _("Caption"),
        "picture-alt": _("What it shows, for those who can’t see it"),
        "picture-sending": _("Sending picture {number} of {total}…"),
        "picture-failed": _("The picture could not be sent; try again."),
        "picture-only": _("Only pictures can stand in the text. Other files belong to the evidence of the timeline."),
        "comment-words": _("What would you like to say or ask about this?"),
        "comment-send": _("Comment"),
        "comment-failed": _("The comment could not be sent; its words are still here."),
        "cancel": _("Cancel"),
        "link-where": _("Where the link leads"),
        "link-set": _("Set link"),
        "link-bad": _("Write a whole address, such as https://example.com/page."),
        "section-title": _("Heading of the section"),
        "not-done": _("That could not be done; try again."),
    }

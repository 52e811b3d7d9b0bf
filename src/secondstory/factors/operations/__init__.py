"""Everything that changes what contributed: factors, the questions that led there, and the words they are sorted by."""

from secondstory.factors.operations.answering import accept_factor, look_through_lens, withdraw_acceptance, withdraw_look
from secondstory.factors.operations.asking import LAST, ask_probes, ask_why, edit_why, move_why, remove_why
from secondstory.factors.operations.changing_words import undo_taxonomy_change
from secondstory.factors.operations.factors import add_factor, edit_factor, remove_factor
from secondstory.factors.operations.importing_words import take_over_words
from secondstory.factors.operations.labels import add_label, checked_domain, remove_label
from secondstory.factors.operations.linking import link_factor, unlink_factor, write_as_factor
from secondstory.factors.operations.pasting import paste_whys
from secondstory.factors.operations.redacting import redact_factors
from secondstory.factors.operations.refusing import (
    refuse_person_as_cause,
    refuse_person_in_reason,
    refuse_person_in_reason_for_words,
    refuse_question_to_a_person,
)
from secondstory.factors.operations.supporting import (
    checked_quote,
    find_account,
    refuse_more_than_fit,
    remove_support,
    support_with_account,
    support_with_event,
)
from secondstory.factors.operations.terms import (
    NewPart,
    add_term,
    bring_back_term,
    describe_term,
    merge_terms,
    rename_term,
    retire_term,
    split_term,
)
from secondstory.factors.operations.trees import open_juncture, remove_juncture, waive_juncture
from secondstory.factors.operations.undoing import added, last_analysis_edit, let_undo, remember, undo_analysis_edit

__all__ = [
    "LAST",
    "NewPart",
    "accept_factor",
    "add_factor",
    "add_label",
    "add_term",
    "added",
    "ask_probes",
    "ask_why",
    "bring_back_term",
    "checked_domain",
    "checked_quote",
    "describe_term",
    "edit_factor",
    "edit_why",
    "find_account",
    "last_analysis_edit",
    "let_undo",
    "link_factor",
    "look_through_lens",
    "merge_terms",
    "move_why",
    "open_juncture",
    "paste_whys",
    "redact_factors",
    "refuse_more_than_fit",
    "refuse_person_as_cause",
    "refuse_person_in_reason",
    "refuse_person_in_reason_for_words",
    "refuse_question_to_a_person",
    "remember",
    "remove_factor",
    "remove_juncture",
    "remove_label",
    "remove_support",
    "remove_why",
    "rename_term",
    "retire_term",
    "split_term",
    "support_with_account",
    "support_with_event",
    "take_over_words",
    "undo_analysis_edit",
    "undo_taxonomy_change",
    "unlink_factor",
    "waive_juncture",
    "withdraw_acceptance",
    "withdraw_look",
    "write_as_factor",
]

"""Slips a clause tells without somebody who acts in it: as a noun ("a typo by …"), as what was not known or cared for, of a department.

`clauses.py` finds who acts. Here the person stands behind "by", before a noun, or in a sentence whose verb is no act.
"""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.factors import slip_words as slips
from secondstory.factors import subject_words as known_words
from secondstory.factors.clauses import Clause, Doing, Someone, is_adverb
from secondstory.lib.given import trade_words


def doing_of(clause: Clause, *, is_aside: bool) -> Doing:
    """The heaviest doing a clause tells of; in an aside ("which Ann forgot to set") only slips count."""
    if any(told(clause) for told in _SLIPS):
        return Doing.A_SLIP
    found = clause.doing(is_aside=is_aside)
    return max(found, Doing.A_PERSONS) if not is_aside and (_is_done_hands_on(clause) or _went_on_to_harm(clause)) else found


def _by_one(clause: Clause) -> bool:
    """ "A typo by the release manager", "Insufficient testing by the developer"."""
    for at, word in enumerate(clause.words):
        if word != "by" or not at:
            continue
        before, someone = clause.words[:at], clause.someone_at(at + 1)
        if someone is None or clause.words[at + 1] in known_words.NOBODY | {"you", "one"}:
            continue
        if someone.is_group and clause.words[at + 1] not in slips.HANDS_ON:
            continue
        if slips.FINITE & set(before) or known_words.SEEN_OR_ARRANGED & set(before):
            continue
        if slips.SLIP_NOUNS & set(before[:3]) or "lack" in before[:2] or _is_bad_work(before):
            return True
    return False


def _is_bad_work(before: list[str]) -> bool:
    for at, word in enumerate(before[:3]):
        rest = set(before[at + 1 : at + 4])
        if word in slips.TOO_LITTLE and slips.CARE_TAKEN & rest:
            return True
        if word in slips.DONE_BADLY and rest:
            return True
    return False


def _is_held_against_work(clause: Clause) -> bool:
    """ "Bob's bad deploy", "the developer's untested script", "the engineer's lack of care"."""
    for at, word in enumerate(clause.words[:-1]):
        if not (word in slips.WHOSE or (word.endswith("'s") and clause.is_somebodys(at))):
            continue
        after, things = clause.words[at + 1], set(clause.words[at + 2 : at + 4])
        if after in slips.CARELESS or (after in slips.BAD and slips.WORK & things):
            return True
        if word not in slips.WHOSE and (after in slips.OF_THE_MIND or (after == "failure" and "to" in things)):
            return True
        if (after == "lack" and slips.NEVER_LACKED_BY_SYSTEMS & things) or (word in slips.WHOSE and after in known_words.OF_A_PERSON):
            return True
    return False


def _is_exhorted(clause: Clause) -> bool:
    """ "Developers need to be more careful", "Bob will be more careful next time", "Reviewers must pay more attention"."""
    for someone in _subjects(clause):
        rest = clause.words[someone.end : someone.end + 10]
        if rest and rest[0] in slips.OUGHT | known_words.ADVERBS and _tells_of_care(rest):
            return True
    is_called = clause.written[0][0].isupper() and clause.words[0] not in trade_words()
    return is_called and clause.words[1:3] == ["will", "be"] and bool(known_words.CARE & set(clause.words[3:6]))


def _tells_of_care(rest: list[str]) -> bool:
    if not slips.OUGHT & set(rest):
        return False
    if known_words.CARE & set(rest) and {"be", "been", "become"} & set(rest):
        return True
    return bool({"pay", "paid"} & set(rest) and "attention" in rest) or bool({"take", "taken"} & set(rest) and "care" in rest)


def _paid_no_attention(clause: Clause) -> bool:
    """ "Nobody paid attention", "The responder was not paying attention", "The DBA paid little attention"."""
    for someone in _subjects(clause):
        rest = clause.words[someone.end : someone.end + 6]
        if not {"paid", "pay", "paying"} & set(rest) or "attention" not in rest:
            continue
        if clause.words[0] in known_words.NOBODY | {"no"} or slips.NOT_ENOUGH & set(rest):
            return True
    return False


def _was_the_wrong_one(clause: Clause) -> bool:
    """ "The decision of the commander was wrong": decisions are not rated. "Lack of knowledge of the developer" rates whoever made it."""
    for at in range(1, len(clause.words)):
        someone = clause.someone_at(at + 1) if clause.words[at] in {"of", "by"} else None
        if someone is None or someone.is_group:
            continue
        before = set(clause.words[:at])
        if slips.KINDS_OF_DECISION & before and clause.word(someone.end) in {"was", "is"} and slips.BAD & set(clause.words[someone.end :]):
            return True
        if "lack" in before and slips.KNOW_HOW & before and someone.end == len(clause.words):
            return True
    return False


def _messed_up(clause: Clause) -> bool:
    """ "We messed up", "QA let the bug through", "Somebody fell asleep", "Devs never test their code": of a group too."""
    for someone in _subjects(clause):
        verb, *rest = [*clause.words[someone.end : someone.end + 7], ""]
        if (verb in {"messed", "screwed", "slipped"} and rest[0] == "up") or (verb == "fell" and rest[0] == "asleep"):
            return True
        if verb in {"never", "don't", "doesn't"} or [verb, *rest[:1]] in (["do", "not"], ["does", "not"]):
            at = 1 if verb in {"do", "does"} else 0
            if rest[at] in slips.ON_ANY_DAY and ({"their", "his", "her"} & set(rest) or rest[at] in {"care", "bother"}):
                return True
    return False


def _knew_nothing(clause: Clause) -> bool:
    """ "The engineer had no idea of design": the trade is meant. "No idea of the second limit" is a fact nobody told them."""
    for someone in _subjects(clause):
        at = someone.end
        while is_adverb(clause.word(at)) or clause.word(at) in {"simply", "clearly"}:
            at += 1
        word, after = clause.word(at + 2), clause.word(at + 3)
        if clause.word(at) == "lacked" and slips.NEVER_LACKED_BY_SYSTEMS & set(clause.words[at + 1 : at + 3]):
            return True
        if clause.words[at : at + 2] not in (["had", "no"], ["has", "no"], ["have", "no"]):
            continue
        if word in slips.OF_NO_WIT or clause.words[at + 2 : at + 4] == ["common", "sense"]:
            return True
        if word == "idea" and after in {"of", "about"} and clause.word(at + 4) not in known_words.DETERMINERS | {"which", "what", "how"}:
            return True
    return False


def _does_it_wrong(clause: Clause) -> bool:
    """ "People not following the process", "Engineers ignoring the alerts": somebody, a participle, and nothing said of it."""
    someone = clause.someone_at(0)
    if someone is None or clause.words[0] in slips.AS_AN_ORGANISATION or slips.FINITE & set(clause.words[someone.end :]):
        return False
    at = _past_place(clause, someone.end)
    while is_adverb(clause.word(at)):
        at += 1
    is_not = clause.word(at) in {"not", "never"}
    word = clause.word(at + 1 if is_not else at)
    if word in (slips.LEFT_UNDONE if is_not else slips.SLIPPING):
        return True
    return word.endswith("ing") and not someone.is_group and "wrong" in clause.words[at + 1 :]


def _past_place(clause: Clause, at: int) -> int:
    """Behind "on call", "on duty", if that follows."""
    return at + 2 if clause.words[at : at + 2] in slips.AT_WORK else at


def _whoever_slipped(clause: Clause) -> bool:
    """ "Whoever was on call ignored the page"; "Whoever is on call gets forty pages" is how the work is."""
    if clause.words[0] != "whoever" or {"gets", "has", "sees", "can", "cannot"} & set(clause.words):
        return False
    if known_words.SLIPS & set(clause.words):
        return True
    for at, word in enumerate(clause.words):
        if (word == "did" and clause.word(at + 1) == "not") or word == "didn't":
            return clause.word(at + (1 if word == "didn't" else 2)) in slips.DOES_AS_PEOPLE
        if clause.words[at : at + 2] in slips.AT_WORK and clause.is_past(at + 2):
            return True
    return False


def _is_done_hands_on(clause: Clause) -> bool:
    """ "QA missed it", "Ops pushed the button too early": a department that has hands is the people in it. Whoever it is by name,
    an organisation may be a factor's subject, and so may QA where it is the name of a place."""
    acts = slips.HANDS_ON.get(clause.words[0])
    at = 1
    while is_adverb(clause.word(at)) and clause.word(at) != "never":
        at += 1
    word, after = clause.word(at), clause.word(at + 1)
    if acts is None or after == "by":
        return False
    if (
        word in {"never", "didn't", "doesn't", "don't"}
        or (word in {"did", "does", "do"} and after == "not")
        or (word, after) == ("failed", "to")
    ):
        verb = clause.word(at + (1 if word == "never" or word.endswith("n't") else 2))
        return verb.removesuffix("s") in slips.DOES_AS_PEOPLE or (word == "never" and verb in acts)
    if word in {"should", "shouldn't"} and "have" in {after, clause.word(at + 2)}:
        return "been" not in clause.words[at : at + 5]
    return word in acts or (word == "let" and after in known_words.DETERMINERS | {"it"} and "through" in clause.words[at:])


def _is_a_sort_of_person(clause: Clause) -> bool:
    """ "Luckily the sloppy engineer was watched": the subject, and how they are."""
    for at in clause.starts():
        first = at + 1 if clause.word(at) in known_words.DETERMINERS else at
        how, who = clause.word(first), clause.word(first + 1)
        if how in known_words.CHARACTER and who in known_words.ROLES and not (how == "lazy" and who in known_words.ALSO_SOFTWARE):
            return True
    return False


def _went_on_to_slip(clause: Clause) -> bool:
    """ "The developer was tired and forgot the flag"."""
    return bool((known_words.SLIPS - {"failed"}) & set(_second_verbs(clause)))


def _went_on_to_harm(clause: Clause) -> bool:
    """ "The intern was given access and broke the balancer"."""
    return bool(slips.HARMED & set(_second_verbs(clause)))


def _second_verbs(clause: Clause) -> Iterator[str]:
    """Verbs behind an "and" whose subject is one person, where the first verb only tells a condition."""
    for someone in _subjects(clause):
        at = _past_place(clause, someone.end)
        if someone.is_group or clause.word(at) not in known_words.STATES | known_words.BEGIN_A_VERB | {"is"}:
            continue
        for joint in range(at + 1, len(clause.words) - 1):
            verb = joint + 1
            while is_adverb(clause.word(verb)) or clause.word(verb) in {"so", "then"}:
                verb += 1
            if clause.words[joint] == "and" and clause.word(verb + 1) in slips.BEFORE_WHAT:
                yield clause.word(verb)


def ends_with_somebody(clause: Clause) -> bool:
    """Whether "who" behind these words speaks of the subject: “The engineer who …”."""
    end = len(clause.words) - (1 if clause.words[-1] == "," else 0)
    return any(someone.end == end for someone in _subjects(clause))


def goes_on_at(aside: Clause) -> int:
    """Where the main clause's verb stands behind "who was on call" without a comma, or 0: a second verb, and what it is done to."""
    has_verb = False
    for at, word in enumerate(aside.words):
        before = next((one for one in reversed(aside.words[:at]) if not is_adverb(one)), "")
        is_free = before not in known_words.DETERMINERS | slips.BEFORE_A_PARTICIPLE
        is_done_to = aside.word(at + 1) in slips.BEFORE_WHAT or word in known_words.SLIPS - {"failed"}
        if has_verb and is_free and is_done_to and aside.is_past(at) and aside.word(at + 1) != "by":
            return at
        has_verb = has_verb or aside.is_past(at) or word in known_words.STATES | known_words.BEGIN_A_VERB | {"is", "are"}
    return 0


def duty_in(condition: Clause) -> Clause | None:
    """ "(If) the engineer had checked the plan" as what it says: the engineer should have checked it."""
    someone = condition.someone_at(0)
    if someone is None or someone.is_group:
        return None
    rest = [word for word in condition.words[someone.end : someone.end + 4] if not is_adverb(word)]
    if rest[:1] == ["had"]:
        del rest[0]
    elif "had" in rest:
        return None
    if not rest or rest[0] not in slips.SEEN_TO:
        return None
    return Clause([*condition.written[: someone.end], "should", "have", "checked"], condition.names)


def _subjects(clause: Clause) -> list[Someone]:
    return [someone for someone in map(clause.someone_at, clause.starts()) if someone]


_SLIPS = (
    _by_one, _was_the_wrong_one, _messed_up, _is_held_against_work, _is_exhorted, _paid_no_attention, _knew_nothing, _does_it_wrong,
    _whoever_slipped, _went_on_to_slip, _is_a_sort_of_person,
)  # fmt: skip

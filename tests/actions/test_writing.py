"""One line typed: whom, which day and which service it names here, what is said under it, and what is saved of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from secondstory.actions.drafting import hints_on, last_day_of, read_line
from secondstory.actions.models import Action, Sprint
from secondstory.actions.operations import add_action, agree_action, edit_action
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.people.models import User
from tests.actions.promises import add
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")  # Monday, 16 March 2026
LINE = "add latency alert to payments at 500 ms, @ana, in two weeks"
IN_TWO_WEEKS = date(2026, 3, 30)


@pytest.fixture
def ana(visitors: Cast) -> User:
    """Somebody whom "@ana" means."""
    user = User.objects.create(username="ana.lima", name="Ana Lima", email="ana@example.org")
    user.teams.add(visitors.payments)
    return user


def saved(visitors: Cast, **given: Any) -> Action:
    incident = visitors.make_incident()
    answer = sign_in(visitors.owner).post(f"/incidents/{incident.key}/actions/new/", given)
    assert answer.status_code == 302, answer.content.decode()
    return Action.objects.get(incident=incident)


def refused(visitors: Cast, **given: Any) -> str:
    incident = visitors.make_incident()
    answer = sign_in(visitors.owner).post(f"/incidents/{incident.key}/actions/new/", given)
    assert (answer.status_code, Action.objects.count()) == (422, 0)
    return " ".join(error for errors in answer.context["form"].errors.values() for error in errors)


def test_one_line_fills_in_its_owner_and_its_day_and_keeps_the_rest(visitors: Cast, ana: User) -> None:
    action = saved(visitors, text=LINE)
    assert (action.text, action.owner, action.due_on) == ("add latency alert to payments at 500 ms", ana, IN_TWO_WEEKS)


def test_what_somebody_chose_is_left_alone_and_the_words_stay(visitors: Cast, ana: User) -> None:
    chosen = visitors.participant.user
    assert chosen is not None
    action = saved(visitors, text=LINE, owner=chosen.pk, due_on="2026-04-07")
    assert (action.text, action.owner, action.due_on) == (LINE, chosen, date(2026, 4, 7))


def test_what_somebody_took_out_stays_out(visitors: Cast, ana: User) -> None:
    action = saved(visitors, text=LINE, owner="", filled_owner=str(ana.pk), due_on="", filled_due_on="2026-03-30")
    assert (action.text, action.owner, action.due_on) == (LINE, None, None)


def test_words_that_name_nobody_here_stay_where_they_were_typed(visitors: Cast) -> None:
    action = saved(visitors, text=LINE.replace("@ana", "@nobody-here"))
    assert (action.text, action.owner, action.due_on) == ("add latency alert to payments at 500 ms, @nobody-here", None, IN_TWO_WEEKS)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Pin `left-pad` in web, owner: team", "“team” is nobody one can ask; name one person."),
        ("Pin `left-pad` in web, owner: TBD", "“TBD” is nobody one can ask; name one person."),
        ("Pin `left-pad` in web, everyone", "“everyone” is nobody one can ask; name one person."),
        ("Pin `left-pad` in web, @ana and @bo", "“@ana and @bo” are two; name the one who answers for it."),
        ("Pin `left-pad` in web, Ana", "“Ana” fits several people here. Choose one."),
        ("Pin `left-pad` in web, by 2026-03-02", "2 March 2026 is over. Choose a day that is still to come."),
    ],
)
def test_no_owner_and_no_day_one_could_promise_is_refused_in_a_sentence(visitors: Cast, ana: User, text: str, sentence: str) -> None:
    User.objects.create(username="ana.sousa", name="Ana Sousa")
    assert refused(visitors, text=text) == sentence


def test_the_owner_that_was_chosen_answers_for_a_crowd_in_the_text(visitors: Cast, ana: User) -> None:
    action = saved(visitors, text="Pin `left-pad` in web, owner: team", owner=ana.pk)
    assert (action.text, action.owner) == ("Pin `left-pad` in web, owner: team", ana)


def test_a_day_that_is_over_is_not_agreed_on(visitors: Cast, ana: User) -> None:
    action = add(visitors.make_incident(), "Pin it", by=visitors.owner, owner=ana, due_on=date(2026, 3, 15))
    with pytest.raises(Refusal, match=r"15 March 2026 is over\. Choose a day that is still to come\."):
        agree_action(action, by=visitors.owner)


def test_a_day_that_is_over_is_given_to_no_draft_by_any_door(visitors: Cast) -> None:
    incident, over = visitors.make_incident(), date(2026, 3, 15)
    browser = sign_in(visitors.owner)
    sentence = "15 March 2026 is over. Choose a day that is still to come."
    with pytest.raises(Refusal, match="15 March 2026 is over") as refused:
        add_action(incident, "Pin it", by=visitors.owner, due_on=over)
    assert refused.value.field == "due_on"
    answer = browser.post(f"/api/v1/incidents/{incident.key}/actions", {"text": "Pin it", "due_on": "2026-03-15"}, "application/json")
    assert (answer.status_code, answer.json()["title"], answer.json()["field"]) == (422, sentence, "due_on")
    assert not Action.objects.exists()
    action = add(incident, "Pin it", by=visitors.owner, due_on=over)
    with pytest.raises(Refusal, match="14 March 2026 is over"):
        edit_action(action, expected=None, by=visitors.owner, due_on=date(2026, 3, 14))
    edit_action(action, expected=None, by=visitors.owner, text="Pin it in web", due_on=over)
    assert (action.text, action.due_on) == ("Pin it in web", over)


def test_what_an_imported_report_tells_of_and_what_a_tracker_says_keep_their_days(visitors: Cast) -> None:
    incident, over = visitors.make_incident(), date(2026, 3, 15)
    Incident.objects.update(import_uid="batch")
    incident.refresh_from_db()
    assert add_action(incident, "Pin it", by=visitors.owner, due_on=over).due_on == over
    action = add_action(visitors.make_incident(), "Pin it", by=visitors.owner)
    Action.objects.filter(pk=action.pk).update(tracker="Forge", kept_there=["due_on"])
    action.refresh_from_db()
    edit_action(action, expected=None, by=visitors.owner, due_on=over, said_by="Forge")
    assert action.due_on == over


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Add it (owner: Ana, due 2026-04-01)", "Add it"),
        ("Ana to add a check to CI by Friday", "add a check to CI"),
        ("@ana will page when POST /cart is over 2 s", "page when POST /cart is over 2 s"),
        ("Add a check by Friday to the list, @ana", "Add a check by Friday to the list"),
        ("Restore the 2026-03-01 snapshot (in `eu-1`), @ana", "Restore the 2026-03-01 snapshot (in `eu-1`)"),
        ("**Add a check**, @ana", "**Add a check**, @ana"),
        ("@ana", "@ana"),
    ],
)
def test_only_words_that_stand_apart_leave_the_text(visitors: Cast, ana: User, text: str, kept: str) -> None:
    line = read_line(text, visitors.owner)
    assert line.owner == ana
    assert line.kept(owner=ana, due_on=line.due_on) == kept


@pytest.mark.parametrize("words", ["@ana", "@ana.lima", "Ana Lima", "ana@example.org", "Ana"])
def test_a_person_is_found_by_name_sign_in_name_or_address(visitors: Cast, ana: User, words: str) -> None:
    assert read_line(f"Pin it, owner: {words}", visitors.owner).owner == ana


def test_people_of_the_example_and_of_the_organisation_are_never_mixed(visitors: Cast, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(is_example=True)
    line = read_line(LINE, visitors.owner)
    assert (line.owner, line.people, line.undecided) == (
        None, [], "Nobody here is called “@ana”. Choose the owner, or leave the words as they are.",
    )  # fmt: skip


def test_the_service_is_the_one_of_the_place_and_hints_tell_of_reach_and_of_the_kinds_limit(visitors: Cast, ana: User) -> None:
    service = visitors.service
    line = read_line(f"add latency alert to {service.name} at 500 ms", visitors.owner)
    assert line.service == service
    type(service).objects.filter(pk=service.pk).update(team=visitors.search)
    line = read_line(f"add latency alert to {service.name} at 500 ms", visitors.owner)
    hints = hints_on(line, owner=ana, team=visitors.payments, due_on=date(2026, 3, 30), category="immediate")
    assert hints == [
        f"{service.name} is kept by Search, not by Payments: name someone there who says yes, or give it to them.",
        "As immediate it would be due by 19 March 2026. Choose an earlier day, or another kind.",
    ]


def test_a_short_term_action_is_due_by_the_end_of_the_second_sprint(visitors: Cast) -> None:
    assert last_day_of("short_term", visitors.payments) == date(2026, 4, 13)
    for number, (first, last) in enumerate([(9, 20), (23, 27), (30, 31)]):
        Sprint.objects.create(team=visitors.payments, name=str(number), starts_on=date(2026, 3, first), ends_on=date(2026, 3, last))
    assert (last_day_of("short_term", visitors.payments), last_day_of("systemic", visitors.payments)) == (date(2026, 3, 27), None)


def fragment(visitors: Cast, **given: str) -> str:
    answer = sign_in(visitors.owner).post("/actions/line/", given)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_of_the_guides_pair_is_told_what_it_lacks_as_it_is_typed(visitors: Cast) -> None:
    page = fragment(visitors, text="improve monitoring")
    for sentence in (
        "“improve” is never finished. What will be there afterwards that is not there now?",
        "0 of 8",
        "Say where: the service, the repository, the runbook.",
        "Say how one will see that it is done: a number, a test, a thing that is there.",
        "It reads as <b>weaker</b>: it doesn’t say yet what changes.",
    ):
        assert sentence in page, sentence


def test_the_second_of_the_guides_pair_says_all_eight(visitors: Cast) -> None:
    text = "add latency alerting to the payment service with a threshold of 500ms, owned by Sarah, due in two weeks"
    sarah = User.objects.create(username="sarah", name="Sarah")
    page = fragment(visitors, text=text)
    assert "8 of 8" in page
    assert "Kept as: <b>add latency alerting to the payment service with a threshold of 500ms</b>" in page
    assert f'<option value="{sarah.pk}" selected>Sarah</option>' in page
    assert '<input type="date" name="due_on" value="2026-03-30" hx-swap-oob="true"' in page


def test_a_field_somebody_chose_is_not_sent_back(visitors: Cast, ana: User) -> None:
    chosen = visitors.participant.user
    assert chosen is not None
    page = fragment(visitors, text=LINE, owner=str(chosen.pk), due_on="2026-04-07")
    assert "hx-swap-oob" not in page


def test_a_suggestion_is_taken_and_taken_back_by_its_button(visitors: Cast) -> None:
    taken = fragment(visitors, text="Reject uploads over 20 MB", take="strength")
    assert '<option value="stronger" selected>' in taken
    assert "Strength taken" in taken
    back = fragment(visitors, text="Reject uploads over 20 MB", take="strength", strength="stronger")
    assert '<option value="" selected>' in back


def test_the_api_reads_a_line_and_fills_in_the_same(visitors: Cast, ana: User) -> None:
    client = sign_in(visitors.owner)
    said = client.post("/api/v1/actions/check", {"text": LINE}, content_type="application/json").json()
    assert (said["quality"], said["met"], said["due_on"], said["names_owner"]) == ("good", 8, "2026-03-30", True)
    incident = visitors.make_incident()
    address = f"/api/v1/incidents/{incident.key}/actions"
    made = client.post(address, {"text": LINE}, content_type="application/json").json()
    assert (made["text"], made["due_on"], Action.objects.get().owner) == ("add latency alert to payments at 500 ms", "2026-03-30", ana)
    crowd = client.post(address, {"text": "Pin it, owner: team"}, content_type="application/json")
    assert (crowd.status_code, crowd.json()["title"]) == (422, "“team” is nobody one can ask; name one person.")


def test_the_api_takes_nobody_for_nobody_and_a_reason_before_there_is_a_promise(visitors: Cast, ana: User) -> None:
    client = sign_in(visitors.owner)
    address = f"/api/v1/incidents/{visitors.make_incident().key}/actions"
    given = {"text": "Pin it", "owner": "", "team": "", "moved_because": "The freeze"}
    made = client.post(address, given, content_type="application/json")
    assert (made.status_code, made.json()["has_owner"], made.json()["team"]) == (201, False, None)
    one = f"/api/v1/actions/{made.json()['uid']}"
    given = {"owner": ana.uid, "team": visitors.payments.slug}
    client.patch(one, given, content_type="application/json", headers={"If-Match": "1"})
    back = client.patch(one, {"owner": "", "team": ""}, content_type="application/json", headers={"If-Match": "2"})
    assert (back.status_code, back.json()["has_owner"], back.json()["team"]) == (200, False, None)
    unseen = client.post(address, {"text": "\u200b\u2060"}, content_type="application/json")
    assert (unseen.status_code, unseen.json()["title"]) == (422, "Say what will be different when it is done.")

"""Blame that needs no grammar, names in any case, and the doors beside those of factors: questions, reasons, links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from secondstory.factors.enums import Lens
from secondstory.factors.models import Factor
from secondstory.factors.operations import (
    accept_factor,
    add_factor,
    ask_why,
    link_factor,
    look_through_lens,
    open_juncture,
    waive_juncture,
)
from secondstory.factors.questions import asks_after_a_person
from secondstory.factors.subjects import speaks_of_a_person, tells_an_act
from secondstory.factors.trees import read_trees
from secondstory.incidents.operations import involve
from secondstory.lib.errors import Refusal
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.timeline.operations import NewEvent, add_event
from tests.cast import Cast

ClientOf = Callable[[Visitor], Client]
NAMES = ["Dave Miller", "Dave", "dmiller", "Will"]
ASKS = "That is where the questions begin"

BLAME = """
Human error: wrong context
Human error. A responder forgot to check the config
It was Dave
it was dave
Dave was not careful
Dave wasn't careful
dave pushed without review
DAVE FORGOT TO CHECK
DMILLER deleted the table
An engineer was in the wrong kube context when he ran the script
The engineer was in the wrong context
Wrong context used by the person on duty
Failure to follow the runbook
Not following the checklist
Forgetting to switch context
Poor judgement
Sloppy work
Blame: ops
humаn error
Нumаn еrrоr
ｈｕｍａｎ error
hu\u200bman error
Erreur humaine
Menschliches Versagen
Bedienungsfehler
Error humano
Errore umano
Erro humano
Menselijke fout
Human  error
Not enough care was taken during the rollout
Insufficient attention was paid to the dashboard
Too little care taken with production access
Not enough thought went into the rollout
More care should have been taken
Be more careful with flags
Sloppy code review
Rushed code review
Hasty merge on a Friday evening
Didn't test before merging
Did not check the logs before restarting
Failed to test the restore
Never tested the restore
Should have tested it in staging
Skipped the canary
Ignored the warning in the console
Merged it without looking
Human factor
Human failure
Individual error
Operator-induced outage
Developer misconfiguration
Overconfidence of the developer
Laziness
Lack of skill
Skill issue
A layer 8 problem
QA did not do their job
Procedure not followed
The procedure was not followed by the engineer
Violation of the change process by the team lead
Non-compliance with the process
The table was gone. Not following the checklist
The engineer who was on call deleted the table
The sysadmin, who was new, rebooted the wrong switch
The maintainer that reviewed it approved the wrong branch
The facilitator who ran it forgot the owner
The outage started because the operator who was covering pressed the wrong key
If the reviewer had looked closer, the sign would have been found
The limit would be higher if the developer had asked first
Had our DBA read the notes, the restore would have worked
The responder was distracted and skipped the second step
The intern was given access and broke the balancer
The release captain skipped the canary
The contractor didn't know what he was doing
The domain lapsed since its owner never renewed it
The engineer has been told off
They will not do it again
The person who did it has left
Luckily the sloppy engineer was watched
""".strip().splitlines()


@pytest.mark.parametrize("text", BLAME)
def test_it_is_no_factor_and_leaves_a_branch_unfinished(text: str) -> None:
    assert (speaks_of_a_person(text, names=NAMES), tells_an_act(text, names=NAMES)) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        "Typo in the config",
        "Did not fail over because the probe checks the port only",
        "Did not check the return code",
        "Didn't alert: the rule has no data after the rename",
        "Failed health checks did not stop the rollout",
        "Failed to read the config file",
        "Failed to verify the signature",
        "Never tested with more than one region",
        "Should have been tested by the pipeline",
        "Skipped tests are not shown in the summary of the build",
        "Skipped the row with the empty field",
        "Ignored alerts and acknowledged alerts look the same in the channel",
        "Deployed without a rendered diff being shown",
        "Rushed deadlines left one day for the load test",
        "Sloppy matching in the regex lets any subdomain through",
        "Not enough replicas were running to serve the peak",
        "The human-readable name hides the region",
        "Laziness of the evaluation keeps the list in memory",
        "Lack of experience with failovers across the organisation",
        "The runbook was not followed because it assumes the old console",
        "Process was ignored by the scheduler because its cgroup was full",
        "Violation of the foreign key went unlogged",
        "Non-compliance with RFC 7231 in the proxy",
        "The cron job did not do its job",
        "Attention was on the other outage for the first hour",
        "The wrong context was used by the script",
        "Failure to follow redirects",
        "The pool will fall back to the primary",
        "travis ran the job twice",
        "The engineer was in a call with the vendor",
        "dave-service dropped requests",
        "Das Formular lässt falsche Werte zu",
        "Nothing in the prompt says which context is in use",
        "The engineer who was on call at night had no second screen",
        "The reviewer who read the change was shown a shortened diff",
        "The engineer, who was on call for two teams, had 60 alerts an hour",
        "Users who deleted the app kept their token",
        "The job that was restarted deleted the lock",
        "The tool which the admin installed wiped the cache by default",
        "The person on call was given a phone that had no signal in the hall",
        "Even if the engineer had checked the plan, the drift would not have shown",
        "If the deploy tool had checked the lease, the rollout would have waited",
        "If the engineer had been told, the plan would have changed",
        "Had the limit been known, the request would have waited",
        "The on-call engineer had just joined and had not been given the runbook",
        "The on-call engineer was paged and had no dashboard",
        "Owners of services never see the quota",
        "A disciplined release train leaves no room for a late fix",
        "The job that did this has no owner",
        "Lazy operators in the plan keep the rows in memory",
        "The form allows for a forgetful engineer",
    ],
)
def test_conditions_pass_beside_it(text: str) -> None:
    assert not speaks_of_a_person(text, names=NAMES)


def test_a_question_does_not_suggest_a_person_either() -> None:
    for question in (
        "Was it human error?",
        "Was it Dave?",
        "So was it just operator error?",
        "Did Dave forget to check?",
        "Did somebody miss it?",
    ):
        assert asks_after_a_person(question, names=NAMES), question
    for question in ("Was it visible in the graph?", "Did the alert fire?", "What would have guarded against human error?"):
        assert not asks_after_a_person(question, names=NAMES), question


@pytest.mark.django_db
def test_names_of_the_organisation_count_in_any_case(visitors: Cast) -> None:
    user = User(username="dmiller", name="Dave Miller", email="dave@corp.example")
    user.set_unusable_password()
    user.save()
    for statement in ("dave pushed without review", "DMILLER DELETED THE TABLE", "It was dave miller"):
        with pytest.raises(Refusal, match=ASKS):
            add_factor(visitors.make_incident(), statement, by=visitors.owner)


@pytest.mark.django_db
def test_reasons_tell_no_persons_doing(visitors: Cast, noon: datetime) -> None:
    incident, by = visitors.make_incident(), visitors.owner
    factor = add_factor(incident, "The limit is set by hand", by=by)
    juncture = open_juncture(incident, add_event(incident, NewEvent("The table was empty", noon), by=by), by=by)
    for words in ("Human error", "The engineer pushed the wrong file"):
        with pytest.raises(Refusal, match=ASKS) as refused:
            accept_factor(factor, reason=words, by=by)
        assert refused.value.field == "reason"
        with pytest.raises(Refusal, match=ASKS) as refused:
            look_through_lens(incident, Lens.TOOLING, note=words, by=by)
        assert refused.value.field == "note"
        with pytest.raises(Refusal, match=ASKS) as refused:
            waive_juncture(juncture, reason=words, by=by)
        assert refused.value.field == "waived_reason"
    with pytest.raises(Refusal, match="by what happens to the system"):
        add_factor(incident, "The limit is set by hand", feeds="An engineer deletes it: operator mistake", by=by)
    assert accept_factor(factor, reason="The owner of the service decided to live with it until the move", by=by).reason


@pytest.mark.django_db
def test_a_branch_linked_to_blame_an_import_kept_stays_unfinished(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    incident, by = visitors.make_incident(), visitors.owner
    kept = add_factor(incident, "Operator mistake", by=by, is_import=True)
    good = add_factor(incident, "The prompt does not show the context", by=by)
    juncture = open_juncture(incident, add_event(incident, NewEvent("The table was empty", noon), by=by), by=by)
    why = ask_why(juncture, question="Why was that possible?", answer="The prompt is the same everywhere", by=by)
    with pytest.raises(Refusal, match="Rewrite it first"):
        link_factor(why, kept, by=by)
    page = client_of(by).get(f"/incidents/{incident.key}/whys/{why.uid}/factor/").content.decode()
    assert (good.statement in page, kept.statement in page) == (True, False)
    type(why).objects.filter(pk=why.pk).update(factor=kept)
    assert [branch.ends_in_a_person for branch in read_trees(incident)[0].walk()] == [True]
    type(why).objects.filter(pk=why.pk).update(factor=good)
    assert [branch.is_unfinished for branch in read_trees(incident)[0].walk()] == [False]
    assert list(Factor.objects.to_rewrite()) == [kept]


@pytest.mark.django_db
def test_an_answer_that_names_who_had_a_part_in_lower_case_is_unfinished(visitors: Cast, noon: datetime) -> None:
    incident, by = visitors.make_incident(), visitors.owner
    involve(incident, label="Payments lead", contact="@dmiller", by=by)
    juncture = open_juncture(incident, add_event(incident, NewEvent("The table was empty", noon), by=by), by=by)
    ask_why(juncture, question="Why was that possible?", answer="dmiller pushed without review", by=by)
    assert [branch.ends_in_a_person for branch in read_trees(incident)[0].walk()] == [True]

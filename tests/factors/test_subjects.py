"""Whose doing a sentence tells of: acts of people are told from conditions, from systems, and from people's work as it is arranged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.factors.clauses import Doing
from secondstory.factors.questions import asks_after_a_person
from secondstory.factors.subjects import doing_in, speaks_of_a_person, tells_an_act

NAMES = ["Ann", "Wren Okoro", "payments lead", "tkim", "4fj2kq9x0abc"]

OF_PEOPLE = """
Ann forgot to check
The pool was misconfigured by the operator
A junior developer pushed untested code
The on-call engineer deleted the table
@wren broke the cluster
somebody@example.org raised the limit
4fj2kq9x0abc
4fj2kq9x0abc raised the limit
Wren Okoro
wren okoro merged it on a Friday
The payments lead skipped the canary
tkim had disabled the check
She typed the wrong name
Nobody checked the limits
Because an engineer deleted the volume, the export stopped
The certificate expired because Ann forgot to renew it
The export stopped because of Ann
This one is on Ann
Ann's bad merge took the queue down
The operator's mistake emptied the bucket
It was Ann who merged it
A deletion by the DBA emptied the table
Two engineers and a DBA approved the change
An engineer on call restarted the primary
The reviewer should have seen it
The intern was careless
A careless edit to the network rules
We forgot to renew the certificate
Forgot to renew the certificate
Accidentally deleted the table
Human error
Cause: human error
Operator error.
An operator mistake in the console
It was just a fat-finger in the console
The outage was due to operator error
Carelessness
Lack of attention
Acme engineers removed the address range
The outage began when an engineer deployed a rule
The pool had no ceiling. The DBA raised it by hand
The cause was an engineer running the job on the wrong host
The export stopped, so an engineer deleted the volume
Failure of an operator to act on the level
Engineers wrongly assumed that both halves are alike
Bucket was deleted by mistake by an SRE
The table was dropped by accident by one of the developers
A typo by the release manager
Misread of the graph by the responder
Insufficient testing by the developer
Insufficient diligence by the approver
Rushed deploy by the team lead
Bob's bad deploy
alice's sloppy migration
The developer's untested script
The engineer's lack of care
His sloppy migration took the queue down
Developer misunderstanding of the chart
Whoever was on call ignored the page
Whoever merged this did not look at the diff
Nobody paid attention
The responder was not paying attention
QA missed it
Ops pushed the button too early
SRE did not respond in time
People not following the process
Engineers ignoring the alerts
An operator running the script on the wrong host
Developers need to be more careful with flags
The team should be more careful with flags
Bob will be more careful next time
Zsolt will be more careful next time
Reviewers must pay more attention
The engineer had no idea of design
The responder had no clue what the alert meant
The team lacked discipline
The new guy pushed the button
Person on call was asleep
On call person did not respond
The on call missed the page
Lead approved without reading
Bob again
Nobody thought to check the backups
Nobody read the docs
We messed up
Devs don't test their code
Ops never looks at the dashboards
Ops fell asleep
QA let the bug through
SRE should have caught this
Wrong button pressed by support
Junior engineer without supervision made the change
The decision of the incident commander was wrong
Lack of ownership by the team lead
Lack of knowledge of the developer
Bob's PR
""".strip().splitlines()

OF_SYSTEMS = """
Engineers had no way to see both limits
Engineers can delete a table without a confirmation
The on-call engineer was not told of the change
The on-call engineer was paged eleven times for other alerts
The engineer on call had no access to the console
An engineer alone at night may restart the primary
Reviewers see the difference in one file only
Responders believed the graph was live, because nothing on it says how old it is
Whoever deploys sees one limit of the two
One person held both keys
We wrongly assumed that the chart sets limits
An account was opened by somebody else
The cause was an engineer having no access to the console
Only Ann knew how to restore the index
Nobody owned the limit
No one could have seen the leak from the graphs that were there
Changes are approved by one person
Backups are looked at by nobody
The alert was noticed by a customer
The limit is set by hand
A change can only be undone by an administrator
The runbook names Ann only
The console lets an operator choose production by pressing enter
A flag that an engineer sets by hand is on in production
When an engineer restarts a node, the cache starts cold
No guard against human error stands in the console
The confirmation lowers the chance of operator error
We removed "human error" from the list
We did not have an alert on the depth of the queue
The platform team owns the limit and the payment team the pool
Users failed to sign in
A user uploaded a file of four gigabytes
An attacker guessed the key
The Kubernetes operator deleted the volume
The postgres-operator failed to reconcile the replica set
The user agent failed to send the header
The cluster manager dropped the connection
The worker failed to acknowledge messages
Jenkins broke the build
Cassandra caused slow writes
The user_error counter rose
Operator error: CrashLoopBackOff in the operator's pod
The on-call handover listed two open alerts
The table was accidentally deleted in a session that looked like staging
A typo in the rule was accepted by the parser
Lazy loading was disabled
No one here was careless
The scheduler forgot nothing and ran the job twice
May deploys skip the canary
Checks were skipped because the suite takes two hours
The rota put one engineer on two services
The pager was muted for the on-call role during the migration
Review of Helm charts shows no rendered diff
The bucket was deleted by the lifecycle policy by default
The record was overwritten by mistake by the importer
A typo in the zone file is accepted by the parser
A typo seen by one reviewer was not seen by the parser
Misread of the sensor by the firmware
Insufficient testing of the restore path
Insufficient logs for the responder to decide by
Code review by one person is all that guards the network rules
Amazon's bad deploy took down the region
Redis's slow commands block the event loop
Bob's dashboard shows the mean only
The engineer's lack of access to the console
Misunderstanding between the two teams about who owns the pool
Whoever is on call gets forty pages a night
Whoever deploys has no view of the other region
Nobody was paged because the rule watches the mean
QA environment lacks the payment stub
QA failed to start after the upgrade
QA runs against a stub of the provider
Ops dashboards lag two minutes
Ops has no access to the payment logs
Ops moved to another pager in May
SRE was not part of the launch review
People in two rooms had no shared channel
People joining after March have no access to the old runbook
Developers working in three time zones share one console
Developers need two approvals to deploy
The importer needs to be more careful with time zones
More careful defaults in the chart would have limited the effect
The engineer had no idea of the second limit
The on-call engineer had no idea which of the two consoles was live
The team lacked access to the vendor's console
The release manager role was vacant during the freeze
The package manager removed the lock file
Engineers paged by three systems at once saw none of the pages in time
Operator misconfigured by the chart's default values crashed in a loop
Ops never receives the change calendar
QA let through is not recorded anywhere
Developers do not get the alerts of their own service
Engineers do not have a way to test a failover
The decision to fail over rested on a stale graph
The decision of the board reached the team a week late
Lack of ownership of the billing pipeline
Lack of knowledge sharing between the two sites
The lead time of a firewall change is three weeks
Everyone on the call had a different dashboard
The engineer on call saw two consoles with the same title
""".strip().splitlines()


@pytest.mark.parametrize("text", OF_PEOPLE)
def test_a_persons_doing_is_seen(text: str) -> None:
    assert speaks_of_a_person(text, names=NAMES)


@pytest.mark.parametrize("text", OF_SYSTEMS)
def test_a_condition_a_system_and_work_as_it_is_arranged_pass(text: str) -> None:
    assert not speaks_of_a_person(text, names=NAMES)


def test_a_group_acts_for_its_organisation_and_is_asked_on_in_a_tree() -> None:
    for text in ("We deployed on a Friday", "The platform team raised the limit", "The team failed to escalate"):
        assert (doing_in(text), speaks_of_a_person(text), tells_an_act(text)) == (Doing.A_GROUPS, False, True)


def test_credit_names_people_and_only_slips_are_refused() -> None:
    assert not speaks_of_a_person("A colleague noticed the odd figure and stopped the job", is_credit=True)
    assert speaks_of_a_person("A colleague forgot to start the job", is_credit=True)
    assert speaks_of_a_person("Human error", is_credit=True)


def test_a_name_that_is_a_word_counts_only_where_somebody_does_what_people_do() -> None:
    assert not speaks_of_a_person("Page faults rose", names=["Page", "Will"])
    assert not speaks_of_a_person("Page moved to another host", names=["Page"])
    assert speaks_of_a_person("Page forgot the key", names=["Page"])


@pytest.mark.parametrize(
    ("asks_a_person", "asks_the_system"),
    [
        ("Who made a mistake?", "What about our system allowed this mistake to have this impact?"),  # R85
        ("Why did the developer push untested code?", "Why was it possible to push untested code?"),  # R86
        ("Why did the developer not run the checks?", "Where were the automated checks that catch it?"),
        ("Why didn't Ann run the tests?", "What encouraged skipping tests?"),
        ("Why did you not check the logs?", "What information would have helped you make a different decision?"),  # R40
        ("What were they thinking?", "What did they see at that point?"),
        ("Who approved it?", "Who was paged, and when did each join?"),
        ("Why did nobody notice?", "Why did monitoring not alert us sooner?"),
        ("Why did she restart it?", "Why did our tests not catch this?"),
        ("Who left the limit out?", "Who left the call, and who took over?"),
        ("Which of us broke it?", "Which of us had the key to the vault?"),
        ("Which engineer disabled the check?", "Which engineers were on call for both services?"),
        ("Whose idea was it to deploy on a Friday?", "Whose graphs showed it?"),
        ("Who should have caught this?", "Who knew it at 10:05?"),
        ("Who didn't run the tests?", "Who was told of the freeze?"),
        ("Who was it that deleted the table?", "Who noticed it first?"),
        ("Why were we so careless?", "Why were we not alerted sooner?"),
        ("Why is the reviewer so sloppy?", "Why is the limit set by hand?"),
        ("How could we be so blind?", "How could we detect this in half the time?"),
        ("How could you miss it?", "How could you have cut that time by half?"),
        ("Why were they deploying on a Friday?", "Why weren't they noticed?"),
        ("How come nobody checked the limits?", "How come an operator can delete the table without a confirmation?"),
        ("Why would anyone deploy on a Friday?", "Why would a retry make it worse?"),
        ("Shouldn't someone have checked it?", "Should the pool have had a ceiling?"),
        ("What was the operator thinking?", "What did the responder see when the page came?"),
        ("Why did the admin restart it?", "Why did the admin console not ask for a confirmation?"),
    ],
)
def test_systems_are_asked_why_and_people_what_and_how(asks_a_person: str, asks_the_system: str) -> None:
    assert asks_after_a_person(asks_a_person, names=NAMES)
    assert not asks_after_a_person(asks_the_system, names=NAMES)


@pytest.mark.parametrize(
    "dressed",
    [
        '"{}"', '"{}".', "“{}”", "'{}'", "`{}`", "**{}**", "_{}_", "«{}»", "({})", "# {}", "> {}", "- {}", "1. {}", "[{}](https://x.example)",
        "{}.", "{}!!", "{} …", "  {} \n", "Cause: {}",
    ],
)  # fmt: skip
def test_what_is_refused_is_refused_in_whatever_marks_it_is_dressed(dressed: str) -> None:
    passing = [text for text in OF_PEOPLE if not speaks_of_a_person(dressed.format(text), names=NAMES)]
    refused = [text for text in OF_SYSTEMS if '"' not in text and speaks_of_a_person(dressed.format(text), names=NAMES)]
    assert (passing, refused) == ([], [])


def test_neither_spaces_nor_capitals_are_a_way_round() -> None:
    texts = [text for text in OF_PEOPLE if "Ann" not in text]  # written large it is a word of its own
    for changed in (
        str.upper,
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace(" ", "\n", 1),
        lambda text: text.replace(" ", "\xa0"),
    ):
        assert [text for text in texts if not speaks_of_a_person(changed(text), names=NAMES)] == []
        assert [text for text in OF_SYSTEMS if speaks_of_a_person(changed(text), names=NAMES)] == []


@given(
    text=st.sampled_from(OF_PEOPLE),
    before=st.text(alphabet=" \t\n\u200b\xa0", max_size=4),
    after=st.text(alphabet=" \t\n.!…", max_size=6),
)
def test_space_around_it_and_an_end_change_nothing(text: str, before: str, after: str) -> None:
    assert speaks_of_a_person(before + text + after, names=NAMES)


def test_words_that_are_spoken_of_stay_words() -> None:
    for text in (
        "We removed “human error” from the list",
        "“Human error is not the cause, it is a symptom”",
        "Human error is never the end of it",
    ):
        assert not speaks_of_a_person(text)


def test_a_long_text_takes_no_long_time() -> None:
    assert not speaks_of_a_person("the, and then when " * 20_000, names=NAMES)

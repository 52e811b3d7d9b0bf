"""Whose doing a sentence tells of: acts of people are told from conditions, from systems, and from people's work as it is arranged."""

from __future__ import annotations

import pytest

from secondstory.factors.clauses import Doing
from secondstory.factors.subjects import asks_after_a_person, doing_in, speaks_of_a_person, tells_an_act

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
    ],
)
def test_systems_are_asked_why_and_people_what_and_how(asks_a_person: str, asks_the_system: str) -> None:
    assert asks_after_a_person(asks_a_person, names=NAMES)
    assert not asks_after_a_person(asks_the_system, names=NAMES)


def test_a_long_text_takes_no_long_time() -> None:
    assert not speaks_of_a_person("the, and then when " * 20_000, names=NAMES)

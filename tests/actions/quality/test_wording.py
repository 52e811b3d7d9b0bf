"""How lines are worded, and what is read from it: who must, nouns of doing, headings, code, remarks, comparisons, and what has no end."""

from __future__ import annotations

from datetime import date

import pytest

from secondstory.actions.quality import check_action

TODAY = date(2026, 3, 16)


def quality_of(text: str) -> str:
    return check_action(text, today=TODAY).quality.value


@pytest.mark.parametrize(
    ("text", "verb", "words"),
    [
        ("The lookup of tariffs should be parallelised so that a start takes less", "parallelise", "The lookup of tariffs"),
        ("Alarm fatigue needs to be addressed", "address", "Alarm fatigue"),  # "alarm" is no verb here
        ("Removal of the legacy header from `relay.conf`", "remove", "the legacy header from `relay.conf`"),
        ("Sandbag the door of the pump room", "sandbag", "the door of the pump room"),  # a verb we have no list for
        ("Quickly drain `relay-2`", "drain", "`relay-2`"),
        ("If a copy fails, then the mirror should skip it", "skip", "it"),
        ("Keep improving the probes", "improve", "the probes"),
        ("Enhanced the probe: - added a check of the clock", "add", "a check of the clock"),
        ("The gateway now refuses files without a header", "refuse", "files without a header"),
        ("Hosts (all nine) were found, taken down and rebuilt", "take-down", "Hosts were found,  and rebuilt"),
    ],
)
def test_the_verb_and_what_it_acts_on_are_found_behind_other_words(text: str, verb: str, words: str) -> None:
    parts = check_action(text, today=TODAY).parts
    assert (parts.verb, parts.object) == (verb, words)


@pytest.mark.parametrize(
    "text",
    [
        "Keep an eye on the relay's memory, mostly after 3.1",  # a version is no value to watch for
        "Harden all 9 relays",  # how many there are is none either
        "Enhance the data of the Route 66 feed by Friday",
        "Run a training on timeouts",
        "Training session on DNS for the depot, 2 h, @ines",
        "Knowledge sharing between the depots",
        "Operators must be more attentive",
        "Everyone on the crew to reread the handbook",
        "Deploys should be less stressful",
        "The mirror could potentially heal itself",
        "The log was too noisy to read",
        "The vendor is working with us on it",
        "Triggers if the queue is above 70 %",
        "Reviewing the process to be more robust",
        "Put more emphasis on drills",
        "Fix the problem",
        "Enforce best practices",
        "Reduce complexity",
        "Let's not release in the evening again",
        "Raise the topic at the next guild",
        "Hand-over checklist unclear",
        "It took an hour until the relay was back",
        "The crew discussed several ways",
        "Nice catch by the night shift",
        "We need better alerting",
        "Should the worker stop when its queue is gone?",  # nothing follows yet, whatever the answer
        "Who looks after the depot's switches?",
        "Depot radio",  # where one would look, not what would be there
        "Seasonal readiness",
        "Radios",
        "Reliable relays",  # only a quality is said of them
        "Faster hand-overs",
        "Wrong setting on the relay",  # what was wrong
        "Cause: a worn cable",
        "A second way in should be possible when the link is down",
        "The planner could be smarter",
        "The mirror needs love",
        "Drivers need clearer instructions",
        "The planner should degrade gracefully",
        "The relay must not hang",
        "Relays should be treated with more respect",
        "Broken relays need to be dealt with",
        "Harden the relay so that it is handled properly",
        "Changes must be rolled out in a safe and controlled manner",
        "Simplify the planner",  # one can go on with it for ever
        "Understand the planner's data",
        "Contact the depots",
        "Talk with the depots",
        "Find more faults",
        "Shrink the attack surface of the planner",
        "Establish a culture of learning",
        "Depot managers will be made aware of the limits",
        "Awareness campaign for drivers",
        "Walk the crew through the failover",
        "We need to stop releasing in the evening",
        "Nobody should release alone",
        "Regularly check the relays",
        "Sort out the relays, never again like this",
        "Explore ways of sending fewer mails, maybe",
        "Talk about it in the next crew meeting",
        "Zero tolerance for open doors",
    ],
)
def test_nothing_that_anyone_could_do_and_finish_is_vague(text: str) -> None:
    assert quality_of(text) == "vague"


@pytest.mark.parametrize(
    "text",
    [
        "Put better timeouts on outgoing mails",  # of what is said, how far not
        "Make the sync faster (batch the writes)",
        "Improve the alerting to catch restarts of the relay",
        "Improve the mail text so that it says which depot is meant",
        "Avoid sending mails to closed accounts",
        "Implement a secrets manager",  # for which one isn't said
        "Use HTTP instead",
        "Create a test script for key rotation",
        "Prune old branches",  # nobody knows which
        "Pause some relays in the depot",
        "Alert on slow imports",  # at which value isn't said
        "Assign someone to the rota",
        "Split the mail queue (maybe five?)",
        "Backup of the mail store",  # a thing, though its first word is a verb elsewhere
        "Get approval for a second uplink",
        "Decide on the ownership of the shared library",
        "Have a drill plan for the mail relays",
        "Tests for the leap second",
        "Find out which relays are older than 3 years",  # "find out" tells of nothing done
        "Set up an inventory system for mail hosts",
        "Could we pin the image of the relay?",  # a question that says what to do
        "Circuit breaker between planner and depots",  # a thing, and what it is for
        "Spare cables",
        "More tests around the depot's power",
        "The planner needs a second uplink",
        "There should be a runbook for this",
        "Plans should be idempotent",  # known, and no quality
        "A review of the cable contract shall be carried out",
        "Explore cooling options for the next depot",
        "Practise the failover of the planner regularly",
        "Understand why the relay stayed dark",  # of what is said
        "Contact the maker about the relay",
        "Find a better place for the drawings",
        "Ensure all relays get the new firmware",
        "Ensure a lock on all doors",
        "Reduce dependence on the mirror by splitting the queue",
        "Verify that the copies can be read",  # of what isn't named
        "Warm up the spare relay",
        "Remove stale routes some day",
    ],
)
def test_what_is_known_but_has_no_end_needs_a_bound(text: str) -> None:
    assert quality_of(text) == "needs_bound"


@pytest.mark.parametrize(
    "text",
    [
        "The `depot_id` column should have a UNIQUE constraint",  # what a system has is there or not
        "Have `probe.py` write the age of the last mail every 10 min",
        "Go through the routes and remove any that name a host",  # the second verb is the promise
        "Move the relay's alarms to #mail-quiet",
        "Route the lag alarm to the depot's pager",  # moving one needs no value
        "Keep the old relay until the new one has run a week",
        "Decide whether mails go through `relay-2`, by Friday, in REL-31",
        "Watch the relay's queue and send a mail when it is not empty",
        "Add the new depot to the nightly probes",
        "Rotate the keys of all relays",
        "Reserve 20 % of the broker's disk for compaction",
        "Have two people sign every change of the `core` schema",
        "Checked all 9 depots for the old firmware, none left",  # what was looked for is known
        "Extend the smoke test with a login as a guest",
        "Teach `release.py` to skip tags that exist",
        "The mail archive is now in the same region as the relays",
        "Ticket opened with the carrier about the missing notice",
        "Gather the commands of the night and add them to the relay's runbook",
        "Remove the old demo depot",  # there is one
        "Capping of the mails at 50 an hour in the relay",  # the deed, named by its verb
        "Alarm when the relay is silent for 5 min",
        "Inventory the firmware of the relays into netbox",
        "Reproduce the fault on relay 11 & attach the trace to REL-77",
        "Carry out a review of `relay.conf` and post what is found in REL-31 by Friday",
        "Move the relay's alarms below the planner's, so that they are read first",
        "Bring a restore of the ledger from 6 h to under 90 min",
    ],
)
def test_what_one_could_look_up_later_is_good(text: str) -> None:
    assert quality_of(text) == "good"

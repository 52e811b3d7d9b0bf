"""The words factors are sorted by as the program comes: sixteen domains, the guide's four first, each with its parts, in our own words.

There is none for a person: an act is where the questions begin (PRACTICE section 5.3).
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from secondstory.factors.enums import Domain, Lens


class GivenWord(NamedTuple):
    """A word, what belongs there, and the lens it is seen through; a part without one has its domain's."""

    code: str
    label: str | Promise
    description: str | Promise = ""
    lens: str = ""


_DOMAINS: list[tuple[Domain, str, str | Promise, list[tuple[str, str | Promise]]]] = [
    (Domain.DEPLOY, Lens.PROCESS, _("How a change gets to where it runs."), [
        ("order", _("order of the rollout")), ("no-canary", _("not tried on a few first")), ("way-back", _("no way back, or a slow one")),
        ("partial", _("rolled out in part")), ("migration", _("a step of a migration")),
    ]),
    (Domain.CONFIG, Lens.TOOLING, _("Values that steer a system, and what checks them."), [
        ("value", _("a wrong value")), ("unchecked", _("a value that nothing checks")), ("flag", _("a flag that was on, or missing")),
        ("drift", _("places that drifted apart")), ("secret", _("a secret or a parameter")),
    ]),
    (Domain.DEPEND, Lens.SYSTEM, _("What the system leans on, within the organisation or outside."), [
        ("upstream", _("a service of our own")), ("third-party", _("a provider outside")), ("cloud", _("a cloud service")),
        ("dns", _("name resolution (DNS)")), ("library", _("a library or SDK")), ("contract", _("a contract that changed")),
    ]),
    (Domain.CAPACITY, Lens.SYSTEM, _("More was asked than there was room for."), [
        ("spike", _("a load that rose")), ("scaling", _("a limit to growing")), ("throttling", _("throttling")), ("quota", _("a quota")),
        ("exhaustion", _("something ran out")), ("cost", _("a cap on costs")),
    ]),
    (Domain.CODE, Lens.SYSTEM, _("What the software does in a case it meets."), [
        ("logic", _("logic")), ("format", _("format of data")), ("timing", _("timing and concurrency")),
        ("errors", _("how errors are handled")),
        ("constant", _("a fixed value")),
    ]),
    (Domain.DATA, Lens.SYSTEM, _("What is stored, its shape, and how it moves."), [
        ("migration", _("a migration")), ("corruption", _("corrupted data")), ("input", _("input nobody expected")),
        ("retention", _("kept too long or too short")),
    ]),
    (Domain.INFRA, Lens.SYSTEM, _("Machines, places, lines, power and clocks."), [
        ("host", _("a machine")), ("zone", _("a zone or a site")), ("link", _("a network link")), ("power", _("power or cooling")),
        ("clock", _("a clock")),
    ]),
    (Domain.IDENTITY, Lens.TOOLING, _("What proves who or what may do something."), [
        ("expiry", _("something expired")), ("rotation", _("a rotation")), ("permission", _("a permission")),
    ]),
    (Domain.DESIGN, Lens.SYSTEM, _("How the parts are put together, and what happens when one gives way."), [
        ("single-point", _("a single point everything hangs on")), ("reach", _("one failure reaches far")),
        ("retries", _("retries that add up")),
        ("isolation", _("nothing keeps parts apart")),
    ]),
    (Domain.DETECT, Lens.TOOLING, _("What shows that something is wrong, and how soon."), [
        ("no-alert", _("no alert")), ("late", _("a late alert")), ("threshold", _("a threshold that doesn't fit")),
        ("noise", _("noise around it")),
        ("blind-spot", _("a place nothing looks at")),
    ]),
    (Domain.VERIFY, Lens.PROCESS, _("What would have caught it before it ran."), [
        ("coverage", _("a case no test has")), ("environment", _("where it is tried differs from where it runs")),
        ("review", _("what a review looks at")),
    ]),
    (Domain.RESPOND, Lens.PROCESS, _("What helped or hindered putting it right."), [
        ("access", _("access while responding")), ("escalation", _("reaching further help")), ("hand-over", _("a hand-over")),
        ("tools", _("tools while responding")),
        ("messages", _("who was told what")),
    ]),
    (Domain.KNOW, Lens.ORGANISATION, _("What is written down, and how widely it is known."), [
        ("runbook", _("a runbook missing or out of date")), ("one-place", _("known in one place only")),
        ("onboarding", _("how one is introduced to it")),
    ]),
    (Domain.PROCESS, Lens.PROCESS, _("How work and its tools are set up."), [
        ("by-hand", _("a step by hand")), ("default", _("a default that isn't safe")), ("ownership", _("unclear whose it is")),
        ("workaround", _("a workaround that stayed")),
    ]),
    (Domain.ORG, Lens.ORGANISATION, _("What pressed: time, numbers, goals."), [
        ("deadline", _("a deadline")), ("staffing", _("too few for the work")), ("goals", _("goals that compete")),
        ("incentive", _("what is rewarded")),
        ("deferred", _("work put off")),
    ]),
    (Domain.EXTERNAL, Lens.SYSTEM, _("What came from outside and would have come anyway."), [
        ("usage", _("use that changed")), ("abuse", _("abuse or attack")), ("provider", _("a provider's own outage")),
        ("nature", _("weather, fire, water")),
    ]),
    (Domain.UNCLASSIFIED, "", _("Nobody has said yet where it lies. A place to look further, not to stay."), []),
]  # fmt: skip

_LENSES = {
    "CONFIG.drift": Lens.PROCESS,
    "IDENTITY.rotation": Lens.PROCESS,
    "VERIFY.environment": Lens.TOOLING,
    "RESPOND.tools": Lens.TOOLING,
    "PROCESS.default": Lens.TOOLING,
    "PROCESS.ownership": Lens.ORGANISATION,
}

GIVEN: dict[str, GivenWord] = {}
for _domain, _lens, _says, _parts in _DOMAINS:
    GIVEN[str(_domain)] = GivenWord(str(_domain), _domain.label, _says, _lens)
    for _name, _label in _parts:
        _code = f"{_domain}.{_name}"
        GIVEN[_code] = GivenWord(_code, _label, lens=_LENSES.get(_code, ""))

"""The words by which a place, and an end one can see, are recognised in a line."""

from __future__ import annotations

import re

from secondstory.actions.quality.patterns import any_of

_NAMES = (
    r"`[^`]+`",
    r"“[^”]+”",
    r'"[^"]+"',
    r"(?<!\S)#[a-z][\w-]+",  # a channel
    r"(?<![\w.])\.[a-z][\w.-]{2,}\b",  # .gitignore
    r"\b[\w-]+(?:[./_][\w-]+)+\b",  # a path, a host, a_name
    r"\b[a-z]+[A-Z]\w*|\b[A-Z][a-z]+[A-Z]\w*",  # aName, AName
    r"\b[A-Z]{2,}[\w-]*\b",
    r"(?<=[a-z,] )[A-Z][\w-]+",
    r"\b\w+-\w+-\w+\b",
    r"\b[a-z]+-(?:[a-z]|\d\w*|[a-z]+\d+)\b",  # pool-b, bastion-02
)
NAMED = re.compile("|".join(_NAMES))
"""Something called by its name: a path, an identifier, a name, words in quotes."""
THING = any_of(
    r"""
    (?:service|server|api|endpoint|database|db|replica|cluster|node|pod|queue|cache|topic|partition|bucket|volume|disk|host|vm|container|image)s?
    (?:pipeline|job|cron|workflow|step|stage|script|deploy\w*|release|build|ci|environment|staging|production|prod|branch|package|chart|module)s?
    (?:repo\w*|librar(?:y|ies)|dependenc(?:y|ies)|client|gateway|proxy|load\s+balancer|dns|certificate|cert|key|secret|token|function)s?
    (?:runbook|playbook|document(?:ation)?|wiki|guide|policy|contract|plan|procedure|template|page|form|checklist|board|channel|rota)s?
    (?:dashboard|alert|rule|check|test|lint|metric|monitor|probe|log\w*|config\w*|file|table|index|column|schema|migration|flag|hook|webhook)s?
    (?:limit|quota|timeout|retry|retries|pool|connection|firewall|vpn|router|switch|rack|region|zone|account|role|permission|backup|snapshot)s?
    (?:tool|console|cli|command|app|application|site|website|store|system|platform|ingress|operator|controller|agent|exporter|scheduler)s?
    (?:handler|worker|consumer|producer|importer|parser)s?
    """
)
WHERE = re.compile(
    r"\b(?:to|in|into|on|onto|for|of|from|at|across|behind|before|between|per|within|via|against|under|with|when)\s+"
    r"(?P<what>(?:(?:the|our|all|every|each|both|any|its|a|an)\s+)?[\w`'’/.-]+(?:\s+[\w`'’/.-]+){0,4})",
    re.IGNORECASE,
)
_UNITS = "|".join(
    """
    % ms s sec(?:ond)?s? min(?:ute)?s? h hours? d days? weeks? [kmgt]i?b rps qps x times percent per\\scent millicores m
    replicas? nodes? cores? cpus? connections? requests? retries attempts? rows? items? lines? entries errors? pods? zones? copies
    people approvals? reviewers? messages?
    """.split()
)
MEASURE = re.compile(
    rf"(?:[<>≤≥=~]\s*)?\b\d+(?:[.,]\d+)*\s*(?:{_UNITS})(?!\w)|(?:[<>≤≥]|==)\s*\d"
    r"|\b(?:zero|one|two|three|four|five)\s+(?:second|minute|hour|replica|approver|reviewer|cop(?:y|ie)|zone|node)s?\b",
    re.IGNORECASE,
)
FROM_TO = re.compile(
    r"\bfrom\s+\S+(?:\s\S+){0,2}\s+to\s+\S+|\bto\s+(?:v(?:ersion)?\s*)?\d[\w.]*\b|\bv?\d+\.\d+(?:\.\d+)?\b",
    re.IGNORECASE,
)
CONDITION = any_of(
    r"""
    so(?:\s+that)?\s+(?:it|they|we|the|no|a|every|nobody)
    (?:so|such)\s+that
    until
    unless
    when(?:ever)?
    if
    once
    instead\s+of
    rather\s+than
    no\s+longer
    fails?\s+(?:when|if|on|the)
    without
    at\s+(?:least|most)
    (?:per|only|every|each|all|any|both)
    before\s+(?:it|they|the|a|every|each|any|(?:merg|deploy|publish|start)\w*)
    after\s+(?:a|the|each|every|\d+)
    must
    may\s+not
    never
    passes
    (?:that|which)\s+(?:\w+s|can|will|would)
    to\s+(?:detect|catch|refuse|reject|stop|block|fail|warn|alert|page)
    """
)
_ARTEFACTS = "|".join(
    """
    test check alert rule runbook playbook checklist script job template page guard gate limit quota timeout lint\\w* policy report
    document plan list dashboard panel field flag option feature button metric counter header index constraint step section note warning
    message prompt hook probe breaker replica backup copy proposal decision table issue ticket workflow command entry rota procedure guide
    link label annotation file canary stage pipeline environment instance server node cluster queue cache image role key certificate
    account user bucket schedule sla slo budget threshold validator validation bug deadlock race leak
    """.split()
)
ARTEFACT = re.compile(
    rf"\b(?:an?|the|one|another|this|that|these|those|its)\s+(?:[\w`'’/.-]+\s+){{0,6}}?(?:{_ARTEFACTS})\b",
    re.IGNORECASE,
)
"""A single thing, which is there afterwards or is not."""
COUNTED = any_of(
    r"""
    (?:unit|integration|regression|smoke|load|e2e|end-to-end|restore|contract)?\s*tests?
    alert\s+rules?
    (?:run|play)books?
    health\s?checks?
    circuit\s+breakers?
    rate\s+limits?
    feature\s+flags?
    (?:readiness|liveness|startup)\s+probes?
    pre-?commit\s+hooks?
    pre-?merge\s+checks?
    (?:backup|read\s+replica)s?
    canar(?:y|ies)
    """
)


ADJECTIVES = """
    more better additional further extra some proper improved enhanced good comprehensive robust automated new adequate sufficient clear
    clearer all default sensible reasonable appropriate suitable lower higher upper stricter shorter longer
""".split()
_STUFF = r"""
    monitoring alerting alerts? observability logging logs metrics testing tests? documentation docs coverage resilience reliability
    redundancy validation communication processes process procedures training awareness tooling checks safeguards guardrails capacity
    resources visibility automation security dashboards? (?:unit|integration|regression|end-to-end)\stests?
""".split()
OUTCOME = any_of(
    r"""
    (?:document|doc|decision|proposal|report|list|plan|rfc|adr|design|ticket|issue|pr|estimate|table|spreadsheet|summary|page|diagram)s?
    write-?up
    go/no-go
    recommendations?
    """
)
NEVER_ENDS = re.compile(
    rf"^\s*(?:(?:{'|'.join(ADJECTIVES)})\s+)*+(?:{'|'.join(_STUFF)})(?:\s+(?:and|&|/)\s*\w+)*\s*(?:[.!]|$)",
    re.IGNORECASE,
)
"""An object that never ends: "more tests", "monitoring and alerting"."""


_KINDS = frozenset(
    """
    api apis db dbs ci cd ci/cd dns tls ssl http https html css json yaml csv xml cpu cpus ram gpu aws gcp ip url urls uri oom ui ux cli sdk
    sre qa scada ldap dr acl acls nat bgp vlan san nas ids mq etl erp crm hr it db2 hsm ntp mtu ha gc psu psus ups bios pdu kvm plc plcs
    vip slo slos sla slas mfa sso vpn ssh os vm vms i/o id ids pr prs ttl rpc sql devops iam dr backend/frontend read/write
    """.split()
)
"""Short for a kind of thing, of which there are many: no name of one."""


_CAPITAL = re.compile(r"\s*[A-Z][a-z]+(?=\s+[a-z])")
"""What a verb acts on begins with a name."""


def is_definite(text: str) -> bool:
    """It calls something by its name."""
    return NAMED.search(text) is not None


def is_named(text: str) -> bool:
    """It calls one thing by its own name, not only by what such things are called ("the API", "CI")."""
    return _CAPITAL.match(text) is not None or is_called(text)


def is_called(text: str) -> bool:
    """It has a name in it that is no short word for a kind of thing ("LDAP")."""
    return any(found.group().lower().strip('`"') not in _KINDS for found in NAMED.finditer(text))

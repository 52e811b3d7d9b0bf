"""Words by which a sentence about a person is told from a sentence about a system: roles, acts, states and slips."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(text.split())


ONE_PERSON = words("i you he she myself himself herself yourself somebody someone")
NOBODY = words("nobody noone anybody anyone everybody everyone")
GROUPS = words(
    "we they team teams squad crew ops operations management leadership shift group department support sre sres devops qa "
    "people folks staff"
)
"""Those whose acts are an organisation's: only a slip of theirs is a person's (BL-05, BL-17)."""

ROLES = words(
    """
    admin admins administrator administrators analyst analysts approver approvers architect architects author authors boss ceo
    coder coders colleague colleagues commander commanders committer committers contractor contractors contributor contributors
    coworker coworkers cto dba dbas deployer deployers dev developer developers devs director employee employees engineer engineers
    facilitator freelancer human humans individual individuals intern interns junior juniors maintainer maintainers member members
    oncall on-call operator operators person programmer programmers responder responders reviewer reviewers senior seniors sysadmin
    sysadmins technician technicians tester testers trainee trainees volunteer volunteers
    """
)
"""What people are called by their work. Users and customers are not among them: what they do is weather, not a cause inside."""

ALSO_SOFTWARE = words("operator operators deployer admin reviewer approver committer director responder")
"""Roles that are programs as often; they are people where they do what only people do, or where nothing technical stands before them."""

TECHNICAL = words(
    "kubernetes k8s postgres database cluster ingress prometheus etcd kafka certificate cert controller bitwise sql boolean bot automated "
    "automatic etcd helm olm redis vault elastic logging backup zalando strimzi"
)

BEFORE_A_ROLE = words(
    """
    a an the one two three some several many few most our their his her its another other each every this that these those same new
    junior senior lead on-call oncall primary secondary tired experienced inexperienced human release deploy deployment database
    backend frontend platform network infrastructure security systems system software site reliability data devops sre support qa ops
    duty incident night shift former first second third-party external outside team staff responsible unknown only
    """
)

SLIPS = words(
    """
    bungled botched disregarded disobeyed fat-fingered fatfingered flouted forgot forgotten goofed ignored messed misconfigured misjudged
    misread mistook mistaken mistyped neglected omitted overlooked screwed slipped
    """
)
"""Lapses (BL-05, BL-11): whoever is said to have done one is blamed, a group as well."""

STATES = words(
    """
    assumed believed belonged depended expected faced felt got had heard held hoped inherited knew lacked learned learnt lived lost met
    needed owned preferred read received relied remained required saw seemed shared sat spent stayed struggled suffered thought trusted
    understood used wanted waited worked worried spoke
    """
)
"""What somebody had, knew, believed or lacked: a condition of the work, not an act."""

NOT_ONLY_ACTS = words(
    "have know see receive get own need expect understand realise realize notice recognise recognize hear feel want belong"
)
"""Behind "did not": what could not be known or seen is a condition."""

IRREGULAR = words(
    """
    began broke brought built came chose cut did drew drove fell flew forgot gave went kept laid led left let made merged mistook overrode
    overwrote put ran reran rewrote sent set shut slept split stuck swept took threw turned undid withdrew wrote hit dropped tore
    """
)
"""Past forms without -ed that are acts."""

IRREGULAR_PARTICIPLES = words(
    "broken brought built chosen done drawn forgotten given gone left made mistaken overridden overwritten put run sent set shut taken "
    "thrown undone withdrawn written cut deployed rerun"
)

CONDITION_PARTICIPLES = words(
    "affected blocked handled held known maintained managed needed noticed observed owned performed read reported required reviewed seen "
    "used watched monitored"
)
"""Passives that say how work is arranged or what was seen, not who did the harm."""

CHARACTER = words(
    "asleep careless clueless complacent inattentive incompetent irresponsible lazy negligent reckless sloppy unprofessional stupid"
)

BY_ACCIDENT = words("accidentally carelessly erroneously inadvertently mistakenly unintentionally unknowingly wrongly negligently")

ADVERBS = words(
    "also again already always apparently clearly eventually first immediately initially just later manually never often only once quickly "
    "repeatedly simply sometimes soon still suddenly then therefore thus twice usually"
)

"""Words by which a sentence about a person is told from one about a system: roles, acts, states and slips."""

from __future__ import annotations

from secondstory.lib.ordinary import words

ONE_PERSON = words("i you he she myself himself herself yourself somebody someone")
NOBODY = words("nobody noone anybody anyone everybody everyone")
SHORT_NAMES = words("bob bobby billy dan jerry larry mike mary ron terry")
"""Names that lists of names leave out, since they are words too."""
SOME = words("one two three some several many most few any each none")
GROUPS = words(
    "we they team teams squad crew ops operations management leadership shift group department support sre devops qa people folks "
    "staff personnel"
)
"""Those whose acts are an organisation's: only a slip of the mind is a person's (BL-05, BL-17)."""

ROLES = words(
    """
    admin admins administrator administrators analyst analysts approver approvers architect architects author authors boss ceo
    coder coders colleague colleagues commander commanders committer committers contractor contractors contributor contributors
    coworker coworkers cto dba dbas deployer deployers dev developer developers devs director employee employees engineer engineers
    facilitator freelancer human humans individual individuals intern interns junior juniors maintainer maintainers
    oncall on-call operator operators person programmer programmers responder responders reviewer reviewers senior seniors sysadmin
    sysadmins sres guy guys newbie newbies rookie rookies novice idiot idiots fool moron
    technician technicians tester testers trainee trainees volunteer volunteers electrician electricians worker-on-shift
    """
)
"""What people are called by their work. Users and customers are not among them: what they do comes from outside, like weather."""

_LED = words("delivery duty engineering incident line ops product project qa release shift sre team tech technical platform on-call oncall")
MADE_A_ROLE = {
    **dict.fromkeys(("member", "members"), words("team staff crew squad")),
    **dict.fromkeys(("manager", "managers", "lead", "leads", "leader", "leaders", "captain", "captains"), _LED),
    **dict.fromkeys(("hire", "hires", "joiner", "joiners"), words("new recent")),
    "sre": words("a an one the our"),
}
"""Words that are somebody behind certain others: a “release manager”, no “package manager”; “an SRE”, no “SRE”."""

ALSO_SOFTWARE = words("operator operators deployer admin reviewer approver committer director responder author")
"""Roles that are programs as often, and are read as such where the sentence is technical about them."""

TECHNICAL = words(
    """
    kubernetes k8s postgres cluster ingress prometheus etcd kafka certificate cert controller bitwise sql boolean bot automated automatic
    helm olm redis vault elastic logging zalando strimzi pod pods crd crds replica replicaset statefulset reconciled reconciling reconcile
    reconciles crashlooped namespace webhook
    """
)

BEFORE_A_ROLE = words(
    """
    a an the one two three four five some several many few most our their his her my your its another other each every this that these
    those same new junior senior lead on-call oncall call primary secondary tired experienced inexperienced human release deploy
    deployment database backend frontend platform network infrastructure security systems system software site reliability data devops
    sre support qa ops duty incident night shift former first second third third-party external outside team staff responsible unknown
    only single well-meaning remote local field cloud storage product mobile web build test quality customer rogue careless negligent
    production operations maintenance service datacenter facilities dc contract tech technical engineering project delivery line recent
    """
)

MIND_SLIPS = words("bungled botched forgot goofed misjudged misread mistyped neglected overlooked fat-fingered fatfingered typo'd")
"""Lapses nobody but people have: whoever is said to have had one is blamed, a group as well (BL-05)."""

SLIPS = MIND_SLIPS | words(
    "bypassed circumvented disregarded disobeyed failed flouted ignored messed misconfigured mistook omitted screwed skipped violated"
)
"""What is a slip where a person is said to have done it (BL-05, BL-11)."""

SLIP_PARTICIPLES = words("forgotten mistaken") | (SLIPS - {"forgot", "mistook"})

DROPPED_SUBJECT = words("forgot neglected goofed fat-fingered fatfingered")
"""Slips that say who without saying so: “Forgot to renew it”."""

STATES = words(
    """
    agreed allowed asked assigned assumed based believed belonged blocked called confused depended distracted expected faced felt forced
    given got had happened heard held hired hoped inherited informed interested interrupted invited involved joined knew lacked learned
    learnt limited lived located lost met needed notified overloaded owned paged participated preferred pressured read received relied
    remained required saw seemed shared sat spent spoke stayed struggled suffered supposed
    tasked thought tired told trained trusted understood used waited
    wanted was woke worked worried were
    """
)
"""What somebody had, knew, believed, lacked or was given: a condition of the work, not an act."""

IRREGULAR = words(
    """
    began broke brought built chose cut did drew drove fell flew gave went hit kept laid led left let made merged overrode overwrote
    put ran reran rewrote sent set shut slept split stuck swept took tore threw tripped turned undid withdrew wrote dropped
    """
)
"""Past forms without -ed that are acts."""

IRREGULAR_PARTICIPLES = words(
    """
    brought broken built chosen cut done drawn drawn driven given gone hit kept laid left made overridden overwritten put rerun run sent
    set shut split taken thrown torn undone withdrawn written
    """
)

SEEN_OR_ARRANGED = words(
    """
    acknowledged affected answered blocked caught confirmed detected discovered felt found handled held identified investigated known
    maintained managed mitigated noticed observed owned reached read received reported required resolved reviewed seen spotted
    understood used watched monitored needed restored fixed corrected caught
    """
)
"""Passives that say how work is arranged, what was seen or put right, not who did the harm."""

DONE = words("change changes deletion intervention error errors mistake mistakes misconfiguration typo oversight action actions work")
"""Nouns somebody's act hides in: “deletion by an engineer”."""

CHARACTER = words(
    "arrogant asleep careless clueless complacent forgetful ignorant inattentive incompetent inept irresponsible lazy negligent "
    "overconfident reckless sloppy unprofessional stupid"
)
ALWAYS_OF_PEOPLE = words("careless carelessly clueless incompetent irresponsible negligent negligently reckless recklessly unprofessional")
"""Words that are about nobody but people, whatever the subject (BL-06)."""

BY_ACCIDENT = words(
    "accidentally incorrectly carelessly erroneously inadvertently mistakenly unintentionally unknowingly unwittingly wrongly negligently"
)

ADVERBS = words(
    "also again already always apparently clearly eventually finally first immediately initially just later manually never often once "
    "quickly recently repeatedly simply sometimes soon still subsequently suddenly then therefore thus twice usually"
)

OF_A_PERSON = words(
    "blunder blunders carelessness error errors fault incompetence lapse misconfiguration mistake mistakes negligence oversight slip "
    "typo typos"
)
"""What is a person's alone: “the operator's mistake”."""

BY_NAME = OF_A_PERSON | words("change commit deploy edit merge patch pr push")
"""What is held against somebody who is named: “Priya's bad merge”."""

POST_MODIFIERS = words("on of from in at with without during for working")
"""Words that go on about a person before the verb: “the engineer on call”."""

SAYING_NOTHING = words("again alone himself herself only obviously")
BEGIN_A_VERB = words("had has have should was were did didn't wasn't weren't")

NOT_DONE = words("check communicate consult double-check escalate follow look pay read respond review run test verify wait")
"""What somebody “did not”, as a choice; what they did not notice, know or see may be what nobody could."""

DETERMINERS = words("a an the our their his her all every some that this production prod")

NOT_ON_PURPOSE = (["by", "mistake"], ["by", "accident"], ["by", "error"], ["in", "error"])

CARE = words("attentive careful cautious diligent thorough vigilant conscientious prudent disciplined mindful")
"""What somebody is blamed for not having been."""

TAKEN_WRONGLY = words("used chosen selected picked entered typed set passed run given opened")
"""“Wrong context used by the person on duty”."""

SLIPS_ASKED_AFTER = words(
    "forget miss ignore overlook neglect skip bypass fail botch misread mistype omit disregard violate mess forgotten missed"
)
"""After “Did somebody …?”."""

THINGS = words(
    """
    account accounts api app bot cli console consoles dashboard form guide handbook handover image interface job network page pages panel
    pattern pipeline pod pods portal queue rota script service tool tooling tools ui view
    """
)
"""Behind a role in a question, what is asked after: “why did the admin console …”."""

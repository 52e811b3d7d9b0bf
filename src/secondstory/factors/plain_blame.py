"""Blame that needs no grammar: labels in several languages, nouns of character, and letters that only look like others."""

from __future__ import annotations

import re
import unicodedata

_LIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝӏвкмнтАВЕКМНОРСТУХІЈЅαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧɑɡıᴏ",
        "aeopcyxijshdqwlbkmhtABEKMHOPCTYXIJSaeiknoptuxABEZHIKMNOPTYXagio",
        strict=True,
    )
)
_UNSEEN = dict.fromkeys([0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF])
_FOLDED = {ord(letter): plain for letter, plain in _LIKE.items()} | _UNSEEN

_ELSEWHERE = re.compile(
    r"\b(?:"
    r"(?:erreurs?|fautes?|défaillances?|defaillances?) humaines?|"
    r"(?:erreur|faute) (?:de l['’]|d['’]une? )(?:opérat|operat|ingéni|ingeni)\w+|"
    r"menschliche[nrs]? (?:versagens?|fehlers?|irrtums?|fehlverhaltens?)|(?:bedienungs|bedien|anwender|flüchtigkeits)fehler|"
    r"(?:error|errores|fallos?|falla|fallas) humanos?|fallas? humanas?|error del? (?:operador|ingeniero|administrador)\w*|"
    r"(?:errore|errori|sbagli?o) uman[oi]|errore (?:dell['’]operatore|dell['’]ingegnere|del tecnico)|"
    r"(?:erros?|lapsos?) humanos?|falhas? humanas?|erro d[eo] (?:operador|engenheiro|administrador)\w*|"
    r"menselijke (?:fout|fouten|vergissing)|menselijk falen|bedieningsfout(?:en)?|fout van de (?:operator|engineer|beheerder)"
    r")\b",
    re.IGNORECASE,
)
"""“Human error” in French, German, Spanish, Italian, Portuguese and Dutch."""

_FIRST = r"(?:\A|[.;:!?]\s+|\n\s*)\W*(?:just |simply |clearly |and |but |then )?"
_RULES = (
    r"(?:runbooks?|playbooks?|procedures?|process|polic(?:y|ies)|checklists?|instructions|guidelines?|rules|protocols?|steps|"
    r"documentation|docs)"
)
_OF_CHARACTER = re.compile(
    r"\b(?:poor|bad|faulty|flawed|lapses? (?:of|in)|errors? (?:of|in)) (?:human |personal |engineering )?judge?ment\b|"
    r"\b(?:sloppy|shoddy|slapdash|lazy) (?:code |peer |config |manual )?(?:work|job|engineering|coding|testing|reviews?|reviewing|"
    r"operating|operations?)\b|"
    r"\b(?:sloppy|shoddy|slapdash|hasty|rushed|half-hearted|thoughtless) (?:code |peer |config |manual )?"
    r"(?:reviews?|merges?|deploys?|commits?|edits?|approvals?|rollback|typing|decisions?|housekeeping|handling)\b",
    re.IGNORECASE,
)
_LITTLE = r"(?:insufficient|inadequate|not enough|too little|far too little|no|little)"
_CARE = re.compile(
    rf"\b(?:insufficient|inadequate|not enough|too little) (?:due )?(?:care|diligence|vigilance|discipline|caution)\b|"
    rf"\b{_LITTLE} (?:\w+ )?(?:care|attention|thought|diligence) (?:was|is|were|had been|has been|being) (?:\w+ly )?(?:paid|given|taken|"
    rf"exercised|shown)\b|\b{_LITTLE} (?:thought|care) (?:went|had gone|was put) into\b|\bwithout (?:due )?(?:care|diligence)\b|"
    r"\b(?:more|greater|better|closer|proper|due) (?:care|attention|diligence) (?:should|must|needs? to|has to|ought to|could) "
    r"(?:have been|be) (?:paid|given|taken|exercised)\b|"
    r"(?:\A|[.;:]\s+)\W*(?:please )?(?:be (?:more|very) careful|pay (?:more|better|closer) attention|take more care)\b",
    re.IGNORECASE,
)
"""Care that somebody did not take, whoever it was."""
_OF_SOMEBODY = re.compile(
    r"\b(?:arrogance|overconfidence|stupidity|forgetfulness|skill issue|should (?:have )?know(?:n)? better|fell asleep at)\b|"
    r"\A\W*(?:laziness|ignorance|lack of (?:skills?|competence|experience|knowledge)|human (?:factors?|element|nature|weakness))\W*\Z|"
    r"\b(?:human (?:failure|failings?|fallibility)|(?:human|operator|engineer|developer|admin)-induced|"
    r"individual (?:error|mistake|failure))\b|"
    r"\b(?:didn['’]t|did not|failed to|doesn['’]t|does not|not) (?:do|doing) (?:his|her|their) jobs?\b|"
    r"\b(?:didn['’]t|did not|doesn['’]t|not) know(?:ing)? what (?:he|she|they) (?:was|were|is|are) doing\b|"
    r"\bowners? (?:forgot|neglected|never (?:checked|followed|looked|read|renewed|reviewed|rotated|tested|updated))\b|"
    r"\b(?:was|were|been|is|are|be) (?:\w+ly )?(?:told off|reprimanded|sacked|disciplined)\b|"
    r"\b(?:will not|won['’]t|promised not to|never to|not going to) (?:ever )?do (?:it|this|that) again\b|"
    r"\b(?:person|people|engineers?|developers?|devs?|admins?|operators?|contractors?|colleagues?|one) (?:who|that) "
    r"(?:did (?:it|this|that)|broke it|caused (?:it|this|that|the))\b|"
    r"\b(?:nobody|no[ -]one) (?:even )?(?:thought to|had the sense|took the (?:time|trouble)|"
    rf"(?:read|followed|consulted) the (?:\w+ )?{_RULES})\b",
    re.IGNORECASE,
)
_POINTED = re.compile(
    r"\A\W*(?:(?:to |the |who to )?blame|guilty)\b\s*(?::|[-–—=]|\b(?:is|was|lies|goes|falls) (?:on|with|to)\b)\s*\w", re.IGNORECASE
)
_NOT_DONE = re.compile(
    rf"{_FIRST}(?:(?:failure|failing|neglect|neglecting) to|not) (?:\w+ly )?(?:"
    rf"(?:follow|adhere to|comply with|consult|read|obey|respect)(?:ing)? (?:\w+[ -]){{0,3}}{_RULES}|"
    r"(?:following|adhering to|complying with|consulting|reading) (?:\w+[ -]){0,3}" + _RULES + r"|"
    rf"(?:pay|paying) attention|double-check(?:ing)?|(?:be|being) careful)\b|{_FIRST}forgetting (?:to|about|the|that)\b",
    re.IGNORECASE,
)
"""What somebody left undone, with whoever it was left out."""
_ORDERS = r"(?:runbooks?|playbooks?|procedures?|process|checklists?|instructions|guidelines?)"
_NOT_OBEYED = re.compile(
    rf"\A\W*(?:the |our )?(?:\w+ ){{0,2}}?{_ORDERS} (?:was |were |is |are )?not (?:being )?(?:\w+ly )?(?:followed|adhered to|respected|"
    rf"complied with|obeyed|read|consulted)(?: \w+ly)?(?: by (?:the|an?|our) [\w-]+(?: [\w-]+)?)?\W*\Z|"
    rf"\A\W*(?:non-?compliance with|violations? of|disregard (?:of|for)|ignorance of|ignoring) (?:\w+ ){{0,3}}?{_ORDERS}"
    r"(?: by (?:the|an?|our) [\w-]+(?: [\w-]+)?)?\W*\Z",
    re.IGNORECASE,
)
"""“Procedure not followed”, and nothing else: what it assumed or how it reads is what is asked for."""
_HOW = r"(?:even |ever |properly |really |\w+ly )?"
_SEEN_TO = (
    r"(?:with|before|first|first\w*|logs?|graphs?|dashboards?|metrics|diffs?|plan|staging|back-?ups?|calendar|tickets?|e-?mails?|channel|"
    rf"alerts?|comments?|warnings?|{_RULES})"
)
_MADE_UNDONE = re.compile(
    rf"{_FIRST}(?:(?:didn['’]t|did not|failed to|failure to|failing to|should(?:n['’]t| not)? have to) {_HOW}"
    r"(?:test|double-check|triple-check|ask|think (?:to|of|about|twice|before)|look|review|escalate|communicate|consult|coordinate|"
    r"bother|care|pay attention)|"
    rf"(?:didn['’]t|did not|failed to|failure to|failing to) {_HOW}(?:check|verify|validate|confirm|read|follow|notice|wait)"
    rf"\b(?: [\w'’-]+){{0,4}}? {_SEEN_TO}|"
    rf"(?:never|hadn['’]t|had not|should have|should['’]ve) {_HOW}(?:tested|double-checked|asked|thought|looked|reviewed|checked|read|"
    r"verified|escalated|consulted|waited) (?:at |into )?(?:the|a|an|our|any|it|this|that|first|twice)|"
    r"failed to (?:run|take|make|set|bump|update|rotate|renew|restart|tell|warn|announce)\b[^.;:]*\b(?:first|beforehand))\b",
    re.IGNORECASE,
)
"""“Didn't test before merging”: who did not is left out, and only people do it. What programs leave undone as well stands ("Did not check
the return code")."""
_MADE_LIGHT = re.compile(
    rf"{_FIRST}(?:skipped|ignored|overlooked|disregarded|bypassed|missed|misread|misunderstood|misjudged) (?:the|a|an|our|all|every|both|"
    r"several|repeated|two|three|many)(?: [\w'’-]+){0,3}? (?:warnings?|alerts?|alarms?|pages?|reviews?|canary|checklists?|runbooks?|"
    r"staging|instructions|procedures?|process|approvals?|tests?|testing|e-?mails?|messages?|tickets?|graphs?|dashboards?|signs?|steps?|advice)\b|"
    rf"{_FIRST}(?:merged|deployed|pushed|released|shipped|approved|committed|changed|edited|ran|restarted|deleted)\b[^.;:]{{0,60}}? "
    r"without (?:testing|checking|asking|looking|reading|reviewing|thinking|telling|double-checking|verifying)\b",
    re.IGNORECASE,
)
"""“Skipped the canary”, “Merged without looking”."""


def folded(text: str) -> str:
    """The text with letters that look like Latin ones as those, and without what can't be seen: no way round by another alphabet."""
    return unicodedata.normalize("NFKC", text).translate(_FOLDED) if not text.isascii() else text


def is_plain_blame(text: str) -> bool:
    """Whether words that are nothing but blame stand in a folded text, whoever else it speaks of."""
    return any(pattern.search(text) for pattern in _ALL)


_ALL = (_ELSEWHERE, _OF_CHARACTER, _OF_SOMEBODY, _CARE, _POINTED, _NOT_DONE, _NOT_OBEYED, _MADE_UNDONE, _MADE_LIGHT)

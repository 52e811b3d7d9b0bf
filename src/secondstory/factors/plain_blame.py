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

_OF_CHARACTER = re.compile(
    r"\b(?:poor|bad|faulty|flawed|lapses? (?:of|in)|errors? (?:of|in)) (?:human |personal |engineering )?judge?ment\b|"
    r"\b(?:sloppy|shoddy|slapdash|lazy) (?:work|job|engineering|coding|testing|review|reviewing|operating|operations?)\b",
    re.IGNORECASE,
)
_POINTED = re.compile(
    r"\A\W*(?:(?:to |the |who to )?blame|guilty)\b\s*(?::|[-–—=]|\b(?:is|was|lies|goes|falls) (?:on|with|to)\b)\s*\w", re.IGNORECASE
)
_RULES = (
    r"(?:runbooks?|playbooks?|procedures?|process|polic(?:y|ies)|checklists?|instructions|guidelines?|rules|protocols?|steps|"
    r"documentation|docs)"
)
_NOT_DONE = re.compile(
    rf"\A\W*(?:(?:failure|failing|neglect|neglecting) to|not) (?:\w+ly )?(?:"
    rf"(?:follow|adhere to|comply with|consult|read|obey|respect)(?:ing)? (?:\w+[ -]){{0,3}}{_RULES}|"
    r"(?:following|adhering to|complying with|consulting|reading) (?:\w+[ -]){0,3}" + _RULES + r"|"
    r"(?:pay|paying) attention|double-check(?:ing)?|(?:be|being) careful)\b|\A\W*forgetting (?:to|about|the|that)\b",
    re.IGNORECASE,
)
"""What somebody left undone, with whoever it was left out."""


def folded(text: str) -> str:
    """The text with letters that look like Latin ones as those, and without what can't be seen: no way round by another alphabet."""
    return unicodedata.normalize("NFKC", text).translate(_FOLDED) if not text.isascii() else text


def is_plain_blame(text: str) -> bool:
    """Whether words that are nothing but blame stand in a folded text, whoever else it speaks of."""
    return any(pattern.search(text) for pattern in (_ELSEWHERE, _OF_CHARACTER, _POINTED, _NOT_DONE))

"""What the words are that factors are sorted by, and through which of the four lenses each is seen."""

from __future__ import annotations

from secondstory.factors.enums import Lens

_LENSES = {
    Lens.SYSTEM: ("DEPEND", "CAPACITY", "CODE", "DATA", "INFRA", "DESIGN", "EXTERNAL"),
    Lens.PROCESS: ("DEPLOY", "VERIFY", "RESPOND", "PROCESS"),
    Lens.TOOLING: ("CONFIG", "IDENTITY", "DETECT"),
    Lens.ORGANISATION: ("KNOW", "ORG"),
}
_LENS_OF = {code: lens for lens, codes in _LENSES.items() for code in codes}


def lens_of(code: str) -> str:
    """Through which lens a domain or a part of one is seen; "" for what is not classified."""
    return str(_LENS_OF.get(code.partition(".")[0], ""))

"""Our words beside those of three published schemes, so that figures can be compared.

Which word answers to which is our own reading. A scheme's words are its names for its branches and nothing more: no tag, description or
figure of theirs is copied. What has no counterpart says so, since a forced one would spoil every comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from secondstory.factors.enums import FactorRole
from secondstory.factors.vocabulary import Vocabulary


@dataclass(frozen=True)
class Scheme:
    """A published way of sorting, where it is written down, and what our codes are called in it. A part without a line has its domain's.

    `roles` are those of our factors that it sorts; empty for all that contributed.
    """

    code: str
    title: str | Promise
    source: str
    says: str | Promise
    names: tuple[str, ...]
    lines: dict[str, tuple[str, ...]]
    roles: frozenset[str] = field(default_factory=frozenset)


ARTS = Scheme(
    "arts",
    _("ARTS, the branches of a cloud provider's taxonomy"),
    "Dogga et al., “AutoARTS”, a taxonomy and tools for the incidents of Microsoft Azure, USENIX ATC 2023",
    _("Ten branches for everything that contributed, several to an incident."),
    ("Architecture", "Auth", "Authoring", "Datacenter", "Dependency", "Deployment", "Detection", "Load", "Performance", "Process"),
    {
        "DEPLOY": ("Deployment",), "CONFIG": ("Authoring",), "DEPEND": ("Dependency",), "CAPACITY": ("Load",), "CODE": ("Authoring",),
        "CODE.timing": ("Authoring", "Performance"), "DATA": ("Authoring",), "DATA.migration": ("Deployment",), "INFRA": ("Datacenter",),
        "IDENTITY": ("Auth",), "DESIGN": ("Architecture",), "DETECT": ("Detection",), "VERIFY": ("Authoring",), "RESPOND": ("Process",),
        "KNOW": ("Process",), "PROCESS": ("Process",), "EXTERNAL.usage": ("Load",), "EXTERNAL.provider": ("Dependency",),
        "EXTERNAL.nature": ("Datacenter",),
    },
)  # fmt: skip
GOOGLE = Scheme(
    "google",
    _("Triggers in the workbook on site reliability"),
    "Beyer et al. (eds.), “The Site Reliability Workbook”, O’Reilly 2018, appendix C",
    _("Eight triggers: what set it off, not what let it happen. Only our triggers are sorted by it."),
    (
        "Binary push", "Configuration push", "User behavior change", "Processing pipeline", "Service provider change", "Performance decay",
        "Capacity management", "Hardware",
    ),
    {
        "DEPLOY": ("Binary push",), "DEPLOY.migration": ("Processing pipeline",), "CONFIG": ("Configuration push",),
        "DEPEND.third-party": ("Service provider change",), "DEPEND.cloud": ("Service provider change",),
        "DEPEND.contract": ("Service provider change",), "CAPACITY": ("Capacity management",), "CAPACITY.spike": ("User behavior change",),
        "CAPACITY.exhaustion": ("Performance decay",), "CODE": ("Binary push",), "DATA": ("Processing pipeline",), "INFRA": ("Hardware",),
        "EXTERNAL.usage": ("User behavior change",), "EXTERNAL.abuse": ("User behavior change",),
        "EXTERNAL.provider": ("Service provider change",),
    },
    frozenset({FactorRole.TRIGGER}),
)  # fmt: skip
GHOSH = Scheme(
    "ghosh",
    _("Causes in a study of a meeting service"),
    "Ghosh et al., “How to fight production incidents? An empirical study on a large-scale cloud service”, ACM SoCC 2022",
    _("Seven causes, one to an incident, which its readers named as its limit: ours are several."),
    ("Code bug", "Dependency failure", "Infrastructure", "Deployment error", "Config bug", "Database/network", "Authentication"),
    {
        "DEPLOY": ("Deployment error",), "CONFIG": ("Config bug",), "DEPEND": ("Dependency failure",), "DEPEND.dns": ("Database/network",),
        "CAPACITY": ("Infrastructure",), "CODE": ("Code bug",), "DATA": ("Database/network",), "INFRA": ("Infrastructure",),
        "INFRA.link": ("Database/network",), "IDENTITY": ("Authentication",), "EXTERNAL.provider": ("Dependency failure",),
    },
)  # fmt: skip

SCHEMES = {scheme.code: scheme for scheme in (ARTS, GOOGLE, GHOSH)}


def names_in(scheme: Scheme, code: str, words: Vocabulary) -> tuple[str, ...]:
    """What a code is called in a scheme: by itself, by what it was split from, or by its domain; nothing where none fits."""
    code = words.now(code)
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        if code in scheme.lines:
            return scheme.lines[code]
        word = words.words.get(code)
        code = word.split_from if word is not None and word.split_from else words.top(code)
    return ()

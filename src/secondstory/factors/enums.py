"""The factor taxonomy: sixteen domains, the guide's four first, and what part a factor played. No code is a person."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Domain(TextChoices):
    """Where in the system a factor lies."""

    DEPLOY = "DEPLOY", _("Deployment")
    CONFIG = "CONFIG", _("Configuration")
    DEPEND = "DEPEND", _("Dependency")
    CAPACITY = "CAPACITY", _("Capacity")
    CODE = "CODE", _("Software defect")
    DATA = "DATA", _("Data or schema")
    INFRA = "INFRA", _("Infrastructure and network")
    IDENTITY = "IDENTITY", _("Identity, certificates, access")
    DESIGN = "DESIGN", _("Architecture and resilience")
    DETECT = "DETECT", _("Detection and observability")
    VERIFY = "VERIFY", _("Test, review and validation")
    RESPOND = "RESPOND", _("Response and coordination")
    KNOW = "KNOW", _("Documentation and knowledge")
    PROCESS = "PROCESS", _("Process and tool design")
    ORG = "ORG", _("Organisational pressure")
    EXTERNAL = "EXTERNAL", _("Outside event")
    UNCLASSIFIED = "UNCLASSIFIED", _("Unclassified: look further")


class FactorRole(TextChoices):
    """What part a factor played."""

    TRIGGER = "trigger", _("trigger")
    ENABLING = "enabling", _("enabling condition")
    AMPLIFIER = "amplifier", _("amplifier")
    DELAYED_DETECTION = "delayed_detection", _("delayed detection")
    DELAYED_RECOVERY = "delayed_recovery", _("delayed recovery")
    MITIGATOR = "mitigator", _("held")
    LUCK = "luck", _("luck")


class Breadth(TextChoices):
    """How much would be better if the factor were addressed."""

    BUG = "bug", _("this bug")
    COMPONENT = "component", _("this component")
    CLASS = "class", _("this class everywhere")


class Addressability(TextChoices):
    """Who can do something about a factor."""

    US = "us", _("us")
    ANOTHER_TEAM = "another_team", _("another team of ours")
    OUTSIDE = "outside", _("somebody outside")


class Letting(TextChoices):
    """Why a factor has no action."""

    ACCEPTED = "accepted", _("the risk is accepted")
    EXPLAINED = "explained", _("there is a reason")


class Lens(TextChoices):
    """The four places the guide looks for factors in (R5)."""

    SYSTEM = "system", _("System design")
    PROCESS = "process", _("Process")
    TOOLING = "tooling", _("Tools")
    ORGANISATION = "organisation", _("Organisation")


class Ending(TextChoices):
    """What an answer speaks of. Something a person did is never where a branch ends (R34)."""

    CONDITION = "condition", _("a condition")
    HUMAN_ACTION = "human_action", _("something a person did")


class WordVerb(TextChoices):
    """What was done to a word of the taxonomy."""

    ADDED = "added", _("added")
    RENAMED = "renamed", _("renamed")
    DESCRIBED = "described", _("described")
    MERGED = "merged", _("merged")
    SPLIT = "split", _("split")
    RETIRED = "retired", _("retired")
    BROUGHT_BACK = "brought back", _("brought back")
    IMPORTED = "imported", _("taken over from a file")
    UNDONE = "undone", _("taken back")

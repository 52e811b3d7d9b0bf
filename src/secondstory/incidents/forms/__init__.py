"""Forms of the incident pages. They clean what was typed; `fields.check_fields` decides whether it can be."""

from secondstory.incidents.forms.incident import IncidentForm, NearMissForm
from secondstory.incidents.forms.steps import AccessForm, HeldForm, LeadsForm, PartForm, ReasonForm, people_of
from secondstory.incidents.forms.vocabulary import FilterForm, ServiceForm, SeverityForm
from secondstory.incidents.forms.zoned import LocalDateTime, ZonedForm, precision_choice, zoned_time

__all__ = [
    "AccessForm",
    "FilterForm",
    "HeldForm",
    "IncidentForm",
    "LeadsForm",
    "LocalDateTime",
    "NearMissForm",
    "PartForm",
    "ReasonForm",
    "ServiceForm",
    "SeverityForm",
    "ZonedForm",
    "people_of",
    "precision_choice",
    "zoned_time",
]

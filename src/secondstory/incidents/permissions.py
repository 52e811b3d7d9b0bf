"""What a visitor may do with incidents, beyond what `visible_to` and `editable_by` say about rows."""

from __future__ import annotations

from secondstory.people.enums import Scope
from secondstory.people.permissions import Visitor


def may_report_near_miss(visitor: Visitor) -> bool:
    """Everyone signed in, readers too (R82): whoever sees something caught should not need a role to say so.

    A token must be scoped to write all the same.
    """
    return visitor.is_signed_in and bool({Scope.WRITE, Scope.IMPORT} & visitor.scopes)

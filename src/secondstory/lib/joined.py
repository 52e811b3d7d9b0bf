"""Many short values of one row in one column, so that they need no statement of their own."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, TextField


class Joined(Aggregate):
    """The values of a column, a line each, in no order; none of them may hold a line's end."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, CHAR(10))"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """PostgreSQL's own words for it, set on a copy: a filter builds on the expression's own template."""
        own = self.copy()
        own.function = "STRING_AGG"
        own.template = "%(function)s(%(expressions)s, CHR(10))"
        return own.as_sql(compiler, connection, **extra)

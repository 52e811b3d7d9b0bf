"""A row drawn by its shape is the row its template would have drawn."""

from __future__ import annotations

from django.template import Context, Template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from secondstory.ui.rows import Row, Stencils

TEMPLATE = Template(
    '<li class="{{ row.kind }}"{% if row.is_on %} on{% endif %}>{% if row.at %}<b>{{ row.at }}</b>{% else %}100 %{% endif %} {{ row.text }}'
    "{% for one in row.more %}<i>{{ one }}</i>{% endfor %} {{ beside }}</li>"
)
WORDS = st.text(alphabet=st.sampled_from("ab%s(){}<>&\"'\\ é"), max_size=12)
ROWS = st.lists(st.tuples(st.sampled_from(["alert", "change"]), st.booleans(), WORDS, WORDS, st.lists(WORDS, max_size=2)), max_size=8)


def whole(row: Row) -> str:
    return TEMPLATE.render(Context({"row": {**row.facts, **row.words, **row.more}, "beside": "<p>"}))


@given(rows=ROWS)
@settings(deadline=None, max_examples=60)
def test_each_row_is_as_if_it_were_drawn_alone(rows: list[tuple[str, bool, str, str, list[str]]]) -> None:
    given = [
        Row(
            {"kind": kind, "is_on": is_on}, {"at": conditional_escape(at), "text": conditional_escape(text)}, {"more": more} if more else {}
        )
        for kind, is_on, at, text, more in rows
    ]
    context = Context({"beside": "<p>"})
    assert Stencils(TEMPLATE).draw(given, context) == "".join(whole(row) for row in given)
    assert "row" not in context.flatten()


def test_the_template_is_rendered_once_a_shape() -> None:
    class Counted(Template):
        times = 0

        def render(self, context: Context) -> SafeString:
            self.times += 1
            return super().render(context)

    template = Counted("{{ row.text }}")
    rows = [Row({"is_on": bool(number % 2)}, {"text": SafeString(str(number))}) for number in range(10)]
    assert Stencils(template).draw(rows, Context()) == "0123456789"
    assert template.times == 2

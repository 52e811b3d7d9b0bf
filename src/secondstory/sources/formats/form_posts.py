"""The body of a form as a webhook is sent one: `payload={…}` around JSON, or fields and values (Heroku, UptimeRobot, many older ones)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from secondstory.sources.formats import registry
from secondstory.sources.records.dispatch import records_in
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.json_values import inside
from secondstory.sources.records.lines import decode
from secondstory.sources.records.material import Material, of_bytes
from secondstory.sources.records.record import Item

_FORM = re.compile(r"[\w.\[\]%+-]{1,80}=[^&\s]*(?:&[\w.\[\]%+-]{1,80}=[^&\s]*)*\s*\Z")
_MOST_FIELDS = 400
_MOST_BYTES = 4_000_000


class FormPosts:
    """A form."""

    key = "form"
    title = "The body of a form (application/x-www-form-urlencoded)"

    def sniff(self, sample: Sample) -> Guess | None:
        """By its signs: names, values, and no space."""
        if sample.is_bundle or not _FORM.match(sample.text) or ("&" not in sample.text and "=%7B" not in sample.text[:100]):
            return None
        return Guess(25, "it is one line of names and values, as forms are sent")

    def parse(self, material: Material) -> Iterator[Item]:
        """Its JSON, or its fields as one object. Raises `Unreadable`."""
        with material.open() as stream:
            told = decode(stream.read(_MOST_BYTES)).strip()
        fields = dict(parse_qsl(told, keep_blank_values=True, max_num_fields=None)[:_MOST_FIELDS])
        values = [one for value in fields.values() if isinstance(one := inside(value), dict | list)]
        body = values[0] if len(values) == 1 and len(fields) <= 3 else fields
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        yield from records_in(of_bytes(material.name, content, limits=material.limits), registry.json_formats())


FORMAT = FormPosts()

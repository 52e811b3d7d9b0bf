"""What forms say: never Django's own words."""

from __future__ import annotations

from django import forms

from secondstory.ui.sentences import SENTENCES


class Everything(forms.Form):
    text = forms.CharField(max_length=3)
    empty = forms.CharField()
    choice = forms.ChoiceField(choices=[("a", "A")])
    unchosen = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    day = forms.DateField()
    at = forms.DateTimeField()
    whole = forms.IntegerField()
    few = forms.IntegerField(max_value=5)
    number = forms.DecimalField()
    address = forms.URLField(assume_scheme="https")
    mail = forms.EmailField()
    file = forms.FileField()


def test_each_sentence_says_what_to_do() -> None:
    sent = {
        "text": "four", "choice": "b", "several": ["b"], "day": "soon", "at": "soon", "whole": "x", "few": "6", "number": "x",
        "address": "nowhere here", "mail": "x", "unchosen": "",
    }  # fmt: skip
    assert {name: list(errors) for name, errors in Everything(sent).errors.items()} == {
        "text": ["Keep it within 3 characters; it has 4."],
        "empty": ["Fill this in."],
        "choice": ["“b” is not among the choices. Choose one of those."],
        "unchosen": ["Choose one."],
        "several": ["“b” is not among the choices. Choose from those."],
        "day": ["Give a day like 2026-03-14."],
        "at": ["Give a day and a time like 2026-03-14 14:05."],
        "whole": ["Give a whole number."],
        "few": ["Give a number up to 5."],
        "number": ["Give a number."],
        "address": ["Give a whole address, like https://example.org/page."],
        "mail": ["Give an e-mail address, like name@example.org."],
        "file": ["Choose a file."],
    }


def test_no_field_the_program_uses_keeps_the_words_it_came_with() -> None:
    kept = {
        f"{field.__name__}.{code}"
        for field in SENTENCES
        for code, sentence in field.default_error_messages.items()
        if str(sentence).startswith(("Enter a", "Select a", "This field", "Ensure"))
    }
    assert kept == set()

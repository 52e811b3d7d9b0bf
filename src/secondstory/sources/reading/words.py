"""Names of months and weekdays as people write them, and the words that make a time approximate."""

from functools import lru_cache

_MONTHS_BY_LANGUAGE = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
)
_SHORT_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "mär": 3, "mrz": 3, "apr": 4, "avr": 4, "jun": 6, "jul": 7, "juil": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12, "déc": 12, "fév": 2, "fevr": 2,
}  # fmt: skip
_MONTHS = {word: number for names in _MONTHS_BY_LANGUAGE for number, word in enumerate(names.split(), 1)} | _SHORT_MONTHS
_ENGLISH_MONTHS = _MONTHS_BY_LANGUAGE[0].split()

_WEEKDAYS_BY_LANGUAGE = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
)
_SHORT_WEEKDAYS = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
_WEEKDAYS = {word: number for names in _WEEKDAYS_BY_LANGUAGE for number, word in enumerate(names.split())} | _SHORT_WEEKDAYS


def _distance(left: str, right: str) -> int:
    """Edits that turn one word into another, a swap of two neighbours counting as one."""
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        row = [i]
        for j, other in enumerate(right, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, previous = previous, row
    return previous[-1]


@lru_cache(maxsize=4096)
def month_of(word: str) -> int | None:
    """1 to 12 for a month's name, short form or a name with a typing error ("Febuary"); None for anything else."""
    word = word.lower().rstrip(".")
    if word in _MONTHS:
        return _MONTHS[word]
    if not 5 <= len(word) <= 11:
        return None
    allowed = 1 if len(word) < 7 else 2
    near = [number for number, name in enumerate(_ENGLISH_MONTHS, 1) if name[0] == word[0] and _distance(word, name) <= allowed]
    return near[0] if len(near) == 1 else None


@lru_cache(maxsize=4096)
def weekday_of(word: str) -> int | None:
    """0 (Monday) to 6 for a weekday's name or short form."""
    return _WEEKDAYS.get(word.lower().rstrip("."))

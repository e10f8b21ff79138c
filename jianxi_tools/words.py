"""Every sentence the package says, in Chinese and English: ``words.toml``, filled in here and nowhere else."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from math import copysign

import pandas as pd

LANGUAGES = ("zh", "en")
_PLACE = re.compile(r"(line|paragraph|page|table|row|column) (\d+|[a-z_.]+)(?:, )?|sheet (.+?), cell ([A-Z]+\d+)")


def say(name: str, /, language: str, **facts: object) -> str:
    """The sentence ``section.name`` in ``zh`` or ``en``, its braces filled with ``facts``, in one language or both.

    >>> say("state.blank", "en"), say("state.blank", "zh")
    ('blank cell', '空白')
    """
    section, word = name.split(".")
    told = {key: fact[language] if isinstance(fact, dict) else fact for key, fact in facts.items()}
    return _words()[section][word][language].format(**told)


def both(name: str, /, **facts: object) -> dict[str, str]:
    """The sentence ``section.name`` in each language, which may be a fact of another one.

    >>> both("state.blank")
    {'zh': '空白', 'en': 'blank cell'}
    """
    return {language: say(name, language, **facts) for language in LANGUAGES}


def place_in_words(place: str, language: str) -> str:
    """A source place in ``zh`` or ``en``.

    >>> place_in_words("page 3, row 4, column 2", "zh"), place_in_words("line 57", "en")
    ('第3页第4行第2列', 'line 57')
    """

    def words(found: re.Match[str]) -> str:
        kind, count, sheet, cell = found.groups()
        return say(f"place.{kind or 'cell'}", language, n=count, sheet=sheet, cell=cell)

    return place if language == "en" else _PLACE.sub(words, place)


def places_in_words(places: Iterable[str], language: str) -> str:
    """The different ones of some source places in words, of many the first and the last.

    >>> places_in_words(["line 7", "line 9", "line 7", ""], "en"), places_in_words(["line 7", "line 9"], "zh")
    ('line 7; line 9', '第7行、第9行')
    """
    different = list(dict.fromkeys(place_in_words(place, language) for place in places if place))
    shown = different if len(different) < 4 else [different[0], "…", different[-1]]
    return say("place.list", language).join(shown)


def joined(texts: Iterable[str], language: str) -> str:
    """Sentences as running text: between English ones stands a space.

    >>> joined(["One.", "", "Two."], "en")
    'One. Two.'
    """
    return ("" if language == "zh" else " ").join(filter(None, texts))


def listing(names: Iterable[str], language: str) -> str:
    """Names one after the other, as a sentence lists them.

    >>> listing(["A1", "A3"], "en"), listing(["A1", "A3"], "zh")
    ('A1, A3', 'A1、A3')
    """
    return say("view.list", language).join(names)


def number(value: float) -> str:
    """A number as a reader expects it: thousands separated, no decimals that were not printed, "–" for none.

    >>> number(1152.0), number(163.8908), number(0.1 + 0.2), number(float("nan"))
    ('1,152', '163.8908', '0.3', '–')
    """
    if value != value:
        return "–"
    value = round(value, 10) or 0  # of sums, no more decimals than their terms have; 0 has no sign
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def signed(difference: float) -> str:
    """A difference with its sign, "–" for none; a 0 keeps the sign that it has.

    >>> signed(3.0), signed(-1000.0), signed(0.0), signed(-0.0)
    ('+3', '−1,000', '+0', '−0')
    """
    if difference != difference:
        return "–"
    return ("−" if copysign(1, difference) < 0 else "+") + number(abs(difference))


def percent(share: float, decimals: int = 0) -> str:
    """A share as a percentage; what is not quite nothing or all never looks like it, "–" for none.

    >>> percent(0.436, 1), percent(0.002), percent(0.998), percent(float("nan"))
    ('43.6%', '< 1%', '> 99%', '–')
    >>> percent(-0.25), percent(-0.002)
    ('−25%', '> −1%')
    """
    if share != share:
        return "–"
    least, minus, size = 0.01 / 10**decimals, "−" if share < 0 else "", abs(share)
    if 0 < size < least / 2 or 1 - least / 2 < size < 1:
        is_small = size < 0.5
        sign = "<" if is_small == (share > 0) else ">"
        return f"{sign} {minus}{least if is_small else 1 - least:.{decimals}%}"
    return f"{minus}{size:.{decimals}%}"


def names(overview: Mapping[str, object], language: str) -> dict[str, object]:
    """Authority and year of a report in words, also where the document does not say."""
    authority, year = overview["authority"], overview["year"]
    known = say("view.no_year", language) if pd.isna(year) else int(year)
    return {
        "authority": authority if isinstance(authority, str) else say("view.no_authority", language),
        "year": known,
        "dated": say("view.undated" if pd.isna(year) else "view.dated", language, year=known),
    }


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((files("jianxi_tools") / "words.toml").read_text(encoding="utf-8"))

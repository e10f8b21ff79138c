"""The indicators as data: ``indicators.toml``, laid out on the figures of an edition."""

import fnmatch
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from scipy import sparse

from jianxi_tools.edition import Figure, editions
from jianxi_tools.relations.rules import Layout

_BEFORE = "before:"


class Words(NamedTuple):
    """What an indicator is called, what is counted or divided by what, and what can be said against it."""

    name: str
    base: str
    contested: str


@dataclass(frozen=True)
class Indicator:
    """One declared indicator; see the head of ``indicators.toml`` for the fields."""

    code: str
    kind: str
    zh: Words
    en: Words
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    per: float = 1.0
    breaks: tuple[str, ...] = ()

    @property
    def looks_back(self) -> bool:
        """Whether a figure of the year before takes part."""
        return any(_BEFORE in term for term in self.numerator + self.denominator)


class Break(NamedTuple):
    """Why years before and after it are not compared; from a year on, or where the edition of the form changes.

    ``zh_short`` and ``en_short`` stand at the mark of the break in a chart.
    """

    code: str
    from_year: int
    zh: str
    en: str
    zh_short: str
    en_short: str


@dataclass(frozen=True, eq=False)
class Formulas:
    """Indicators laid out on figures side by side: matrices of figures × indicators, 1, 0 or −1.

    ``codes`` names the figures: those of a report, and behind them those of the year before (``before:``), if any.
    """

    indicators: tuple[Indicator, ...]
    codes: tuple[str, ...]
    numerator: sparse.csc_array
    denominator: sparse.csc_array


@cache
def declared() -> dict[str, Indicator]:
    """All indicators of all editions by their code, in the order declared.

    >>> [code for code in declared() if code.startswith("disclosed_of")]
    ['disclosed_of_concluded', 'disclosed_of_decided', 'disclosed_of_processed']
    >>> declared()["applicants_business"].en.name
    'Businesses among applicants'
    """
    found = [one for entry in _data()["indicators"] for one in _each(entry)]
    return {one.code: one for one in found}


@cache
def breaks() -> dict[str, Break]:
    """All breaks of a series by the code under which ``series_break`` names them.

    >>> list(breaks())
    ['form_2019', 'form_2021', 'processing_fees_2021', 'reconsideration_first_2024']
    """
    found = {}
    for entry in _data()["breaks"]:
        for edition in editions().values() if "{edition}" in entry["code"] else [None]:
            facts = {"edition": edition.code, "rule": edition.rule} if edition else {}
            code, *words = (entry[name].format(**facts) for name in ("code", "zh", "en", "zh_short", "en_short"))
            found[code] = Break(code, entry.get("from_year", 0), *words)
    return found


@cache
def existing(edition: str) -> frozenset[str]:
    """The indicators for which an edition of the form has all the figures that they name.

    >>> sorted(existing("2019") - existing("2021"))[:2]
    ['administrative_fee_items', 'normative_documents_disclosed_total']
    """
    own = [figure.code for figure in editions()[edition].figures]
    codes = own + [_BEFORE + code for code in own]
    return frozenset(one.code for one in declared().values() if _is_found(one, codes))


@lru_cache(maxsize=100)
def formulas(layout: Layout) -> Formulas:
    """The indicators of a report alone or, where figures of the year before stand beside it, those that look back."""
    codes = [_BEFORE * (at >= layout.own) + figure.code for at, figure in enumerate(layout.figures)]
    looks_back = len(codes) > layout.own
    chosen = [one for one in declared().values() if one.looks_back == looks_back and _is_found(one, codes)]
    sides = [np.zeros((len(codes), len(chosen))) for _ in range(2)]
    for at, one in enumerate(chosen):
        for side, terms in zip(sides, (one.numerator, one.denominator), strict=True):
            for term in terms:
                name = term.removeprefix("-")
                side[np.isin(codes, fnmatch.filter(codes, name)), at] = 1.0 if name == term else -1.0
    return Formulas(tuple(chosen), tuple(codes), *map(sparse.csc_array, sides))


def _is_found(indicator: Indicator, codes: Sequence[str]) -> bool:
    """Whether every term of an indicator names at least one of some figures."""
    terms = (term.removeprefix("-") for term in indicator.numerator + indicator.denominator)
    return all(fnmatch.filter(codes, term) for term in terms)


@cache
def _data() -> dict:
    return tomllib.loads((files("jianxi_tools") / "indicators" / "indicators.toml").read_text(encoding="utf-8"))


def _each(entry: Mapping) -> Iterator[Indicator]:
    """An entry as an indicator, or as one for each figure that it is declared for, in the order of the form."""
    forms = editions().values()  # the newest label is the last
    figures = {figure.code: figure for form in forms for figure in form.figures}
    named = {code for pattern in entry.get("each", ()) for code in fnmatch.filter(figures, pattern)}
    for figure in [figures[code] for code in figures if code in named] if "each" in entry else [None]:
        codes = {"row": figure.row.code, "column": figure.column.code} if figure else {}
        yield Indicator(
            code=entry["code"].format(**codes),
            kind=entry["kind"],
            zh=_words(entry["zh"], figure, "zh"),
            en=_words(entry["en"], figure, "en"),
            numerator=tuple(term.format(**codes) for term in entry["numerator"]),
            denominator=tuple(term.format(**codes) for term in entry.get("denominator", ())),
            per=entry.get("per", 1.0),
            breaks=tuple(entry.get("breaks", ())),
        )


def _words(entry: Mapping[str, str], figure: Figure | None, language: str) -> Words:
    labels = {"row": figure.row.name(language), "column": figure.column.name(language)} if figure else {}
    return Words(**{name: text.format(**labels) for name, text in entry.items()})

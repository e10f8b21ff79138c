"""What a report's tables say of a quantity that prose may name, and a claim that was held against it, in words."""

import math
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from jianxi_tools.claims.context import DATA
from jianxi_tools.claims.sentences import Mention
from jianxi_tools.edition import editions
from jianxi_tools.report import NO_VALUE, WITH_NUMBER, Report
from jianxi_tools.words import number, say


class Figure(NamedTuple):
    """A sum of figures of a report: its cells, its value (NaN if any is unknown), its names, its addends."""

    cells: str
    value: float
    name: dict[str, str]
    parts: tuple[float, ...]


class Claim(NamedTuple):
    """A judged claim before it is worded; ``why`` names the wording and ``words`` fill it."""

    relation: str
    mention: Mention
    outcome: str
    why: str
    cells: str = ""
    expected: float = NO_VALUE
    words: tuple[tuple[str, str | list[Figure]], ...] = ()


def figure_of(report: Report, name: str, topic: str = "") -> Figure:
    """The named quantity; ``*.column`` is a column of the table of disputes, its rows given by the topic."""
    entry = DATA["quantity"].get(name) or DATA["dispute"][topic]
    cells = _cells(report.edition, tuple(entry.get("cells") or [row + name[1:] for row in entry["rows"]]))
    readings = [report.reading(cell) for cell in cells]
    values = tuple(each.value if each.state in WITH_NUMBER else NO_VALUE for each in readings)
    return Figure("; ".join(cells), sum(values) if values else NO_VALUE, entry, values)


def added(parts: Iterable[float], total: float) -> str:
    """Addends and their total, the total alone where there is one addend.

    >>> added([202, 950], 1152), added([3], 3)
    ('202 + 950 = 1,152', '3')
    """
    shown = " + ".join(map(number, parts))
    return f"{shown} = {number(total)}" if "+" in shown else number(total)


def sums(figures: list[Figure], language: str) -> str:
    """The arithmetic of figures in words; of one that is not known the name alone."""
    said = []
    for each in figures:
        name, total = each.name[language], added(each.parts, each.value)
        said.append(name if math.isnan(each.value) else say("audit.stands", language, said=total, where=name))
    return say("audit.cells", language).join(said)


def worded(claim: Claim, text: str, place: str, language: str) -> tuple:
    """A claim as a row of ``find_claims``: with the sentence, its place and an explanation in a language."""
    words = {key: word if isinstance(word, str) else sums(word, language) for key, word in claim.words}
    explanation = DATA["said"][language][claim.why].format(said=claim.mention.said, **words)
    number, unit = claim.mention.value, claim.mention.unit
    severity = DATA["severity"][claim.relation]
    return claim.relation, text, number, unit, place, claim.cells, claim.expected, claim.outcome, severity, explanation


@cache
def _cells(edition: str | None, patterns: tuple[str, ...]) -> tuple[str, ...]:
    known = editions()[edition].position if edition else ()
    return tuple(cell for cell in known if any(fnmatchcase(cell, pattern) for pattern in patterns))

"""Where the error is: the smallest sets of figures whose change satisfies every identity (Fellegi–Holt)."""

from collections.abc import Iterator, Sequence
from math import inf

import numpy as np
import pandas as pd

from jianxi_tools.edition import Figure, editions
from jianxi_tools.panel import Panel
from jianxi_tools.relations import check
from jianxi_tools.relations.rules import identity_names, rules
from jianxi_tools.report import KEYS, NO_VALUE, Report, check_language
from jianxi_tools.suspects.search import Sums
from jianxi_tools.suspects.slips import reason
from jianxi_tools.words import listing, number, say, signed

COLUMNS = ("component", "set", "cell", "printed", "suggested", "explanation")


def suspects(reports: Report | Panel, *, language: str = "en") -> pd.DataFrame:
    """List the smallest sets of figures whose change makes all identities of the form hold.

    Identities are the sums A1, A2, A3 and D1; a report of which none fails is not searched. A changed figure becomes
    a whole number from 0. A figure without a value (blank, not applicable, missing, ambiguous, unreadable) may be any
    such number and counts for nothing; a corrected one changes only where nothing else will do; one that is no count
    (a fraction) always changes. Of sets of one size, those that hold inferred figures come first.

    Args:
        reports: one report, or a panel of any number.
        language: ``en`` or ``zh``, the language of ``explanation``.

    Returns:
        One row for each figure of each set, with the columns component (errors that do not interact: 1, 2, …), set
        (the alternatives within the component: 1, 2, …), cell, printed, suggested (NaN unless the set is the only
        smallest one and only this value satisfies every identity), explanation; no rows where nothing fails; for a
        panel, report, authority and year before them, in the panel's order. The explanation says so where not all sets
        are listed, or where a smaller one was not ruled out.

    Raises:
        ReportError: there is no such language.

    Source: I. P. Fellegi and D. Holt, "A systematic approach to automatic edit and imputation", JASA 71 (1976).

    >>> from dataclasses import replace
    >>> from jianxi_tools.reading import read_report
    >>> report = read_report("data/reports/jianxi-2023.txt")
    >>> readings = list(report.readings)
    >>> at = editions()["2021"].position["applications.received.natural_person"]
    >>> readings[at] = readings[at]._replace(value=4.0)  # printed: 40
    >>> found = suspects(replace(report, readings=tuple(readings)))
    >>> found.drop(columns="explanation").values.tolist()
    [[1, 1, 'applications.received.natural_person', 4.0, 40.0]]
    """
    check_language(language)
    checks = check(reports)
    failing = checks[checks["relation"].isin(identity_names()) & checks["outcome"].eq("fails")]
    if isinstance(reports, Report):
        rows, keys = list(_rows(reports, language)) if len(failing) else [], {}
    else:
        whose = failing[list(KEYS)].drop_duplicates().itertuples(index=False)
        rows = [(*key, *row) for key in whose for row in _rows(reports.report(key.report), language)]
        keys = {"report": "str", "authority": "str", "year": "Int64"}
    types = {"component": "int64", "set": "int64", "cell": "str", "printed": "float64", "suggested": "float64"}
    return pd.DataFrame(rows, columns=[*keys, *COLUMNS]).astype(keys | types | {"explanation": "str"})


def _rows(report: Report, language: str) -> Iterator[tuple]:
    """The rows of the frame."""
    figures = editions()[report.edition].figures
    values, _, states, _, _ = zip(*report.readings, strict=True)
    identities = tuple(rule for rule in rules(report.edition) if rule.is_identity)
    sums = Sums(identities, np.array(values, dtype=float), np.array(states))
    components = sums.components()
    for which, component in enumerate(components, 1):
        others = [other.sets[0] for other in components if other is not component]
        alternatives = sorted(
            component.sets, key=lambda cells: (-sum(sums.states[list(cells)] == "inferred"), *sorted(cells))
        )
        alone = len(alternatives) == 1 and not component.left_open
        left_open = component.left_open or ("" if alone else "suspect.tied")
        close = say(left_open, language, count=len(alternatives)) if left_open else ""
        for at, cells in enumerate(alternatives, 1):
            spread = sums.spread(cells, sums.free | np.isin(np.arange(len(figures)), list(cells.union(*others))))
            for cell, (low, high) in spread.items():
                sentences = [*_explanation(sums, cell, spread, figures, language), close]
                suggested = low if alone and low == high else NO_VALUE
                said = say("suspect.next", language).join(filter(None, sentences))
                yield which, at, figures[cell].code, sums.printed[cell], suggested, said


def _explanation(
    sums: Sums, cell: int, spread: dict[int, tuple[float, float]], figures: Sequence[Figure], language: str
) -> Iterator[str]:
    """Sentences on one figure of a set: what the sums ask for, with which others, and what may have happened."""
    low, high = spread[cell]
    label, printed = figures[cell].label(language), number(sums.printed[cell])
    asked = "one_value" if low == high else "several_values" if high < inf else "any_value_from"
    change = signed(low - sums.printed[cell])
    highest = number(high) if high < inf else ""
    yield say(f"suspect.{asked}", language, label=label, printed=printed, low=number(low), high=highest, change=change)
    if len(spread) > 1:
        names = [say("view.quoted", language, text=figures[other].label(language)) for other in spread if other != cell]
        yield say("suspect.together", language, names=listing(names, language))
    if sums.states[cell] == "inferred":
        yield say("suspect.inferred", language)
    right = {at: bounds[0] for at, bounds in spread.items() if bounds[0] == bounds[1]}
    slip, other = reason(sums, cell, right, figures) if len(right) == len(spread) else ("", None)
    if slip:
        yield say(f"suspect.{slip}", language, other="" if other is None else figures[other].label(language))
    else:
        failing = [
            rule for rule, lacks in zip(sums.identities, sums.lacking, strict=True) if lacks and cell in rule.cells
        ]
        relations = dict.fromkeys(getattr(rule.relation, language) for rule in failing)
        if relations:
            yield say("suspect.failing", language, relations=listing(relations, language))

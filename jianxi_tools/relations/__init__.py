"""勾稽关系: every relation of the form, held against one report or a panel of any number."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from jianxi_tools.relations.arrays import Batch, batches, overview_of
from jianxi_tools.relations.beside import Unit, read_units, unit_batches, year_batches
from jianxi_tools.relations.conditions import NO_ROW, OUTCOMES
from jianxi_tools.relations.evaluation import evaluate
from jianxi_tools.relations.explanations import COLUMNS, explained
from jianxi_tools.report import KEYS, Report, check_language, refused, said_in

if TYPE_CHECKING:
    from jianxi_tools.panel import Panel  # which itself needs the relations

__all__ = ["COLUMNS", "OUTCOMES", "check"]

SHORT = ("relation", "place", "severity", "outcome")  # text; as text, the longer columns would take most of the memory


def check(
    reports: "Report | Panel", *, beside: "Panel | None" = None, units: str | Path | None = None, language: str = "en"
) -> pd.DataFrame:
    """Hold every figure against the relations of the form, and in a panel against other years and units.

    Args:
        reports: one report, or a panel of any number.
        beside: a panel that holds the reports of other years and of units too, where ``reports`` is a part of it;
            without one a report alone is held against no other.
        units: the list of which authorities make up another (see ``beside.read_units``); None takes the project's
            ``data/units.csv``, if there is one.
        language: ``en`` or ``zh``, the language of ``explanation``.

    Returns:
        One row for each relation at each place where it applies, with the columns relation, place, severity,
        outcome (holds, holds_if_blank_is_zero, fails, not_assessable), left, right, difference (left − right),
        cells, basis, explanation; for a panel, report, authority and year before them, in the panel's order. Cells,
        basis and explanation are categorical: as text, those of 100,000 reports would take 10 GB.

    Raises:
        ReportError: there is no such language, ``reports`` is no part of ``beside``, or the list of units cannot be
            right.

    Source: the sentence printed on the form (第一项加第二项之和，等于第三项加第四项之和) and the structure of its
    tables; ``relations.toml`` gives each relation's basis.

    >>> from jianxi_tools.reading import read_report
    >>> checks = check(read_report("data/reports/jianxi-2023.txt"))
    >>> checks[checks.relation.isin(["A1", "A2", "A3", "D1"])].outcome.value_counts().to_dict()
    {'holds': 42}
    """
    check_language(language)
    is_one = isinstance(reports, Report)
    overview = overview_of(reports)
    keys = overview[[] if is_one else list(KEYS)]
    own = list(batches(reports))
    if is_one and beside is None:
        return _together(_parts(own, overview["report"], language), keys)
    with said_in(language):
        listed = read_units(units)
        near = own if beside is None else list(batches(_near(overview, beside, listed)))
    every = chain(own, year_batches(near), unit_batches(near, listed))
    return _together(_parts(every, overview["report"], language), keys)


def _near(reports: pd.DataFrame, beside: "Panel", units: Mapping[str, Sequence[Unit]]) -> "Panel":
    """The reports of the same authorities and of their units."""
    if not reports["report"].isin(overview_of(beside)["report"]).all():
        raise refused("not_beside")
    names = set(reports["authority"].dropna())
    names |= {unit.name for name in names for unit in units.get(name, ())}
    return beside.only(beside.reports.loc[beside.reports["authority"].isin(names), "report"])


def _parts(every: Iterable[Batch], ids: Iterable[str], language: str) -> list[dict]:
    """The rows of batches, ``row`` the place of their report among ``ids``; of reports that only stand beside, none."""
    place = {report: at for at, report in enumerate(ids)}
    found = []
    for batch in every:
        at = np.array([place.get(report, -1) for report in batch.reports["report"]], dtype="int32")
        outcome = evaluate(batch)
        outcome[at < 0] = NO_ROW
        found += [part | {"row": at[part["row"]]} for part in explained(batch, outcome, language)]
    return found


def _together(parts: Sequence[dict], keys: pd.DataFrame) -> pd.DataFrame:
    """Parts as a frame in the order of ``keys``, column after column, so that no more than one lies in memory twice."""
    if not parts:
        types = dict.fromkeys(SHORT, "str") | dict.fromkeys(("left", "right", "difference"), "float64")
        own = {name: pd.Series(dtype=types.get(name, "category")) for name in COLUMNS}
        return pd.DataFrame({**keys.iloc[:0].reset_index(drop=True), **own})
    row = np.concatenate([part.pop("row") for part in parts])
    order = row.argsort(kind="stable")
    row = row[order]
    columns = {name: keys[name].array.take(row) for name in keys}
    del row
    for name in COLUMNS:
        own = [part.pop(name) for part in parts]
        whole = (union_categoricals(own) if isinstance(own[0], pd.Categorical) else np.concatenate(own)).take(order)
        columns[name] = whole.categories.array.take(whole.codes) if name in SHORT else whole
    return pd.DataFrame(columns, copy=False)

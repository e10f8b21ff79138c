"""勾稽关系: every relation of the form, held against one report or a panel of any number."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from jianxi_tools.relations.arrays import Panel, batches
from jianxi_tools.relations.beside import Unit, read_units, unit_batches, year_batches
from jianxi_tools.relations.conditions import OUTCOMES
from jianxi_tools.relations.evaluation import evaluate
from jianxi_tools.relations.explanations import COLUMNS, frame
from jianxi_tools.report import KEYS, Report

__all__ = ["COLUMNS", "OUTCOMES", "check"]


def check(
    reports: Report | Panel, *, beside: Panel | None = None, units: str | Path | None = None, language: str = "en"
) -> pd.DataFrame:
    """Hold every figure against the relations of the form, and in a panel against other years and units.

    Args:
        reports: one report, or a panel of any number.
        beside: a panel that holds the reports of other years and of units too, where ``reports`` is a part of it.
        units: the list of which authorities make up another (see ``beside.read_units``); None takes the project's
            ``data/units.csv``, if there is one.
        language: ``en`` or ``zh``, the language of ``explanation``.

    Returns:
        One row for each relation at each place where it applies, with the columns relation, place, severity,
        outcome (holds, holds_if_blank_is_zero, fails, not_assessable), left, right, difference (left − right),
        cells, basis, explanation; for a panel, report, authority and year before them, in the panel's order.

    Raises:
        ReportError: the list of units cannot be right.

    Source: the sentence printed on the form (第一项加第二项之和，等于第三项加第四项之和) and the structure of its
    tables; ``relations.toml`` gives each relation's basis.

    >>> from jianxi_tools.reading import read_report
    >>> checks = check(read_report("data/reports/jianxi-2023.txt"))
    >>> checks[checks.relation.isin(["A1", "A2", "A3", "D1"])].outcome.value_counts().to_dict()
    {'holds': 42}
    """
    within = [frame(batch, evaluate(batch), language) for batch in batches(reports)]
    if isinstance(reports, Report):
        return _together(within)[list(COLUMNS)]
    listed = read_units(units)
    near = list(batches(reports if beside is None else _near(reports, beside, listed)))
    between = [frame(batch, evaluate(batch), language) for batch in (*year_batches(near), *unit_batches(near, listed))]
    place = {report: at for at, report in enumerate(reports.reports["report"])}
    checks = _together([*within, *between])
    checks = checks[checks["report"].isin(place)]
    order = checks["report"].map(place).to_numpy(dtype="int64").argsort(kind="stable")
    return checks.iloc[order].reset_index(drop=True)


def _near(reports: Panel, beside: Panel, units: Mapping[str, Sequence[Unit]]) -> Panel:
    """The reports of the same authorities and of their units."""
    names = set(reports.reports["authority"].dropna())
    names |= {unit.name for name in names for unit in units.get(name, ())}
    return beside.only(beside.reports.loc[beside.reports["authority"].isin(names), "report"])


def _together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    if frames:
        return pd.concat(frames, ignore_index=True)
    numbers = ("left", "right", "difference")
    return pd.DataFrame({name: pd.Series(dtype="float64" if name in numbers else "str") for name in (*KEYS, *COLUMNS)})

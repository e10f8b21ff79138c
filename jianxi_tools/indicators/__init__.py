"""Indicators of a panel: shares, rates and counts, each with what it rests on and where its series breaks."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from jianxi_tools.edition import due_edition, editions
from jianxi_tools.indicators.changes import changes
from jianxi_tools.indicators.declared import Formulas, Indicator, breaks, declared, existing, formulas
from jianxi_tools.indicators.intervals import wilson
from jianxi_tools.indicators.sums import doubts, sums
from jianxi_tools.panel import Panel, panel_of
from jianxi_tools.relations.arrays import STATES, Batch, batches, overview_of
from jianxi_tools.relations.beside import year_batches
from jianxi_tools.report import KEYS, Report, check_language
from jianxi_tools.words import say

__all__ = ["COLUMNS", "SMALLEST_BASE", "breaks", "changes", "declared", "indicators", "wilson"]

COLUMNS = ("indicator", "numerator", "denominator", "value", "low", "high", "series_break", "rests_on")
SMALLEST_BASE = 10  # under it a share would only pretend to be precise
_NUMBERS = COLUMNS[1:6]
_SERIES = ["authority", "scope"]  # whose reports make one series of years


def indicators(reports: Report | Panel, *, language: str = "en") -> pd.DataFrame:
    """What the figures of reports say beyond themselves: every indicator of ``indicators.toml`` for every report.

    An indicator has a row where the edition printed has its figures and, if it looks back at the year before, where
    that year's report of the same authority and scope is at hand; several versions of a report stay apart.

    Args:
        reports: one report, or a panel, of which reports without a table of the form give no row; reference figures
            (``reference``) make a panel of their own.
        language: ``en`` or ``zh``, the language of ``rests_on``.

    Returns:
        The columns indicator; numerator and denominator (sums of figures, NaN where one of them is not known); value
        (a count, a share of 1, a ratio, a rate, or growth as a share of 1; NaN under a base of 10); low and high of a
        share's 95 % interval (``wilson``); series_break, the codes of the ``breaks`` that lie between this report and
        the one before in the series, or else the year before, joined by "; "; rests_on: "reported", or every figure
        that is not, with its state; for a panel, report, authority and year before them. A blank counts as 0 only
        where another figure of the sum is known, and is named there.

    Raises:
        ReportError: there is no such language.

    >>> from jianxi_tools.panel import read_reports
    >>> found = indicators(read_reports(["data/reports/jianxi-2023.txt"])).set_index("indicator")
    >>> found.loc["disclosed_of_concluded", ["numerator", "denominator", "value", "low", "high"]].round(3).to_list()
    [29.0, 39.0, 0.744, 0.589, 0.854]
    """
    check_language(language)
    if isinstance(reports, Report):
        alone = panel_of([replace(reports, prose_lines={}, claims=None)])
        return indicators(alone, language=language).drop(columns=list(KEYS))
    own = list(batches(replace(reports, reports=_placed(overview_of(reports)))))
    found = [_frame(batch, formulas(batch.layout), language) for batch in (*own, *year_batches(own))]
    if not found:
        dtypes = dict.fromkeys((*KEYS, *COLUMNS), "str") | dict.fromkeys(_NUMBERS, "float64") | {"year": "Int64"}
        return pd.DataFrame(columns=list(dtypes)).astype(dtypes)
    place = {code: at for at, code in enumerate(declared())}
    together = pd.concat(found, ignore_index=True)
    order = np.lexsort([together["indicator"].map(place), together["place"]])
    return together.iloc[order].reset_index(drop=True)[[*KEYS, *COLUMNS]]


def _placed(reports: pd.DataFrame) -> pd.DataFrame:
    """The reports with their place in the panel and, for each, year and edition of the one before in its series."""
    points = reports.dropna(subset=["authority", "year", "edition"]).sort_values(["year", "edition"])
    points = points[[*_SERIES, "year", "edition"]].drop_duplicates([*_SERIES, "year"])
    before = points.groupby(_SERIES, dropna=False)[["year", "edition"]].shift()
    points = points.assign(year_before=before["year"], edition_before=before["edition"]).drop(columns="edition")
    return reports.assign(place=np.arange(len(reports))).merge(points, "left", [*_SERIES, "year"])


def _frame(batch: Batch, form: Formulas, language: str) -> pd.DataFrame:
    """All indicators of a layout for all reports of a batch."""
    values, states = batch.seen(range(len(batch.reports)))
    numerator, denominator = (sums(values, states, side) for side in (form.numerator, form.denominator))
    kind, per = (np.array([getattr(one, name) for one in form.indicators]) for name in ("kind", "per"))
    is_share = kind == "share"
    impossible = is_share & ((numerator < 0) | (numerator > denominator))
    known = ~impossible & (denominator >= SMALLEST_BASE)
    base = np.where(known, denominator, np.nan)
    value = np.where(kind == "count", numerator, numerator / base * per - (kind == "growth"))
    low, high = wilson(numerator, np.where(is_share, base, np.nan))
    report = np.arange(len(batch.reports)).repeat(len(form.indicators))
    numbers = (numerator, denominator, value, low, high)
    return pd.DataFrame(
        {
            **{name: batch.reports[name].array.take(report) for name in (*KEYS, "place")},
            "indicator": pd.array([one.code for one in form.indicators] * len(batch.reports), dtype="str"),
            **{name: array.ravel() for name, array in zip(_NUMBERS, numbers, strict=True)},
            "series_break": _series_breaks(batch, form.indicators),
            "rests_on": _rests_on(batch, states, form, impossible, language),
        }
    )


def _rests_on(
    batch: Batch, states: np.ndarray, form: Formulas, impossible: np.ndarray, language: str
) -> pd.api.extensions.ExtensionArray:
    """What each indicator rests on: that a part exceeds its whole, and the cells that are not reported.

    The words are put together once for each pattern of states that occurs.
    """
    found = np.full(impossible.shape, "reported", dtype=object)
    whose, row_whose = np.unique(batch.whose or [""] * len(states), return_inverse=True)
    for at in range(len(form.indicators)):
        sides = [np.flatnonzero(side[:, [at]].toarray()) for side in (form.numerator, form.denominator)]
        cells = np.union1d(*sides)
        rows = np.flatnonzero((states[:, cells] > 0).any(axis=1) | impossible[:, at])
        seen = np.column_stack([row_whose[rows], impossible[rows, at], states[np.ix_(rows, cells)]])
        patterns, row_pattern = np.unique(seen, axis=0, return_inverse=True)
        texts = []
        for year, is_impossible, *own in patterns.tolist():
            name = {cell: form.codes[cell].replace("before:", f"{whose[year]}:") for cell in cells}
            known = {name[cell]: STATES[state] for cell, state in zip(cells, own, strict=True)}
            parts = [say("indicator.impossible", language)] if is_impossible else []
            texts.append("; ".join(parts + doubts(known, [[name[cell] for cell in side] for side in sides], language)))
        found[rows, at] = np.array(texts, dtype=object)[row_pattern]
    return pd.array(found.ravel(), dtype="str")


def _series_breaks(batch: Batch, columns: Sequence[Indicator]) -> pd.api.extensions.ExtensionArray:
    """The breaks between each report and the one before, for each indicator."""
    which, points = pd.MultiIndex.from_frame(batch.reports[["year", "year_before", "edition_before"]]).factorize()
    texts = [_breaks_at(one, batch.edition, *point) for point in points for one in columns]
    places = which[:, None] * len(columns) + np.arange(len(columns))
    return pd.array(texts, dtype="str").take(places.ravel())


def _breaks_at(indicator: Indicator, edition: str, year: float, year_before: float, edition_before: str | float) -> str:
    """The breaks of an indicator between two points of a series, joined by "; "."""
    if pd.isna(year):
        return ""
    if pd.isna(year_before):  # no report at hand: the form due the year before, unless this one was due already
        year_before, edition_before = year - 1, edition
        if year <= editions()[edition].due_from:
            due = due_edition(int(year_before))
            edition_before = due.code if due else ""
    found = []
    if edition_before != edition and not (edition_before and indicator.code in existing(edition_before)):
        found.append(f"form_{edition}")
    found += [code for code in indicator.breaks if year_before < breaks()[code].from_year <= year]
    return "; ".join(found)

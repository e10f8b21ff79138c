"""Several versions of one report (a page published anew, the same figures typed by hand): where they differ."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import pandas as pd

from jianxi_tools.panel import Panel
from jianxi_tools.relations.arrays import overview_of
from jianxi_tools.report import KEYS, TYPED, Report, codes_of

SUBJECT = ["authority", "year"]
_SAME = [*SUBJECT, "scope"]
ABOUT = ["source", "format", "edition", "sections", "fee_unit"]  # of a report, besides its figures
_SAID = {"value": "other_value", "state": "other_state", "raw": "other_raw", "source_place": "other_place"}
COLUMNS = ("other", "scope", "cell", *(name for pair in _SAID.items() for name in pair), "label_zh", "label_en")
TYPES = {name: "Int64" if name == "year" else "float64" if "value" in name else "str" for name in (*KEYS, *COLUMNS)}
_EMPTY = dict.fromkeys((*ABOUT, *(name for name in (*_SAID, "unit", "label_zh", "label_en") if name != "value")), "")


def differences(reports: Report | Panel) -> pd.DataFrame:
    """Where several versions of one report differ: each two of the same authority and year, row by row.

    Args:
        reports: a panel; reports that tell no authority or no year have no versions, and two of different scopes are
            none. One report alone has none either.

    Returns:
        The columns report, authority, year, then other (the id of the other version), scope, cell, and what either
        says there: value, state, raw and source_place of the one, and the same of the other. First come, with the
        name of the property as cell and its text as raw, source, format, edition, sections and fee_unit as far as
        they differ: two versions that agree in every figure still differ in their source. Then the figures that
        differ in value, unit or state, or in their raw text where neither has a value, in the order of the form;
        where the editions differ, the figures that both have. What a list typed by hand does not give is no
        difference from a document.

    >>> from dataclasses import replace
    >>> from jianxi_tools.panel import panel_of
    >>> from jianxi_tools.reading import read_report
    >>> report = read_report("data/reports/jianxi-2023.txt")
    >>> first = report.readings[0]._replace(value=3.0, raw="3")
    >>> again = replace(report, sha256="f" * 64, source="again.html", readings=(first, *report.readings[1:]))
    >>> found = differences(panel_of([report, again]))
    >>> found[["cell", "raw", "other_raw"]].to_numpy().tolist()[1:]
    [['documents.rules.issued', '0', '3']]
    """
    named = overview_of(reports).dropna(subset=SUBJECT)
    twins = named[named.duplicated(SUBJECT, keep=False)]
    scopes = twins.set_index("report")["scope"].fillna("").to_dict()
    versions = twins.groupby(SUBJECT, sort=False)["report"]
    pairs = [pair for _, reports in versions for pair in combinations(reports, 2) if _is_one_scope(pair, scopes)]
    if not pairs:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in TYPES.items()})
    own = reports.only(twins["report"])
    about = own.reports.fillna(_EMPTY).melt([*KEYS], ABOUT, "cell", "raw")
    figures = own.figures.assign(cell=codes_of(own.figures))
    beside = _beside(pd.concat([about, figures], ignore_index=True), pairs)
    no_value = beside["value"].isna() & beside["other_value"].isna()
    same = beside["raw"].eq(beside["other_raw"]).where(no_value, beside["value"].eq(beside["other_value"]))
    for name in ("state", "unit"):
        same &= beside[name].eq(beside[f"other_{name}"])
    typed = set(own.reports.loc[own.reports["format"] == TYPED, "report"])
    for state, one, another in (("state", "report", "other"), ("other_state", "other", "report")):
        same |= beside[state].eq("missing") & beside[one].isin(typed) & ~beside[another].isin(typed)
    found = beside[~same].merge(own.reports[["report", "scope"]], on="report")
    return found[list(TYPES)].reset_index(drop=True).astype(TYPES)


def settled(panel: Panel) -> Panel:
    """The panel without reports of which another version of the same scope says the same, in figures and states.

    Of several versions that all agree the first document stays, or the first list; of those that do not, each. What a
    list typed by hand does not give is no difference from a document.
    """
    known = panel.reports.dropna(subset=[*SUBJECT, "edition"])
    known = known.sort_values("format", key=lambda formats: formats.eq(TYPED), kind="stable")
    again = [
        report
        for _, twins in known[known.duplicated(_SAME, keep=False)].groupby(_SAME, dropna=False)
        if not _differ(panel, twins)
        for report in twins["report"][1:]
    ]
    return panel.only(panel.reports.loc[~panel.reports["report"].isin(again), "report"]) if again else panel


def _differ(panel: Panel, twins: pd.DataFrame) -> bool:
    """Whether any figure of these versions is another one."""
    own = panel.figures[panel.figures["report"].isin(twins["report"])]
    if own.groupby("report").size().nunique() > 1:
        return True
    typed = twins["format"].eq(TYPED)
    silent = own["report"].isin(twins["report"][typed]) & own["state"].eq("missing") & (not typed.all())
    different = own[~silent].groupby(["table", "row", "column"])[["value", "state"]].nunique(dropna=False)
    return bool(different.max(axis=None) > 1)


def _is_one_scope(pair: Sequence[str], scopes: Mapping[str, str]) -> bool:
    """Whether two reports may cover the same; one that does not tell its scope may."""
    return len({scopes[report] for report in pair} - {""}) < 2


def _beside(said: pd.DataFrame, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """What each two versions say, side by side, pair after pair and in the order of ``said``."""
    said = said.fillna(_EMPTY)
    others = said[["report", "cell", "unit", *_SAID]].rename(columns=_SAID | {"report": "other", "unit": "other_unit"})
    return pd.DataFrame(pairs, columns=["report", "other"]).merge(said, on="report").merge(others, on=["other", "cell"])

"""Several versions of one report (a page published anew, the same figures typed by hand): where they differ."""

from collections.abc import Mapping
from itertools import combinations

import pandas as pd

from jianxi_tools.panel import Panel
from jianxi_tools.report import KEYS

SUBJECT = ["authority", "year", "scope"]
ABOUT = ["source", "format", "edition", "sections", "fee_unit"]  # of a report, besides its figures
_SAID = {"value": "other_value", "state": "other_state", "raw": "other_raw", "source_place": "other_place"}
COLUMNS = ("other", "scope", "cell", *(name for pair in _SAID.items() for name in pair), "label_zh", "label_en")
TYPES = {name: "Int64" if name == "year" else "float64" if "value" in name else "str" for name in (*KEYS, *COLUMNS)}
_EMPTY = {name: "" for name, kind in TYPES.items() if kind == "str" and name not in SUBJECT}


def differences(panel: Panel) -> pd.DataFrame:
    """Where several versions of one report differ: each two of the same authority, year and scope, row by row.

    Args:
        panel: reports; those that tell no authority or no year have no versions.

    Returns:
        The columns report, authority, year, then other (the id of the other version), scope, cell, and what either
        says there: value, state, raw and source_place of the one, and the same of the other. First come, with the
        name of the property as cell and its text as raw, source, format, edition, sections and fee_unit as far as
        they differ: two versions that agree in every figure still differ in their source. Then the figures that
        differ in value, unit or state, or in their raw text where neither has a value, in the order of the form;
        where the editions differ, the figures that both have.

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
    twins = panel.reports[panel.reports.duplicated(SUBJECT, keep=False)].dropna(subset=["authority", "year"])
    versions = twins.groupby(SUBJECT, dropna=False, sort=False)["report"]
    pairs = [pair for _, reports in versions for pair in combinations(reports, 2)]
    own = panel.only({report for pair in pairs for report in pair})
    names = own.reports.set_index("report", drop=False)
    cells = own.figures.assign(cell=own.figures["table"] + "." + own.figures["row"] + "." + own.figures["column"])
    figures = dict(list(cells.groupby("report")))
    parts = [
        part.assign(**names.loc[one, SUBJECT], report=one, other=other)
        for one, other in pairs
        for part in (_about(names.loc[one], names.loc[other]), _figures(figures, one, other))
    ]
    none = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in TYPES.items()})
    return pd.concat([none, *parts], ignore_index=True)[list(TYPES)].astype(TYPES).fillna(_EMPTY)


def _about(one: pd.Series, other: pd.Series) -> pd.DataFrame:
    """What is said of two versions, as far as it differs."""
    said = pd.DataFrame({"cell": ABOUT, "raw": one[ABOUT].array, "other_raw": other[ABOUT].array}).fillna("")
    return said[said["raw"] != said["other_raw"]]


def _figures(figures: Mapping[str, pd.DataFrame], one: str, other: str) -> pd.DataFrame:
    """The figures of two versions that differ."""
    if one not in figures or other not in figures:  # a document without a table of the form
        return pd.DataFrame()
    others = figures[other][["cell", "unit", *_SAID]].rename(columns={"unit": "other_unit"} | _SAID)
    both = figures[one].merge(others, on="cell")
    no_value = both["value"].isna() & both["other_value"].isna()
    same = both["raw"].eq(both["other_raw"]).where(no_value, both["value"].eq(both["other_value"]))
    return both[~(same & both["state"].eq(both["other_state"]) & both["unit"].eq(both["other_unit"]))]

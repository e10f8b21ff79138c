"""What changed between the first and the last year of a series that is one, and how sure that is."""

import pandas as pd

from jianxi_tools.indicators.declared import declared
from jianxi_tools.indicators.intervals import newcombe
from jianxi_tools.report import NO_VALUE, refused

COLUMNS = {
    "indicator": "str",
    **dict.fromkeys(("first_year", "last_year"), "int64"),
    **dict.fromkeys(("first", "last", "change", "low", "high"), "float64"),
    **dict.fromkeys(("series_break", "rests_on"), "str"),
}


def changes(found: pd.DataFrame) -> pd.DataFrame:
    """For each indicator its first and last year since the last break of its series, and the change between them.

    Args:
        found: a frame of ``indicators`` on the reports of one authority and scope. A year with several reports that
            differ is left out, but not the break that lies in it.

    Returns:
        The columns indicator; first_year and last_year, the same where only one year is known; first and last, the
        values; change, the last less the first; low and high, its 95 % interval where the indicator is a share
        (``newcombe``); series_break, what lies before the first year; rests_on, as for ``indicators``, of both years.

    Raises:
        ReportError: the reports are of several authorities.

    >>> import jianxi_tools as jx
    >>> from jianxi_tools.panel.reference import reference_panel
    >>> found = changes(jx.indicators(reference_panel())).set_index("indicator")
    >>> found.loc["disclosed_of_concluded", ["first", "last", "change", "low", "high"]].round(3).to_list()
    [0.436, 0.54, 0.104, 0.081, 0.128]
    """
    if found["authority"].nunique(dropna=False) > 1:
        raise refused("several_authorities", first=found["authority"].dropna().iloc[0])
    rows = []
    for code, own in found.dropna(subset=["year"]).groupby("indicator", sort=False):
        broken = own[own["series_break"].ne("")].sort_values("year").tail(1)  # one of a year left out breaks it too
        alike = own.drop_duplicates(["year", "numerator", "denominator", "rests_on"])
        known = alike[~alike.duplicated("year", keep=False)].dropna(subset=["value"]).sort_values("year")
        for year in broken["year"]:  # what is held against the year before is broken in the year of the break too
            known = known[known["year"] > year if declared()[code].looks_back else known["year"] >= year]
        if len(known):
            rows.append(_change(code, known.iloc[0], known.iloc[-1], "; ".join(broken["series_break"])))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _change(code: str, first: pd.Series, last: pd.Series, series_break: str) -> tuple[object, ...]:
    low, high = NO_VALUE, NO_VALUE
    if declared()[code].kind == "share" and first["year"] != last["year"]:
        low, high = map(float, newcombe(*(one[side] for one in (last, first) for side in ("numerator", "denominator"))))
    doubts = dict.fromkeys(one["rests_on"] for one in (first, last) if one["rests_on"] != "reported")
    rests_on = "; ".join(doubts) or "reported"
    years, values = (int(first["year"]), int(last["year"])), (first["value"], last["value"])
    return code, *years, *values, values[1] - values[0], low, high, series_break, rests_on

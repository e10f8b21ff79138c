"""Which reports of one year can be compared: one for each authority, none known to be of another scope."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from jianxi_tools.findings import in_question
from jianxi_tools.indicators import indicators
from jianxi_tools.indicators.signs import with_signs
from jianxi_tools.panel import Panel, panel_of
from jianxi_tools.panel.versions import settled
from jianxi_tools.report import Report, refused


@dataclass(frozen=True, eq=False)
class Comparison:
    """The reports of one year that are compared, and those that are not, each with the reason.

    ``scope`` is the scope of all of them that tell it, None where none does. ``left_out`` has the columns authority and
    reason: no_table, other_scope, unstated (another report of the authority tells the scope compared), versions
    (several that differ) or unnamed.
    """

    panel: Panel
    year: int
    scope: str | None
    left_out: pd.DataFrame

    @property
    def unstated(self) -> frozenset[str]:
        """The reports that do not tell their scope, where others do: whether they can be compared is open."""
        reports = self.panel.reports
        return frozenset(reports.loc[reports["scope"].isna(), "report"] if self.scope else ())

    def rates(self, indicator: str, language: str) -> pd.DataFrame:
        """An indicator of every report that has it, as ``indicators`` gives it, with what is told beside.

        The further columns are ``signs``, the report's ``format``, and whether it leaves its scope ``unstated``.
        """
        if language not in self._indicators:
            found = with_signs(indicators(self.panel, language=language), in_question(self.panel), language)
            kind = self.panel.reports.set_index("report")["format"]
            unstated = found["report"].isin(self.unstated)
            self._indicators[language] = found.assign(format=found["report"].map(kind), unstated=unstated)
        found = self._indicators[language]
        return found[found["indicator"] == indicator].reset_index(drop=True)

    @cached_property
    def _indicators(self) -> dict[str, pd.DataFrame]:
        """All indicators by language, once they have been asked for."""
        return {}


def comparable(reports: Report | Panel, year: int | str = "", authority: str = "") -> Comparison:
    """The reports of one year that can be compared.

    Reports of another scope are never compared; one that does not tell its scope is none of another scope. Of several
    versions of a report the first counts where all have the same figures, and none otherwise; what a list typed by
    hand does not give is no difference from a document.

    Args:
        reports: a panel of any years, or one report.
        year: the report year; "" takes the last one with more than one authority or, failing that, the last.
        authority: whose scope decides; "", or one that does not tell it, takes the scope of most reports.

    Raises:
        ReportError: the panel holds no report with a year, or none of that authority and year.
    """
    panel = reports if isinstance(reports, Panel) else panel_of([reports])
    dated = panel.reports.dropna(subset=["year"])
    if dated.empty:
        raise refused("no_years")
    panel.select(authority)  # which refuses a name that is not there
    if year == "":
        years = dated[dated["authority"].eq(authority) | (authority == "")]["year"].unique()
        authorities = dated.groupby("year")["authority"].nunique().reindex(years)
        if authorities.empty:
            raise refused("no_year_of", authority=authority)
        many = authorities[authorities > 1].index
        year = max(many) if len(many) else max(authorities.index)
    own = settled(panel.select(year=year))
    named, has_table = own.reports["authority"].notna(), own.reports["edition"].notna()
    scopes, usable = own.reports["scope"], named & has_table
    deciding = scopes[usable & (own.reports["authority"].eq(authority) | (authority == ""))]
    if deciding.empty:
        raise refused("no_peer" if authority else "no_peers", authority=authority, year=year)
    counted = (deciding if deciding.notna().any() else scopes[usable]).value_counts()
    scope = counted.index[0] if len(counted) else None
    reason = pd.Series("", index=own.reports.index)
    reason[scopes.notna() & scopes.ne(scope)] = "other_scope"
    stating = own.reports.loc[usable & scopes.eq(scope), "authority"]
    reason[scopes.isna() & own.reports["authority"].isin(stating)] = "unstated"
    reason[~has_table] = "no_table"
    reason[~named] = "unnamed"
    candidates = own.reports[reason == ""]
    reason[candidates.index[candidates.duplicated("authority", keep=False)]] = "versions"
    left_out = own.reports[["authority"]].assign(reason=reason)[reason != ""].reset_index(drop=True)
    return Comparison(own.only(candidates.loc[reason == "", "report"]), int(year), scope, left_out)

"""The reports of one authority as a series of years: what charts and sentences over time rest on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from jianxi_tools.edition import editions
from jianxi_tools.panel import Panel, panel_of
from jianxi_tools.report import NO_VALUE, Report
from jianxi_tools.views import names
from jianxi_tools.words import say

FLOW = {name: f"applications.{name}.total" for name in ("carried_in", "received", "concluded", "carried_out")}
OUTCOMES = {
    "granted": "applications.granted.total",
    "partly_granted": "applications.partly_granted.total",
    "refused": "applications.refused_*.total",
    "unavailable": "applications.unavailable_*.total",
    "declined": "applications.declined_*.total",
    "other": "applications.other*.total",  # one row in edition 2019, three in 2021
}
DISPUTES = ("reconsideration", "direct_litigation", "litigation_after_reconsideration")
DOCUMENTS = {name: f"documents.normative_documents.{name}" for name in ("in_force", "issued", "repealed")}


@dataclass(frozen=True)
class Year:
    """One report in a series: its name on an axis and its figures, none where a year has no report."""

    label: str
    authority: str
    edition: str = ""
    has_report: bool = True
    values: Mapping[str, float] = field(default_factory=dict)

    def get(self, cell: str) -> float:
        """The sum of the figures ``table.row.column`` (``*`` for a family of rows), NaN where one is not known."""
        found = [value for code, value in self.values.items() if fnmatchcase(code, cell)]
        return sum(found) if found else NO_VALUE

    def why_not(self, cell: str, language: str) -> str:
        """Why there is no figure: no report, a form that does not ask for it, or a gap in the report."""
        asked = not self.edition or any(fnmatchcase(code, cell) for code in editions()[self.edition].position)
        word = "no_report" if not self.has_report else "no_figure" if asked else "other_form"
        return say(f"chart.{word}", language, edition=self.edition)


def years_of(reports: Report | Panel, language: str) -> list[Year]:
    """The reports in the order of their years, with an empty year for each that has no report in between.

    Args:
        reports: one report, or the reports of one authority.
        language: ``zh`` or ``en``.
    """
    panel = panel_of([reports]) if isinstance(reports, Report) else reports
    return list(_without_jumps(_each_report(panel, language))) or [Year("–", "")]


def years_with(years: Sequence[Year], cells: Iterable[str]) -> list[Year]:
    """The years in which every one of the figures is known."""
    cells = list(cells)
    return [year for year in years if all(year.get(cell) == year.get(cell) for cell in cells)]


def _each_report(panel: Panel, language: str) -> Iterator[Year]:
    codes = panel.figures["table"] + "." + panel.figures["row"] + "." + panel.figures["column"]
    by_report = {
        report: own["value"].set_axis(codes[own.index]).to_dict() for report, own in panel.figures.groupby("report")
    }
    twins = panel.reports.duplicated(["authority", "year"], keep=False)
    for overview, is_twin in zip(panel.reports.to_dict("records"), twins, strict=True):
        name = names(overview, language)
        label = f"{name['year']} {overview['report'][:4]}" if is_twin else str(name["year"])
        edition = overview["edition"] if isinstance(overview["edition"], str) else ""
        yield Year(label, str(name["authority"]), edition, values=by_report.get(overview["report"], {}))


def _without_jumps(years: Iterable[Year]) -> Iterator[Year]:
    last = ""
    for year in years:
        now = year.label[:4]
        if last.isdecimal() and now.isdecimal():
            yield from (
                Year(str(between), year.authority, has_report=False) for between in range(int(last) + 1, int(now))
            )
        yield year
        last = now


def span(years: Sequence[Year]) -> str:
    """The first and the last year: ``2021–2025``."""
    return years[0].label if len(years) == 1 else f"{years[0].label}–{years[-1].label}"

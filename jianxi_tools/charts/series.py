"""The reports of one authority as a series of years: what charts and sentences over time rest on."""

import fnmatch
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from jianxi_tools.edition import Figure, editions
from jianxi_tools.findings import in_question
from jianxi_tools.indicators import SMALLEST_BASE, breaks, indicators, wilson
from jianxi_tools.indicators.signs import IN_QUESTION, with_signs
from jianxi_tools.indicators.sums import doubts, has_sum
from jianxi_tools.panel import Panel, panel_of
from jianxi_tools.panel.versions import settled
from jianxi_tools.report import NO_VALUE, REFERENCE, SIGNS, UNKNOWN, Report, codes_of, refused
from jianxi_tools.words import listing, names, number, percent, say

FLOW = {name: f"applications.{name}.total" for name in ("carried_in", "received", "concluded", "carried_out")}
OUTCOMES = {
    "granted": "applications.granted.total",
    "partly_granted": "applications.partly_granted.total",
    "refused": "applications.refused_*.total",
    "unavailable": "applications.unavailable_*.total",
    "declined": "applications.declined_*.total",
    "other": "applications.other*.total",  # one row in edition 2019, three in 2021
}
APPLICANTS = {
    name: f"applications.received.{name}"
    for name in ("natural_person", "business", "research", "public_interest", "legal_service", "other_organisation")
}
DISPUTES = ("reconsideration", "direct_litigation", "litigation_after_reconsideration")
DOCUMENTS = {name: f"documents.normative_documents.{name}" for name in ("in_force", "issued", "repealed")}

LARGE_BASE = 1000  # from which a tenth of a percent is worth telling

NUMBERS = ("report", "year", "measure", "figures", "value", "base", "share", "low", "high", "rests_on", "signs")


@dataclass(frozen=True, eq=False)
class Year:
    """One report in a series: its name on an axis and its figures with their states; none where there is no report.

    ``number`` is the year itself, ``is_version`` whether there are several reports of it, ``file`` the report's file;
    ``in_question`` the figures that take part in a sum which fails.
    """

    label: str
    authority: str
    language: str
    number: int | None = None
    report: str = ""
    edition: str = ""
    has_report: bool = True
    is_version: bool = False
    is_reference: bool = False
    file: str = ""
    figures: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    in_question: Collection[str] = ()

    @property
    def name(self) -> str:
        """The year in a sentence: all versions of one have the same."""
        return self.label if self.number is None else str(self.number)

    def get(self, cell: str) -> float:
        """The sum of the figures ``table.row.column`` (``*`` for a family), NaN where ``has_sum`` finds none."""
        found = self._found(cell).values()
        if not has_sum([state for _, state in found]):
            return NO_VALUE
        return sum(value for value, _ in found if value == value)

    def counts_nothing(self, *cells: str) -> bool:
        """Whether all known figures in the rows of some are 0, be they sums or parts of one."""
        rows = (self._found(f"{cell.rpartition('.')[0]}.*") for cell in cells)
        return not any(value and value == value for row in rows for value, _ in row.values())

    def signs(self, *cells: str) -> str:
        """The signs of what sums rest on, each once; "" where all of their figures are reported and beyond question."""
        found = {}
        for cell in cells:
            found |= self._found(cell) if self.get(cell) == self.get(cell) else {}
        states = {state for _, state in found.values()}
        signs = "".join(sign for state, sign in SIGNS.items() if state in states)
        return signs + IN_QUESTION * any(code in self.in_question for code in found)

    def text(self, cell: str) -> str:
        """The sum as it is written at a mark: its number and its signs."""
        return number(self.get(cell)) + self.signs(cell)

    def rests_on(self, *cells: str) -> str:
        """``reported``, or every figure of some sums that is not, with its state; why the report has none of them."""
        terms = [{code: state for code, (_, state) in self._found(cell).items()} for cell in cells]
        states = {code: state for term in terms for code, state in term.items()}
        if not states:
            return self.why_not(cells[0])
        return "; ".join(doubts(states, terms, self.language)) or "reported"

    def why_not(self, cell: str) -> str:
        """Why there is no figure: no report, a form that does not ask for it, or a gap in the report."""
        asked = not self.edition or fnmatch.filter(editions()[self.edition].position, cell)
        states = dict.fromkeys(state for _, state in self._found(cell).values() if state in UNKNOWN[1:])
        word = (
            "no_report" if not self.has_report else "other_form" if not asked else "unsure" if states else "no_figure"
        )
        listed = listing((say(f"state.{state}", self.language) for state in states), self.language)
        return self.say(word, edition=self.edition, state=listed)

    def say(self, word: str, **facts: object) -> str:
        """A sentence on charts."""
        return say(f"chart.{word}", self.language, **facts)

    def _found(self, cell: str) -> dict[str, tuple[float, str]]:
        if "*" not in cell:
            return {cell: self.figures[cell]} if cell in self.figures else {}
        return {code: self.figures[code] for code in fnmatch.filter(self.figures, cell)}


@dataclass(frozen=True)
class Series:
    """The reports of one authority in the order of their years, with an empty year for each that has none between."""

    panel: Panel
    language: str

    @cached_property
    def years(self) -> tuple[Year, ...]:
        """The years, one for each report and each gap."""
        years = _each_report(self.panel, self._questioned, self.language)
        return tuple(_without_jumps(years)) or (Year("–", "", self.language),)

    @cached_property
    def _questioned(self) -> Mapping[str, Collection[str]]:
        return in_question(self.panel)

    @property
    def referred(self) -> list[Year]:
        """The years of which there are only reference figures."""
        return [year for year in self.years if year.is_reference]

    @property
    def reference(self) -> str:
        """Whether ``all`` of the reports are reference figures, or ``some``; "" for none."""
        at_hand = sum(year.has_report for year in self.years)
        return "" if not self.referred else "all" if len(self.referred) == at_hand else "some"

    @property
    def labels(self) -> list[str]:
        """The names of the years on an axis."""
        return [year.label for year in self.years]

    @property
    def authority(self) -> str:
        """Whose reports these are."""
        return self.years[-1].authority

    @property
    def scope(self) -> str:
        """What the reports cover, in words; "" where they do not tell."""
        scopes = self.panel.reports["scope"].dropna()
        return say(f"scope.{scopes.iloc[0]}", self.language) if len(scopes) else ""

    @property
    def span(self) -> str:
        """The first and the last year: ``2021–2025``."""
        return "–".join(dict.fromkeys((self.years[0].name, self.years[-1].name)))

    @cached_property
    def rates(self) -> pd.DataFrame:
        """The indicators of the reports with their ``signs``, by report and indicator."""
        found = with_signs(indicators(self.panel, language=self.language), self._questioned, self.language)
        return found.set_index(["report", "indicator"], drop=False)

    def rate(self, year: Year, indicator: str) -> pd.Series | None:
        """An indicator of a year, None where its report does not have it."""
        place = (year.report, indicator)
        return self.rates.loc[place] if year.report and place in self.rates.index else None

    def known(self, cells: Iterable[str]) -> list[Year]:
        """The years in which every one of the figures is known."""
        cells = list(cells)
        return [year for year in self.years if all(year.get(cell) == year.get(cell) for cell in cells)]

    def ends(self, known: Sequence[Year], *codes: str) -> tuple[Year, Year]:
        """The first and the last of some years between which a comparison holds; twice the last where none does.

        Between them no series of the indicators ``codes`` breaks. Versions of a year are passed over, unless there is
        nothing else: then both are the last version.
        """
        single = [year for year in known if not year.is_version] or known[-1:]
        last = single[-1]
        broken = max((at for at in self.breaks(*codes) if at <= self.years.index(last)), default=0)
        return next(year for year in single if self.years.index(year) >= broken), last

    def breaks(self, *codes: str) -> dict[int, str]:
        """Where the series of any of these indicators breaks: the position of the year behind, and why."""
        joint = self.say("and")
        return {
            at: joint.join(getattr(breaks()[name], f"{self.language}_short") for name in broken)
            for at, broken in self.broken(*codes).items()
        }

    def broken(self, *codes: str) -> dict[int, dict[str, list[str]]]:
        """By the position of the year behind a break, the breaks there and which of the indicators each concerns."""
        found: dict[int, dict[str, list[str]]] = {}
        for at, year in enumerate(self.years):
            if not at or year.number == self.years[at - 1].number:
                continue
            for code in codes:
                rate = self.rate(year, code)
                for name in filter(None, rate["series_break"].split("; ") if rate is not None else ()):
                    found.setdefault(at, {}).setdefault(name, []).append(code)
        return found

    def say(self, word: str, **facts: object) -> str:
        """A sentence on charts."""
        return say(f"chart.{word}", self.language, **facts)

    def numbers(self, cells: Mapping[str, str], base: str = "") -> pd.DataFrame:
        """The numbers behind a chart, one row for each year and measure: figures, or sums of them, by name.

        ``base`` is the figure of which the measures are shares, "" where they are counts alone.
        """
        rows = []
        for year in self.years:
            whole = year.get(base) if base else NO_VALUE
            for name, cell in cells.items():
                value = year.get(cell)
                of = (cell, base) if base and value == value else (cell,)
                told = (year.rests_on(*of), year.signs(*of))
                rows.append((year.report, year.label, name, cell, value, whole, *share_of(value, whole), *told))
        return pd.DataFrame(rows, columns=list(NUMBERS))

    def rated(self, codes: Mapping[str, str]) -> pd.DataFrame:
        """The same for indicators, by their names, with what they are held against as their base."""
        rows = []
        for year in self.years:
            for name, code in codes.items():
                rate = self.rate(year, code)
                if rate is None:
                    told = (*[NO_VALUE] * 5, year.why_not(FLOW["concluded"]), "")
                else:
                    told = rate[["numerator", "denominator", "value", "low", "high", "rests_on", "signs"]]
                rows.append((year.report, year.label, name, code, *told))
        return pd.DataFrame(rows, columns=list(NUMBERS))


def series_of(reports: Report | Panel | Series, language: str) -> Series:
    """The series of one report, or of those of one authority and scope, versions that agree once; a series as it is.

    Raises:
        ReportError: they are the reports of several authorities or scopes.
    """
    if isinstance(reports, Series):
        return reports
    panel = reports if isinstance(reports, Panel) else panel_of([reports])
    for name, plural in (("authority", "authorities"), ("scope", "scopes")):
        count = panel.reports[name].nunique(dropna=False)
        if count > 1:
            raise refused(f"several_{plural}", count=count, first=panel.reports[name].dropna().iloc[0])
    return Series(settled(panel), language)


def share_of(count: float, base: float) -> tuple[float, float, float]:
    """A share with its 95 % interval; NaN where it would be none or its base is too small.

    >>> [round(value, 3) for value in share_of(29, 39)]
    [0.744, 0.589, 0.854]
    """
    if not (base >= SMALLEST_BASE and 0 <= count <= base):
        return NO_VALUE, NO_VALUE, NO_VALUE
    low, high = wilson(count, base)
    return count / base, float(low), float(high)


def in_brackets(count: float, base: float, language: str) -> str:
    """A share in brackets behind its count, or nothing where the base is too small to speak of one."""
    share, *_ = share_of(count, base)
    return say("chart.share", language, share=percent(share, 1 if base >= LARGE_BASE else 0)) if share == share else ""


def figure_of(cell: str) -> Figure:
    """A figure in the newest edition that has it."""
    return next(form.figures[form.position[cell]] for form in reversed(editions().values()) if cell in form.position)


def follows(before: Year, year: Year) -> bool:
    """Whether a year comes directly after another, and there is one report of each."""
    if before.is_version or year.is_version or before.number is None or year.number is None:
        return False
    return year.number == before.number + 1


def _each_report(panel: Panel, questioned: Mapping[str, Collection[str]], language: str) -> Iterator[Year]:
    codes = codes_of(panel.figures)
    by_report = {
        report: dict(zip(codes[own.index], zip(own["value"], own["state"], strict=True), strict=True))
        for report, own in panel.figures.groupby("report")
    }
    versions = panel.reports.groupby(["authority", "year"], dropna=False).cumcount() + 1
    twins = panel.reports.duplicated(["authority", "year"], keep=False)
    for overview, is_twin, version in zip(panel.reports.to_dict("records"), twins, versions, strict=True):
        name = names(overview, language)
        yield Year(
            label=f"{name['year']} ({version})" if is_twin else str(name["year"]),
            authority=str(name["authority"]),
            language=language,
            number=name["year"] if isinstance(name["year"], int) else None,
            report=overview["report"],
            edition=overview["edition"] if isinstance(overview["edition"], str) else "",
            is_version=bool(is_twin),
            is_reference=overview["format"] == REFERENCE,
            file=Path(str(overview["source"])).name,
            figures=by_report.get(overview["report"], {}),
            in_question=questioned.get(overview["report"], ()),
        )


def _without_jumps(years: Iterable[Year]) -> Iterator[Year]:
    last = None
    for year in years:
        if last is not None and year.number is not None:
            gap = range(last + 1, year.number)
            yield from (Year(str(number), year.authority, year.language, number, has_report=False) for number in gap)
        yield year
        last = year.number


def listed(years: Sequence[Year], language: str) -> str:
    """The years that have a report, as a list in which versions of one stand once."""
    return listing(dict.fromkeys(year.name for year in years if year.has_report), language)

"""What changed over the years, or within the one year at hand, as HTML."""

import fnmatch
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from jianxi_tools import charts
from jianxi_tools.charts.series import DISPUTES, Series, listed, series_of
from jianxi_tools.charts.sheet import Chart
from jianxi_tools.charts.wording import broken_series, legend
from jianxi_tools.indicators import declared
from jianxi_tools.panel import Panel
from jianxi_tools.report import REFERENCE, TYPED, UNKNOWN
from jianxi_tools.views.parts import Html, render, section, unless_empty, what_was_read
from jianxi_tools.views.rates import between, doubts, rate_cell, sentences
from jianxi_tools.views.versions import versions
from jianxi_tools.words import joined, listing, names, number, percent, say

SECTIONS = {  # chart → the indicators of which its section tells
    "request_flow": ("received", "concluded", "growth_received"),
    "applicants": ("applicants_natural_person",),
    "outcomes": ("disclosed_in_full", "disclosed_in_part", "refused", "unavailable", "declined", "other"),
    "disclosure": ("disclosed_of_concluded", "disclosed_of_decided", "disclosed_of_processed"),
    "grounds": ("not_held",),
    "backlog": ("carried_over", "clearance"),
    "disputes": ("disputes_per_1000", *(f"{row}_corrected" for row in DISPUTES), "suits_after_reconsideration"),
    "document_stock": ("normative_documents_in_force", "normative_documents_residual", "normative_documents_turnover"),
}
MORE = {  # chart → further indicators, of which the limits do not tell; of a family (*) only those that count something
    "grounds": ("*_of_refused",),
    "document_stock": ("licensing_decisions", "penalties_decisions", "coercion_decisions", "administrative_fees"),
}


@dataclass(frozen=True)
class Trends:
    """The series of years of one authority, in ``zh`` or ``en``; each part shows itself in a notebook.

    Of a panel with several authorities the one with most reports is shown, and the others are named; so are reports
    of another scope. Reference figures stand only for years of which there is nothing else. Where the reports hold no
    figures, the summary says so, and the other parts are empty.
    """

    panel: Panel
    language: str

    @cached_property
    def shown(self) -> Panel:
        """The reports of the one authority, of one scope, that are shown."""
        reports = self.panel.reports
        own = reports[reports["format"] != REFERENCE]
        own = own if len(own) else reports
        if own["authority"].notna().any():
            own = own[own["authority"] == own["authority"].value_counts(sort=True).index[0]]
        scopes, is_document = own["scope"].fillna(""), own["format"] != TYPED
        deciding = scopes[is_document] if is_document.any() else scopes  # a list need not tell its scope
        is_same = reports["scope"].fillna("") == deciding.value_counts(sort=True).index[0]
        fills_in = reports["authority"].isin(own["authority"]) & ~reports["year"].isin(own["year"])
        fills_in &= reports["format"] == REFERENCE
        return self.panel.only(reports.loc[is_same & (fills_in | reports.index.isin(own.index)), "report"])

    @cached_property
    def series(self) -> Series:
        """The reports that are shown, year by year."""
        return series_of(self.shown, self.language)

    @property
    def is_empty(self) -> bool:
        """Whether there is not one figure to show."""
        return all(value != value for year in self.series.years for value, _ in year.figures.values())

    @cached_property
    def pictures(self) -> dict[str, Chart]:
        """The charts by name."""
        return {name: getattr(charts, name)(self.series, self.language) for name in SECTIONS}

    @property
    def summary(self) -> Html:
        """The first screen: which years are at hand, and what each chart finds that has anything to draw."""
        overviews = self.shown.reports.to_dict("records")
        states = dict(list(self.shown.figures.groupby("report")["state"]))
        none = pd.Series(dtype="str")
        read = [what_was_read(one, states.get(one["report"], none), self.language) for one in overviews]
        years = [year for year in self.series.years if year.has_report]
        word = "empty" if self.is_empty else "one" if len(years) == 1 else "many"
        drawn = [] if self.is_empty else [picture for picture in self.pictures.values() if len(picture.numbers)]
        findings = [picture.title for picture in drawn]
        facts = {"years": listed(years, self.language), "count": number(len(years))}
        return render(
            "trend_summary",
            self.language,
            title=self._say("title", **names(overviews[0], self.language) | {"years": self.series.span}),
            lead=self._say(word, **facts),
            notes=list(self._notes()),
            sentences=findings,
            signs=legend(findings, self.language),
            sources=[joined(one.values(), self.language) for one in read],
        )

    @unless_empty
    def section(self, name: str) -> Html:
        """A chart of ``SECTIONS`` with what its indicators say."""
        more = [
            code
            for pattern in MORE.get(name, ())
            for code in fnmatch.filter(self._codes, pattern)
            if code == pattern or self._is_used(code)
        ]
        said = sentences(self.series, (*SECTIONS[name], *more))
        return section(self._say(name), said, self.pictures[name], self.language)

    @property
    def versions(self) -> Html:
        """Where several versions of one report differ; nothing where there is one of each."""
        own = self.panel.reports["authority"].isin(self.shown.reports["authority"])
        return versions(self.panel.only(self.panel.reports.loc[own, "report"]), self.language)

    @property
    @unless_empty
    def limits(self) -> Html:
        """What cannot be compared, what rests on figures that are not plainly printed, and what is contested."""
        limits = [*broken_series(self.series, self._codes, "trend.break"), *self._gaps(), *self._doubts()]
        told = [code for codes in SECTIONS.values() for code in codes if code in self._codes]
        words = [getattr(declared()[code], self.language) for code in told]
        return render(
            "limits",
            self.language,
            limits=limits,
            unbroken="" if limits or len(self.series.years) == 1 else self._say("limits_none"),
            contested=[(one.name, one.contested) for one in words],
        )

    @property
    @unless_empty
    def indicators(self) -> Html:
        """All indicators as a table of years."""
        rows = []
        for code in self._codes:
            cells = [rate_cell(self.series.rate(year, code), self.language) for year in self.series.years]
            words = getattr(declared()[code], self.language)
            rows.append({"name": words.name, "base": words.base, "cells": cells})
        return render("indicators", self.language, years=self.series.labels, rows=rows)

    @property
    @unless_empty
    def numbers(self) -> Html:
        """All that the charts draw, as a table of years; what several of them draw stands once."""
        groups, seen = [], set()
        for name, picture in self.pictures.items():
            rows = []
            for (measure, figures), own in picture.numbers.groupby(["measure", "figures"], sort=False):
                is_share = own["base"].notna().any()
                if (figures, is_share) not in seen:
                    rows.append({"name": measure, "cells": [self._number(row) for row in own.itertuples()]})
                seen.add((figures, is_share))
            groups += [{"title": self._say(name), "rows": rows}] if rows else []
        if not groups:
            return Html()
        signs = legend(
            (cell["signs"] for group in groups for row in group["rows"] for cell in row["cells"]), self.language
        )
        return render("numbers", self.language, years=self.series.labels, groups=groups, signs=signs)

    def _number(self, row: object) -> dict[str, str]:
        """A number of a chart as a cell: what it is a share of, its interval, what it rests on."""
        share = f" = {percent(row.share, 1)}" if row.share == row.share else ""
        return {
            "text": number(row.value),
            "below": f"÷ {number(row.base)}{share}" if row.base == row.base and row.value == row.value else "",
            "interval": between(row.low, row.high),
            "title": doubts(row.rests_on, self.language),
            "signs": row.signs,
            "broken": "",
        }

    @property
    def _codes(self) -> list[str]:
        """The indicators that any of the reports has, in the order declared."""
        at_hand = set(self.series.rates.index.get_level_values("indicator"))
        return [code for code in declared() if code in at_hand]

    def _is_used(self, code: str) -> bool:
        """Whether any report counts something under an indicator."""
        return bool((self.series.rates.loc[self.series.rates["indicator"] == code, "numerator"] > 0).any())

    def _say(self, word: str, **facts: object) -> str:
        return say(f"trend.{word}", self.language, **facts)

    def _list(self, texts: Iterable[str]) -> str:
        return listing(texts, self.language)

    def _notes(self) -> Iterator[str]:
        """What a reader has to know before the findings: what the series lacks, and what else is at hand."""
        reports, shown = self.panel.reports, self.shown.reports
        if reference := self.series.reference:
            yield self._say(f"reference_{reference}", years=listed(self.series.referred, self.language))
        if (self.shown.remarks["remark"] == "authority_short").any():
            yield say("remark.authority_short", self.language)
        yield from self._gaps()
        if files := len(self.panel.refused):
            yield self._say("unread", count=number(files))
        rest = reports[~reports["report"].isin(shown["report"])]
        same = rest[rest["authority"].isin(shown["authority"])]
        scopes = same.loc[same["format"] != REFERENCE, "scope"].fillna("none").unique()
        if len(scopes):
            told = self._list(say(f"scope.{scope}", self.language) for scope in scopes)
            yield self._say("scopes", count=number(len(same)), scopes=told)
        if others := sorted(set(rest["authority"].dropna()) - set(shown["authority"])):
            more = self._say("and_more", count=number(len(others) - 5)) if len(others) > 5 else ""
            yield self._say("others", names=self._list(others[:5]) + more)

    def _gaps(self) -> Iterator[str]:
        """Years without a report, with several, or with a part of the figures."""
        years = self.series.years
        if gaps := [year.label for year in years if not year.has_report]:
            yield self._say("gaps", years=self._list(gaps))
        if versions := [self._say("version", label=year.label, file=year.file) for year in years if year.is_version]:
            yield self._say("twins", versions=self._list(versions))
        for year in years:
            at_hand, total = sum(state not in UNKNOWN for _, state in year.figures.values()), len(year.figures)
            if at_hand < total:
                yield self._say("partial", year=year.label, count=number(at_hand), total=number(total))
            elif year.has_report and not total:
                yield self._say("no_table", year=year.label)

    def _doubts(self) -> Iterator[str]:
        """How many figures of each year are in sums that fail, or not plainly printed, by state."""
        for year in self.series.years:
            if year.in_question:
                yield self._say("in_question", year=year.label, count=number(len(year.in_question)))
            states = Counter(state for _, state in year.figures.values() if state not in ("reported", "missing"))
            if states:
                counts = (f"{say(f'state.{state}', self.language)} {number(n)}" for state, n in states.most_common())
                yield self._say("doubts", year=year.label, counts=self._list(counts))

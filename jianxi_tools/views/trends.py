"""What changed over the years, or within the one year at hand, as HTML."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from jianxi_tools import charts
from jianxi_tools.charts.drawing import Chart, png
from jianxi_tools.panel import Panel
from jianxi_tools.views import Html, names, render, what_was_read
from jianxi_tools.views.series import DISPUTES, DOCUMENTS, FLOW, OUTCOMES, Year, span, years_of, years_with
from jianxi_tools.words import number, say


@dataclass(frozen=True)
class Trends:
    """The series of years of one authority, in ``zh`` or ``en``; each part shows itself in a notebook.

    Of a panel with several authorities the one with most reports is shown, and the others are named.
    """

    panel: Panel
    language: str

    @cached_property
    def shown(self) -> Panel:
        """The reports of the one authority that is shown."""
        authorities = self.panel.reports["authority"].value_counts(sort=True)
        return self.panel.select(authority=authorities.index[0]) if len(authorities) > 1 else self.panel

    @cached_property
    def years(self) -> list[Year]:
        """The reports that are shown, year by year."""
        return years_of(self.shown, self.language)

    @property
    def summary(self) -> Html:
        """The first screen: which years are at hand and what they tell of their start and end."""
        overviews = self.shown.reports.to_dict("records")
        states = dict(list(self.shown.figures.groupby("report")["state"]))
        read = [
            what_was_read(one, states.get(one["report"], pd.Series(dtype="str")), self.language) for one in overviews
        ]
        at_hand = [year.label for year in self.years if year.has_report]
        word = "one" if len(at_hand) == 1 else "many"
        listed = say("view.list", self.language).join(at_hand)
        return render(
            "trend_summary",
            self.language,
            title=say("trend.title", self.language, **names(overviews[0], self.language), years=span(self.years)),
            lead=say(f"trend.{word}", self.language, year=listed, years=listed, count=number(len(at_hand))),
            sentences=[self._backlog(), self._stock(), self._pending()],
            notes=self._notes(overviews),
            sources=[("" if self.language == "zh" else " ").join(one.values()) for one in read],
        )

    @property
    def request_flow(self) -> Html:
        """What was asked, and what was left over."""
        return self._picture(charts.request_flow)

    @property
    def answers(self) -> Html:
        """How requests were answered."""
        return self._picture(charts.answers)

    @property
    def disputes(self) -> Html:
        """What was disputed, and how it ended."""
        return self._picture(charts.disputes)

    @property
    def document_stock(self) -> Html:
        """Normative documents issued, repealed and in force."""
        return self._picture(charts.document_stock)

    @property
    def numbers(self) -> Html:
        """The figures that the charts draw, as a table of years."""
        cells = FLOW | OUTCOMES | {row: f"disputes.{row}.total" for row in DISPUTES} | DOCUMENTS
        rows = [(say(f"chart.{name}", self.language), cell) for name, cell in cells.items()]
        return render("numbers", self.language, years=self.years, rows=rows)

    def _picture(self, chart: Callable[..., Chart]) -> Html:
        picture = chart(self.shown, self.language)
        title = say(f"trend.{chart.__name__}", self.language)
        return render(
            "picture", self.language, title=title, alt=picture.title, data=base64.b64encode(png(picture)).decode()
        )

    def _backlog(self) -> str:
        known = years_with(self.years, [FLOW["carried_in"], FLOW["carried_out"]])
        if not known:
            return self._unknown("request_flow")
        before, after = known[0].get(FLOW["carried_in"]), known[-1].get(FLOW["carried_out"])
        return self._said("backlog", known, before=number(before), after=number(after))

    def _stock(self) -> str:
        known = years_with(self.years, DOCUMENTS.values())
        if not known:
            return self._unknown("document_stock")
        in_force, issued, repealed = (known[0].get(cell) for cell in DOCUMENTS.values())
        before, after = in_force - issued + repealed, known[-1].get(DOCUMENTS["in_force"])
        computed = f"{number(in_force)} − {number(issued)} + {number(repealed)}"
        return self._said("stock", known, before=number(before), after=number(after), sum=computed)

    def _pending(self) -> str:
        known = years_with(self.years, [f"disputes.{row}.pending" for row in DISPUTES])
        if not known:
            return self._unknown("disputes")
        return self._said("pending", known, after=number(known[-1].get("disputes.*.pending")))

    def _said(self, name: str, known: list[Year], **facts: str) -> str:
        return say(f"trend.{name}", self.language, first=known[0].label, last=known[-1].label, **facts)

    def _unknown(self, what: str) -> str:
        return say("trend.unknown", self.language, what=say(f"trend.{what}", self.language))

    def _notes(self, overviews: list[dict]) -> list[str]:
        """What a reader has to know of the series: years without a report, two reports of a year, other authorities."""
        listed = say("view.list", self.language).join
        gaps = [year.label for year in self.years if not year.has_report]
        shown = {one["authority"] for one in overviews}
        others = [name for name in self.panel.reports["authority"].dropna().unique() if name not in shown]
        notes = [say("trend.gaps", self.language, years=listed(gaps))] if gaps else []
        notes += [say("trend.twins", self.language)] if self.shown.reports["year"].duplicated().any() else []
        notes += [say("trend.others", self.language, names=listed(others))] if others else []
        return notes

"""How authorities stand beside each other in one year, as HTML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from jianxi_tools import charts
from jianxi_tools.charts.peers import FEWEST, in_question, middle_count, scope_of
from jianxi_tools.charts.rates import RATES
from jianxi_tools.charts.sheet import Chart
from jianxi_tools.charts.wording import legend
from jianxi_tools.indicators import declared
from jianxi_tools.indicators.signs import UNSTATED
from jianxi_tools.panel.peers import Comparison
from jianxi_tools.report import REFERENCE
from jianxi_tools.views.parts import Html, render, section, unless_empty
from jianxi_tools.views.rates import rate_cell, written
from jianxi_tools.words import listing, number, say

SHOWN = (
    "received",
    *RATES,
    "refused",
    "not_held",
    "declined",
    "carried_over",
    "applicants_natural_person",
    "disputes_per_1000",
    "reconsideration_corrected",
)


@dataclass(frozen=True)
class Peers:
    """The reports of one year beside each other, in ``zh`` or ``en``; each part shows itself in a notebook.

    ``authority`` is the one to look at, "" for none. Where fewer than two authorities have figures, the summary says
    so, and the other parts are empty.
    """

    comparison: Comparison
    language: str
    authority: str = ""

    @cached_property
    def pictures(self) -> dict[str, Chart]:
        """The charts by name: the volume, and for each base of the disclosure rate intervals and funnel."""
        about = (self.comparison, self.language, self.authority)
        found = {"volume": charts.peer_volume(*about)}
        for code in RATES:
            found[code] = charts.peer_intervals(*about, code)
            found[f"{code}_funnel"] = charts.peer_funnel(*about, code)
        return found

    @cached_property
    def found(self) -> dict[str, pd.DataFrame]:
        """The indicators of the table by code, for every authority."""
        return {code: self.comparison.rates(code, self.language) for code in SHOWN}

    @cached_property
    def compared(self) -> pd.DataFrame:
        """The reports with any figure to compare."""
        with_any = pd.concat([own.loc[own["value"].notna(), "report"] for own in self.found.values()])
        reports = self.comparison.panel.reports
        return reports[reports["report"].isin(with_any)]

    @property
    def usable(self) -> list[str]:
        """Their authorities."""
        return list(self.compared["authority"])

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to compare with."""
        return len(self.usable) < 2

    @property
    def summary(self) -> Html:
        """The first screen: who is compared, what was found, and what is not compared."""
        comparison, names = self.comparison, self.comparison.panel.reports["authority"]
        facts = {"year": comparison.year, "authority": self.authority, "scope": scope_of(comparison, self.language)}
        left_out = [(one.authority, self._say(one.reason)) for one in comparison.left_out.fillna("–").itertuples()]
        left_out += [(name, self._say("no_figures")) for name in names if name not in self.usable]
        notes = [self._say("out", authority=who, reason=why) for who, why in left_out if who == self.authority][:1]
        notes += self._notes()
        if self.is_empty:
            only = next(iter(self.usable), "–")
            lead, findings = self._say("lead_one" if self.usable else "lead_none", **facts | {"authority": only}), []
        else:
            lead, labels = self._say("lead", **facts, count=number(len(self.usable))), map(self._label, RATES)
            colon, pictures = say("view.colon", self.language), self.pictures
            findings = [f"{label}{colon}{pictures[code].title}" for code, label in zip(RATES, labels, strict=True)]
            findings.insert(0, pictures["volume"].title)
        compared = [] if self.is_empty else self.compared.itertuples()
        return render(
            "peers_summary",
            self.language,
            title=self._say("title" if self.authority else "title_all", **facts),
            lead=lead,
            notes=notes,
            sentences=findings,
            signs=legend(findings, self.language),
            left_out=left_out,
            sources=[f"{one.authority} · {Path(one.source).name} · {one.report}…" for one in compared],
        )

    @property
    @unless_empty
    def volume(self) -> Html:
        """How many requests each authority received."""
        return section(self._say("volume"), [], self.pictures["volume"], self.language)

    @property
    @unless_empty
    def disclosure(self) -> Html:
        """How much each authority disclosed, on the three bases."""
        return self._rates(say("trend.disclosure", self.language), {code: code for code in RATES})

    @property
    @unless_empty
    def funnels(self) -> Html:
        """Which authorities lie outside the limits of chance, on the three bases."""
        drawn = [code for code in RATES if "common_rate" in self.pictures[f"{code}_funnel"].numbers]
        rated = (self.pictures[f"{code}_funnel"].numbers["format"] for code in RATES)
        most = max(int((of != REFERENCE).sum()) or len(of) for of in rated)  # reference figures alone count too
        note = "" if drawn else self._say("few", n=number(most), fewest=number(FEWEST))
        return self._rates(self._say("funnel"), {code: f"{code}_funnel" for code in drawn}, note)

    @property
    @unless_empty
    def table(self) -> Html:
        """The main indicators of every authority, with median and quartiles."""
        rates = {(row["report"], code): row for code, own in self.found.items() for _, row in own.iterrows()}
        rows = [
            {
                "name": overview.authority + UNSTATED * (overview.report in self.comparison.unstated),
                "look": overview.authority == self.authority,
                "reference": overview.format == REFERENCE,
                "cells": [rate_cell(rates.get((overview.report, code)), self.language) for code in SHOWN],
            }
            for overview in self.compared.itertuples()
        ]
        rows.sort(key=lambda row: not row["look"])
        counted = {code: own[own["value"].notna() & (own["format"] != REFERENCE)] for code, own in self.found.items()}
        return render(
            "peers_table",
            self.language,
            signs=legend((row["name"] for row in rows), self.language),
            columns=[getattr(declared()[code], self.language) for code in SHOWN],
            rows=rows,
            medians=[_of(own["value"].median(), code, own) for code, own in counted.items()],
            quartiles=[_quartiles(code, own) for code, own in counted.items()],
        )

    @property
    @unless_empty
    def limits(self) -> Html:
        """What is contested about the indicators that are shown."""
        words = [getattr(declared()[code], self.language) for code in SHOWN]
        return render(
            "limits",
            self.language,
            limits=[self._say("level")],
            unbroken="",
            contested=[(one.name, one.contested) for one in words],
        )

    def _say(self, word: str, **facts: object) -> str:
        return say(f"peers.{word}", self.language, **facts)

    def _notes(self) -> Iterator[str]:
        """What a reader has to know before the findings."""
        compared, reports = self.comparison, self.comparison.panel.reports
        unstated = self.compared["report"].isin(compared.unstated).sum()
        if not self.is_empty and not compared.scope:
            yield self._say("scope_open")
        if not self.is_empty and unstated:
            yield self._say("some_open", count=number(unstated))
        if files := len(compared.panel.refused):
            yield self._say("unread", count=number(files))
        reference = reports.loc[reports["format"] == REFERENCE, "authority"]
        if not self.is_empty and len(reference):
            yield self._say("reference", names=listing(reference, self.language))

    def _label(self, code: str) -> str:
        return say(f"chart.{code}", self.language)

    def _rates(self, title: str, pictures: Mapping[str, str], note: str = "") -> Html:
        """Charts of the disclosure rate, for each base its own."""
        named = [(self._label(code), self.pictures[name]) for code, name in pictures.items()]
        return render("pictures", self.language, title=title, note=note, pictures=named)


def _of(value: float, code: str, rates: pd.DataFrame) -> str:
    """What is said of all, with a sign if one of them rests on a sum that fails; "–" where there are too few."""
    write = middle_count if declared()[code].kind == "count" else written(code)
    return write(value) + in_question(rates) if len(rates) >= FEWEST else "–"


def _quartiles(code: str, rates: pd.DataFrame) -> str:
    """The range of the middle half."""
    return "–".join(dict.fromkeys(_of(value, code, rates) for value in rates["value"].quantile([0.25, 0.75])))

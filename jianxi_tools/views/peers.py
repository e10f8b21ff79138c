"""How authorities stand beside each other in one year, as HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from jianxi_tools import charts
from jianxi_tools.charts.peers import FEWEST, middle_count
from jianxi_tools.charts.rates import RATES
from jianxi_tools.charts.sheet import Chart
from jianxi_tools.indicators import declared
from jianxi_tools.panel.peers import Comparison
from jianxi_tools.report import REFERENCE
from jianxi_tools.views.parts import Html, embedded, render, section
from jianxi_tools.views.rates import rate_cell, written
from jianxi_tools.words import number, say

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

    ``authority`` is the one to look at, "" for none.
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

    @property
    def summary(self) -> Html:
        """The first screen: who is compared, what was found, and what is not compared."""
        comparison, names = self.comparison, self.comparison.panel.reports["authority"]
        scope = say(f"scope.{comparison.scope or 'none'}", self.language)
        facts = {"year": comparison.year, "authority": self.authority or next(iter(names), "–"), "scope": scope}
        lead = self._say("lead_one" if len(names) == 1 else "lead", **facts, count=number(len(names)))
        left_out = [(one.authority, self._say(one.reason)) for one in comparison.left_out.fillna("–").itertuples()]
        notes = [self._say("out", authority=who, reason=why) for who, why in left_out if who == self.authority][:1]
        notes += [] if comparison.scope else [self._say("scope_open")]
        files = len(comparison.panel.refused)
        notes += [self._say("unread", count=number(files))] if files else []
        reference = names[comparison.panel.reports["format"] == REFERENCE]
        notes += [self._say("reference", names=self._list(reference))] if len(reference) else []
        labels = {code: say(f"chart.{code}", self.language) for code in RATES}
        findings = [self.pictures["volume"].title]
        findings += [f"{labels[code]}{say('view.colon', self.language)}{self.pictures[code].title}" for code in RATES]
        return render(
            "peers_summary",
            self.language,
            title=self._say("title" if self.authority else "title_all", **facts),
            lead=lead,
            notes=notes,
            sentences=findings,
            left_out=left_out,
            sources=[
                f"{one.authority} · {Path(one.source).name} · {one.report}…"
                for one in comparison.panel.reports.itertuples()
            ],
        )

    @property
    def volume(self) -> Html:
        """How many requests each authority received."""
        return section(self._say("volume"), [], self.pictures["volume"], self.language)

    @property
    def disclosure(self) -> Html:
        """How much each authority disclosed, on the three bases."""
        return self._rates(say("trend.disclosure", self.language), {code: code for code in RATES})

    @property
    def funnels(self) -> Html:
        """Which authorities lie outside the limits of chance, on the three bases."""
        drawn = [code for code in RATES if "common_rate" in self.pictures[f"{code}_funnel"].numbers]
        most = max(len(self.pictures[f"{code}_funnel"].numbers) for code in RATES)
        note = "" if drawn else self._say("few", n=number(most), fewest=number(FEWEST))
        return self._rates(self._say("funnel"), {code: f"{code}_funnel" for code in drawn}, note)

    @property
    def table(self) -> Html:
        """The main indicators of every authority, with median and quartiles."""
        found = {code: self.comparison.rates(code, self.language) for code in SHOWN}
        rates = {(row["report"], code): row for code, own in found.items() for _, row in own.iterrows()}
        rows = [
            {
                "name": overview.authority,
                "look": overview.authority == self.authority,
                "reference": overview.format == REFERENCE,
                "cells": [rate_cell(rates.get((overview.report, code)), self.language) for code in SHOWN],
            }
            for overview in self.comparison.panel.reports.itertuples()
        ]
        rows.sort(key=lambda row: not row["look"])
        spread = {code: own.loc[own["format"] != REFERENCE, "value"].dropna() for code, own in found.items()}
        return render(
            "peers_table",
            self.language,
            columns=[getattr(declared()[code], self.language) for code in SHOWN],
            rows=rows,
            medians=[_of(values.median(), code, values) for code, values in spread.items()],
            quartiles=[_quartiles(code, values) for code, values in spread.items()],
        )

    @property
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

    def _list(self, names: pd.Series) -> str:
        return say("view.list", self.language).join(names)

    def _rates(self, title: str, pictures: Mapping[str, str], note: str = "") -> Html:
        """Charts of the disclosure rate, for each base its own."""
        named = [
            (say(f"chart.{code}", self.language), embedded(self.pictures[name])) for code, name in pictures.items()
        ]
        return render("pictures", self.language, title=title, note=note, pictures=named)


def _of(value: float, code: str, values: pd.Series) -> str:
    """What is said of all, "–" where there are too few."""
    write = middle_count if declared()[code].kind == "count" else written(code)
    return write(value) if len(values) >= FEWEST else "–"


def _quartiles(code: str, values: pd.Series) -> str:
    """The range of the middle half."""
    return "–".join(dict.fromkeys(_of(value, code, values) for value in values.quantile([0.25, 0.75])))

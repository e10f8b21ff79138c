"""What is printed where a finding points: figures of a report and of the year before, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from jianxi_tools.panel import Panel
from jianxi_tools.relations.beside import Unit, read_units
from jianxi_tools.report import codes_of
from jianxi_tools.views.tables import anchor
from jianxi_tools.words import listing, number, place_in_words, places_in_words, say

MOST_CELLS = 8  # how many figures a finding names
OTHER_SCOPES = {"whole_area", "office"}  # two reports of these are not held against each other


@dataclass(frozen=True, eq=False)
class Printed:
    """The figures of a panel, told in ``zh`` or ``en``; ``linked`` where the page shows those of the finding's report.

    Its parts are for a template: each has a ``text`` and a ``href``, "" for none.
    """

    panel: Panel
    language: str
    linked: bool

    @cached_property
    def overviews(self) -> Mapping[str, dict]:
        """All reports by their short name."""
        return {row["report"]: row for row in self.panel.reports.to_dict("records")}

    @cached_property
    def at_hand(self) -> Mapping[tuple, list[dict]]:
        """All reports by authority and year."""
        found: dict[tuple, list[dict]] = {}
        for row in self.overviews.values():
            found.setdefault((row["authority"], row["year"]), []).append(row)
        return found

    @cached_property
    def figures(self) -> pd.DataFrame:
        """All figures by report and cell."""
        figures = self.panel.figures
        return figures.set_index([figures["report"], codes_of(figures)])

    @cached_property
    def units(self) -> Mapping[str, Sequence[Unit]]:
        """Which authorities' reports make up another's."""
        return read_units()

    def file(self, report: str) -> str:
        """The name of a report's file."""
        return Path(self.overviews[report]["source"]).name

    def concerned(self, report: str, cells: str) -> Iterator[tuple[str, str]]:
        """The figures of a finding as pairs of report and cell, those of the year before and of units too."""
        for cell in cells.split("; ") if cells else ():
            whose, _, code = cell.rpartition(":")
            pairs = ((one, code) for one in (self._beside(report, whose) if whose else [report]))
            yield from (pair for pair in pairs if pair in self.figures.index)

    def parts(self, report: str, cells: str) -> list[dict[str, str]]:
        """The figures of a finding, each with its label, value and place, and where it is shown; those of 0 counted."""
        pairs = list(self.concerned(report, cells))
        telling = [pair for pair in pairs if self.figures.at[pair, "value"] != 0]
        parts = [self._figure(report, *pair) for pair in telling[:MOST_CELLS]]
        if telling[MOST_CELLS:]:
            parts.append(_part(say("audit.more", self.language, count=len(telling) - MOST_CELLS)))
        if telling and len(pairs) > len(telling):
            parts.append(_part(say("audit.all_zero", self.language, count=len(pairs) - len(telling))))
        elif pairs and not telling:
            where = places_in_words(self.figures.loc[pairs, "source_place"], self.language)
            parts.append(_part(self._standing(say("audit.zero", self.language, count=len(pairs)), where)))
        return parts

    def _beside(self, report: str, whose: str) -> list[str]:
        """The reports of another year, or of the units, that a report is held against."""
        own = self.overviews[report]
        if whose.isdigit():
            others = self.at_hand.get((own["authority"], int(whose)), [])
            return [other["report"] for other in others if {own["scope"], other["scope"]} != OTHER_SCOPES]
        units = dict.fromkeys(unit.name for unit in self.units.get(own["authority"], ()))
        return [other["report"] for name in units for other in self.at_hand.get((name, own["year"]), [])]

    def _figure(self, report: str, whose: str, cell: str) -> dict[str, str]:
        """A figure of ``whose`` report in words, with the state and file that have to be told."""
        one, is_own = self.figures.loc[(whose, cell)], whose == report
        label = one[f"label_{self.language}"]
        if not is_own:
            is_before = one["authority"] == self.overviews[report]["authority"]
            word, known = ("of_before", one["year"]) if is_before else ("of_unit", one["authority"])
            label = say(f"check.{word}", self.language, whose=known, label=label)
        value = number(one["value"]) if one["value"] == one["value"] else ""
        state = "" if one["state"] == "reported" else say(f"state.{one['state']}", self.language)
        told = (state if value else "", "" if is_own else self.file(whose))
        where = (*told, place_in_words(one["source_place"], self.language))
        said = say("audit.cell", self.language, label=label, value=value or state)
        text = self._standing(said, listing(filter(None, where), self.language))
        return _part(text, f"#{anchor(cell)}" if is_own and self.linked else "")

    def _standing(self, said: str, where: str) -> str:
        return say("audit.stands", self.language, said=said, where=where) if where else said


def _part(text: str, href: str = "") -> dict[str, str]:
    return {"text": text, "href": href}

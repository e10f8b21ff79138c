"""What does not add up: the page of one report, or of many, as HTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from jianxi_tools.charts.heat_map import heat_map
from jianxi_tools.edition import editions
from jianxi_tools.findings import counts, failure_rates, findings, own_cells
from jianxi_tools.panel import Panel
from jianxi_tools.relations import check
from jianxi_tools.relations.rules import declared
from jianxi_tools.report import REFERENCE, TYPED, table_of
from jianxi_tools.suspects import COLUMNS as SUSPECT_COLUMNS
from jianxi_tools.suspects import suspects
from jianxi_tools.views.kinds import alone, kinds, not_made
from jianxi_tools.views.parts import Html, grid_of_years, render, titled, unread, verdict, what_was_read
from jianxi_tools.views.passages import quotes
from jianxi_tools.views.printed import Printed
from jianxi_tools.views.tables import anchor, official, place_label
from jianxi_tools.views.versions import versions
from jianxi_tools.words import joined, names, number, say

MOST_SUSPECTS = 5  # how many figures the first screen names
MOST_PASSAGES = 3  # how many lines of the source it quotes


@dataclass(frozen=True)
class Audit:
    """The reconciliation of the reports of a panel, in ``zh`` or ``en``; each part shows itself in a notebook."""

    panel: Panel
    language: str
    beside: Panel | None = None  # where the reports of other years and of units are

    @cached_property
    def checks(self) -> pd.DataFrame:
        """Every relation at every place, as ``check`` gives them."""
        return check(self.panel, beside=self.beside, language=self.language)

    @property
    def claims(self) -> pd.DataFrame:
        """What the prose asserts, as ``find_claims`` gives it, in the language with which the panel was read."""
        return self.panel.claims

    @cached_property
    def found(self) -> pd.DataFrame:
        """What a person should look at, the gravest first."""
        return findings(self.checks, self.claims)

    @property
    def summary(self) -> Html:
        """The first screen: what does not add up, how sure that is, what was read; with many reports an overview."""
        facts: dict[str, object] = {"files": unread(self.panel, self.language), "read": "", "cards": {}, "years": []}
        if self._only is not None:
            facts |= what_was_read(self._only, self.panel.figures["state"], self.language)
            title = say("audit.title", self.language, **titled(self._only, self.language))
        else:
            facts |= grid_of_years(self.panel, self._cards, self.language)
            title = say("audit.title_many", self.language, reports=number(len(self.panel)))
        about = self.panel.remarks["remark"].isin(("corrected", "correction_refused"))
        facts["corrections"] = [self._correction(row) for row in self.panel.remarks[about].itertuples()]
        certain, size = int((self.panel.figures["state"] == "reported").sum()), len(self.panel.figures)
        is_known = size and not self._listed(self.panel.reports["report"]).all()
        lead = say("audit.certain", self.language, certain=number(certain), total=number(size)) if is_known else ""
        is_alone = not any(declared()[id].across for id in self.checks["relation"].unique())
        lead += verdict(self.checks, self.claims, self.language, is_alone)
        return render(
            "audit_summary", self.language, title=title, lead=lead, look=self._look(), sure=self._sure(), **facts
        )

    @property
    def versions(self) -> Html:
        """Where several versions of one report differ; nothing where there is one of each."""
        everything = self._everything
        keys = ["authority", "year"]
        versions_of = everything.reports.merge(self.panel.reports[keys].drop_duplicates().dropna(), on=keys)
        return versions(everything.only(versions_of["report"]), self.language)

    @property
    def findings(self) -> Html:
        """Every finding in plain words: what is printed, what the sums say, where it stands."""
        groups = []
        for report, own in self.found.groupby("report", sort=False):
            facts = {"count": len(own), "file": self._printed.file(report)}
            facts["title"] = say("view.title", self.language, **names(self._overviews[report], self.language))
            title = say("audit.findings_of", self.language, **facts)
            groups.append({"title": title, "findings": [self._finding(row) for row in own.itertuples()]})
        nothing = "audit.nothing" if len(self.checks) or len(self.claims) else "view.nothing_checked"
        return render("findings", self.language, groups=groups, nothing=say(nothing, self.language))

    @property
    def tables(self) -> Html:
        """The official tables of one report: failing sums along their row and column, suspects with a sign."""
        grids, has_suspects = [], False
        if self._only is None:
            lead = "audit.tables_many"
        elif not isinstance(self._only["edition"], str):
            lead = "view.nothing_checked"
        else:
            sums = counts(self.checks)
            lead = "audit.tables_open" if sums["holds"] < sum(sums.values()) else "audit.tables_hold"
            suspected = dict(zip(self._suspects["cell"], self._suspects["explanation"], strict=True))
            grids = official(self.panel.figures, self._only["edition"], self.language, self.checks, suspected)
            has_suspects = bool(suspected)
        lead = say(lead, self.language)
        return render("audit_tables", self.language, lead=lead, grids=grids, has_suspects=has_suspects)

    @property
    def suspects(self) -> Html:
        """Where the errors of one report are likely: the smallest sets of figures whose change makes all sums hold."""
        components = [
            [[self._suspect(row) for row in own.itertuples()] for _, own in component.groupby("set")]
            for _, component in self._suspects.groupby("component")
        ]
        return render("suspects", self.language, components=components, many=self._only is None)

    @property
    def carry_over(self) -> Html:
        """What last year's report carried out beside what this one carried in, column by column."""
        if self._only is None or not isinstance(self._only["edition"], str):
            return Html()
        own = self.checks[self.checks["relation"] == "Y1"]
        before = "" if pd.isna(self._only["year"]) else int(self._only["year"]) - 1
        rows = [(self._label(row), row) for row in own.itertuples()]
        failing, is_open = int((own["outcome"] == "fails").sum()), bool((own["outcome"] != "holds").any())
        known = "differs" if failing else "open" if is_open else "holds"
        lead = say(f"audit.carry_over_{known}", self.language, before=before, count=failing)
        if not len(own):
            lead = alone(self._only, self._printed.at_hand, self.language)
        about = {"rows": rows, "lead": lead, "before": before, "failing": failing, "is_open": is_open}
        return render("carry_over", self.language, **about)

    @property
    def claims_table(self) -> Html:
        """Every claim of the prose beside the figures it is held against; with many reports, what contradicts."""
        many, of = self._only is None, self.claims["outcome"].value_counts()
        if not len(self.claims):
            return render("claims", self.language, lead=say("audit.claims_none", self.language), rows=[], many=many)
        by_outcome = {name: number(int(of.get(name, 0))) for name in ("agrees", "contradicts", "unverifiable")}
        lead = [say("audit.claims_lead", self.language, total=number(len(self.claims)), **by_outcome)]
        shown = self.claims[self.claims["outcome"] == "contradicts"] if many else self.claims
        first = {"contradicts": 0, "agrees": 1, "unverifiable": 2}
        shown = shown.sort_values("outcome", key=lambda outcome: outcome.map(first), kind="stable")
        if many:
            lead.append(say("audit.claims_only", self.language))
        elif not isinstance(self._only["edition"], str):
            lead.append(say("audit.claims_untabled", self.language))
        rows = [self._claim(row) for row in shown.itertuples()]
        return render("claims", self.language, lead=joined(lead, self.language), rows=rows, many=many)

    @property
    def relations(self) -> Html:
        """All relations by kind with their outcomes counted, those of the prose too, and what was not checked."""
        reports = self._overviews.values()
        unmade = not_made(reports, self.checks, self._printed.at_hand, self.language)
        return kinds(self.checks, self.claims, unmade, self._printed.figures["state"], self._label, self.language)

    @property
    def overall(self) -> Html:
        """Over many reports: a map of relations × authorities, and how often each relation fails by year and format."""
        if self._only is not None or self.checks.empty:
            return render("overall", self.language, picture="", rows=[])
        picture = heat_map(self.checks, self.language)
        rates = failure_rates(self.checks, self.panel.reports)
        rates = rates[rates["fails"] > 0].sort_values(["rate", "fails"], ascending=False, kind="stable")
        rates["year"] = rates["year"].astype(object).where(rates["year"].notna(), say("view.no_year", self.language))
        return render("overall", self.language, picture=picture, rows=rates.to_dict("records"))

    @cached_property
    def _overviews(self) -> dict[str, dict]:
        return {row["report"]: row for row in self.panel.reports.to_dict("records")}

    @cached_property
    def _suspects(self) -> pd.DataFrame:
        """What ``suspects`` lists for the one report; nothing where there are many."""
        if self._only is None or not isinstance(self._only["edition"], str):
            return table_of([], SUSPECT_COLUMNS)
        return suspects(self.panel.report(self._only["report"]), language=self.language)

    @cached_property
    def _passages(self) -> dict[str, str]:
        """The source's own words for each figure of the one report, where the source is still there."""
        return quotes(self.panel.report(self._only["report"]))

    def _correction(self, row: object) -> str:
        """What became of a recorded correction, and of which figure; with many reports also of which report."""
        overview = self._overviews[row.report]
        known = isinstance(overview["edition"], str) and row.cells in editions()[overview["edition"]].position
        label = place_label(overview["edition"], row.cells, self.language) if known else row.cells
        if self._only is None:
            label = f"{say('view.title', self.language, **names(overview, self.language))} · {label}"
        return say("audit.cell", self.language, label=label, value=getattr(row, f"text_{self.language}"))

    def _suspect(self, row: object) -> dict[str, object]:
        return row._asdict() | {
            "label": place_label(self._only["edition"], row.cell, self.language),
            "href": f"#{anchor(row.cell)}",
            "source_place": self._printed.figures.at[(self._only["report"], row.cell), "source_place"],
            "passage": self._passages.get(row.cell, ""),
        }

    @property
    def _only(self) -> Mapping[str, object] | None:
        """The one report, or None where there are many."""
        return next(iter(self._overviews.values())) if len(self.panel) == 1 else None

    @property
    def _everything(self) -> Panel:
        return self.panel if self.beside is None else self.beside

    @cached_property
    def _printed(self) -> Printed:
        return Printed(self._everything, self.language, linked=self._only is not None)

    @property
    def _cards(self) -> dict[str, list[str]]:
        """What the overview says of each report."""
        by_report = dict(list(self.checks.groupby("report")))
        many = self.found["report"].value_counts()
        cards = {}
        for report in self._overviews:
            sums = counts(by_report.get(report, self.checks.iloc[:0]))
            found = int(many.get(report, 0))
            total = sum(sums.values())
            first = "audit.card_sums" if total else "view.no_table"
            second = "audit.card_findings" if found else "audit.card_nothing"
            cards[report] = [
                say(first, self.language, holds=sums["holds"], total=total),
                say(second, self.language, count=found),
            ]
        return cards

    def _listed(self, reports: pd.Series) -> pd.Series:
        """Whether the figures of each report were given by a list, which nobody has held against the report."""
        return reports.map(lambda one: self._printed.overviews[one]["format"]).isin((TYPED, REFERENCE))

    def _look(self) -> str:
        """The figures in which an error of the one report may lie; "" where no sum fails."""
        labels = [place_label(self._only["edition"], cell, self.language) for cell in self._suspects["cell"].unique()]
        if labels[MOST_SUSPECTS:]:
            labels[MOST_SUSPECTS:] = [say("audit.more_cells", self.language, count=len(labels))]
        cells = say("audit.cells", self.language).join(labels)
        return say("audit.look", self.language, cells=cells) if labels else ""

    def _sure(self) -> str:
        """How certain the figures are that the findings rest on, and how much could not be checked."""
        sums, tables = counts(self.checks), self.panel.reports["edition"].notna()
        left_open = {"count": number(sums["not_assessable"]), "total": number(sum(sums.values()))}
        said = [say("audit.unchecked", self.language, **left_open)] if sums["not_assessable"] else []
        if self._only is None and not tables.all():
            said.append(say("audit.no_tables", self.language, count=number(int((~tables).sum()))))
        pairs = {pair for row in self.found.itertuples() for pair in self._printed.concerned(row.report, row.cells)}
        doubtful = sum(self._printed.figures.at[pair, "state"] != "reported" for pair in pairs)
        is_listed = self._listed(pd.Series([report for report, _ in pairs], dtype="str")).any()
        word = "unsure" if doubtful else "listed" if is_listed else "sure"
        sure = [say(f"audit.{word}", self.language, count=number(doubtful))] * bool(pairs)
        failing = self.found["relation"].map(declared()).dropna()
        if any(one.compare for one in failing):
            sure.append(say("audit.exact", self.language))
        if len(failing) < len(self.found):
            sure.append(say("audit.a_reading", self.language))
        neutral = [say("audit.neutral", self.language)] * bool(len(self.found))
        return joined([*sure, *said, *neutral], self.language)

    def _finding(self, row: object) -> dict[str, object]:
        is_claim = bool(row.source_place)
        return row._asdict() | {
            "label": "" if is_claim else self._label(row),
            "sentence": row.place if is_claim else "",
            "printed": self._printed.parts(row.report, row.cells),
            "passages": [] if is_claim else self._quoted(row),
        }

    def _quoted(self, row: object) -> list[str]:
        """The lines of the source on which a finding rests, where they are few; of the one report alone."""
        found = [self._passages.get(cell, "") for cell in own_cells(row.cells)] if self._only is not None else []
        quoted = list(dict.fromkeys(filter(None, found)))
        return quoted if len(quoted) <= MOST_PASSAGES else []

    def _claim(self, row: object) -> dict[str, object]:
        return row._asdict() | {
            "report": say("view.title", self.language, **names(self._overviews[row.report], self.language)),
            "file": self._printed.file(row.report),
            "number": _quantity(row.number, row.unit),
            "expected": _quantity(round(row.expected, 2), row.unit if row.unit in ("%", "年") else ""),
            "printed": self._printed.parts(row.report, row.cells),
            "sentence": _marked(row.text, row.number, row.unit),
        }

    def _label(self, row: object) -> str:
        return place_label(self._overviews[row.report]["edition"], row.place, self.language)


def _quantity(value: float, unit: str) -> str:
    """A number with its unit; a year is no count."""
    if value != value:
        return ""
    return f"{value:.0f}{unit}" if unit == "年" else f"{number(value)}{unit}"


def _marked(text: str, value: float, unit: str) -> tuple[str, str, str]:
    """A sentence cut at the number that it asserts.

    >>> _marked("共办理 40件，办复率达到了 100%；", 100.0, "%")
    ('共办理 40件，办复率达到了 ', '100%', '；')
    """
    digits = number(value)
    wanted = "|".join(re.escape(form) for form in {digits, digits.replace(",", "")})
    found = re.search(rf"(?<![\d.,])(?:{wanted})(?![\d,]*\d|\.\d)\s*{re.escape(unit)}", text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")

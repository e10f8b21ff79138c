"""Which reports of a panel are meant; a wrong name or year is answered in one plain sentence that names the nearest."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from jianxi_tools.report import ReportError
from jianxi_tools.words import LANGUAGES, both, listing, number

if TYPE_CHECKING:
    from jianxi_tools.panel import Panel  # which itself chooses

FEW = 10  # names that a sentence can list


def choose(
    panel: "Panel",
    authority: str = "",
    year: int | str = "",
    first_year: int | str = "",
    last_year: int | str = "",
    report: str = "",
) -> "Panel":
    """The reports of a panel that the parameters of a notebook leave; an empty one leaves all.

    Args:
        panel: all reports at hand.
        authority: the full name, as the title gives it.
        year: the report year.
        first_year: the first report year.
        last_year: the last report year.
        report: the short id of one report, where authority and year do not tell it apart.

    Raises:
        ReportError: there is no such authority, year or report.
    """
    if report:
        if report not in set(panel.reports["report"]):
            raise wrong_choice("report", given=report)
        return panel.only([report])
    if authority:
        known = list(panel.reports["authority"].dropna().unique())
        if authority not in known:
            raise _no_authority(str(authority), known)
        panel = panel.only(panel.reports.loc[panel.reports["authority"] == authority, "report"])
    years = sorted({int(known) for known in panel.reports["year"].dropna()})
    given = {"year": year, "first_year": first_year, "last_year": last_year}
    wanted = {name: _year(name, value, years) for name, value in given.items() if str(value).strip()}
    if "year" in wanted and wanted["year"] not in years:
        nearest = min(years, key=lambda known: abs(known - wanted["year"]), default="–")
        raise wrong_choice("year", given=wanted["year"], known=_listed(years), nearest=nearest)
    if not wanted:
        return panel
    first, last = (
        wanted.get("year", wanted.get(name, default)) for name, default in (("first_year", 0), ("last_year", 9999))
    )
    mine = panel.reports.loc[panel.reports["year"].between(first, last).fillna(False), "report"]
    if mine.empty:
        wanted = {"first_year": "…", "last_year": "…"} | wanted
        first, last = wanted["first_year"], wanted["last_year"]
        raise wrong_choice("years", first=first, last=last, known=_listed(years))
    return panel.only(mine)


def _year(name: str, value: int | str, years: Iterable[int]) -> int:
    text = str(value).strip()
    if not (text.isdecimal() and len(text) == 4):
        raise wrong_choice("not_a_year", parameter=name, given=text, known=_listed(years))
    return int(text)


def wrong_choice(word: str, **facts: object) -> ReportError:
    """The error for a wrong choice."""
    return ReportError(both(f"choice.{word}", **facts))


def _listed(known: Iterable[object]) -> dict[str, str]:
    return {language: listing(map(str, known), language) or "–" for language in LANGUAGES}


def _no_authority(given: str, known: Sequence[str]) -> ReportError:
    """The nearest name if one is near, whatever all names end with; else all of them if they are few."""
    wanted, *own = (re.sub("(人民)?政府$", "", name) for name in (given, *known))
    if near := get_close_matches(wanted, own, n=1):
        return wrong_choice("authority", given=given, nearest=known[own.index(near[0])])
    if len(known) > FEW:
        return wrong_choice("no_authority_of_many", given=given, count=number(len(known)))
    return wrong_choice("no_authority", given=given, known=_listed(known))

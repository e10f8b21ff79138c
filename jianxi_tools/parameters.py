"""What the parameters of a notebook choose; a wrong one is answered in one plain sentence that names the nearest."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches

import pandas as pd

from jianxi_tools.panel import Panel, read_reports
from jianxi_tools.panel.peers import Comparison, comparable
from jianxi_tools.panel.reference import beside_reference
from jianxi_tools.paths import from_root, within
from jianxi_tools.reading import read_report
from jianxi_tools.report import Report, ReportError, said_in
from jianxi_tools.words import LANGUAGES, both, listing, number

FEW = 10  # names that a sentence can list


def chosen_report(report: str, language: str) -> Report:
    """The report in a file.

    Args:
        report: path of the file; a relative one is taken from the project's root.
        language: ``zh`` or ``en``.

    Raises:
        ReportError: there is no such language or file, or the file cannot be read.
    """
    with said_in(language):
        path, _ = within(from_root(report))
        if path.exists():
            return read_report(report)
        nearest = get_close_matches(path.name, [other.name for other in path.parent.glob("*")], n=1)
        word = "file" if nearest else "no_file" if path.parent.is_dir() else "no_folder"
        raise _wrong(word, given=report, nearest="".join(nearest), folder=path.parent)


def chosen_reports(
    reports: str, language: str, authority: str = "", *, with_reference: bool = False, **years: int | str
) -> Panel:
    """The reports of a folder that the other parameters leave; see ``choose``.

    Args:
        reports: path of the folder; a relative one is taken from the project's root.
        language: ``zh`` or ``en``.
        authority: the full name, as the title gives it.
        with_reference: whether the reference figures of other authorities stand beside the reports.
        years: ``year``, or ``first_year`` and ``last_year``.

    Raises:
        ReportError: there is no such language, folder, authority or year, or no file could be read.
    """
    with said_in(language):
        panel = read_reports(reports, language=language)
        together = beside_reference(panel) if with_reference else panel
        if not len(panel):
            first = {known: next(iter(panel.refused[f"text_{known}"]), "") for known in LANGUAGES}
            raise _wrong("nothing_read", count=len(panel.refused), first=first)
        return _with_unread(choose(together, authority, **years), together)


def chosen_peers(reports: str, language: str, authority: str = "", year: int | str = "") -> Comparison:
    """The reports of one year that can be compared, reference figures among them.

    Args:
        reports: path of the folder; a relative one is taken from the project's root.
        language: ``zh`` or ``en``.
        authority: the one to look at, "" for none.
        year: the report year; "" takes the last one with more than one authority or, failing that, the last.

    Raises:
        ReportError: there is no such language, folder, authority or year, or no file could be read.
    """
    panel = chosen_reports(reports, language, with_reference=True)
    with said_in(language):
        choose(panel, authority, year)  # a wrong name or year is answered with the nearest
        chosen = comparable(panel, year=int(year) if str(year).strip() else "", authority=authority)
    return replace(chosen, panel=_with_unread(chosen.panel, panel))


def choose(
    panel: Panel,
    authority: str = "",
    year: int | str = "",
    first_year: int | str = "",
    last_year: int | str = "",
    report: str = "",
) -> Panel:
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
            raise _wrong("report", given=report)
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
        raise _wrong("year", given=wanted["year"], known=_listed(years), nearest=nearest)
    if not wanted:
        return panel
    first, last = (
        wanted.get("year", wanted.get(name, default)) for name, default in (("first_year", 0), ("last_year", 9999))
    )
    mine = panel.reports.loc[panel.reports["year"].between(first, last).fillna(False), "report"]
    if mine.empty:
        wanted = {"first_year": "…", "last_year": "…"} | wanted
        first, last = wanted["first_year"], wanted["last_year"]
        raise _wrong("years", first=first, last=last, known=_listed(years))
    return panel.only(mine)


def _with_unread(chosen: Panel, everything: Panel) -> Panel:
    """A part of a panel with what is known of the files that could not be read, which belong to no report."""
    if chosen is everything:
        return chosen
    return replace(chosen, remarks=pd.concat([chosen.remarks, everything.refused], ignore_index=True))


def _year(name: str, value: int | str, years: Iterable[int]) -> int:
    text = str(value).strip()
    if not (text.isdecimal() and len(text) == 4):
        raise _wrong("not_a_year", parameter=name, given=text, known=_listed(years))
    return int(text)


def _wrong(word: str, **facts: object) -> ReportError:
    """The error for a wrong choice."""
    return ReportError(both(f"choice.{word}", **facts))


def _listed(known: Iterable[object]) -> dict[str, str]:
    return {language: listing(map(str, known), language) or "–" for language in LANGUAGES}


def _no_authority(given: str, known: Sequence[str]) -> ReportError:
    """The nearest name if one is near, whatever all names end with; else all of them if they are few."""
    wanted, *own = (re.sub("(人民)?政府$", "", name) for name in (given, *known))
    if near := get_close_matches(wanted, own, n=1):
        return _wrong("authority", given=given, nearest=known[own.index(near[0])])
    if len(known) > FEW:
        return _wrong("no_authority_of_many", given=given, count=number(len(known)))
    return _wrong("no_authority", given=given, known=_listed(known))

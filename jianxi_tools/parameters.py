"""What the parameters of a notebook choose; a wrong one is answered in one plain sentence that names the nearest."""

from dataclasses import replace
from difflib import get_close_matches

import pandas as pd

from jianxi_tools.panel import Panel, read_reports
from jianxi_tools.panel.choice import choose, wrong_choice
from jianxi_tools.panel.peers import Comparison, comparable
from jianxi_tools.panel.reference import beside_reference
from jianxi_tools.paths import from_root, within
from jianxi_tools.reading import read_report
from jianxi_tools.report import Report, said_in
from jianxi_tools.words import LANGUAGES


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
        raise wrong_choice(word, given=report, nearest="".join(nearest), folder=path.parent)


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
            raise wrong_choice("nothing_read", count=len(panel.refused), first=first)
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


def _with_unread(chosen: Panel, everything: Panel) -> Panel:
    """A part of a panel with what is known of the files that could not be read, which belong to no report."""
    if chosen is everything:
        return chosen
    return replace(chosen, remarks=pd.concat([chosen.remarks, everything.refused], ignore_index=True))

"""Reference figures: those of other authorities' reports, kept as a list with their source instead of a document."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from jianxi_tools.cells import value_of
from jianxi_tools.edition import editions
from jianxi_tools.lists import read_list, refuse, whole_year
from jianxi_tools.panel import Panel, joined, panel_of
from jianxi_tools.paths import from_root
from jianxi_tools.reading import MISSING
from jianxi_tools.report import Reading, Report, ReportError

REFERENCE = "data/reference"
COLUMNS = ("authority", "scope", "year", "edition", "cell", "value", "source")
FORMAT = "reference"  # of such reports in a panel's `reports`, where a document has text, html, pdf, …
SCOPES = ("whole_area", "office", "")


class _Subject(NamedTuple):
    """What one report of the list is."""

    authority: str
    scope: str
    year: int
    edition: str
    source: str


def reference_panel(folder: str | Path | None = None) -> Panel:
    """Reference figures as a panel of their own, to be shown as peers and never mixed with what was read.

    Args:
        folder: CSV files with the columns authority, scope (whole_area, office or empty), year, edition, cell
            (``table.row.column``), value (in the form's unit) and source; None takes the project's
            ``data/reference``.

    Returns:
        One report for each authority, scope, year, edition and source. Its ``format`` is "reference", its ``source``
        that of the list; ``source_place`` is the row of the list. A figure that the list does not give is missing.

    Raises:
        ReportError: there is no such folder or no file in it, or a row cannot be right; row and column are named.

    >>> reference_panel().reports[["authority", "year", "format"]].to_numpy().tolist()[0]
    ['宿迁市人民政府', 2023, 'reference']
    """
    folder = from_root(folder or REFERENCE)
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise ReportError(f"The folder {folder.name} holds no reference figures: put CSV files into it.")
    return panel_of(report for file in files for report in _reports(file))


def beside_reference(panel: Panel) -> Panel:
    """A panel with the reference figures of authorities of which it has no report, marked by their ``format``."""
    if not from_root(REFERENCE).is_dir():
        return panel
    known = set(panel.reports["authority"].dropna())
    reference = reference_panel()
    others = reference.only(reference.reports.loc[~reference.reports["authority"].isin(known), "report"])
    return joined(panel, others)


def _reports(file: Path) -> Iterable[Report]:
    found: dict[_Subject, dict[str, Reading]] = defaultdict(dict)
    for row, (authority, scope, year, edition, cell, value, source) in read_list(file, COLUMNS):
        number, form = value_of(value), editions().get(edition)
        wrong = {
            "authority": not authority and "the figure needs its authority",
            "scope": scope not in SCOPES and f"{scope!r} is neither whole_area nor office nor empty",
            "year": not year and "the figure needs its year",
            "edition": not form and f"{edition!r} is no edition of the form",
            "cell": form and cell not in form.position and f"edition {edition} has no figure {cell!r}",
            "value": not (number and number.state == "reported" and not number.unit)
            and f"{value!r} is no plain number",
            "source": not source and "the figure needs its source",
        }
        subject = _Subject(authority, scope, whole_year(year, file, row, "year") or 0, edition, source)
        if cell in found[subject]:
            wrong["cell"] = f"{cell} is given in a row above too"
        refuse(file, row, wrong)
        unit = form.figures[form.position[cell]].unit
        found[subject][cell] = Reading(number.number, unit, "reported", value, f"row {row}")
    return [_report(subject, readings) for subject, readings in found.items()]


def _report(subject: _Subject, given: Mapping[str, Reading]) -> Report:
    figures = editions()[subject.edition].figures
    readings = tuple(given.get(figure.code, MISSING._replace(unit=figure.unit)) for figure in figures)
    return Report(
        edition=subject.edition,
        authority=subject.authority,
        year=subject.year,
        scope=subject.scope or None,
        source=subject.source,
        sha256=hashlib.sha256(repr((subject, readings)).encode()).hexdigest(),
        readings=readings,
        format=FORMAT,
    )

"""Reference figures: those of other authorities' reports, kept as a list with their source instead of a document."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from jianxi_tools.panel import Panel, joined, panel_of
from jianxi_tools.paths import from_root
from jianxi_tools.report import REFERENCE, Report, refused
from jianxi_tools.typed import no_list, read_list_of_figures, report_of

FOLDER = "data/reference"


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
    folder = from_root(folder or FOLDER)
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise refused("no_reference", folder=folder.name)
    return panel_of(report for file in files for report in _reports(file))


def beside_reference(panel: Panel) -> Panel:
    """A panel with the reference figures of authorities and years that it has no report of, marked by ``format``."""
    if not from_root(FOLDER).is_dir():
        return panel
    listed = reference_panel()
    known, reference = (pd.MultiIndex.from_frame(one.reports[["authority", "year"]]) for one in (panel, listed))
    return joined(panel, listed.only(listed.reports.loc[~reference.isin(known), "report"]))


def _reports(file: Path) -> Iterator[Report]:
    listed = read_list_of_figures(file, needed=("authority", "year", "edition", "source"))
    if listed is None:
        raise no_list(file)
    for subject, given in listed[0].items():
        yield report_of(subject, given, source=subject.source, format=REFERENCE)

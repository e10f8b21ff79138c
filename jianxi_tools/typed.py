"""Figures typed by hand into a list, a CSV or XLSX file → Reports; whatever is wrong is named by row and column."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from jianxi_tools.cells import value_of
from jianxi_tools.edition import due_edition, editions
from jianxi_tools.files import sha256_of
from jianxi_tools.lists import Sheet, a_year, fault, sheets_of
from jianxi_tools.report import MISSING, TYPED, Reading, Report, ReportError, refused, remark
from jianxi_tools.words import LANGUAGES, both, joined, place_in_words

FIGURE = ("cell", "value")
NEEDED = ("authority", "year")
SCOPES = ("whole_area", "office", "")
MOST_FAULTS = 5  # that one message names

_CODE = re.compile(r"[a-z]\w*\.[a-z]\w*\.[a-z]\w*")


class Subject(NamedTuple):
    """What one report of a list is."""

    authority: str
    scope: str
    year: int
    edition: str
    source: str


COLUMNS = (*Subject._fields[:4], *FIGURE, "source")


def typed_reports(path: Path) -> list[Report] | None:
    """The reports whose figures are typed into a list (see ``read_list_of_figures``), or None if a file is a document.

    Returns:
        A report for each authority, scope, year, edition and source, named after what it says and not after the
        file, with a remark on where its figures come from. The ``source`` of one of several is the file and, behind
        a ``#``, its id, by which ``read_report`` finds it.

    Raises:
        ReportError: the list cannot be right.
    """
    listed = read_list_of_figures(path)
    if listed is None:
        return None
    figures, unread = listed
    others = [remark("sheet_left_out", sheet=name) for name in unread]
    reports = [
        report_of(
            subject,
            given,
            source=str(path),
            format=TYPED,
            remark_list=(remark("typed", source=subject.source or path.name), *others),
        )
        for subject, given in figures.items()
    ]
    return reports if len(reports) == 1 else [replace(report, source=f"{path}#{report.id}") for report in reports]


def read_list_of_figures(
    path: Path, needed: Collection[str] = NEEDED
) -> tuple[dict[Subject, dict[str, Reading]], list[str]] | None:
    """The figures of each report in a list, and the sheets of its file that are none; None if a file is no list.

    A list has a header and either a figure a row (the columns ``COLUMNS``, of which scope, edition and source may be
    left out) or a report a row (a column for each figure, named ``table.row.column``, instead of cell and value).
    An edition not given is the one due for the year. An empty value is a blank cell; where a report is a row it says
    nothing, and the figure is missing.

    Args:
        path: a CSV file in any encoding, with commas, semicolons or tabs, or an XLSX file.
        needed: the columns that no row may leave empty.

    Raises:
        ReportError: the list cannot be right; the message names row and column of each fault, up to five.
    """
    sheets = sheets_of(path, COLUMNS)
    lists = [sheet for sheet in sheets if _is_list(sheet.header)]
    if not lists:
        if path.suffix.lower() == ".csv" and sheets:
            raise no_list(path)
        return None
    faults: list[ReportError] = []
    found: dict[Subject, dict[str, Reading]] = {}
    for sheet in lists:
        _check_header(sheet, path)
        for row, cells in sheet.rows:
            faults += _add(found, sheet, row, cells, path, needed)
    if faults:
        told = faults[:MOST_FAULTS]
        if len(faults) > MOST_FAULTS:
            told.append(refused("more_faults", count=len(faults) - MOST_FAULTS))
        said = {name: joined((one.sentences[name] for one in told), name) for name in LANGUAGES}
        raise ReportError(said, path.name)
    if not found:
        raise refused("empty_list", file=path.name)
    return found, [sheet.name for sheet in sheets if sheet not in lists]


def report_of(subject: Subject, given: Mapping[str, Reading], **facts: object) -> Report:
    """A report of the figures given; all others are missing. Its sha256 is that of what it says, wherever it stands."""
    figures = editions()[subject.edition].figures
    readings = tuple(given.get(figure.code, MISSING._replace(unit=figure.unit)) for figure in figures)
    said = [(reading.raw, reading.state) for reading in readings]
    return Report(
        edition=subject.edition,
        authority=subject.authority,
        year=subject.year,
        scope=subject.scope or None,
        sha256=sha256_of(repr((*subject, said))),
        readings=readings,
        **facts,
    )


def no_list(path: Path) -> ReportError:
    """The error for a file that should be a list of figures."""
    return refused("no_list", file=path.name, columns=", ".join((*NEEDED, *FIGURE)))


def _is_list(header: Collection[str]) -> bool:
    """Whether a header is that of a list of figures: three of its columns, or two and figures' codes."""
    known = len(set(header) & set(COLUMNS))
    return known > 2 or (known == 2 and any(map(_CODE.fullmatch, header)))


def _check_header(sheet: Sheet, path: Path) -> None:
    codes = set(chain.from_iterable(edition.position for edition in editions().values()))
    wide = any(map(_CODE.fullmatch, sheet.header))
    lacking = [name for name in (*NEEDED, *(() if wide else FIGURE)) if name not in sheet.header]
    if lacking:
        raise refused("lacks_column", file=path.name, column=lacking[0], columns=", ".join((*NEEDED, *FIGURE)))
    known = {*Subject._fields, *codes} if wide else set(COLUMNS)
    for at, name in enumerate(sheet.header):
        if name not in known:
            raise refused("unknown_column", file=path.name, column=name, nearest=_nearest(name, known))
        if name in sheet.header[:at]:
            raise refused("column_twice", file=path.name, column=name)


def _add(
    found: dict[Subject, dict[str, Reading]],
    sheet: Sheet,
    row: int,
    texts: Sequence[str],
    path: Path,
    needed: Collection[str],
) -> list[ReportError]:
    """Add the figures of a row to those of its report in ``found``; returned is what is wrong with the row."""
    cells = dict(zip(sheet.header, texts, strict=False))
    subject, wrong = _subject(cells, needed)
    if any(texts[len(sheet.header) :]):
        wrong.append((sheet.header[-1], both("fault.cells_behind")))
    if wrong:
        return [fault(path, row, column, why) for column, why in wrong]
    form, given = editions()[subject.edition], found.setdefault(subject, {})
    if "cell" in sheet.header:
        entries = [("cell", cells.get("cell", "").lower(), "value", cells.get("value", ""))]
    else:
        entries = [(code, code, code, text) for code, text in cells.items() if _CODE.fullmatch(code) and text]
    for column, code, value_column, text in entries:
        value = value_of(text)
        if code not in form.position:
            nearest = _nearest(code, form.position)
            wrong.append((column, both("fault.no_figure_in", edition=subject.edition, cell=code, nearest=nearest)))
        elif code in given:
            place = {language: place_in_words(given[code].place, language) for language in LANGUAGES}
            wrong.append((column, both("fault.given_above", cell=code, place=place)))
        elif value is None or value.unit:
            wrong.append((value_column, both("fault.number", given=text)))
        else:
            unit = form.figures[form.position[code]].unit
            given[code] = Reading(value.number, unit, value.state, text, sheet.place(row, value_column))
    return [fault(path, row, column, why) for column, why in wrong]


def _subject(cells: Mapping[str, str], needed: Collection[str]) -> tuple[Subject, list[tuple[str, dict[str, str]]]]:
    authority, scope, year, edition, source = (cells.get(name, "") for name in Subject._fields)
    due = due_edition(int(year)) if a_year(year) else None
    edition = edition or (due.code if due else "")
    wrong = {name: both("fault.empty") for name in needed if not cells.get(name)}
    if scope not in SCOPES:
        wrong["scope"] = both("fault.scope", given=scope)
    if year and not a_year(year):
        wrong["year"] = both("fault.year", given=year)
    elif year and edition not in editions():
        column, word = ("edition", "fault.edition") if edition else ("year", "fault.no_edition_due")
        wrong[column] = both(word, given=edition, known=", ".join(editions()), year=year)
    return Subject(authority, scope, int(year) if a_year(year) else 0, edition, source), list(wrong.items())


def _nearest(name: str, known: Iterable[str]) -> dict[str, str] | str:
    """The nearest name as the end of a sentence, "" where none is near."""
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return both("fault.nearest", name=near[0]) if near else ""

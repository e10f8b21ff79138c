"""Document + edition → Report: every figure of the form with its state, raw text and place.

A run of values belongs to the row that the text before it names. It is reported only when all cells of the row are
there; anything else is decided by the relations of the form (``placement``) or left open.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from pathlib import Path

from jianxi_tools.cells import key
from jianxi_tools.corrections import corrected, load_corrections
from jianxi_tools.documents import HIDDEN, PICTURE, Document, open_document, pdf_grids
from jianxi_tools.edition import Edition, due_edition, editions
from jianxi_tools.paths import from_root, within
from jianxi_tools.reading import prose
from jianxi_tools.reading.fitting import Row
from jianxi_tools.reading.front import begins_another, front_of
from jianxi_tools.reading.labels import MONEY, Place, evidence, labels_of
from jianxi_tools.reading.placement import Decided, settle
from jianxi_tools.reading.runs import read_tables
from jianxi_tools.reading.second_look import is_doubtful, together
from jianxi_tools.reading.tables import Tables
from jianxi_tools.reading.tokens import Token, tokenise
from jianxi_tools.reading.wrapping import unwrapped
from jianxi_tools.report import MISSING, NO_VALUE, Reading, Remark, Report, refused, remark
from jianxi_tools.typed import typed_reports

FEW_LABELS = 2  # that only one edition has: a menu may have one
FEW_ROWS = 5  # fewer rows without a heading of columns anywhere are a list in the prose
_UNREAD = {PICTURE: "picture", HIDDEN: "hidden"}  # text that stands for what is not read, and what to say of it


def read_report(path: str | Path) -> Report:
    """Read one annual report (政府信息公开工作年度报告).

    Args:
        path: a file of any known format, or a list into which the figures of one report are typed (``typed``); of a
            list of several, the ``source`` that a panel gives for one of them.

    Returns:
        The report with all figures of the edition that it prints, those of ``data/corrections.csv`` corrected. A
        document without any table of the form is a report with edition None and no figures.

    Raises:
        ReportError: the file cannot be read at all or is refused, holds several reports, or the list of corrections
            cannot be right.

    >>> report = read_report("data/reports/jianxi-2023.txt")
    >>> report.authority, report.year, report.edition, len(report.figures)
    ('涧西区人民政府', 2023, '2021', 200)
    >>> report.reading("applications.concluded.total")
    Reading(value=39.0, unit='件', state='reported', raw='39', place='line 187')
    """
    reports = read_file(path)
    if len(reports) > 1:
        raise refused("list_of_several", file=Path(path).name, count=len(reports))
    return reports[0]


def read_file(path: str | Path) -> list[Report]:
    """The reports of a file: one if it is a document, all if it is a list of typed figures; see ``read_report``."""
    path, wanted = within(from_root(path))
    reports = typed_reports(path)
    if wanted and reports:
        reports = [report for report in reports if report.id == wanted]
        if not reports:
            raise refused("changed", file=path.name, report=wanted)
    if reports is None:
        document = open_document(path)
        report = read_document(document)
        if is_doubtful(document, report):
            report = together(report, read_document(pdf_grids(path)))
        reports = [report]
    return [corrected(report, load_corrections()) for report in reports]


def read_document(document: Document) -> Report:
    """Read a document that is already open; see ``read_report``.

    Raises:
        ReportError: it holds several reports.
    """
    tokens = tokenise(document.rows)
    counts = _labels_printed(tokens)
    likely = [code for code in reversed(editions()) if counts[code] == max(counts.values())]
    is_cut = document.format == "text" and bool(document.rows[-1].cells[0].text.strip())

    def tables_of(code: str) -> Tables:
        form = labels_of(code)
        return read_tables(unwrapped(tokens, form), form, is_cut)

    tables = max(map(tables_of, likely), key=lambda read: read.quality)
    printed = sorted(filter(counts.get, counts), key=lambda code: code != tables.edition.code)
    places = [row.run[0].row for row in (*tables.complete, *tables.loose)]
    if places and begins_another(document, min(places), max(places), tables.edition):
        raise refused("several", file=Path(document.source).name)
    starts, lines = prose.sections(document, tables.edition, tables.rows)
    first = starts.get("一", min(starts.values() or tables.rows, default=len(document.rows)))
    front = front_of(document, first, lines)
    tables.set_aside_other_years(front.year)
    edition, readings = None, ()
    remarks = list(map(remark, front.remarks))
    if front.period not in (None, front.year):
        remarks.append(remark("year_differs", year=front.year, period=front.period))
    if front.told:
        remarks.append(remark("another_year_told", year=front.year, told=front.told))
    lone = (row.cells[0] for row in document.rows if not row.grid)
    remarks += [remark(_UNREAD[cell.text], place=cell.place) for cell in lone if cell.text in _UNREAD]
    has_labels = max(counts.values()) >= FEW_LABELS or (
        printed and any(map(labels_of(printed[0]).begins_table, tokens))
    )
    if has_labels or tables.complete or len(tables.loose) >= (1 if tables.has_headings else FEW_ROWS):
        edition = tables.edition
        readings, doubts = _readings(tables)
        for other in map(tables_of, printed[1:]):
            other.set_aside_other_years(front.year)
            readings = _completed(edition, readings, other.edition, _readings(other)[0])
        remarks += _remarks_on_edition(edition, printed, front.year) + doubts
    else:
        remarks.append(remark("no_table"))
    return Report(
        edition=edition.code if edition else None,
        authority=front.authority,
        year=front.year,
        scope=front.scope,
        source=document.source,
        sha256=document.sha256,
        readings=readings,
        prose_lines={section: tuple(text) for section, text in lines.items()},
        remark_list=tuple(remarks),
        sections="".join(starts),
        money=tables.money,
        format=document.format,
    )


def _labels_printed(tokens: Sequence[Token]) -> dict[str, int]:
    """For each edition, how many labels are printed outside of sentences that no other edition has."""
    texts = (token.text for token in tokens if token.value is None and len(token.text) < 60)
    return evidence(key(text) for text in texts if "。" not in text)


def _readings(tables: Tables) -> tuple[tuple[Reading, ...], list[Remark]]:
    """Every figure of the edition, and what is doubtful about them."""
    found: dict[str, list[Token]] = {}
    for row in tables.complete:
        for cell, token in zip(row.place.cells, row.cells, strict=True):
            found.setdefault(cell, []).append(token)
    conflicts = set()
    below_own_title = {row.place for row in tables.complete if row.title == row.section}
    for row in (row for row in tables.loose if row.why != "row_other_year"):
        if row.place in below_own_title and _is_in_a_list(row):
            continue
        whole = [found[cell][0] for cell in row.place.cells if cell in found]
        if whole and not _is_within(row.run, whole):
            conflicts.add(row.place)
            for cell in found.keys() & {*row.place.cells}:
                found[cell].extend(row.run)
    doubled = _doubled_sections(
        tables, conflicts | {place for place, rows in _by_place(tables).items() if _differ(rows)}
    )
    certain = {
        cell: tokens[0]
        for cell, tokens in found.items()
        if (len(tokens) == 1 and cell not in doubled) or (len(tokens) > 1 and _agree(tokens))
    }
    once = Counter(row.place for row in tables.loose)
    taken = found.keys() | doubled.keys()
    loose = [row for row in tables.loose if row.place.cells[0] not in taken and once[row.place] == 1]
    known = {cell: token.number for cell, token in certain.items() if token.value} if loose else {}
    decided = settle(tables.edition, known, loose)
    open_cells = {cell: row for row in tables.loose for cell in row.place.cells}
    readings = []
    for cell, figure in zip(tables.edition.position, tables.edition.figures, strict=True):
        unit = tables.money.get(figure.table.code, figure.unit) if figure.column.decimals else figure.unit
        if cell in certain:
            readings.append(_reported(certain[cell], unit, figure.column.decimals))
        elif cell in found:
            readings.append(_undecided(found[cell], unit))
        elif cell in decided:
            read = _reported(decided[cell].value, unit, figure.column.decimals)
            readings.append(read._replace(state="inferred") if read.state == "reported" else read)
        elif cell in open_cells:
            readings.append(_undecided(open_cells[cell].run, unit))
        else:
            readings.append(MISSING._replace(unit=unit))
    return tuple(readings), _remarks_on_runs(tables, decided, doubled)


def _completed(
    edition: Edition, readings: Sequence[Reading], other: Edition, others: Sequence[Reading]
) -> tuple[Reading, ...]:
    """Readings with those of another edition for figures of tables that a page may print in that edition's columns.

    Args:
        edition: the edition of which most is printed.
        readings: what was read of its figures.
        other: an edition of which something is printed, too.
        others: what was read of that one's figures.
    """
    found = dict(zip(other.position, others, strict=True))
    columns = {table.code: table.columns for table in other.tables}
    alike = {table.code for table in edition.tables if columns.get(table.code) == table.columns}
    return tuple(
        found[figure.code]
        if reading.state in ("ambiguous", "missing")
        and figure.table.code not in alike
        and figure.code in found
        and found[figure.code].state == "reported"
        else reading
        for figure, reading in zip(edition.figures, readings, strict=True)
    )


def _is_in_a_list(row: Row) -> bool:
    """Whether a row is a label with one number in the prose, where its table has several columns: 规范性文件：3件."""
    return row.title in (prose.PREAMBLE, "一") and len(row.run) == 1 < len(row.place.cells) and not row.is_regular


def _by_place(tables: Tables) -> dict[Place, list[list[Token]]]:
    """The rows with all their cells, by their place in the form."""
    rows: dict[Place, list[list[Token]]] = {}
    for row in tables.complete:
        rows.setdefault(row.place, []).append(row.cells)
    return rows


def _differ(rows: Sequence[Sequence[Token]]) -> bool:
    """Whether a row that is printed more than once is printed with different figures."""
    return len(rows) > 1 and not all(_agree(column) for column in zip(*rows, strict=True))


def _doubled_sections(tables: Tables, conflicts: Set[Place]) -> dict[str, str]:
    """The figures of sections that are printed twice with different figures, each with the section's number.

    Of these a row that stands only once may be last year's as well as this year's.
    """
    times = Counter(row.place for row in tables.complete)
    times.update(row.place for row in tables.loose if row.why not in ("row_split", "row_other_year"))
    doubled = {}
    for section in {place.table.section for place in conflicts}:
        places = [place for place in times if place.table.section == section]
        twice = sum(times[place] > 1 for place in places)
        differing = sum(place.table.section == section for place in conflicts)
        if differing > 2 or (twice > 1 and 2 * twice >= len(places)):
            doubled |= {cell: section for place in places for cell in place.cells}
    return doubled


def _is_within(values: Sequence[Token], row: Sequence[Token]) -> bool:
    """Whether the numbers of a run that is not whole stand in a whole row, in the same order; zeros say nothing."""
    rest = iter([token.number for token in row if token.is_number])
    numbers = [token.number for token in values if token.is_number]
    are_zeros = bool(numbers) and not any(numbers) and any(token.number for token in row)
    return not are_zeros and all(number in rest for number in numbers)


def _agree(tokens: Sequence[Token]) -> bool:
    said = {(token.value.state, token.number) if token.value else token.text for token in tokens}
    return len(said) == 1


def _reported(token: Token, unit: str, is_money: bool) -> Reading:
    state, number, printed = token.value or ("unreadable", NO_VALUE, "")
    if printed in MONEY and not is_money:
        state, number = "unreadable", NO_VALUE  # no number of cases or documents is meant
    return Reading(number, printed if printed in MONEY and is_money else unit, state, token.text, token.place)


def _undecided(tokens: Sequence[Token], unit: str) -> Reading:
    raw = " ".join(token.text.strip() for token in tokens).strip()
    places = list(dict.fromkeys(token.place for token in tokens))
    return Reading(NO_VALUE, unit, "ambiguous", raw, places[0] if len(places) == 1 else f"{places[0]} – {places[-1]}")


def _remarks_on_edition(edition: Edition, printed: Sequence[str], year: int | None) -> list[Remark]:
    remarks = []
    if not printed:
        remarks.append(remark("edition_by_rows", printed=edition.code))
    if printed[1:]:
        remarks.append(remark("editions_mixed", printed=edition.code, others=", ".join(printed[1:])))
    due = due_edition(year) if year else None
    if due and due != edition:
        remarks.append(remark("edition_not_due", printed=edition.code, due=due.code, year=year))
    return remarks


def _remarks_on_runs(tables: Tables, decided: Mapping[str, Decided], doubled: Mapping[str, str]) -> list[Remark]:
    """What is odd about rows: printed twice, too many or too few values, cut; and why a figure is inferred."""
    remarks = [remark("section_conflict", section=section) for section in sorted({*doubled.values()})]
    for place, rows in _by_place(tables).items():
        if len(rows) > 1:
            remarks.append(remark("row_conflict" if _differ(rows) else "row_twice", place.cells, rows[1][0].place))
    for row in tables.loose:
        size, count = len(row.place.cells), sum(not token.filler for token in row.run)
        remarks.append(remark(row.why, row.place.cells, row.run[0].place, size=size, count=count))
    for cell, (value, because) in decided.items():
        remarks.append(remark("inferred", [cell], value.place, because=because))
    return remarks

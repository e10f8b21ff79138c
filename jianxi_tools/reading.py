"""Document + edition → Report: every figure of the form with its state, raw text and place.

A run of values belongs to the row that the text before it names. It is reported only when all cells of the row are
there; anything else is decided by the relations of the form (``placement``) or left open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jianxi_tools import prose
from jianxi_tools.cells import key
from jianxi_tools.documents import Document, open_document, pdf_grids
from jianxi_tools.edition import Edition, due_edition, editions
from jianxi_tools.labels import MONEY, Labels, Place, evidence, labels
from jianxi_tools.paths import from_root
from jianxi_tools.placement import Decided, Loose, fit, settle
from jianxi_tools.report import NO_VALUE, Reading, Remark, Report
from jianxi_tools.second_look import is_doubtful, together
from jianxi_tools.tokens import Token, tokenise
from jianxi_tools.words import say

MISSING = Reading(NO_VALUE, "", "missing", "", "")


@dataclass
class Tables:
    """What the tables of a document say under one edition of the form."""

    edition: Edition
    complete: list[tuple[Place, list[Token]]] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    money: dict[str, str] = field(default_factory=dict)

    @property
    def quality(self) -> int:
        """How much was read: what tells editions apart that share most labels."""
        return 2 * sum(len(values) for _, values in self.complete) + len(self.loose)


def read_report(path: str | Path) -> Report:
    """Read one annual report (政府信息公开工作年度报告).

    Args:
        path: a file of any known format.

    Returns:
        The report with all figures of the edition that it prints. A document without any table of the form is a
        report with edition None and no figures.

    Raises:
        ReportError: the file cannot be read at all or is refused.

    >>> report = read_report("data/reports/jianxi-2023.txt")
    >>> report.authority, report.year, report.edition, len(report.figures)
    ('涧西区人民政府', 2023, '2021', 200)
    >>> report.reading("applications.concluded.total")
    Reading(value=39.0, unit='件', state='reported', raw='39', place='line 187')
    """
    path = from_root(path)
    document = open_document(path)
    report = read_document(document)
    return together(report, read_document(pdf_grids(path))) if is_doubtful(document, report) else report


def read_document(document: Document) -> Report:
    """Read a document that is already open; see ``read_report``."""
    tokens = list(tokenise(document.rows))
    printed = _editions_printed(tokens)
    tables = max(
        (_read_tables(tokens, labels(code)) for code in printed[:1] or _newest_first()), key=lambda read: read.quality
    )
    found, lines = prose.sections(document, tables.edition, tables.rows)
    front = prose.front(document, lines)
    edition, readings = None, ()
    remarks = [_remark(f"year_from_{front.year_from}")] if front.year_from in ("period", "prose") else []
    if printed or tables.complete or tables.loose:
        edition = tables.edition
        readings, doubts = _readings(tables)
        remarks += _remarks_on_edition(edition, printed, front.year) + doubts
    else:
        remarks.append(_remark("no_table"))
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
        sections=found,
        money=tables.money,
    )


def _editions_printed(tokens: Sequence[Token]) -> list[str]:
    """The editions of which labels are printed that no other has, the best attested first."""
    counts = evidence(key(token.text) for token in tokens if token.value is None and len(token.text) < 60)
    return sorted((code for code in counts if counts[code]), key=lambda code: -counts[code])


def _newest_first() -> list[str]:
    return list(reversed(editions()))


def _read_tables(tokens: Sequence[Token], form: Labels) -> Tables:
    """Walk through the tokens once: text names a row, the run of values behind it belongs to that row."""
    tables = Tables(form.edition)
    pieces: list[Token] = []  # of text, since the last run
    run: list[Token] = []
    place: Place | None = None
    structure: set[int] = set()
    others: set[int] = set()
    anchored: set[str] = set()  # tables of which a heading or a row was seen since the last sentence
    for token in tokens:
        in_run = run and place and token.starts and token.row == run[0].row  # a cell that holds no number: unreadable
        is_value = token.value or in_run or (not run and _follows_its_label(token, pieces, form))
        piece = None if token.value else form.piece(token.text)
        if run and place and not is_value and len(run) < len(place.cells) and piece.is_part_of_group:
            continue  # a vertical heading between the cells of a row
        if run and (not is_value or (token.grid and token.row != run[0].row)):
            _take(tables, form, place, pieces, run, token, anchored)
            if not _is_part_of_heading(run, place):
                pieces = []
            run = []
        if is_value:
            place = place if run else form.find(pieces)
            run.append(token)
            continue
        pieces.append(token)
        (structure if piece.is_structure else others).add(token.row)
        if piece.is_prose:
            anchored.clear()
        anchored |= piece.heads
        for table in piece.heads if piece.money else ():
            tables.money.setdefault(table, piece.money)
    if run:
        _take(tables, form, place, pieces, run, None, anchored)
    tables.rows |= structure - others
    return tables


def _is_part_of_heading(run: Sequence[Token], place: Place | None) -> bool:
    """Whether a run is nothing but blank cells, fewer than a row has: headings have such."""
    is_row = place is not None and not place.table.one_line and len(run) >= len(place.cells)
    return not is_row and all(token.is_blank for token in run)


def _follows_its_label(token: Token, pieces: Sequence[Token], form: Labels) -> bool:
    """Whether a cell of text stands in the row of its label, where a number should be."""
    if not pieces or not token.starts or token.row != pieces[-1].row:
        return False
    place = form.find(pieces[-1:])
    return place is not None and not place.table.one_line


def _take(
    tables: Tables,
    form: Labels,
    place: Place | None,
    pieces: Sequence[Token],
    run: Sequence[Token],
    after: Token | None,
    anchored: set[str],
) -> None:
    """Add a run to the rows read, unless it is no row of the form."""
    if place is None:
        if above := _label_above(form, pieces, run):
            tables.loose.append(Loose(above, tuple(run), "row_split"))
        return
    goes_on = after and after.row == run[-1].row and not after.starts
    inside_a_sentence = goes_on and not form.piece(after.text).is_structure
    lone_value_anywhere = len(place.cells) == 1 and place.table.code not in anchored
    if inside_a_sentence or lone_value_anywhere:
        return
    values = fit(run, len(place.cells), pieces[-1].row)
    if values:
        tables.complete.append((place, values))
    elif _is_part_of_heading(run, place) or (place.table.one_line and place.row):
        return
    else:
        cut = after is None and not run[-1].grid
        tables.loose.append(Loose(place, tuple(run), "row_cut" if cut else "row_loose"))
    anchored.add(place.table.code)
    tables.rows.update(token.row for token in (*pieces[-1:], *run))


def _label_above(form: Labels, pieces: Sequence[Token], run: Sequence[Token]) -> Place | None:
    """The row whose label stands right before a label that the form does not know, as before a row of its own parts."""
    if len(pieces) < 2 or all(token.filler for token in run):
        return None
    if any(form.piece(token.text).is_prose for token in pieces[-2:]):
        return None
    place = form.find(pieces[-2:-1])
    return place if place and not place.table.one_line and not form.piece(pieces[-1].text).is_structure else None


def _readings(tables: Tables) -> tuple[tuple[Reading, ...], list[Remark]]:
    """Every figure of the edition, and what is doubtful about them."""
    found: dict[str, list[Token]] = {}
    for place, values in tables.complete:
        for cell, token in zip(place.cells, values, strict=True):
            found.setdefault(cell, []).append(token)
    certain = {cell: tokens[0] for cell, tokens in found.items() if len(tokens) == 1 or _agree(tokens)}
    known = {cell: token.number for cell, token in certain.items() if token.value}
    loose = [run for run in tables.loose if run.place.cells[0] not in found]
    decided = settle(tables.edition, known, loose)
    open_cells = {cell: run for run in loose for cell in run.place.cells}
    readings = []
    for figure in tables.edition.figures:
        unit = tables.money.get(figure.table.code, figure.unit) if figure.column.decimals else figure.unit
        cell = figure.code
        if cell in certain:
            readings.append(_reported(certain[cell], unit))
        elif cell in found:
            readings.append(_undecided(found[cell], unit))
        elif cell in decided:
            readings.append(_reported(decided[cell].value, unit)._replace(state="inferred"))
        elif cell in open_cells:
            readings.append(_undecided(open_cells[cell].values, unit))
        else:
            readings.append(MISSING._replace(unit=unit))
    return tuple(readings), _remarks_on_runs(tables, decided)


def _agree(tokens: Sequence[Token]) -> bool:
    said = {(token.value.state, token.number) if token.value else token.text for token in tokens}
    return len(said) == 1


def _reported(token: Token, unit: str) -> Reading:
    if token.value is None:
        return Reading(NO_VALUE, unit, "unreadable", token.text, token.place)
    money = token.value.unit if token.value.unit in MONEY else unit
    return Reading(token.value.number, money, token.value.state, token.text, token.place)


def _undecided(tokens: Sequence[Token], unit: str) -> Reading:
    raw = " ".join(token.text.strip() for token in tokens).strip()
    places = list(dict.fromkeys(token.place for token in tokens))
    return Reading(NO_VALUE, unit, "ambiguous", raw, places[0] if len(places) == 1 else f"{places[0]} – {places[-1]}")


def _remark(
    name: str, cells: Sequence[str] = (), place: str = "", because: Sequence[str] = (), **facts: object
) -> Remark:
    zh, en = (say(f"remark.{name}", language, because=", ".join(because), **facts) for language in ("zh", "en"))
    return Remark(name, "; ".join(cells), "; ".join(because), place, zh, en)


def _remarks_on_edition(edition: Edition, printed: Sequence[str], year: int | None) -> list[Remark]:
    remarks = []
    if not printed:
        remarks.append(_remark("edition_by_rows", printed=edition.code))
    if printed[1:]:
        remarks.append(_remark("editions_mixed", printed=edition.code, others=", ".join(printed[1:])))
    due = due_edition(year) if year else None
    if due and due != edition:
        remarks.append(_remark("edition_not_due", printed=edition.code, due=due.code, year=year))
    return remarks


def _remarks_on_runs(tables: Tables, decided: Mapping[str, Decided]) -> list[Remark]:
    """What is odd about rows: printed twice, too many or too few values, cut; and why a figure is inferred."""
    remarks = []
    by_place: dict[Place, list[list[Token]]] = {}
    for place, values in tables.complete:
        by_place.setdefault(place, []).append(values)
    for place, rows in by_place.items():
        if len(rows) > 1:
            same = all(_agree(column) for column in zip(*rows, strict=True))
            remarks.append(_remark("row_twice" if same else "row_conflict", place.cells, rows[1][0].place))
    for run in tables.loose:
        count = sum(not token.filler for token in run.values)
        remarks.append(_remark(run.why, run.place.cells, run.values[0].place, size=len(run.place.cells), count=count))
    for cell, (value, because) in decided.items():
        remarks.append(_remark("inferred", [cell], value.place, because=because))
    return remarks

"""Cases: reports damaged at random, and an oracle that compares what is read with what they still print.

A case is a family of layouts and one integer, so that whatever fails can be made again.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

import writers
from damages import (
    BLOCK_DAMAGES,
    CLOSE,
    FIGURE,
    FIRST,
    LAST_YEAR,
    LINE_DAMAGES,
    MARKS,
    OPEN,
    figures_of,
    grids_of,
    number,
    own_cells,
    random_form,
)
from openpyxl.utils import get_column_letter
from writers import Block, Form, Printed
from writers_pdf import write_pdf

import jianxi_tools as jx
from jianxi_tools.documents import open_document, pdf_grids
from jianxi_tools.edition import Edition, editions
from jianxi_tools.relations.rules import rules
from jianxi_tools.report import Reading

BLANK = re.compile(f"{OPEN}.{CLOSE}")  # a figure without text, as writers look for cells without text
TITLE_OF_SECTION = re.compile("|".join(f"{s.number}、{s.zh}" for e in editions().values() for s in e.sections))
LINE_OF_PIPES = re.compile(r"^\|{2,}\n", re.MULTILINE)  # merged cells leave them: they say nothing
ABOVE_DISPUTES = "总计"  # the last heading of their columns
EMPTY = {"blank": ("",), "not_applicable": ("/", "无")}  # what is printed in a cell of which these states tell
TITLE = "涧西区人民政府2023年政府信息公开工作年度报告"


class Stand(NamedTuple):
    """What is printed of a figure, the place where, and whether it counts.

    It does not where its row's label is lost, or a caption says that the table is last year's. A place of "" is one
    that is not known beforehand.
    """

    text: str
    place: str
    counts: bool = True
    is_last_years: bool = False


class Case(NamedTuple):
    """A damaged report: what it is made of, its bytes, and what it prints of each figure."""

    seed: int
    family: str
    edition: Edition
    form: Form
    damages: tuple[str, ...]
    blocks: list[Block]
    data: bytes
    printed: dict[str, list[Stand]]

    def stands(self, cell: str) -> tuple[Stand, ...]:
        """Where a figure is printed."""
        return tuple(self.printed.get(cell, ()))


TEXT = {write.__name__.removeprefix("write_"): write for write in writers.TEXT_WRITERS}
GRIDS = {"html": writers.write_html, "docx": writers.write_docx, "xlsx": writers.write_xlsx, "pdf": write_pdf}
FAMILIES = (*TEXT, "mixed", *GRIDS)


def case(seed: int, family: str) -> Case:
    """The case of a number in a family of layouts."""
    random = Random(f"{family} {seed}")
    edition = random.choice(list(editions().values()))
    form = random_form(random, edition)
    marked = {code: f"{OPEN}{chr(FIRST + at)}{form[code]}{CLOSE}" for code, at in edition.position.items()}
    blocks = writers.layout(marked, edition, TITLE)
    possible = [*BLOCK_DAMAGES, *(() if family in GRIDS else LINE_DAMAGES)]
    damages = sorted(random.sample(range(len(possible)), random.choice((0, 1, 1, 2, 2, 3))))
    chosen = [possible[at] for at in damages]
    for damage in chosen:
        if damage in BLOCK_DAMAGES:
            damage(blocks, random)
    names = tuple(damage.__name__ for damage in chosen)
    if family in GRIDS:
        options = OPTIONS[family](random) if family in OPTIONS else {}
        data = GRIDS[family].on_blocks([_bare(block, MARKS) for block in blocks], **options)
        printed = _printed(edition, _places(blocks, family))
    else:
        families = [family if family in TEXT else random.choice(list(TEXT)) for _ in blocks]
        texts = [TEXT[name].on_blocks([_bare(block, BLANK)]) for name, block in zip(families, blocks, strict=True)]
        lines = b"\n".join(texts).decode().split("\n")
        for damage in chosen:
            if damage in LINE_DAMAGES:
                damage(lines, random)
        lines = "\n".join(lines).split("\n")
        data = MARKS.sub("", "\n".join(lines)).encode()
        printed = _printed(edition, _line_figures(edition, lines))
    return Case(seed, family, edition, form, names, blocks, data, printed)


def _pdf_options(random: Random) -> dict[str, object]:
    return {
        "number": random.choice(("- {} -", "{}", "第{}页", "")),
        "repeated": random.random() < 0.3,
        "cut": random.random() < 0.3,
    }


def _xlsx_options(random: Random) -> dict[str, object]:
    return {"ruled": random.random() < 0.6, "merged": random.random() < 0.6}


OPTIONS = {"pdf": _pdf_options, "xlsx": _xlsx_options}


def _bare(block: Block, marks: re.Pattern) -> Block:
    """A block without marks."""
    if isinstance(block, str):
        return block
    return [[cell._replace(text=marks.sub("", cell.text)) for cell in row] for row in block]


def _printed(edition: Edition, figures: Iterable[tuple[str, Stand]]) -> dict[str, list[Stand]]:
    found: dict[str, list[Stand]] = {}
    for mark, stand in figures:
        found.setdefault(edition.figures[ord(mark) - FIRST].code, []).append(stand)
    return found


def _line_figures(edition: Edition, lines: list[str]) -> Iterator[tuple[str, Stand]]:
    """Every figure of a text; what touches it belongs to it, and one that runs over the end of a line is none.

    A number whose label was lost is one of many that nobody can name: a reader who gives another number, which stands
    behind that label, overlooks nothing.
    """
    row, is_labelled, since, seen, is_last_years = None, False, "", set(), False
    for at, line in enumerate(lines, start=1):
        said = line.strip(" |")
        is_caption = said.startswith(LAST_YEAR) or said.endswith(f" {LAST_YEAR}")  # also behind the line before
        is_last_years = is_caption or (is_last_years and not TITLE_OF_SECTION.match(line))
        end = 0
        for match in FIGURE.finditer(line):
            mark, text, closed = match.groups()
            figure = edition.figures[ord(mark) - FIRST]
            since += "".join(re.split(r"[\s|]+", MARKS.sub("", line[end : match.start()])))
            named = ("行政诉讼" if figure.table.one_line else figure.row.zh[-4:]) in since
            goes_on = row in (figure.row, figure.table) and not re.search(r"[\u4e00-\u9fff]{4}", since)
            row = figure.table if figure.table.one_line else figure.row
            seen = seen if goes_on and not named else set()
            is_labelled, since, end = named or (is_labelled and goes_on and mark not in seen), "", match.end()
            seen.add(mark)
            if not closed and at < len(lines):
                continue
            before = re.search(r"[^\s|]*$", MARKS.sub("", line[: match.start()]))[0]
            after = re.match(r"[^\s|]*", MARKS.sub("", line[match.end() :]))[0]
            for printed in {text, before + text + after}:
                yield mark, Stand(printed.strip(), f"line {at}", is_labelled and not is_last_years, is_last_years)
        since += "".join(re.split(r"[\s|]+", MARKS.sub("", line[end:])))


def _places(blocks: list[Block], family: str) -> Iterator[tuple[str, Stand]]:
    """Every figure of a document with tables."""
    table, top, is_last_years = 0, 1, False
    for block in blocks:
        if isinstance(block, str):
            is_last_years = block == LAST_YEAR or (is_last_years and not TITLE_OF_SECTION.match(block))
            top += 1
            continue
        table += 1
        for row, column, cell in writers.placed_cells(block):
            if match := FIGURE.match(cell.text):
                place = {
                    "xlsx": f"sheet Sheet, cell {get_column_letter(column + 1)}{top + row}",
                    "pdf": "",
                }.get(family, f"table {table}, row {row + 1}, column {column + 1}")
                yield match[1], Stand(match[2].strip(), place, not is_last_years, is_last_years)
        top += len(block)


# The oracle.


class Finding(NamedTuple):
    """What became of one figure: its outcome, its code, what the reader says, what the document prints."""

    outcome: str
    cell: str
    reading: Reading
    printed: tuple[Stand, ...]


def judge(case: Case, path: Path) -> list[Finding]:
    """Read a case's file and compare every figure with what the document prints.

    Outcomes: right, marked (no value is given), wrong (the document does not print that at the figure's place),
    wrong empty (the figure is said to be blank or not applicable, and is not),
    conflict (it prints that and another number), misplaced (right, but another place is named), indistinguishable
    (wrong or misplaced, but the row is exactly what an undamaged form with these values would print, or columns changed
    places of which no heading tells any more), inferred,
    inferred wrong, inferred excused (wrong, but the identities that it rests on do not hold for what is printed, or
    the number is that of a row whose label or of a column whose heading was lost, or only strays stand in the row),
    inferred nothing (the state says inferred, but there is no number).
    """
    path.write_bytes(case.data)
    try:
        report = jx.read_report(path)
    except jx.ReportError:
        return []
    if report.edition is None:
        return []
    places = _pdf_places(path) if case.family == "pdf" else {}
    return [
        Finding(_outcome(case, report, figure.code, reading, places), figure.code, reading, case.stands(figure.code))
        for figure, reading in zip(editions()[report.edition].figures, report.readings, strict=True)
    ]


def _outcome(case: Case, report: jx.Report, cell: str, reading: Reading, places: dict[str, list[str]]) -> str:
    stands = case.stands(cell)
    numbers = {number(stand.text) for stand in stands if not stand.is_last_years}
    if reading.state == "inferred" and math.isnan(reading.value):
        return "inferred nothing"
    if reading.state == "inferred":
        meant = {number(case.form.get(cell, ""))} if not stands else numbers
        if reading.value in meant:
            return "inferred"
        if (
            _has_lost_its_label(case, reading)
            or _has_lost_its_columns(case, cell, reading)
            or _prints_no_number(case, cell)
        ):
            return "inferred excused"
        return "inferred wrong" if _identities_hold(case, report, cell) else "inferred excused"
    if stands and reading.state in EMPTY and not any(stand.text in EMPTY[reading.state] for stand in stands):
        return _unless_undamaged("wrong empty", case, report, cell)
    if reading.state != "reported":
        return "marked"
    if reading.value not in numbers:
        return _unless_undamaged("wrong", case, report, cell)
    same = [stand for stand in stands if number(stand.text) == reading.value]
    glued = [
        other
        for other in stands
        if any(other.place == s.place and (s.text in other.text or other.text in s.text) for s in same)
    ]
    readings = zip(editions()[report.edition].figures, report.readings, strict=True)
    beside = {other.place for figure, other in readings if figure.code.startswith(_row_of(cell))} - {reading.place}
    others = [stand for stand in stands if stand.counts and stand not in glued and stand.place not in beside]
    if {number(stand.text) for stand in others} - {None, reading.value}:
        return "conflict"
    if case.family == "pdf":
        found = any(reading.raw in text for text in places.get(reading.place, ()))
    else:
        found = (reading.raw.strip(), reading.place) in {stand[:2] for stand in stands}
    return "right" if found else _unless_undamaged("misplaced", case, report, cell)


def _has_lost_its_label(case: Case, reading: Reading) -> bool:
    """Whether the number read is that of a row of which no label is printed: it stands behind another row's."""
    lost = (s for stands in case.printed.values() for s in stands if not (s.counts or s.is_last_years))
    return any((reading.raw.strip(), reading.place) == stand[:2] for stand in lost)


def _has_lost_its_columns(case: Case, cell: str, reading: Reading) -> bool:
    """Whether columns changed places of which no heading tells any more."""
    return "columns_swapped" in case.damages and not _prints_other_columns(case, cell, reading.place)


def _prints_no_number(case: Case, cell: str) -> bool:
    """Whether nothing of a figure's row is printed: stray numbers behind its label look like its cells."""
    row = (stand.text for code in case.form if code.startswith(_row_of(cell)) for stand in case.stands(code))
    return all(number(text) is None for text in row)


def _pdf_places(path: Path) -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for document in (open_document(path), pdf_grids(path)):
        for row in document.rows:
            for cell in row.cells:
                places.setdefault(cell.place, []).append(cell.text)
    return places


def _identities_hold(case: Case, report: jx.Report, cell: str) -> bool:
    """Whether the identities that an inferred figure rests on hold for what is printed, blanks being 0."""
    because = next((r.relations for r in report.remark_list if r.remark == "inferred" and r.cells == cell), "")
    numbers = [
        next((value for stand in case.stands(figure.code) if (value := number(stand.text)) is not None), 0)
        for figure in case.edition.figures
    ]
    return all(
        sum(numbers[at] for at in rule.left) == sum(numbers[at] for at in rule.right)
        for rule in rules(case.edition.code)
        if rule.is_identity and rule.name in because.split("; ")
    )


def _unless_undamaged(outcome: str, case: Case, report: jx.Report, cell: str) -> str:
    reading = report.reading(cell)
    row = {stand.place for code in case.form if code.startswith(_row_of(cell)) for stand in case.stands(code)}
    is_exchanged = reading.place in row and _has_lost_its_columns(case, cell, reading)
    return "indistinguishable" if is_exchanged or _could_be_undamaged(case, report, cell) else outcome


def _could_be_undamaged(case: Case, report: jx.Report, cell: str) -> bool:
    """Whether a row stands in the document exactly as an undamaged form with the values read would print it.

    Nobody who has the document alone can tell then that it was damaged: it does print these values at these places.
    """
    if report.edition != case.edition.code:
        return not _tells_its_edition(case)
    if _prints_other_columns(case, cell, report.reading(cell).place):
        return False
    read = {code: r.raw.strip() for code, r in zip(case.edition.position, report.readings, strict=True)}
    whole = {code for code in read if code.startswith(_row_of(cell))}
    if any(re.match(r"0\d", read[code]) for code in whole):
        return False  # no form prints that: two cells ran together
    marked = {code: f"{OPEN}{text}" if code in whole else "" for code, text in read.items()}
    grids = grids_of(writers.layout(marked, case.edition, TITLE))
    line = next(row for grid in grids for row in grid if figures_of(row))
    cells = [c._replace(text=c.text.removeprefix(OPEN)) for c in own_cells(line)]
    if case.family in GRIDS:
        codes = [code for code in read if code in whole]
        codes = [None] * (len(cells) - len(codes)) + codes
        is_open = [code and report.reading(code).state == "ambiguous" for code in codes]
        wanted = [None if is_open[at] else c.text for at, c in enumerate(cells)]
        rows = [_as_written(row) for grid in grids_of(case.blocks) for row in grid]
        rows += [row[1:] for row in rows]  # behind the heading of a group that has no other rows
        return any(_prints(row, wanted, case.family) for row in rows)
    if cell.startswith("disputes."):
        cells.insert(0, Printed(ABOVE_DISPUTES))
    text = LINE_OF_PIPES.sub("", case.data.decode())
    return any(_printed_row(write, cells).search(text) for write in TEXT.values())  # pages mix the layouts


def _prints_other_columns(case: Case, cell: str, place: str) -> bool:
    """Whether the headings before a figure show other columns than the form has, or these in another order."""
    if not {"column_inserted", "columns_swapped"} & {*case.damages}:
        return False
    table = cell.split(".")[0]
    parts, columns = _texts_above(case, cell, place), case.edition.table(table).columns
    for code, above, length in (("applications", "法人或其他组织", 30), ("disputes", "复议后起诉", 80)):
        if table == code:  # short headings are words of row labels too: look only at what stands below the others
            parts = [below[:length] for part in parts for below in part.split(above)[1:]]
            columns = [column for column in columns if column.under] or columns
    names = re.compile("|".join(re.escape(column.zh) for column in columns))
    codes = {column.zh: at for at, column in enumerate(columns)}
    for part in parts:
        runs: list[list[int]] = [[]]
        for match in names.finditer(part):
            if runs[-1] and codes[match[0]] <= runs[-1][-1]:
                runs.append([])
            runs[-1].append(codes[match[0]])
        if any(not {*one} & {*other} for one, other in pairwise(runs[-2:])):  # one row of headings, out of order
            return True
    if table in ("applications", "disputes"):
        return any("同比变化" in part for part in parts)
    return any("同比变化" in part.rsplit("第二十条", 1)[-1] for part in parts)


def _texts_above(case: Case, cell: str, place: str) -> list[str]:
    """What stands above a figure, without spaces and pipes: all lines before its place, in grids the rows above it."""
    if case.family not in GRIDS:
        return [re.sub(r"[\s|]+", "", "".join(case.data.decode().split("\n")[: int(place.removeprefix("line "))]))]
    marks = {chr(FIRST + at) for code, at in case.edition.position.items() if code.startswith(_row_of(cell))}
    return [
        "".join(above.text for row in grid[:at] for above in row)
        for grid in grids_of(case.blocks)
        for at, row in enumerate(grid)
        if any(row[figure].text[1] in marks for figure in figures_of(row))
    ]


def _row_of(cell: str) -> str:
    """How the codes of all figures begin that are printed on one line with a figure."""
    return "disputes." if cell.startswith("disputes.") else f"{cell.rpartition('.')[0]}."


def _as_written(row: list[Printed]) -> list[str]:
    return [MARKS.sub("", cell.text).strip() for cell in row if cell.rows == 1]


def _prints(row: list[str], wanted: list[str | None], family: str) -> bool:
    """Whether a row is that wanted, where None is for any text; some files fill up a short row with blank cells."""
    if family in ("docx", "pdf", "xlsx"):
        size = max(len(row), len(wanted))
        row, wanted = row + [""] * (size - len(row)), wanted + [""] * (size - len(wanted))
    return len(row) == len(wanted) and all(text in (None, printed) for text, printed in zip(wanted, row, strict=True))


def _printed_row(write: Callable, cells: list[Printed]) -> re.Pattern:
    """What a family prints of a row from the end of its label on, however its label is broken; then no more values."""
    label, *values = cells
    if write is writers.write_pdf_narrow:  # the label may go on below
        shown = " +".join(re.escape(value.text) for value in values if value.text)
        return re.compile(rf"(?:^|[^\s|] +){shown}$", re.MULTILINE)
    end = label.text[-4:]
    row = LINE_OF_PIPES.sub("", write.on_blocks([[[label._replace(text=end), *values]]]).decode()).strip("\n")
    row = row[row.index(end[-1], row.index(end[0])) + 1 :].rstrip()
    between = ""
    if label.text == ABOVE_DISPUTES:  # not on the same line
        row, between = row.lstrip(" |\n"), r"[\s|]*"
    rest = between + re.sub(r"(\\?\s)+", r"\\s+", re.escape(row))
    one_line = write in (writers.write_pipe_rows, writers.write_markdown, writers.write_pdf_text)
    value = r"(?:[\d,.]+|[/无-])(?:[\s|]|$)"
    no_more = rf"(?![^\s|])(?![ |]*{value})" if one_line else rf"(?![^\s|])(?![\s|]*{value})"
    return re.compile(r"\s*".join(map(re.escape, end)) + rest + no_more)


def _tells_its_edition(case: Case) -> bool:
    """Whether a label that only its own edition has is printed."""
    own = {heading.zh for table in case.edition.tables for heading in (*table.columns, *table.rows)}
    others = {
        label
        for edition in editions().values()
        if edition is not case.edition
        for table in edition.tables
        for heading in (*table.columns, *table.rows)
        for label in heading.printed
    }
    return any(label in _text(case) for label in own if not any(label in other for other in others))


def _text(case: Case) -> str:
    """All that a document prints, without spaces and pipes."""
    if case.family in GRIDS:
        return "".join(cell.text for grid in grids_of(case.blocks) for row in grid for cell in row)
    return re.sub(r"[\s|]+", "", case.data.decode())


def tally(findings: Iterable[Finding]) -> Counter[str]:
    """How many figures have which outcome."""
    return Counter(finding.outcome for finding in findings)

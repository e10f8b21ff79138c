"""Random figures of a form, and the damages that real pages do to a report.

Meanwhile every printed figure carries the position of its code, as private characters around its text: ``oracle.py``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from random import Random

from writers import Block, Form, Grid, Printed

from jianxi_tools.edition import Edition

OPEN, CLOSE, FIRST = "\ue000", "\ue001", 0xF0000
FIGURE = re.compile(f"{OPEN}([\U000f0000-\U000f0fff])([^{OPEN}{CLOSE}]*)({CLOSE}?)")
MARKS = re.compile(f"[{OPEN}{CLOSE}\U000f0000-\U000f0fff]")
NUMBER = re.compile(r"(增加|减少|增|减|\+|-)?(\d+(?:,\d{3})*(?:\.\d+)?)\s*(?:万元|元|件)?")
LAST_YEAR = "上年情况"  # the caption of a table
SENTENCES = (
    "2023年共收到申请12件，其中予以公开3件。",
    "2022年行政许可15件，比上年增加5件。",
    "注：统计期限为2023年1月1日至12月31日",
    "单位：件",
)


def number(text: str) -> float | None:
    """The number that a printed cell states, None if it states none."""
    match = NUMBER.fullmatch(text.strip())
    if not match:
        return None
    value = float(match[2].replace(",", ""))
    return -value if match[1] in ("减少", "减", "-") else value


# Forms.


def random_form(random: Random, edition: Edition) -> Form:
    """A form of which all identities hold, before some of its cells are left blank or marked as not applicable."""
    zeros, largest = random.choice((0.2, 0.7, 0.95)), random.choice((9, 99, 9_999, 999_999))
    values = [0 if random.random() < zeros else random.randint(1, largest) for _ in edition.figures]
    balance(values, edition, random)
    thousands, signs = (
        random.choice(("", "", ",")),
        random.choice((("", "-"), ("+", "-"), ("增加", "减"), ("增", "减少"))),
    )
    decimals = random.choice(("", ".5", ".8908"))
    share, blank, only_zeros = (
        random.choice((0, 0, 0.02, 0.2, 0.9)),
        random.choice(("", "", "/", "无")),
        random.random(),
    )
    form = {}
    for figure, value in zip(edition.figures, values, strict=True):
        text = f"{value:{thousands}}"
        if figure.column.signed and value:
            text = random.choice(signs) + text
        elif figure.column.decimals:
            text += decimals
        if random.random() < share and not (value and only_zeros):
            text = blank
        form[figure.code] = text
    return form


def balance(values: list[int], edition: Edition, random: Random) -> None:
    """Change totals so that every identity holds."""
    for table in (table for table in edition.tables if table.code in ("applications", "disputes")):
        at = {row.code: edition.position[f"{table.code}.{row.code}.{table.columns[0].code}"] for row in table.rows}
        total = len(table.columns) - 1
        if table.code == "applications":
            outcomes = [at[row] for row in at if row not in ("received", "carried_in", "concluded", "carried_out")]
            for column in range(total):
                concluded = sum(values[row + column] for row in outcomes)
                in_hand = concluded + values[at["carried_out"] + column]
                carried_in = random.randint(0, in_hand)
                values[at["concluded"] + column] = concluded
                values[at["carried_in"] + column] = carried_in
                values[at["received"] + column] = in_hand - carried_in
        for row in at.values():
            values[row + total] = sum(values[row : row + total])


# Damages to what is printed, whatever the format; each changes the blocks of a report in place.


def prose_between(blocks: list[Block], random: Random) -> None:
    """A sentence with numbers stands between blocks, or as a row of its own in a table."""
    blocks.insert(random.randrange(1, len(blocks)), random.choice(SENTENCES))
    for grid, at in _some(_rows(blocks), random, 3):
        _insert_row(
            grid, at, [Printed(random.choice(SENTENCES), columns=sum(cell.columns for cell in own_cells(grid[at])))]
        )


def headings_removed(blocks: list[Block], random: Random) -> None:
    """Titles of sections vanish, and all rows of headings of some tables."""
    for block in _some(blocks[1:], random, 3):
        if isinstance(block, str):
            blocks.remove(block)
        else:
            for at in reversed([at for at, row in enumerate(block) if not figures_of(row)]):
                _remove_row(block, at)


def sections_shuffled(blocks: list[Block], random: Random) -> None:
    sections = _sections(blocks)
    random.shuffle(sections)
    blocks[1:] = [block for section in sections for block in section]


def section_doubled(blocks: list[Block], random: Random) -> None:
    """A section stands twice, with the same or with other numbers."""
    blocks += _renumbered(random.choice(_sections(blocks)), random.choice((1, 2)))


def table_doubled(blocks: list[Block], random: Random) -> None:
    """A table stands twice, as where last year's is printed for comparison."""
    at = random.choice([at for at, block in enumerate(blocks) if not isinstance(block, str)])
    again = [*random.choice(([], [LAST_YEAR])), *_renumbered([blocks[at]], random.choice((1, 2)))]
    blocks[at + random.choice((0, 1)) : at + random.choice((0, 1))] = again


def rows_shuffled(blocks: list[Block], random: Random) -> None:
    """Rows of the same group change places."""
    for grid in grids_of(blocks):
        alike, segment = defaultdict(list), 0
        for row in grid:
            segment += not figures_of(row) or any(cell.rows > 1 for cell in row)
            if figures_of(row):
                alike[segment, sum(cell.columns for cell in own_cells(row))].append(row)
        for rows in alike.values():
            own = [own_cells(row) for row in rows]
            random.shuffle(own)
            for row, cells in zip(rows, own, strict=True):
                row[:] = [cell for cell in row if cell.rows > 1] + cells


def rows_doubled(blocks: list[Block], random: Random) -> None:
    """Rows stand twice, with the same or with other numbers."""
    for grid, at in _some(_rows(blocks), random, 3):
        _insert_row(grid, at, _renumbered([[own_cells(grid[at])]], random.choice((1, 2)))[0][0])


def sub_rows(blocks: list[Block], random: Random) -> None:
    """Rows of parts stand below a row."""
    for grid, at in _some(_rows(blocks), random, 3):
        label, *values = own_cells(grid[at])
        if not figures_of([label]):
            parts = [value._replace(text=random.choice(("", "0", "1", "7", "120"))) for value in values]
            _insert_row(
                grid, at, [label._replace(text=random.choice(("其中：本级", "其中：行政许可", "政府部门"))), *parts]
            )


def rows_dropped(blocks: list[Block], random: Random) -> None:
    for grid, at in sorted(_some(_rows(blocks), random), key=lambda place: -place[1]):
        _remove_row(grid, at)


def columns_swapped(blocks: list[Block], random: Random) -> None:
    """Two columns change places together with their headings."""
    heading, heads, rows, first = random.choice(_headed(blocks))
    if len(heads) < 2:
        return
    block = random.randrange(0, len(heads), 5) if len(heads) == 15 else 0
    one, other = random.sample(range(block, min(block + 5, len(heads))), 2)
    for row, at in (
        (heading, heads[0]),
        *((row, figures[first]) for row in rows if len(figures := figures_of(row)) > 1),
    ):
        _swap(row, at + one, at + other)


def column_inserted(blocks: list[Block], random: Random) -> None:
    """A column that the form does not have stands among the others or behind them."""
    heading, heads, rows, first = random.choice(_headed(blocks))
    at = random.randint(0, len(heads)) if len(heads) < 15 else 15
    heading.insert(heads[0] + at, Printed("同比变化"))
    for row in rows:
        row.insert(figures_of(row)[first] + at, Printed(random.choice(("", "0", "3", "-2", "5%"))))
    for row in next(grid for grid in grids_of(blocks) if any(row is heading for row in grid)):
        if row is heading:
            break
        row[:] = [cell._replace(columns=cell.columns + (cell.columns > 4 and len(heads) < 15)) for cell in row]


def units_in_cells(blocks: list[Block], random: Random) -> None:
    for row, at in _some(_cells(blocks), random):
        text = MARKS.sub("", row[at].text)
        if number(text) is not None:
            row[at] = row[at]._replace(text=row[at].text.replace(text, text + random.choice(("件", "万元", " 件")), 1))


def stray_cells(blocks: list[Block], random: Random) -> None:
    """A number that is no figure stands in a row."""
    for row, at in _some(_cells(blocks), random, 3):
        row.insert(at + random.choice((0, 1)), Printed(random.choice(("0", "1", "25"))))


def cells_blanked(blocks: list[Block], random: Random) -> None:
    for row, at in _some(_cells(blocks), random):
        row[at] = row[at]._replace(text=row[at].text[:2] + CLOSE)


def cells_dropped(blocks: list[Block], random: Random) -> None:
    """Cells vanish and the rest closes up."""
    for row, at in sorted(_some(_cells(blocks), random), key=lambda place: -place[1]):
        del row[at]


BLOCK_DAMAGES = (
    columns_swapped,
    column_inserted,
    prose_between,
    sub_rows,
    rows_doubled,
    table_doubled,
    section_doubled,
    headings_removed,
    sections_shuffled,
    rows_shuffled,
    rows_dropped,
    units_in_cells,
    stray_cells,
    cells_blanked,
    cells_dropped,
)


def grids_of(blocks: list[Block]) -> list[Grid]:
    return [block for block in blocks if not isinstance(block, str)]


def _rows(blocks: list[Block]) -> list[tuple[Grid, int]]:
    """Every row that holds figures, but no table of one row."""
    return [(grid, at) for grid in grids_of(blocks) for at, row in enumerate(grid) if 0 < len(figures_of(row)) < 15]


def _cells(blocks: list[Block]) -> list[tuple[list[Printed], int]]:
    return [(row, at) for grid in grids_of(blocks) for row in grid for at in figures_of(row)]


def figures_of(row: list[Printed]) -> list[int]:
    return [at for at, cell in enumerate(row) if cell.text.startswith(OPEN)]


def own_cells(row: list[Printed]) -> list[Printed]:
    """A row without the headings of groups that begin in it."""
    return [cell for cell in row if cell.rows == 1]


def _some(items: Iterable, random: Random, most: int = 20) -> list:
    items = list(items)
    return random.sample(items, min(len(items), random.randint(1, random.randint(1, most))))


def _sections(blocks: list[Block]) -> list[list[Block]]:
    sections = []
    for block in blocks[1:]:
        if not sections or (isinstance(block, str) and re.match("[一二三四五六]、", block)):
            sections.append([])
        sections[-1].append(block)
    return sections


def _headed(blocks: list[Block]) -> list[tuple[list[Printed], list[int], list[list[Printed]], int]]:
    """Each row of column headings, the columns in it, its rows of figures, and the first column's figure in them."""
    found = []
    for grid in grids_of(blocks):
        for above, row in zip([None, *grid], grid, strict=False):
            if figures_of(row) and above and not figures_of(above):
                heads = [at for at, cell in enumerate(above) if cell.text != "信息内容"]
                found.append((above, heads, [], (len(figures_of(row)) - len(heads)) // 2))
            if figures_of(row):
                found[-1][2].append(row)
    return found


def _swap(row: list[Printed], one: int, other: int) -> None:
    """Exchange the texts of two cells, which keep their widths."""
    row[one], row[other] = row[one]._replace(text=row[other].text), row[other]._replace(text=row[one].text)


def _renumbered(blocks: list[Block], factor: int) -> list[Block]:
    """The blocks again, every figure multiplied: identities still hold."""

    def times(match: re.Match) -> str:
        value = number(match[2])
        text = match[2] if value is None or factor == 1 else f"{value * factor:.15g}"
        return OPEN + match[1] + text + CLOSE

    def again(grid: Grid) -> Grid:
        return [[cell._replace(text=FIGURE.sub(times, cell.text)) for cell in row] for row in grid]

    return [block if isinstance(block, str) else again(block) for block in blocks]


def _insert_row(grid: Grid, at: int, new: list[Printed]) -> None:
    """A row behind row ``at``; what reaches over row ``at`` reaches over the new one too."""
    for above in range(at + 1):
        reaches = [cell.rows > 1 and above + cell.rows > at for cell in grid[above]]
        grid[above] = [cell._replace(rows=cell.rows + more) for cell, more in zip(grid[above], reaches, strict=True)]
    grid.insert(at + 1, new)


def _remove_row(grid: Grid, at: int) -> None:
    """Take a row away; the headings of groups that begin in it begin in the next one."""
    groups = [cell._replace(rows=cell.rows - 1) for cell in grid[at] if cell.rows > 1]
    for above in range(at):
        grid[above] = [cell._replace(rows=cell.rows - (above + cell.rows > at)) for cell in grid[above]]
    del grid[at]
    if at < len(grid):
        grid[at][:0] = groups


# Damages to text; each changes the lines in place.


def repeated_lines_removed(lines: list[str], random: Random) -> None:
    """Every line that stood before vanishes, everywhere or only in the tables."""
    start = random.choice((0, next((at for at, line in enumerate(lines) if OPEN in line), 0)))
    seen, kept = set(), []
    for line in lines[start:]:
        text = MARKS.sub("", line).strip()
        if text not in seen:
            kept.append(line)
        seen.add(text)
    lines[start:] = kept


def lines_dropped(lines: list[str], random: Random) -> None:
    for at in sorted(_some(range(len(lines)), random), reverse=True):
        del lines[at]


def empty_lines_dropped(lines: list[str], random: Random) -> None:
    lines[:] = [line for line in lines if line.strip()]


def prose_lines(lines: list[str], random: Random) -> None:
    for at in sorted(_some(range(len(lines)), random, 5), reverse=True):
        lines.insert(at, random.choice(SENTENCES))


def stray_numbers(lines: list[str], random: Random) -> None:
    """Page numbers and other numbers stand between lines, behind a line, or in it."""
    between = (" ", "|", " | ") if any("|" in line for line in lines) else (" ",)
    for at in sorted(_some(range(1, len(lines)), random, 10), reverse=True):
        stray = random.choice(("3", "- 3 -", "0", "12", "第3页"))
        spaces = [match.start() for match in re.finditer(r"(?<=\S)\s(?=\S)", lines[at])]
        kind = random.choice(["between", "behind", "inside"])
        if kind == "between":
            lines.insert(at, stray)
        elif kind == "behind" or not spaces:
            lines[at] += random.choice(between) + stray
        else:
            space = random.choice(spaces)
            lines[at] = f"{lines[at][:space]} {stray} {lines[at][space:]}"


def lines_joined(lines: list[str], random: Random) -> None:
    for at in sorted(_some(range(len(lines) - 1), random, 10), reverse=True):
        lines[at : at + 2] = [lines[at] + random.choice(("", " ")) + lines[at + 1]]


def lines_split(lines: list[str], random: Random) -> None:
    for at in sorted(_some(range(len(lines)), random, 10), reverse=True):
        first, second = lines[at][: (middle := random.randint(0, len(lines[at])))], lines[at][middle:]
        begun = re.search(f"{OPEN}?[\U000f0000-\U000f0fff]?$", first)[0]  # between a mark and its text: before the mark
        first, second = first.removesuffix(begun), begun + second
        if second.startswith(CLOSE):
            first, second = first + CLOSE, second[1:]
        lines[at : at + 1] = [first, second]


def labels_broken(lines: list[str], random: Random) -> None:
    """Labels run over two or three lines."""
    for at in sorted(_some(range(len(lines)), random, 40), reverse=True):
        label = len(lines[at].split(OPEN)[0].rstrip(" |"))
        for middle in sorted(random.sample(range(1, label), min(label - 1, random.randint(1, 2))) if label > 2 else ()):
            lines[at] = lines[at][:middle] + "\n" + lines[at][middle:]


def cut(lines: list[str], random: Random) -> None:
    """The text ends anywhere."""
    text = "\n".join(lines)
    lines[:] = text[: random.randrange(len(text))].split("\n")


LINE_DAMAGES = (
    prose_lines,
    lines_dropped,
    repeated_lines_removed,
    empty_lines_dropped,
    labels_broken,
    stray_numbers,
    lines_joined,
    lines_split,
    cut,
)

"""The tables of the form as they are printed: headings of an edition and figures of a report as grids of cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from jianxi_tools.edition import Edition, Figure, Heading, Section, Table, editions
from jianxi_tools.relations.rules import declared, identity_names
from jianxi_tools.report import SIGNS, codes_of
from jianxi_tools.words import number, place_in_words, say, signed

SUSPECT = "◆"  # the sign of a figure in which an error may lie
OPEN_SUM = {"holds_if_blank_is_zero": "(0)", "not_assessable": "(?)"}


class Sum(NamedTuple):
    """An identity that does not simply hold: its outcome, the difference of its sides, why, and its figures."""

    outcome: str
    difference: float
    explanation: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """A cell of a printed table; ``kind`` is head, band, label, value, sum, note or empty.

    ``in_question`` says that it takes part in a sum that fails.
    """

    text: str
    kind: str
    rows: int = 1
    columns: int = 1
    title: str = ""
    sign: str = ""
    state: str = ""
    in_question: bool = False
    id: str = ""

    @property
    def is_zero(self) -> bool:
        """Whether the cell is a figure of 0."""
        return self.kind == "value" and self.text == "0"


@dataclass(frozen=True)
class Grid:
    """The printed table of one section: its number and title, the rows of cells above and in the body."""

    number: str
    title: str
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """What a grid is filled with: figures of one report, identities that do not simply hold, suspects and why."""

    edition: Edition
    language: str
    figures: Mapping[str, object]
    sums: Mapping[tuple[str, str], Sum] = field(default_factory=dict)
    suspected: Mapping[str, str] = field(default_factory=dict)
    anchored: bool = False  # whether findings on the page lead to the figures

    def label(self, heading: Heading, kind: str, rows: int = 1, columns: int = 1) -> Cell:
        """A heading as a cell; in English the official Chinese is its title."""
        title = "" if self.language == "zh" else heading.zh
        return Cell(
            getattr(heading, self.language), kind, rows, columns, " · ".join(filter(None, (title, heading.legal)))
        )

    def value(self, table: Table, row: Heading, column: Heading, columns: int = 1) -> Cell:
        """A figure as a cell, whose title says where it stands and, where it is doubtful, why."""
        figure = Figure(table, row, column)
        reading = self.figures[figure.code]
        printed = number(reading.value) if reading.value == reading.value else ""
        unit = f" {reading.unit}" if printed and reading.unit != figure.unit else ""
        title = [] if reading.state == "reported" else [say(f"state.{reading.state}", self.language)]
        if reading.raw and reading.state != "reported":
            title.append(say("view.raw", self.language, raw=reading.raw))
        title.append(place_in_words(reading.source_place, self.language) or say("view.no_place", self.language))
        title.append(self.suspected.get(figure.code, ""))
        return Cell(
            printed + unit,
            "value",
            1,
            columns,
            " · ".join(filter(None, title)),
            SIGNS.get(reading.state, "") + SUSPECT * (figure.code in self.suspected),
            reading.state,
            figure.code in self._in_question,
            anchor(figure.code) if self.anchored else "",
        )

    @cached_property
    def _in_question(self) -> set[str]:
        """The cells that take part in a sum that fails."""
        return {cell for found in self.sums.values() if found.outcome == "fails" for cell in found.cells}

    def sum(self, relation: str, place: str, columns: int = 1) -> Cell:
        """What an identity leaves over, at the end of its row or column; empty where it holds."""
        left_over = self.sums.get((relation, place))
        if left_over is None:
            return Cell("", "empty", 1, columns)
        text = OPEN_SUM.get(left_over.outcome) or signed(left_over.difference)
        return Cell(text, "sum", 1, columns, left_over.explanation, state=left_over.outcome)

    def sums_of(self, table: Table, each: str) -> list[str]:
        """The identities of a table's rows or columns of which at least one does not simply hold."""
        found = {id for id, place in self.sums if place.split(".")[0] == table.code}
        return [id for id, relation in declared().items() if id in found and relation.each == each]


def official(
    figures: pd.DataFrame,
    edition: str,
    language: str,
    checks: pd.DataFrame | None = None,
    suspected: Mapping[str, str] | None = None,
) -> list[Grid]:
    """The figures of one report in the official layout, one grid for each section that has tables.

    Identities of ``checks`` that do not hold are shown at the end of their row or column; ``suspected`` are the cells
    in which an error may lie, each with the reason.
    """
    form = editions()[edition]
    own = dict(zip(codes_of(figures), figures.itertuples(index=False), strict=True))
    sums = {} if checks is None else _open_sums(checks)
    sheet = Sheet(form, language, own, sums, suspected or {}, anchored=checks is not None)
    grids = []
    for section in form.sections:
        tables = [table for table in form.tables if table.section == section.number]
        if len(tables) > 1:
            grids.append(_banded(sheet, section, tables))
        elif tables:
            grids.append((_one_line if tables[0].one_line else _grouped)(sheet, section, tables[0]))
    return grids


def anchor(cell: str) -> str:
    """The id of a figure in the official layout."""
    return f"cell-{cell}"


def signs_used(grids: Iterable[Grid]) -> dict[str, str]:
    """The signs that stand in the grids, with the state that each means."""
    used = {cell.state for grid in grids for row in grid.body for cell in row if cell.sign}
    return {state: sign for state, sign in SIGNS.items() if state in used}


def place_label(edition: str, place: str, language: str) -> str:
    """The printed label of the place where a relation applies: a row, a column, a figure, a table or the report."""
    return editions()[edition].label(place, language) or say("view.whole_report", language)


def _open_sums(checks: pd.DataFrame) -> dict[tuple[str, str], Sum]:
    some = checks[checks["relation"].isin(identity_names()) & (checks["outcome"] != "holds")]
    return {
        (row.relation, row.place): Sum(row.outcome, row.difference, row.explanation, tuple(row.cells.split("; ")))
        for row in some.itertuples()
    }


def _row_ends(sheet: Sheet, table: Table, row: Heading, relations: Sequence[str]) -> list[Cell]:
    return [sheet.sum(relation, f"{table.code}.{row.code}") for relation in relations]


def _grouped(sheet: Sheet, section: Section, table: Table) -> Grid:
    """A table whose row groups stand to the left of their rows (section 三)."""
    paths = [table.path(row) for row in table.rows]
    deep, wide = max(map(len, paths)), len(table.columns)
    ends = sheet.sums_of(table, "row")
    heads = _heads(sheet, table, table.columns)
    if len(heads) > 1:  # columns in groups stand under one heading of their own
        heads.insert(0, (Cell(say("view.columns", sheet.language), "head", 1, wide),))
    corner = Cell(table.note if sheet.language == "zh" else table.note_en, "note", len(heads), deep)
    differences = [_difference_head(sheet, relation, len(heads)) for relation in ends]
    head = [(corner, *heads[0], *differences), *heads[1:]]
    body = []
    for at, (row, path) in enumerate(zip(table.rows, paths, strict=True)):
        labels = []
        for depth, heading in enumerate(path):
            if at and paths[at - 1][: depth + 1] == path[: depth + 1]:
                continue  # the group's cell began in a row above
            rows = sum(other[: depth + 1] == path[: depth + 1] for other in paths)
            labels.append(sheet.label(heading, "label", rows, deep - depth if heading == row else 1))
        values = [sheet.value(table, row, column) for column in table.columns]
        body.append((*labels, *values, *_row_ends(sheet, table, row, ends)))
    for relation in sheet.sums_of(table, "column"):
        label = Cell(say("view.difference", sheet.language, relation=relation), "label", 1, deep)
        sums = [sheet.sum(relation, f"{table.code}.{column.code}") for column in table.columns]
        body.append((label, *sums, *(Cell("", "empty") for _ in ends)))
    return Grid(section.number, getattr(section, sheet.language), tuple(head), tuple(body))


def _heads(sheet: Sheet, table: Table, headings: Sequence[Heading], wide: int = 1) -> list[tuple[Cell, ...]]:
    """The headings of columns, or of rows side by side, each ``wide`` columns, a group's heading above its own."""
    paths = [table.path(heading) for heading in headings]
    deep = max(map(len, paths))
    lines = []
    for depth in range(deep):
        cells = []
        for heading, same in groupby(path[depth] for path in paths if len(path) > depth):
            rows = deep - depth if heading in headings else 1
            cells.append(sheet.label(heading, "head", rows, wide * len(list(same))))
        lines.append(tuple(cells))
    return lines


def _banded(sheet: Sheet, section: Section, tables: Sequence[Table]) -> Grid:
    """Tables under each other, each group of rows under a band with its own column headings (section 二)."""
    wide = max(len(table.columns) for table in tables)
    ends = {table.code: sheet.sums_of(table, "row") for table in tables}
    extra = max(map(len, ends.values()))
    body: list[tuple[Cell, ...]] = []
    for table in tables:
        spans = _spread(len(table.columns), wide)
        for above, rows in groupby(table.rows, key=lambda row: table.path(row)[:-1]):
            if above:
                band = " ".join(getattr(heading, sheet.language) for heading in above)
                body.append((Cell(band, "band", 1, 1 + wide + extra),))
            heads = [sheet.label(column, "head", 1, span) for column, span in zip(table.columns, spans, strict=True)]
            differences = [_difference_head(sheet, relation, 1) for relation in ends[table.code]]
            body.append((Cell(say("view.content", sheet.language), "head"), *heads, *differences))
            for row in rows:
                pairs = zip(table.columns, spans, strict=True)
                values = [sheet.value(table, row, column, span) for column, span in pairs]
                body.append((sheet.label(row, "label"), *values, *_row_ends(sheet, table, row, ends[table.code])))
    return Grid(section.number, getattr(section, sheet.language), (), tuple(body))


def _one_line(sheet: Sheet, section: Section, table: Table) -> Grid:
    """A table whose rows stand side by side, as one line of numbers (section 四)."""
    wide = len(table.columns)
    head = _heads(sheet, table, table.rows, wide)
    head.append(tuple(sheet.label(column, "head") for _ in table.rows for column in table.columns))
    body = [tuple(sheet.value(table, row, column) for row in table.rows for column in table.columns)]
    for relation in sheet.sums_of(table, "row"):
        sums = [sheet.sum(relation, f"{table.code}.{row.code}", wide) for row in table.rows]
        name = say("view.difference", sheet.language, relation=relation)
        body.append(tuple(replace(cell, text=f"{name} {cell.text}") if cell.kind == "sum" else cell for cell in sums))
    return Grid(section.number, getattr(section, sheet.language), tuple(head), tuple(body))


def _difference_head(sheet: Sheet, relation: str, rows: int) -> Cell:
    return Cell(say("view.difference", sheet.language, relation=relation), "head", rows)


def _spread(parts: int, whole: int) -> list[int]:
    """``whole`` columns shared among ``parts``, the last taking what is left.

    >>> _spread(2, 3), _spread(1, 3)
    ([1, 2], [3])
    """
    return [whole // parts] * (parts - 1) + [whole - whole // parts * (parts - 1)]

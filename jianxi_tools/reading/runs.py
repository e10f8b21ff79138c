"""Tokens → the rows of the form: a run of values belongs to the row that the text before it names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from jianxi_tools.cells import is_rest_of_number, key, plain, stands_for_number, value_of
from jianxi_tools.reading.certainty import Certainty, without_foreign
from jianxi_tools.reading.fitting import Row, arrangement, fit, is_plausible
from jianxi_tools.reading.headings import Headings
from jianxi_tools.reading.labels import Labels, Named, Place
from jianxi_tools.reading.tables import Tables
from jianxi_tools.reading.tokens import Token

_NUMBERED = re.compile(r"\d[\d.,]*(?:\d\.|[(（][一二三四五六七][)）])\D")  # a number that touches a label's own
_FIGURE = re.compile(r"[图表]\s*[\d一二三四五六]")  # the number of a picture or a table, before its caption
FEW_GLUED = 2  # rows whose values touch their labels: so many may be slips
MAX_HEADING = 100  # pieces of text before a row that can be its headings


def read_tables(tokens: Sequence[Token], form: Labels, is_cut: bool = False) -> Tables:
    """Walk through the tokens of a document once, with the labels of an edition.

    Args:
        tokens: the tokens.
        form: the labels.
        is_cut: whether the document may end within a number.
    """
    walk = _Walk(form, tokens, is_cut)
    for token in tokens:
        walk.see(token)
    return walk.finish()


class _Before(NamedTuple):
    """What stands since the last heading, right before a row.

    ``has_cells`` says that cells with numbers do that are no row's, ``unnamed`` how many such numbers without a label
    of their own, ``is_blank_row`` that a row without any value does.
    """

    has_cells: bool = False
    unnamed: int = 0
    is_blank_row: bool = False


NOTHING = _Before()


class _Walk:
    """Where a walk stands: the text since the last row, and the run of values behind it."""

    def __init__(self, form: Labels, tokens: Sequence[Token], is_cut: bool) -> None:
        self.form = form
        self.tokens = tokens
        self.is_cut = is_cut
        self.tables = Tables(form.edition)
        self.headings = Headings(form)
        self.pieces: list[Token] = []
        self.run: list[Token] = []
        self.named: Named | None = None  # what the text before the run names
        self.rows: list[Row] = []
        self.is_inside_row = False  # behind a part of a vertical heading
        self.is_parted = False  # the run has values before and behind such a part
        self.before = NOTHING
        self.interrupted: Place | None = None  # the row of which a sentence may part some values from the others
        self.year = ""  # that the last caption names
        self.section = ""  # the number of the last title
        self.anchored: set[str] = set()  # sections of which a heading or a row was seen since the last sentence
        self.parted: set[str] = set()  # sections of which they were seen, but for one sentence, a note in a table
        self.structure: set[int] = set()  # document rows with a label
        self.others: set[int] = set()  # document rows with other text

    def see(self, token: Token) -> None:
        """Take the next token."""
        run = self.run
        if run and token.value and token.row == run[0].row and not (run[0].filler or self.is_inside_row):
            run.append(token)  # as most tokens
            return
        is_value = token.value is not None or self._stands_for_value(token)
        if run:
            if (self.is_inside_row or not is_value) and self._is_inside_row(token):
                self.is_inside_row = True
                return
            if self._is_numbered_by_run(token):
                run.pop()
            self.is_parted |= self.is_inside_row
            self.is_inside_row = False
            if not is_value or (run[0].grid and token.row != run[0].row):
                self._end_run(token)
        if not is_value:
            self._see_text(token)
        elif self.run:
            if self._is_behind_headings(token):
                self.run.clear()
            self.run.append(token)
        else:
            self.named = self.form.find(self.pieces) or self._next()
            self.run = [token]

    def _is_numbered_by_run(self, token: Token) -> bool:
        """Whether the last value of a run is the number of the label that follows, as it is if that begins with a dot.

        Else it is if the run is one too long.
        """
        is_left = token.text.startswith(".") and len(self.run) > 1
        if self.named is None or not (is_left or len(self.run) == len(self.named.place.cells) + 1):
            return False
        number, label = self.run[-1].text, self.form.piece(token.text).row
        return label is not None and label.row.zh.startswith(f"{number}.") and number not in token.text

    def _is_behind_headings(self, token: Token) -> bool:
        """Whether the run is what pipes leave between the last heading of a line and a row that begins on another."""
        if self.named is None or self.named.place.row or not all(one.filler for one in self.run):
            return False
        end = self.pieces[-1].row
        is_opened = len(self.run) == 1 and self._has_opened_rows
        return token.row != end and (is_opened or all(one.row == end for one in self.run))

    @cached_property
    def _has_opened_rows(self) -> bool:
        """Whether a pipe on a line of its own opens every row."""
        before = [
            one
            for one, label in pairwise(self.tokens)
            if one.value and label.starts and self.form.piece(label.text).row
        ]
        return len(before) > 2 and all(one.pipe == "alone" for one in before)

    def finish(self) -> Tables:
        """What the tables say, after the last token."""
        if self.run:
            self._end_run(None)
        self._leave_glued(self.pieces[-1] if self.pieces else None, None)
        narrow = set(filter(self._is_narrow, self.headings.partial))
        rows = [*map(self._parted, self.rows)] if self._are_glued else self.rows
        rows = [row.open("columns_odd") if row.table in narrow else row for row in without_foreign(rows)]
        certainty = Certainty(self.form, rows, self.tokens, self.headings)
        for row in map(certainty.aligned, rows):
            if why := certainty.doubt(row):
                self.tables.loose.append(row.open(why))
            else:
                self.tables.complete.append(row)
        self.tables.rows |= self.structure - self.others
        self.tables.has_headings = bool(self.headings.whole or self.headings.odd or self.headings.partial)
        return self.tables

    @property
    def _are_glued(self) -> bool:
        """Whether a page lost what parts its cells, so that all rows touch their labels."""
        return sum(row.why == "row_glued" for row in self.rows) > FEW_GLUED

    def _parted(self, row: Row) -> Row:
        """The row with its cell if that is its only one below the heading of its only column."""
        if row.why != "row_glued" or not row.is_regular or len(row.place.cells) > 1:
            return row
        _, number = self.form.glued(row.run[0].text)
        cells = [replace(row.run[0], text=number, value=value_of(number), starts=False)]
        return row._replace(run=cells, cells=cells)

    def _is_narrow(self, table: str) -> bool:
        """Whether most rows of a table of which some columns are printed have as many values as there are of these.

        Blanks at their ends do not count: rows may be filled up with them.
        """
        lengths = [row.length for row in self.rows if row.table == table]
        return 2 * lengths.count(self.headings.partial[table]) > len(lengths)

    def _stands_for_value(self, token: Token) -> bool:
        """Whether a piece of text is a cell that stands where a number should be."""
        if not token.starts:
            return False
        is_count = stands_for_number(token.text)
        beside = self.run[0] if self.run else self.pieces[-1] if self.pieces else None
        if not beside or (token.row != beside.row and not is_count):
            return False
        piece = self.form.piece(token.text)
        if not is_count and (piece.is_structure or piece.is_prose or plain(token.text).startswith("(")):
            return False  # 若干 stands for a number, （含委托） for nothing
        if self.run:
            return self.named is not None
        label = self.form.find(self.pieces[-1:])
        return label is not None and not label.place.table.one_line

    def _next(self) -> Named | None:
        """The row below the last one, where only its bare words are printed: Word numbers 其他 and 总计 by itself."""
        if not self.rows or not 0 < len(self.pieces) < 4:
            return None
        *above, label = self.pieces
        if any(self.form.piece(token.text).heads for token in above):
            return None  # these are headings of columns
        place = self.form.below(self.rows[-1].place)
        return Named(place, 1) if place and label.starts and self.form.core(place) == key(label.text) else None

    def _is_inside_row(self, token: Token) -> bool:
        """Whether a piece of text is a part of a vertical heading between the cells of a row, as is 无 of 无法提供."""
        is_open = self.named is not None and len(self.run) < len(self.named.place.cells)
        return is_open and self.form.piece(token.text).is_part_of_group

    def _see_text(self, token: Token) -> None:
        piece = self.form.piece(token.text)
        before = self.pieces[-1] if self.pieces else None
        self._leave_glued(before, token)
        if is_rest_of_number(token.text) and self._are_rest_of_label():
            self.rows[-1] = self.rows[-1].open("row_broken")
        self.pieces.append(token)
        if len(self.pieces) > 2 * MAX_HEADING:
            del self.pieces[:-MAX_HEADING]
        (self.structure if piece.is_structure else self.others).add(token.row)
        if piece.is_structure:
            self.interrupted = None
        if piece.section and not (before and before.row == token.row and _FIGURE.match(before.text)):
            self.section, self.year = piece.section, ""
            self.anchored &= {piece.section}
            self.headings.are_foreign = False
            self.parted.clear()
        if piece.caption and not (before and before.row == token.row and self.form.piece(before.text).heads):
            self.year = piece.caption  # 上一年项目数量 2019年 is a heading
        if piece.heads or piece.section or piece.is_prose:
            self.before = NOTHING
        if piece.is_prose:
            self.parted, self.anchored = self.anchored, set()
        for table in piece.heads:
            self.anchored.add(self.form.edition.table(table).section)

    def _leave_glued(self, before: Token | None, after: Token | None) -> None:
        """Leave the row open that a piece of text alone on its line is with all its values: 规章000."""
        is_alone = before is not None and before.starts and (after is None or after.row != before.row)
        place, _ = (is_alone and self.form.glued(before.text)) or (None, "")
        if place and place.table.section == self.section:
            self.headings.see(self.pieces, Named(place, 1))
            is_regular = place.table.code in self.headings.whole
            self._add(Row(place, [before], None, "row_glued", is_regular, is_beside=True))
            self.pieces = []

    def _add(self, row: Row) -> None:
        """Add a row to those found, with what stands above it."""
        self.rows.append(row._replace(title=self.section, year=self.year))
        if unit := self.form.money_above(row.place, self.pieces):
            self.tables.money.setdefault(row.table, unit)
        self.tables.rows.update(token.row for token in (*self.pieces[-1:], *self.run))

    def _end_run(self, after: Token | None) -> None:
        """Add the run to the rows found, if it is one, and begin anew behind it."""
        is_heading = self._is_part_of_heading()
        if not is_heading:
            self.headings.see(self.pieces, self.named)
        if row := self._beside_astray(self._row(after)):
            self._add(row)
        if row or not (is_heading or sum(not token.filler for token in self.run) == 1):  # it may be a page's number
            self.pieces = []
        self.run = []
        self.is_parted = False

    def _beside_astray(self, row: Row | None) -> Row | None:
        """The row with what the walk knows of numbers around it that are no row's.

        If it is blank and they are cells, it is open, as is the row before: a label may be broken over rows of a table,
        or its numbers stand above or below it.
        """
        rest = self._rest(row)
        numbers = [token for token in rest if token.is_number]
        lines = Counter(token.row for token in rest) if numbers else {}
        are_cells = any((token.grid or token.pipe) and lines[token.row] > 1 for token in numbers)
        if are_cells and self.before.is_blank_row:
            self.rows[-1] = self.rows[-1].open("row_broken")
        if not row and self._are_rests_of_numbers():
            self.rows[-1] = self.rows[-1].open("row_broken")
        if row:
            if self.before.unnamed >= min(2, len(row.place.cells)):
                row = row._replace(is_behind_numbers=True)
            row = row.open("row_broken") if row.is_blank and self.before.has_cells else row
        if row or numbers:
            label = self.pieces[-1] if self.pieces else None
            is_labelled = label and (label.row == self.run[0].row or self._may_name_a_row(label))
            unnamed = 0 if (not row.cells if row else is_labelled) else len(numbers)
            self.before = _Before(are_cells, unnamed, row is not None and row.is_blank)
        return row

    def _are_rests_of_numbers(self) -> bool:
        """Whether the run stands beside the rest of the last row's label: narrow cells break their numbers too.

        Beside a bracket there must be several: one may be a page's number.
        """
        if len(self.pieces) != 1 or self.pieces[0].row != self.run[0].row or not self._are_rest_of_label():
            return False
        return len(self.run) > 1 or bool(key(self.pieces[0].text))

    def _are_rest_of_label(self) -> bool:
        """Whether the text since the last row is the end of its label, or nothing but a bracket."""
        place = self.rows[-1].place if self.rows else None
        if not (place and place.row):
            return False
        core, rest = self.form.core(place), key("".join(token.text for token in self.pieces))
        return core.endswith(rest) and core != rest and len(rest) != 1

    def _may_name_a_row(self, label: Token) -> bool:
        """Whether text above numbers may be the label of a row that the form does not know, and is no heading."""
        return len(key(label.text)) > 2 and not self.form.piece(label.text).heads

    def _rest(self, row: Row | None) -> Sequence[Token]:
        """The values of the run that are not the row's: all if it is none, those below the line of an open one."""
        if not row:
            return self.run
        cells = row.cells or ()
        if len(cells) == len(self.run):  # as almost every row
            return ()
        return [token for token in self.run if token.row != self.run[0].row and token not in cells]

    def _is_part_of_heading(self) -> bool:
        """Whether the run is nothing but blank cells, fewer than a row has: headings have such."""
        place = self.named.place if self.named else None
        is_row = place is not None and len(self.run) >= len(place.cells)
        if is_row and place.table.one_line:  # in a grid its headings have rows of their own
            is_row = self.run[0].grid and self.run[0].row != self.pieces[-1].row
        return not is_row and all(token.is_blank for token in self.run)

    def _row(self, after: Token | None) -> Row | None:
        """The row that the run is, None if it is none."""
        run = self.run
        if self.named is None:
            return self._unnamed_row()
        place, table = self.named.place, self.named.place.table
        while len(run) > len(place.cells) and self._ends_in_none_of_its_cells(after):
            del run[-1]
        goes_on = after is not None and after.row == run[-1].row and not after.starts
        is_in_sentence = goes_on and not self.form.piece(after.text).is_structure
        is_cell = bool(run[0].pipe) or run[0].grid
        is_anchored = table.section in self.anchored or (is_cell and table.section in self.parted)
        if is_in_sentence and len(run) == 1:
            return Row(place, run, None, "row_broken") if is_anchored else None
        if len(place.cells) == 1 and not is_anchored:
            is_second = any(row.place is place for row in self.rows)
            return Row(place, run, None, "row_loose") if is_cell and is_second else None
        is_broken = is_in_sentence or self._is_broken(after)
        columns = self.headings.columns.get(table.code) if run[0].grid else None
        if columns:
            cells = None if is_broken else columns.cells(run)
            cells = cells if cells and is_plausible(self.form.edition, place, cells) else None
            return Row(place, cells or run, cells, "columns_odd", is_regular=True, is_beside=self._is_beside)
        return self._row_by_its_length(after, is_broken)

    def _unnamed_row(self) -> Row | None:
        """The row, left open, to which a run may belong whose label is not printed right before it."""
        if place := self.interrupted or self._without_headings() or self._touched() or self._again():
            return Row(place, self.run, None, "row_broken")
        above = self._label_above()
        return Row(above, self.run, None, "row_split") if above else None

    def _is_broken(self, after: Token | None) -> bool:
        """Whether the values cannot be just those of the row named: one touches its label, or a part is elsewhere."""
        run, label = self.run, self.pieces[-1]
        is_shifted = label.pipe == "below" and run[0].pipe == "before"  # behind a blank cell
        is_in_next_row = run[0].grid and self.named.place.row is not None and run[0].row != label.row
        return (
            is_shifted
            or is_in_next_row
            or self.named.has_number
            or (self.is_parted and not any(token.number for token in run))  # zeros add up with any stray 0
            or (after is not None and bool(is_rest_of_number(after.text) or _NUMBERED.match(after.text)))
        )

    def _row_by_its_length(self, after: Token | None, is_broken: bool) -> Row | None:
        """The row that the run is if its columns are told by how many values it has."""
        run, place, table = self.run, self.named.place, self.named.place.table
        cells = None if is_broken or self.is_parted else fit(self.form.edition, place, run, self.pieces[-1].row)
        if table.one_line and place.row and (not cells or all(token.filler for token in run)):
            whole = self._without_headings()  # of the line: its label is one of them
            return Row(whole, run, None, "row_broken") if whole else None
        if not cells and self._is_part_of_heading():
            return None
        is_in_table = table.section in self.anchored
        if cells or len(run) > 1:  # a label and one number may be a line of a list
            self.anchored.add(table.section)
        if self.headings.is_below_another_group(place):
            return Row(place, run, None, "row_doubted")
        is_foreign = self.headings.are_foreign and len(place.cells) > 1
        if is_foreign or table.code in self.headings.odd or (table.one_line and table.code not in self.headings.whole):
            return Row(place, run, None, "columns_odd", is_beside=self._is_beside)
        why = "row_loose" if cells else "row_broken" if is_broken else self._why_open(after)
        if not cells:
            self.interrupted = place if why != "row_cut" and len(run) < len(place.cells) else None
        elif self._may_be_cut(after) and not is_plausible(self.form.edition, place, cells, by_sums=True):
            cells, why = None, "row_cut"
        is_regular = table.code in self.headings.whole and (is_in_table or bool(cells))
        return Row(place, run, cells, why, is_regular, is_beside=self._is_beside)

    @property
    def _is_beside(self) -> bool:
        """Whether the run begins on the line on which its label ends."""
        return self.run[0].row == self.pieces[-1].row

    def _ends_in_none_of_its_cells(self, after: Token | None) -> bool:
        """Whether the last value of the run is a page number, or an empty line between a table and the next title."""
        *cells, last = self.run
        if last.pipe or last.grid or last.row == cells[-1].row:
            return False
        if last.is_blank:
            return after is not None and bool(self.form.piece(after.text).section)
        count = sum(not token.filler for token in cells)
        is_whole = count == len(self.named.place.cells) and all(token.pipe == "behind" for token in cells)
        return is_whole and last.is_number

    def _may_be_cut(self, after: Token | None) -> bool:
        """Whether the document ends in the last value of the run, where no pipe or unit says that it is whole.

        No number of cases goes on behind a 0.
        """
        if after is not None or not self.is_cut:
            return False
        last, column = self.run[-1], self.named.place.table.columns[-1]
        is_whole = last.pipe == "behind" or not last.text[-1:].isdigit() or (last.text == "0" and not column.decimals)
        return not is_whole

    def _without_headings(self) -> Place | None:
        """The table of one line that the run may be without its headings: as many values, or many in its section."""
        solid = [token.row for token in self.run if not token.filler]
        if all(token.is_blank for token in self.run):
            return None
        sizes = len(self.run), len(solid), solid.count(self.run[0].row)
        longest = max(len(table.columns) for table in self.form.edition.tables)
        for place in self.form.one_line:
            is_in_section = place.table.section == self.section
            if len(place.cells) in sizes or (is_in_section and len(self.run) > longest + 1):
                return place
        return None

    def _touched(self) -> Place | None:
        """The row whose label stands on one line behind the last value of the row before."""
        label, before = self.pieces[-1] if self.pieces else None, self.rows[-1].run[-1] if self.rows else None
        is_behind = label and before and label.row == before.row and not label.starts
        return self.form.piece(label.text).row if is_behind else None

    def _again(self) -> Place | None:
        """The row before, where a part of its label stands once more before as many values, or one touches the next."""
        before, label = self.rows[-1].place if self.rows else None, plain(self.pieces[-1].text) if self.pieces else ""
        if not before or not before.row or len(before.cells) - len(self.run) not in (0, 1) or len(label) < 3:
            return None
        return before if label in plain(before.row.zh) else None

    def _label_above(self) -> Place | None:
        """The row whose label stands right before one that the form does not know, as before a row of its own parts."""
        if len(self.pieces) < 2 or all(token.filler for token in self.run):
            return None
        label = self.form.find(self.pieces[-2:-1])
        last = self.form.piece(self.pieces[-1].text)
        is_own_label = self.pieces[-1].starts and not last.is_structure
        is_row = is_own_label and (len(self.run) > 1 or not last.is_prose)
        return label.place if label and is_row else None

    def _why_open(self, after: Token | None) -> str:
        if after is None:
            return "row_loose" if self.run[-1].grid else "row_cut"
        if arrangement(self.run, self.pieces[-1].row) == "mixed":
            return "row_broken"
        piece = self.form.piece(after.text)
        return "row_loose" if after.value or piece.is_structure or piece.is_prose else "row_broken"

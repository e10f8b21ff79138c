"""Tokens → the rows of the form: a run of values belongs to the row that the text before it names."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from jianxi_tools.cells import is_rest_of_number, key, plain
from jianxi_tools.edition import Edition, Table
from jianxi_tools.reading.labels import LABEL_HEADING, Labels, Place
from jianxi_tools.reading.placement import Loose, arrangement, fit
from jianxi_tools.reading.tokens import Token


@dataclass
class Tables:
    """What the tables of a document say under one edition of the form.

    ``complete`` holds the rows of which every cell is there, ``loose`` all other runs of values, ``rows`` the
    document rows that belong to tables, ``money`` the unit of money that each table's heading prints.
    """

    edition: Edition
    complete: list[tuple[Place, list[Token]]] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    money: dict[str, str] = field(default_factory=dict)

    @property
    def quality(self) -> int:
        """How much was read: what tells editions apart that share most labels."""
        return 2 * sum(len(values) for _, values in self.complete) + len(self.loose)


def read_tables(tokens: Iterable[Token], form: Labels) -> Tables:
    """Walk through the tokens of a document once, with the labels of an edition."""
    walk = _Walk(form)
    for token in tokens:
        walk.see(token)
    return walk.finish()


class _Walk:
    """Where a walk stands: the text since the last row, and the run of values behind it."""

    def __init__(self, form: Labels) -> None:
        self.form = form
        self.tables = Tables(form.edition)
        self.pieces: list[Token] = []
        self.run: list[Token] = []
        self.place: Place | None = None  # of the run
        self.odd: set[str] = set()  # tables whose columns are not printed as the form has them
        self.wide: list[tuple[Place, list[Token], list[Token]]] = []  # rows of a grid with cells behind their own
        self.sizes: Counter[int] = Counter()  # how many cells each row of a grid has
        self.widths: dict[str, set[int]] = defaultdict(set)  # of each table's rows in a grid
        self.anchored: set[str] = set()  # tables of which a heading or a row was seen since the last sentence
        self.structure: set[int] = set()  # document rows with a label
        self.others: set[int] = set()  # document rows with other text

    def see(self, token: Token) -> None:
        """Take the next token."""
        if token.grid:
            self.sizes[token.row] += 1
        is_value = token.value is not None or self._stands_for_value(token)
        if self.run and not is_value and self._is_inside_row(token):
            return
        if self.run and (not is_value or (token.grid and token.row != self.run[0].row)):
            self._end_run(token)
        if is_value:
            self.place = self.place if self.run else self.form.find(self.pieces)
            self.run.append(token)
        else:
            self._see_text(token)

    def finish(self) -> Tables:
        """What the tables say, after the last token."""
        if self.run:
            self._end_run(None)
        self._decide_wide_rows()
        self.tables.rows |= self.structure - self.others
        return self.tables

    def _stands_for_value(self, token: Token) -> bool:
        """Whether a piece of text is a cell that stands where a number should be."""
        if not token.starts:
            return False
        if self.run:
            return self.place is not None and token.row == self.run[0].row
        if not self.pieces or token.row != self.pieces[-1].row:
            return False
        label = self.form.find(self.pieces[-1:])
        return label is not None and not label.table.one_line

    def _is_inside_row(self, token: Token) -> bool:
        """Whether a piece of text is a part of a vertical heading between the cells of a row."""
        is_open = self.place is not None and len(self.run) < len(self.place.cells)
        return is_open and self.form.piece(token.text).is_part_of_group

    def _see_text(self, token: Token) -> None:
        piece = self.form.piece(token.text)
        self.pieces.append(token)
        (self.structure if piece.is_structure else self.others).add(token.row)
        if piece.is_prose:
            self.anchored.clear()
        self.anchored |= piece.heads
        for table in piece.heads if piece.money else ():
            self.tables.money.setdefault(table, piece.money)

    def _end_run(self, after: Token | None) -> None:
        """Add the run to the rows read, if it is one, and begin anew behind it."""
        if not self._is_part_of_heading():
            self._look_at_columns()
        self._take(after)
        if not self._is_part_of_heading():
            self.pieces = []
        self.run = []

    def _is_part_of_heading(self) -> bool:
        """Whether the run is nothing but blank cells, fewer than a row has: headings have such."""
        is_row = self.place is not None and not self.place.table.one_line and len(self.run) >= len(self.place.cells)
        return not is_row and all(token.is_blank for token in self.run)

    def _take(self, after: Token | None) -> None:
        run, place = self.run, self.place
        if place is None:
            if above := self._label_above():
                self.tables.loose.append(Loose(above, tuple(run), "row_split"))
            return
        goes_on = after and after.row == run[-1].row and not after.starts
        inside_a_sentence = goes_on and not self.form.piece(after.text).is_structure
        lone_value_anywhere = len(place.cells) == 1 and place.table.code not in self.anchored
        if inside_a_sentence or lone_value_anywhere:
            return
        is_broken = after and is_rest_of_number(after.text)
        values = None if is_broken else fit(self.form.edition, place, run, self.pieces[-1].row)
        if not values and (self._is_part_of_heading() or (place.table.one_line and place.row)):
            return
        if values and run[0].grid:
            self.widths[place.table.code].add(len(run))
        if not values or place.table.code in self.odd:
            why = "columns_odd" if place.table.code in self.odd else self._why_loose(after)
            self.tables.loose.append(Loose(place, tuple(run), why))
        elif run[0].grid and len(run) > len(values):
            self.wide.append((place, values, run))
            if place.row is None:  # its only row is as wide as the row of its headings
                self.widths[place.table.code].add(self.sizes[self.pieces[-1].row])
        else:
            self.tables.complete.append((place, values))
        self.anchored.add(place.table.code)
        self.tables.rows.update(token.row for token in (*self.pieces[-1:], *run))

    def _label_above(self) -> Place | None:
        """The row whose label stands right before one that the form does not know, as before a row of its own parts."""
        if len(self.pieces) < 2 or all(token.filler for token in self.run):
            return None
        if any(self.form.piece(token.text).is_prose for token in self.pieces[-2:]):
            return None
        place = self.form.find(self.pieces[-2:-1])
        is_unknown = not self.form.piece(self.pieces[-1].text).is_structure
        return place if place and not place.table.one_line and is_unknown else None

    def _decide_wide_rows(self) -> None:
        """Rows with blank cells behind their own are complete where all rows of the grid have them."""
        for place, values, run in self.wide:
            if self.widths[place.table.code] == {len(run)}:
                self.tables.complete.append((place, values))
            else:
                self.tables.loose.append(Loose(place, tuple(run), "row_loose"))

    def _why_loose(self, after: Token | None) -> str:
        if after is None:
            return "row_loose" if self.run[-1].grid else "row_cut"
        if arrangement(self.run, self.pieces[-1].row) == "mixed":
            return "row_broken"
        is_known = after.value or self.form.piece(after.text).is_structure or self.form.piece(after.text).is_prose
        return "row_loose" if is_known else "row_broken"

    def _look_at_columns(self) -> None:
        """Remember whether the headings before the run are the columns of the form, in its order and no others.

        A text that the form does not know right before the run is no heading but the label of a row.
        """
        pieces = [token for token in self.pieces if not self.form.piece(token.text).is_prose]
        if len(pieces) < 3:
            return  # no headings but a row's label
        labels = self.form.printed_in(pieces)
        if not (any(label.columns for label in labels) or any(token.grid for token in pieces)):
            return
        known = {at for label in labels for at in range(label.first, label.last + 1)} | self._known(pieces)
        unknown = Counter(token.row for at, token in enumerate(pieces) if token.grid and at not in known)
        has_unknown_row = max(unknown.values(), default=0) > 1  # of headings, in a grid
        for table in self.form.edition.tables:
            headings = [label for label in labels if table.code in label.columns]
            headings = headings[-len(table.columns) * (len(table.rows) if table.one_line else 1) :]
            if headings:
                above = [label for label in labels if label.last < headings[0].first][-1:]
                first = (above if above and above[0].key == LABEL_HEADING else headings)[0].first
                last = max(known) if self.place is None or self.place.row else len(pieces)
                others = set(range(first, last)) - known
                is_odd = others or not _in_order(table, [label.columns[table.code] for label in headings])
                (self.odd.add if is_odd else self.odd.discard)(table.code)
            elif self.place and self.place.table is table and len(table.columns) > 1 and has_unknown_row:
                self.odd.add(table.code)

    def _known(self, pieces: Sequence[Token]) -> set[int]:
        """The positions of pieces that are parts of labels, of notes in brackets or of words on the unit."""
        known, depth = set(), 0
        for at, token in enumerate(pieces):
            text, is_label = plain(token.text), self.form.piece(token.text).is_structure
            if is_label or depth > 0 or "单位" in text or key(token.text) in self.form.vocabulary:
                known.add(at)
            depth = max(0, depth + text.count("(") - text.count(")"))
        return known


def _in_order(table: Table, printed: Sequence[str]) -> bool:
    """Whether columns stand in the order of the form, as often as they are printed; those under one heading by itself.

    Args:
        table: the table.
        printed: the codes of the columns in the order in which they are printed.
    """
    for under in {column.under for column in table.columns}:
        order = [column.code for column in table.columns if column.under == under]
        places = [order.index(code) for code in printed if code in order]
        if any(later < earlier and later > min(places) for earlier, later in pairwise(places)):
            return False
        if places and places[0] > min(places):
            return False
    return True

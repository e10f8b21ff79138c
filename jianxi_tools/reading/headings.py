"""The headings of columns: whether a table prints those of the form, all of them, in its order and no others."""

import re
from collections import Counter
from collections.abc import Sequence, Set
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from jianxi_tools.cells import key
from jianxi_tools.edition import Table
from jianxi_tools.reading.broken_headings import are_headings_of
from jianxi_tools.reading.labels import LABEL_HEADINGS, Labels, Named, Place, Printed
from jianxi_tools.reading.tokens import Token

_WITHIN_TABLE = re.compile(", (?:row|cell) ")  # what stands before it in a place names the page, the sheet, the table


class Columns(NamedTuple):
    """The columns of a grid in which those of the form stand, in its order, and the one in which the headings end."""

    own: list[str]
    end: str

    def cells(self, run: Sequence[Token]) -> list[Token] | None:
        """The cells of a row that stand in them; None unless it is as wide as the headings, and nothing is moved.

        Where a cell was lost Word fills a row up with a blank one, and a text may stand where a number should.

        Args:
            run: the values of the row.
        """
        at = {token.column: token for token in run}
        if run[-1].column != self.end or not at.keys() >= {*self.own}:
            return None
        may_be_moved = at[max(self.own, key=_order)].is_blank or any(not at[column].value for column in self.own)
        return None if may_be_moved else [at[column] for column in self.own]


class Headings:
    """What the headings seen so far say of tables: those in ``odd`` have other columns than the form.

    Of those in ``whole`` all columns are printed as the form has them and as often, of those in ``partial`` so many;
    ``ends`` has the column in which the last one stands, where they are cells of a grid, ``columns`` where the form's
    stand in one that has others beside them, or has them in another order; ``side_by_side`` are the tables of which
    headings stand on one line of text; ``groups`` has the heading of a group of rows that was printed last in each
    table; ``are_foreign`` says that the last ones are those of no table of the form.
    """

    def __init__(self, form: Labels) -> None:
        self.form = form
        self.odd: set[str] = set()
        self.are_foreign = False
        self.whole: set[str] = set()
        self.partial: dict[str, int] = {}
        self.ends: dict[str, str] = {}
        self.columns: dict[str, Columns] = {}
        self.side_by_side: set[str] = set()
        self.groups: dict[str, str] = {}

    def see(self, pieces: Sequence[Token], named: Named | None) -> None:
        """Look at the pieces of text before a row, of which the last are its label.

        A text that the form does not know right before the row is no heading but the label of a row.

        Args:
            pieces: the pieces of text since the last row.
            named: the row that they name.
        """
        if len(pieces) < 2:
            return  # no headings but a row's label
        label = pieces[len(pieces) - named.size :] if named else []
        headings = pieces[: len(pieces) - len(label)]
        above = [token for token in headings if not self.form.piece(token.text).is_prose]
        pieces = [*above, *label]
        labels = [one for one in self.form.printed_in(pieces) if one.last < len(above)]
        is_heading = any(one.columns or one.key == LABEL_HEADINGS[0] or one.key in self.form.groups for one in labels)
        may_be_heading = is_heading or any(token.grid for token in pieces)
        may_be_foreign = named is not None and len(above) >= len(named.place.table.columns) > 1
        if not (may_be_heading or may_be_foreign):
            return  # as for most rows
        known = {at for one in labels for at in range(one.first, one.last + 1)} | self._known(pieces)
        is_foreign = may_be_foreign and self._are_foreign(named.place.table, above, known)
        if not (may_be_heading or is_foreign):
            return
        self.are_foreign = is_foreign
        unknown = Counter(token.row for at, token in enumerate(pieces) if token.grid and at not in known)
        has_unknown_row = max(unknown.values(), default=0) > 1  # of headings, in a grid
        for table in self.form.edition.tables:
            is_named = named is not None and named.place.table is table
            own = [one for one in labels if table.code in one.columns]
            if not (own or is_named):
                continue
            if own and not table.one_line:
                self._see_columns(table, labels, pieces)
            groups = self.form.groups_of_rows.get(table.code, {})
            if below := [groups[one.key] for one in labels if one.key in groups]:
                self.groups[table.code] = below[-1]
            own = own[-len(table.columns) * (len(table.rows) if table.one_line else 1) :]
            printed = [one.columns[table.code] for one in own]
            times = len(table.rows) if table.one_line and not (is_named and named.place.row) else 1
            if own:
                self._see_end(table, own, pieces)
                last = len(pieces) if named and named.place.row is None else max(known)
                others = set(range(self._first(labels, own), last)) - known
                is_odd = bool(others) or not _groups_in_order(table, labels, pieces)
            else:
                is_odd = has_unknown_row or self._has_others(table, labels, above, known)
            is_odd = is_odd or not _in_order(table, printed)
            is_whole = not is_odd and all(printed.count(column.code) >= times for column in table.columns)
            if is_named and not is_whole and self._are_broken_up(table, headings, label):
                is_whole, is_odd = True, False
            self._judge(table, printed, is_odd, is_whole)
            if is_named and label and _are_on_one_line([token for token in above if token.row != label[0].row]):
                self.side_by_side.add(table.code)

    def is_below_another_group(self, place: Place) -> bool:
        """Whether a row stands below the heading of another group of its table than in the form."""
        return place.row is not None and self.groups.get(place.table.code, place.row.under) != place.row.under

    def _see_end(self, table: Table, own: Sequence[Printed], pieces: Sequence[Token]) -> None:
        at = {label.columns[table.code]: pieces[label.last] for label in own}
        last = at.get(table.columns[-1].code)
        if last and last.grid and len(at) == len(table.columns):
            self.ends[table.code] = last.column

    def _see_columns(self, table: Table, labels: Sequence[Printed], pieces: Sequence[Token]) -> None:
        self.columns.pop(table.code, None)
        heads = {label.columns[table.code]: pieces[label.last] for label in labels if table.code in label.columns}
        own = [heads[column.code].column for column in table.columns if column.code in heads]
        times = sum(table.code in label.columns for label in labels)
        if not len({*own}) == times == len(table.columns) or not all(token.grid for token in heads.values()):
            return
        if len({_WITHIN_TABLE.split(token.place)[0] for token in heads.values()}) > 1:
            return  # the parts of a table on two pages have columns of their own
        rows = {token.row for token in heads.values()}
        named = {at for label in labels for at in range(label.first, label.last + 1)}
        beside = [(_order(token.column), at in named) for at, token in enumerate(pieces) if token.row in rows]
        has_others = any(at > min(beside)[0] for at, is_named in beside if not is_named)
        if has_others or own != sorted(own, key=_order):
            self.columns[table.code] = Columns(own, max(beside)[0][1])

    def _are_foreign(self, table: Table, above: Sequence[Token], known: Set[int]) -> bool:
        """Whether the last pieces of text above a row, as many as its table has columns, are headings and none its own.

        Args:
            table: the table of the row.
            above: the pieces of text above its label, at least so many.
            known: the positions of those that the form knows.
        """
        last = range(len(above) - len(table.columns), len(above))
        heads = (self.form.piece(above[at].text).heads for at in last if at in known)
        return not known.issuperset(last) and all(tables and table.code not in tables for tables in heads)

    def _are_broken_up(self, table: Table, pieces: Sequence[Token], label: Sequence[Token]) -> bool:
        """Whether what stands between the last title of a section and the line of a label are the headings of a table.

        Sentences may stand before them, or parts of the note that the table has.
        """
        titles = (at for at, token in enumerate(pieces, start=1) if self.form.piece(token.text).section)
        above = [token for token in pieces[max(titles, default=0) :] if not label or token.row != label[0].row]
        without_prose = [token for token in above if not self.form.piece(token.text).is_prose]
        return are_headings_of(table, above) or are_headings_of(table, without_prose)

    def _first(self, labels: Sequence[Printed], own: Sequence[Printed]) -> int:
        """The position of a table's first heading: whatever stands below its group or the heading of the labels."""
        above = [label for label in labels if label.last < own[0].first][-1:]
        if above and above[0].key in self.form.groups:
            return above[0].last + 1
        return (above if above and above[0].key in LABEL_HEADINGS else own)[0].first

    def _has_others(self, table: Table, labels: Sequence[Printed], above: Sequence[Token], known: Set[int]) -> bool:
        """Whether headings stand behind the heading of the labels or of the table's group, and none is of the form."""
        before = {LABEL_HEADINGS[0], *(() if table.note else self.form.groups)}
        starts = [label.last + 1 for label in labels if label.key in before]
        last_line = (at for at, token in enumerate(above) if token.row == above[-1].row)
        starts += [at + 1 for at in last_line if key(above[at].text) in LABEL_HEADINGS]
        return bool(set(range(max(starts, default=len(above)), len(above))) - known)

    def _judge(self, table: Table, printed: Sequence[str], is_odd: bool, is_whole: bool) -> None:
        if is_odd:
            self.odd.add(table.code)
            self.whole.discard(table.code)
        elif is_whole:
            self.odd.discard(table.code)
            self.whole.add(table.code)
        elif len(printed) > 1:
            self.partial[table.code] = max(len({*printed}), self.partial.get(table.code, 0))

    def _known(self, pieces: Sequence[Token]) -> set[int]:
        """The positions of pieces that are parts of labels, of notes in brackets or of words on the unit.

        A year is one behind the heading in whose cell it stands, if that is of the year before: 上一年项目数量 2019年.
        """
        known, depth = set(), 0
        for at, token in enumerate(pieces):
            piece = self.form.piece(token.text)
            is_year = bool(piece.caption) and at > 0 and not token.starts and key(pieces[at - 1].text).startswith("上")
            if piece.is_heading or is_year or depth > 0:
                known.add(at)
            depth = max(0, depth + piece.opened)
        return known


def _are_on_one_line(headings: Sequence[Token]) -> bool:
    """Whether two of some headings stand on one line of text, without pipes."""
    return any(one.row == other.row and not (one.pipe or one.grid) for one, other in pairwise(headings))


def _order(column: str) -> tuple[int, str]:
    """What columns are sorted by: 9 before 10, Z before AA."""
    return len(column), column


def _groups_in_order(table: Table, labels: Sequence[Printed], pieces: Sequence[Token]) -> bool:
    """Whether rows that stand side by side, and what stands above columns, are printed in the order of the form.

    Those on other lines than the ones beside them are in order: cells of several lines give that.
    """
    first = {label.key: at for at, label in reversed([*enumerate(labels)])}  # merged cells may be printed again
    places = [first[text] for text in _side_by_side(table) if text in first]
    if places == sorted(places):
        return True
    lines, rows = Counter(token.row for token in pieces), [pieces[labels[at].first].row for at in places]
    by_line = sorted(zip(rows, places, strict=True), key=lambda one: one[0])
    return by_line == sorted(by_line) and any(lines[row] > 1 for row in rows)


@cache
def _side_by_side(table: Table) -> tuple[str, ...]:
    """The match keys of what stands side by side in a table, in the order of the form.

    Of columns only 自然人 before 法人或其他组织: 总计 may stand beside them or behind.
    """
    side_by_side = table.rows if table.one_line else table.columns
    headings = dict.fromkeys(one for heading in side_by_side for one in table.path(heading))
    if not table.one_line:
        headings = [one for one in headings if one in table.groups or one is table.columns[0]]
    return tuple(key(label) for heading in headings for label in heading.printed)


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
    first = table.columns[0].code  # 自然人 stands above or before the columns under 法人或其他组织, never behind them
    under = {column.code for column in table.columns if column.under}
    if first not in printed or under.isdisjoint(printed):
        return True
    return not under.isdisjoint(printed[printed.index(first) :])

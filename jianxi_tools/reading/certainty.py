"""Which of the rows found are certain: decided last, by what the whole document shows of its other rows."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from jianxi_tools.edition import Edition
from jianxi_tools.reading.fitting import Row, is_plausible, own_sums
from jianxi_tools.reading.grids import Grids
from jianxi_tools.reading.headings import Headings
from jianxi_tools.reading.labels import Labels, Place
from jianxi_tools.reading.lines import Lines
from jianxi_tools.reading.tokens import Token

FEW_GAPS = 2  # regular rows of a section without their cells: so many may be slips, more show that cells were lost
FEW_ALIKE = 5  # rows as wide as the form's: a table of another kind may have so many, more are a copy of the form
MANY_CELLS = 20  # that stand alone on their lines: in a form some of so many are alike


class Certainty:
    """What the rows of a document show together.

    Args:
        form: the labels of the edition.
        rows: the rows found.
        tokens: all tokens of the document.
        headings: what the headings say.
    """

    def __init__(self, form: Labels, rows: Sequence[Row], tokens: Sequence[Token], headings: Headings) -> None:
        self._form = form
        self._edition = form.edition
        whole = [row for row in rows if row.cells]
        lines = [row for row in rows if not row.is_grid]
        self._lines = Lines(self._edition, lines, tokens)
        self._grids = Grids([row for row in rows if row.is_grid], tokens, headings.ends)
        gaps = Counter(row.section for row in lines if row.is_regular and not row.cells)
        self._gaps = {section for section, count in gaps.items() if count > FEW_GAPS}
        self._totals_alone = sum(map(self._is_total_alone, whole))
        last_pipes = Counter(row.cells[-1].pipe for row in whole)
        self._lone_pipes = {pipe for pipe, count in last_pipes.items() if count == 1 < len(whole)}
        self._is_thinned = _is_thinned(self._edition, rows, tokens)
        self._displaced = _displaced(rows, form)
        self._found = {row.place for row in rows}
        lacking = (row.table for row in rows if not row.cells and row.why != "row_cut")
        self._by_columns = headings.side_by_side.intersection(lacking)

    def aligned(self, row: Row) -> Row:
        """A row of text that does not add up, with its cells if they stand where those of all rows like it do."""
        return self._lines.aligned(row) if row.why == "row_loose" and not row.cells else row

    def doubt(self, row: Row) -> str:
        """The name of the remark on a row that is not certain, "" for one that is.

        Below the headings of all its columns, in a document that lost nothing, as many values as cells are enough.
        Elsewhere such values may be other cells': each must be of its column's kind, and where cells were lost or the
        row is a grid's they must add up, too. So must those of the only row behind whose last value a pipe stands, or
        none does.
        """
        if row.place in self._displaced:
            return "row_broken"
        if row.why == "row_loose" and not row.is_grid and self._lines.is_apart(row):
            above = self._form.above(row.place)
            if not row.cells or (above and above not in self._found):
                return "row_broken"  # the numbers may be those of the label before
        if row.table in self._by_columns and row.run[0].row != row.run[-1].row:
            return "row_broken"  # text that goes column by column may have moved a number to another row
        if not row.cells:
            return row.why
        is_usual = (self._grids if row.is_grid else self._lines).is_usual(row)
        if not is_usual or (row.cells[-1].number and self._is_total_alone(row) and self._totals_alone < 2):
            return row.why
        ends_alone = row.cells[-1].pipe in self._lone_pipes
        if row.is_regular and row.section not in self._gaps and not ends_alone:
            return ""
        if row.table in self._lines.wider and any(token.is_blank for token in row.cells):
            return "row_doubted"  # a column may stand among the form's
        is_zero = len(row.cells) > 1 and not (row.is_blank or any(token.number for token in row.cells))
        if ends_alone and is_zero and self._form.below(row.place) in self._found:
            return "row_doubted"  # zeros add up with any stray 0
        must_add_up = (self._is_thinned or row.is_grid) and len(row.cells) > 1
        return "" if is_plausible(self._edition, row.place, row.cells, by_sums=must_add_up) else "row_doubted"

    def _is_total_alone(self, row: Row) -> bool:
        """Whether a row prints its total and leaves blank what adds up to it."""
        is_alone = not row.cells[-1].filler and all(token.filler for token in row.cells[:-1])
        return is_alone and bool(own_sums(self._edition, row.place))


def _displaced(rows: Sequence[Row], form: Labels) -> set[Place]:
    """The rows of which each may have the next one's numbers.

    Numbers stand before the label of the first, and behind the label of a row below it in its table stand none.
    """
    found = {row.place for row in rows}
    displaced: set[Place] = set()
    for row in rows:
        if row.is_behind_numbers:
            places = [row.place, *form.all_below(row.place)]
            if not found.issuperset(places):
                displaced.update(places)
    return displaced


def _is_thinned(edition: Edition, rows: Sequence[Row], tokens: Sequence[Token]) -> bool:
    """Whether every line that repeats another was removed.

    Of cells that stand alone on their lines few are alike then, and some rows between others have no value at all.
    """
    if not rows:
        return False
    found = {edition.position[cell] for row in rows for cell in row.place.cells}
    if len(found) == max(found) - min(found) + 1:
        return False
    beside = Counter(token.row for token in tokens)
    alone = [token.text for token in tokens if token.text and beside[token.row] == 1]
    return len(alone) > MANY_CELLS and len({*alone}) > 0.9 * len(alone)


def without_foreign(rows: Sequence[Row]) -> list[Row]:
    """Rows without those of tables of another kind: a comparison of years in the prose has labels of the form, too.

    Such a table stands below another section's title, while rows of the form stand below their own as well. It has
    several rows of one length, none with the cells of the form; or it stands in the overview, without the form's
    headings. Elsewhere, and where the form's own rows are not there, rows without its headings are open; so are many
    as wide as the form's, which are a second copy of it.
    """
    tables: dict[tuple[str, str], list[Row]] = defaultdict(list)  # by the title above and the section
    for row in rows:
        tables[row.title, row.section].append(row)
    foreign, odd = set(), set()
    for (title, section), found in tables.items():
        own = tables.get((section, section), ()) if title != section else ()
        is_copy = sum(len(row.run) == len(row.place.cells) > 1 for row in found) > FEW_ALIKE
        is_table = not is_copy and len(found) > 1 and len({len(row.run) for row in found}) == 1
        if is_table and any(row.cells for row in own) and not any(row.cells for row in found):
            foreign.add((title, section))
        elif (
            title not in ("", section)
            and any(len(row.run) > 1 for row in found)
            and not any(row.is_regular for row in found)
        ):
            (foreign if own and title == "一" and not is_copy else odd).add((title, section))
    kept = [row for row in rows if (row.title, row.section) not in foreign]
    return [row.open("columns_odd") if (row.title, row.section) in odd else row for row in kept]

"""What a source says around its figures: their own lines or table rows, with the text of each figure marked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from jianxi_tools.cells import value_of
from jianxi_tools.documents import Document, Row, open_document
from jianxi_tools.edition import Figure, editions
from jianxi_tools.report import Reading, Report, ReportError

LONGEST_RUN = 30  # rows that the values of one row may be spread over; what is further apart is two places
LONGEST_GAP = 4  # rows between two values that are shown too: empty lines, lone pipes, a broken heading
MOST_LABELS = 3  # lines before the values that may be their label

_WORD = re.compile(r"[^\s|]+")


class Piece(NamedTuple):
    """A piece of a passage; ``figures`` are the positions in the edition of those whose text it is, mostly one."""

    text: str
    figures: tuple[int, ...] = ()


@dataclass
class Passage:
    """The rows of a document that hold the figures of one row of the form.

    ``figures`` are their positions in the edition; ``lines`` what the document says there, None where rows are left
    out, and nothing at all where no place is known.
    """

    figures: list[int]
    rows: set[int]
    lines: list[list[Piece] | None] = field(default_factory=list)


def passages(report: Report, rows: Sequence[Row]) -> list[Passage]:
    """The passages of all figures of a report, in the order of the form; figures that share a row share one.

    >>> from jianxi_tools.documents import open_document
    >>> from jianxi_tools.reading import read_report
    >>> path = "data/reports/jianxi-2023.txt"
    >>> second = passages(read_report(path), open_document(path).rows)[1]
    >>> [(piece.text, piece.figures) for piece in second.lines[0] if piece.figures]
    [('2', (3,)), ('1', (4,)), ('21', (5,))]
    """
    where = {cell.place: at for at, row in enumerate(rows) for cell in row.cells}
    found: list[Passage] = []
    form = editions()[report.edition].figures if report.edition else ()
    for position, (figure, reading) in enumerate(zip(form, report.readings, strict=True)):
        own = _rows_at(reading.place, where)
        if found and _is_one_row(form[found[-1].figures[-1]], figure, bool(own & found[-1].rows)):
            found[-1].figures.append(position)
            found[-1].rows |= own
        else:
            found.append(Passage([position], set(own)))
    for passage in found:
        marks = _marks(passage, report.readings, rows, where)
        passage.lines = [None if at is None else _pieces(rows[at], at, marks) for at in _shown(passage.rows, rows)]
    return found


def source_of(report: Report) -> Document | None:
    """The document from which a report was read, None where it is gone or has changed."""
    try:
        document = open_document(report.source)
    except ReportError:
        return None
    return document if document.sha256 == report.sha256 else None


def quotes(report: Report) -> dict[str, str]:
    """The source's own words for each figure of a report; none of a PDF, nor where the source is gone or has changed.

    Returns:
        The words by the figure's code; ⏎ stands for the end of a line.
    """
    document = source_of(report)
    if document is None or document.format == "pdf":
        return {}
    codes = list(editions()[report.edition].position)
    found: dict[str, str] = {}
    for passage in passages(report, document.rows):
        words = (" … " if line is None else "".join(piece.text for piece in line) for line in passage.lines)
        found |= dict.fromkeys((codes[at] for at in passage.figures), " ⏎ ".join(words))
    return found


def aligned(words: Sequence[str], texts: Mapping[int, str]) -> dict[int, int]:
    """Which words are those of which text, as far as there is no other way.

    Args:
        words: the words of a line.
        texts: texts that stand in the line in this order, by a number each; other words may stand between them.

    Returns:
        The number of the text for each word that can belong to it alone.

    >>> aligned(["总计", "40", "0", "40"], {7: "40", 8: "0", 9: "40"})
    {1: 7, 2: 8, 3: 9}
    >>> aligned(["5", "0", "0"], {7: "5", 8: "0"})
    {0: 7}
    """
    wanted = [(number, word) for number, text in texts.items() for word in _WORD.findall(text)]
    first = _greedy(enumerate(words), [word for _, word in wanted])
    last = _greedy(reversed(list(enumerate(words))), [word for _, word in reversed(wanted)])[::-1]
    places = zip(first, last, wanted, strict=True) if len(first) == len(last) == len(wanted) else ()
    return {early: number for early, late, (number, _) in places if early == late}


def owners(words: Sequence[str], readings: Mapping[int, Reading]) -> dict[int, tuple[int, ...]]:
    """The figures to which each word belongs, as far as that is certain: one, or all those of an open run.

    ``readings`` holds the figures that stand there, in order, by a number each.
    """
    found: dict[int, tuple[int, ...]] = {}
    open_runs: dict[str, list[int]] = {}
    for number, reading in readings.items():
        if reading.state == "ambiguous":
            open_runs.setdefault(reading.raw, []).append(number)
    for raw, numbers in open_runs.items():
        found |= dict.fromkeys(aligned(words, {numbers[0]: raw}), tuple(numbers))
    decided = {number: reading.raw for number, reading in readings.items() if reading.state != "ambiguous"}
    return found | {at: (number,) for at, number in aligned(words, decided).items()}


def _greedy(words: Iterable[tuple[int, str]], wanted: Sequence[str]) -> list[int]:
    """Where the wanted words stand, each as soon as possible; fewer of them where they are not all there."""
    places: list[int] = []
    for at, word in words:
        if len(places) < len(wanted) and word == wanted[len(places)]:
            places.append(at)
    return places


def _rows_at(place: str, where: Mapping[str, int]) -> set[int]:
    """The rows at a place, or from its first to its last part."""
    ends = [where[part] for part in ([place] if place in where else place.split(" – ")) if part in where]
    if not ends or max(ends) - min(ends) > LONGEST_RUN:
        return set(ends)
    return set(range(min(ends), max(ends) + 1))


def _is_one_row(last: Figure, figure: Figure, shares_rows: bool) -> bool:
    return last.table == figure.table and (last.row == figure.row or shares_rows)


def _shown(own: set[int], rows: Sequence[Row]) -> list[int | None]:
    """The rows of a passage with those that name it, None where others are left out."""
    shown: list[int | None] = []
    before = None
    for at in sorted(own):
        if before is None:
            shown += _labels(at, rows)
        elif at - before <= LONGEST_GAP:
            shown += range(before + 1, at)
        else:
            shown.append(None)
        shown.append(at)
        before = at
    return [at for at in shown if at is None or any(cell.text.strip() for cell in rows[at].cells)]


def _labels(first: int, rows: Sequence[Row]) -> list[int]:
    """The lines right before a line of bare values, down from the last one that ends in a value of another row."""
    if rows[first].grid or not all(map(value_of, _words(rows[first]))):
        return []
    labels: list[int] = []
    for at in range(first - 1, -1, -1):
        words = _words(rows[at])
        if rows[at].grid or len(labels) == MOST_LABELS or (words and value_of(words[-1])):
            break
        if words:
            labels.insert(0, at)
    return labels


def _words(row: Row) -> list[str]:
    return [word for cell in row.cells for word in _WORD.findall(cell.text)]


Word = tuple[int, int, int]  # the row, the cell in it, and where in the cell a word begins


def _marks(
    passage: Passage, readings: Sequence[Reading], rows: Sequence[Row], where: Mapping[str, int]
) -> dict[Word, tuple[int, ...]]:
    """The figures to which each word of a passage belongs."""
    marks: dict[Word, tuple[int, ...]] = {}
    for place, same in groupby(passage.figures, key=lambda position: readings[position].place):
        own = {position: readings[position] for position in same}
        words = {
            (at, number, found.start()): found[0]
            for at in sorted(_rows_at(place, where))
            for number, cell in enumerate(rows[at].cells)
            if cell.place == place or place not in where
            for found in _WORD.finditer(cell.text)
        }
        keys = list(words)
        marks |= {keys[at]: figures for at, figures in owners(list(words.values()), own).items()}
    return marks


def _pieces(row: Row, at: int, marks: Mapping[Word, tuple[int, ...]]) -> list[Piece]:
    pieces = []
    for number, cell in enumerate(row.cells):
        pieces.append(Piece(" | " * bool(number)))
        end = 0
        for word in _WORD.finditer(cell.text):
            pieces += [Piece(cell.text[end : word.start()]), Piece(word[0], marks.get((at, number, word.start()), ()))]
            end = word.end()
        pieces.append(Piece(cell.text[end:]))
    return [piece for piece in pieces if piece.text]

"""Headings broken into parts, as PDF text gives those of narrow columns: whether these are all those of a table."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from itertools import combinations, groupby

from jianxi_tools.cells import plain
from jianxi_tools.edition import Table
from jianxi_tools.reading.labels import APPLICANTS, LABEL_HEADINGS
from jianxi_tools.reading.tokens import Token

Names = tuple[tuple[str, ...], ...]


def are_headings_of(table: Table, pieces: Sequence[Token]) -> bool:
    """Whether pieces of text, of which some are parts of headings, are together the headings of a table.

    They have the characters of all its headings and no others but those of its notes and of what stands above its
    labels, on each line they stand in order, and parts of all columns below one group stand on one line.
    """
    names, texts = _names(table), [(token.row, _bare(token.text)) for token in pieces]
    printed = "".join(text for _, text in texts)
    columns = [name[-1] for name in names]
    if len(printed) < sum(map(len, columns)):
        return False  # as almost always
    is_whole = {*columns}.issubset(text for _, text in texts)
    if is_whole or any(token.grid for token in pieces):
        return False
    groups, notes = {group for name in names for group in name[:-1]}, _others(table)
    rest = Counter(printed)
    rest.subtract("".join([*columns, *groups]))
    if min(rest.values()) < 0 or +rest not in [Counter("".join(some)) for some in _choices(notes)]:
        return False
    lines = [_columns_of([text for _, text in line], names, notes) for _, line in groupby(texts, lambda one: one[0])]
    return None not in lines and all(any(side.issubset(line) for line in lines) for side in _side_by_side(names))


@cache
def _names(table: Table) -> Names:
    """For each column of a table, and of each row of one that is printed on one line, its headings from above."""
    above = [table.path(row) for row in table.rows] if table.one_line else [()]
    return tuple(
        tuple(_bare(heading.zh) for heading in (*path, *table.path(column)))
        for path in above
        for column in table.columns
    )


@cache
def _others(table: Table) -> tuple[str, ...]:
    """What else may stand above the rows of a table: its note, and what is above the labels."""
    groups = {path[0].zh: None for row in table.rows if not table.one_line and (path := table.path(row))}
    return tuple(map(_bare, (table.note, APPLICANTS, LABEL_HEADINGS[0], *groups)))


@cache
def _side_by_side(names: Names) -> list[set[int]]:
    """The columns below each group, or all where there is no group."""
    groups = {name[:-1] for name in names}
    return [{at for at, name in enumerate(names) if name[:-1] == group} for group in groups - {()} or groups]


def _choices(notes: Collection[str]) -> list[tuple[str, ...]]:
    """The notes that may be printed: any, or none."""
    return [chosen for size in range(len(notes) + 1) for chosen in combinations(notes, size)]


def _columns_of(texts: Sequence[str], names: Names, notes: Sequence[str]) -> list[int] | None:
    """The columns of which the texts of a line are parts, in order; None if they or their groups stand in another."""
    found, last, so_far = [], -1, ""
    for text in texts:
        further = range(last + 1, len(names))
        if last >= 0 and so_far + text in names[last][-1]:
            so_far += text
        elif (at := next((at for at in further if text in names[at][-1]), None)) is not None:
            found.append(at)
            last, so_far = at, text
        elif (at := next((at for at in further if any(text in group for group in names[at][:-1])), None)) is not None:
            last, so_far = at - 1, text
        elif not any(text in note for note in notes):
            return None
    return found


def _bare(text: str) -> str:
    return re.sub(r"\W", "", plain(text))

"""Labels broken around their values, as PDF text gives those of cells with several lines, put together before them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise, takewhile
from operator import attrgetter

from jianxi_tools.reading.labels import Labels
from jianxi_tools.reading.tokens import Token

LONGEST_WRAPPED = 16  # pieces of a label in a narrow cell


def unwrapped(tokens: Sequence[Token], form: Labels) -> list[Token]:
    """The tokens with each label in one piece before its values, where it began above or beside them and ends below.

    All pieces together must be exactly the label of a row. Cells between pipes and those of grids are whole already.

    Args:
        tokens: the tokens of a document.
        form: the labels of its edition.
    """
    if not any(
        token.row == after.row and _is_in_text(token) and _is_in_text(after) for token, after in pairwise(tokens)
    ):
        return [*tokens]
    lines = [list(line) for _, line in groupby(tokens, attrgetter("row"))]
    ordered: list[Token] = []
    begun: list[Token] = []  # the text since the last values
    since = 0  # where it begins
    taken = 0  # lines that are in their place
    for at, line in enumerate(lines):
        if at < taken:
            continue
        text = list(takewhile(lambda token: token.value is None, line))
        values, label = line[len(text) :], []
        begun += _beside_group(text, form)
        if len(values) > 1 and all(map(_is_in_text, values)):
            label = _label_around(begun[-LONGEST_WRAPPED:], lines[at + 1 : at + LONGEST_WRAPPED], form)
        ordered += text
        if label:
            ordered[since:] = [token for token in ordered[since:] if token not in label]
            whole = "".join(token.text for token in label)
            ordered.append(replace(label[0], text=whole, row=line[0].row, starts=True))
            taken = at + 1 + sum(below[0].row <= label[-1].row for below in lines[at + 1 : at + LONGEST_WRAPPED])
        ordered += values
        if values:
            begun, since = [], len(ordered)
    return ordered


def _is_in_text(token: Token) -> bool:
    """Whether it is a value that is neither between pipes nor in a grid."""
    return token.value is not None and not (token.pipe or token.grid)


def _label_around(begun: Sequence[Token], below: Sequence[Sequence[Token]], form: Labels) -> Sequence[Token]:
    """The pieces of a label that was begun and ends on the lines below; none if it is whole or does not end there."""
    starts = [at for at, token in enumerate(begun) if form.piece(token.text).begins_row]
    if not starts or form.find(begun):
        return []
    pieces = [*begun]
    for line in below:
        if any(token.value for token in line):
            break
        pieces += _beside_group(line, form)
        if label := form.label_in(pieces, starts):
            return label
    return []


def _beside_group(line: Sequence[Token], form: Labels) -> Sequence[Token]:
    """The text of a line without the part of a group's heading before it."""
    return line[1:] if len(line) > 1 and form.piece(line[0].text).is_part_of_group else line

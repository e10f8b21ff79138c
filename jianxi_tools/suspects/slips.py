"""The simplest slip that explains why a figure is printed as it is."""

from collections.abc import Sequence

import numpy as np

from jianxi_tools.edition import Figure
from jianxi_tools.suspects.search import Sums


def reason(sums: Sums, cell: int, right: dict[int, float], figures: Sequence[Figure]) -> tuple[str, int | None]:
    """The simplest slip that turns the right values into the printed ones, and the figure it involves if any."""
    printed = {at: sums.printed[at] for at in right}
    if sums.no_count[cell]:
        return "no_count", None
    if len(right) == 2 and list(right.values()) == list(printed.values())[::-1]:
        return "swapped", None
    if _shifted(sums, right, figures):
        return "shifted", None
    was, now = (f"{value:.0f}" for value in (right[cell], printed[cell]))
    for slip, happened in SLIPS.items():
        if happened(was, now):
            return slip, None
    missed = right[cell] - printed[cell]
    for rule, lacks in zip(sums.identities, sums.lacking, strict=True):
        for total, addends in ((rule.right, rule.left), (rule.left, rule.right)):
            equal = [at for at in addends if total == (cell,) and lacks and sums.printed[at] == abs(missed)]
            if len(equal) == 1:
                return "left_out" if missed > 0 else "counted_twice", equal[0]
    if len(right) == 1 and np.count_nonzero(sums.lacking[sums.weights[:, cell] != 0]) > 1:
        return "crossing", None
    if len(right) > 1 and len({abs(right[at] - printed[at]) for at in right}) == 1:
        return "same_amount", None
    return "", None


def _shifted(sums: Sums, right: dict[int, float], figures: Sequence[Figure]) -> bool:
    """Whether the figures stand in one row whose values were printed one column too far."""
    first, last = min(right), max(right)
    if len(right) < 2 or len({(figures[at].table.code, figures[at].row.code) for at in (first, last)}) > 1:
        return False
    printed = list(sums.printed[first : last + 1])
    wanted = [right.get(at, sums.printed[at]) for at in range(first, last + 1)]
    return wanted[:-1] == printed[1:] or wanted[1:] == printed[:-1]


def _transposed(right: str, printed: str) -> bool:
    swaps = (right[:at] + right[at + 1] + right[at] + right[at + 2 :] for at in range(len(right) - 1))
    return printed in swaps


def _tenfold(right: str, printed: str) -> bool:
    short, long = sorted((right, printed), key=len)
    return short != "0" and long == short + "0" * (len(long) - len(short))


def _lost(right: str, printed: str) -> bool:
    return printed != "0" and printed in (right[:at] + right[at + 1 :] for at in range(len(right)))


SLIPS = {
    "transposed": _transposed,
    "tenfold": _tenfold,
    "digit_lost": _lost,
    "digit_added": lambda right, printed: _lost(printed, right),
}

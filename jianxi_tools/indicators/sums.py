"""Sums of figures some of which have no number: when there is a sum, and what it rests on."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from scipy import sparse

from jianxi_tools.relations.arrays import BLANK, MISSING
from jianxi_tools.report import AS_ZERO, WITH_NUMBER
from jianxi_tools.words import say


def has_sum(states: Collection[str]) -> bool:
    """Whether figures in these states have a sum: none is unknown, and beside blanks, which count as 0, is a number.

    >>> has_sum(["reported", "blank"]), has_sum(["blank", "blank"]), has_sum(["reported", "missing"])
    (True, False, False)
    """
    return set(states) <= {*WITH_NUMBER, *AS_ZERO} and not set(states) <= {*AS_ZERO}


def sums(values: np.ndarray, states: np.ndarray, weights: sparse.csc_array) -> np.ndarray:
    """All sums at once, reports × sums, NaN where ``has_sum`` says that there is none.

    Args:
        values: reports × figures, 0 where there is no number.
        states: reports × figures, as positions in ``STATES``.
        weights: figures × sums.
    """
    uses = abs(weights)
    unknown, numbers = ((which.astype("float32") @ uses) for which in (states >= MISSING, states < BLANK))
    return np.where((unknown > 0) | (numbers == 0), np.nan, values @ weights)


def doubts(states: Mapping[str, str], terms: Iterable[Collection[str]], language: str) -> list[str]:
    """Every figure that is not reported, with its state and, where a sum of ``terms`` takes it for 0, that it does."""
    summed = {code for codes in terms if has_sum([states[code] for code in codes]) for code in codes}
    return [
        say(
            f"indicator.{'as_zero' if state in AS_ZERO and code in summed else 'not_reported'}",
            language,
            cell=code,
            state=say(f"state.{state}", language),
        )
        for code, state in states.items()
        if state != "reported"
    ]

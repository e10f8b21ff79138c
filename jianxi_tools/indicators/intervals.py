"""How sure a share is: intervals of one share, of the difference of two, and the limits of a funnel."""

from statistics import NormalDist

import numpy as np
import scipy

_Z = NormalDist().inv_cdf(0.975)  # 2.5 % lie above it


def wilson(count: np.ndarray | float, base: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval of a share, which holds at small bases and near 0 and 1, where the normal one fails.

    Args:
        count: how many of the base, from 0 to the base.
        base: of how many.

    Returns:
        Its lower and upper limit, between 0 and 1.

    Source: E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22: 209-212,
    without correction for continuity.

    >>> low, high = wilson(29, 39)
    >>> round(float(low), 4), round(float(high), 4)
    (0.5892, 0.8543)
    """
    return _lower_limit(count, base), 1.0 - _lower_limit(base - count, base)


def newcombe(
    count: np.ndarray | float, base: np.ndarray | float, count_2: np.ndarray | float, base_2: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval of the difference of two shares of different cases, the first less the second.

    Args:
        count: how many of the first base.
        base: the first base.
        count_2: how many of the second base.
        base_2: the second base.

    Returns:
        Its lower and upper limit, between -1 and 1. Where it leaves out 0, chance alone does not explain it.

    Source: R. G. Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17: 873-890, method 10.

    >>> low, high = newcombe(56, 70, 48, 80)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0524, 0.3339)
    """
    share, share_2 = count / base, count_2 / base_2
    (low, high), (low_2, high_2) = wilson(count, base), wilson(count_2, base_2)
    difference = share - share_2
    return (
        difference - np.sqrt((share - low) ** 2 + (high_2 - share_2) ** 2),
        difference + np.sqrt((high - share) ** 2 + (share_2 - low_2) ** 2),
    )


def funnel(rate: float, base: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """The limits within which a share lies by chance, if its true rate is ``rate``, for each base.

    Args:
        rate: the rate of all together, between 0 and 1.
        base: numbers of cases, whole and above 0.
        level: how many of the shares lie within the limits, 0.95 or 0.998.

    Returns:
        Lower and upper limits, between 0 and 1: exact ones of the binomial distribution, interpolated between whole
        counts. A share outside has a probability under half of what ``level`` leaves on its side.

    Source: D. J. Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine
    24: 1185-1202, appendix A.1.1; the upper limit is that of the other cases mirrored, so that both sides are alike.

    >>> low, high = funnel(0.5, np.array([10, 1000]), 0.95)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.132, 0.469], [0.868, 0.531])
    """
    tail = (1 - level) / 2
    return _lower_quantile(rate, base, tail), 1.0 - _lower_quantile(1 - rate, base, tail)


def _lower_limit(count: np.ndarray | float, base: np.ndarray | float) -> np.ndarray:
    root = _Z * np.sqrt(_Z * _Z + 4 * count * (base - count) / base)
    return (2 * count + _Z * _Z - root) / (2 * (base + _Z * _Z))


def _lower_quantile(rate: float, base: np.ndarray, tail: float) -> np.ndarray:
    binom = scipy.stats.binom  # takes most of a second to load, and is loaded here
    count = binom.ppf(tail, base, rate)
    upto, at = binom.cdf(count, base, rate), binom.pmf(count, base, rate)
    return np.maximum(count - (upto - tail) / at, 0) / base

"""Percentages of the prose: rates of conclusion and shares (C4), growth against the year before (C10)."""

import math
import re

from jianxi_tools.claims.context import READ
from jianxi_tools.claims.quantities import Claim, Figure, figure_of
from jianxi_tools.claims.sentences import Mention, last_digit
from jianxi_tools.report import NO_VALUE, Report
from jianxi_tools.words import number


def conclusion_rate(report: Report, mention: Mention, doubt: str) -> Claim:
    """A rate of requests concluded of those due; 100 % is wrong where some are carried over.

    ``doubt`` is why the sentence leaves open what it counts, "" if it does not.
    """
    top, base, left = (figure_of(report, name) for name in ("concluded", "due", "carried_out"))
    rate = 100 * top.value / base.value if base.value else NO_VALUE
    cells = "; ".join(each.cells for each in (top, base, left))
    fits = _printed_from(mention, rate) and not (mention.value == 100 and left.value)
    received = figure_of(report, "received").value  # a rate that fits it is one of the new requests
    if not fits and mention.value < 100 and received and _printed_from(mention, 100 * top.value / received):
        doubt = doubt or "unsure"
    at_odds = mention.value == 100 and not fits and not left.value  # the table itself does not add up
    if doubt or at_odds or math.isnan(rate + left.value):
        shown = (("sums", [top, base, left]),)
        return Claim("C4", mention, "unverifiable", doubt or "no_figure", cells.strip("; "), rate, shown)
    words = {"top": top.value, "base": base.value, "left": left.value}
    shown = (*((key, number(value)) for key, value in words.items()), ("share", f"{rate:.2f}%"))
    return Claim("C4", mention, "agrees" if fits else "contradicts", "rate", cells, rate, shown)


def share_of(
    mention: Mention,
    counts: list[Mention],
    earlier: list[Mention],
    figures: list[Figure],
    is_certain: bool,
    of_it: bool,
) -> Claim:
    """A share that the last of some counts is of a count before it, or of a figure of the tables.

    Args:
        mention: the percentage.
        counts: the counts before it in the sentence.
        earlier: those in the sentences before, of which a percentage with decimals may be one, but need not.
        figures: the figures of which it may be a share.
        is_certain: whether no other base is possible, so that it contradicts if it fits none.
        of_it: whether the count before is named as its base.
    """
    *others, part = counts
    bases = [(each.cells, each.value) for each in figures] + [("", each.value) for each in others]
    possible = [("", each.value) for each in earlier if last_digit(mention.said) < 1 and not of_it]
    rates, loose = (
        [(cells, base, 100 * part.value / base) for cells, base in some if base > 0] for some in (bases, possible)
    )
    fitting = [each for each in rates + loose if _printed_from(mention, each[2])]
    is_certain = is_certain and rates and part.exact  # 7.9万 of 842.13万 can only agree
    if not (mention.exact and (fitting or is_certain)):
        return Claim("C4", mention, "unverifiable", "share_unsure")
    cells, base, rate = fitting[0] if fitting else rates[-1 if of_it else 0]
    words = (("part", number(part.value)), ("base", number(base)), ("share", f"{rate:.2f}%"))
    return Claim("C4", mention, "agrees" if fitting else "contradicts", "share", cells, rate, words)


def growth(report: Report, before: Report | None, mention: Mention, left: str, names: list[str], topic: str) -> Claim:
    """A growth of some quantities against the year before, which only that year's report can confirm.

    ``left`` are the words before it; ``before`` is None where there is no such report, or the sentence is not certain.
    """
    sign = -1 if READ["fall"].search(left) else 1
    year = re.search(r"20\d\d", left)
    last = before if before and (not year or year[0] == str(before.year)) else None
    pairs = [(figure_of(report, name, topic), figure_of(last, name, topic)) for name in names if last]
    rates = [(sign * 100 * (now.value / old.value - 1), now, old) for now, old in pairs if old.value]
    fitting = [each for each in rates if _printed_from(mention, each[0])]
    if not rates or any(math.isnan(each[0]) for each in rates):
        return Claim("C10", mention, "unverifiable", "growth_unsure")
    rate, now, old = (fitting or rates)[0]
    words = (("old", number(old.value)), ("new", number(now.value)), ("share", f"{sign * rate:+.2f}%"))
    cells = "; ".join([now.cells, *(f"{before.year}:{cell}" for cell in old.cells.split("; "))])
    return Claim("C10", mention, "agrees" if fitting else "contradicts", "growth", cells, rate, words)


def _printed_from(mention: Mention, rate: float) -> bool:
    """Whether a printed rate was made from ``rate``, rounded or cut off at the printed decimals."""
    last = last_digit(mention.said)
    return -last < mention.value - rate <= last / 2 + 1e-9

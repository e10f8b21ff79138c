"""The signs of indicators that are not beyond doubt: of what rests on a doubtful figure or on a sum that fails."""

import fnmatch
from collections import defaultdict
from collections.abc import Collection, Mapping

import pandas as pd

from jianxi_tools.indicators.declared import declared
from jianxi_tools.words import say

DOUBT = "†"  # rests on figures that are not plainly printed
IN_QUESTION = "≠"  # of a figure too: takes part in a sum that does not add up
UNSTATED = "‡"  # of an authority: its report does not tell its scope


def with_signs(found: pd.DataFrame, questioned: Mapping[str, Collection[str]], language: str) -> pd.DataFrame:
    """A frame of ``indicators`` with the column ``signs``: none, one or both.

    Args:
        found: indicators of reports that are of one scope for each authority.
        questioned: for each report the figures that take part in a sum which fails (``findings.in_question``).
        language: the one of ``rests_on``.
    """
    of_year = defaultdict(set)
    for report, authority, year in found[["report", "authority", "year"]].drop_duplicates().itertuples(index=False):
        of_year[authority, year].update(f"before:{cell}" for cell in questioned.get(report, ()))
    certain = ("reported", say("indicator.impossible", language))  # that a part exceeds its whole is told by no value
    signs = []
    for row in found.itertuples():
        before = of_year.get((row.authority, row.year - 1), ()) if declared()[row.indicator].looks_back else ()
        cells = [*questioned.get(row.report, ()), *before]
        signs.append(_in_question(row.indicator, cells) + ("" if row.rests_on in certain else DOUBT))
    return found.assign(signs=pd.array(signs, dtype="str"))


def _in_question(code: str, cells: Collection[str]) -> str:
    one = declared()[code]
    terms = (term.removeprefix("-") for term in one.numerator + one.denominator)
    return IN_QUESTION if cells and any(fnmatch.filter(cells, term) for term in terms) else ""

"""Figures of many reports as arrays, ready to be held against relations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from jianxi_tools.edition import Edition, editions
from jianxi_tools.relations.rules import Layout, layout
from jianxi_tools.report import AS_ZERO, REPORT_COLUMNS, UNKNOWN, WITH_NUMBER, Report, check_reports, refused

if TYPE_CHECKING:
    from jianxi_tools.panel import Panel  # which itself needs the relations

# The states of a figure, then those that it has only where reports are held against each other: the known ones
# first, from BLANK on without a number, from MISSING on unknown.
STATES = (
    *WITH_NUMBER,
    *AS_ZERO,
    *UNKNOWN,
    *("versions_differ", "other_unit", "scope_open", "list_open", "reports_absent"),
)
BLANK, MISSING = STATES.index("blank"), STATES.index("missing")
USED = ("report", "row", "column", "value", "unit", "state", "raw")  # of the columns of figures
_FRACTION = re.compile(r"[.．](\d+)")


class Other(NamedTuple):
    """A report that another is held against: what to call it (its year, or its authority), and its figures."""

    name: str
    values: np.ndarray


@dataclass(frozen=True)
class Batch:
    """Reports of one edition as arrays: one row for each report, one column for each figure of the layout.

    They lie in memory figure after figure, in which order sums over figures are fastest.
    ``beside`` holds for each report those that it is held against, ``whose`` the word that goes before their cells.
    """

    layout: Layout
    reports: pd.DataFrame
    values: np.ndarray  # float64, 0 where there is no number
    states: np.ndarray  # int8, positions in STATES
    margins: sparse.csr_array  # half a unit of the last decimal printed, 0 for whole numbers
    other_unit: np.ndarray  # bool, where another unit than that of the form is printed
    inferred_by: frozenset[tuple[int, str]] = frozenset()  # (row, rule) for each identity that decided a figure
    whose: Sequence[str] = ()
    beside: Sequence[Sequence[Other]] = ()

    @property
    def edition(self) -> str:
        """The edition of the form that the reports print."""
        return self.reports["edition"].iloc[0]

    def seen(self, rows: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """The values and states of some reports as others see them: an amount in another unit says nothing to them."""
        states = np.where(self.other_unit[rows], np.int8(STATES.index("other_unit")), self.states[rows])
        return np.where(states < BLANK, self.values[rows], 0.0), states


def overview_of(reports: "Report | Panel") -> pd.DataFrame:
    """The reports of a panel, or one report as those of a panel.

    Raises:
        ReportError: it is neither.
    """
    check_reports(reports)
    is_one = isinstance(reports, Report)
    return pd.DataFrame([reports.overview], columns=list(REPORT_COLUMNS)) if is_one else reports.reports


def batches(reports: "Report | Panel") -> Iterator[Batch]:
    """The reports that print a form, as arrays, one batch for each edition.

    Raises:
        ReportError: the figures are not in the order of the reports and of the form, as a panel has them.
    """
    overview, figures, remarks = overview_of(reports), reports.figures, reports.remarks
    if isinstance(reports, Report):
        remarks = remarks.assign(report=reports.id)
    for code, edition in editions().items():
        mine = overview[overview["edition"] == code].reset_index(drop=True)
        if mine.empty:
            continue
        used = figures[[name for name in USED if name in figures]]  # of the many columns, no other is copied
        own = used[figures["report"].isin(mine["report"])] if "report" in figures else used
        if not _is_in_order(own, mine["report"], edition):
            raise refused("disordered")
        shape = (len(mine), len(edition.figures))
        values = np.asfortranarray(np.nan_to_num(own["value"].to_numpy(dtype="float64").reshape(shape), nan=0.0))
        states = np.asfortranarray(pd.Categorical(own["state"], categories=STATES).codes.reshape(shape))
        yield Batch(
            layout(code),
            mine,
            values,
            states,
            _margins(edition, values, states, own["raw"]),
            _other_unit(edition, states, own["unit"]),
            _inferences(mine, remarks),
        )


def _is_in_order(figures: pd.DataFrame, reports: pd.Series, edition: Edition) -> bool:
    """Whether each report has its figures together and in the order of the form, by which arrays know them.

    Each row is compared with the one before, and with the same one of the report before, which is fast.
    """
    size = len(edition.figures)
    if len(figures) != size * len(reports):
        return False
    if "report" in figures:
        owner = figures["report"].array
        starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        if not np.array_equal(starts, np.arange(0, len(owner), size)) or (owner[::size] != reports.array).any():
            return False
    for name in ("row", "column"):
        codes = figures[name].array
        first = [getattr(figure, name).code for figure in edition.figures]
        if list(codes[:size]) != first or (codes[size:] != codes[:-size]).any():
            return False
    return True


def _margins(edition: Edition, values: np.ndarray, states: np.ndarray, raw: pd.Series) -> sparse.csr_array:
    """How far a figure printed with decimals may lie from the number that it stands for."""
    amounts = np.array([figure.column.decimals for figure in edition.figures])
    row, column = np.nonzero((states < BLANK) & (amounts | (values != np.rint(values))))
    texts = raw.iloc[row * len(amounts) + column].where(states[row, column] != STATES.index("corrected"), "")
    halves = [_half_a_unit(text, value) for text, value in zip(texts, values[row, column], strict=True)]
    found = sparse.csr_array((np.array(halves, dtype="float64"), (row, column)), shape=values.shape)
    found.eliminate_zeros()
    return found


def _half_a_unit(text: str, value: float) -> float:
    """Half a unit of the last decimal that is printed, or else that ``value`` has; 0 for a whole number.

    >>> _half_a_unit("163.80万元", 163.8), _half_a_unit("", 0.5), _half_a_unit("12", 12.0)
    (0.005, 0.05, 0.0)
    """
    fraction = _FRACTION.search(text) or _FRACTION.search(np.format_float_positional(value, trim="-"))
    return 0.5 * 10.0 ** -len(fraction[1]) if fraction else 0.0


def _other_unit(edition: Edition, states: np.ndarray, units: pd.Series) -> np.ndarray:
    found = np.zeros(states.shape, dtype=bool)
    for at, figure in enumerate(edition.figures):
        if figure.column.decimals:  # nothing but an amount is printed in one unit or another
            found[:, at] = (units.iloc[at :: len(edition.figures)] != figure.unit) & (states[:, at] < BLANK)
    return found


def _inferences(reports: pd.DataFrame, remarks: pd.DataFrame) -> frozenset[tuple[int, str]]:
    row = {report: at for at, report in enumerate(reports["report"])}
    decided = remarks[(remarks["remark"] == "inferred") & remarks["report"].isin(reports["report"])]
    pairs = zip(decided["report"], decided["relations"], strict=True)
    return frozenset((row[report], name) for report, names in pairs for name in names.split("; "))

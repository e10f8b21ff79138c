"""A researcher's recorded corrections, applied where a report is read: visibly, and never to the source."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jianxi_tools.cells import value_of
from jianxi_tools.edition import editions
from jianxi_tools.lists import read_list, refuse
from jianxi_tools.paths import from_root
from jianxi_tools.relations.rules import rules
from jianxi_tools.report import NO_VALUE, Reading, Remark, Report, remark
from jianxi_tools.words import both, number

CORRECTIONS = "data/corrections.csv"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Correction(NamedTuple):
    """One row of the list: in the report with this sha256, ``cell`` is ``right`` where ``printed`` stands."""

    report: str
    cell: str
    printed: str
    right: float
    reason: str
    by: str


def load_corrections(path: str | Path | None = None) -> tuple[Correction, ...]:
    """The corrections that researchers have recorded.

    Args:
        path: a CSV file with the columns report (sha256), cell, printed, right, reason, by; None takes the project's
            ``data/corrections.csv``, if there is one.

    Raises:
        ReportError: there is no such file, or a row of it cannot be right; the sentence names row and column.
    """
    file = from_root(path or CORRECTIONS)
    if path is None and not file.is_file():
        return ()
    status = file.stat() if file.is_file() else None
    return _load(file, status and (status.st_mtime_ns, status.st_size))


def corrected(report: Report, corrections: Iterable[Correction]) -> Report:
    """The report with those of the corrections that concern it.

    A figure gets the state ``corrected`` and keeps its raw text; where the document does not print what the
    correction expects, the figure stays as it was read. A remark tells either. A figure that was inferred with the
    help of one that is now corrected is ambiguous again.
    """
    mine = [correction for correction in corrections if correction.report == report.sha256]
    if not mine:
        return report
    position = editions()[report.edition].position if report.edition else {}
    readings, remarks, done = list(report.readings), list(report.remark_list), set()
    for one in mine:
        at = position.get(one.cell)
        reading = None if at is None else readings[at]
        if reading and _is_printed(one.printed, reading):
            readings[at] = reading._replace(value=one.right, state="corrected")
            done.add(one.cell)
            remarks.append(_remark("corrected", one, reading))
        else:
            remarks.append(_remark("correction_refused", one, reading))
    undone = _rest_on(done, remarks, report.edition) if done else set()
    for cell in undone - done:
        readings[position[cell]] = readings[position[cell]]._replace(value=NO_VALUE, state="ambiguous")
    kept = (one for one in remarks if not (one.remark == "inferred" and one.cells in undone))
    return replace(report, readings=tuple(readings), remark_list=tuple(kept))


@lru_cache(maxsize=10)
def _load(file: Path, status: tuple[int, int] | None) -> tuple[Correction, ...]:
    """``status`` (when the file was written, and its size) lets a list that has changed be read again."""
    known = {figure.code for edition in editions().values() for figure in edition.figures}
    found: dict[tuple[str, str], Correction] = {}
    for row, (report, cell, printed, right, reason, by) in read_list(file, Correction._fields):
        value = value_of(right)
        wrong = {
            "report": not _SHA256.fullmatch(report) and both("fault.sha256", given=report),
            "cell": cell not in known and both("fault.no_figure", cell=cell),
            "right": not (value and value.state == "reported" and not value.unit) and both("fault.number", given=right),
            "reason": not reason and both("fault.reason"),
            "by": not by and both("fault.by"),
        } | ({"cell": both("fault.corrected_above")} if (report, cell) in found else {})
        refuse(file, row, wrong)
        found[report, cell] = Correction(report, cell, printed, value.number, reason, by)
    return tuple(found.values())


def _is_printed(text: str, reading: Reading) -> bool:
    """Whether what a correction expects is what the reading found, as text or as the same number."""
    expected = value_of(text)
    same_number = expected is not None and expected.number == reading.value
    return text == reading.raw.strip() or same_number


def _rest_on(cells: Iterable[str], remarks: Sequence[Remark], edition: str) -> set[str]:
    """The inferred figures among ``cells``, and those inferred by an identity in which one of them takes part."""
    figures, by_name = [*editions()[edition].figures], {rule.name: rule for rule in rules(edition)}
    inferred = {one.cells: one.relations.split("; ") for one in remarks if one.remark == "inferred"}
    used = {
        cell: {cell, *(figures[at].code for name in names for at in by_name[name].cells)}
        for cell, names in inferred.items()
    }
    doubtful, before = set(cells), set()
    while doubtful != before:
        before = set(doubtful)
        doubtful |= {cell for cell, others in used.items() if others & doubtful}
    return doubtful & inferred.keys()


def _remark(kind: str, correction: Correction, reading: Reading | None) -> Remark:
    facts = correction._asdict() | {"right": number(correction.right), "stands": reading.raw if reading else ""}
    return remark(kind, [correction.cell], reading.place if reading else "", **facts)

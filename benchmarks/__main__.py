"""Speed as ratios within one run: ``make benchmark`` prints the project's time over that of a bare alternative."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import jianxi_tools as jx
from jianxi_tools.relations import _weights, batches, evaluate

SOURCE = Path("data/reports/jianxi-2023.txt")
REPORTS = 10_000


def best(work: Callable[[], object], times: int = 7) -> float:
    """The shortest of several runs, in seconds."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def compare(what: str, ours: Callable[[], object], against: str, theirs: Callable[[], object]) -> None:
    """Print our time, theirs and the ratio."""
    mine, other = best(ours), best(theirs)
    print(f"{what}: {mine * 1e3:.2f} ms; {against}: {other * 1e3:.2f} ms; ratio {mine / other:.2f}")


def bare_scan() -> None:
    """What a researcher would write in a minute: every label and number of the file by one regular expression."""
    labels = {re.escape(row.zh) for table in jx.editions()["2021"].tables for row in table.rows}
    scan = re.compile("|".join(sorted(labels, key=len, reverse=True)) + r"|\d+(?:\.\d+)?")
    scan.findall(SOURCE.read_text(encoding="utf-8"))


def main() -> None:
    """Run all comparisons."""
    compare("reading text", lambda: jx.read_report(SOURCE), "bare regular-expression scan", bare_scan)
    batch = next(batches(jx.read_report(SOURCE)))
    many = type(batch)(
        batch.edition,
        batch.reports.loc[[0] * REPORTS].reset_index(drop=True),
        np.repeat(batch.values, REPORTS, axis=0),
        np.repeat(batch.states, REPORTS, axis=0),
        frozenset(),
    )
    left, right = _weights(batch.edition)
    weights = left - right
    compare(
        f"all relations on {REPORTS:,} reports",
        lambda: evaluate(many),
        "bare sparse product",
        lambda: many.values @ weights,
    )


if __name__ == "__main__":
    main()

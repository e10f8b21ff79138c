"""Damaged reports in large number: what is read right, marked and wrong, for each layout and each damage."""

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

sys.path.append("tests")
from oracle import FAMILIES, case, judge, tally

CASES = 100_000
SHARES = {
    "pdf": 0.01,
    "docx": 0.01,
    "xlsx": 0.03,
}  # of the cases, as these are slow to write; the others share the rest
CHUNK = 50
WRONG = ("wrong", "wrong empty", "conflict", "misplaced", "inferred wrong", "inferred nothing")
COLUMNS = ("right", "marked", "inferred", *WRONG, "inferred excused", "indistinguishable")


class Outcome(NamedTuple):
    """What became of one case: how many figures had which outcome, and how long its reading took, in seconds."""

    family: str
    seed: int
    damages: tuple[str, ...]
    figures: Counter[str]
    seconds: float


def main() -> None:
    """Run all cases and print the record."""
    began = time.perf_counter()
    rest = (1 - sum(SHARES.values())) / (len(FAMILIES) - len(SHARES))
    counts = {family: round(CASES * SHARES.get(family, rest)) for family in FAMILIES}
    chunks = [
        (family, range(first, min(first + CHUNK, count)))
        for family, count in counts.items()
        for first in range(0, count, CHUNK)
    ]
    with ProcessPoolExecutor(2) as executor:
        outcomes = [outcome for chunk in executor.map(_outcomes, *zip(*chunks, strict=True)) for outcome in chunk]
    seconds = time.perf_counter() - began
    print(f"{len(outcomes):,} cases in {seconds:,.0f} s, {len(outcomes) / seconds:.0f} a second")
    _print_table(outcomes)
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    print(f"slowest: {slowest.family} {slowest.seed}, {slowest.seconds:.2f} s")
    for kind in WRONG:
        for outcome in outcomes:
            if outcome.figures[kind]:
                print(f"{kind}: {outcome.family} {outcome.seed} ({', '.join(outcome.damages)}) {outcome.figures[kind]}")


def _outcomes(family: str, seeds: range) -> list[Outcome]:
    outcomes = []
    with TemporaryDirectory() as folder:
        for seed in seeds:
            damaged = case(seed, family)
            began = time.perf_counter()
            figures = tally(judge(damaged, Path(folder, "report")))
            outcomes.append(Outcome(family, seed, damaged.damages, figures, time.perf_counter() - began))
    return outcomes


def _print_table(outcomes: list[Outcome]) -> None:
    """Figures by family and damage; a case with several damages counts under each."""
    cases: Counter[tuple[str, str]] = Counter()
    figures: dict[tuple[str, str], Counter[str]] = {}
    for outcome in outcomes:
        for damage in ("all", *(outcome.damages or ("none",))):
            for group in ((outcome.family, damage), ("all", damage)):
                cases[group] += 1
                figures.setdefault(group, Counter()).update(outcome.figures)
    print(f"{'family':16}{'damage':24}{'cases':>9}" + "".join(f"{name:>18}" for name in COLUMNS))
    for group in sorted(figures):
        numbers = "".join(f"{figures[group][name]:>18,}" for name in COLUMNS)
        print(f"{group[0]:16}{group[1]:24}{cases[group]:>9,}{numbers}")

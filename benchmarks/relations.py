"""The identities on 100,000 reports: against a bare sparse matrix product of the same size, and against pandera."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pandera.pandas as pa
from measure import best, compare

import jianxi_tools as jx
from jianxi_tools.relations.arrays import Batch, batches
from jianxi_tools.relations.conditions import FAILS, NOT_ASSESSABLE
from jianxi_tools.relations.evaluation import compiled, evaluate
from jianxi_tools.relations.explanations import explained
from jianxi_tools.relations.rules import Layout, Rule

REPORTS = 100_000
FRAME_REPORTS = 10_000


def many_reports(count: int, wrong: float = 0.01, blank: float = 0.0) -> Batch:
    """The Jianxi report ``count`` times; in a share of the copies one figure is wrong, in another one is blank."""
    one = next(batches(jx.read_report("data/reports/jianxi-2023.txt")))
    random = np.random.default_rng(0)
    values, states = (np.asfortranarray(np.repeat(array, count, axis=0)) for array in (one.values, one.states))
    for share, change in ((wrong, values), (blank, states)):
        rows = np.flatnonzero(random.random(count) < share)
        change[rows, random.integers(10, values.shape[1], len(rows))] += 3  # the state behind reported by 3 is blank
    values[states > 0] = 0
    return Batch(
        one.layout,
        one.reports.loc[[0] * count].reset_index(drop=True),
        values,
        states,
        one.margins[[0] * count],
        np.repeat(one.other_unit, count, axis=0),
    )


def schema(rules: tuple[Rule, ...], codes: list[str]) -> pa.DataFrameSchema:
    """The same identities as a user of pandera would write them: checks across the columns of a wide frame."""

    def holds(rule: Rule) -> pa.Check:
        left, right = [codes[at] for at in rule.left], [codes[at] for at in rule.right]
        return pa.Check(lambda wide: wide[left].sum(axis=1) == wide[right].sum(axis=1), name=rule.name)

    return pa.DataFrameSchema(checks=[holds(rule) for rule in rules])


def validate(schema: pa.DataFrameSchema, wide: pd.DataFrame) -> int:
    """How many cases of failure pandera reports."""
    try:
        schema.validate(wide, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return len(errors.failure_cases)
    return 0


def main() -> None:
    """Print the comparisons."""
    every = many_reports(REPORTS)
    identities = tuple(rule for rule in every.layout.rules if rule.is_identity)
    batch = replace(every, layout=Layout(every.layout.figures, every.layout.own, identities))
    weights = compiled(batch.layout).weights
    codes = [figure.code for figure in every.layout.figures]
    wide, identity_schema = pd.DataFrame(batch.values, columns=codes), schema(identities, codes)
    single = replace(many_reports(1), layout=batch.layout)
    failing = batch.values @ weights != 0
    assert np.array_equal(evaluate(batch) == FAILS, failing)
    compare(
        f"{len(identities)} identities on {REPORTS:,} reports",
        lambda: evaluate(batch),
        {"bare sparse product": lambda: batch.values @ weights},
    )
    compare(
        f"{len(identities)} identities on {REPORTS:,} reports",
        lambda: evaluate(batch),
        {"pandera on one wide frame": lambda: validate(identity_schema, wide)},
        times=3,
    )
    compare(
        f"{len(identities)} identities on one report",
        lambda: evaluate(single),
        {"pandera": lambda: validate(identity_schema, wide.iloc[:1])},
    )
    gaps = replace(many_reports(REPORTS, blank=0.1), layout=batch.layout)
    assert (evaluate(gaps) == NOT_ASSESSABLE).any()
    print(f"    the same with a blank in one report of ten: {best(lambda: evaluate(gaps)) * 1e3:.2f} ms")
    print(f"    all {len(every.layout.rules)} relations: {best(lambda: evaluate(every), 3) * 1e3:.2f} ms")
    few = replace(many_reports(FRAME_REPORTS), layout=batch.layout)
    outcome = evaluate(few)
    seconds = best(lambda: list(explained(few, outcome, "en")), 3)
    print(f"    the explanations of {outcome.size:,} rows for {FRAME_REPORTS:,} reports: {seconds * 1e3:.2f} ms")

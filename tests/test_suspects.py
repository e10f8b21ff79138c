"""Where the error is, against a search by brute force that shares no code with the package's."""

from dataclasses import replace
from functools import cache
from itertools import combinations, product
from random import Random

import numpy as np
import pandas as pd
import pytest
from damages import balance
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from made import changed, made

import jianxi_tools as jx
from jianxi_tools.edition import editions
from jianxi_tools.report import Report
from jianxi_tools.suspects import search, suspects

COLUMNS = ["component", "set", "cell", "printed", "suggested", "explanation"]
APPLICANTS = ["natural_person", "business", "research", "public_interest", "legal_service", "other_organisation"]
RESULTS = ["upheld", "corrected", "other", "pending"]
REVIEWS = ["reconsideration", "direct_litigation", "litigation_after_reconsideration"]
FLOW = ["received", "carried_in", "concluded", "carried_out"]


@cache
def outcomes(edition: str) -> list[str]:
    rows = [row.code for row in editions()[edition].table("applications").rows]
    return [row for row in rows if row not in FLOW]


@cache
def identities(edition: str) -> list[dict[str, int]]:
    """The sums printed on the form, written out by hand: figure → 1 or −1."""
    rows, columns = [*outcomes(edition), *FLOW], [*APPLICANTS, "total"]
    sums = []
    for row in rows:
        sums.append({f"applications.{row}.{column}": 1 if column != "total" else -1 for column in columns})
    for column in columns:
        sums.append({f"applications.{row}.{column}": 1 for row in outcomes(edition)})
        sums[-1][f"applications.concluded.{column}"] = -1
        sums.append({f"applications.{row}.{column}": 1 for row in ("received", "carried_in")})
        sums[-1] |= {f"applications.{row}.{column}": -1 for row in ("concluded", "carried_out")}
    for row in REVIEWS:
        sums.append({f"disputes.{row}.{column}": 1 for column in RESULTS} | {f"disputes.{row}.total": -1})
    return sums


def form(edition: str, applications: dict[str, int], disputes: dict[str, int]) -> dict[str, int]:
    """A consistent form: what is given, 0 elsewhere, and every sum worked out; `received` absorbs the rest."""
    cells = {cell: 0 for identity in identities(edition) for cell in identity}
    cells |= {f"applications.{cell}": value for cell, value in applications.items()}
    cells |= {f"disputes.{cell}": value for cell, value in disputes.items()}
    for column in APPLICANTS:
        at = {row: f"applications.{row}.{column}" for row in [*outcomes(edition), *FLOW]}
        cells[at["concluded"]] = sum(cells[at[row]] for row in outcomes(edition))
        cells[at["received"]] = cells[at["concluded"]] + cells[at["carried_out"]] - cells[at["carried_in"]]
    for row in [*outcomes(edition), *FLOW]:
        cells[f"applications.{row}.total"] = sum(cells[f"applications.{row}.{column}"] for column in APPLICANTS)
    for row in REVIEWS:
        cells[f"disputes.{row}.total"] = sum(cells[f"disputes.{row}.{column}"] for column in RESULTS)
    assert min(cells.values()) >= 0
    return cells


def printed(edition: str, cells: dict[str, float], states: dict[str, str] | None = None) -> Report:
    cells = cells | {cell: (state, cells.get(cell, 0)) for cell, state in (states or {}).items()}
    return made(cells, edition=edition, authority="某区人民政府", scope=None)


def smallest_sets(edition: str, cells: dict[str, float]) -> dict[frozenset[str], dict[str, float]]:
    """Every smallest set of at most three figures, with the only values that make all sums hold."""
    names, sums = list(cells), identities(edition)
    weights = np.array([[identity.get(name, 0) for name in names] for identity in sums])
    value = np.array([cells[name] for name in names])
    lacking = -weights @ value
    bits = np.array([sum(1 << at for at in np.flatnonzero(column)) for column in weights.T], dtype=np.int64)
    failing = sum(1 << int(at) for at in np.flatnonzero(lacking))
    for size in (1, 2, 3):
        chosen = choices(len(names), size)
        parts = [bits[chosen[:, at]] for at in range(size)]
        touched = np.bitwise_or.reduce(parts)
        once = np.bitwise_xor.reduce(parts) & ~(np.bitwise_and.reduce(parts) if size == 3 else 0)
        possible = ((touched & failing) == failing) & ((once & ~failing) == 0)
        found = {}
        for group in chosen[possible]:
            change, _, rank, _ = np.linalg.lstsq(weights[:, group], lacking, rcond=None)
            change = np.rint(change).astype(int)
            exact = rank == size and (weights[:, group] @ change == lacking).all() and (change != 0).all()
            if exact and (value[group] + change >= 0).all():
                found[frozenset(names[at] for at in group)] = {
                    names[at]: value[at] + c for at, c in zip(group, change, strict=True)
                }
        if found:
            return found
    return {}


@cache
def choices(count: int, size: int) -> np.ndarray:
    return np.array(list(combinations(range(count), size)))


def listed(found: pd.DataFrame) -> list[list[frozenset[str]]]:
    """For each component its alternatives."""
    return [
        [frozenset(cells["cell"]) for _, cells in component.groupby("set")]
        for _, component in found.groupby("component")
    ]


def wholes(found: pd.DataFrame) -> list[frozenset[str]]:
    """Every choice of one alternative from each component."""
    return [frozenset().union(*choice) for choice in product(*listed(found))] if len(found) else []


def corrupted(random: Random, errors: int) -> tuple[str, dict[str, int], dict[str, int]]:
    """An edition, a random consistent form of it, and the same with some of its figures replaced."""
    edition, top = random.choice(["2019", "2021"]), random.choice([3, 40, 5_000])
    values = [random.randrange(top) * random.randrange(2) for _ in editions()[edition].figures]
    balance(values, editions()[edition], random)
    figures = dict(zip(editions()[edition].position, values, strict=True))
    right = {cell: figures[cell] for cell in {cell: 0 for identity in identities(edition) for cell in identity}}
    wrong = dict(right)
    for cell in random.sample(list(right), errors):
        wrong[cell] = random.choice([right[cell] + by for by in (-9, -1, 1, 9, 10 * top) if right[cell] + by >= 0])
    return edition, right, wrong


@pytest.mark.parametrize("errors", [1, 2, 3])
@settings(derandomize=True, deadline=None, max_examples=12, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10**6))
def test_corrupted_figures_are_explained_by_the_smallest_sets_that_brute_force_finds(errors, seed):
    edition, right, wrong = corrupted(Random(seed), errors)
    found, expected = suspects(printed(edition, wrong)), smallest_sets(edition, wrong)
    assert sorted(map(sorted, wholes(found))) == sorted(map(sorted, expected))
    assert all(len(cells) <= errors for cells in expected)
    changes = frozenset(cell for cell in right if right[cell] != wrong[cell])
    assert changes in expected or len(min(expected, key=len)) < len(changes)
    if len(expected) == 1:
        (values,) = expected.values()
        assert dict(zip(found["cell"], found["suggested"], strict=True)) == values
    for sets in listed(found):
        if len(sets) > 1:
            assert found.loc[found["cell"].isin(frozenset().union(*sets)), "suggested"].isna().all()


APPLICATIONS = {
    "granted.natural_person": 132,
    "granted.business": 14,
    "partly_granted.natural_person": 20,
    "declined_repeat.business": 7,
    "refused_third_party.research": 9,
    "refused_third_party.legal_service": 2,
    "unavailable_not_held.research": 8,
    "unavailable_not_held.legal_service": 1,
    "carried_in.natural_person": 30,
    "carried_out.natural_person": 40,
}
DISPUTES = {"reconsideration.upheld": 12, "reconsideration.other": 3, "direct_litigation.pending": 4}
FORM = form("2021", APPLICATIONS, DISPUTES)
GRANTED = "applications.granted.natural_person"


def form_with(**values: float) -> dict[str, float]:
    """The form with some figures changed: ``granted__business=15``."""
    cells = dict(FORM)
    for name, value in values.items():
        row, column = name.split("__")
        cell = f"{'disputes' if row in REVIEWS else 'applications'}.{row}.{column}"
        assert cell in cells
        cells[cell] = value
    return cells


def test_a_form_that_holds_gives_an_empty_frame_with_the_columns():
    found = suspects(printed("2021", FORM))
    assert list(found.columns) == COLUMNS and len(found) == 0
    assert (found.dtypes[["printed", "suggested"]] == "float64").all()
    assert found.index.equals(pd.RangeIndex(0))


def test_a_document_without_a_table_has_no_suspects():
    assert suspects(Report(None, None, None, None, "text.txt", "0" * 64)).empty


def test_a_missing_figure_is_no_failure():
    assert suspects(printed("2021", FORM, {GRANTED: "missing", "disputes.reconsideration.total": "unreadable"})).empty


def test_digits_transposed_where_a_row_and_a_column_cross():
    found = suspects(printed("2021", form_with(granted__natural_person=123)))
    assert found.drop(columns="explanation").to_numpy().tolist() == [[1, 1, GRANTED, 123.0, 132.0]]
    assert found["explanation"][0] == (
        "“3. Outcomes this year (1) Granted · Natural persons” is 123; the sums ask for 132 (+9). "
        "Two digits may be transposed."
    )
    assert suspects(printed("2021", form_with(granted__natural_person=123)), language="zh")["explanation"][0] == (
        "“三、本年度办理结果 （一）予以公开 · 自然人”为 123，各项合计所要求的是 132（+9）。相邻两位数字可能颠倒。"
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"granted__natural_person": 13}, "A digit may have been lost."),
        ({"granted__natural_person": 1832}, "A digit may have been added."),
        ({"carried_in__natural_person": 3}, "It may be off by a factor of ten"),
        ({"granted__natural_person": 137}, "The sums of its row and of its column, which cross here, are off"),
        ({"granted__natural_person": 14, "granted__business": 132}, "The two figures may have changed places."),
        ({"granted__total": 132}, "equals “3. Outcomes this year (1) Granted · Businesses”, which may have been left"),
        ({"granted__total": 160}, "equals “3. Outcomes this year (1) Granted · Businesses”, which may have been count"),
        ({"granted__natural_person": 0, "granted__business": 132, "granted__research": 14}, "shifted by one column"),
        ({"granted__natural_person": 131.5}, "A count is a whole number from 0."),
    ],
)
def test_the_simplest_slip_that_fits_is_named(values, words):
    cells = form_with(**values)
    found = suspects(printed("2021", cells))
    slipped = frozenset(cell for cell in FORM if FORM[cell] != cells[cell])
    assert slipped in wholes(found)
    rows = found[found["cell"].isin(slipped)]
    assert rows["explanation"].str.contains(words, regex=False).any(), rows["explanation"].tolist()


def test_a_sum_of_disputes_is_off_and_any_of_its_figures_may_be():
    found = suspects(printed("2021", form_with(reconsideration__total=14)))
    row = [f"disputes.reconsideration.{column}" for column in (*RESULTS, "total")]
    assert found["cell"].tolist() == ["disputes.reconsideration.upheld", "disputes.reconsideration.other", row[-1]]
    assert found["set"].tolist() == [1, 2, 3] and set(found["component"]) == {1}
    assert found["suggested"].isna().all()
    assert "the sums ask for 15 (+1)" in found["explanation"][2]
    assert "one of 3 smallest sets" in found["explanation"][2]


def test_only_the_carry_over_of_columns_is_off():
    found = suspects(printed("2021", form_with(carried_in__natural_person=35, carried_in__total=35)))
    assert listed(found) == [
        [
            frozenset({f"applications.{row}.natural_person", f"applications.{row}.total"})
            for row in ("received", "carried_in", "carried_out")
        ]
    ]
    assert found["suggested"].isna().all()


def test_errors_that_do_not_interact_are_listed_apart_and_not_multiplied_out():
    cells = form_with(
        refused_third_party__research=8,
        refused_third_party__legal_service=3,
        carried_in__natural_person=35,
        carried_in__total=35,
        reconsideration__total=14,
    )
    found = suspects(printed("2021", cells))
    assert sorted(len(sets) for sets in listed(found)) == [2, 3, 3]
    assert len(found) == 3 + 3 * 2 + 2 * 2


def test_errors_that_can_be_exchanged_stay_one_component():
    wrong = form_with(refused_third_party__research=8, unavailable_not_held__legal_service=0)
    found = suspects(printed("2021", wrong))
    first, second = "applications.refused_third_party", "applications.unavailable_not_held"
    assert listed(found) == [
        [
            frozenset({f"{first}.research", f"{second}.legal_service"}),
            frozenset({f"{first}.legal_service", f"{second}.research"}),
        ]
    ]
    assert found["suggested"].isna().all()


def test_inferred_figures_are_suspected_first():
    cells, doubtful = form_with(reconsideration__total=14), "disputes.reconsideration.other"
    found = suspects(printed("2021", cells, {doubtful: "inferred"}))
    assert found["cell"][0] == doubtful and len(found) == 3
    assert "The figure was inferred." in found["explanation"][0]


def test_a_corrected_figure_changes_only_where_nothing_else_will_do():
    cells, checked = form_with(granted__natural_person=137), {GRANTED: "corrected"}
    assert GRANTED not in set(suspects(printed("2021", cells, checked))["cell"])
    row = [f"disputes.reconsideration.{column}" for column in (*RESULTS, "total")]
    found = suspects(printed("2021", form_with(reconsideration__total=14), dict.fromkeys(row, "corrected")))
    assert len(found) == 3


BLANK = ["granted.business", "partly_granted.natural_person", "partly_granted.business"]


def test_a_value_that_a_blank_figure_leaves_open_is_not_suggested():
    cells = form_with(granted__natural_person=999)
    others = [f"applications.{cell}" for cell in BLANK]
    found = suspects(printed("2021", cells, dict.fromkeys(others, "blank")))
    assert found["cell"].tolist() == [GRANTED]
    assert found["suggested"].isna().all()
    assert "any whole number from 132 to 146." in found["explanation"][0]


def test_huge_and_small_errors_are_told_apart():
    cells = {cell: value * 300_007 for cell, value in FORM.items()}
    expected = {cell: float(cells[cell]) for cell in (GRANTED, "applications.declined_repeat.business")}
    cells[GRANTED] += 30_000_000
    cells["applications.declined_repeat.business"] += 1
    found = suspects(printed("2021", cells))
    assert dict(zip(found["cell"], found["suggested"], strict=True)) == expected


def test_a_list_that_is_cut_off_says_so(monkeypatch):
    monkeypatch.setattr(search, "MOST_SETS", 2)
    found = suspects(printed("2021", form_with(reconsideration__total=14)))
    assert found["set"].tolist() == [1, 2]
    assert found["explanation"].str.contains("Only 2 sets are listed; there may be more").all()


def test_a_search_that_is_cut_off_says_so(monkeypatch):
    monkeypatch.setattr(search, "MOST_NODES", 1)
    random = np.random.default_rng(3)
    cells = {cell: value + int(random.integers(0, 9)) for cell, value in FORM.items()}
    found = suspects(printed("2021", cells))
    assert len(found) and found["suggested"].isna().all()
    assert found["explanation"].str.contains("rule out a smaller set").all()


def test_a_real_report_with_a_digit_lost():
    report = jx.read_report("data/reports/jianxi-2023.txt")
    found = suspects(changed(report, {"applications.concluded.total": 9}))
    assert found[["cell", "printed", "suggested"]].to_numpy().tolist() == [["applications.concluded.total", 9.0, 39.0]]
    assert "A digit may have been lost." in found["explanation"][0]


def test_many_reports_at_once_give_what_each_gives_alone():
    several = [
        replace(printed("2021", cells), sha256=name * 64, year=year)
        for name, year, cells in (
            ("a", 2023, form_with(granted__natural_person=123)),
            ("b", 2022, FORM),
            ("c", None, form_with(reconsideration__total=14)),
        )
    ]
    panel = jx.panel_of([*several, Report(None, None, None, None, "text.txt", "0" * 64)])
    found = suspects(panel)
    assert list(found.columns) == ["report", "authority", "year", *COLUMNS]
    assert list(dict.fromkeys(found["report"])) == ["c" * 12, "a" * 12]  # the panel's order
    for one in (several[0], several[2]):
        own = found[found["report"] == one.id].reset_index(drop=True)
        assert own["year"].isna().all() if one.year is None else own["year"].eq(one.year).all()
        pd.testing.assert_frame_equal(own[COLUMNS], suspects(one))
    assert suspects(panel.only(["b" * 12])).dtypes.equals(found.dtypes)

"""Indicators: values by hand, intervals as published, what they rest on, and where a series breaks."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import app, changed, made

import jianxi_tools as jx
from jianxi_tools.indicators import COLUMNS, SMALLEST_BASE, breaks, changes, declared, wilson
from jianxi_tools.panel.reference import reference_panel
from jianxi_tools.report import Report

BASES = ["disclosed_of_concluded", "disclosed_of_decided", "disclosed_of_processed"]
FORM, FEES, REVIEW = "form_2021", "processing_fees_2021", "reconsideration_first_2024"


def of(*reports, year=None, **more):
    """The indicators of some reports by their name; of several reports, those of one year."""
    found = jx.indicators(jx.panel_of(reports), **more)
    return (found if year is None else found[found["year"] == year]).set_index("indicator")


def near(row, **expected):
    for name, value in expected.items():
        assert row[name] == pytest.approx(value, abs=5e-5, nan_ok=True), name


# 100 concluded: 40 granted, 10 in part, 20 refused (15 + 5), 12 not held, 8 declined, 10 otherwise handled
SOME = {
    app("received"): 110,
    app("carried_in"): 10,
    app("granted"): 40,
    app("partly_granted"): 10,
    app("refused_third_party"): 15,
    app("refused_deliberative"): 5,
    app("unavailable_not_held"): 12,
    app("declined_repeat"): 8,
    app("concluded"): 100,
    app("carried_out"): 20,
}
WITH_OTHER = SOME | {app("other_other"): 7, app("other_fee_unpaid"): 3}


# --- values by hand


def test_the_jianxi_report_of_2023_gives_what_a_hand_computes():
    found = jx.indicators(jx.read_reports("data/reports"))
    assert tuple(found.columns) == ("report", "authority", "year", *COLUMNS)
    assert isinstance(found.index, pd.RangeIndex)
    assert set(found["authority"]) == {"涧西区人民政府"} and set(found["year"]) == {2023}
    assert set(found["rests_on"]) == {"reported"} and set(found["series_break"]) == {""}
    found = found.set_index("indicator")
    near(found.loc["disclosed_of_concluded"], numerator=29, denominator=39, value=0.74359, low=0.58918, high=0.85431)
    near(found.loc["disclosed_of_decided"], numerator=29, denominator=29, value=1, high=1)
    near(found.loc["disclosed_of_processed"], numerator=29, denominator=37, value=0.78378)
    near(found.loc["disclosed_in_full"], numerator=12, denominator=39, value=0.30769)
    near(found.loc["refused"], numerator=0, denominator=39, value=0, low=0)
    near(found.loc["not_held"], numerator=8, denominator=39, value=0.20513)
    near(found.loc["carried_over"], numerator=3, denominator=42, value=0.07143)
    near(found.loc["conclusion_rate"], numerator=39, denominator=42, value=0.92857)
    near(found.loc["clearance"], numerator=39, denominator=40, value=0.975, low=math.nan)
    near(found.loc["disputes_per_1000"], numerator=9, denominator=39, value=230.76923, low=math.nan, high=math.nan)
    near(found.loc["normative_documents_turnover"], numerator=3, denominator=20, value=0.15)  # 21 − 2 + 1 at the start
    near(found.loc["administrative_fees"], numerator=163.8908, denominator=math.nan, value=163.8908)
    near(found.loc["licensing_decisions"], value=21374)
    assert not any(code.startswith("growth") or code.endswith("residual") for code in found.index)


def test_the_years_of_suqian_give_what_a_hand_computes():
    found = jx.indicators(reference_panel()).set_index(["year", "indicator"])
    near(found.loc[2023, BASES[0]], numerator=1519, denominator=3486, value=0.43574)
    near(found.loc[2023, BASES[1]], numerator=1519, denominator=1661, value=0.91451)
    near(found.loc[2023, BASES[2]], numerator=1519, denominator=2739, value=0.55458)
    near(found.loc[2023, "refused_third_party_of_refused"], numerator=38, denominator=142, value=0.26761)
    near(found.loc[2023, "refused_third_party_of_concluded"], numerator=38, denominator=3486, value=0.01090)
    near(found.loc[2024, "declined"], numerator=117, denominator=3521)
    near(found.loc[2024, "other"], numerator=469, denominator=3521)
    near(found.loc[2024, "reconsideration_corrected"], numerator=18, denominator=134, value=0.13433)
    near(found.loc[2024, "suits_after_reconsideration"], numerator=52, denominator=77, value=0.67532)
    near(found.loc[2024, "disputes_per_1000"], numerator=247, denominator=3521, value=70.15053)
    near(found.loc[2024, "growth_received"], numerator=3525, denominator=3511, value=0.00399, low=math.nan)
    near(found.loc[2025, "growth_received"], numerator=3830, denominator=3525, value=0.08652)
    near(found.loc[2025, "normative_documents_residual"], value=0)  # 422 − 420 − 61 + 59
    near(found.loc[2025, "applicants_legal_service"], numerator=19, denominator=3830)
    assert (2023, "growth_received") not in found.index


def test_both_editions_give_the_same_shares_and_other_is_one_row_or_the_sum_of_three():
    newer = of(made(WITH_OTHER))
    older = of(made(SOME | {app("other"): 10}, edition="2019", year=2019))
    for found in (newer, older):
        near(found.loc["other"], numerator=10, denominator=100, value=0.1)
        near(found.loc["disclosed_of_processed"], numerator=50, denominator=82, value=50 / 82)
        near(found.loc["disclosed_of_decided"], numerator=50, denominator=70)
        near(found.loc["refused_deliberative_of_refused"], numerator=5, denominator=20, value=0.25)
    only_older = {"administrative_fee_items", "rules_disclosed_total", "normative_documents_disclosed_total"}
    only_newer = {"administrative_fees"}
    only_newer |= {f"{row}_{what}" for row in ("rules", "normative_documents") for what in ("in_force", "turnover")}
    assert set(older.index) - set(newer.index) == only_older | {"other_services_decisions"}
    assert set(newer.index) - set(older.index) == only_newer


def test_a_change_of_items_is_added_with_its_sign():
    fees = "fees.administrative_fees"
    report = made({f"{fees}.items_last_year": 9, f"{fees}.items_change": -4}, edition="2019", year=2019)
    assert of(report).loc["administrative_fee_items", "value"] == 5


# --- intervals and small bases


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17: 857-872, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_published(count, base, low, high):
    found = wilson(np.array([float(count)]), np.array([float(base)]))
    assert [limit.item() for limit in found] == pytest.approx([low, high], abs=5e-5)


@given(st.integers(1, 10**6).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
@settings(derandomize=True, deadline=None, max_examples=100)
def test_an_interval_holds_its_share_and_mirrors_that_of_the_rest(pair):
    count, base = map(np.float64, pair)
    (low, high), (other_low, other_high) = wilson(count, base), wilson(base - count, base)
    assert 0 <= low <= count / base + 1e-12 and count / base - 1e-12 <= high <= 1
    assert (low, high) == pytest.approx((1 - other_high, 1 - other_low), abs=1e-12)
    assert (low == 0 or count > 0) and (high == 1 or count < base)


@pytest.mark.parametrize(("base", "has_value"), [(9, False), (10, True)])
def test_under_a_base_of_ten_counts_stand_without_a_percentage(base, has_value):
    assert SMALLEST_BASE == 10
    report = made({app("granted"): 4, app("concluded"): base, "disputes.reconsideration.total": 1})
    found = of(report, made({app("concluded"): 12}, year=2024), year=2023)
    for name in ("disclosed_in_full", "disputes_per_1000"):
        assert found.loc[name, "denominator"] == base
        assert np.isfinite(found.loc[name, "value"]) == has_value
    assert found.loc["disclosed_in_full", "numerator"] == 4
    assert np.isfinite(found.loc["disclosed_in_full", ["low", "high"]].astype(float)).all() == has_value
    growth = of(report, made({app("concluded"): 12}, year=2024), year=2024).loc["growth_concluded"]
    near(growth, numerator=12, denominator=base, value=0.2 if has_value else math.nan)


def test_an_authority_without_a_request_has_counts_of_0_and_no_share():
    found = of(made())
    kinds = {code: one.kind for code, one in declared().items()}
    for code, row in found.iterrows():
        assert row["numerator"] == 0 and row["rests_on"] == "reported"
        near(row, value=0 if kinds[code] == "count" else math.nan, low=math.nan, high=math.nan)


def test_a_part_that_exceeds_its_whole_is_no_share_and_is_said():
    found = of(made(WITH_OTHER | {app("granted"): 140}))
    near(found.loc["disclosed_in_full"], numerator=140, denominator=100, value=math.nan, low=math.nan, high=math.nan)
    assert found.loc["disclosed_in_full", "rests_on"] == "the part is negative or exceeds its whole"
    assert found.loc["refused", "rests_on"] == "reported"
    assert of(made({app("concluded"): 20, app("granted"): -1}))["value"].isna()["disclosed_in_full"]


# --- what an indicator rests on


def test_a_blank_counts_as_0_beside_a_number_and_is_named():
    found = of(
        made(WITH_OTHER | {app("refused_internal_affairs"): "blank", app("refused_state_secret"): "not_applicable"})
    )
    near(found.loc["refused"], numerator=20, denominator=100, value=0.2)
    assert found.loc["refused", "rests_on"] == (
        "applications.refused_state_secret.total (not applicable, counted as 0); "
        "applications.refused_internal_affairs.total (blank cell, counted as 0)"
    )
    assert found.loc["disclosed_of_concluded", "rests_on"] == "reported"


def test_a_sum_of_blanks_alone_is_no_number():
    blank = {code: "blank" for code in jx.editions()["2021"].position if code.startswith("applications.refused_")}
    found = of(made(WITH_OTHER | blank))
    near(found.loc["refused"], numerator=math.nan, denominator=100, value=math.nan)
    assert found.loc["refused", "rests_on"].count("(blank cell)") == 8
    near(found.loc["disclosed_of_decided"], numerator=50, denominator=50, value=1)
    assert found.loc["disclosed_of_decided", "rests_on"].count("(blank cell, counted as 0)") == 8
    received = of(made(WITH_OTHER | {app("received"): "blank"})).loc["received"]
    near(received, value=math.nan)
    assert received["rests_on"] == "applications.received.total (blank cell)"


@pytest.mark.parametrize("state", ["missing", "ambiguous", "unreadable"])
def test_an_unknown_figure_leaves_no_value_and_is_named(state):
    found = of(made(WITH_OTHER | {app("declined_repeat"): state}))
    near(found.loc["declined"], numerator=math.nan, denominator=100, value=math.nan, low=math.nan, high=math.nan)
    near(found.loc["disclosed_of_processed"], numerator=50, denominator=math.nan, value=math.nan, low=math.nan)
    assert found.loc["declined", "rests_on"] == f"applications.declined_repeat.total ({state})"
    near(found.loc["disclosed_of_concluded"], value=0.5)
    assert found.loc["disclosed_of_concluded", "rests_on"] == "reported"


@pytest.mark.parametrize("state", ["inferred", "corrected"])
def test_an_inferred_or_corrected_figure_counts_and_is_named_in_either_language(state):
    report = made(WITH_OTHER | {app("granted"): (state, 40)})
    assert of(report).loc["disclosed_in_full", "rests_on"] == f"applications.granted.total ({state})"
    word = {"inferred": "推定", "corrected": "已更正"}[state]
    row = of(report, language="zh").loc["disclosed_in_full"]
    assert row["rests_on"] == f"applications.granted.total（{word}）" and row["value"] == 0.4


def test_an_amount_in_another_unit_is_not_taken():
    fee = "fees.administrative_fees.amount"
    row = of(changed(made({fee: 1638908}), {fee: {"unit": "元"}})).loc["administrative_fees"]
    assert np.isnan(row["value"]) and row["rests_on"].startswith(f"{fee} (printed in another unit")


CELLS = [app(row) for row in ("granted", "partly_granted", "refused_third_party", "declined_repeat", "other_other")]
GAPS = st.sampled_from(["blank", "missing", "ambiguous"])


@given(st.lists(st.integers(0, 60) | GAPS | st.tuples(st.just("inferred"), st.integers(0, 60)), min_size=5, max_size=5))
@settings(derandomize=True, deadline=None, max_examples=40)
def test_no_figure_that_is_not_reported_enters_silently(printed):
    cells = dict(zip(CELLS, printed, strict=True))
    found = of(made(cells | {app("concluded"): 300}))
    granted, partly, refused, declined, other = (
        cell[1] if isinstance(cell, tuple) else 0 if cell == "blank" else math.nan if isinstance(cell, str) else cell
        for cell in printed
    )
    opened = math.nan if printed[:2] == ["blank", "blank"] else granted + partly
    for name, whole in zip(BASES, [300, granted + partly + refused, 300 - declined - other], strict=True):
        near(found.loc[name], numerator=opened, denominator=whole)
        near(found.loc[name], value=opened / whole if whole >= 10 else math.nan)
    used = {BASES[0]: CELLS[:2], BASES[1]: CELLS[:3], BASES[2]: CELLS[:2] + CELLS[3:]}
    for name, names in used.items():
        doubtful = [code for code in names if not isinstance(cells[code], int)]
        rests_on = found.loc[name, "rests_on"]
        assert (rests_on == "reported") == (not doubtful)
        assert [code for code in names if code in rests_on] == doubtful


# --- years


def test_growth_needs_the_year_directly_before_of_the_same_scope():
    before = {app("received"): 50}
    now = made({app("received"): 60}, year=2023)
    assert of(made(before, year=2022), now, year=2023).loc["growth_received", "value"] == pytest.approx(0.2)
    assert "growth_received" not in of(made(before, year=2021), now, year=2023).index
    assert "growth_received" not in of(made(before, year=2022, scope="office"), now, year=2023).index
    assert "growth_received" not in of(made(before, year=2022, authority="别区人民政府"), now, year=2023).index
    unsure = of(made(before, year=2022, scope=None), now, year=2023).loc["growth_received"]
    assert np.isnan(unsure["value"]) and "2022:applications.received.total (only one of" in unsure["rests_on"]


def test_versions_of_a_report_stay_apart_and_what_they_differ_in_gives_no_growth():
    versions = [made({app("received"): count, app("concluded"): 40}, year=2022, name=f"{count}") for count in (50, 51)]
    now = made({app("received"): 60, app("concluded"): 50}, year=2023)
    found = jx.indicators(jx.panel_of([*versions, now]))
    received = found[(found["indicator"] == "received") & (found["year"] == 2022)]
    assert sorted(received["value"]) == [50, 51] and received["report"].nunique() == 2
    growth = found[found["indicator"] == "growth_received"].iloc[0]
    assert np.isnan(growth["value"])
    assert growth["rests_on"] == "2022:applications.received.total (versions of that report differ)"
    assert found[found["indicator"] == "growth_concluded"]["value"].to_list() == [pytest.approx(0.25)]


def test_growth_crosses_a_change_of_the_form_where_both_have_the_figure():
    older = made({app("received"): 40}, edition="2019", year=2020)
    newer = made({app("received"): 50, "documents.rules.in_force": 3}, year=2021)
    found = of(older, newer, year=2021)
    near(found.loc["growth_received"], numerator=50, denominator=40, value=0.25)
    assert found.loc["growth_received", "series_break"] == FEES
    assert "rules_residual" not in found.index  # edition 2019 does not count what is in force


APPLICANTS = [code for code in declared() if code.startswith("applicants_")]  # shares of all new requests
FROM_FEES = dict.fromkeys(("received", "in_hand", "growth_received", "other", *APPLICANTS), FEES)


def broken(*reports, year):
    found = of(*reports, year=year)["series_break"]
    return found[found != ""].to_dict()


def test_breaks_are_marked_where_they_lie_and_nowhere_else():
    years = [made(WITH_OTHER, year=year) for year in range(2021, 2026)]
    years += [made(edition="2019", year=year) for year in (2019, 2020)]
    first = of(*years, year=2019)["series_break"]
    assert set(first) == {"form_2019"}
    assert broken(*years, year=2020) == {}
    form = ("rules_in_force", "rules_turnover", "normative_documents_in_force", "normative_documents_turnover")
    assert broken(*years, year=2021) == (
        dict.fromkeys(form, FORM) | FROM_FEES | {"administrative_fees": f"{FORM}; {FEES}"}
    )
    assert broken(*years, year=2022) == broken(*years, year=2023) == broken(*years, year=2025) == {}
    disputes = ("reconsideration", "direct_litigation", "litigation_after_reconsideration")
    marked = [*(f"{row}_corrected" for row in disputes), "disputes_per_1000", "suits_after_reconsideration"]
    assert broken(*years, year=2024) == dict.fromkeys(marked, REVIEW)


def test_a_break_in_a_gap_is_marked_at_the_next_year_at_hand():
    found = broken(made(edition="2019", year=2020), made(year=2024), year=2024)
    assert found["administrative_fees"] == f"{FORM}; {FEES}"
    assert found["rules_in_force"] == FORM and found["received"] == FEES and found["disputes_per_1000"] == REVIEW
    assert "disclosed_of_concluded" not in found


def test_the_edition_printed_decides_on_a_break_and_not_the_year():
    late = [made(edition="2019", year=year) for year in (2020, 2021)]
    assert broken(*late, made(year=2022), year=2021) == FROM_FEES
    assert broken(*late, made(year=2022), year=2022)["administrative_fees"] == FORM
    assert broken(made(edition="2019", year=2023), year=2023) == {}  # nothing at hand before, and not the first year


def test_another_scope_is_another_series():
    office = [made(edition="2019", year=2020, scope="office"), made(year=2023, scope="whole_area")]
    assert broken(*office, year=2023) == {}


# --- the declarations and odd panels


def test_every_indicator_has_its_words_and_known_breaks():
    for one in declared().values():
        assert one.kind in ("count", "share", "ratio", "rate", "growth")
        assert bool(one.denominator) == (one.kind != "count")
        assert all(text and "{" not in text for text in one.zh + one.en)
        assert set(one.breaks) <= set(breaks())
    assert len({one.en.name for one in declared().values()}) == len({one.zh.name for one in declared().values()})
    assert len({one.zh.name for one in declared().values()}) == len(declared())
    assert "国办公开办函〔2021〕30号" in breaks()[FORM].zh


def test_every_indicator_exists_in_some_edition_and_the_order_is_that_of_the_declarations():
    years = [made(edition="2019", year=year) for year in (2019, 2020)] + [made(year=year) for year in (2021, 2022)]
    found = jx.indicators(jx.panel_of(years))
    assert set(found["indicator"]) == set(declared())
    place = {code: at for at, code in enumerate(declared())}
    for _, own in found.groupby("report"):
        assert own["indicator"].map(place).is_monotonic_increasing
    assert found["year"].is_monotonic_increasing


def test_reports_that_tell_neither_authority_nor_year_have_indicators_but_no_series():
    nameless = [made(WITH_OTHER, year=year, authority=None) for year in (2022, 2023)]
    found = jx.indicators(jx.panel_of([*nameless, made(WITH_OTHER, year=None)]))
    assert found["report"].nunique() == 3 and "growth_received" not in set(found["indicator"])
    assert found[found["indicator"] == "disclosed_in_full"]["value"].to_list() == [0.4] * 3


def test_a_panel_without_any_table_gives_an_empty_frame_with_its_columns():
    report, of_one = Report(None, "某区人民政府", 2023, None, "a.txt", "0" * 64), jx.indicators(jx.panel_of([made()]))
    for panel in (jx.panel_of([]), jx.panel_of([report])):
        found = jx.indicators(panel)
        assert len(found) == 0 and tuple(found.columns) == ("report", "authority", "year", *COLUMNS)
        assert found.dtypes.to_dict() == of_one.dtypes.to_dict()
    both = jx.indicators(jx.panel_of([report, made(WITH_OTHER)]))
    assert both["report"].nunique() == 1


def test_a_saved_panel_gives_the_same_indicators(tmp_path):
    panel = jx.panel_of([made(WITH_OTHER, year=2022), made(WITH_OTHER | {app("granted"): "blank"}, year=2023)])
    panel.save(tmp_path)
    pd.testing.assert_frame_equal(jx.indicators(jx.load_panel(tmp_path)), jx.indicators(panel))


def test_of_one_report_alone_the_rows_are_those_of_a_panel():
    report = jx.read_report("data/reports/jianxi-2023.txt")
    found = jx.indicators(report, language="zh")
    assert list(found) == list(COLUMNS)
    values = dict(zip(found["indicator"], found["numerator"], strict=True))
    assert (values["received"], values["concluded"], values["in_hand"]) == (40, 39, 42)
    pd.testing.assert_frame_equal(found, jx.indicators(jx.panel_of([report]), language="zh")[list(COLUMNS)])


def test_the_years_of_two_authorities_are_no_series():
    panel = jx.panel_of([made(year=2022), made(year=2023, authority="乙区人民政府")])
    with pytest.raises(jx.ReportError, match="reports of several authorities"):
        changes(jx.indicators(panel))

"""Claims of the prose against the tables: a corpus of labelled sentences, real layouts, the 2023 report of 涧西区."""

import dataclasses
import json
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from made import changed, made

import jianxi_tools as jx
from jianxi_tools.claims import COLUMNS, DATA, find_claims
from jianxi_tools.edition import editions
from jianxi_tools.report import Line, Report

FOLDER = Path(__file__).parent
CORPUS, LAYOUTS = (
    [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    for name in ("claims_corpus", "claims_of_layouts")
)
TOTALS = "applications.{}.total"


def applications(**rows):
    return {TOTALS.format(row): value for row, value in rows.items()}


def disputes(*rows):
    names = ("reconsideration", "direct_litigation", "litigation_after_reconsideration")
    columns = ("upheld", "corrected", "other", "pending", "total")
    return {
        f"disputes.{n}.{c}": v for n, row in zip(names, rows, strict=True) for c, v in zip(columns, row, strict=True)
    }


def normative(**columns):
    return {f"documents.normative_documents.{column}": value for column, value in columns.items()}


# edition, authority, scope, the figures that are not 0; None: no table of the form, a missing table of applications
FORMS = {
    "district": (
        *("2021", "涧西区人民政府", "whole_area"),
        applications(received=40, carried_in=2, granted=12, partly_granted=17, unavailable_not_held=8)
        | applications(declined_repeat=2, concluded=39, carried_out=3)
        | disputes((3, 1, 1, 0, 5), (0, 0, 0, 0, 0), (0, 0, 0, 4, 4))
        | normative(issued=2, repealed=1, in_force=21)
        | {"fees.administrative_fees.amount": 163.8908},
    ),
    "city": (
        *("2021", "临江市人民政府", "whole_area"),
        applications(received=1152, carried_in=48, granted=420, partly_granted=96, concluded=1140, carried_out=60)
        | applications(refused_state_secret=1, refused_other_law=3, refused_third_party=6, refused_internal_affairs=8)
        | applications(refused_deliberative=10, refused_enforcement_file=5, refused_query_matter=3)
        | applications(unavailable_not_held=260, unavailable_needs_making=40, unavailable_unclear=10)
        | applications(declined_petition=70, declined_repeat=30, declined_publication=2, declined_excessive=6)
        | applications(declined_confirmation=10, other_no_correction=120, other_fee_unpaid=5, other_other=35)
        | disputes((50, 6, 14, 10, 80), (4, 0, 2, 4, 10), (16, 1, 3, 5, 25))
        | normative(issued=30, repealed=12, in_force=210)
        | {"documents.rules.issued": 2, "documents.rules.repealed": 1, "documents.rules.in_force": 24}
        | {"fees.administrative_fees.amount": 5230.5},
    ),
    "city_before": (
        *("2021", "临江市人民政府", "whole_area"),
        applications(received=960, carried_in=40, concluded=952, carried_out=48)
        | {f"disputes.{row.code}.total": None for row in editions()["2021"].table("disputes").rows},
    ),
    "bureau": (
        *("2019", "青河县民政局", None),
        applications(received=17, granted=9, partly_granted=2, refused_third_party=1, unavailable_not_held=3)
        | applications(declined_repeat=1, other=1, concluded=17)
        | disputes((1, 0, 0, 0, 1), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0))
        | normative(made=3, disclosed=3, disclosed_total=18),
    ),
    "town": ("2021", "云峰镇人民政府", None, {}),
    "cut_off": (
        *("2021", "涧西区人民政府", None),
        {figure.code: None for figure in editions()["2021"].figures if figure.table.code == "applications"},
    ),
    "no_table": (None, "安宁区人民政府", None, {}),
}


def report_of(form, year, *lines):
    """A Report built by hand: the figures of a form of FORMS and lines of prose in section 一."""
    edition, authority, scope, values = FORMS[form]
    cells = {cell: "missing" if value is None else value for cell, value in values.items()}
    readings = made(cells, edition=edition).readings if edition else ()
    prose = {"一": tuple(Line(text, f"line {at}") for at, text in enumerate(lines, 3))}
    return Report(edition, authority, year, scope, "", "", tuple(readings), prose)


def claims_of(sentence):
    before = report_of(sentence["before"], sentence["year"] - 1) if "before" in sentence else None
    return find_claims(report_of(sentence["figures"], sentence["year"], sentence["text"]), before=before)


def found_and_wanted(sentences):
    """All claims found and all claims wanted, each with the number of its sentence."""
    found, wanted = Counter(), Counter()
    for at, sentence in enumerate(sentences):
        frame = claims_of(sentence)
        found.update((at, *claim) for claim in zip(frame.relation, frame.number, frame.outcome, strict=True))
        wanted.update((at, each["relation"], float(each["number"]), each["outcome"]) for each in sentence["expected"])
    return found, wanted


def is_trap(sentence):
    """Whether a sentence holds a number that cannot be judged."""
    return not sentence["expected"] or any(each["outcome"] == "unverifiable" for each in sentence["expected"])


def test_the_corpus_covers_every_relation_and_half_of_it_are_traps():
    claims = Counter(claim["relation"] for sentence in CORPUS for claim in sentence["expected"])
    traps = Counter(sentence["relation"] for sentence in CORPUS if is_trap(sentence))
    assert len(CORPUS) >= 420
    assert traps.total() >= len(CORPUS) / 2
    assert set(claims) == set(traps) == {f"C{number}" for number in range(1, 12)}
    assert min(claims.values()) >= 8


@pytest.mark.parametrize("half", ["a", "b"])
def test_corpus(half):
    found, wanted = found_and_wanted([sentence for sentence in CORPUS if sentence["half"] == half])
    certain = Counter({claim: count for claim, count in wanted.items() if claim[-1] != "unverifiable"})
    assert not found - wanted, "a claim that nobody sees in the sentence"
    assert (certain & found).total() >= 0.98 * certain.total()
    assert (wanted & found).total() >= 0.98 * wanted.total()


@pytest.mark.parametrize("page", LAYOUTS, ids=lambda page: page["page"])
def test_real_pages(page):
    """What the prose of real pages (tests/layouts) says: the claims in the order of the text."""
    frame = find_claims(report_of("no_table", page["year"], *page["lines"]))
    assert "; ".join(f"{row.relation} {row.number:g} {row.outcome}" for row in frame.itertuples()) == page["wanted"]


def test_jianxi_2023():
    frame = find_claims(jx.read_report("data/reports/jianxi-2023.txt"))
    found = zip(frame.relation, frame.number, frame.source_place, frame.outcome, frame.severity, strict=True)
    assert list(found) == [
        ("C11", 2023, "line 7", "agrees", "note"),
        ("C9", 1152, "line 13", "agrees", "warning"),
        ("C2", 40, "line 24", "agrees", "warning"),
        ("C4", 100, "line 24", "contradicts", "warning"),
        ("C6", 21, "line 31", "agrees", "note"),
        ("C6", 2, "line 31", "agrees", "note"),
        ("C6", 1, "line 31", "agrees", "note"),
        ("C8", 0, "line 260", "unverifiable", "warning"),
    ]
    rate = frame[frame.relation == "C4"].iloc[0]
    assert rate.text.startswith("2023年，区政府办公室共办理依申请信息公开 40件，办复率达到了 100%；同时积极配合市政府")
    assert rate.expected == pytest.approx(100 * 39 / 42)
    assert rate.cells.split("; ") == [
        TOTALS.format(row) for row in ("concluded", "received", "carried_in", "carried_out")
    ]
    assert rate.explanation == "The text says 100%; the table gives 39 of 42 concluded = 92.86%, 3 carried over."


def test_frame():
    empty = find_claims(report_of("district", 2023, "加强组织领导。"))
    some = find_claims(report_of("district", 2023, "全区共收到申请40件。"))
    for frame in (empty, some):
        assert tuple(frame.columns) == COLUMNS
        assert {name: str(frame[name].dtype) for name in ("number", "expected")} == dict.fromkeys(
            ("number", "expected"), "float64"
        )
        assert frame.index.equals(pd.RangeIndex(len(frame)))
    assert (len(empty), len(some)) == (0, 1)


def test_the_same_claim_twice_is_one_row():
    text = "全区共收到申请40件。" * 3
    assert len(find_claims(report_of("district", 2023, text))) == 1


def test_both_languages_word_every_finding():
    assert DATA["said"]["en"].keys() == DATA["said"]["zh"].keys()
    for sentence in CORPUS:
        report = report_of(sentence["figures"], sentence["year"], sentence["text"])
        english, chinese = find_claims(report), find_claims(report, language="zh")
        assert english.drop(columns="explanation").equals(chinese.drop(columns="explanation"))
        assert not chinese.explanation.str.contains("The text").any()


@pytest.mark.parametrize("form", ["office", "bureau_in_city"])
def test_scope_of_the_report_itself(form):
    whole = report_of("city", 2022, "全市共收到申请2000件，市政府办公室收到申请900件。我办收到申请800件。")
    assert find_claims(whole).outcome.tolist() == ["contradicts", "unverifiable", "unverifiable"]
    changes = {"office": {"scope": "office"}, "bureau_in_city": {"authority": "临江市人民政府办公室", "scope": None}}
    office = dataclasses.replace(whole, **changes[form])
    assert find_claims(office).outcome.tolist() == ["unverifiable", "contradicts", "contradicts"]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [("东山高新区管委会", "agrees"), ("高新区管委会", "agrees"), ("西山高新区管委会", "unverifiable")],
)
def test_a_zone_in_short_is_the_authority_itself(body, outcome):
    report = report_of("district", 2023, f"2023年，{body}收到政府信息公开申请40件。")
    report = dataclasses.replace(report, authority="东山高新技术产业开发区管理委员会", scope=None)
    assert list(find_claims(report).outcome) == [outcome]


@pytest.mark.parametrize("state", ["missing", "ambiguous", "unreadable", "blank", "not_applicable"])
def test_a_figure_that_is_not_known_contradicts_nothing(state):
    report = report_of("district", 2023, "全区共收到申请41件，办结率100%，予以公开1件。")
    readings = tuple(reading._replace(value=float("nan"), state=state) for reading in report.readings)
    frame = find_claims(dataclasses.replace(report, readings=readings))
    assert set(frame.outcome) == {"unverifiable"}


@pytest.mark.parametrize(("state", "outcome"), [("inferred", "agrees"), ("corrected", "agrees")])
def test_known_figures(state, outcome):
    report = report_of("district", 2023, "全区共收到申请40件。")
    readings = tuple(reading._replace(state=state) for reading in report.readings)
    assert find_claims(dataclasses.replace(report, readings=readings)).outcome.tolist() == [outcome]


def test_what_can_be_said_without_a_table_and_without_a_year():
    report = dataclasses.replace(
        report_of("no_table", None, "统计期限为2024年1月1日至12月31日。共5件：甲3件，乙1件。"), year=None
    )
    frame = find_claims(report)
    assert frame[["relation", "outcome"]].values.tolist() == [["C11", "unverifiable"], ["C9", "contradicts"]]
    assert frame["explanation"].iloc[0].startswith("The period given is 2024年1月1日至12月31日; ")


@pytest.mark.parametrize(
    "text",
    [
        "1" * 500_000 + "件,其中" * 100_000,
        "12件,其中" * 140_000,
        ("共12件，其中" * 100 + "。") * 1400,
        "未收到" + "政府信息公开" * 160_000 + "。",
        "收到政府信息公开申请" * 100_000 + "3件",
        "（" * 1_000_000,
        " \n" * 500_000,
    ],
    ids=["digits", "parts", "lists", "nothing", "words", "brackets", "blank"],
)
def test_no_text_stalls_it(text):
    start = time.process_time()
    find_claims(report_of("district", 2023, text))
    assert time.process_time() - start < 20


GROWING = "2022年全市新收政府信息公开申请1152件，同比增长20%；办结1140件，同比增长25%。"


def growths(panel):
    frame = find_claims(panel)
    return frame.loc[frame.relation == "C10", ["number", "outcome"]].values.tolist()


@pytest.fixture(name="last")
def report_of_last_year():
    return dataclasses.replace(report_of("city_before", 2021), sha256="1" * 64)


@pytest.fixture(name="this")
def report_of_this_year():
    return dataclasses.replace(report_of("city", 2022, GROWING), sha256="2" * 64)


def test_a_panel_holds_growth_against_last_years_report(this, last):
    panel = jx.panel_of([this, last], language="zh")
    assert growths(panel) == [[20, "agrees"], [25, "contradicts"]]
    assert growths(panel) == growths(panel.select(year=2022))
    row = find_claims(panel).query("relation == 'C10'").iloc[1]
    assert (row.authority, row.year, row.severity) == ("临江市人民政府", 2022, "warning")
    assert row.cells == "applications.concluded.total; 2021:applications.concluded.total"
    assert row.expected == pytest.approx(100 * 188 / 952)
    assert row.explanation == "由952到1,140为+19.75%；文中为25%。"


@pytest.mark.parametrize(
    "change",
    [
        {"year": 2020},
        {"year": None},
        {"authority": "临山市人民政府"},
        {"authority": None},
        {"scope": "office"},
        {"edition": None, "readings": ()},
    ],
    ids=str,
)
def test_growth_is_not_held_against_another_report(this, last, change):
    panel = jx.panel_of([this, dataclasses.replace(last, **change)])
    assert growths(panel) == [[20, "unverifiable"], [25, "unverifiable"]]


def test_growth_is_unverifiable_where_last_years_report_has_two_versions(this, last):
    other = dataclasses.replace(last, sha256="3" * 64)
    assert growths(jx.panel_of([this, last, other])) == [[20, "unverifiable"], [25, "unverifiable"]]


def test_growth_is_found_again_in_each_version_of_this_years_report(this, last):
    other = dataclasses.replace(this, sha256="3" * 64)
    assert growths(jx.panel_of([this, other, last])) == 2 * [[20, "agrees"], [25, "contradicts"]]


def test_files_read_in_other_processes_are_held_against_last_years_report(tmp_path):
    source = Path("data/reports/jianxi-2023.txt").read_text(encoding="utf-8")
    line = "2023年，全区新收政府信息公开申请40件，同比增长{}%。\n"
    for year, text in ((2023, source.replace("（一）主动公开", line.format(0) + "（一）主动公开", 1)), (2022, source)):
        (tmp_path / f"{year}.txt").write_text(text.replace("2023年", f"{year}年"), encoding="utf-8")
    with ProcessPoolExecutor(1) as executor:
        panel = jx.read_reports(tmp_path, executor)
    assert growths(panel) == [[0, "agrees"]]


@pytest.mark.parametrize(
    ("said", "printed", "outcome"),
    [
        ("163.9万元", "163.8908", "agrees"),
        ("164.0万元", "163.8908", "contradicts"),
        ("1640元", "0.16", "agrees"),
        ("1660元", "0.16", "contradicts"),
        ("1元", "0", "contradicts"),
        ("20000元", "2", "agrees"),
        ("20001元", "2", "contradicts"),
    ],
)
def test_fees_with_decimals_are_intervals_and_whole_ones_exact(said, printed, outcome):
    report = report_of("town", 2023, f"2023年我镇共收取信息处理费{said}。")
    fee = {"fees.administrative_fees.amount": {"value": float(printed), "raw": printed}}
    frame = find_claims(changed(report, fee))
    assert frame[["relation", "outcome"]].values.tolist() == [["C8", outcome]]


def test_growth_is_held_against_no_report_but_that_of_the_year_before():
    now = jx.read_report("data/reports/jianxi-2023.txt")
    before = dataclasses.replace(now, year=2022, sha256="0" * 64)
    assert len(find_claims(now, before=before)) == len(find_claims(now))
    for other in ({"year": 2021}, {"authority": "西工区人民政府"}, {"scope": "office"}, {"year": None}):
        with pytest.raises(jx.ReportError, match=r"^before is the report of the same authority and scope"):
            find_claims(now, before=dataclasses.replace(before, **other))


def test_a_report_that_says_nobody_or_no_year_has_no_report_of_the_year_before():
    for unknown in ("authority", "year"):
        report = dataclasses.replace(report_of("district", 2023), **{unknown: None})
        with pytest.raises(jx.ReportError, match="before"):
            find_claims(report, before=report)

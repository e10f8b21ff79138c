"""Figures typed by hand: in each form and encoding that people use, and what each mistake is answered with."""

import io
from random import Random

import openpyxl
import pytest

import jianxi_tools as jx
from jianxi_tools.parameters import chosen_report
from jianxi_tools.typed import COLUMNS

TITLE = "某县水利局2023年政府信息公开工作年度报告"
AUTHORITY = "某市人民政府"
RECEIVED, GRANTED, FEES = (
    "applications.received.total",
    "applications.granted.total",
    "fees.administrative_fees.amount",
)
LONG = [
    COLUMNS,
    (AUTHORITY, "whole_area", 2023, "2021", RECEIVED, "1,234", "第12页"),
    (AUTHORITY, "whole_area", 2023, "2021", GRANTED, "", "第12页"),
    (AUTHORITY, "whole_area", 2023, "2021", FEES, 163.8908, "第12页"),
    (AUTHORITY, "whole_area", 2023, "2021", "documents.rules.issued", "/", "第12页"),
]
WIDE = [
    ("authority", "year", "scope", RECEIVED, GRANTED, FEES),
    (AUTHORITY, 2023, "whole_area", "1,234", "-", 163.8908),
    ("别市人民政府", 2020, "", 7, "", ""),
]


def as_csv(rows, delimiter=","):
    def quoted(cell):
        text = str(cell)
        return f'"{text}"' if delimiter in text or "\n" in text else text

    return "\r\n".join(delimiter.join(map(quoted, row)) for row in rows) + "\r\n"


def as_xlsx(rows, *others):
    book = openpyxl.Workbook()
    book.active.title = "录入"
    for row in rows:
        book.active.append(row)
    for name, *cells in others:
        book.create_sheet(name).append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def readings(report, *cells):
    return [(one.value, one.state, one.raw) for one in map(report.reading, cells)]


FILES = {
    "utf-8.csv": as_csv(LONG).encode(),
    "excel.csv": as_csv(LONG).encode("utf-8-sig"),
    "chinese excel.csv": as_csv(LONG).encode("gb18030"),
    "semicolons.csv": as_csv(LONG, ";").encode("utf-8-sig"),
    "unicode text.txt": as_csv(LONG, "\t").encode("utf-16"),
    "upper case.csv": as_csv([tuple(map(str.upper, COLUMNS)), *LONG[1:]]).encode(),
    "other order.csv": as_csv([row[::-1] for row in LONG]).encode(),
    "blank rows.csv": as_csv([LONG[0], ("",) * 7, *LONG[1:], ("",) * 7]).encode(),
    "book.xlsx": as_xlsx(LONG),
}


@pytest.mark.parametrize("name", FILES)
def test_a_list_is_read_whoever_wrote_it(tmp_path, name):
    (tmp_path / name).write_bytes(FILES[name])
    report = jx.read_report(tmp_path / name)
    assert (report.authority, report.year, report.scope, report.edition, report.format) == (
        *(AUTHORITY, 2023, "whole_area", "2021"),
        "typed",
    )
    found = readings(report, RECEIVED, FEES)
    assert found == [(1234, "reported", "1,234"), (163.8908, "reported", "163.8908")]
    states = [report.reading(cell).state for cell in (GRANTED, "documents.rules.issued", "documents.rules.repealed")]
    assert states == ["blank", "not_applicable", "missing"]
    assert report.reading(FEES).unit == "万元"
    row, column = (3, "F") if name == "book.xlsx" else (4 if name == "blank rows.csv" else 3, "value")
    place = f"sheet 录入, cell {column}{row}" if name == "book.xlsx" else f"row {row}, column {column}"
    assert report.reading(GRANTED).place == place
    assert "第12页" in report.remarks.loc[0, "text_zh"] and "第12页" in report.remarks.loc[0, "text_en"]


@pytest.mark.parametrize(("name", "data"), [("wide.csv", as_csv(WIDE).encode()), ("wide.xlsx", as_xlsx(WIDE))])
def test_a_report_may_be_one_row_and_an_empty_cell_says_nothing(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    panel = jx.read_reports(tmp_path)
    assert panel.reports[["authority", "year", "edition"]].to_numpy().tolist() == [
        ["别市人民政府", 2020, "2019"],
        [AUTHORITY, 2023, "2021"],
    ]
    other, report = (panel.report(one) for one in panel.reports["report"])
    assert readings(report, RECEIVED)[0] == (1234, "reported", "1,234")
    assert [report.reading(cell).state for cell in (GRANTED, "applications.received.business")] == [
        "not_applicable",
        "missing",
    ]
    assert readings(other, RECEIVED)[0][0] == 7 and other.reading(GRANTED).state == "missing"
    where = "sheet 录入, cell D3" if name == "wide.xlsx" else f"row 3, column {RECEIVED}"
    assert other.reading(RECEIVED).place == where
    with pytest.raises(jx.ReportError, match=f"^{name} holds the figures of 2 reports: use read_reports"):
        jx.read_report(tmp_path / name)


def test_one_of_several_reports_of_a_list_is_found_again_by_its_source(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wide.csv").write_bytes(as_csv(WIDE).encode())
    panel = jx.read_reports(tmp_path)
    for one, source in zip(panel.reports["report"], panel.reports["source"], strict=True):
        assert source == f"{tmp_path / 'wide.csv'}#{one}"
        again = jx.read_report(source)
        assert (again.id, again.source) == (one, source) and chosen_report(source, "en").id == one
        assert jx.read_reports(source).reports["report"].to_list() == [one]
        assert jx.read_report(f"wide.csv#{one}").id == one
    (tmp_path / "wide.csv").write_bytes(as_csv([*WIDE[:2], (*WIDE[2][:3], 8, 9, "")]).encode())
    with pytest.raises(jx.ReportError, match=f"holds no report {panel.reports['report'].iloc[0]} any more"):
        jx.read_report(panel.reports["source"].iloc[0])


def test_a_year_without_an_edition_is_a_mistake_of_the_year(tmp_path):
    (tmp_path / "list.csv").write_text(f"authority,year,cell,value\n某区政府,2018,{RECEIVED},1\n", encoding="utf-8")
    with pytest.raises(jx.ReportError, match=r"^Row 2 of list\.csv, column year: no edition of the form was due"):
        jx.read_report(tmp_path / "list.csv")


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("authority", "", "column authority: it is empty"),
        ("scope", "city", "column scope: 'city' is neither whole_area nor office"),
        ("year", "23", "column year: '23' is no year"),
        ("year", "", "column year: it is empty"),
        ("edition", "2020", r"column edition: '2020' is no edition of the form \(2019, 2021\)"),
        ("cell", "applications.recieved.total", f"column cell: .+ the nearest is {RECEIVED}"),
        ("cell", "applications.other.total", "column cell: edition 2021 has no figure 'applications.other.total'"),
        ("cell", GRANTED, rf"column cell: {GRANTED} is given in a row above too \(.+3"),
        ("value", "一打", "column value: '一打' is no plain number"),
        ("value", "12件", "column value: '12件' is no plain number"),
        ("value", "=SUM(A1:A9)", r"column value: '=SUM\(A1:A9\)' is no plain number"),
    ],
)
@pytest.mark.parametrize("write", [lambda rows: as_csv(rows).encode(), as_xlsx], ids=["csv", "xlsx"])
def test_a_mistake_is_named_with_its_row_and_column(tmp_path, write, column, text, words):
    file = tmp_path / ("list.csv" if write is not as_xlsx else "list.xlsx")
    wrong = list(LONG[1])
    wrong[COLUMNS.index(column)] = text
    file.write_bytes(write([LONG[0], LONG[3], LONG[2], wrong]))
    with pytest.raises(jx.ReportError, match=f"^Row 4 of {file.name}, {words}"):
        jx.read_report(file)


def test_the_first_five_mistakes_are_named_and_the_rest_counted(tmp_path):
    rows = [(*LONG[1][:5], text, "") for text in "abcdefg"]
    (tmp_path / "list.csv").write_bytes(as_csv([COLUMNS, *rows]).encode())
    with pytest.raises(jx.ReportError) as error:
        jx.read_report(tmp_path / "list.csv")
    assert [f"Row {row} of" in str(error.value) for row in range(2, 8)] == [True] * 5 + [False]
    assert str(error.value).endswith("Faults besides: 2.")


def test_mistakes_are_told_in_chinese_too(tmp_path):
    again, wrong = (*LONG[1][:5], "8", LONG[1][6]), (*LONG[1][:4], "applications.recieved.total", "x", "")
    (tmp_path / "list.csv").write_bytes(as_csv([LONG[0], LONG[1], again, wrong]).encode())
    told = jx.read_reports(tmp_path).remarks["text_zh"].item()
    assert told == (
        f"list.csv 第 3 行 cell 列：{RECEIVED} 在上面已录入（第2行第value列）。"
        f"list.csv 第 4 行 cell 列：2021 版表格没有数值“applications.recieved.total”，最接近的是 {RECEIVED}。"
    )
    (tmp_path / "list.csv").write_text("authority,year,cell,valeu\n", encoding="utf-8")
    assert "缺少 value 列" in jx.read_reports(tmp_path).remarks["text_zh"].item()


def test_figures_that_do_not_add_up_are_no_mistake_of_the_list(tmp_path):
    cells = [figure.code for figure in jx.editions()["2021"].figures if figure.code.startswith("disputes.")]
    rows = [(AUTHORITY, "", 2023, "", cell, 1, "") for cell in cells]
    (tmp_path / "list.csv").write_bytes(as_csv([COLUMNS, *rows]).encode())
    checks = jx.check(jx.read_report(tmp_path / "list.csv"))
    assert checks[checks["relation"] == "D1"]["outcome"].to_list() == ["fails"] * 3


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("authority,scope,year,cell", "lacks the column value: a list needs authority, year, cell, value"),
        ("autority,year,cell,value", "lacks the column authority"),
        ("authority,year,cell,value,scop", "has a column 'scop' that no list has: the nearest is scope"),
        ("authority,year,cell,value,cell", "has the column cell twice"),
        (f"authority,year,{RECEIVED},applications.grunted.total", f"'applications.grunted.total' .+ {GRANTED}"),
        ("authority,scope,year,cell,value", "holds no figure"),
    ],
)
def test_a_header_that_cannot_be_right_is_refused(tmp_path, header, words):
    (tmp_path / "list.csv").write_text(header + "\n", encoding="utf-8")
    with pytest.raises(jx.ReportError, match=f"^list.csv .*{words}"):
        jx.read_report(tmp_path / "list.csv")


def test_a_report_exported_as_csv_is_a_document(tmp_path):
    rows = [[TITLE], [], ["信息内容", "本年处理决定数量"], ["行政许可", "12"], ["行政处罚", "3"], ["行政强制", "0"]]
    (tmp_path / "report.csv").write_bytes(as_csv(rows * 2).encode("gb18030"))
    report = jx.read_report(tmp_path / "report.csv")
    assert report.year == 2023 and report.reading("decisions.penalties.decisions").value == 3


def test_a_list_without_its_names_is_refused(tmp_path):
    (tmp_path / "list.csv").write_text("year,cell,number\n2023,x,1\n", encoding="utf-8")
    with pytest.raises(jx.ReportError, match=r"^list.csv is no list of figures: the first row"):
        jx.read_report(tmp_path / "list.csv")


def test_cells_behind_the_header_are_a_mistake(tmp_path):
    row = f"{AUTHORITY},2023,{RECEIVED},1,234"  # a separator of thousands without quotes
    (tmp_path / "list.csv").write_text(f"authority,year,cell,value\n{row}\n", encoding="utf-8")
    with pytest.raises(jx.ReportError, match=r"^Row 2 of list.csv, column value: more cells stand behind it"):
        jx.read_report(tmp_path / "list.csv")


def test_a_list_lies_beside_documents_and_a_wrong_one_costs_one_remark(tmp_path):
    source = "data/reports/jianxi-2023.txt"
    with open(source, "rb") as file:
        (tmp_path / "report.txt").write_bytes(file.read())
    (tmp_path / "typed.xlsx").write_bytes(as_xlsx(LONG, ("说明", "由两人录入")))
    (tmp_path / "wrong.csv").write_bytes(as_csv([LONG[0], (*LONG[1][:5], "x", "")]).encode("gb18030"))
    panel = jx.read_reports(tmp_path)
    assert dict(zip(panel.reports["authority"], panel.reports["format"], strict=True)) == {
        "涧西区人民政府": "text",
        AUTHORITY: "typed",
    }
    refused = panel.remarks[panel.remarks["remark"] == "file_refused"]
    assert refused["text_en"].to_list() == ["Row 2 of wrong.csv, column value: 'x' is no plain number."]
    typed = panel.remarks[panel.remarks["authority"] == AUTHORITY]
    assert typed["remark"].to_list() == ["typed", "sheet_left_out"] and "说明" in typed["text_zh"].iloc[1]


def test_an_id_tells_what_was_typed_and_not_where(tmp_path):
    (tmp_path / "a.csv").write_bytes(as_csv(LONG).encode())
    (tmp_path / "b.xlsx").write_bytes(as_xlsx([LONG[0], *LONG[:0:-1]]))
    (tmp_path / "c.csv").write_bytes(as_csv([*LONG[:-1], (*LONG[-1][:5], 3, LONG[-1][6])]).encode())
    one, same, other = (jx.read_report(tmp_path / name).sha256 for name in ("a.csv", "b.xlsx", "c.csv"))
    assert one == same != other


def test_what_only_a_document_can_show_is_not_assessable(tmp_path):
    (tmp_path / "a.csv").write_bytes(as_csv(LONG).encode())
    checks = jx.check(jx.read_report(tmp_path / "a.csv")).set_index("relation")
    assert checks.loc[["F2", "F4"], "outcome"].to_list() == ["not_assessable"] * 2
    assert "the document does not say" in checks.loc["F2", "explanation"]


@pytest.mark.parametrize("name", ["utf-8.csv", "unicode text.txt", "book.xlsx"])
def test_whatever_is_wrong_with_a_file_costs_one_plain_sentence(tmp_path, name):
    random = Random(name)
    for at in range(60):
        data = bytearray(FILES[name])
        for _ in range(random.choice([1, 1, 3, 20])):
            place = random.randrange(len(data))
            cut = random.choice([1, 1, 50])
            data[place : place + cut] = random.randbytes(random.choice([0, 1, 30]))
        (tmp_path / name).write_bytes(bytes(data))
        panel = jx.read_reports([tmp_path / name])
        assert len(panel) + len(panel.remarks[panel.remarks["remark"] == "file_refused"]) >= 1, at
        assert not panel.remarks["text_en"].str.contains("fault of jianxi-tools").any(), (at, panel.remarks["text_en"])

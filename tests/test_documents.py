"""Every format that the web gives leads to the same figures; what cannot be read is refused in one plain sentence."""

import io
import os
import time
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import partial
from pathlib import Path
from random import Random

import docx
import openpyxl
import pytest
import writers
from damages import number, random_form
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Font
from PIL import Image
from pypdfium2 import PdfDocument, PdfTextPage
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from writers import bytes_of
from writers_pdf import wrapped, write_pdf

import jianxi_tools as jx
from jianxi_tools.documents import MAX_BYTES, MAX_ROWS, open_document, pdf_grids
from jianxi_tools.edition import editions
from jianxi_tools.reading import read_document
from jianxi_tools.reading.second_look import is_doubtful, together
from jianxi_tools.report import MISSING

TITLE = "涧西区人民政府2023年政府信息公开工作年度报告"
GRIDS = (writers.write_html, writers.write_xlsx, writers.write_docx)


@pytest.fixture(scope="module")
def form():
    report = jx.read_report("data/reports/jianxi-2023.txt")
    return {
        figure.code: reading.raw for figure, reading in zip(editions()["2021"].figures, report.readings, strict=True)
    }


@pytest.fixture
def saved(tmp_path):
    """A function that saves bytes or text as a file of a name that says nothing and gives its path."""

    def save(content):
        path = tmp_path / "unnamed"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return save


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """One file that a property test writes again and again."""
    return tmp_path_factory.mktemp("written") / "report"


def read_back(path, data):
    path.write_bytes(data)
    return jx.read_report(path)


def rows(path, read=open_document):
    return [tuple(cell.text for cell in row.cells) for row in read(path).rows]


def places(path):
    return {cell.text: cell.place for row in open_document(path).rows for cell in row.cells}


def states(report):
    return {
        figure.code: reading.state
        for figure, reading in zip(editions()[report.edition].figures, report.readings, strict=True)
    }


def wrong(form, edition, report):
    """The figures that are given as reported though the form prints nothing or something else there."""
    assert report.edition == edition.code
    return {
        figure.code: reading
        for figure, reading in zip(edition.figures, report.readings, strict=True)
        if reading.state == "reported" and number(form[figure.code]) != reading.value
    }


# The official layout in every format.


PDFS = {
    "pdf": {},
    "pdf with bare page numbers": {"number": "{}"},
    "pdf with rows cut by page breaks": {"cut": True, "number": "{}"},
    "pdf with repeated headings": {"repeated": True, "number": "第{}页"},
    "pdf with numbers broken in narrow columns": {"value_width": 14},
    "pdf with a running foot": {"cut": True, "number": "涧西区人民政府 {}"},
}
WRITERS = {
    **{writer.__name__.removeprefix("write_"): writer for writer in (*writers.TEXT_WRITERS, *GRIDS)},
    "html in GB 18030": partial(writers.write_html, encoding="gb18030"),
    **{name: partial(write_pdf, **options) for name, options in PDFS.items()},
}


@pytest.mark.parametrize("name", WRITERS)
def test_the_figures_of_2023_are_the_same_in_every_format(name, form, saved):
    report = jx.read_report(saved(WRITERS[name](form, editions()["2021"], TITLE)))
    assert {cell: report.reading(cell).value for cell in form} == {cell: number(text) for cell, text in form.items()}
    assert set(states(report).values()) == {"reported"}
    assert (report.authority, report.year, report.sections) == ("涧西区人民政府", 2023, "一二三四五六")
    assert report.prose["五"] == writers.PROSE["五"]


def test_a_spreadsheet_without_merged_cells(form, saved):
    blank = form | {"applications.granted.business": "", "applications.concluded.total": ""}
    book = openpyxl.load_workbook(io.BytesIO(writers.write_xlsx(blank, editions()["2021"], TITLE)))
    sheet = book.active
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(area.coord)
    report = jx.read_report(saved(bytes_of(book)))
    given = {cell: reading for cell, reading in zip(form, report.readings, strict=True) if reading.state == "reported"}
    assert {cell: reading.raw for cell, reading in given.items()} == {cell: form[cell] for cell in given}
    assert len(given) > 180


@pytest.mark.parametrize("row", ["received", "granted", "partly_granted", "refused_state_secret", "concluded"])
def test_a_label_over_blank_cells_and_a_blank_total(row, form, saved):
    """The blank cells of a label may be taken for cells of the row, which then ends a column too early."""
    cells = [cell for cell in form if cell.startswith(f"applications.{row}.")]
    blank = form | dict(zip(cells, ("7", "6", "0", "0", "0", "17", ""), strict=True))
    book = openpyxl.load_workbook(io.BytesIO(writers.write_xlsx(blank, editions()["2021"], TITLE)))
    for area in list(book.active.merged_cells.ranges):
        book.active.unmerge_cells(area.coord)
    report = jx.read_report(saved(bytes_of(book)))
    given = {cell: report.reading(cell) for cell in cells if report.reading(cell).state in ("reported", "inferred")}
    assert {cell: reading.raw for cell, reading in given.items()} == {cell: blank[cell] for cell in given}
    assert list(states(report).values()).count("reported") >= 193


def test_a_blank_cell_too_many_leaves_the_row_open(form, saved):
    """Nobody knows which of the cells is the stray one: the first, or a 0 further on beside a blank."""
    page = writers.write_html(form, editions()["2021"], TITLE).decode()
    for label in ("2.重复申请</p></td>", "1.本机关不掌握相关政府信息</p></td>"):
        assert label in page
        page = page.replace(label, label + "<td></td>")
    report = jx.read_report(saved(page.encode()))
    assert report.reading("applications.declined_repeat.total").state == "ambiguous"
    assert report.reading("applications.unavailable_not_held.total").state == "ambiguous"
    assert list(states(report).values()).count("reported") == 200 - 2 * 7


def test_a_page_number_between_two_tables_is_no_cell(form, saved):
    page = (
        writers.write_html(form, editions()["2021"], TITLE)
        .decode()
        .replace("</tr>", "</tr></table><p>5</p><table>", 30)
    )
    report = jx.read_report(saved(page.encode()))
    assert [reading.raw for reading in report.readings] == list(form.values())


def test_titles_that_stand_alone_in_a_row_of_cells_are_titles(form, saved):
    """A spreadsheet that was saved as a web page is one table, and every line of text a row of it."""
    page = writers.write_html(form, editions()["2021"], TITLE).decode()
    rows = [f"<tr><td>{text}</td><td></td></tr>" for text in (TITLE, "二、主动公开政府信息情况")]
    page = page.replace(f"<p>{TITLE}</p>", f"<table>{rows[0]}</table>")
    page = page.replace("<p>二、主动公开政府信息情况</p>", f"<table>{rows[1]}</table>")
    report = jx.read_report(saved(page.encode()))
    assert (report.authority, report.year, report.sections) == ("涧西区人民政府", 2023, "一二三四五六")
    assert set(states(report).values()) == {"reported"}


@pytest.mark.parametrize("name", PDFS)
def test_the_ruling_of_a_pdf_gives_the_same_figures(name, form, saved):
    report = read_document(pdf_grids(saved(WRITERS[name](form, editions()["2021"], TITLE))))
    assert [reading.value for reading in report.readings] == [number(text) for text in form.values()]
    assert report.sections == "一二三四五六"


def seeds(**more):
    """Numbers of random forms of either edition, whose sums hold where no cell is blank."""
    return given(seed=st.integers(0, 10**9), **more)


def form_of(seed):
    random = Random(seed)
    edition = random.choice(list(editions().values()))
    return random_form(random, edition), edition


def expected_states(form):
    return {cell: EMPTY.get(text, "reported") for cell, text in form.items()}


EMPTY = {"": "blank", "/": "not_applicable", "无": "not_applicable"}
few = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # a failure is shown as found: shrinking 200 figures takes minutes
)


@pytest.mark.parametrize("writer", writers.TEXT_WRITERS, ids=lambda writer: writer.__name__)
@few
@seeds()
def test_a_consistent_form_reads_back_from_text_and_blanks_make_no_figure_wrong(scratch, writer, seed):
    form, edition = form_of(seed)
    report = read_back(scratch, writer(form, edition, TITLE))
    assert wrong(form, edition, report) == {}
    assert EMPTY.keys() & form.values() or set(states(report).values()) == {"reported"}


WITH_BLANKS = {
    "html": (writers.write_html, 25),
    "xlsx": (writers.write_xlsx, 25),
    "xlsx without rules": (partial(writers.write_xlsx, ruled=False), 10),
    "docx": (writers.write_docx, 3),
}


@pytest.mark.parametrize("name", WITH_BLANKS)
def test_a_grid_keeps_its_blanks(name, scratch):
    writer, count = WITH_BLANKS[name]

    @settings(few, max_examples=count)
    @seeds()
    def keeps_its_blanks(seed):
        form, edition = form_of(seed)
        report = read_back(scratch, writer(form, edition, TITLE))
        assert wrong(form, edition, report) == {}
        kept = expected_states(form)
        if name == "xlsx without rules" and not form["disputes.reconsideration.upheld"]:  # where does its line begin?
            kept = {cell: state for cell, state in kept.items() if not cell.startswith("disputes.")}
        assert kept.items() <= states(report).items()

    keeps_its_blanks()


@pytest.mark.parametrize("writer", GRIDS, ids=lambda writer: writer.__name__)
def test_a_table_of_blanks_is_blank(form, writer, saved):
    blank = {code: "" if code.startswith("disputes.") else text for code, text in form.items()}
    read = states(jx.read_report(saved(writer(blank, editions()["2021"], TITLE))))
    assert {cell for cell, state in read.items() if state == "blank"} == {c for c in form if c.startswith("disputes.")}


@pytest.mark.parametrize(("lost", "at"), [("总计", -1), ("其他", -2)])
def test_a_sheet_without_rules_that_lacks_a_column(form, lost, at, saved):
    blocks = writers.layout(form, editions()["2021"], TITLE)
    table = next(block for block in blocks if not isinstance(block, str) and block[0][0].text.startswith("（本列"))
    for row in table:
        texts = [cell.text for cell in row]
        if lost in texts:
            del row[texts.index(lost)]
        elif "自然人" not in texts and len(row) > 6:
            del row[at]
        row[:] = [
            cell._replace(columns=4) if cell.text == "法人或其他组织" and lost == "其他" else cell for cell in row
        ]
    read = states(jx.read_report(saved(writers.write_xlsx.on_blocks(blocks, ruled=False))))
    assert {state for cell, state in read.items() if cell.startswith("applications.")} == {"ambiguous"}


@pytest.mark.parametrize("merged", [True, False])
def test_a_sheet_without_rules_that_shows_no_zeros(form, merged, saved):
    shown = {code: "" if text == "0" else text for code, text in form.items()}
    report = jx.read_report(saved(writers.write_xlsx(shown, editions()["2021"], TITLE, ruled=False, merged=merged)))
    assert wrong(shown, editions()["2021"], report) == {}
    assert states(report) == {cell: "reported" if text else "blank" for cell, text in shown.items()}


@settings(few, max_examples=10)
@seeds(cut=st.booleans(), repeated=st.booleans(), page=st.sampled_from(("- {} -", "{}", "政府 {}", "")))
def test_a_pdf_keeps_its_blanks(scratch, seed, cut, repeated, page):
    form, edition = form_of(seed)
    assume(all(len(wrapped(text, 34 - 2 * 2)) == 1 for text in form.values()))  # as wide as a cell: none is broken
    report = read_back(scratch, write_pdf(form, edition, TITLE, page, repeated, cut))
    assert wrong(form, edition, report) == {}
    assert states(report) == expected_states(form)


@settings(few, max_examples=4)
@seeds(cut=st.booleans())
def test_numbers_broken_in_narrow_columns_of_a_pdf_are_never_wrong(scratch, seed, cut):
    form, edition = form_of(seed)
    assert wrong(form, edition, read_back(scratch, write_pdf(form, edition, TITLE, cut=cut, value_width=14))) == {}


# Columns and rows that are not those of the form.


BROKEN_LABELS = (writers.write_pdf_text, writers.write_pdf_narrow)
WHOLE_LABELS = [writer for writer in writers.TEXT_WRITERS if writer not in BROKEN_LABELS]


IN_ANOTHER_ORDER = [
    (("商业企业", "科研机构"), "applications."),
    (("本年制发件数", "现行有效件数"), "documents."),
]


def swapped(text, one, other):
    return text.replace(one, "@").replace(other, one).replace("@", other)


OTHER_COLUMNS = [
    (("结果维持", "结果纠正"), "disputes."),
    (("商业企业", "同比变化"), "applications."),
    (("结果维持", "纠正"), "disputes."),
]


@pytest.mark.parametrize(
    ("writer", "columns", "rows"),
    [
        *((writers.write_html, *case) for case in OTHER_COLUMNS),
        *((writer, *case) for writer in WHOLE_LABELS for case in (*OTHER_COLUMNS, *IN_ANOTHER_ORDER)),
    ],
)
def test_columns_that_are_not_those_of_the_form_leave_their_rows_open(writer, columns, rows, form, saved):
    report = jx.read_report(saved(swapped(writer(form, editions()["2021"], TITLE).decode(), *columns)))
    assert {state for cell, state in states(report).items() if cell.startswith(rows)} == {"ambiguous"}
    assert {state for cell, state in states(report).items() if not cell.startswith(rows)} == {"reported"}
    assert set(report.remarks.remark) == {"columns_odd"}


@pytest.mark.parametrize(
    ("columns", "codes"),
    [(("商业企业", "科研机构"), ("business", "research")), (("本年制发件数", "现行有效件数"), ("issued", "in_force"))],
)
def test_columns_of_a_grid_in_another_order_are_told_by_their_headings(columns, codes, form, saved):
    page = swapped(writers.write_html(form, editions()["2021"], TITLE).decode(), *columns)
    report = jx.read_report(saved(page))
    exchanged = dict(zip(codes, reversed(codes), strict=True))
    for cell, reading in zip(form, report.readings, strict=True):
        row, _, column = cell.rpartition(".")
        assert (reading.state, reading.raw) == ("reported", form[f"{row}.{exchanged.get(column, column)}"])


BESIDE = list(enumerate([("备注", ""), ("备注", "无变化"), ("上年", "5"), ("同比变化", "-2")], start=1))


@pytest.mark.parametrize(
    ("writer", "at", "cells"),
    [(writers.write_html, at, cells) for at in range(1, 5) for _, cells in BESIDE]
    + [(writer, at, cells) for writer in (writers.write_xlsx, writers.write_docx, write_pdf) for at, cells in BESIDE],
)
def test_columns_of_a_grid_beside_those_of_the_form_are_left_out(writer, at, cells, form, saved):
    blocks = writers.layout(form, editions()["2021"], TITLE)
    documents = next(block for block in blocks if not isinstance(block, str))
    for row in documents[1:4]:
        row.insert(at, row[1]._replace(text=cells[row is not documents[1]]))
    report = jx.read_report(saved(writer.on_blocks(blocks)))
    assert wrong(form, editions()["2021"], report) == {}
    assert {cell: state for cell, state in states(report).items() if state != "reported"} == {}


@pytest.mark.parametrize("writer", GRIDS, ids=lambda writer: writer.__name__)
def test_a_row_that_numbers_the_columns_holds_no_figures(writer, form, saved):
    blocks = writers.layout(form, editions()["2021"], TITLE)
    documents, _, disputes = (block for block in blocks if not isinstance(block, str))
    at = next(at for at, row in enumerate(documents) if row[0].text == "行政处罚")
    for table, row, texts in ((disputes, 3, map(str, range(1, 16))), (documents, at, ("栏次", "1"))):
        table.insert(row, [cell._replace(text=text) for cell, text in zip(table[row], texts, strict=True)])
    report = jx.read_report(saved(writer.on_blocks(blocks)))
    assert list(states(report).values()).count("reported") == 200


@pytest.mark.parametrize("writer", GRIDS, ids=lambda writer: writer.__name__)
def test_a_row_with_blanks_between_its_numbers_does_not_number_the_columns(writer, form, saved):
    blocks = writers.layout(form, editions()["2021"], TITLE)
    *_, disputes = (block for block in blocks if not isinstance(block, str))
    for at, text in enumerate(("1", "", "", "2", "3", *[""] * 10)):
        disputes[3][at] = disputes[3][at]._replace(text=text)
    report = jx.read_report(saved(writer.on_blocks(blocks)))
    row = report.figures[report.figures["table"] == "disputes"]
    assert row[row["state"] == "reported"]["value"].tolist() == [1, 2, 3]
    assert row["state"].tolist().count("blank") == 12


@pytest.mark.parametrize("writer", [writers.write_html, writers.write_xlsx], ids=lambda writer: writer.__name__)
def test_a_row_that_is_not_as_wide_as_such_headings_is_open(writer, form, saved):
    blocks = writers.layout(form, editions()["2021"], TITLE)
    heading, _, row = next(block for block in blocks if not isinstance(block, str))[1:4]
    heading.append(heading[1]._replace(text="备注"))
    row[2:3] = []
    report = jx.read_report(saved(writer.on_blocks(blocks)))
    assert states(report)["documents.normative_documents.issued"] == "ambiguous"
    assert wrong(form, editions()["2021"], report) == {}


def test_a_number_that_is_none_of_its_column_leaves_a_row_beside_other_columns_open(form, saved):
    blocks = writers.layout(form, editions()["2021"], TITLE)
    heading, row, _ = next(block for block in blocks if not isinstance(block, str))[1:4]
    heading.insert(2, heading[1]._replace(text="同比变化"))
    row.insert(1, row[1]._replace(text="-2"))
    found = states(jx.read_report(saved(writers.write_html.on_blocks(blocks))))
    assert found["documents.rules.issued"] == "ambiguous"


def test_a_section_printed_twice_without_headings_leaves_its_rows_open(saved):
    title, rows = "<p>二、主动公开政府信息情况</p>", "<tr><td>行政处罚</td><td>{}</td></tr>"
    heading = "<tr><td colspan=2>第二十条第（六）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
    first, second = (f"{title}<table>{above}{rows.format(n)}</table>" for above, n in ((heading, 678), ("", 1356)))
    page = f"{first}<p>六、其他需要报告的事项</p>{second}"
    report = jx.read_report(saved(page.encode()))
    assert report.reading("decisions.penalties.decisions").state == "ambiguous"


@pytest.mark.parametrize("writer", [writers.write_html, writers.write_xlsx], ids=lambda writer: writer.__name__)
def test_a_grid_without_headings_is_open_where_no_sum_tells(writer, form, saved):
    blocks = writers.layout(form, editions()["2021"], TITLE)
    del next(block for block in blocks if not isinstance(block, str))[1]
    found = states(jx.read_report(saved(writer.on_blocks(blocks))))
    assert {found[f"documents.rules.{column}"] for column in ("issued", "repealed", "in_force")} == {"ambiguous"}
    assert found["applications.received.total"] == found["decisions.penalties.decisions"] == "reported"


def test_headings_in_other_words_leave_the_rows_of_a_grid_open(form, saved):
    page = writers.write_html(form, editions()["2021"], TITLE).decode()
    for at, heading in enumerate(("本年制发件数", "本年废止件数", "现行有效件数")):
        page = page.replace(heading, f"第{at}栏")
    found = states(jx.read_report(saved(page)))
    assert {cell for cell, state in found.items() if state == "ambiguous"} == {
        cell for cell in form if cell.startswith("documents.")
    }


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("95①", "unreadable"),
        ("813²", "unreadable"),
        ("<span style='text-decoration: line-through'>8</span>13", "unreadable"),
        ("<span style='VISIBILITY: hidden'>8</span>13", "reported"),
        ("<span style='font-size:0'>8</span>13", "reported"),
        ("<span style='font-size:0.9em'>1</span>3", "reported"),
    ],
)
def test_marks_and_what_nobody_sees_are_no_digits(cell, state, form, saved):
    page = writers.write_html({**form, "decisions.licensing.decisions": "@"}, editions()["2021"], TITLE).decode()
    reading = jx.read_report(saved(page.replace("@", cell))).reading("decisions.licensing.decisions")
    assert reading.state == state
    assert reading.value == 13 or state == "unreadable"


@pytest.mark.parametrize(
    "headings",
    [
        ("项目", "本年收费金额（单", "位：万元）"),
        ("信息内容", "本年收费金额", "（单位：万", "元）"),
        ("信息内容", "单位：万元", "本年收费金额"),
    ],
)
def test_notes_units_and_the_heading_of_the_labels_are_no_columns(headings, saved):
    lines = ["二、主动公开政府信息情况", "第二十条第（八）项", *headings, "行政事业性收费", "163.8908", ""]
    reading = jx.read_report(saved("\n".join(lines))).reading("fees.administrative_fees.amount")
    assert reading[:3] == (163.8908, "万元", "reported")


def test_the_bare_text_of_an_ordinary_pdf_leaves_no_doubt(form, saved):
    document = open_document(saved(write_pdf(form, editions()["2021"], TITLE)))
    assert not is_doubtful(document, read_document(document))


def test_a_grid_may_be_wider_than_a_table_but_not_a_single_row(form, saved):
    page = writers.write_html(form, editions()["2021"], TITLE).decode()
    rows = page.split("<tr>")
    everywhere = "<tr>".join(row.replace("</tr>", "<td></td></tr>") for row in rows)
    assert set(states(jx.read_report(saved(everywhere))).values()) == {"reported"}
    once = "<tr>".join(row.replace("</tr>", "<td></td></tr>") if "重复申请" in row else row for row in rows)
    left_open = {cell for cell, state in states(jx.read_report(saved(once))).items() if state != "reported"}
    assert left_open == {cell for cell in form if cell.startswith("applications.declined_repeat.")}


def test_a_column_too_many_is_not_told_from_a_blank_total_without_headings(form, saved):
    """Of one row the total is blank, so that it has as many cells as it should with the stray one."""
    page = writers.write_html(form | {"applications.other_other.total": ""}, editions()["2021"], TITLE).decode()
    before, *rows = page.split("<tr>")
    wider = ["<td><p>0</p></td><td".join(row.rsplit("<td", 1)) for row in rows if "企业" not in row]
    report = jx.read_report(saved("<tr>".join((before, *wider))))
    assert report.reading("applications.other_other.total").state == "ambiguous"


@pytest.mark.parametrize(
    "values",
    [
        ["0", "14", "0", "30", "0 | 3", "44"],  # a second number on a line of its own cells
        ["2", "0", "0", "1", "0", "18", ",423"],  # a number that is broken
        ["1", "1", "5%", "5", "3", "7", "5", "22"],  # other text between the values
        ["0", "0", "0", "27", "0", "27", "0", "0", "0", "0", "0", "0", "0"],  # the next row without its label
    ],
)
def test_a_row_that_is_not_whole_gives_no_figure(values, saved):
    lines = ["自然人", "总计", "（五）不予处理", "4.无正当理由大量反复申请", *values, "（七）总计", *"0000000"]
    report = jx.read_report(saved("\n".join(lines)))
    found = [report.reading(f"applications.declined_excessive.{column}") for column in ("research", "total")]
    assert [reading.state for reading in found] == ["ambiguous", "ambiguous"]
    assert report.reading("applications.concluded.total").state == "reported"


# Web pages.


def table(*rows, **attributes):
    given = "".join(f" {name}='{value}'" for name, value in attributes.items())
    return f"<table{given}>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def page(body, head=""):
    return f"<html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("body", "column"),
    [
        (table("<td rowspan=2>a<td>b", "<td>x"), 2),
        (table("<td rowspan=0>a<td>b", "<td>c", "<td>x"), 2),
        (table("<td rowspan='2px'>a<td>b", "<td>x"), 2),
        (table("<td rowspan='-1'>a<td>b", "<td>x<td>d"), 1),
        (table("<td rowspan='two'>a<td>b", "<td>x<td>d"), 1),
        (table("<td rowspan='99999999999'>a<td>b", "<td>x"), 2),
        (table("<td colspan=0>a<td>x"), 2),
        (table("<td colspan='3;'>a<td>x"), 4),
        (table("<td colspan=5000>a<td>x"), 1000),
        (table("<td>a<td rowspan=2 colspan=2>b<td>c", "<td>d<td>x"), 4),
        (table("<td rowspan=3>a<td rowspan=2>b<td>c", "<td>d", "<td>e<td>x"), 3),
        ("<table><thead><tr><td rowspan=5>a<td>b</thead><tbody><tr><td>x<td>c</tbody></table>", 1),
        ("<table><tr><td>a<td>b<tr><th>c<th>x</table>", 2),
    ],
)
def test_columns_are_counted_as_a_browser_lays_them_out(body, column, saved):
    assert places(saved(page(body)))["x"].endswith(f"column {column}")


def test_tables_rows_and_paragraphs_are_counted_from_1(saved):
    path = saved(page("<p>one</p>" + table("<td>a<td>b") + "two<br>three" + table("<td>c<td>d", "<td>e<td>f")))
    assert places(path) == {
        "one": "paragraph 1",
        "two": "paragraph 2",
        "three": "paragraph 3",
        "a": "table 1, row 1, column 1",
        "b": "table 1, row 1, column 2",
        "c": "table 2, row 1, column 1",
        "d": "table 2, row 1, column 2",
        "e": "table 2, row 2, column 1",
        "f": "table 2, row 2, column 2",
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h1>一</h1>二<ul><li>三</li><li>四</ul>", [("一",), ("二",), ("三",), ("四",)]),
        ("<p>a <b>b</b><span>c</span>\n d&nbsp; e\u200b</p>", [("a bc d e",)]),
        ("<pre>规章 1\n规章 2</pre>", [("规章 1",), ("规章 2",)]),
        ("a<script>b</script>c<!-- d -->e<style>f</style><template>g</template>", [("ace",)]),
        ("a</body></html>\n<div>b</div></html>c", [("a",), ("b",), ("c",)]),
        ("a<p hidden>b</p><p style='color:red; DISPLAY : none'>c</p>", [("a",)]),
        (table("<td>a<td>", "<td><td>"), [("a", ""), ("", "")]),
        (table("<td>a<td>1<br>2"), [("a", "1 2")]),
        (table("<td>a<td><span>1</span><span>2</span>"), [("a", "12")]),
        (table("<td>a<td>12<sup>1</sup>"), [("a", "12 1")]),
        (table("<td>a<td>12<span style='vertical-align: super'>1</span>"), [("a", "12 1")]),
        (table("<td style='vertical-align: super'>a<td>12"), [("a", "12")]),
        (table("<td>a<td><del>5</del>6"), [("a", "5 [删] 6")]),
        (table("<td>a<td><p><s>5</s></p>"), [("a", "5 [删]")]),
        (table("<td>a<td style='text-decoration: line-through'>5"), [("a", "5 [删]")]),
        (table("<td>a<td><s></s>5"), [("a", "5")]),
        (table("<td>a<td><span style='display: block'>1</span><span style='display: block'>2</span>"), [("a", "1 2")]),
        (table("<td>a<td>1<noscript>2</noscript><iframe>3</iframe><canvas>4</canvas>"), [("a", "1")]),
        (table("<td>a<td>1<span style='position: absolute; left: -9999px'>2</span>"), [("a", "1")]),
        ("a<dialog>b</dialog><dialog open>c</dialog>", [("a",), ("c",)]),
        (table("<td>a<td style='font-size: 0'>6<span style='font-size: 9pt'>5</span>"), [("a", "5")]),
        (table("<td>a<td style='font-size: 0'><b>6</b><img src=5.png>"), [("a", "[图]")]),
        (table("<td>a<td style='font-size: 0'>5<td>6"), [("a", "", "6")]),
        (table("<td>a<td style='font-size: 0'>6<font size=3>5</font>"), [("a", "5")]),
        (f"<del>{table('<td>a<td>5')}</del>", [("a [删]", "5 [删]"), ("[删]",)]),
        (table("<td>a<td><img src=5.png>"), [("a", "[图]")]),
        (table("<td>a<td><img src=5.png style='display: block'>"), [("a", "[图]")]),
        (table("<td>a<td><input value=5 style='vertical-align: sub'>"), [("a", "5")]),
        (table("<td>a<td><del style='display: block'>5</del>6"), [("a", "5 [删] 6")]),
        (table("<td>a<td><input value=5><input type=hidden value=6>"), [("a", "5")]),
        (table("<td>a<td><select><option>4<option selected>5</select>"), [("a", "5")]),
        (table("<td>a<td><select><option>4<option>5</select>"), [("a", "4")]),
        (table("<td>one cell"), [("one cell",)]),
        (
            table("<td><p>一、总体情况</p><p>全年公开信息5条。</p><td>menu"),
            [("一、总体情况",), ("全年公开信息5条。",), ("menu",)],
        ),
        (table("<td>title", "<td>x" + table("<td>a<td>b") + "y"), [("title",), ("x",), ("a", "b"), ("y",)]),
        (table("<td> <td>title", "<td><td>" + table("<td>a<td>")), [("title",), ("a", "")]),
        (table("<td>" + table("<td>" + table("<td>a<td>b"))), [("a", "b")]),
    ],
)
def test_what_a_page_shows(body, expected, saved):
    assert rows(saved(page(body))) == expected


@pytest.mark.parametrize(
    ("sheet", "shown"),
    [
        (".x{display:none}", "5"),
        ("<!-- TR > TD > span.x, #y { DISPLAY : none !important } -->", "5"),
        (".x{display:none}.x{display:inline}", "15"),
        (".x.z{display:none}", "15"),
        ("tr > .x{display:none}", "15"),
        (".x{display:none} td:hover .x{display:inline}", "5"),
        ("td:hover .x{display:none}", "15"),
        ("@media print{.x{display:none}}@media (max-width:700px){.x{display:none}}", "15"),
        ("@import 'a.css'; @media screen and (min-width:768px){.x{display:none}}", "5"),
        (r".x{display:none} .w\:y{display:inline} /* .x{visibility:hidden} */", "15"),
        ("span::before{display:none}", "15"),
        ("td *{text-decoration-line: line-through}", "1 [删] 5"),
        (".x{vertical-align:super}", "1 5"),
        ("body,html{display:none}", "15"),
        (".x{text-decoration-line:line-through} .x{text-decoration:none}", "15"),
        (".x{font-size:0} .x{font:14px a}", "15"),
        (".x{display:none!important;display:inline}", "5"),
        (r".x\1 {display:none} b|.x, .x + .x, :nth-foo(.x) {display:none}", "15"),
        ("</style><noscript><style>.x{display:none}</style></noscript><style>", "15"),
        ("@media print{.y{color:red}</style><style>.x{display:none}", "5"),
        ("@media screen, print{.x{display:none}}", "5"),
        ("@media print, (max-width:700px){.x{display:none}}", "15"),
    ],
)
def test_what_a_style_sheet_hides_strikes_through_or_raises(sheet, shown, saved):
    body = f"<style>{sheet}</style>" + table("<td>a<td><span class='w:y x'>1</span>5")
    assert rows(saved(page(body))) == [("a", shown)]


@pytest.mark.parametrize("own", ["font-size:14px", "font:14px serif"])
def test_within_text_of_size_0_what_a_style_sheet_gives_a_size_is_seen(own, saved):
    body = f"<style>td{{font-size:0}} .x{{{own}}}</style>" + table("<td>a<td><span class=x>1</span>5")
    assert rows(saved(page(body))) == [("", "1")]


def test_a_table_that_a_page_hides_is_remarked_on(form, saved):
    html = writers.write_html(form, editions()["2021"], TITLE).decode()
    report = jx.read_report(
        saved(html.replace("<table", "<style>.tab table{display:none}</style><div class=tab><table"))
    )
    assert not report.edition
    assert set(report.remarks.remark) == {"no_table", "hidden"}


@pytest.mark.parametrize(
    "sheet",
    [
        "p{display:none}" * 4_000,
        ".x{display:none}" * 200_000,
        "text-decoration" * 100_000,
        "p ~ p ~ p{display:none}",
        "p, " * 300_000 + "p{display:none}",
        "p " * 2_400 + "{display:none}",
    ],
)
def test_a_style_sheet_of_a_size_that_nobody_writes_takes_no_long_time(sheet, saved):
    began = time.process_time()
    with suppress(jx.ReportError):
        jx.read_report(saved(page(f"<style>{sheet}</style>" + "<p>a" * 6_000)))
    assert time.process_time() - began < 5


def test_text_with_a_few_tags_is_no_page(saved):
    assert rows(saved("<div>\n规章 1\n\n</div>"))[1] == ("规章 1",)  # as pandoc writes Markdown
    text = "<script>x</script>关于印发<政府信息公开信息处理费管理办法>的通知\n<b>规章</b> 1"
    assert rows(saved(text)) == [(line,) for line in text.split("\n")]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title> a \n b </title>", "a b"),
        ("<title>a - site</title><meta name=ArticleTitle content='a'>", "a"),
        ("", ""),
    ],
)
def test_the_title_of_a_page(head, title, saved):
    assert open_document(saved(page("<p>text</p>", head))).title == title


def test_a_report_inside_a_layout_table(form, saved):
    inner = writers.write_html(form, editions()["2021"], TITLE).decode()
    body = inner[inner.index("<body>") + 6 : inner.index("</body>")]
    whole = table("<td colspan=2><h1>政府网</h1>", f"<td><p>首页</p><p>规章</p><td>{body}", width="100%")
    assert set(states(jx.read_report(saved(page(whole)))).values()) == {"reported"}


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "gb2312"),
        ("utf-8", ""),
        ("utf-8-sig", "gbk"),
        ("gb18030", "gb2312"),
        ("gb18030", "gbk"),
        ("gb18030", "utf-8"),
        ("gb18030", "iso-8859-1"),
        ("gb18030", "big5"),
        ("gb18030", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-16-be", "utf-8"),
    ],
)
def test_encodings(encoding, declared, form, saved):
    text = writers.write_html(form, editions()["2021"], TITLE).decode().replace("<meta charset='utf-8'>", "")
    report = jx.read_report(saved(text.replace("<head>", f"<head><meta charset={declared}>").encode(encoding)))
    assert (report.authority, set(states(report).values())) == ("涧西区人民政府", {"reported"})


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030"])
def test_the_encoding_of_a_whole_report_as_text(encoding, saved):
    text = Path("data/reports/jianxi-2023.txt").read_text(encoding="utf-8")
    assert set(states(jx.read_report(saved(text.encode(encoding)))).values()) == {"reported"}


@pytest.mark.parametrize("declared", ["big5", "gbk", ""])
def test_big5(declared, saved):
    text = page("<p>臺北市政府2023年政府資訊公開工作年度報告</p>", f"<meta charset={declared}>")
    assert rows(saved(text.encode("big5"))) == [("臺北市政府2023年政府資訊公開工作年度報告",)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_text_that_is_cut_within_a_character_or_has_a_wrong_byte(encoding, saved):
    data = ("涧西区人民政府本年度公开政府信息。" * 20).encode(encoding)
    assert rows(saved(data[:-1]))[0][0].startswith("涧西区人民政府")
    assert rows(saved(data[:-2] + b"\xff" + data))[0][0].startswith("涧西区人民政府")


def test_radicals_that_stand_for_characters(saved):
    """As text has them that was taken out of the PDF files of some browsers."""
    text = Path("data/reports/jianxi-2023.txt").read_text(encoding="utf-8")
    replaced = text.translate(str.maketrans("民西见门人一自行", "⺠⻄⻅⻔⼈⼀⾃⾏"))
    assert "⼈⺠政府" in replaced
    report, plain = jx.read_report(saved(replaced)), jx.read_report(saved(text))
    assert (report.authority, report.readings, report.prose) == ("涧西区人民政府", plain.readings, plain.prose)


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_page_saved_in_one_file(charset, form, saved):
    html = writers.write_html({**form, "decisions.licensing.decisions": ""}, editions()["2021"], TITLE)
    saved_page = MIMEMultipart("related")
    saved_page["Subject"] = "saved by a browser"
    saved_page.attach(MIMEText(html.decode(), "html", charset))
    saved_page.attach(MIMEText("规章 99", "plain", charset))
    report = jx.read_report(saved(saved_page.as_bytes()))
    assert report.reading("decisions.licensing.decisions").state == "blank"
    assert list(states(report).values()).count("reported") == 199


@pytest.mark.parametrize("frame", ["/c.htm?d&amp;e", "cid:2@mhtml.blink", "moved.htm"])
def test_of_a_page_saved_in_one_file_only_what_it_shows_in_frames_is_read(frame, form, saved):
    html = writers.write_html(form, editions()["2021"], TITLE).decode()
    saved_page = MIMEMultipart("related")
    parts = {
        "http://a.cn/": (
            "html",
            f"<html><link rel=stylesheet href=b.css><iframe src='{frame}'></iframe><p class=x>99",
        ),
        "http://a.cn/b.css": ("css", ".x{display:none}"),
        "http://a.cn/c.htm?d&e": ("html", html.replace("<body>", "<body><p>")),
        "http://a.cn/f.htm": ("html", html.replace(form["applications.received.total"], "777").upper()),
    }
    if frame == "moved.htm":
        del parts["http://a.cn/f.htm"]
    for at, (place, (kind, text)) in enumerate(parts.items()):
        part = MIMEText(text, kind, "utf-8")
        part["Content-Location"], part["Content-ID"] = place, f"<{at}@mhtml.blink>"
        saved_page.attach(part)
    report = jx.read_report(saved(saved_page.as_bytes()))
    assert list(states(report).values()).count("reported") == 200
    assert [*report.remarks.remark] == ["hidden"] * (frame != "moved.htm")
    assert "99" not in str(rows(saved(saved_page.as_bytes()))[0])


# Office files.


def workbook(fill):
    book = openpyxl.Workbook()
    fill(book.active)
    return bytes_of(book)


@pytest.mark.parametrize(
    ("value", "number_format", "printed"),
    [
        (40, "General", "40"),
        (40.0, "General", "40"),
        (163.8908, "General", "163.8908"),
        (0.1 + 0.2, "General", "0.3"),
        ("007", "@", "007"),
        ("1,113", "General", "1,113"),
        (1113, "#,##0", "1,113"),
        (163.8908, "0.00", "163.89"),
        (163.8908, "0", "164"),
        (-3, "0;-0", "-3"),
        (0, '0;-0;"-"', "-"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (12, "_ * #,##0.00_ ;_ * -#,##0.00_ ", "12.00"),
        (12, '0"件"', "12件"),
        (1.5, "0.##", "1.5"),
        (True, "General", "True"),
        ("#REF!", "General", "#REF!"),
    ],
)
def test_a_cell_of_a_sheet_as_it_is_printed(value, number_format, printed, saved):
    def fill(sheet):
        sheet.append(["规章", value])
        sheet["B1"].number_format = number_format

    assert rows(saved(workbook(fill))) == [("规章", printed)]


def test_a_number_in_a_format_that_is_not_understood_is_no_number(saved):
    def fill(sheet):
        sheet.append(["行政许可", 1638908])
        sheet["B1"].number_format = "0!.0,"  # shows 163.9

    ((_, text),) = rows(saved(workbook(fill)))
    assert text == "1638908 [0!.0,]"


def test_what_a_sheet_strikes_through_or_raises_is_no_part_of_a_number(saved):
    def fill(sheet):
        raised, struck = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
        sheet.append(["12 with a note", CellRichText("12", TextBlock(raised, "1"))])
        sheet.append(["12 for 9", CellRichText(TextBlock(struck, "9"), TextBlock(InlineFont(sz=11), "12"))])
        sheet.append(["two parts", CellRichText("1", TextBlock(InlineFont(sz=11), "2"))])
        sheet.append(["9", 9])
        sheet["B4"].font = Font(strike=True)

    assert [text for _, text in rows(saved(workbook(fill)))] == ["12 1", "9 [删] 12", "12", "9 [删]"]


def test_sheets_merged_cells_hidden_cells_and_formulas(saved):
    def fill(sheet):
        sheet.title = "汇总"
        sheet["A1"] = "一、总体情况\n全年公开"
        sheet.merge_cells("A1:D1")
        for row in (["a", "b", "c", "d", "y"], ["y", "e", "=1+1", "f", "y"], [], ["y", "y"], ["g", None, None, "h"]):
            sheet.append(row)
        sheet.merge_cells("A2:A3")
        sheet.column_dimensions["E"].hidden = True
        sheet.row_dimensions[5].hidden = True
        sheet.parent.create_sheet("hidden").append(["y", "y"])
        sheet.parent["hidden"].sheet_state = "hidden"

    path = saved(workbook(fill))
    assert rows(path) == [
        ("一、总体情况",),
        ("全年公开",),
        ("a", "b", "c", "d"),
        ("e", "[=1+1]", "f"),
        ("g", "", "", "h"),
    ]
    assert places(path)["h"] == "sheet 汇总, cell D6"


@pytest.mark.parametrize("writer", [*writers.TEXT_WRITERS, writers.write_html], ids=lambda writer: writer.__name__)
@pytest.mark.parametrize("other", ["嵩县车村镇2023年政府信息公开工作年度报告", TITLE.replace("2023", "2022")])
def test_several_reports_in_one_file_are_refused(form, writer, other, saved):
    zeros = dict.fromkeys(form, "0")
    first, again, second = (
        writer(figures, editions()["2021"], title) for figures, title in ((form, TITLE), (form, TITLE), (zeros, other))
    )
    with pytest.raises(jx.ReportError, match="several annual reports: save each"):
        jx.read_report(saved(first + b"\n" + second))
    assert set(states(jx.read_report(saved(first + b"\n" + again))).values()) == {"reported"}


def test_a_long_sheet_without_rules_takes_no_long(saved):
    def fill(sheet):
        for at in range(15_000):
            sheet.append(["规章", at])

    path = saved(workbook(fill))
    began = time.process_time()
    assert len(rows(path)) == 15_000
    assert time.process_time() - began < 5


def test_rules_that_a_sheet_leaves_out_are_none(saved):
    def fill(sheet):
        sheet.append(["规章", 5])
        sheet["B1"].border = Border(None, None, None, None)

    assert rows(saved(workbook(fill))) == [("规章", "5")]


WORD = """<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">{}</w:p>"""
RUN = "<w:r><w:t>{}</w:t></w:r>"


IN_WORD = [  # the XML of a paragraph, and what Word shows of it
    (RUN.format(7), "7"),
    ('<w:fldSimple w:instr="=SUM(LEFT)">' + RUN.format(7) + "</w:fldSimple>", "7"),
    ("<m:oMath><m:r><m:t>7</m:t></m:r></m:oMath>", "7"),
    ("<m:oMathPara><m:oMath><m:f><m:r><m:t>7</m:t></m:r></m:f></m:oMath></m:oMathPara>", "[公式]"),
    ('<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', "[编号]"),
    (f"<w:r><w:ruby><w:rt>{RUN.format('qī')}</w:rt><w:rubyBase>{RUN.format('七')}</w:rubyBase></w:ruby></w:r>", "七"),
    ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>" + RUN.format(7), "7"),
    ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>9</w:t></w:r>', "9"),
    ("<w:r><w:rPr><w:dstrike/></w:rPr><w:t>9</w:t></w:r>" + RUN.format(7), "9 [删] 7"),
    ("<w:r><w:rPr><w:strike/></w:rPr><w:t>9</w:t></w:r>", "9 [删]"),
    ("<w:r><w:t>1</w:t><w:cr/><w:t>2</w:t><w:ptab/><w:t>3</w:t></w:r>", "1 2 3"),
    (RUN.format(12) + '<w:r><w:rPr><w:rStyle w:val="Mark"/></w:rPr><w:t>1</w:t></w:r>', "12 1"),
    ('<w:r><w:rPr><w:rStyle w:val="Mark"/><w:vertAlign w:val="baseline"/></w:rPr><w:t>1</w:t></w:r>', "1"),
    ("<w:r><w:noBreakHyphen/><w:t>3</w:t></w:r>", "-3"),
    (RUN.format(12) + '<w:r><w:rPr><w:position w:val="12"/></w:rPr><w:t>1</w:t></w:r>', "12 1"),
    (RUN.format(12) + '<w:r><w:rPr><w:position w:val="-2"/></w:rPr><w:t>1</w:t></w:r>', "121"),
    ('<w:r><w:rPr><w:rStyle w:val="Gone"/></w:rPr><w:t>9</w:t></w:r>' + RUN.format(7), "9 [删] 7"),
    ('<w:pPr><w:pStyle w:val="Void"/></w:pPr>' + RUN.format(9), "9 [删]"),
    ("", ""),
]


def test_cells_of_a_word_table_are_as_word_shows_them(saved):
    document = docx.Document()
    document.styles.add_style("Mark", WD_STYLE_TYPE.CHARACTER).font.superscript = True
    document.styles.add_style("Struck", WD_STYLE_TYPE.CHARACTER).font.strike = True
    document.styles.add_style("Gone", WD_STYLE_TYPE.CHARACTER).base_style = document.styles["Struck"]
    document.styles.add_style("Void", WD_STYLE_TYPE.PARAGRAPH).font.strike = True
    for row, (paragraph, _) in zip(document.add_table(len(IN_WORD), 2).rows, IN_WORD, strict=True):
        label, cell = row.cells
        label.text = "规章"
        cell._tc.replace(cell._tc.p_lst[0], parse_xml(WORD.format(paragraph)))
    assert rows(saved(bytes_of(document))) == [("规章", shown) for _, shown in IN_WORD]


def test_a_word_file_has_paragraphs_and_tables(saved):
    document = docx.Document()
    document.add_heading("一、总体情况")
    document.add_paragraph("全年公开信息5条。")
    cells = document.add_table(2, 3).rows
    cells[0].cells[0].merge(cells[0].cells[1]).text = "a"
    cells[0].cells[2].text, cells[1].cells[1].text = "b", "c"
    path = saved(bytes_of(document))
    assert rows(path) == [("一、总体情况",), ("全年公开信息5条。",), ("a", "b"), ("", "c", "")]
    assert places(path)["b"] == "table 1, row 1, column 3"
    assert places(path)["全年公开信息5条。"] == "paragraph 2"


# PDF.


def pdf(*pages, **options):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, **options)
    for lines in pages:
        for at, text in enumerate(lines):
            canvas.drawString(60, 800 - 20 * at, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


LONG = "one line of text that is long enough"


def test_bare_page_numbers_are_left_out_and_other_numbers_stay(saved):
    path = saved(pdf(["a " + LONG, "5", "7", "1"], ["b " + LONG, "9", "2"], ["c " + LONG, "8"]))
    assert rows(path) == [("a " + LONG,), ("5",), ("7",), ("b " + LONG,), ("9",), ("c " + LONG,), ("8",)]
    assert places(path)["9"] == "page 2, line 2"
    assert [row.cells[0].text for row in pdf_grids(path).rows] == [row[0] for row in rows(path)]


def test_a_character_that_the_font_of_a_pdf_does_not_tell_is_shown_as_unknown(saved):
    form = {code: str(at) for code, at in editions()["2021"].position.items()} | {
        "fees.administrative_fees.amount": "1龘2"
    }
    reading = jx.read_report(saved(write_pdf(form, editions()["2021"], TITLE))).reading(
        "fees.administrative_fees.amount"
    )
    assert (reading.state == "reported", "1\ufffd2" in reading.raw) == (False, True)


def test_a_blank_cell_of_a_pdf_leads_to_its_place(form, saved):
    blank = {**form, "applications.granted.business": "", "decisions.licensing.decisions": ""}
    report = jx.read_report(saved(write_pdf(blank, editions()["2021"], TITLE)))
    assert report.reading("applications.granted.business")[2:] == ("blank", "", "page 1, table 2, row 6, column 5")
    assert report.reading("decisions.licensing.decisions").state == "blank"
    assert list(states(report).values()).count("reported") == 198


def test_a_row_that_a_page_break_leaves_without_its_upper_rule(saved):
    canvas = Canvas(buffer := io.BytesIO())
    for x in (60, 160, 260):
        canvas.line(x, 700, x, 640)
    for y in (670, 640):
        canvas.line(60, y, 260, y)
    for x, y, text in ((60, 750, LONG), (70, 680, "a"), (170, 680, "1"), (70, 650, "b")):
        canvas.drawString(x, y, text)
    canvas.save()
    assert rows(saved(buffer.getvalue()), pdf_grids) == [(LONG,), ("a", "1"), ("b", "")]


def test_a_heading_at_the_top_of_a_page_is_no_part_of_the_last_row_before(saved):
    canvas = Canvas(buffer := io.BytesIO())
    for tables in [[((60, 160, 260), ("a", "1"))], [((60, 260), ("b",)), ((60, 160, 260), ("c", "2"))]]:
        for at, (edges, texts) in enumerate(tables):
            canvas.grid(edges, (700 - 30 * at, 670 - 30 * at))
            for x, text in zip(edges, texts, strict=False):
                canvas.drawString(x + 10, 680 - 30 * at, text)
        canvas.drawString(60, 60, LONG)
        canvas.showPage()
    canvas.save()
    found = rows(saved(buffer.getvalue()), pdf_grids)
    assert [row for row in found if row != (LONG,)] == [("a", "1"), ("b",), ("c", "2")]


def test_a_number_that_is_broken_beside_wide_margins_is_one(form, saved):
    row = {cell: "12345" for cell in form if cell.startswith("applications.received.")}
    path = saved(write_pdf(form | row, editions()["2021"], TITLE, value_width=31, padding=5.4))
    report = read_document(pdf_grids(path))
    assert {report.reading(cell).raw for cell in row} == {"12345"}
    assert set(states(report).values()) == {"reported"}


def test_two_numbers_in_a_cell_with_room_are_not_made_one(saved):
    canvas = Canvas(buffer := io.BytesIO())
    canvas.grid((60, 160, 195), (700, 660))
    for x, y, text in ((60, 750, LONG), (66, 680, "a"), (165, 685, "10"), (165, 670, "5")):
        canvas.drawString(x, y, text)
    canvas.save()
    assert rows(saved(buffer.getvalue()), pdf_grids)[1] == ("a", "10 5")


@pytest.mark.parametrize("reader", [rows, lambda path: rows(path, pdf_grids)])
def test_a_mark_beside_a_number_and_a_watermark_are_no_digits_of_a_pdf(reader, saved):
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.grid((60, 160, 260), (700, 660))
    for text, x, y, size in ((LONG, 60, 750, 12), ("a", 66, 680, 12), ("12", 166, 680, 12), ("1", 179.4, 684, 7)):
        canvas.setFontSize(size)
        canvas.drawString(x, y, text)
    canvas.translate(150, 660)
    canvas.rotate(30)
    canvas.drawString(0, 0, "2024 2024 2024")
    canvas.save()
    assert " ".join(reader(saved(buffer.getvalue()))[-1]) == "a 12 1"


@pytest.mark.parametrize("reader", [rows, lambda path: rows(path, pdf_grids)])
def test_digits_on_another_line_are_no_part_of_a_number_of_a_pdf(reader, saved):
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.grid((60, 160, 260), (700, 660))
    for text, x, y in ((LONG, 60, 750), ("a", 66, 680), ("12", 166, 680), ("3", 179.4, 684)):
        canvas.drawString(x, y, text)
    canvas.save()
    assert "123" not in " ".join(reader(saved(buffer.getvalue()))[-1])


def test_what_is_struck_through_in_a_table_of_a_pdf_is_marked(saved):
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.grid((60, 160, 260), (700, 660))
    for text, x, y in ((LONG, 60, 750), ("12", 66, 680), ("45", 166, 680)):
        canvas.drawString(x, y, text)
    canvas.line(166, 684, 172, 684)
    canvas.save()
    assert rows(saved(buffer.getvalue()), pdf_grids)[-1] == ("12", "4 [删] 5")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_wrongly_is_turned(turn, form, saved):
    file = PdfDocument(write_pdf({**form, "applications.granted.business": ""}, editions()["2021"], TITLE))
    for page in file:
        page.set_rotation(turn)
    file.save(buffer := io.BytesIO())
    report = jx.read_report(saved(buffer.getvalue()))
    assert list(states(report).values()).count("reported") == 199


def test_what_stands_beside_a_cut_page_is_not_read(saved):
    file = PdfDocument(pdf([LONG, "a" + " " * 100 + "12"]))
    file[0].set_cropbox(0, 0, 300, 900)
    file.save(buffer := io.BytesIO())
    path = saved(buffer.getvalue())
    assert rows(path) == rows(path, pdf_grids) == [(LONG,), ("a",)]


@pytest.mark.parametrize("reader", [rows, lambda path: rows(path, pdf_grids)])
def test_letters_that_lean_are_no_watermark(reader, saved):
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(60, 750, LONG)
    for x, lean, part in (
        (60, 0, "a 12"),
        (60 + canvas.stringWidth("a 12", "Helvetica", 12), 0.33, "34"),
    ):  # as Word's italics of 宋体
        text = canvas.beginText()
        text.setTextTransform(1, 0, lean, 1, x, 700)
        text.textOut(part)
        canvas.drawText(text)
    canvas.save()
    assert reader(saved(buffer.getvalue())) == [(LONG,), ("a 1234",)]


def test_a_mark_beside_a_number_is_set_off_below_text_that_stands_beside_its_page(saved):
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for text, x, y, size in ((LONG, 60, 750, 12), ("9999", -200, 720, 12), ("12", 60, 680, 12), ("1", 73.4, 684, 7)):
        canvas.setFontSize(size)
        canvas.drawString(x, y, text)
    canvas.save()
    assert rows(saved(buffer.getvalue())) == [(LONG,), ("12 1",)]


def test_a_blank_between_two_numbers_that_pdfium_finds_but_leaves_out_is_put_back(saved, monkeypatch):
    shown = PdfTextPage.get_text_bounded
    monkeypatch.setattr(PdfTextPage, "get_text_bounded", lambda text: shown(text).replace("12 34", "1234"))
    assert rows(saved(pdf([LONG, "a 12 34 56"]))) == [(LONG,), ("a 12 34 56",)]


def test_a_page_that_is_a_picture_is_remarked_on(saved):
    canvas = Canvas(buffer := io.BytesIO())
    for at in range(20):
        canvas.drawString(60, 800 - 20 * at, LONG)
    canvas.showPage()
    canvas.drawInlineImage(Image.new("1", (40, 40)), 60, 60, 400, 600)
    canvas.save()
    path = saved(buffer.getvalue())
    assert jx.read_report(path).remarks.set_index("remark").source_place["picture"] == "page 2, line 1"
    assert ("[图]",) in rows(path, pdf_grids)


def test_two_readings_that_differ_make_a_figure_ambiguous(form, saved):
    edition = editions()["2021"]
    one, other = (
        jx.read_report(saved(writers.write_html({**form, "decisions.licensing.decisions": text}, edition, TITLE)))
        for text in ("21374", "2137")
    )
    reading = together(one, other).reading("decisions.licensing.decisions")
    assert (reading.state, reading.raw) == ("ambiguous", "21374 2137")
    assert list(states(together(one, other)).values()).count("reported") == 199
    assert together(one, one).readings == one.readings


@pytest.mark.parametrize(("place", "state"), [("page 1, line 9", "reported"), ("page 1, row 9, column 2", "ambiguous")])
def test_where_a_pdf_has_no_ruling_rows_of_its_text_that_add_up_are_certain(place, state):
    bare = jx.read_report("data/reports/jianxi-2023.txt")
    open_ones = tuple(reading._replace(state="ambiguous", place=place) for reading in bare.readings)
    read = together(bare, replace(bare, readings=open_ones))
    assert [read.reading(f"applications.{row}.total").state for row in ("received", "concluded")] == [state] * 2
    assert read.reading("decisions.licensing.decisions").state == "ambiguous"  # no sum tells of a broken number


def test_a_row_that_the_ruling_of_a_pdf_does_not_show_is_in_doubt(form, saved):
    """There is no telling whether values of the bare text are the cells of the row, if some may be blank."""
    report = jx.read_report(saved(writers.write_html(form, editions()["2021"], TITLE)))
    at = editions()["2021"].position
    lost = at["decisions.coercion.decisions"]
    ruled = replace(report, readings=(*report.readings[:lost], MISSING, *report.readings[lost + 1 :]))
    assert together(report, ruled).readings[lost].state == "ambiguous"
    fees = at["fees.administrative_fees.amount"]  # the only figure of its table
    ruled = replace(report, readings=(*report.readings[:fees], MISSING, *report.readings[fees + 1 :]))
    assert together(report, ruled).readings == report.readings


# What cannot be read.


def archive(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000)
REFUSED = {
    "nothing": (b"", "is empty"),
    "white space": (b" \n\t ", "is empty"),
    "a page without text": (page("<script>location='/'</script>").encode(), "holds no text"),
    "a page with a frame only": (page("<iframe src=x></iframe>").encode(), "holds no text"),
    "zeros": (bytes(5000), "is not text"),
    "random bytes": (os.urandom(20_000), "is not text"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "is a picture"),
    "jpg": (b"\xff\xd8\xff\xe0" + bytes(100), "is a picture"),
    "gif": (b"GIF89a" + bytes(100), "is a picture"),
    "tiff": (b"II*\0" + bytes(100), "is a picture"),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(100), "is a picture"),
    "bmp": (b"BM\x10\0\0\0\0\0\0\0" + bytes(100), "is a picture"),
    "rar": (b"Rar!\x1a\x07\0" + bytes(100), "is an archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(100), "is an archive"),
    "gz": (b"\x1f\x8b\x08" + bytes(100), "is an archive"),
    "zip": (archive(report_txt="x"), "is an archive"),
    "empty zip": (archive(), "is an archive"),
    "damaged zip": (archive(word__document_xml="x" * 1000)[:-40], "is damaged"),
    "zip of nonsense": (archive(word__document_xml="<x"), "is damaged"),
    "xlsx of nonsense": (archive(xl__workbook_xml="<x"), "is damaged"),
    "doc": (OLE, "old Word, Excel or WPS file"),
    "encrypted docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
    "ofd": (archive(OFD_xml="<ofd/>"), "is an OFD file"),
    "odt": (archive(content_xml="<x/>"), "OpenDocument"),
    "xlsb": (archive(xl__workbook_bin="x"), "binary Excel"),
    "pptx": (archive(ppt__presentation_xml="<x/>"), "is a presentation"),
    "rtf": (b"{\\rtf1 x}", "is an RTF file"),
    "word 2003 xml": (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><x/>', "2003 XML"),
    "mail without a page": (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nhello", "without a page"),
    "damaged pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 8, "damaged PDF"),
    "half a pdf": (pdf([LONG] * 30)[:600], "damaged PDF"),
    "scanned pdf": (pdf([], ["- 2 -"], []), "is scanned"),
    "encrypted pdf": (pdf([LONG], encrypt=StandardEncryption("secret", "owner")), "is encrypted"),
    "pdf of 301 pages": (pdf(*[["x"]] * 301), "301 pages"),
    "million lines": ("规章 1\n".encode() * 1_000_000, "longer than any annual report"),
    "long line": ("规章".encode() * 1_000_000, "longer than any annual report"),
    "million rows": (b"<table>" + b"<tr><td>x<td>1</tr>" * 1_000_000, "longer than any annual report"),
    "many short rows": (b"<table>" + b"<tr><td>x" * (MAX_ROWS + 1), "longer than any annual report"),
    "page 100,000 deep": (b"<html>" + b"<div>" * 100_000 + b"x", "nested too deeply"),
    "docx bomb": (archive(word__document_xml="<w/>" * 10_000_000), "longer than any annual report"),
    "xlsx bomb": (archive(xl__workbook_xml="x", xl__a_xml=bytes(10_000_000)), "longer than any annual report"),
    "docx of many tags": (archive(word__document_xml="<w/>" * 300_000), "longer than any annual report"),
    "entity bomb": (archive(word__document_xml='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "document type"),
    "entity bomb in UTF-16": (archive(xl__workbook_xml="<!DOCTYPE x><x/>".encode("utf-16")), "document type"),
    "pdf bomb": (
        b"%PDF-1.4\n1 0 obj<</Filter/FlateDecode>>stream\n" + zlib.compress(bytes(100_000_001)) + b"\nendstream",
        "unpacks to far more",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_plain_sentence(name, saved):
    data, reason = REFUSED[name]
    path = saved(data)
    began = time.process_time()
    with pytest.raises(jx.ReportError, match=reason) as refusal:
        jx.read_report(path)
    message = str(refusal.value)
    assert message.count(path.name) == 1
    assert message.endswith(".") and "\n" not in message and len(message) < 160
    assert time.process_time() - began < 5


def test_tables_within_tables_that_are_struck_through_take_no_long(saved):
    path = saved(page("<table style='text-decoration: line-through'><tr><td>" * 100 + "<p>x</p>" * 9_000))
    began = time.process_time()
    assert len(rows(path)) > 9_000
    assert time.process_time() - began < 5


def test_a_long_table_of_other_things_before_a_row_takes_no_longer_than_its_length(saved):
    rows = [f"<td>item {number}</td><td>elsewhere {number}</td>" for number in range(6000)]
    path = saved(page(table(*rows, "<td>规章</td><td>1</td><td>2</td><td>3</td>")))
    began = time.process_time()
    assert jx.read_report(path).reading("documents.rules.issued").state == "ambiguous"
    assert time.process_time() - began < 10


def test_a_file_that_is_too_large_is_not_opened(saved):
    path = saved(b"x")
    os.truncate(path, MAX_BYTES * 4)  # a sparse file
    with pytest.raises(jx.ReportError, match="has 200 MB"):
        jx.read_report(path)


def test_a_file_that_is_not_there_and_a_folder(tmp_path):
    with pytest.raises(jx.ReportError, match="There is no file"):
        jx.read_report(tmp_path / "x")
    with pytest.raises(jx.ReportError, match="is a folder"):
        jx.read_report(tmp_path)


def test_a_sheet_with_a_stray_cell_far_out_is_read_fast(saved):
    def fill(sheet):
        sheet.append(["规章", 1])
        sheet["XFD1048576"] = "x"

    assert rows(saved(workbook(fill))) == [("规章", "1"), ("x",)]

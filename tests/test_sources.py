"""The source stands beside the figures: quoted with each figure's own text marked, a PDF as pictures with frames."""

import base64
import dataclasses
import io
import re
from random import Random

import pypdfium2 as pdfium
import pytest
import writers
from damages import balance
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from shown import soup
from writers_pdf import write_pdf

import jianxi_tools as jx
from jianxi_tools import views
from jianxi_tools.documents import Cell, Row, open_document
from jianxi_tools.edition import editions
from jianxi_tools.reading import read_document
from jianxi_tools.views import facsimile
from jianxi_tools.views.facsimile import pictures
from jianxi_tools.views.passages import aligned, passages
from jianxi_tools.words import place_in_words

TITLE = "涧西区人民政府2023年政府信息公开工作年度报告"
FORM = editions()["2021"]
UNIQUE = {figure.code: str(1000 + at) for at, figure in enumerate(FORM.figures)}  # adds up nowhere
WRITERS = [*writers.TEXT_WRITERS, writers.write_html, writers.write_docx, writers.write_xlsx]
WRITERS.remove(writers.write_padded)  # figures that do not add up are open there


def saved(folder, data, name="report"):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def unique_pdf(folder, change=None, form=UNIQUE):
    """A PDF in which no number stands twice, its pages changed by a function."""
    data = write_pdf(form, FORM, TITLE)
    if change:
        with pdfium.PdfDocument(data) as file:
            for page in file:
                change(page)
            buffer = io.BytesIO()
            file.save(buffer)
        data = buffer.getvalue()
    return saved(folder, data)


def read_by_lines(path):
    return read_document(open_document(path))


def framed(path, report):
    """{position of a figure: the text that pdfium finds inside its frames}, computed from the percentages alone."""
    found = {}
    with pdfium.PdfDocument(path) as file:
        for picture in pictures(report, open_document(path)):
            page = file[picture.page - 1]
            page.set_rotation(0)  # its picture is upright, however it lies
            left, bottom, right, top = page.get_cropbox()
            for frame in picture.frames:
                across = [frame.left / 100, (frame.left + frame.width) / 100]
                up = [
                    1 - (frame.top + frame.height) / 100,
                    1 - frame.top / 100,
                ]  # its picture is upright, however it lies
                x = [left + part * (right - left) for part in across]
                y = [bottom + part * (top - bottom) for part in up]
                text = page.get_textpage().get_text_bounded(x[0], y[0], x[1], y[1])
                for figure in frame.figures:
                    found[figure] = found.get(figure, "") + "".join(text.split())
    return found


def quoted(html, label):
    """What stands beside the first figure with that label."""
    row = next(row for row in soup(html).select("tbody tr") if row.select_one("th").text.startswith(label))
    return row.select_one("td.passage")


def test_a_row_broken_over_lines_is_quoted_with_its_label():
    cell = quoted(
        views.beside_source(jx.read_report("data/reports/jianxi-2023.txt"), "zh"), "三、本年度办理结果 （二）"
    )
    assert cell.text == "（二）部分公开（区分处理的，只计这一情 ⏎ 形，不计其他情形） ⏎ 17 0 0 0 0 0 ⏎ 17"
    assert [mark.text for mark in cell.select("mark")] == ["17", "0", "0", "0", "0", "0", "17"]
    assert cell.select("mark")[-1]["title"].endswith("总计 · 17 件 · 已读取")
    assert cell["rowspan"] == "7"


def test_cells_on_lines_of_their_own_are_quoted_with_the_lines_that_name_them(tmp_path):
    path = saved(tmp_path, writers.write_cells_plain(UNIQUE, FORM, TITLE))
    html = views.beside_source(jx.read_report(path), "en")
    assert quoted(html, "Article 20(1) Normative").text == "行政规范性文件 ⏎ 1003 ⏎ 1004 ⏎ 1005"
    assert quoted(html, "3. Outcomes this year (3) Refused 1.").text.startswith(
        "（三）不予公开 ⏎ 1.属于国家秘密 ⏎ 1038 ⏎"
    )


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_every_figure_is_marked_where_its_own_number_stands(write, tmp_path):
    path = saved(tmp_path, write(UNIQUE, FORM, TITLE))
    report = jx.read_report(path)
    marks = {}
    for passage in passages(report, open_document(path).rows):
        for piece in (piece for line in passage.lines if line for piece in line if piece.figures):
            (figure,) = piece.figures
            marks[FORM.figures[figure].code] = piece.text
    assert marks == UNIQUE


def test_an_open_run_is_marked_whole_and_an_inferred_figure_tells_what_decided_it(tmp_path):
    text = writers.write_pdf_text(dict.fromkeys(UNIQUE, "0"), FORM, TITLE).decode()
    text = re.sub(r"(?m)^(.*数量|（一）予以公开|（七）总计) 0 0 0 0 0 0 0$", r"\1 7 1 8", text)  # blanks closed up
    report = jx.read_report(saved(tmp_path, text))
    total = report.reading("applications.granted.total")
    assert (total.state, total.value) == ("inferred", 8)
    assert report.reading("applications.granted.research").state == "ambiguous"
    cell = quoted(views.beside_source(report, "en"), "3. Outcomes this year (1)")
    assert cell.text.startswith("（一）予以公开 7 1 8")
    assert [mark.text for mark in cell.select("mark.doubt")] == ["7", "1", "8"]
    assert "ambiguous" in cell.select("mark")[1]["title"]
    assert cell.select("mark")[2]["title"].endswith("Total · 8 件 · inferred")
    assert "Inferred from the sums A1 “(1) Granted”" in cell.text and "applications." not in cell.text
    cell = quoted(views.beside_source(report, "zh"), "三、本年度办理结果 （一）")
    assert "依据勾稽关系推定：A1 “（一）予以公开”" in cell.text and "applications." not in cell.text
    assert "A1 applications.granted" in set(report.remarks["relations"])


def test_far_parts_of_a_conflict_are_quoted_without_what_stands_between(tmp_path):
    text = writers.write_pdf_text(UNIQUE, FORM, TITLE).decode()
    report = jx.read_report(saved(tmp_path, text + "\n二、主动公开政府信息情况\n\n规章 7 8 9\n"))
    assert report.reading("documents.rules.issued").state == "ambiguous"
    cell = quoted(views.beside_source(report, "zh"), "第二十条第（一）项 规章")
    assert "1000 1001 1002" in cell.text and "规章 7 8 9" in cell.text and "…" in cell.text
    assert "1006" not in cell.text


def test_a_word_that_could_be_another_figures_is_not_marked():
    assert aligned(["其他", "3", "3", "1"], {0: "3", 1: "1"}) == {3: 1}
    assert aligned(["1", "2"], {0: "2", 1: "1"}) == {}
    assert aligned(["160", "万元", "5"], {0: "160 万元", 1: "5"}) == {0: 0, 1: 0, 2: 1}


def test_markup_in_cells_and_sheet_names_is_shown_as_text(tmp_path):
    evil = "<script>alert(1)</script>"
    data = writers.write_html(UNIQUE | {"documents.rules.issued": evil}, FORM, TITLE)
    html = views.beside_source(jx.read_report(saved(tmp_path, data)), "en")
    assert evil in soup(html).text
    assert not soup(html).select("script, img")


@pytest.mark.parametrize("read", [jx.read_report, read_by_lines], ids=["by ruling", "by lines"])
def test_every_frame_holds_exactly_the_characters_of_its_figure(read, tmp_path):
    path = unique_pdf(tmp_path)
    report = read(path)
    assert ("row" in report.readings[0].place) == (read is jx.read_report)
    assert framed(path, report) == dict(enumerate(UNIQUE.values()))


@pytest.mark.parametrize("read", [jx.read_report, read_by_lines], ids=["by ruling", "by lines"])
def test_frames_are_right_on_a_page_that_is_turned(read, tmp_path):
    values = Random(0).sample(range(1000, 90_000), len(FORM.figures))
    balance(values, FORM, Random(0))  # where headings are not read in order, only rows that add up are certain
    form = dict(zip(UNIQUE, map(str, values), strict=True))
    path = unique_pdf(tmp_path, lambda page: page.set_rotation(90), form)
    report = read(path)
    reported = {at: reading.raw for at, reading in enumerate(report.readings) if reading.state == "reported"}
    found = framed(path, report)
    assert len(reported) > 100
    assert {at: found.get(at) for at in reported} == reported


def test_frames_are_right_or_absent_where_a_page_shows_a_part_of_itself(tmp_path):
    path = unique_pdf(tmp_path, lambda page: page.set_cropbox(20, 30, 580, 830))
    by_lines, by_ruling = framed(path, read_by_lines(path)), framed(path, jx.read_report(path))
    wanted = dict(enumerate(UNIQUE.values()))
    assert by_lines == wanted
    assert by_ruling.items() <= wanted.items()


def test_blank_and_doubtful_cells_are_framed_as_such(tmp_path):
    values = {code: "0" for code in UNIQUE} | {
        "applications.received.business": "",
        "applications.received.total": "页",
    }
    path = saved(tmp_path, write_pdf(values, FORM, TITLE))
    report = jx.read_report(path)
    states = [report.reading(f"applications.received.{column}").state for column in ("business", "total")]
    assert states == ["blank", "unreadable"]
    found = framed(path, report)
    assert found == {at: values[figure.code] for at, figure in enumerate(FORM.figures)}
    doubtful = soup(views.beside_source(report, "en")).select(".sheet a.doubt")
    assert [frame["title"].split(" · ")[1:] for frame in doubtful] == [
        ["Businesses", "blank cell"],
        ["Total", "unreadable"],
    ]


def test_a_picture_of_a_page_shows_its_watermark(tmp_path):
    path = tmp_path / "report.pdf"
    canvas = Canvas(str(path))
    canvas.rotate(30)
    canvas.setFontSize(90)
    canvas.drawString(200, 200, "2024")
    canvas.save()
    with pdfium.PdfDocument(path) as file:
        picture = facsimile._picture(file, 1, {}, {}, str(path))
    shown = Image.open(io.BytesIO(base64.b64decode(picture.image.partition(",")[2]))).convert("L")
    assert shown.getextrema()[0] < 100


def test_a_line_that_is_not_the_one_read_gets_no_frame(tmp_path):
    path = unique_pdf(tmp_path)
    document, report = open_document(path), read_by_lines(path)
    place = report.reading("documents.normative_documents.issued").place
    rows = [
        Row((Cell(row.cells[0].text + " 1004", place),), False) if row.cells[0].place == place else row
        for row in document.rows
    ]
    first, *_ = pictures(report, dataclasses.replace(document, rows=tuple(rows)))
    framed_figures = {figure for frame in first.frames for figure in frame.figures}
    assert {0, 1, 2, 6} <= framed_figures
    assert not {3, 4, 5} & framed_figures


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_of_a_pdf_are_pictures_whose_frames_and_figures_lead_to_each_other(language, tmp_path):
    report = jx.read_report(unique_pdf(tmp_path))
    page = soup(views.beside_source(report, language))
    images = page.select(".sheet img")
    assert len(images) == 2 and all(image["alt"] for image in images)
    for image in images:
        kind, data = image["src"].split(",")
        assert kind == "data:image/png;base64"
        assert Image.open(io.BytesIO(base64.b64decode(data))).size[0] in (1400, 1401)
    assert len(str(page)) < 1_000_000  # six pages stay below three million
    frames = {frame["id"]: frame for frame in page.select(".sheet a")}
    for at, (figure, row) in enumerate(zip(FORM.figures, page.select("tbody tr"), strict=True)):
        frame = frames[row.select_one(".place a")["href"].removeprefix("#")]
        assert frame["href"] == f"#{row['id']}"
        assert frame["title"].startswith(f"{figure.label(language)} · {1000 + at:,}")
        assert not frame.get("class")
    assert not page.select("script")


def test_figures_that_are_not_found_again_are_listed_without_a_frame(tmp_path):
    report = jx.read_report(unique_pdf(tmp_path))
    reading = report.readings[0]._replace(raw="5")
    changed = dataclasses.replace(report, readings=(reading, *report.readings[1:]))
    page = soup(views.beside_source(changed, "en"))
    assert "so without a frame: 1" in page.text
    assert not page.select_one("tbody tr").select("a")
    assert len(page.select(".sheet a")) == 199


def test_a_pdf_that_changed_or_vanished_shows_only_places(tmp_path):
    path = unique_pdf(tmp_path)
    report = jx.read_report(path)
    for spoil in (lambda: path.write_bytes(path.read_bytes() + b"\n"), path.unlink):
        spoil()
        page = soup(views.beside_source(report, "en"))
        assert "only places are given" in page.text
        assert not page.select("img, a")
        assert "page 1, table 1, row 3, column 2" in page.text


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("page 1, table 2, row 3, column 4", "第1页第2个表第3行第4列"),
        ("table 2, row 3, column 4", "第2个表第3行第4列"),
        ("paragraph 12", "第12段"),
        ("sheet line 3, cell B7", "工作表line 3单元格B7"),
        ("line 3 – line 9", "第3行 – 第9行"),
        ("row 12, column value", "第12行第value列"),
    ],
)
def test_places_are_said_in_chinese(place, words):
    assert place_in_words(place, "zh") == words
    assert place_in_words(place, "en") == place

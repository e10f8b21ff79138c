"""Reading against what a researcher would use instead, for text, a web page and a PDF of the same report."""

import io
import re
import sys
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory

import lxml.html
import pandas as pd
import pdfplumber
import pypdfium2
from measure import compare

import jianxi_tools as jx

sys.path.append("tests")
from writers import PROSE, write_html
from writers_pdf import write_pdf

SOURCE = Path("data/reports/jianxi-2023.txt")
EDITION = jx.editions()["2021"]
TITLE = "涧西区人民政府2023年政府信息公开工作年度报告"


def main() -> None:
    """Print the comparisons."""
    report = jx.read_report(SOURCE)
    form = dict(zip(EDITION.position, (reading.raw for reading in report.readings), strict=True))
    PROSE.update(report.prose)
    with TemporaryDirectory() as folder:
        page, pdf = Path(folder, "report.html"), Path(folder, "report.pdf")
        page.write_bytes(write_html(form, EDITION, TITLE))
        pdf.write_bytes(write_pdf(form, EDITION, TITLE))
        compare("reading text", lambda: jx.read_report(SOURCE), {"bare regular-expression scan": scan})
        compare(
            "reading a web page",
            lambda: jx.read_report(page),
            {
                "lxml.html.fromstring": lambda: lxml.html.fromstring(page.read_text(encoding="utf-8")),
                "pandas.read_html": lambda: pd.read_html(io.StringIO(page.read_text(encoding="utf-8"))),
            },
        )
        compare(
            "reading a PDF",
            lambda: jx.read_report(pdf),
            {"bare text by pypdfium2": lambda: bare_text(pdf), "tables by pdfplumber": lambda: plumbed(pdf)},
            times=3,
        )
        for source in (SOURCE, page, pdf):
            print(f"memory kept by 200 more readings of {source.suffix}: {growth(source) / 1e3:.1f} kB")


def scan() -> None:
    """What a researcher would write in a minute: every label and number of the file by one regular expression."""
    labels = {re.escape(row.zh) for table in EDITION.tables for row in table.rows}
    pattern = re.compile("|".join(sorted(labels, key=len, reverse=True)) + r"|\d+(?:\.\d+)?")
    pattern.findall(SOURCE.read_text(encoding="utf-8"))


def bare_text(path: Path) -> None:
    """The text of every page."""
    with pypdfium2.PdfDocument(path) as file:
        for page in file:
            page.get_textpage().get_text_bounded()


def plumbed(path: Path) -> None:
    """The tables of every page."""
    with pdfplumber.open(path) as file:
        for page in file.pages:
            page.extract_tables()


def growth(path: Path) -> int:
    """How many bytes more are in use after reading a report again and again."""
    jx.read_report(path)
    tracemalloc.start()
    for _ in range(200):
        jx.read_report(path)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept

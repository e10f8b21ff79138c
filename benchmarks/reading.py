"""Reading against what a researcher would use instead, for text, a web page and a PDF of the same report."""

import gc
import io
import re
import sys
import tracemalloc
from functools import partial
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
STYLES = {  # what a table that was pasted from Word carries on every cell, paragraph and run of text
    "<td": '<td style="padding:0cm 5.4pt;width:56.7pt;border-top:none;border-left:none;border-bottom:1px solid black;'
    'border-right:1px solid black;word-break:break-all" valign="center"',
    "<p>": '<p style="margin:0pt;text-align:center;line-height:20px;font-family:宋体;font-size:10.5pt">'
    '<span style="font-family:宋体;color:rgb(51,51,51);letter-spacing:0pt;font-size:12px">',
    "</p>": "</span></p>",
}
MENU = "".join(f'<li><a href="/zwgk/{at}/" target="_blank" title="栏目{at}">栏目{at}</a></li>' for at in range(80))
AROUND = f"<style>{'.nav li{float:left;font-size:14px}' * 300}</style><body><div class='nav'><ul>{MENU}</ul></div>"


def main() -> None:
    """Print the comparisons."""
    report = jx.read_report(SOURCE)
    form = dict(zip(EDITION.position, (reading.raw for reading in report.readings), strict=True))
    PROSE.update({section: text.replace("\n", "") for section, text in report.prose.items()})
    with TemporaryDirectory() as folder:
        page, styled, pdf = (Path(folder, name) for name in ("report.html", "styled.html", "report.pdf"))
        page.write_bytes(write_html(form, EDITION, TITLE))
        styled.write_text(as_on_the_web(page.read_text(encoding="utf-8")), encoding="utf-8")
        pdf.write_bytes(write_pdf(form, EDITION, TITLE))
        compare("reading text", lambda: jx.read_report(SOURCE), {"bare regular-expression scan": scan})
        for kind, file in (("a plain web page", page), ("a web page with styles and menu", styled)):
            compare(
                f"reading {kind}",
                partial(jx.read_report, file),
                {"lxml.html.fromstring": partial(parsed, file), "pandas.read_html": partial(frames, file)},
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


def as_on_the_web(page: str) -> str:
    """A page as sites of governments have them: pasted from Word, with a menu and a style sheet around it."""
    for bare, styled in STYLES.items():
        page = page.replace(bare, styled)
    return page.replace("<body>", AROUND)


def parsed(path: Path) -> None:
    """The tree of a page."""
    lxml.html.fromstring(path.read_text(encoding="utf-8"))


def frames(path: Path) -> None:
    """The tables of a page."""
    pd.read_html(io.StringIO(path.read_text(encoding="utf-8")))


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
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept

"""Bytes of any kind lead to a Report or a ReportError, within bounded time."""

import io
import time
import zipfile
from functools import cache
from pathlib import Path
from random import Random

import pytest
import writers
from damages import random_form
from oracle import TITLE
from writers_pdf import write_pdf

import jianxi_tools as jx
from jianxi_tools.edition import editions

SECONDS = 10  # of computing, for one file
SOURCE = Path("data/reports/jianxi-2023.txt")
BEGINNINGS = {
    "nothing known": b"",
    "pdf": b"%PDF-1.7\n",
    "zip": b"PK\x03\x04",
    "ole": bytes.fromhex("d0cf11e0a1b11ae1"),
    "html": b"<html><body><table><tr><td>",
    "xml": b"<?xml version='1.0'?><x>",
    "mail": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n",
    "utf-8 mark": b"\xef\xbb\xbf",
    "utf-16 mark": b"\xff\xfe",
    "rtf": b"{\\rtf1 ",
    "a report": "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 ".encode(),
}


@cache
def original(kind: str) -> bytes:
    """An undamaged file."""
    if kind == "txt":
        return SOURCE.read_bytes()
    edition = editions()["2021"]
    write = {"html": writers.write_html, "docx": writers.write_docx, "xlsx": writers.write_xlsx, "pdf": write_pdf}[kind]
    return write(random_form(Random(1), edition), edition, TITLE)


def garbage(random: Random, size: int) -> bytes:
    alphabet = random.choice((bytes(range(256)), b"<>/=' td tr\n|", "一二三 0123456789|/\n".encode(), b"\0\1 \n0"))
    return bytes(random.choices(alphabet, k=size))


def read(path: Path, data: bytes) -> jx.Report | None:
    """The report, None where it is refused; anything else that is raised fails the test."""
    path.write_bytes(data)
    began = time.process_time()
    try:
        report = jx.read_report(path)
    except jx.ReportError as refusal:
        assert str(refusal).count("\n") == 0
        return None
    finally:
        assert time.process_time() - began < SECONDS
    assert len(report.figures) == len(editions()[report.edition].figures if report.edition else ())
    return report


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_garbage_is_read_or_refused(beginning, tmp_path):
    random = Random(beginning)
    for size in (1, 3, 8, 20, 50, 100, 300, 1_000, 3_000, 10_000, 30_000):
        read(tmp_path / "file", BEGINNINGS[beginning] + garbage(random, size))


def flipped(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 5, 50, 500))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def truncated(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(1, len(data))]


def chunk_doubled(data: bytes, random: Random) -> bytes:
    start, end = sorted(random.choices(range(len(data)), k=2))
    return data[:end] + data[start:end] * random.choice((1, 1, 5)) + data[end:]


def chunk_deleted(data: bytes, random: Random) -> bytes:
    start, end = sorted(random.choices(range(len(data)), k=2))
    return (data[:start] + data[end:]) or b"x"


def garbage_inserted(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + garbage(random, random.choice((1, 100, 5_000))) + data[at:]


MUTATIONS = (flipped, truncated, chunk_doubled, chunk_deleted, garbage_inserted)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
@pytest.mark.parametrize(("kind", "times"), [("txt", 20), ("html", 15), ("docx", 5), ("xlsx", 5), ("pdf", 3)])
def test_a_mutated_file_is_read_or_refused(kind, times, mutation, tmp_path):
    random = Random(f"{kind} {mutation.__name__}")
    for _ in range(times):
        read(tmp_path / "file", mutation(original(kind), random))


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_office_file_with_changed_members_is_read_or_refused(kind, tmp_path):
    """Damage within a member passes the archive's check sums, so that the parsers behind it see it."""
    random = Random(kind)
    with zipfile.ZipFile(io.BytesIO(original(kind))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name in members:
        changed = dict(members)
        if random.random() < 0.3:
            del changed[name]
        else:
            changed[name] = random.choice((*MUTATIONS, lambda data, random: b""))(members[name], random)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in changed.items():
                archive.writestr(member, content)
        read(tmp_path / "file", buffer.getvalue())


def test_markup_in_a_report_is_text_when_it_shows_itself(tmp_path):
    script = "<script>alert(1)</script>"
    text = SOURCE.read_text(encoding="utf-8").replace("总体情况", f"总体情况\n{script}")
    text = text.replace("规章 0", f"规章 {script}")
    report = read(tmp_path / script.replace("/", ""), text.encode())
    assert report is not None
    shown = report._repr_html_()
    assert "<script" not in shown
    assert "&lt;script" in shown

"""Bytes → text in the right encoding, and plain text → rows."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jianxi_tools.cells import LONGEST_LABEL, value_of
from jianxi_tools.documents.rows import Row, line, visible
from jianxi_tools.report import refused

FEW_WORDS = 20  # that a line with one row of a table has
MOST_WORDS = 60
LONGEST_ROW = 1_000  # characters
FEW_ROWS = 5  # of comma-separated values: fewer may be sentences
FEW_DOUBLED = 10  # times that marks stand between cells: so few may be blank ones

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_CHINESE = {  # declared names → encodings; a Chinese page that declares any other is wrong
    "utf-8": "utf-8",
    "utf8": "utf-8",
    **dict.fromkeys(("gb2312", "gb_2312-80", "gb-2312", "gbk", "x-gbk", "cp936", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "big-5", "x-x-big5", "cp950", "big5-hkscs"), "big5hkscs"),
}
_EVERY_REPORT_SAYS = "政府"  # in both scripts: it tells GB 18030 from Big5 and both from UTF-8 with a wrong byte
_MARKUP = re.compile(r"&nbsp;|<br\s*/?>", re.IGNORECASE)  # what Markdown keeps of a page, as the signs of bold text
_CSV_ROW = re.compile(r"""[^,]*[^,\d"]"?(?:,(?:"[\d.,]*"|[\d./—-]*))+""")  # a label and values, and no 减少1,234
_SECTION = re.compile(r"(?<=[\s。；;|])(?=[一二三四五六]、(?:总体|主动公开|收到|政府信息|存在|其他))")
_TABS = re.compile(r"(?<=[^\s|])[^\S\t\n]*(\t+)[^\S\t\n]*(?=[^\s|])")  # between two cells
_PIPES = re.compile(r"(?<=[^\s|])[^\S\n]*(\|+)[^\S\n]*(?=[^\s|])")
_LINES_OF_PIPES = re.compile(r"^(\|\n(?:\|{1,2}\n)*)", re.MULTILINE)
_REPLACED = "\ufffd"
_CONTROL = bytes((*range(9), *range(14, 32)))


def decoded(data: bytes, name: str, declared: str = "") -> str:
    """The text of a file.

    Args:
        data: the file's bytes.
        name: the file's name.
        declared: the encoding that a header names; a page's own declaration is looked for too.

    Raises:
        ReportError: the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    text = _strictly(data, "utf-8") or _utf16(data) or _most_likely(data, declared)
    if text is None:
        raise refused("not_text", file=name)
    return text


def text_rows(text: str) -> Iterator[Row]:
    """The lines of plain text as a page shows it; every bar that parts cells is a pipe."""
    text = _MARKUP.sub(" ", visible(text).replace("**", ""))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("｜", "|").replace("│", "|")
    text = _with_single_marks(text)
    lines = text.split("\n")
    if sum("," in part and bool(_CSV_ROW.fullmatch(part)) for part in lines) >= FEW_ROWS:
        lines = [_with_pipes(part) if "," in part and len(part) < LONGEST_ROW else part for part in lines]
    return (line(piece, f"line {number}") for number, part in enumerate(lines, start=1) for piece in _pieces(part))


def _with_single_marks(text: str) -> str:
    """Text with one tab or pipe between two cells where all have two, a border of each; no line moves."""
    for mark, between in (("\t", _TABS), ("|", _PIPES)):
        if 2 * mark in text:
            is_whole = _are_even(between.findall(text))  # or only some tables are so
            lines = rf"((?:^.*{re.escape(mark)}.*(?:\n|\Z))+)"
            tables = [text] if is_whole else re.split(lines, text, flags=re.MULTILINE)
            text = "".join(one.replace(2 * mark, mark) if _are_even(between.findall(one)) else one for one in tables)
    return _LINES_OF_PIPES.sub(_halved, text) if _are_even(_LINES_OF_PIPES.findall(text)) else text


def _are_even(marks: Sequence[str]) -> bool:
    """Whether almost all of many marks between cells come in pairs."""
    return len(marks) >= FEW_DOUBLED and sum(one.count(one[0]) % 2 for one in marks) < len(marks) / 10


def _halved(lines: re.Match[str]) -> str:
    pipes, count = lines[1].count("|") // 2, lines[1].count("\n")
    return "|\n" * pipes + "\n" * (count - pipes)


def _with_pipes(text: str) -> str:
    """A line of comma-separated values as a line of cells between pipes."""
    return " | ".join(next(csv.reader([text]))) + " |"


def _pieces(text: str) -> Sequence[str]:
    """A line, or the pieces of one that is a whole table or page: each was a line or a cell of its own."""
    if len(text) <= 2 * FEW_WORDS:  # too short for so many; as most lines are
        return [text]
    if "|" in text:
        parts = text.split("|")
        return [one for part in parts for one in _sections(f"{part} |")] if len(parts) > MOST_WORDS else _sections(text)
    words = text.split()
    values = [value_of(word) is not None for word in words] if len(words) > FEW_WORDS else []
    rows = sum(before < value for before, value in pairwise(values))
    is_flat = len(words) > MOST_WORDS or (rows > 3 and "。" not in text)
    return words if is_flat else _sections(text)


def _sections(text: str) -> Sequence[str]:
    """A line, or the sections that stand on one."""
    return _SECTION.split(text) if len(text) > LONGEST_LABEL else [text]


def _strictly(data: bytes, encoding: str) -> str | None:
    """The text if every byte is right; a file may end within a character, as one that was cut does."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return None
    return text if _looks_like_text(text) else None


def _utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: digits and line ends have a zero as every first or every second byte."""
    sample = data[:100_000]
    zeros = sample[::2].count(0), sample[1::2].count(0)
    if sum(zeros) < len(sample) / 100 or min(zeros) > max(zeros) / 3:  # 一 has one, too
        return None
    return _strictly(data, "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le")


def _most_likely(data: bytes, header: str) -> str | None:
    """The text in the encoding in which it speaks of a government, else in the one declared, or in GB 18030."""
    page = _DECLARED.search(data[:10_000])
    declared = (header, page[1].decode("ascii", "replace") if page else "")
    encodings = [_CHINESE[known] for name in declared if (known := name.strip("\"' ").lower()) in _CHINESE]
    texts = (data.decode(encoding, errors="replace") for encoding in (*encodings, "gb18030", "utf-8", "big5hkscs"))
    likely = [text for text in texts if text.count(_REPLACED) <= len(text) / 100 and _looks_like_text(text)]
    return max(likely, key=lambda text: (text.count(_EVERY_REPORT_SAYS), -text.count(_REPLACED)), default=None)


def _looks_like_text(text: str) -> bool:
    """Whether there are almost no control characters, as no text has and every binary file has."""
    sample = text[:20_000]
    coded = sample.encode("utf-8", "replace")
    return len(coded) - len(coded.translate(None, _CONTROL)) <= len(sample) / 200

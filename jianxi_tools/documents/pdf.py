"""A PDF with a text layer → the lines of its bare text.

Bare text is fast, but blank cells vanish from it and a number broken over lines falls apart: see ``pdf_tables``.
"""

import io
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from ctypes import addressof, c_double
from functools import cache, partial
from itertools import islice

import pypdfium2 as pdfium
from pypdfium2 import raw as pdfium_raw

from jianxi_tools.documents.rows import MAX_CHARACTERS, PICTURE, Row, line, tidy, too_long
from jianxi_tools.report import refused

MAX_PAGES = 300
MAX_STREAM = 100_000_000  # bytes of one stream when it is unpacked
ZLIB_GAIN = 1032  # a byte unpacks to no more
QUARTER = math.pi / 2  # of a turn
LEAST_SLANT = 0.2  # the sine of twice an angle: 6 degrees
LEAST_HEIGHT = 0.85  # of a digit beside another one of the same number
LEAST_TEXT = 30  # characters a page on average; a scanned page has fewer, if only its number or a watermark

UNKNOWN = "\ufffd"
_HYPHENS = ("\x02", "\ufffe")  # what pdfium writes for a hyphen at the end of a line
_DIGIT_OR_FIRST = re.compile(r"\d|(?<!\S)\S")
_DIGIT_BEFORE_DIGIT = re.compile(r"[0-9](?=[0-9])")
_VALUE_BEFORE_VALUE = re.compile(r"[0-9/—–-](?=\s+[0-9/—–+-])")
_GARBLED = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")

Stand = tuple[float, float]  # how high a character is, and how far up or down on the page its line is
Lines = list[tuple[int, str]]  # the lines of a page, each with its number
Box = tuple[float, float, float, float]  # left, bottom, right, top in the page's own coordinates


def pdf_rows(data: bytes, name: str) -> tuple[Iterator[Row], str]:
    """The lines of a PDF, and an empty title, since the title in a PDF's properties is often that of another file.

    Args:
        data: the file's bytes.
        name: the file's name.

    Raises:
        ReportError: it is encrypted, damaged, scanned or too long.
    """
    pages = without_page_numbers(bare_lines(data, name)[0])
    return (line(text, f"page {page}, line {at}") for page, lines in enumerate(pages, 1) for at, text in lines), ""


def bare_lines(data: bytes, name: str) -> tuple[list[Lines], bytes]:
    """The lines of every page, and the file with all pages turned so that what stands on them is upright.

    Args:
        data: the file's bytes.
        name: the file's name.

    Raises:
        ReportError: as for ``pdf_rows``.
    """
    if _is_bomb(data):
        raise refused("unpacks", file=name)
    try:
        file = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise refused("encrypted_pdf", file=name) from None
        raise refused("damaged_pdf", file=name) from None
    with file:
        if len(file) > MAX_PAGES:
            raise refused("too_many_pages", file=name, pages=len(file), most=MAX_PAGES)
        texts: list[str] = []
        is_turned = False
        for page in file:
            rotation, text = page.get_rotation(), text_of(page)
            is_turned |= page.get_rotation() != rotation
            if text.count_chars() + sum(map(len, texts)) > MAX_CHARACTERS:
                raise too_long(name)
            shown = _shown(text)
            is_picture = len(shown) < LEAST_TEXT and next(page.get_objects((pdfium_raw.FPDF_PAGEOBJ_IMAGE,)), None)
            texts.append(f"{shown}\n{PICTURE}" if is_picture else shown)
        if is_turned:
            file.save(buffer := io.BytesIO())
            data = buffer.getvalue()
    characters = "".join("".join(texts).split())
    if len(characters) < LEAST_TEXT * len(texts):
        raise refused("scanned", file=name)
    if len(_GARBLED.findall(characters)) > len(characters) / 10:
        raise refused("fonts", file=name)
    return [list(enumerate(filter(None, map(tidy, text.splitlines())), start=1)) for text in texts], data


def text_of(page: pdfium.PdfPage) -> pdfium.PdfTextPage:
    """The text of a page, turned upright, without what stands askew on it, which is a watermark."""
    text = page.get_textpage()
    places = [sign.start() for sign in _DIGIT_OR_FIRST.finditer(_characters(text))]
    handle = text.raw  # pypdfium2 looks it up at each call
    angles = [pdfium_raw.FPDFText_GetCharAngle(handle, at) for at in places]
    counts = Counter(angles)
    upright = 90 * (round(-max(counts, key=counts.__getitem__, default=0) / QUARTER) % 4)
    if counts and upright != page.get_rotation():
        page.set_rotation(upright)
        return text_of(page)
    slanting = {*filter(is_askew, counts)}
    askew = {
        addressof(found.contents): found
        for at, angle in zip(places, angles, strict=True)
        if angle in slanting  # as that of letters that lean, too
        and is_askew(_direction(text, at))
        and (found := pdfium_raw.FPDFText_GetTextObject(text, at))
    }
    if not askew:
        return text
    forms = list(page.get_objects((pdfium_raw.FPDF_PAGEOBJ_FORM,)))
    for found in askew.values():
        if not pdfium_raw.FPDFPage_RemoveObject(page, found):
            any(pdfium_raw.FPDFFormObj_RemoveObject(form, found) for form in forms)
    return page.get_textpage()


def _direction(text: pdfium.PdfTextPage, at: int) -> float:
    """The angle of the line on which a character stands."""
    matrix = pdfium_raw.FS_MATRIX()
    pdfium_raw.FPDFText_GetMatrix(text, at, matrix)
    return math.atan2(matrix.b, matrix.a)


def is_askew(angle: float) -> bool:
    """Whether an angle, in radians, is none of a quarter turn."""
    return abs(math.sin(2 * angle)) > LEAST_SLANT


def _shown(text: pdfium.PdfTextPage) -> str:
    """The text of a page: � for a character of which no font tells what it is, a blank between digits of unlike size.

    So also where they stand on unlike lines: 12 with a note 1 is not 121.
    """
    characters, shown = _characters(text), text.get_text_bounded()
    stand = cache(partial(_stand, text))
    pairs = (pair.start() for pair in _DIGIT_BEFORE_DIGIT.finditer(characters))
    behind = {at for at in pairs if are_apart(stand(at), stand(at + 1))}
    if shown.split() != (words := characters.split()):  # pdfium leaves out some of the blanks that it finds
        behind.update(sign.start() for sign in _VALUE_BEFORE_VALUE.finditer(characters))
    if behind or UNKNOWN in characters:
        printed, page = "".join(shown.split()), text.page.get_bbox()
        seen = [at for at, sign in enumerate(characters) if sign.strip()]
        if printed != "".join(words):
            seen = [at for at in seen if _overlap(text.get_charbox(at), page)]
        if printed != "".join(characters[at] for at in seen):  # it leaves out what no font tells
            on_page = {*seen}
            shown = "".join(sign for at, sign in enumerate(characters) if at in on_page or not sign.strip())
        places = iter(seen)
        shown = "".join(f"{sign} " if sign.strip() and next(places) in behind else sign for sign in shown)
        shown = shown.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _with_hyphens(shown)


def _stand(text: pdfium.PdfTextPage, at: int) -> Stand:
    _, bottom, _, top = text.get_charbox(at, loose=True)
    pdfium_raw.FPDFText_GetCharOrigin(text.raw, at, c_double(), line := c_double())
    return top - bottom, line.value


def _overlap(one: Box, other: Box) -> bool:
    """Whether two rectangles have an area in common; text beside its page is not shown."""
    left, bottom, right, top = zip(one, other, strict=True)
    return max(left) < min(right) and max(bottom) < min(top)


def _characters(text: pdfium.PdfTextPage) -> str:
    """The characters of a page, each where pdfium counts it."""
    characters, count = text.get_text_range(), text.count_chars()
    if len(characters) == count:  # as almost always; one by one takes longer than all else
        return characters
    return "".join(chr(pdfium_raw.FPDFText_GetUnicode(text, at) or ord(UNKNOWN)) for at in range(count))


def are_apart(one: Stand, other: Stand) -> bool:
    """Whether one of two characters is a mark beside the other."""
    (low, one_line), (high, other_line) = sorted((one, other))
    return low < LEAST_HEIGHT * high or abs(one_line - other_line) > (1 - LEAST_HEIGHT) * high


def word_boxes(text: pdfium.PdfTextPage) -> dict[int, list[tuple[str, Box]]]:
    """The words of a page and the rectangles around them, by the numbers of the lines as ``bare_lines`` counts them.

    Args:
        text: the text of a page of an open file.

    Returns:
        The words of each line in order; nothing where pdfium gives the characters one by one in another order.
    """
    bare = _shown(text)
    characters = [(at, sign) for at, sign in enumerate(_with_hyphens(_characters(text))) if sign.strip()]
    if "".join(sign for _, sign in characters) != "".join(bare.split()):
        return {}
    places = (at for at, _ in characters)
    lines = []
    for printed in bare.splitlines():
        words = [(tidy(word), [text.get_charbox(at) for at in islice(places, len(word))]) for word in printed.split()]
        lines.append([(word, around(boxes)) for word, boxes in words if word])
    return dict(enumerate(filter(None, lines), start=1))


def text_within(text: pdfium.PdfTextPage, box: Box) -> str:
    """The text inside a rectangle of a page, without white space."""
    return "".join(_with_hyphens(text.get_text_bounded(*box)).split())


def _with_hyphens(text: str) -> str:
    for sign in _HYPHENS:  # faster than translate, which looks up every character
        text = text.replace(sign, "-")
    return text


def around(boxes: Iterable[Box]) -> Box:
    """The smallest rectangle around others."""
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


def _is_bomb(data: bytes) -> bool:
    """Whether a stream unpacks to more than a page or a picture on it takes; pdfium and pdfminer set no bound."""
    for start in re.finditer(rb"stream\r?\n", data):
        stream = memoryview(data)[start.end() : data.find(b"endstream", start.end())]
        if len(stream) * ZLIB_GAIN < MAX_STREAM:
            continue
        with suppress(zlib.error):
            if len(zlib.decompressobj().decompress(stream, MAX_STREAM)) >= MAX_STREAM:
                return True
    return False


def without_page_numbers(pages: list[Lines]) -> list[Lines]:
    """The pages without the bare numbers at their foot or head that count with them, which could pass for figures."""
    pages = [list(lines) for lines in pages]
    for end in (-1, 0):
        bare = {at: int(lines[end][1]) - at for at, lines in enumerate(pages) if lines and lines[end][1].isdecimal()}
        first, count = max(Counter(bare.values()).items(), key=lambda item: item[1], default=(0, 0))
        for at, number in bare.items():
            if count > 1 and number == first:
                del pages[at][end]
    return pages

"""What a file is, told by its content; and for what cannot be read, how to go on."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable

from jianxi_tools.documents.pdf import pdf_rows
from jianxi_tools.documents.rows import Row, bounded, refusing_damaged
from jianxi_tools.documents.text import decoded, text_rows
from jianxi_tools.documents.web import html_rows, is_html, mht_rows
from jianxi_tools.report import refused

Content = tuple[Iterable[Row], str]
Reader = Callable[[bytes, str], Content]

_SIGNATURES = (  # how a file begins that is refused, and why, as a word of ``words.toml``
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP|\0\0\0.ftyp(?:heic|mif1|avif)", "picture"),
    (rb"Rar!|7z\xbc\xaf\x27\x1c|\x1f\x8b|BZh|\xfd7zXZ|.{257}ustar", "archive"),
    (rb"\{\\rtf", "rtf"),
    (rb"(?:\xef\xbb\xbf)?\s*<\?xml.{0,200}<\?mso-application", "xml_2003"),
)
_OTHERWISE = (".docx", ".xlsx", ".pdf")  # names of files that are no plain text
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MEMBERS = (  # a member of the archive → what of ``office`` reads it, or why not
    ("word/document.xml", "docx_rows"),
    ("xl/workbook.xml", "xlsx_rows"),
    ("xl/workbook.bin", "binary_excel"),
    ("OFD.xml", "ofd"),
    ("content.xml", "open_document"),
    ("ppt/presentation.xml", "presentation"),
)
_HEADERS = re.compile(rb"\s*(?:[\w-]+:.*\n(?:[ \t].*\n)*)+")  # of a mail, and so of a page saved in one file


def read(data: bytes, name: str) -> tuple[tuple[Row, ...], str, str]:
    """Read a file as what its content shows it to be.

    Args:
        data: the file's bytes.
        name: the file's name, for messages only.

    Returns:
        The rows, the title, and the format's name.

    Raises:
        ReportError: the file is damaged, encrypted, too long or of a format that cannot be read.
    """
    with refusing_damaged(name):
        reader = _reader(data)
        if isinstance(reader, str):
            raise refused(reader, file=name)
        if reader:
            rows, title = reader(data, name)
            return bounded(rows, name), title, reader.__name__.removesuffix("_rows")
        text = decoded(data, name)
        if is_html(text):
            rows, title = html_rows(text, name)
            return bounded(rows, name), title, "html"
        if name.lower().endswith(_OTHERWISE):
            raise refused("damaged_name", file=name, form=name[-4:].strip(".").upper())
        return bounded(text_rows(text), name), "", "text"


def _reader(data: bytes) -> Reader | str | None:
    """How to read a file, or why it cannot be read; None for plain text and the source of a web page."""
    head = data[:2000]
    if b"%PDF-" in head:
        return pdf_rows
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
        how = next((how for member, how in _MEMBERS if member in members), "archive")
        if not how.endswith("_rows"):
            return how
        from jianxi_tools.documents import office  # only now: what reads Office files takes half a second to load

        return getattr(office, how)
    if head.startswith(_OLE):
        return "encrypted" if _ENCRYPTED in data else "old_office"
    if problem := next((problem for signature, problem in _SIGNATURES if re.match(signature, head, re.DOTALL)), None):
        return problem
    headers = _HEADERS.match(head)
    return mht_rows if headers and b"mime-version" in headers[0].lower() else None

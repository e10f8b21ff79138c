"""A file of any format → Document: rows of cells in the order of the page, each with its place."""

import hashlib
from pathlib import Path

from jianxi_tools.documents.formats import read
from jianxi_tools.documents.rows import (
    HIDDEN,
    MAX_BYTES,
    MAX_ROWS,
    PICTURE,
    Cell,
    Document,
    Row,
    bounded,
    refusing_damaged,
)
from jianxi_tools.report import refused

__all__ = [
    "HIDDEN",
    "MAX_BYTES",
    "MAX_ROWS",
    "PICTURE",
    "Cell",
    "Document",
    "Row",
    "file_bytes",
    "open_document",
    "pdf_grids",
]


def open_document(path: str | Path) -> Document:
    """Read a file of any known format.

    Args:
        path: the file; its content, not its name, decides how it is read.

    Raises:
        ReportError: it is missing, empty, too large, damaged, encrypted or of a format that cannot be read.
    """
    data = file_bytes(Path(path))
    rows, title, form = read(data, Path(path).name)
    return Document(str(path), hashlib.sha256(data).hexdigest(), rows, title, form)


def pdf_grids(path: str | Path) -> Document:
    """Read a PDF by the ruling of its tables, which is slower than its bare text and keeps the place of blank cells.

    Args:
        path: the file, a PDF.

    Raises:
        ReportError: as for ``open_document``.
    """
    from jianxi_tools.documents.pdf_tables import grid_rows  # only now: pdfplumber takes long to load

    data = file_bytes(Path(path))
    with refusing_damaged(Path(path).name):
        rows = bounded(grid_rows(data, Path(path).name), Path(path).name)
    return Document(str(path), hashlib.sha256(data).hexdigest(), rows, format="pdf")


def file_bytes(path: Path) -> bytes:
    """What a file holds.

    Raises:
        ReportError: it is missing, empty or too large, or cannot be opened.
    """
    try:
        if path.is_dir():
            raise refused("folder", path=path)
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise refused("too_large", file=path.name, size=size / 1e6, most=MAX_BYTES / 1e6)
        data = path.read_bytes()
    except FileNotFoundError:
        raise refused("gone", file=path.name, path=path) from None
    except OSError as error:
        raise refused("no_access", file=path.name, path=path, why=error.strerror or error) from None
    if not data.strip():
        raise refused("empty", file=path.name)
    return data

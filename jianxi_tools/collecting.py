"""Collecting sources: each kept as it was obtained, with where and when it was found in ``data/manifest.csv``."""

import codecs
import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from jianxi_tools.files import plain_name, publish, sha256_of
from jianxi_tools.lists import csv_text, read_list
from jianxi_tools.panel import report_files
from jianxi_tools.paths import from_root, within
from jianxi_tools.reading import read_file
from jianxi_tools.report import refused

DATA = "data"  # the collection: reports/ and manifest.csv
COLUMNS = ("file", "authority", "year", "from", "retrieved", "sha256")


class Source(NamedTuple):
    """A row of the manifest, the other versions of the same report, and whether a table of the form was found."""

    file: str
    authority: str
    year: str
    origin: str
    retrieved: str
    sha256: str
    versions: tuple[str, ...] = ()
    has_table: bool = True


def add_source(file: str | Path, origin: str) -> Source:
    """Copy a source into the collection, byte for byte, under the name of its authority and year.

    A file that lies in the collection already, but is not in the manifest, keeps its name, as does a list of several
    reports. One that is recorded and has gone is put back.

    Args:
        file: the report as it was obtained.
        origin: where it was found, an address or words.

    Returns:
        What is recorded of it.

    Raises:
        ReportError: it cannot be read, the same bytes are in the collection already, it is recorded with other bytes,
            or ``origin`` is empty.
    """
    origin = " ".join(origin.split())
    if not origin:
        raise refused("no_origin")
    path, _ = within(from_root(file))
    reports = list(read_file(path))
    about = {(report.authority, report.year) for report in reports}
    authority, year = about.pop() if len(about) == 1 else (None, None)
    content = path.read_bytes()
    sha256 = sha256_of(content)  # a list of typed figures is named after what it says
    data = from_root(DATA)
    (data / "reports").mkdir(parents=True, exist_ok=True)
    with FileLock(data / ".lock"):
        recorded = _recorded(data)
        present = _present(data)
        twin = next((source for source in recorded if source.sha256 == sha256), None)
        if twin and present.get(twin.file) == sha256:
            raise refused("in_collection", file=path.name, twin=twin.file)
        if twin:  # recorded, but gone or changed since: put back as it was
            publish(content, data / "reports" / twin.file)
            return twin
        known = {source.file for source in recorded}
        name = next((name for name, digest in present.items() if digest == sha256), None)
        if name in known:
            raise refused("other_bytes", file=name)
        if name is None:
            name = _free_name(data / "reports", authority, year, path)
            publish(content, data / "reports" / name)
        source = Source(name, authority or "", str(year or ""), origin, _today(), sha256)
        _record(data / "manifest.csv", source)
    same = (source.authority, source.year)
    versions = tuple(one.file for one in recorded if all(same) and (one.authority, one.year) == same)
    return source._replace(versions=versions, has_table=any(report.edition for report in reports))


def verify_sources() -> list[tuple[str, str]]:
    """Which sources are not as the manifest records them: the file, and what is wrong with it.

    Raises:
        ReportError: there is no collection, or the manifest cannot be read.

    >>> verify_sources()
    []
    """
    data = from_root(DATA)
    if not data.is_dir():
        raise refused("no_folder", folder=data)
    recorded, present = _recorded(data), _present(data)
    problems = []
    for source in recorded:
        if source.file not in present:
            problems.append((source.file, "missing"))
        elif present[source.file] != source.sha256:
            problems.append((source.file, f"changed since it was recorded ({source.retrieved or 'no date'})"))
    known = {source.file for source in recorded}
    problems += [(name, "not recorded: jianxi add records it") for name in present if name not in known]
    return problems


def _recorded(data: Path) -> list[Source]:
    manifest = data / "manifest.csv"
    return [Source(*row) for _, row in read_list(manifest, COLUMNS)] if manifest.is_file() else []


def _present(data: Path) -> dict[str, str]:
    """The files of the collection and their sha256."""
    folder = data / "reports"
    files = report_files(folder) if folder.is_dir() and any(folder.iterdir()) else []
    return {file.relative_to(folder).as_posix(): sha256_of(file.read_bytes()) for file in files}


def _free_name(folder: Path, authority: str | None, year: int | None, file: Path) -> str:
    """Authority and year, or the name that the file had; numbered where another version has it."""
    stem = plain_name(f"{authority}-{year}" if authority and year else file.stem, "report")
    suffix = file.suffix.lower()
    taken = {path.name.casefold() for path in folder.iterdir()}
    names = (f"{stem}{tail}{suffix}" for tail in ("", *(f"-{number}" for number in range(2, len(taken) + 3))))
    return next(name for name in names if name.casefold() not in taken)


def _record(manifest: Path, source: Source) -> None:
    """Add a row; what stands in the file stays as it is, in UTF-8."""
    before = manifest.read_bytes() if manifest.is_file() else (",".join(COLUMNS) + "\n").encode()
    text, mark = csv_text(before, manifest.name)
    if not before.endswith(text.encode()):
        before = codecs.BOM_UTF8 + text.encode()  # as Excel knows it
    row = io.StringIO()
    csv.writer(row, delimiter=mark, lineterminator="\n").writerow(source[: len(COLUMNS)])
    publish(before + (b"" if before.endswith(b"\n") else b"\n") + row.getvalue().encode(), manifest)


def _today() -> str:
    return datetime.now(UTC).astimezone().date().isoformat()

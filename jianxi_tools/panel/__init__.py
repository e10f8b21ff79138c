"""Many reports: reading in bulk, saving and loading, as plain frames."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

import numpy as np
import pandas as pd

from jianxi_tools.claims import claim_rows, find_claims
from jianxi_tools.corrections import load_corrections
from jianxi_tools.edition import editions
from jianxi_tools.panel.choice import choose
from jianxi_tools.panel.columns import FRAMES, SORTED_BY, Parcel, packed, report_of, unpacked
from jianxi_tools.panel.executors import spread
from jianxi_tools.panel.export import write_package
from jianxi_tools.paths import folder_for_writing, from_root, within
from jianxi_tools.reading import read_file
from jianxi_tools.report import (
    KEYS,
    REMARK_COLUMNS,
    Reading,
    Remark,
    Report,
    ReportError,
    check_language,
    codes_of,
    refused,
)
from jianxi_tools.words import LANGUAGES, say

_ONE_AT_A_TIME = Lock()  # some parsers stand no threads, and a cluster's workers may have several


@dataclass(frozen=True, repr=False)
class Panel:
    """Reports side by side: the frames of each report under its id, authority and year.

    ``reports`` has one row per report, ordered by authority and year; ``remarks`` also names every file that could
    not be read. ``claims.attrs["language"]`` is the language in which claims are explained.
    """

    reports: pd.DataFrame
    figures: pd.DataFrame
    claims: pd.DataFrame
    remarks: pd.DataFrame

    def save(self, folder: str | Path) -> None:
        """Write the four frames as Parquet files into ``folder``; a panel there is replaced and never mixed up.

        Args:
            folder: where to; a relative path is taken as ``for_writing`` takes it.

        Raises:
            ReportError: the folder cannot be written into.
        """
        folder = folder_for_writing(folder)
        with TemporaryDirectory(dir=folder, prefix=".unfinished-") as new:
            for name in FRAMES:
                getattr(self, name).to_parquet(Path(new, f"{name}.parquet"), index=False)
            Path(folder, f"{FRAMES[0]}.parquet").unlink(missing_ok=True)  # until it is back, no panel is there to load
            for name in reversed(FRAMES):
                os.replace(Path(new, f"{name}.parquet"), folder / f"{name}.parquet")

    def export(self, folder: str | Path, **others: pd.DataFrame) -> Path:
        """Write the four frames as CSV files with a Frictionless ``datapackage.json`` that describes every column.

        Args:
            folder: where to, as for ``save``; files of the same names are replaced.
            others: frames to write beside them, of ``checks=jx.check(panel)``, ``suspects=jx.suspects(panel)``,
                ``findings=jx.findings(checks, panel.claims)``, ``indicators=jx.indicators(panel)`` and
                ``differences=jx.differences(panel)``.

        Returns:
            The path of the ``datapackage.json``.

        Raises:
            ReportError: a frame of another name, with other columns or of another panel is given, or the folder
                cannot be written into.
        """
        return write_package({name: getattr(self, name) for name in FRAMES} | others, folder)

    def select(self, authority: str = "", year: int | str = "") -> "Panel":
        """The reports of one authority, of one year, or of both; "" means all.

        Raises:
            ReportError: there is no report of the authority or for the year; the sentence names the nearest.
        """
        return choose(self, authority, year)

    def only(self, reports: str | Iterable[str]) -> "Panel":
        """The reports of these ids, or of one."""
        ids = {reports} if isinstance(reports, str) else set(reports)
        return Panel(**{name: self._own(name, ids).reset_index(drop=True) for name in FRAMES})

    def report(self, report: str) -> Report:
        """The report of that id with its figures, claims and remarks, without its prose; KeyError if there is none.

        Raises:
            ReportError: its figures do not stand in the order of the form, by which a report knows them.
        """
        if report not in self._rows["reports"]:
            raise KeyError(report)
        overview = self._own("reports", [report]).iloc[0]
        figures, claims, remarks = (self._own(name, [report]) for name in FRAMES[1:])
        if len(figures) and [*codes_of(figures)] != [*editions()[overview["edition"]].position]:
            raise refused("disordered")
        return report_of(
            overview,
            map(Reading, *(figures[name] for name in ("value", "unit", "state", "raw", "source_place"))),
            remark_list=tuple(map(Remark, *(remarks[name] for name in REMARK_COLUMNS))),
            claims=claims.drop(columns=list(KEYS)).reset_index(drop=True),
        )

    def _own(self, name: str, ids: Iterable[str]) -> pd.DataFrame:
        """The rows of a frame that belong to some reports."""
        rows = self._rows[name]
        found = [rows[one] for one in ids if one in rows]
        return getattr(self, name).iloc[np.sort(np.concatenate(found)) if found else []]

    @property
    def refused(self) -> pd.DataFrame:
        """The remarks on files that could not be read."""
        return self.remarks[self.remarks["remark"] == "file_refused"]

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, np.ndarray]]:
        """Where the rows of each report stand: looked up once, for a search through every frame would cost far more."""
        return {name: getattr(self, name).groupby("report").indices for name in FRAMES}

    def __len__(self) -> int:
        return len(self.reports)

    def __repr__(self) -> str:
        authorities = self.reports["authority"].nunique()
        return f"<Panel: {len(self)} reports of {authorities} authorities, {len(self.refused)} files not read>"

    def _repr_html_(self) -> str:
        from jianxi_tools import views  # a view of a panel needs the panel, not the other way round

        return views.panel_html(self)


def report_files(where: str | Path | Iterable[str | Path]) -> list[Path]:
    """The files of a folder (in the order of their names, without what is hidden or no document), or the paths given.

    Raises:
        ReportError: there is no such folder, or it holds no file.
    """
    if isinstance(where, Iterable) and not isinstance(where, str):
        return [Path(path) for path in where]
    folder = from_root(where)
    if within(folder)[0].is_file():
        return [folder]
    if not folder.is_dir():
        raise refused("no_folder", folder=folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path.relative_to(folder)))
    if not files:
        raise refused("no_reports", folder=folder)
    return files


def _is_hidden(path: Path) -> bool:
    """Whether a file is hidden, or lies in a folder that is, on one system or another."""
    return any(part.startswith((".", "~$", "Thumbs.db", "desktop.ini")) for part in path.parts)


def read_reports(
    where: str | Path | Iterable[str | Path], executor: Executor | None = None, *, language: str | None = None
) -> Panel:
    """Read many reports.

    Args:
        where: a folder, paths of files, or a folder in which a panel was saved, which is loaded as it is.
        executor: any ``concurrent.futures.Executor`` to read in parallel, a process pool or that of a cluster; none
            reads in this process. Files must be there under the same paths.
        language: ``en`` or ``zh``, the language in which claims are explained; None means English, for a saved panel
            its own.

    Returns:
        A panel, the same whatever the executor. A file that cannot be read costs one remark, as does one that holds
        the same bytes as another.

    Raises:
        ReportError: there is no such folder or language, it holds no file, the claims of a saved panel are in another
            language, or ``data/corrections.csv`` cannot be right.

    >>> read_reports("data/reports")
    <Panel: 1 reports of 1 authorities, 0 files not read>
    """
    if language is not None:
        check_language(language)
    if isinstance(where, (str, Path)) and _is_saved(from_root(where)):
        panel = load_panel(where)
        if language is not None:
            find_claims(panel, language=language)  # refuses another language
        return panel
    folder = from_root(where) if isinstance(where, (str, Path)) else None
    return read_files(report_files(where), folder, executor, language or "en")


def read_files(files: Sequence[Path], folder: Path | None, executor: Executor | None, language: str) -> Panel:
    """As ``read_reports``; a file that cannot be read is named by its path below ``folder``, if there is one.

    Raises:
        ReportError: ``data/corrections.csv`` cannot be right.
    """
    load_corrections()  # a fault in this list is one error, not a refusal of every file
    read, killed = partial(_read, language=language, folder=folder), partial(_killed, folder=folder)
    parcels = spread(read, files, executor, killed)
    return _panel(parcels or [packed([])], executor, language)


def name_below(file: str | Path, folder: Path | None) -> str:
    """A file as its user knows it: by its path below the folder of reports, else by its name."""
    path = Path(file)
    return path.relative_to(folder).as_posix() if folder and folder in path.parents else path.name


def panel_of(reports: Iterable[Report], *, language: str = "en") -> Panel:
    """A panel of reports that are already read.

    Args:
        reports: any number; of several with the same sha256 the first counts.
        language: ``en`` or ``zh``, the language in which claims are explained.

    Raises:
        ReportError: there is no such language, something is no report, or two different ones share a short id.

    >>> from jianxi_tools.reading import read_report
    >>> panel_of([read_report("data/reports/jianxi-2023.txt")]).reports["year"].to_list()
    [2023]
    """

    def with_claims(report: Report) -> tuple[Report, list[tuple]]:
        if not isinstance(report, Report):
            raise refused("other_kind", given=type(report).__name__)
        return report, claim_rows(report, language=language)

    check_language(language)
    every = reports if isinstance(reports, Iterable) else [reports]
    return _panel([packed(map(with_claims, every))], None, language)


def joined(*panels: Panel) -> Panel:
    """The reports of several panels as one, by authority and year; the first tells the language of the claims."""
    frames = {name: pd.concat([getattr(panel, name) for panel in panels], ignore_index=True) for name in FRAMES}
    frames["claims"].attrs = panels[0].claims.attrs
    reports = frames["reports"].sort_values(SORTED_BY, na_position="first", ignore_index=True)
    rank = pd.Series(reports.index, index=reports["report"])
    for name in FRAMES[1:]:  # what belongs to no report comes first
        order = frames[name]["report"].map(rank).fillna(-1).argsort(kind="stable")
        frames[name] = frames[name].iloc[order].reset_index(drop=True)
    return Panel(**frames | {"reports": reports})


def load_panel(folder: str | Path) -> Panel:
    """A panel that ``Panel.save`` has written.

    Args:
        folder: where it was saved.

    Raises:
        ReportError: the folder does not hold a whole panel.

    >>> with TemporaryDirectory() as folder:
    ...     read_reports("data/reports").save(folder)
    ...     load_panel(folder)
    <Panel: 1 reports of 1 authorities, 0 files not read>
    """
    folder = from_root(folder)
    if not _is_saved(folder):
        raise refused("no_panel", folder=folder)
    return Panel(**{name: pd.read_parquet(folder / f"{name}.parquet") for name in FRAMES})


def _is_saved(folder: Path) -> bool:
    return all((folder / f"{name}.parquet").is_file() for name in FRAMES)


def _panel(parcels: Sequence[Parcel], executor: Executor | None, language: str) -> Panel:
    def again(pairs: Sequence[tuple[Report, Report]]) -> Iterator[list[tuple]]:
        return chain.from_iterable(spread(partial(_grown, language=language), pairs, executor))

    panel = Panel(**unpacked(parcels, again))
    panel.claims.attrs["language"] = language
    return panel


def _read(paths: Sequence[Path], language: str, folder: Path | None = None) -> Parcel:
    """Read some files; whatever is wrong with one costs one remark."""
    found, unread = [], []
    for path in paths:
        try:
            with _ONE_AT_A_TIME:
                reports = read_file(path)
            found += [(report, claim_rows(report, language=language)) for report in reports]
        except ReportError as error:
            unread.append(_refusal(path, error, folder))
        except Exception as error:  # a fault of ours on one file must not cost all others
            why = f"{type(error).__name__}: {error}"
            unread.append(_refusal(path, refused("fault", file=path.name, why=why), folder))
    return packed(found, unread)


def _killed(path: Path, folder: Path | None = None) -> Parcel:
    return packed([], [_refusal(path, refused("kills", file=path.name), folder)])


def _refusal(path: Path, why: ReportError, folder: Path | None) -> Remark:
    name = name_below(path, folder)
    said = {language: why.text(language, name) for language in LANGUAGES}
    if why.file not in ("", path.name):  # it speaks of another file
        said = {language: name + say("view.colon", language) + why.text(language) for language in LANGUAGES}
    return Remark("file_refused", "", "", str(path), said["zh"], said["en"])


def _grown(pairs: Sequence[tuple[Report, Report]], language: str) -> list[list[tuple]]:
    """The claims of some reports, growth held against those of the year before."""
    return [claim_rows(now, before=before, language=language) for now, before in pairs]

"""Many reports: reading in bulk, saving and loading, as plain frames."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd

from jianxi_tools.claims import COLUMNS as CLAIM_COLUMNS
from jianxi_tools.claims import find_claims
from jianxi_tools.corrections import load_corrections
from jianxi_tools.edition import editions
from jianxi_tools.paths import from_root
from jianxi_tools.reading import read_report
from jianxi_tools.report import (
    FIGURE_COLUMNS,
    KEYS,
    REMARK_COLUMNS,
    REPORT_COLUMNS,
    Reading,
    Remark,
    Report,
    ReportError,
    form_frame,
)

KEY_TYPES = {"report": "str", "authority": "str", "year": "Int64"}
FRAMES = ("reports", "figures", "claims", "remarks")


@dataclass(frozen=True, repr=False)
class Panel:
    """Reports side by side: the frames of each report under its id, authority and year.

    ``reports`` has one row per report, ordered by authority and year; ``remarks`` also names every file that could
    not be read.
    """

    reports: pd.DataFrame
    figures: pd.DataFrame
    claims: pd.DataFrame
    remarks: pd.DataFrame

    def save(self, folder: str | Path) -> None:
        """Write the four frames as Parquet files into ``folder``."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name in FRAMES:
            getattr(self, name).to_parquet(folder / f"{name}.parquet", index=False)

    def select(self, authority: str = "", year: int | str = "") -> "Panel":
        """The reports of one authority, of one year, or of both; "" means all."""
        chosen = self.reports
        if authority:
            chosen = chosen[chosen["authority"] == authority]
        if year != "":
            chosen = chosen[chosen["year"] == int(year)]
        return self.only(chosen["report"])

    def only(self, reports: Iterable[str]) -> "Panel":
        """The reports of these ids."""
        ids, frames = list(reports), {name: getattr(self, name) for name in FRAMES}
        return Panel(
            **{name: frame[frame["report"].isin(ids)].reset_index(drop=True) for name, frame in frames.items()}
        )

    def report(self, report: str) -> Report:
        """The report of that id with its figures and remarks, without its prose; KeyError if there is none."""
        overview = self.reports.set_index("report").loc[report]
        figures, remarks = (frame[frame["report"] == report] for frame in (self.figures, self.remarks))
        known = {name: None if pd.isna(overview[name]) else overview[name] for name in overview.index}
        return Report(
            **{name: known[name] for name in ("edition", "authority", "year", "scope", "source", "sha256", "format")},
            readings=tuple(
                map(Reading, *(figures[name] for name in ("value", "unit", "state", "raw", "source_place")))
            ),
            remark_list=tuple(map(Remark, *(remarks[name] for name in REMARK_COLUMNS))),
            sections=known["sections"] or "",
            money={"fees": known["fee_unit"]} if known["fee_unit"] else {},
        )

    def __len__(self) -> int:
        return len(self.reports)

    def __repr__(self) -> str:
        unread = int((self.remarks["remark"] == "file_refused").sum())
        authorities = self.reports["authority"].nunique()
        return f"<Panel: {len(self)} reports of {authorities} authorities, {unread} files not read>"

    def _repr_html_(self) -> str:
        from jianxi_tools import views  # a view of a panel needs the panel, not the other way round

        return views.panel_html(self)


def report_files(where: str | Path | Iterable[str | Path]) -> list[Path]:
    """The files of a folder (hidden ones left out, in the order of their names), or the paths given.

    Raises:
        ReportError: there is no such folder, or it holds no file.
    """
    if not isinstance(where, (str, Path)):
        return [Path(path) for path in where]
    folder = from_root(where)
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise ReportError(f"There is no folder {folder}: give the folder that holds the reports.")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if not files:
        raise ReportError(f"The folder {folder} holds no reports: put the files of the annual reports into it.")
    return files


def read_reports(
    where: str | Path | Iterable[str | Path], executor: Executor | None = None, *, language: str = "en"
) -> Panel:
    """Read many reports.

    Args:
        where: a folder, paths of files, or a folder in which a panel was saved.
        executor: any ``concurrent.futures.Executor`` to read in parallel; none reads in this process.
        language: ``en`` or ``zh``, the language in which claims are explained.

    Returns:
        A panel; a file that cannot be read costs one remark.

    Raises:
        ReportError: there is no such folder, it holds no file, or ``data/corrections.csv`` cannot be right.
    """
    if isinstance(where, (str, Path)) and _is_saved(from_root(where)):
        return load_panel(from_root(where))
    files = report_files(where)
    load_corrections()  # a fault in this list is one error, not a refusal of every file
    read = partial(_read, language=language)
    results = executor.map(read, files) if executor else map(read, files)
    return _panel(results)


def panel_of(reports: Iterable[Report], *, language: str = "en") -> Panel:
    """A panel of reports that are already read, with claims explained in ``en`` or ``zh``."""
    return _panel(_frames_of(report, language) for report in reports)


def joined(*panels: Panel) -> Panel:
    """Panels one behind the other."""
    frames = {name: [getattr(panel, name) for panel in panels] for name in FRAMES}
    return Panel(**{name: pd.concat(parts, ignore_index=True) for name, parts in frames.items()})


def load_panel(folder: str | Path) -> Panel:
    """A panel that ``Panel.save`` has written.

    Raises:
        ReportError: the folder does not hold a whole panel.
    """
    if not _is_saved(Path(folder)):
        raise ReportError(f"{folder} holds no saved panel: write one there with Panel.save.")
    return Panel(**{name: pd.read_parquet(Path(folder) / f"{name}.parquet") for name in FRAMES})


def _is_saved(folder: Path) -> bool:
    return all((folder / f"{name}.parquet").is_file() for name in FRAMES)


@dataclass(frozen=True)
class _Read:
    """What one file adds to a panel: plain records, so that they travel between processes cheaply."""

    overview: dict[str, object] | None
    readings: tuple
    claims: pd.DataFrame | None
    remarks: tuple
    again: Callable[..., pd.DataFrame] | None = None  # find_claims on a report whose prose speaks of growth


def _read(path: Path, language: str) -> _Read:
    try:
        return _frames_of(read_report(path), language)
    except ReportError as error:
        return _Read(None, (), None, (("file_refused", "", "", str(path), str(error), str(error)),))


def _frames_of(report: Report, language: str) -> _Read:
    claims = find_claims(report, language=language)
    again = partial(find_claims, report, language=language) if (claims["relation"] == "C10").any() else None
    return _Read(report.overview, report.readings, claims, report.remark_list, again)


def _panel(results: Iterable[_Read]) -> Panel:
    read = sorted(results, key=_order)
    reports = pd.DataFrame([one.overview for one in read if one.overview], columns=list(REPORT_COLUMNS))
    reports = reports.astype({"year": "Int64"} | {name: "str" for name in REPORT_COLUMNS if name != "year"})
    blocks = [_figures(code, list(block)) for code, block in groupby(read, key=_edition) if code]
    claims = [_keyed(frame, one) for one, frame in zip(read, _claims(read), strict=True) if frame is not None]
    remarks = [(*_key(one), *remark) for one in read for remark in one.remarks]
    return Panel(
        reports=reports,
        figures=_joined(blocks, (*KEYS, *FIGURE_COLUMNS)),
        claims=_joined(claims, (*KEYS, *CLAIM_COLUMNS)),
        remarks=pd.DataFrame(remarks, columns=[*KEYS, *REMARK_COLUMNS]).astype(KEY_TYPES),
    )


def _claims(read: list[_Read]) -> Iterator[pd.DataFrame | None]:
    """The claims of each report, growth held against last year's where the panel holds exactly one of it."""
    years: dict[tuple, list[Report]] = {}
    for one in read:
        if one.overview:
            own = [one.overview[name] for name in ("edition", "authority", "year", "scope", "source", "sha256")]
            years.setdefault(tuple(own[1:4]), []).append(Report(*own, readings=one.readings))
    for one in read:
        last = []
        if one.again and one.overview["authority"] and one.overview["year"]:
            last = years.get((one.overview["authority"], one.overview["year"] - 1, one.overview["scope"]), [])
        yield one.again(before=last[0]) if len(last) == 1 else one.claims


def _order(one: _Read) -> tuple:
    overview = one.overview or {}
    return (overview.get("authority") or "", overview.get("year") or 0, overview.get("report") or "")


def _edition(one: _Read) -> str | None:
    return one.overview["edition"] if one.overview else None


def _key(one: _Read) -> tuple[str, str | None, int | None]:
    return tuple(one.overview[name] for name in KEYS) if one.overview else ("", None, None)


def _keyed(frame: pd.DataFrame, one: _Read) -> pd.DataFrame:
    for at, (name, value) in enumerate(zip(KEYS, _key(one), strict=True)):
        frame.insert(at, name, value)
    return frame.astype(KEY_TYPES)


def _figures(edition: str, read: list[_Read]) -> pd.DataFrame:
    """The figures of reports of one edition, built column by column: a frame for each report would cost far more."""
    form, size = form_frame(edition), len(editions()[edition].figures)
    keys = pd.DataFrame([_key(one) for one in read], columns=list(KEYS)).astype(KEY_TYPES)
    columns = {name: keys[name].repeat(size).to_numpy() for name in KEYS}
    fields = dict(
        zip(
            ("value", "unit", "state", "raw", "source_place"),
            zip(*(r for one in read for r in one.readings), strict=True),
            strict=True,
        )
    )
    columns |= {
        name: np.array(values, dtype="float64") if name == "value" else list(values) for name, values in fields.items()
    }
    columns |= {name: np.tile(form[name].to_numpy(dtype=object), len(read)) for name in form}
    return pd.DataFrame(columns)[[*KEYS, *FIGURE_COLUMNS]].astype(KEY_TYPES)


def _joined(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    frames = [frame for frame in frames if len(frame)]
    return pd.concat(frames, ignore_index=True)[list(columns)] if frames else pd.DataFrame(columns=list(columns))

"""What a review consists of: every notebook run with all that it reads, as digests."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import pandas as pd

import jianxi_tools
from jianxi_tools.corrections import Correction, load_corrections
from jianxi_tools.files import plain_name, sha256_of
from jianxi_tools.panel import Panel
from jianxi_tools.relations.beside import Unit, read_units
from jianxi_tools.report import refused

VERSIONS = {name: version(name) for name in ("jianxi-tools", "ipykernel", "matplotlib", "pandas", "papermill")}
UNNAMED, UNDATED = "unnamed", "undated"
PLACES = ("report", "reports")  # parameters that only say where to look: what is found there is an input of its own
OWN_FOLDERS = ("peers", "reference", "panel")  # of the review itself, no authority's
REPORT, RECONCILIATION, TRENDS, PEERS = "1-report", "2-reconciliation", "3-trends", "4-peers"


@dataclass(frozen=True, eq=False)
class Job:
    """A notebook to run.

    ``subject`` is the id of a report, an authority or a year; ``about`` the ids of the reports it is about; ``inputs``
    a digest of everything it reads, by kind.
    """

    subject: str
    notebook: Path
    parameters: Mapping[str, str]
    output: Path
    about: frozenset[str]
    inputs: Mapping[str, str]

    @property
    def page(self) -> Path:
        """Where the page stands, beside the executed copy."""
        return self.output.with_suffix(".html")

    @cached_property
    def input_hash(self) -> str:
        """One hash of all inputs: a run is up to date if it succeeded with the same."""
        return sha256_of(json.dumps(self.inputs, sort_keys=True))


@dataclass(frozen=True)
class Run:
    """How a run ended: ``outcome`` is ok or failed, ``error`` says why, ``cell`` which one failed (3: In [3])."""

    notebook: str
    output: str
    outcome: str
    seconds: float
    error: str = ""
    cell: int | None = None


def code_digest() -> str:
    """A digest of the package's own files: in a development checkout they change while the version does not."""
    root = Path(jianxi_tools.__file__).parent
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sha256_of("".join(f"{path.relative_to(root).as_posix()} {sha256_of(path.read_bytes())}\n" for path in files))


@dataclass(frozen=True)
class Planner:
    """Plans the runs of a review.

    Args:
        panel: all reports at hand.
        reference: the reference figures, as a panel.
        out: the folder for the results.
        notebooks: the folder of the notebooks.
        language: ``en`` or ``zh``.
    """

    panel: Panel
    reference: Panel
    out: Path
    notebooks: Path
    language: str

    def jobs(self) -> Iterator[Job]:
        """Notebooks 1 and 2 for every report, 3 for every authority, 4 for every year with several authorities.

        Raises:
            ReportError: a notebook is not there, or a list beside the sources cannot be right.
        """
        reports = self.panel.reports
        twins = reports.duplicated(["authority", "year"], keep=False)
        for report, is_twin in zip(reports.itertuples(), twins, strict=True):
            yield from self._of_report(report, is_twin)
        together = pd.concat([reports, self.reference.reports])
        reporting = set(reports["authority"])
        for authority, own in together.groupby("authority", sort=False):
            above = self.out if authority in reporting else self.out / "reference"
            folder = above / self._folders[authority]
            scope = {"reports": str(self.out / "panel"), "authority": authority}
            yield self._job(authority, TRENDS, scope, folder / f"{TRENDS}.ipynb", _ids(own), unread=self._unread)
        for year in sorted(reports["year"].dropna().unique()):
            peers = together[together["year"] == year]
            if peers["authority"].nunique() > 1:
                scope = {"reports": str(self.out / "panel"), "year": str(year)}
                output = self.out / "peers" / f"{year}.ipynb"
                yield self._job(str(year), PEERS, scope, output, _ids(peers), unread=self._unread)

    def _of_report(self, report: object, is_twin: bool) -> Iterator[Job]:
        named, dated = isinstance(report.authority, str), pd.notna(report.year)
        year = str(report.year) if dated else UNDATED
        scope = {"reports": str(self.out / "panel"), "authority": report.authority, "year": year}
        if is_twin or not (named and dated):
            year = f"{year}-{report.report}"
            scope = {"reports": str(self.out / "panel"), "report": report.report}
        folder = self.out / (self._folders[report.authority] if named else UNNAMED) / year
        own = {report.report: report.sha256}
        units = self._units.get(report.authority, []) if named else []
        names = [report.authority, *(unit.name for unit in units)] if named else []
        beside = [sha256 for name in names for sha256 in self._at_hand.get(name, ())]
        yield self._job(report.report, REPORT, {"report": report.source}, folder / f"{REPORT}.ipynb", own)
        output = folder / f"{RECONCILIATION}.ipynb"
        yield self._job(report.report, RECONCILIATION, scope, output, own, beside, units)

    def _job(
        self,
        subject: str,
        name: str,
        scope: Mapping[str, str],
        output: Path,
        about: Mapping[str, str],
        beside: Iterable[str] = (),
        units: Sequence[Unit] = (),
        unread: int = 0,
    ) -> Job:
        parameters = {**scope, "language": self.language}
        sources = sorted({*about.values(), *beside})
        inputs = {
            "notebook": self._notebook_digest(name),
            "parameters": _digest({name: given for name, given in parameters.items() if name not in PLACES}),
            "reports": _digest([(sha256, self._names[sha256]) for sha256 in sources]),
            "corrections": _digest([one for sha256 in sources for one in self._corrections.get(sha256, ())]),
            "units": _digest(units),
            "number of unread files": _digest(unread),
            "versions": _digest([VERSIONS, self._code]),
        }
        notebook = self.notebooks / f"{name}.ipynb"
        return Job(subject, notebook, parameters, output, frozenset(about), inputs)

    def _notebook_digest(self, name: str) -> str:
        if name not in self._notebooks:
            file = self.notebooks / f"{name}.ipynb"
            if not file.is_file():
                raise refused("no_notebook", file=file)
            self._notebooks[name] = sha256_of(file.read_bytes())
        return self._notebooks[name]

    @cached_property
    def _names(self) -> dict[str, str]:
        """The name of each report's file by its sha256: pages show it, and not the folder."""
        reports = pd.concat([self.panel.reports, self.reference.reports])
        return {sha256: Path(source).name for sha256, source in zip(reports["sha256"], reports["source"], strict=True)}

    @cached_property
    def _at_hand(self) -> dict[str, list[str]]:
        return self.panel.reports.groupby("authority")["sha256"].agg(list).to_dict()

    @cached_property
    def _unread(self) -> int:
        """How many files could not be read: pages on several reports tell it."""
        return len(self.panel.refused)

    @cached_property
    def _notebooks(self) -> dict[str, str]:
        return {}

    @cached_property
    def _code(self) -> str:
        return code_digest()

    @cached_property
    def _units(self) -> dict[str, list[Unit]]:
        return read_units()

    @cached_property
    def _corrections(self) -> dict[str, list[Correction]]:
        by_report: dict[str, list[Correction]] = {}
        for correction in load_corrections():
            by_report.setdefault(correction.report, []).append(correction)
        return by_report

    @cached_property
    def _folders(self) -> dict[str, str]:
        authorities = pd.concat([self.panel.reports, self.reference.reports])["authority"]
        return folder_names(authorities.dropna().unique())


def folder_names(authorities: Iterable[str]) -> dict[str, str]:
    """A folder for each authority; what is no file name, or would be the same as another's, gets a tail of its own.

    >>> folder_names(["涧西区人民政府", "a/b", "peers"])
    {'涧西区人民政府': '涧西区人民政府', 'a/b': 'a_b-c14cdd', 'peers': 'peers-722c57'}
    """
    taken = {*OWN_FOLDERS, UNNAMED}
    names = {}
    for authority in authorities:
        name = plain_name(authority, UNNAMED)
        if name != authority or name.casefold() in taken:
            name += "-" + sha256_of(authority)[:6]
        taken.add(name.casefold())
        names[authority] = name
    return names


def _ids(reports: pd.DataFrame) -> dict[str, str]:
    """The sha256 of reports by their ids."""
    return dict(zip(reports["report"], reports["sha256"], strict=True))


def _digest(value: object) -> str:
    return sha256_of(json.dumps(value, ensure_ascii=False, sort_keys=True))

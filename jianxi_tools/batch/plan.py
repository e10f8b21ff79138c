"""What a review consists of: every notebook run with all that it reads, as digests."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

import pandas as pd

import jianxi_tools
from jianxi_tools.corrections import load_corrections
from jianxi_tools.files import plain_name, sha256_of
from jianxi_tools.panel import Panel
from jianxi_tools.relations.beside import read_units
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


def planned(panel: Panel, reference: Panel, out: Path, notebooks: Path, language: str) -> list[Job]:
    """Notebooks 1 and 2 for every report, 3 for every authority, 4 for every year with several authorities.

    Raises:
        ReportError: a notebook is not there, or a list beside the sources cannot be right.
    """
    together = pd.concat([panel.reports, reference.reports])
    files = {sha256: Path(source).name for sha256, source in zip(together["sha256"], together["source"], strict=True)}
    digest_of, versions = cache(_file_digest), [VERSIONS, code_digest()]
    corrections = defaultdict(list)
    for correction in load_corrections():
        corrections[correction.report].append(correction)
    jobs = []
    for job in _jobs(panel, together, out, notebooks):
        sources, parameters = sorted(job.inputs["reports"]), {**job.parameters, "language": language}
        inputs = {
            "notebook": digest_of(job.notebook),
            "parameters": {key: given for key, given in parameters.items() if key not in PLACES},
            "reports": [(sha256, files[sha256]) for sha256 in sources],  # pages show the file, not the folder
            "corrections": [one for sha256 in sources for one in corrections[sha256]],
            "units": job.inputs.get("units", ()),
            "number of unread files": job.inputs.get("unread", 0),
            "versions": versions,
        }
        digests = {name: _digest(value) for name, value in inputs.items()}
        jobs.append(replace(job, parameters=parameters, inputs=digests))
    return jobs


def _jobs(panel: Panel, together: pd.DataFrame, out: Path, notebooks: Path) -> Iterator[Job]:
    """The runs with what each reads, before it is digested: the sha256 of reports, units, how many files are unread."""
    reports, everything = panel.reports, {"reports": str(out / "panel")}
    notebook = {name: notebooks / f"{name}.ipynb" for name in (REPORT, RECONCILIATION, TRENDS, PEERS)}
    unread = {"unread": len(panel.refused)}  # these pages tell how many there are
    folders, listed = folder_names(together["authority"].dropna().unique()), read_units()
    at_hand = reports.groupby("authority")["sha256"].agg(list).to_dict()
    twins = reports.duplicated(["authority", "year"], keep=False)
    for report, is_twin in zip(reports.itertuples(), twins, strict=True):
        named, dated = isinstance(report.authority, str), pd.notna(report.year)
        year = str(report.year) if dated else UNDATED
        scope = {"authority": report.authority, "year": year}
        if is_twin or not (named and dated):
            year = f"{year}-{report.report}"
            scope = {"report": report.report}
        folder = out / (folders[report.authority] if named else UNNAMED) / year
        about = frozenset([report.report])
        units = listed.get(report.authority, []) if named else []
        names = [report.authority, *(unit.name for unit in units)]
        near = {report.sha256, *(sha256 for name in names for sha256 in at_hand.get(name, ()))}
        given, inputs = {"report": report.source}, {"reports": [report.sha256]}
        yield Job(report.report, notebook[REPORT], given, folder / f"{REPORT}.ipynb", about, inputs)
        given, inputs = everything | scope, {"reports": near, "units": units}
        yield Job(report.report, notebook[RECONCILIATION], given, folder / f"{RECONCILIATION}.ipynb", about, inputs)
    for authority, own in together.groupby("authority", sort=False):
        output = (out if authority in at_hand else out / "reference") / folders[authority] / f"{TRENDS}.ipynb"
        given, inputs = everything | {"authority": authority}, unread | {"reports": set(own["sha256"])}
        yield Job(authority, notebook[TRENDS], given, output, frozenset(own["report"]), inputs)
    for year in sorted(reports["year"].dropna().unique()):
        peers = together[together["year"] == year]
        if peers["authority"].nunique() > 1:
            given, inputs = everything | {"year": str(year)}, unread | {"reports": set(peers["sha256"])}
            output, about = out / "peers" / f"{year}.ipynb", frozenset(peers["report"])
            yield Job(str(year), notebook[PEERS], given, output, about, inputs)


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


def _file_digest(notebook: Path) -> str:
    if not notebook.is_file():
        raise refused("no_notebook", file=notebook)
    return sha256_of(notebook.read_bytes())


def _digest(value: object) -> str:
    return sha256_of(json.dumps(value, ensure_ascii=False, sort_keys=True))

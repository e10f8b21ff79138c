"""The annual review: every notebook for every report and authority, a ledger of the runs, one start page."""

import hashlib
import json
import multiprocessing
import os
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import pandas as pd
from jinja2 import Environment, FileSystemLoader
from tqdm import tqdm

from jianxi_tools.corrections import CORRECTIONS
from jianxi_tools.findings import counts, findings
from jianxi_tools.panel import Panel, read_reports
from jianxi_tools.paths import from_root
from jianxi_tools.relations import check
from jianxi_tools.relations.beside import UNITS, read_units
from jianxi_tools.report import ReportError
from jianxi_tools.runner import TEMPLATES, Run, publish, run_notebook
from jianxi_tools.views.tables import place_in_words
from jianxi_tools.words import LANGUAGES, number, say

VERSIONS = {name: version(name) for name in ("jianxi-tools", "pandas", "matplotlib", "papermill")}
UNNAMED, UNDATED = "unnamed", "undated"


@dataclass(frozen=True)
class Job:
    """A notebook to run for a subject (the id of a report, or an authority), and the hash of everything it reads."""

    subject: str
    notebook: Path
    parameters: dict[str, str]
    output: Path
    input_hash: str


@dataclass(frozen=True)
class Review:
    """What a review did: the runs of this call, how many were done before, how many sources could not be read."""

    index: Path
    runs: tuple[Run, ...]
    already_done: int
    unread: int

    @property
    def complete(self) -> bool:
        """Whether every source was read and every run succeeded."""
        return not self.unread and all(run.outcome == "ok" for run in self.runs)


def review(
    reports: str | Path,
    out: str | Path,
    *,
    year: int | None = None,
    language: str = "en",
    jobs: int | None = None,
    notebooks: str | Path = "notebooks",
) -> Review:
    """Read all reports once, run the notebooks for each, and leave one start page that leads to everything.

    Args:
        reports: the folder of reports.
        out: the folder for the results; made if it does not exist.
        year: only the reports of this year; None means all.
        language: ``en`` or ``zh``.
        jobs: how many notebooks run at a time; None means one for each core.
        notebooks: the folder of the notebooks.

    Returns:
        What was done; ``index`` is the start page.

    Raises:
        ReportError: there are no reports, none of the year, or the notebooks or the language do not exist.
    """
    if language not in LANGUAGES:
        raise ReportError(f"There is no language {language!r}: choose {' or '.join(LANGUAGES)}.")
    everything = panel = read_reports(reports, language=language)
    if year is not None:
        years = sorted(int(value) for value in panel.reports["year"].dropna().unique())
        panel = panel.select(year=year)
        if not len(panel):
            raise ReportError(
                f"There is no report of {year}: there are reports of {', '.join(map(str, years)) or 'no known year'}."
            )
    out = Path(out).expanduser().resolve()
    out.mkdir(parents=True, exist_ok=True)
    everything.save(out / "panel")
    checks = check(panel, beside=everything, language=language)
    frames = {"figures": panel.figures, "checks": checks, "claims": panel.claims}
    for name, frame in (frames | {"findings": findings(checks, panel.claims)}).items():
        publish(frame.to_csv(index=False, lineterminator="\n"), out / f"{name}.csv", encoding="utf-8-sig")
    ledger = Ledger(out / "runs.jsonl")
    planned = list(plan(panel, everything, out, from_root(notebooks), language))
    waiting = [job for job in planned if not ledger.has(job)]
    runs = []
    for job, run in _execute(waiting, out, jobs or os.cpu_count() or 1):
        ledger.add(job, run)
        runs.append(run)
    unread = everything.remarks[everything.remarks["remark"] == "file_refused"]  # of no known year
    publish(index_page(panel, checks, unread, planned, ledger, out, language), out / "index.html")
    return Review(out / "index.html", tuple(runs), len(planned) - len(waiting), len(unread))


def plan(panel: Panel, everything: Panel, out: Path, notebooks: Path, language: str) -> Iterator[Job]:
    """The runs that a review consists of: notebooks 1 and 2 for every report, 3 for every authority.

    Args:
        panel: the reports to review.
        everything: all reports at hand; notebook 2 looks at other years and units too.
        out: the folder for the results.
        notebooks: the folder of the notebooks.
        language: ``en`` or ``zh``.

    Raises:
        ReportError: a notebook is not there.
    """
    at_hand = everything.reports.groupby("authority")["sha256"].agg(sorted).to_dict()
    units = read_units()
    paths = [path for path in map(from_root, (CORRECTIONS, UNITS)) if path.is_file()]
    lists = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]  # every run may rest on them
    twins = panel.reports.duplicated(["authority", "year"], keep=False)
    for report, is_twin in zip(panel.reports.itertuples(), twins, strict=True):
        named, dated = isinstance(report.authority, str), pd.notna(report.year)
        year = str(report.year) if dated else UNDATED
        scope = {"reports": str(out / "panel"), "authority": report.authority, "year": year}
        if is_twin or not (named and dated):
            year, scope = f"{year}-{report.report}", {"reports": report.source}  # nothing but the file tells it apart
        folder = out / _folder_name(report.authority if named else UNNAMED) / year
        names = [report.authority, *(unit.name for unit in units.get(report.authority, ()))] if named else []
        looked_at = [report.sha256, *(sha256 for name in names for sha256 in at_hand.get(name, ()))]
        own = {"report": report.source}
        yield _job(report.report, notebooks / "1-report.ipynb", own, language, folder, [*lists, report.sha256])
        yield _job(report.report, notebooks / "2-reconciliation.ipynb", scope, language, folder, [*lists, *looked_at])
    for authority in panel.reports["authority"].dropna().unique():
        scope = {"reports": str(out / "panel"), "authority": authority}
        folder = out / _folder_name(authority)
        yield _job(authority, notebooks / "3-trends.ipynb", scope, language, folder, [*lists, *at_hand[authority]])


def _job(
    subject: str, notebook: Path, parameters: dict[str, str], language: str, folder: Path, sources: list[str]
) -> Job:
    if not notebook.is_file():
        raise ReportError(f"There is no notebook {notebook}: run the review from the project's folder.")
    parameters = parameters | {"language": language}
    everything = [hashlib.sha256(notebook.read_bytes()).hexdigest(), parameters, sources, VERSIONS]
    input_hash = hashlib.sha256(json.dumps(everything, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return Job(subject, notebook, parameters, folder / notebook.name, input_hash)


def _folder_name(name: str) -> str:
    """A name that every file system takes, and papermill, which fills in braces."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*{}]', "_", name).strip(". ")[:80] or UNNAMED


class Ledger:
    """``runs.jsonl``: one line for each run that ended, the newest last."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        entries = [json.loads(line) for line in lines if line.endswith("}")]  # a line cut off is no entry
        self.entries = {entry["output"]: entry for entry in entries}

    def has(self, job: Job) -> bool:
        """Whether the run has succeeded on the same input and its page is there."""
        entry = self.entry(job)
        done = entry.get("input_hash") == job.input_hash and entry.get("outcome") == "ok"
        return done and job.output.with_suffix(".html").exists()

    def entry(self, job: Job) -> dict:
        """What is written of a job's last run; empty if it never ran."""
        return self.entries.get(self._name(job), {})

    def _name(self, job: Job) -> str:
        return job.output.relative_to(self.path.parent).as_posix()

    def add(self, job: Job, run: Run) -> None:
        """Write down how a run ended."""
        entry = asdict(run) | {
            "output": self._name(job),
            "input_hash": job.input_hash,
            "parameters": job.parameters,
            "versions": VERSIONS,
            "python": sys.version.split()[0],
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self.entries[entry["output"]] = entry
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def index_page(
    panel: Panel,
    checks: pd.DataFrame,
    unread: pd.DataFrame,
    planned: Sequence[Job],
    ledger: Ledger,
    out: Path,
    language: str,
) -> str:
    """The start page: what was read, what does not add up and where to look, what was not read and what failed."""
    links = {(job.subject, job.notebook.stem): quote(_page(job).relative_to(out).as_posix()) for job in planned}
    states = panel.figures.groupby("report")["state"]
    read, size = states.agg(lambda state: (state == "reported").sum()), states.size()
    against = panel.claims.loc[panel.claims["outcome"] == "contradicts", "report"].value_counts()
    sums = {report: counts(own) for report, own in checks.groupby("report")}
    none = counts(checks.iloc[:0])
    cards = [
        {
            "authority": report.authority if isinstance(report.authority, str) else say("page.unnamed", language),
            "year": str(report.year) if pd.notna(report.year) else say("page.undated", language),
            "source": Path(report.source).name,
            "edition": report.edition,
            "read": int(read.get(report.report, 0)),
            "size": int(size.get(report.report, 0)),
            "sums": sums.get(report.report, none),
            "against": int(against.get(report.report, 0)),
            "figures_page": links[report.report, "1-report"],
            "audit_page": links[report.report, "2-reconciliation"],
            "trends_page": links.get((report.authority, "3-trends")),
        }
        for report in panel.reports.itertuples()
    ]
    found = findings(checks, panel.claims)
    found["source_place"] = [place_in_words(place, language) for place in found["source_place"]]
    found["page"] = [links[report, "2-reconciliation"] for report in found["report"]]
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            language=language,
            say=partial(say, language=language),
            number=number,
            cards=cards,
            years=sorted({card["year"] for card in cards}),
            authorities=list(dict.fromkeys(card["authority"] for card in cards)),
            sums=counts(checks),
            findings=found.to_dict("records"),
            unread=unread.to_dict("records"),
            failures=[(job, entry) for job in planned if (entry := ledger.entry(job)).get("outcome") != "ok"],
            versions=VERSIONS,
            made=datetime.now(UTC),
            style=(TEMPLATES / "style.css").read_text(encoding="utf-8"),
        )
    )


def _page(job: Job) -> Path:
    return job.output.with_suffix(".html")


def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _execute(jobs: Sequence[Job], out: Path, workers: int) -> Iterator[tuple[Job, Run]]:
    """Run notebooks in processes of their own; a bar in a terminal, a line for each run elsewhere."""
    if not jobs:
        return
    workers = min(workers, len(jobs))
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        running = {
            pool.submit(run_notebook, job.notebook, job.parameters, job.output, _home(job, out)): job for job in jobs
        }
        progress = tqdm(as_completed(running), total=len(jobs), unit="run", disable=not sys.stderr.isatty())
        for done in progress:
            job, run = running[done], done.result()
            if progress.disable:
                print(f"{run.outcome:6} {run.seconds:5.1f} s  {job.output.relative_to(out)}", flush=True)
            yield job, run


def _home(job: Job, out: Path) -> str:
    return Path(os.path.relpath(out / "index.html", job.output.parent)).as_posix()

"""The annual review: every notebook for every report and authority, a ledger of the runs, one start page."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout
from tqdm import tqdm

from jianxi_tools.batch.ledger import Ledger
from jianxi_tools.batch.plan import Job, Run, planned
from jianxi_tools.batch.start_page import start_page
from jianxi_tools.batch.workers import execute, warm_up
from jianxi_tools.files import publish
from jianxi_tools.findings import findings, located
from jianxi_tools.indicators import indicators
from jianxi_tools.panel import Panel, name_below, read_files, report_files
from jianxi_tools.panel.choice import choose
from jianxi_tools.panel.reference import beside_reference
from jianxi_tools.paths import for_writing, from_root
from jianxi_tools.relations import check
from jianxi_tools.report import REFERENCE, ReportError, refused, said_in

RUN_SECONDS = 900  # a run that takes longer has hung


@dataclass(frozen=True)
class Review:
    """What a review did, or would do.

    Attributes:
        index: the start page.
        runs: the runs of this call.
        reasons: for each notebook that had to run, by its path below the folder, why: new, failed, gone, forced, or
            the inputs that changed.
        already_done: how many were done before.
        unread: the files that could not be read, each with the reason, which names it by its path below the folder.
    """

    index: Path
    runs: tuple[Run, ...]
    reasons: Mapping[str, Sequence[str]]
    already_done: int
    unread: tuple[tuple[str, str], ...]

    @property
    def complete(self) -> bool:
        """Whether every source was read and every run succeeded."""
        return not self.unread and all(run.outcome == "ok" for run in self.runs)


def review(
    reports: str | Path,
    out: str | Path,
    *,
    authority: str = "",
    year: int | str = "",
    language: str = "en",
    jobs: int | None = None,
    seconds: float = RUN_SECONDS,
    force: bool = False,
    dry_run: bool = False,
    notebooks: str | Path = "notebooks",
) -> Review:
    """Read all reports, run the notebooks whose input is new, and leave one start page that leads to everything.

    What succeeded on the same input is not run again; after an interruption a second call does the rest. The start
    page and the tables always cover every report in the folder, also where only some of the notebooks are run. A script
    calls this below ``if __name__ == "__main__":``, since it starts other processes.

    Args:
        reports: the folder of reports.
        out: the folder for the results, made if it does not exist; a relative path is taken from the project's root
            where this is called within a project, as in a notebook (``paths.for_writing``).
        authority: run only what rests on reports of this authority; "" means all.
        year: run only what rests on reports of this year; "" means all.
        language: ``en`` or ``zh``.
        jobs: how many notebooks run at a time; None means one for each core.
        seconds: how long one run may take; a longer one is ended and counts as failed.
        force: run also what is done.
        dry_run: run and write nothing, only tell what would run and why.
        notebooks: the folder of the notebooks.

    Returns:
        What was done; ``index`` is the start page.

    Raises:
        ReportError: there are no reports, none of the authority or year, the notebooks or the language do not exist,
            ``jobs`` or ``seconds`` is not above 0, or another review is writing into the folder or it cannot be
            written into.
    """
    out = for_writing(out)
    with said_in(language), nullcontext() if dry_run else _sole_writer(out):
        for name, given in (("jobs", jobs), ("seconds", seconds)):
            if given is not None and given <= 0:
                raise refused("not_above_0", name=name, given=given)
        if not dry_run:
            warm_up()
        folder = from_root(reports)
        if folder.is_dir() and out.is_relative_to(folder):
            raise refused("among_reports", out=out, folder=folder)
        panel = read_files(report_files(reports), folder, None, language)
        shown = _as_named(panel, folder)
        unread = list(zip(panel.refused["source_place"], panel.refused[f"text_{language}"], strict=True))
        together = beside_reference(panel) if len(panel) else panel  # reference figures alone make no review
        reference = together.only(together.reports.loc[together.reports["format"] == REFERENCE, "report"])
        every = planned(panel, reference, out, from_root(notebooks), language)
        about = _chosen(panel, reference, authority, year)
        wanted = [job for job in every if job.about & about]
        ledger = Ledger(out / "runs.jsonl")
        reasons = {job: ledger.why(job) or ("forced",) * force for job in wanted}
        waiting, runs = [job for job in wanted if reasons[job]], []
        if not dry_run:
            checks = check(panel, language=language)
            _publish_tables(panel, shown, checks, out, language)
            with closing(_with_progress(waiting, shown, out, jobs or os.cpu_count() or 1, seconds)) as ended:
                for job, run in ended:
                    ledger.add(job, run)
                    runs.append(run)
            _remove_others(ledger, every, out)
            page = start_page(shown, reference, checks, unread, every, ledger, language)
            publish(page, out / "index.html")
    why = {ledger.place(job): reasons[job] for job in waiting}
    return Review(out / "index.html", tuple(runs), why, len(wanted) - len(waiting), tuple(unread))


def _remove_others(ledger: Ledger, every: Sequence[Job], out: Path) -> None:
    """Remove the pages of earlier reviews that this one does not consist of: of reports that are no longer there."""
    kept = {job.output.resolve() for job in every}
    for name in ledger.entries:
        output = (out / name).resolve()  # a ledger is a file that anybody may have written: nothing outside is ours
        if output not in kept and output.is_relative_to(out) and output.suffix == ".ipynb":
            for file in (output, output.with_suffix(".html")):
                file.unlink(missing_ok=True)
            for folder in output.relative_to(out).parents[:-1]:
                if (out / folder).is_dir() and not any((out / folder).iterdir()):
                    (out / folder).rmdir()


def _as_named(panel: Panel, folder: Path) -> Panel:
    """The panel with its files as their user knows them: by their paths below the folder of reports."""
    remarks = panel.remarks.copy()
    files = remarks["remark"].isin(["file_refused", "file_twice"])
    remarks.loc[files, "source_place"] = [name_below(file, folder) for file in remarks.loc[files, "source_place"]]
    reports = panel.reports.assign(source=[name_below(file, folder) for file in panel.reports["source"]])
    return replace(panel, reports=reports, remarks=remarks)


def _chosen(panel: Panel, reference: Panel, authority: str, year: int | str) -> set[str]:
    """The ids of the reports that an authority and a year leave; those of a reference authority only by its name."""
    if not (authority or year):
        return {*panel.reports["report"], *reference.reports["report"]}
    is_known = authority in set(panel.reports["authority"]) or authority not in set(reference.reports["authority"])
    return set(choose(panel if is_known else reference, authority, year).reports["report"])


@contextmanager
def _sole_writer(out: Path) -> Iterator[None]:
    """Hold the folder against a second review, and leave none that was made for nothing.

    Of a process that was killed the system releases the lock.
    """
    is_new, lock = not out.exists(), out / ".lock"
    try:
        out.mkdir(parents=True, exist_ok=True)
        held = FileLock(lock).acquire(timeout=0)
    except Timeout:
        raise refused("two_reviews", folder=out) from None
    except OSError as error:
        raise refused("no_writing_into", folder=out, why=error.strerror) from None
    with held:
        try:
            yield
        except ReportError:
            with suppress(OSError):  # something stands in it, or the system deletes no file that is open
                if is_new:
                    lock.unlink()
                    out.rmdir()
            raise


def _publish_tables(panel: Panel, shown: Panel, checks: pd.DataFrame, out: Path, language: str) -> None:
    """Leave the frames, and the findings with the files as ``shown`` names them."""
    tables = {
        "figures": panel.figures,
        "checks": checks,
        "claims": panel.claims,
        "findings": located(findings(checks, panel.claims), shown.reports, panel.figures),
        "indicators": indicators(panel, language=language),
    }
    for name, frame in tables.items():
        publish(frame.to_csv(index=False, lineterminator="\n"), out / f"{name}.csv", encoding="utf-8-sig")
    part, whole = out / ".panel.part", out / "panel"
    shutil.rmtree(part, ignore_errors=True)  # what a review that was killed has left
    panel.save(part)
    shutil.rmtree(whole, ignore_errors=True)
    os.replace(part, whole)  # as one, so that frames of two reviews never stand together


def _with_progress(
    jobs: Sequence[Job], shown: Panel, out: Path, workers: int, seconds: float
) -> Iterator[tuple[Job, Run]]:
    """Run the jobs; one bar with the time left in a terminal, a line for each run elsewhere."""
    unnamed = shown.reports[shown.reports["authority"].isna()]
    files = dict(zip(unnamed["report"], unnamed["source"], strict=True))
    with (
        tqdm(total=len(jobs), unit="run", disable=not sys.stderr.isatty() or not jobs) as bar,
        closing(execute(jobs, out / "index.html", workers, seconds)) as ended,
    ):
        for count, (job, run) in enumerate(ended, 1):
            bar.update()
            if bar.disable or run.outcome != "ok":
                place = job.output.relative_to(out).as_posix()
                file = f" ({files[job.subject]})" if job.subject in files else ""
                line = f"{count}/{len(jobs)}  {run.outcome:6} {run.seconds:5.1f} s  {place}{file}  {run.error}"
                tqdm.write(line.rstrip(), file=sys.stderr)
            yield job, run

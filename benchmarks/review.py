"""The review against a shell loop of the papermill command over the same notebooks, in turns on the same machine."""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import papermill

import jianxi_tools as jx
from jianxi_tools.batch import plan
from jianxi_tools.batch.plan import Job
from jianxi_tools.batch.workers import execute, warm_up

sys.path.append("tests")
from many import authorities, write_many
from trivial import write_notebooks

RUNS, ROUNDS = 24, 3
IMPORTS = "from jianxi_tools import parameters\nfrom jianxi_tools.views.audit import Audit\nimport matplotlib.pyplot"


def main() -> None:
    """Print the seconds of both, their ratio, and the floor that a kernel of its own for each run sets."""
    with TemporaryDirectory() as folder:
        jobs = planned(Path(folder))
        started = time.perf_counter()
        warm_up()
        list(execute(jobs[:1], Path(folder, "index.html"), 1, 600))
        print(f"reviewing: first run, with the imports of the process from which others are forked: {since(started)}")
        loop = ours = 0.0
        for turn in range(ROUNDS):
            part = jobs[turn::ROUNDS]
            loop += timed(lambda part=part: run_loop(part, Path(folder)))
            ours += timed(lambda part=part: run_ours(part, Path(folder)))
        floor = cold_kernel(Path(folder)) * RUNS / (os.cpu_count() or 1)
        print(f"{RUNS} runs with their pages, {os.cpu_count()} cores: {ours:.1f} s")
        print(f"    shell loop of the papermill command, without pages: {loop:.1f} s, {loop / ours:.1f} × as long")
        print(f"    floor (start and imports of a cold kernel for each run, on all cores): {floor:.1f} s")


def planned(folder: Path) -> list[Job]:
    """Twenty-four runs of the real notebooks."""
    write_many(folder / "reports", authorities(RUNS // 3), [2023], ["txt"])
    panel = jx.read_reports(folder / "reports")
    panel.save(folder / "panel")
    return plan.planned(panel, panel.only([]), folder, Path("notebooks").resolve(), "en")[:RUNS]


def run_ours(jobs: list[Job], folder: Path) -> None:
    """The runs as the review does them."""
    failed = [run for _, run in execute(jobs, folder / "index.html", os.cpu_count() or 1, 600) if run.error]
    assert not failed, failed


def run_loop(jobs: list[Job], folder: Path) -> None:
    """What a researcher would write in a shell."""
    command = Path(sys.executable).with_name("papermill")
    for job in jobs:
        given = [word for name, value in job.parameters.items() for word in ("-r", name, value)]
        arguments = [command, job.notebook, folder / "loop.ipynb", "-k", "python3", "--no-progress-bar", *given]
        subprocess.run(arguments, check=True, capture_output=True)


def cold_kernel(folder: Path) -> float:
    """The seconds that a kernel takes to start and to import what the notebooks need."""
    notebook = write_notebooks(folder / "trivial", one=IMPORTS) / "1-report.ipynb"
    work = [str(notebook), str(folder / "cold.ipynb")]
    return min(timed(lambda: papermill.execute_notebook(*work, progress_bar=False)) for _ in range(3))


def timed(work: object) -> float:
    """The seconds of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def since(started: float) -> str:
    """The time gone by."""
    return f"{time.perf_counter() - started:.1f} s"

"""Reading on an executor: the same panel to the last bit from one process, two, or a cluster, whatever is lost."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from distributed import Client

import jianxi_tools as jx
from jianxi_tools import panel as panel_module
from jianxi_tools.panel import executors
from jianxi_tools.panel.columns import FRAMES
from jianxi_tools.panel.executors import MOST_AT_A_TIME, spread

SOURCE = Path("data/reports/jianxi-2023.txt")
COUNT = 24


@pytest.fixture(autouse=True)
def few_tasks(monkeypatch):
    """So few files make 9 tasks of 3 each."""
    monkeypatch.setattr(executors, "TASKS", 8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Reports of many authorities and two years, of which some speak of growth, and a broken file."""
    folder = tmp_path_factory.mktemp("reports")
    text = SOURCE.read_text(encoding="utf-8")
    grown = "2023年，全区新收政府信息公开申请40件，同比增长3%。\n（一）主动公开"
    for at in range(COUNT):
        year, own = 2022 + at % 2, text.replace("涧西区", f"第{at // 2}区")
        own = own.replace("（一）主动公开", grown, 1) if at % 4 == 1 else own
        (folder / f"{at:03}.txt").write_text(own.replace("2023年", f"{year}年"), encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\3\4 no archive")
    return folder


@pytest.fixture(scope="module")
def alone(folder):
    panel = jx.read_reports(folder)
    growth = panel.claims[panel.claims["relation"] == "C10"]
    assert len(panel) == COUNT and growth["outcome"].to_list() == ["contradicts"] * 6
    assert panel.remarks["remark"].eq("file_refused").sum() == 1
    return panel


def assert_same(panel, other, folder):
    """The frames are equal, and so is every byte of them when saved."""
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(panel, name), getattr(other, name), check_exact=True)
    panel.save(folder / "one")
    other.save(folder / "other")
    for name in FRAMES:
        one, two = (Path(folder, side, f"{name}.parquet").read_bytes() for side in ("one", "other"))
        assert one == two, name


@pytest.mark.parametrize("engine", [partial(ProcessPoolExecutor, 2), partial(ThreadPoolExecutor, 3)])
def test_a_pool_gives_the_same_panel(folder, alone, engine, tmp_path):
    with engine() as executor:
        assert_same(jx.read_reports(folder, executor), alone, tmp_path)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two worker processes, as somebody would start them on two machines, and a client."""
    there = tmp_path_factory.mktemp("cluster")
    address = there / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": (there / "log").open("w", encoding="utf-8"), "cwd": there}
    quiet["env"] = os.environ | {"PYTHONPATH": str(Path.cwd())}
    scheduler = [*dask, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(address)]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(address), "--nthreads", "2"]
    worker += ["--no-dashboard", "--no-nanny"]
    running = [subprocess.Popen(command, **quiet) for command in (scheduler, worker, worker)]
    try:
        with Client(scheduler_file=str(address), timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
            yield client
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


def test_a_cluster_gives_the_same_panel_and_a_lost_worker_loses_nothing(folder, alone, cluster, tmp_path):
    assert_same(jx.read_reports(folder, cluster.get_executor()), alone, tmp_path / "whole")
    assert workers_left(cluster, 2)
    pids = list(cluster.run(os.getpid).values())
    executor = Killing(cluster.get_executor(), after=3, pid=pids[0])
    assert_same(jx.read_reports(folder, executor), alone, tmp_path / "lost")
    assert executor.killed and workers_left(cluster, 1)


def workers_left(cluster, count):
    """Whether so many workers are there, when the scheduler has had its time to notice."""
    end = time.monotonic() + 30
    while len(cluster.scheduler_info()["workers"]) != count and time.monotonic() < end:
        time.sleep(0.1)
    return len(cluster.scheduler_info()["workers"]) == count


class Killing(Executor):
    """An executor of which one worker is killed while it works: after some tasks were done."""

    def __init__(self, executor, after, pid):
        self.executor, self.after, self.pid, self.done, self.killed = executor, after, pid, 0, False

    def submit(self, work, *arguments):
        future = self.executor.submit(work, *arguments)
        future.add_done_callback(self.count)
        return future

    def count(self, _):
        self.done += 1
        if self.done == self.after:
            os.kill(self.pid, signal.SIGKILL)
            self.killed = True


def test_a_process_pool_that_breaks_loses_nothing(folder, alone, tmp_path):
    with ProcessPoolExecutor(2) as pool:
        pid = pool.submit(os.getpid).result()
        executor = Killing(pool, after=3, pid=pid)
        with pytest.warns(UserWarning, match=r"of 25 files did not come back from the executor \(BrokenProcessPool"):
            panel = jx.read_reports(folder, executor)
    assert executor.killed
    assert_same(panel, alone, tmp_path)


def die_of(paths, language, deadly):
    """Read files, but die of one of them, as a parser in C may."""
    if any(path.name == deadly for path in paths):
        os.kill(os.getpid(), signal.SIGKILL)
    return panel_module._read(paths, language)


def test_a_file_that_kills_its_process_costs_one_remark(folder, alone, monkeypatch):
    files = sorted(folder.iterdir())[:6]
    work = partial(die_of, language="en", deadly="003.txt")
    with ProcessPoolExecutor(2) as pool, pytest.warns(UserWarning, match="did not come back"):
        parcels = spread(work, files, pool, panel_module._killed)
    panel = panel_module._panel(parcels, None, "en")
    refused = panel.remarks[panel.remarks["remark"] == "file_refused"]
    assert refused["source_place"].to_list() == [str(folder / "003.txt")]
    assert "kills the process" in refused["text_en"].iloc[0]
    assert set(panel.reports["source"]) == {str(file) for file in files if file.name != "003.txt"}


class Counting(Executor):
    def __init__(self):
        self.tasks = 0

    def submit(self, work, chunk):
        self.tasks += 1
        future = Future()
        future.set_result(work(chunk))
        return future


@pytest.mark.parametrize(("count", "tasks"), [(0, 0), (1, 1), (24, 8), (10_000, -(-10_000 // MOST_AT_A_TIME))])
def test_files_go_to_workers_in_tasks_neither_too_small_nor_too_few(count, tasks):
    executor = Counting()
    found = spread(list, range(count), executor, lambda item: [item])
    assert [item for chunk in found for item in chunk] == list(range(count))
    assert executor.tasks == tasks


def test_a_fault_of_ours_on_one_file_costs_one_remark(folder, monkeypatch):
    read = panel_module.read_file

    def faulty(path):
        if path.name == "002.txt":
            raise KeyError("no such row")
        return read(path)

    monkeypatch.setattr(panel_module, "read_file", faulty)
    panel = jx.read_reports(sorted(folder.iterdir())[:4])
    refused = panel.remarks[panel.remarks["remark"] == "file_refused"]
    assert len(panel) == 3 and refused["text_en"].to_list() == [
        "002.txt meets a fault of jianxi-tools (KeyError: 'no such row'): please report it."
    ]

"""Reading in bulk: reports per second, what a panel costs beside the reading, and the memory it takes."""

import multiprocessing
import re
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

import jianxi_tools as jx
from jianxi_tools.claims import claim_rows
from jianxi_tools.panel import Panel, _panel, _read
from jianxi_tools.panel.columns import FRAMES, Parcel

SOURCE = Path("data/reports/jianxi-2023.txt")
READ, GROWN = 1_000, (1_000, 10_000, 100_000)


def main() -> None:
    """Print the measurements."""
    with TemporaryDirectory() as folder:
        write_reports(Path(folder), READ)
        (alone, bare), _ = apart(read_and_bare, folder)
        two = min(apart(read, folder, 2)[0] for _ in range(3))
        print(f"reading {READ:,} reports in one process: {READ / alone:.0f} a second")
        print(f"    share outside of reading (read_report, claim_rows): {1 - bare / alone:.1%}")
        print(f"on a pool of 2 processes, its start included: {READ / two:.0f} a second, ratio {alone / two:.2f}")
        for count in GROWN:
            (seconds, held), most = apart(grow, folder, count)
            each = {"ms": seconds * 1e3, "kB of frames": held / 1e3, "kB at the peak": most / 1e3}
            print(f"putting {count:,} reports together: {seconds / bare * READ / count:.1%} of reading them; a report:")
            print("    " + ", ".join(f"{value / count:.2f} {name}" for name, value in each.items()))


def write_reports(folder: Path, count: int) -> None:
    """Distinct reports after the real one: other authorities and years, and all figures times a number."""
    text = SOURCE.read_text(encoding="utf-8")
    for at in range(count):
        own = text.replace("涧西区", f"第{at // 5}区").replace("2023年", f"{2021 + at % 5}年")
        own = re.sub(r"(?m)(?: \d+){3,}$", partial(times, 1 + at % 97), own)
        (folder / f"{at:06}.txt").write_text(own, encoding="utf-8")


def times(factor: int, row: re.Match[str]) -> str:
    """A row of numbers, each times a factor: every sum still holds."""
    return re.sub(r"\d+", lambda number: str(int(number[0]) * factor), row[0])


def apart(work: Callable, *arguments: object) -> tuple:
    """What some work gives in a fresh process, and how much memory that process took at most beyond its start."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(measured, work, *arguments).result()


def measured(work: Callable, *arguments: object) -> tuple:
    """The work's result and the bytes by which the process grew at most."""
    jx.read_report(SOURCE)
    before = peak()
    return work(*arguments), peak() - before


def peak() -> int:
    """The most memory that this process has taken, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def read(folder: str, processes: int = 1) -> float:
    """The seconds that it takes to read a folder."""
    start = time.perf_counter()
    if processes == 1:
        jx.read_reports(folder)
    else:
        with ProcessPoolExecutor(processes) as pool:
            jx.read_reports(folder, pool)
    return time.perf_counter() - start


def read_and_bare(folder: str) -> tuple[float, float]:
    """The shortest time for that, and for bare reading without a panel, measured in turns."""
    turns = [(read(folder), read_bare(folder)) for _ in range(3)]
    return min(whole for whole, _ in turns), min(bare for _, bare in turns)


def read_bare(folder: str) -> float:
    """The seconds that reading itself takes."""
    start = time.perf_counter()
    for path in sorted(Path(folder).iterdir()):
        claim_rows(jx.read_report(path))
    return time.perf_counter() - start


def grow(folder: str, count: int) -> tuple[float, int]:
    """The seconds that it takes to put so many reports together, and the size of the frames.

    No more than a thousand are read; the others are the same under other names.
    """
    parcels = []
    paths = sorted(Path(folder).iterdir())
    read_once = [_read(paths[at : at + 32], "en") for at in range(0, min(count, len(paths)), 32)]
    while sum(len(parcel.reports) for parcel in parcels) < count:
        parcels += [renamed(parcel, len(parcels) + at) for at, parcel in enumerate(read_once)]
    start = time.perf_counter()
    panel = _panel(parcels, None, "en")
    assert len(panel) >= count
    return time.perf_counter() - start, size(panel)


def renamed(parcel: Parcel, number: int) -> Parcel:
    """A parcel with the ids of other reports."""
    reports, ids = parcel.reports, [f"{number:07}{at:05}" for at in range(len(parcel.reports))]
    for name in ("report", "sha256"):
        reports = reports.set_column(reports.column_names.index(name), name, pa.array(ids, pa.large_string()))
    return parcel._replace(reports=reports)


def size(panel: Panel) -> int:
    """The bytes that the frames of a panel take."""
    return sum(int(getattr(panel, name).memory_usage(deep=True).sum()) for name in FRAMES)

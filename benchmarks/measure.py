"""Speed as ratios within one run: our time over that of what users would use instead."""

import time
from collections.abc import Callable


def best(work: Callable[[], object], times: int = 7) -> float:
    """The shortest of several runs, in seconds."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def compare(what: str, ours: Callable[[], object], others: dict[str, Callable[[], object]], times: int = 7) -> None:
    """Print our time, and for each alternative its time and the ratio of ours to it."""
    mine = best(ours, times)
    print(f"{what}: {mine * 1e3:.2f} ms")
    for name, work in others.items():
        other = best(work, times)
        print(f"    {name}: {other * 1e3:.2f} ms, ratio {mine / other:.2f}")

"""Work spread over any executor: whatever becomes of a worker, every item is worked on or accounted for."""

import multiprocessing
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import chain, pairwise
from typing import TypeVar

from jianxi_tools.report import refused

MOST_AT_A_TIME = 32  # items in a task: some 0.3 s of reading, beside which the task itself costs nothing
TASKS = 64  # at least, so that every worker has its share of the last ones too

T, R = TypeVar("T"), TypeVar("R")


def spread(
    work: Callable[[Sequence[T]], R],
    items: Sequence[T],
    executor: Executor | None,
    give_up: Callable[[T], R] | None = None,
) -> list[R]:
    """What ``work`` makes of some items at a time, in the order of the items.

    What an executor does not bring back, because a worker was lost, is worked on once more: each item by itself in
    a process of its own on this machine, with a warning, or in this process if no item can kill it.

    Args:
        work: raises no exception of its own.
        items: what to work on.
        executor: any ``concurrent.futures.Executor``; None works in this process.
        give_up: what stands for an item that kills the process which works on it; None where none can.

    Raises:
        ReportError: a worker was lost and no process can be started here.
    """
    size = max(1, min(MOST_AT_A_TIME, len(items) // TASKS))
    chunks = [items[at : at + size] for at in range(0, len(items), size)]
    if executor is None:
        return [work(chunk) for chunk in chunks]
    futures: list[Future] = []
    try:
        futures += (_submitted(executor, work, chunk) for chunk in chunks)
        errors = [_error(future) for future in futures]
    finally:
        for future in futures:
            future.cancel()
    lost = [item for chunk, error in zip(chunks, errors, strict=True) if error for item in chunk]
    if lost and give_up:
        why = next(filter(None, errors))
        warnings.warn(
            f"{len(lost)} of {len(items)} files did not come back from the executor "
            f"({type(why).__name__}: {why}); they are read again by processes of this machine.",
            stacklevel=3,
        )
    again = _apart(work, lost, give_up) if give_up else (work([item]) for item in lost)
    results: list[R] = []
    for chunk, future, error in zip(chunks, futures, errors, strict=True):
        results += [next(again) for _ in chunk] if error else [future.result()]
    return results


def _submitted(executor: Executor, work: Callable, chunk: Sequence) -> Future:
    try:
        return executor.submit(work, chunk)
    except BrokenExecutor as error:
        refused_at_once = Future()
        refused_at_once.set_exception(error)
        return refused_at_once


def _error(future: Future) -> Exception | None:
    """What a task raised, if anything: not the work itself does, so a worker, or the way to it, was lost."""
    try:
        future.result()
    except Exception as error:
        return error
    return None


def _apart(work: Callable[[Sequence[T]], R], items: Sequence[T], give_up: Callable[[T], R]) -> Iterator[R]:
    lanes = min(os.cpu_count() or 1, len(items))
    ends = [len(items) * lane // lanes for lane in range(lanes + 1)]
    shares = [items[start:end] for start, end in pairwise(ends)]
    with ThreadPoolExecutor(lanes) as threads:
        yield from chain.from_iterable(threads.map(partial(_one_by_one, work, give_up), shares))


def _one_by_one(work: Callable[[Sequence[T]], R], give_up: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """Work on one item at a time in a process of its own, a new one after each that is killed."""
    results, process = [], None
    for item in items:
        process = process or _process()
        try:
            results.append(process.submit(work, [item]).result())
        except BrokenExecutor:
            results.append(give_up(item))
            process = None
    if process:
        process.shutdown()
    return results


def _process() -> ProcessPoolExecutor:
    process = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    try:
        process.submit(os.getpid).result()
    except BrokenExecutor:
        raise refused("no_process") from None
    return process

"""Runs notebooks in processes of their own, several at a time, each within a limit of time, and leaves none behind."""

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path

from jianxi_tools.batch.plan import Job, Run

FORKS = sys.platform == "linux"  # elsewhere a fork of a process with such libraries is not safe
ONE_THREAD = {  # of the process that is forked, and each notebook has a core of its own
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # as a kernel sets it before anything is imported
}


def warm_up() -> None:
    """Let the process from which all others are forked start and import; returns at once."""
    if FORKS:
        from multiprocessing import forkserver, resource_tracker

        before = {name: os.environ.get(name) for name in ONE_THREAD}
        os.environ.update(ONE_THREAD)
        resource_tracker.ensure_running()  # by itself, since it unblocks the signal
        unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # inherited: this process answers Ctrl-C
        try:
            forkserver.set_forkserver_preload(["jianxi_tools.batch.warm"])
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def execute(jobs: Sequence[Job], home: Path, workers: int, seconds: float) -> Iterator[tuple[Job, Run]]:
    """Run notebooks in processes of their own, in this order, and yield each as it ends.

    However this generator ends, no process is left behind; if this process is killed, the others end themselves. The
    pages link to the start page, ``home``. So many ``workers`` run at a time; a run that takes longer than ``seconds``
    is killed with its kernel and counts as failed.
    """
    context = multiprocessing.get_context("forkserver" if FORKS else "spawn")
    waiting, running = deque(jobs), []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running.append(_Running(context, waiting.popleft(), home, seconds))
            first = min(one.deadline for one in running)
            wait([one.process.sentinel for one in running], max(0, first - time.monotonic()))
            ended = [one for one in running if not one.process.is_alive() or time.monotonic() >= one.deadline]
            for one in ended:
                running.remove(one)
                yield one.job, one.end()
    finally:
        for one in running:
            one.kill()
            one.clean()


class _Running:
    """A run under way, seen from outside."""

    def __init__(self, context: multiprocessing.context.BaseContext, job: Job, home: Path, seconds: float) -> None:
        self.job, self.seconds = job, seconds
        self.home = Path(os.path.relpath(home, job.output.parent)).as_posix()
        self.scratch = tempfile.mkdtemp(prefix="jx")
        self.receiver, sender = context.Pipe(duplex=False)
        self.process = context.Process(target=_work, args=(job, self.home, self.scratch, sender, FORKS))
        self.started = time.monotonic()
        self.deadline = self.started + seconds
        self.process.start()
        sender.close()

    def end(self) -> Run:
        """How it ended: as it says itself, or as what is left behind tells."""
        too_long, run = self.process.is_alive(), self._said()
        self.kill()
        if not run or (run.outcome == "ok" and not (self.job.output.is_file() and self.job.page.is_file())):
            run = self._left_behind(too_long)
        self.clean()
        return run

    def clean(self) -> None:
        """Remove what the run wrote before it published anything."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def kill(self) -> None:
        """End the process and all that it has started."""
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):  # it has ended, or has not come to lead a group of its own
                os.killpg(self.process.pid, signal.SIGKILL)  # its kernel and the kernel's children too
        self.process.kill()
        self.process.join()
        self.receiver.close()

    def _said(self) -> Run | None:
        try:
            return self.receiver.recv() if self.receiver.poll() else None
        except EOFError:
            return None

    def _left_behind(self, too_long: bool) -> Run:
        from jianxi_tools.runner import leave  # only now: papermill and nbconvert take a second to import

        if too_long:
            error = f"The run took longer than {self.seconds:g} seconds and was ended."
        else:
            error = f"The process of the run ended without a result (exit code {self.process.exitcode})."
        language = self.job.parameters.get("language", "en")
        try:
            error, cell = leave(_executed(self.scratch), self.job.output, language, self.home, error)
        except OSError as failure:
            error, cell = f"{error} {failure}", None
        seconds = round(time.monotonic() - self.started, 2)
        return Run(self.job.notebook.name, str(self.job.output), "failed", seconds, error, cell)


def _executed(scratch: str) -> Path:
    return Path(scratch) / "executed.ipynb"


def _work(job: Job, home: str, scratch: str, sender: Connection, forks: bool) -> None:
    """One run, in a process of its own."""
    if hasattr(os, "setsid"):
        os.setsid()  # a group of its own, to be ended as one, and out of reach of Ctrl-C
    if forks:
        from jianxi_tools.batch.kernels import forked_kernel

    with forked_kernel(scratch) if forks else nullcontext() as kernel:
        _end_with_parent(scratch)  # a thread, and so behind the fork
        run = _run(job, home, scratch, kernel)
    sender.send(run)


def _run(job: Job, home: str, scratch: str, kernel: object) -> Run:
    from jianxi_tools.runner import run_notebook

    started = time.monotonic()
    try:
        return run_notebook(job.notebook, job.parameters, job.output, home, kernel, _executed(scratch))
    except Exception as failure:  # a full disk, a notebook that is none: this run's failure, no other's
        error, seconds = f"{type(failure).__name__}: {failure}", round(time.monotonic() - started, 2)
        return Run(job.notebook.name, str(job.output), "failed", seconds, error)


def _end_with_parent(scratch: str) -> None:
    """End this process and its kernel as soon as the process that runs the review has gone."""

    def end() -> None:
        multiprocessing.parent_process().join()
        shutil.rmtree(scratch, ignore_errors=True)
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()

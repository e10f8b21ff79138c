"""``runs.jsonl``, the ledger: what was run on which input and how it ended; it decides what is done."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from jianxi_tools.batch.plan import VERSIONS, Job, Run


class Ledger:
    """One line for each run that ended, the newest last; a line cut off by a crash counts as none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
        self.entries = {entry["output"]: entry for entry in map(_entry, lines) if entry}

    def entry(self, job: Job) -> dict:
        """What is written of a job's last run; empty if it never ran."""
        return self.entries.get(self.place(job), {})

    def why(self, job: Job) -> Sequence[str]:
        """Why a job has to run: new, failed, gone (its page), or the inputs that changed; nothing if it is done."""
        entry = self.entry(job)
        if not entry:
            return ("new",)
        if entry["outcome"] != "ok":
            return ("failed",)
        if entry["input_hash"] != job.input_hash:
            before = entry.get("inputs", {})
            return tuple(name for name in {**job.inputs, **before} if before.get(name) != job.inputs.get(name))
        return () if job.page.is_file() and job.output.is_file() else ("gone",)

    def add(self, job: Job, run: Run) -> None:
        """Write down how a run ended."""
        entry = asdict(run) | {
            "output": self.place(job),
            "input_hash": job.input_hash,
            "inputs": job.inputs,
            "parameters": job.parameters,
            "versions": VERSIONS,
            "python": sys.version.split()[0],
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        with self.path.open("ab+") as file:
            file.seek(max(0, file.tell() - 1))
            if file.read() not in (b"", b"\n"):
                line = "\n" + line  # the line before was cut off
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
        self.entries[entry["output"]] = entry

    def place(self, job: Job) -> str:
        """Where a job leaves its executed copy, below the folder of the ledger."""
        return job.output.relative_to(self.path.parent).as_posix()


def _entry(line: str) -> dict | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    needed = ("output", "outcome", "input_hash")
    return entry if isinstance(entry, dict) and all(name in entry for name in needed) else None

"""One notebook run: papermill in this process, a kernel of its own, the executed copy and its page without code."""

import difflib
import os
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbconvert import HTMLExporter
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from jianxi_tools.report import ReportError
from jianxi_tools.words import say

CELL_SECONDS = 300  # a cell that takes longer has hung
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Run:
    """How a run ended: ``outcome`` is ok or failed, ``error`` says why in one sentence, ``cell`` which one failed."""

    notebook: str
    output: str
    outcome: str
    seconds: float
    error: str = ""
    cell: int | None = None


def run_notebook(notebook: Path, parameters: dict[str, str | int], output: Path, home: str = "") -> Run:
    """Execute a notebook with parameters; leave the executed copy at ``output`` and its page beside it (.html).

    Nothing is ever seen half-written under these names. A failure of the notebook's own is a Run with the outcome
    failed, whose executed copy and page show the failing cell.

    Args:
        notebook: absolute path of the notebook.
        parameters: plain text and numbers, by the names that the notebook declares.
        output: absolute path of the executed notebook.
        home: where the page's link to the start page leads, "" for none.

    Raises:
        ReportError: the notebook has no such parameter.
    """
    check_parameters(notebook, parameters)
    output.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    error, cell = "", None
    with tempfile.TemporaryDirectory(prefix="jx") as scratch:
        executed = Path(scratch) / "executed.ipynb"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                papermill.execute_notebook(
                    str(notebook),
                    str(executed),
                    parameters,
                    kernel_name="python3",
                    progress_bar=False,
                    execution_timeout=CELL_SECONDS,
                    config=_kernel_config(scratch),
                )
        except PapermillExecutionError as failure:
            error, cell = f"{failure.ename}: {failure.evalue}", failure.cell_index
        except Exception as failure:  # a dead kernel or a time-out has no exception of its own
            error = f"{type(failure).__name__}: {failure}"
        if executed.exists():
            publish(executed.read_text(encoding="utf-8"), output)
            page = page_of(output, str(parameters.get("language", "en")), home)
            publish(page, output.with_suffix(".html"))
        elif not error:
            error = "The run left no notebook."
    return Run(
        notebook.name, str(output), "failed" if error else "ok", round(time.monotonic() - started, 2), error, cell
    )


def check_parameters(notebook: Path, parameters: dict[str, str | int]) -> None:
    """Refuse a parameter that a notebook does not declare: papermill would only warn.

    Raises:
        ReportError: there is no such parameter; the sentence names the closest one.
    """
    declared = list(papermill.inspect_notebook(str(notebook)))
    for name in parameters:
        if name not in declared:
            close = difflib.get_close_matches(name, declared, n=1)
            hint = f"did you mean {close[0]}?" if close else f"it has {', '.join(declared)}."
            raise ReportError(f"{notebook.name} has no parameter {name}: {hint}")


def page_of(notebook: Path, language: str, home: str = "") -> str:
    """An executed notebook as an HTML page without code, scripts or any remote reference.

    Args:
        notebook: path of the executed notebook.
        language: ``en`` or ``zh``.
        home: where the link to the start page leads, "" for none.
    """
    exporter = HTMLExporter(
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="page",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        embed_images=True,
    )
    facts = {
        "language": language,
        "title": notebook.stem,
        "style": (TEMPLATES / "style.css").read_text(encoding="utf-8"),
        "home": home,
        "home_label": say("page.home", language),
    }
    return exporter.from_notebook_node(nbformat.read(notebook, as_version=4), facts)[0]


def _kernel_config(scratch: str) -> Config:
    """Sockets in a folder of the run's own, so that kernels started together cannot collide; on Windows TCP."""
    if sys.platform == "win32":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": f"{scratch}/k"}})


def publish(text: str, path: Path, encoding: str = "utf-8") -> None:
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile("w", encoding=encoding, dir=path.parent, delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)

"""One notebook run: papermill in this process, a kernel of its own, the executed copy and its page without code."""

import difflib
import re
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path

import nbformat
import papermill
from jupyter_client import KernelManager
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from jianxi_tools.batch.plan import RECONCILIATION, REPORT, Run
from jianxi_tools.files import publish
from jianxi_tools.report import refused
from jianxi_tools.words import say

BESIDE = {REPORT: {RECONCILIATION: "audit"}, RECONCILIATION: {REPORT: "figures"}}  # the pages of one report
TEMPLATES = Path(__file__).parent / "templates"
_HEADING = re.compile(r"<h1>([^<]+)</h1>")
MESSAGE = 2000  # characters of an error that are kept


def run_notebook(
    notebook: Path,
    parameters: Mapping[str, str | int],
    output: Path,
    home: str = "",
    kernel: KernelManager | None = None,
    executed: Path | None = None,
) -> Run:
    """Execute a notebook with parameters; leave the executed copy at ``output`` and its page beside it (.html).

    Nothing is ever seen half-written under these names. A failure of the notebook's own is a Run with the outcome
    failed, whose executed copy and page show the failing cell.

    Args:
        notebook: absolute path of the notebook.
        parameters: plain text and numbers, by the names that the notebook declares.
        output: absolute path of the executed notebook.
        home: where the page's link to the start page leads, "" for none.
        kernel: one that runs already and has executed nothing; None starts one.
        executed: where papermill saves the copy after each cell; None takes a folder of its own.

    Raises:
        ReportError: the notebook has no such parameter.
    """
    check_parameters(notebook, parameters)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="jx") as scratch:
        executed = executed or Path(scratch) / "executed.ipynb"
        error = _execute(notebook, parameters, executed, kernel, scratch)
        error, cell = leave(executed, output, str(parameters.get("language", "en")), home, error)
    seconds = round(time.monotonic() - started, 2)
    return Run(notebook.name, str(output), "failed" if error else "ok", seconds, error, cell)


def check_parameters(notebook: Path, parameters: Mapping[str, str | int]) -> None:
    """Refuse a parameter that a notebook does not declare: papermill would only warn.

    Raises:
        ReportError: there is no such parameter; the sentence names the closest one.
    """
    declared = list(papermill.inspect_notebook(str(notebook)))
    for name in parameters:
        if name not in declared:
            close = difflib.get_close_matches(name, declared, n=1)
            word, known = "parameter" if close else "no_parameter", ", ".join(declared)
            raise refused(word, notebook=notebook.name, name=name, nearest="".join(close), known=known)


def leave(executed: Path, output: Path, language: str, home: str, error: str) -> tuple[str, int | None]:
    """Put the executed copy, whole or as far as it came, and its page where they belong.

    Args:
        executed: where papermill saved the copy.
        output: absolute path of the executed notebook.
        language: ``en`` or ``zh``.
        home: where the page's link to the start page leads, "" for none.
        error: why the run failed, "" if it seems to have succeeded.

    Returns:
        The error, also one that nobody raised (cells that were not run, no copy at all), and the failing cell: 3 for
        the one that Jupyter calls In [3].
    """
    try:
        text = executed.read_text(encoding="utf-8")
        notebook = nbformat.reads(text, as_version=4)
    except (OSError, ValueError):
        for old in (output, output.with_suffix(".html")):
            old.unlink(missing_ok=True)  # of an earlier run, which this one has overtaken
        return error or "The run left no notebook.", None
    number, source = _failing_cell(notebook, error)
    if not error and number:
        error = f"Cell {number} was not run to its end."
    output.parent.mkdir(parents=True, exist_ok=True)
    publish(text, output)
    failure = (error, number, source) if error else None
    publish(page_of(notebook, output.stem, language, home, failure), output.with_suffix(".html"))
    return error, number if error else None


def page_of(
    notebook: NotebookNode,
    name: str,
    language: str,
    home: str = "",
    failure: tuple[str, int | None, str] | None = None,
) -> str:
    """An executed notebook as an HTML page without code, scripts or any remote reference.

    Args:
        notebook: the executed notebook.
        name: the file's name; also the title of the page where no output has a heading of its own.
        language: ``en`` or ``zh``.
        home: where the link to the start page leads, "" for none, and none to the other page of the same report.
        failure: why the run failed, with the number and the code of the failing cell; the page begins with them.
    """
    for at, one in enumerate(notebook.cells):
        one["id"] = f"cell-{at}"  # papermill's are random: the same run should make the same page
    error, number, source = failure or ("", None, "")
    heading = _HEADING.search("".join(_html_of(notebook)))
    links = [(home, say("page.home", language))]
    links += [(f"{other}.html", say(f"page.{word}", language)) for other, word in BESIDE.get(name, {}).items()]
    facts = {
        "language": language,
        "title": unescape(heading[1]) if heading else name,
        "style": (TEMPLATES / "style.css").read_text(encoding="utf-8"),
        "links": links if home else [],
        "error": error,
        "failed_label": say("page.run_failed", language),
        "cell_label": say("page.failing_cell", language, number=number),
        "cell": source,
    }
    return _exporter().from_notebook_node(notebook, facts)[0]


def _html_of(notebook: NotebookNode) -> Iterator[str]:
    """What the cells show as HTML."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            yield "".join(output.get("data", {}).get("text/html", ""))


@cache
def _exporter() -> HTMLExporter:
    return HTMLExporter(
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="page",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        embed_images=True,
        config=Config(TagRemovePreprocessor={"enabled": True, "remove_cell_tags": {"papermill-error-cell-tag"}}),
    )


def _execute(
    notebook: Path, parameters: Mapping[str, str | int], executed: Path, kernel: KernelManager | None, scratch: str
) -> str:
    """Run papermill; the error, "" for none."""
    options = {"km": kernel} if kernel else {"config": _kernel_config(scratch)}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            papermill.execute_notebook(
                str(notebook),
                str(executed),
                dict(parameters),
                kernel_name="python3",
                progress_bar=False,
                **options,
            )
    except PapermillExecutionError as failure:
        return f"{failure.ename}: {failure.evalue}"[:MESSAGE]
    except Exception as failure:  # a dead kernel has no exception of its own
        return f"{type(failure).__name__}: {failure}"[:MESSAGE]
    return ""


def _failing_cell(notebook: NotebookNode, error: str) -> tuple[int | None, str]:
    """The last cell that papermill began if the run failed, else the first that was not run, whatever the file says."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    begun = [cell for cell in cells if cell.metadata.get("papermill", {}).get("start_time")]
    not_run = [cell for cell in cells if cell.execution_count is None]
    failing = begun[-1:] if error else not_run[:1]
    return (cells.index(failing[0]) + 1, failing[0].source) if failing else (None, "")


def _kernel_config(scratch: str) -> Config:
    """Sockets in a folder of the run's own, so that kernels started together cannot collide; on Windows TCP."""
    if sys.platform == "win32":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": f"{scratch}/k"}})

"""The review as a batch: what runs again and why, and what is left when a run, the disk or the review itself dies."""

import dataclasses
import html
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from contextlib import chdir
from pathlib import Path
from random import Random

import pandas as pd
import psutil
import pytest
from many import authorities, write_many
from papermill.clientwrap import PapermillNotebookClient
from trivial import write_notebooks

import jianxi_tools as jx
from jianxi_tools import batch, files
from jianxi_tools.batch import plan, workers
from jianxi_tools.batch.ledger import Ledger
from jianxi_tools.cli import main
from jianxi_tools.runner import leave, run_notebook

JIANXI, REFERENCE = (Path(f"data/{name}").resolve() for name in ("reports/jianxi-2023.txt", "reference/suqian.csv"))


def new_project(folder):
    """A project of its own: one report, quick notebooks, reference figures."""
    (folder / "data" / "reports").mkdir(parents=True)
    (folder / "data" / "reference").mkdir()
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    shutil.copy(REFERENCE, folder / "data" / "reference")
    shutil.copy(JIANXI, folder / "data" / "reports")
    write_notebooks(folder / "notebooks")
    return folder


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A new project in the working directory."""
    monkeypatch.chdir(new_project(tmp_path / "project"))
    return tmp_path / "project"


@pytest.fixture(scope="module")
def reviewed_once(tmp_path_factory):
    folder = new_project(tmp_path_factory.mktemp("once") / "project")
    with chdir(folder):
        assert reasons() == dict.fromkeys(ALL, ("new",)) and not Path("outputs").exists()
        done = reviewed()
        assert done.complete and len(done.runs) == len(ALL)
    return folder


@pytest.fixture
def done(reviewed_once, tmp_path, monkeypatch):
    """A project in the working directory that was reviewed, and moved since."""
    monkeypatch.chdir(shutil.copytree(reviewed_once, tmp_path / "project"))
    return tmp_path / "project"


def reviewed(**options):
    return jx.review("data/reports", "outputs", **{"jobs": 2} | options)


def reasons(**options):
    """{notebook: why it would run}."""
    return {
        place.removesuffix(".ipynb"): tuple(why) for place, why in reviewed(dry_run=True, **options).reasons.items()
    }


ALL = {
    "涧西区人民政府/2023/1-report",
    "涧西区人民政府/2023/2-reconciliation",
    "涧西区人民政府/3-trends",
    "reference/宿迁市人民政府/3-trends",
    "peers/2023",
}


# What runs, and why.


def test_reference_figures_of_other_years_stand_beside_an_authority_s_own_reports(project):
    text = JIANXI.read_text(encoding="utf-8").replace("涧西区", "宿迁市").replace("2023年", "2024年")
    (project / "data" / "reports" / "suqian.txt").write_text(text, encoding="utf-8")
    assert "宿迁市人民政府/3-trends" in reasons() and "reference/宿迁市人民政府/3-trends" not in reasons()
    assert {"peers/2023", "宿迁市人民政府/2024/1-report"} <= set(reasons())
    assert reviewed().complete
    reference = project / "data" / "reference" / "suqian.csv"
    changed = reference.read_text(encoding="utf-8").replace("whole_area,2025", "office,2025")
    reference.write_text(changed, encoding="utf-8")
    assert reasons() == {"宿迁市人民政府/3-trends": ("reports",)}


def test_each_input_makes_those_runs_new_that_rest_on_it(done):
    assert reasons() == {}
    assert reasons(force=True) == dict.fromkeys(ALL, ("forced",))

    sha256 = jx.read_report("data/reports/jianxi-2023.txt").sha256
    corrections = done / "data" / "corrections.csv"
    header = "report,cell,printed,right,reason,by\n"
    corrections.write_text(f"{header}{'0' * 64},decisions.licensing.decisions,,1,a test,me\n", encoding="utf-8")
    assert reasons() == {}  # of another report
    corrections.write_text(f"{header}{sha256},decisions.licensing.decisions,,1,a test,me\n", encoding="utf-8")
    about_jianxi = {place for place in ALL if "宿迁" not in place}
    assert reasons() == dict.fromkeys(about_jianxi, ("corrections",))
    corrections.unlink()

    units = done / "data" / "units.csv"
    units.write_text("authority,unit,complete_from,complete_to\n涧西区人民政府,涧西区教育局,,\n", encoding="utf-8")
    assert reasons() == {"涧西区人民政府/2023/2-reconciliation": ("units",)}
    units.unlink()

    reference = done / "data" / "reference" / "suqian.csv"
    text = reference.read_text(encoding="utf-8")
    reference.write_text(text.replace("宿迁市人民政府,whole_area,2023", "宿迁市人民政府,office,2023"), encoding="utf-8")
    assert reasons() == dict.fromkeys(("reference/宿迁市人民政府/3-trends", "peers/2023"), ("reports",))
    reference.write_text(text, encoding="utf-8")

    notebook = done / "notebooks" / "3-trends.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert set(reasons()) == {place for place in ALL if "3-trends" in place}
    assert set(reasons(language="zh").values()) == {("parameters",), ("notebook", "parameters")}
    write_notebooks(done / "notebooks")

    (done / "outputs" / "peers" / "2023.html").unlink()
    assert reasons() == {"peers/2023": ("gone",)}


def test_another_year_makes_the_runs_that_look_at_it_new(done):
    text = JIANXI.read_text(encoding="utf-8").replace("2023", "2022")
    (done / "data" / "reports" / "before.txt").write_text(text, encoding="utf-8")
    why = reasons()
    assert why.pop("涧西区人民政府/2022/1-report") == why.pop("涧西区人民政府/2022/2-reconciliation") == ("new",)
    assert why == dict.fromkeys(("涧西区人民政府/2023/2-reconciliation", "涧西区人民政府/3-trends"), ("reports",))


def test_files_that_cannot_be_read_count_where_they_are_counted(done):
    unread = done / "data" / "reports" / "scan.png"
    unread.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    on_several = {place for place in ALL if "2023/" not in place}
    assert reasons() == dict.fromkeys(on_several, ("number of unread files",))
    reviewed()
    unread.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert reasons() == {}


def test_a_project_that_is_moved_is_not_run_again_and_a_report_that_is_renamed_is(done):
    assert reasons() == {}
    report = done / "data" / "reports" / "jianxi-2023.txt"
    report.rename(report.with_name("other.txt"))  # pages show this name
    assert reasons() == dict.fromkeys({place for place in ALL if "宿迁" not in place}, ("reports",))


def test_a_changed_package_makes_every_run_new(done, monkeypatch):
    monkeypatch.setattr(plan, "code_digest", lambda: "of other code")
    assert reasons() == dict.fromkeys(ALL, ("versions",))


def test_a_part_leaves_the_rest_on_the_start_page(project):
    write_many(project / "data" / "reports", authorities(2), [2022, 2023], ["txt"])
    one, other = authorities(2)
    assert {run.notebook for run in reviewed(authority=one, year=2022).runs} == {f"{n}.ipynb" for n in plan_names()}
    page = Path("outputs/index.html").read_text(encoding="utf-8")
    assert other in page and "涧西区人民政府" in page
    assert page.count("not run yet") > 5 and "Pages not made yet or out of date" in page
    assert len(reviewed().runs) + 4 == len(reasons(force=True))
    assert "not run yet" not in Path("outputs/index.html").read_text(encoding="utf-8")
    assert reviewed(authority="宿迁市人民政府", dry_run=True).already_done == 2  # and a comparison


def plan_names():
    return plan.REPORT, plan.RECONCILIATION, plan.TRENDS, plan.PEERS


def test_two_copies_of_one_file_are_read_once(done):
    shutil.copy(JIANXI, done / "data" / "reports" / "same.txt")
    assert reviewed().complete and len(reasons(force=True)) == len(ALL)
    page = (done / "outputs" / "index.html").read_text(encoding="utf-8")
    assert "same.txt holds the same as jianxi-2023.txt, which counts." in page


def test_findings_as_data_name_the_file_and_the_place(project):
    text = JIANXI.read_text(encoding="utf-8").replace("（一）予以公开 12 0", "（一）予以公开 14 0")
    (project / "data" / "reports" / "east").mkdir()
    (project / "data" / "reports" / "east" / "wrong.txt").write_text(text.replace("涧西区", "瀍河区"), "utf-8")
    reviewed()
    found = pd.read_csv("outputs/findings.csv", keep_default_na=False)
    columns = "report authority year source severity relation place cells source_place explanation"
    assert list(found.columns) == columns.split()
    assert set(found["source"]) == {"east/wrong.txt", "jianxi-2023.txt"}
    line = 1 + next(at for at, row in enumerate(text.splitlines()) if row.startswith("（一）予以公开 14"))
    granted = found[found["place"] == "applications.granted"]
    assert list(granted["source_place"]) == [f"line {line}"]
    column = found[found["place"] == "applications.natural_person"].iloc[0]
    assert f"line {line}; " in column["source_place"]  # each of its lines once
    assert list(found.loc[found["relation"] == "C4", "source_place"]) == ["line 24"] * 2


def test_files_of_one_name_in_two_folders_are_told_apart_and_named_once(done, capsys):
    reports = done / "data" / "reports"
    for folder in ("east", "west"):
        (reports / folder).mkdir()
        (reports / folder / "empty.txt").write_bytes(b"")
        shutil.copy(JIANXI, reports / folder / "jianxi-2023.txt")
    (reports / "cut.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    for language, damaged in (("en", "not read: cut.docx is damaged: "), ("zh", "未能读取：cut.docx 已损坏，")):
        main(["review", "data/reports", "--out", "outputs", "--jobs", "2", "--language", language])
        page, said = Path("outputs/index.html").read_text(encoding="utf-8"), capsys.readouterr().out
        assert damaged in said and said.count("cut.docx") == 1 and "BadZipFile" not in said + page
        for folder in ("east", "west"):
            assert f"{folder}/empty.txt" in said and f"<li>{folder}/empty.txt" in page
        assert "<li>west/jianxi-2023.txt " in page and " east/jianxi-2023.txt" in page  # copies


def test_the_terminal_speaks_the_language_of_the_pages(project, capsys):
    (project / "data" / "reports" / "empty.txt").write_bytes(b"")
    for option in ("--dry-run", "--force"):
        assert main(["review", "data/reports", "--out", "outputs", "--language", "zh", "--jobs", "2", option]) == 1
        said = capsys.readouterr().out
        assert not re.search(r"(?<![\w./-])[a-z]{2,}(?![\w./-])", said.replace(str(project), "")), said
    assert "运行了 5 个笔记本，其中 0 个未成功；另有 0 个此前已完成。" in said


def test_each_line_of_progress_counts_and_names_the_file_of_a_report_without_authority(done, capsys):
    text = JIANXI.read_text(encoding="utf-8").replace("洛阳市涧西区人民政府", "").replace("涧西区", "")
    (done / "data" / "reports" / "unsigned.txt").write_text(text, encoding="utf-8")
    reviewed()
    lines = [line for line in capsys.readouterr().err.splitlines() if ".ipynb" in line]
    assert [line.split()[0] for line in lines] == [f"{n}/{len(lines)}" for n in range(1, len(lines) + 1)]
    unnamed = [line for line in lines if "unnamed/" in line]
    assert len(unnamed) == 2 and all("(unsigned.txt)" in line for line in unnamed)


def test_every_reason_to_run_is_worded(done, capsys):
    ledger = done / "outputs" / "runs.jsonl"
    entries = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines()]
    kinds = list(entries[0]["inputs"])
    for entry in entries:
        entry |= {"input_hash": "another", "inputs": dict.fromkeys([*kinds, "moon"], "another")}
    ledger.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    main(["review", "data/reports", "--out", "outputs", "--language", "zh", "--dry-run"])
    said = capsys.readouterr().out
    assert "（moon 有改动" not in said and "、moon 有改动）" in said  # of a package that knew other inputs
    assert [kind for kind in kinds if kind in said] == []


def test_pages_of_a_report_that_is_gone_are_removed(done):
    text = JIANXI.read_text(encoding="utf-8")
    other = done / "data" / "reports" / "before.txt"
    other.write_text(text.replace("2023", "2022"), encoding="utf-8")
    reviewed()
    assert (done / "outputs/涧西区人民政府/2022/1-report.html").is_file()
    other.unlink()
    reviewed()
    assert not (done / "outputs/涧西区人民政府/2022").exists()
    assert (done / "outputs/涧西区人民政府/2023/1-report.html").is_file()


def test_a_ledger_of_another_hand_removes_nothing_but_notebooks_and_pages_of_the_review(project):
    for name in ("precious.ipynb", "precious.txt", "precious.html", "outputs/notes.txt", "outputs/old/gone.ipynb"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("mine", encoding="utf-8")
    names = ["../precious.txt", "../precious.ipynb", "peers/../../precious.ipynb", "notes.txt", "old/gone.ipynb", "."]
    names.append((project / "precious.txt").as_posix())
    lines = [json.dumps({"output": name, "outcome": "ok", "input_hash": ""}) for name in names]
    (project / "outputs" / "runs.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ledger = Ledger(project / "outputs" / "runs.jsonl")
    batch._remove_others(ledger, [], project / "outputs")
    left = {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()}
    assert {"precious.ipynb", "precious.txt", "precious.html", "outputs/notes.txt", "outputs/runs.jsonl"} <= left
    assert not (project / "outputs" / "old").exists()


def test_nothing_to_read_is_no_run(project):
    only = project / "data" / "reports" / "jianxi-2023.txt"
    only.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = reviewed()
    assert (done.runs, len(done.unread)) == ((), 1)


def test_no_name_is_one_that_windows_keeps_for_a_device():
    for name in ("con", "AUX.txt", "nul .a.b", "Prn", "com1", "lpt9.txt", "COM²", "CONIN$", " con. "):
        assert files.plain_name(name, "unnamed") == f"_{name.strip('. ')}"
    for name in ("console", "aux1", "com", "com0", "com10", "a.con", "_con", "lpt"):
        assert files.plain_name(name, "unnamed") == name


def test_no_two_authorities_share_a_folder():
    names = plan.folder_names(["a/b", "a:b", "peers", "reference", "A" * 80, "A" * 81, "x", "X", "../..", "unnamed"])
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert not any(set("/\\:{}") & set(name) or name.startswith(".") or len(name) > 80 for name in names.values())


# Kernels.


def run_one_again(done):
    (done / "outputs/reference/宿迁市人民政府/3-trends.html").unlink()
    assert [run.outcome for run in reviewed().runs] == ["ok"]


def test_a_warm_kernel_is_as_a_fresh_one(done):
    code = "print(dir(), get_ipython().execution_count)"
    code += "\n%%\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    code += "\n%%\nimport numpy\nprint(numpy.random.random())"
    code += "\n%%\nimport signal\nprint(signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    write_notebooks(done / "notebooks", one=code, two=code)
    assert reviewed().complete
    copies = [json.loads(path.read_text("utf-8")) for path in sorted(done.glob("outputs/*/2023/*.ipynb"))]
    cold = done / "cold.ipynb"
    given = ("-r", "report", "x", "-r", "language", "en")
    subprocess.run([*papermill(), "notebooks/1-report.ipynb", cold, *given], check=True, capture_output=True)
    *warm, fresh = (
        [cell["outputs"] for cell in nb["cells"] if cell["outputs"]]
        for nb in (*copies, json.loads(cold.read_text("utf-8")))
    )
    for outputs in warm:
        assert [list(one.get("data", [])) for one in outputs[1]] == [list(one.get("data", [])) for one in fresh[1]]
        assert "image/png" in outputs[1][-1]["data"]
    assert warm[0][0] == fresh[0]  # the same names, the same count of cells
    assert warm[0][2] != warm[1][2]  # random numbers of their own
    assert warm[0][3] == fresh[3]  # the same signals reach it


@pytest.mark.skipif(not workers.FORKS, reason="kernels are forked on Linux only")
def test_the_process_that_is_forked_has_one_thread_and_leaves_ctrl_c_to_the_review(done):
    run_one_again(done)
    from multiprocessing import forkserver

    pid = forkserver._forkserver._forkserver_pid
    assert psutil.Process(pid).num_threads() == 1
    blocked = re.search(r"SigBlk:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    assert int(blocked[1], 16) & 1 << signal.SIGINT - 1


def papermill():
    return [script("papermill"), "--no-progress-bar"]


def script(name: str) -> Path:
    """A command of this environment."""
    return Path(sys.executable).with_name(name)


# Failures.

FAILING = {
    "raises": ("1 / 0", "ZeroDivisionError"),
    "dies": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "died"),
    "leaves quietly": ("import os\nos._exit(0)", "died"),
    "hangs": ("open({hangs!r}, 'w').close()\nimport time\ntime.sleep(60)", "longer than 2 seconds"),
    "hangs with a child": (
        "open({hangs!r}, 'w').close()\nimport subprocess\nsubprocess.run(['sleep', '61'])",
        "longer than 2 seconds",
    ),
    "kills its worker": (
        "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nimport time\ntime.sleep(60)",
        "without a result",
    ),
    "no notebook": (None, "JSON"),
}


@pytest.fixture
def hangs(done, monkeypatch):
    """A file that a run writes when it hangs: only then its limit of time holds, however slow the machine."""
    hangs = done / "hangs"

    class Patient(workers._Running):
        @property
        def deadline(self):
            is_hanging = self.job.notebook.name == "2-reconciliation.ipynb" and hangs.exists()
            return self.limit if is_hanging else max(self.limit, time.monotonic() + 0.1)

        @deadline.setter
        def deadline(self, limit):
            self.limit = limit

    monkeypatch.setattr(workers, "_Running", Patient)
    return str(hangs)


@pytest.mark.parametrize("name", FAILING)
def test_a_failing_run_stops_no_other_and_shows_its_cell(name, done, hangs):
    code, error = FAILING[name]
    two = "print('so far')\n%%\n" + (code or "").format(hangs=hangs)
    write_notebooks(done / "notebooks", two=two, three="2 + 2")
    if code is None:
        (done / "notebooks" / "2-reconciliation.ipynb").write_text("{", encoding="utf-8")
    found = reviewed(seconds=2)
    assert sorted(run.outcome for run in found.runs) == ["failed", "ok", "ok"]
    run = next(run for run in found.runs if run.outcome == "failed")
    assert error in run.error and run.notebook == "2-reconciliation.ipynb"
    assert reasons() == {"涧西区人民政府/2023/2-reconciliation": ("failed",)}
    assert kernels() == []
    start = Path("outputs/index.html").read_text(encoding="utf-8")
    assert "Runs that failed: 1" in start and "run failed" in start
    if code:
        page = Path(run.output).with_suffix(".html").read_text(encoding="utf-8")
        assert "This run failed" in page and "so far" in page and code.splitlines()[-1].split("(")[0] in page
        assert run.cell == 4  # after two of parameters


def test_no_cell_has_a_limit_of_time_besides_that_of_the_run(project, monkeypatch):
    limits, start = [], PapermillNotebookClient.__init__

    def look(client, *given, **options):
        start(client, *given, **options)
        limits.append(client.timeout)

    monkeypatch.setattr(PapermillNotebookClient, "__init__", look)
    output = project / "outputs" / "3-trends.ipynb"
    run = run_notebook(project / "notebooks" / "3-trends.ipynb", {}, output)
    assert (run.outcome, limits) == ("ok", [None])


def test_the_command_on_the_start_page_runs_the_same_again(done):
    write_notebooks(done / "notebooks", two="raise ValueError(f'{authority} {year} {language}')")
    reviewed()
    page = Path("outputs/index.html").read_text(encoding="utf-8")
    command = shlex.split(html.unescape(page.split("<code>")[1].split("</code>")[0]))
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(done)}  # as of a shell in which nothing was activated
    again = subprocess.run(command, capture_output=True, encoding="utf-8", env=bare)
    assert again.returncode and "ValueError: 涧西区人民政府 2023 en" in again.stderr


def test_a_copy_with_a_cell_that_was_not_run_has_failed_whatever_it_says(tmp_path):
    notebook = json.loads((write_notebooks(tmp_path) / "3-trends.ipynb").read_text("utf-8"))
    notebook["cells"][0]["execution_count"] = 1
    notebook["metadata"]["papermill"] = {"exception": None, "status": "completed"}
    executed, output = tmp_path / "executed.ipynb", tmp_path / "left" / "3-trends.ipynb"
    executed.write_text(json.dumps(notebook), encoding="utf-8")
    assert leave(executed, output, "en", "", "") == ("Cell 2 was not run to its end.", 2)
    assert output.is_file() and "The failing cell, In [2]:" in output.with_suffix(".html").read_text("utf-8")
    executed.unlink()
    assert leave(executed, output, "en", "", "") == ("The run left no notebook.", None)
    assert not output.exists() and not output.with_suffix(".html").exists()  # nothing that is out of date


def test_where_no_process_can_be_forked_kernels_start_cold(done, monkeypatch):
    monkeypatch.setattr(workers, "FORKS", False)
    run_one_again(done)
    assert kernels() == []


def kernels() -> list[str]:
    """What this process has started and still runs, but for the process from which others are forked."""
    from multiprocessing import forkserver, resource_tracker

    known = (forkserver._forkserver._forkserver_pid, resource_tracker._resource_tracker._pid)
    children = psutil.Process().children(recursive=True)
    return [" ".join(one.cmdline()) for one in children if one.pid not in known and one.status() != "zombie"]


# Interruptions.


def start_review(*options: str) -> subprocess.Popen:
    """The command in a session of its own, which Ctrl-C stops also where this process ignores it."""
    command = [script("jianxi"), "review", "data/reports", "--out", "outputs", "--jobs", "2"]
    return subprocess.Popen(
        [*command, *options],
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def contents(out: Path) -> dict[str, object]:
    """Every file of a review but the ledger, without what tells times."""
    found = {}
    for path in sorted(path for path in out.rglob("*") if path.is_file() and path.name not in ("runs.jsonl", ".lock")):
        name = path.relative_to(out).as_posix()
        if path.suffix == ".ipynb":
            notebook = json.loads(path.read_text(encoding="utf-8"))
            found[name] = [(cell["source"], cell["outputs"]) for cell in notebook["cells"]]
        elif path.suffix == ".parquet":
            found[name] = pd.read_parquet(path).to_csv()
        else:
            text = path.read_text(encoding="utf-8-sig")
            found[name] = text.split("<footer")[0] if path.name == "index.html" else text
    return found


def test_killed_again_and_again_it_ends_as_if_undisturbed(project):
    write_many(project / "data" / "reports", authorities(2), [2022, 2023], ["txt"])
    write_notebooks(project / "notebooks", one="import time\ntime.sleep(.1)\nreport")
    assert reviewed().complete
    undisturbed = contents(project / "outputs")
    shutil.rmtree("outputs")
    random, kills = Random(6), 0
    for _ in range(4):
        review = start_review()
        try:
            review.wait(random.uniform(1.5, 6))
        except subprocess.TimeoutExpired:
            os.killpg(review.pid, signal.SIGKILL)
            kills += 1
        review.communicate()  # which closes its pipes
        assert gone(str(project)), "a process outlives the review"
        whole(project / "outputs")
    assert kills > 1
    assert reviewed().complete
    assert contents(project / "outputs") == undisturbed


def gone(mark: str, seconds: float = 10) -> bool:
    """Whether every process whose working directory is the project's ends in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not running(mark):
            return True
        time.sleep(0.1)
    return False


def running(mark: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.cwd() == mark and process.status() != "zombie":
                found.append(process)
        except psutil.Error:
            pass
    return [process for process in found if process.pid not in {one.pid for one in psutil.Process().children()}]


def whole(out: Path) -> None:
    """Every file under its final name can be read to its end."""
    for path in out.rglob("*"):
        if path.suffix == ".html" and not path.name.startswith("."):
            assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
        elif path.suffix == ".ipynb" and not path.name.startswith("."):
            json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_kernel_outlives_the_review(number, done):
    marker = done / "started"
    write_notebooks(done / "notebooks", two=f"open({str(marker)!r}, 'w').close()\nimport time\ntime.sleep(60)")
    review = start_review()
    end = time.monotonic() + 60
    while not marker.exists():
        assert time.monotonic() < end and review.poll() is None
        time.sleep(0.05)
    assert len(running(str(done))) > 2
    review.send_signal(number)
    _, said = review.communicate(timeout=20)
    assert review.returncode and gone(str(done))
    if number == signal.SIGINT:
        assert review.returncode == 130
        assert b"jianxi: stopped; the same command does the rest." in said and b"Traceback" not in said


def test_two_reviews_at_once_into_one_folder_are_refused_before_anything_is_read(done, capsys, monkeypatch):
    with batch._sole_writer(done / "outputs"), monkeypatch.context() as patch:
        patch.setattr(batch, "read_files", lambda *given: pytest.fail("the reports are read"))
        assert main(["review", "data/reports", "--out", "outputs"]) == 2
        assert "Another review is writing into" in capsys.readouterr().err
    assert reviewed().complete


def test_a_full_disk_costs_no_file_and_a_second_review_does_the_rest(project, monkeypatch, capsys):
    assert reviewed().complete
    undisturbed = contents(project / "outputs")
    for failing in (3, 9):  # a table, the ledger
        shutil.rmtree("outputs")
        calls = iter(range(1, 1000))

        def full(descriptor, calls=calls, failing=failing):
            if next(calls) == failing:
                raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(files.os, "fsync", full)
            assert main(["review", "data/reports", "--out", "outputs"]) == 1
        assert "No space left on device" in capsys.readouterr().err
        whole(project / "outputs")
        assert list((project / "outputs").rglob(".*.part")) in ([], [project / "outputs" / ".panel.part"])
        assert reviewed().complete
        assert contents(project / "outputs") == undisturbed


def test_a_review_that_dies_leaves_no_panel_of_two_reviews(done, monkeypatch):
    write_many(done / "data" / "reports", authorities(2), [2022], ["txt"])
    replace, moved = os.replace, []

    def dies(source, target):
        if "panel" in (Path(target).name, Path(target).parent.name):
            moved.append(target)
            if len(moved) > 2:
                raise OSError(28, "No space left on device")
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(batch.os, "replace", dies)
        main(["review", "data/reports", "--out", "outputs", "--jobs", "2"])
    panel = jx.load_panel("outputs/panel")
    assert set(panel.figures["report"]) == set(panel.reports["report"])


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_a_run_that_cannot_write_has_failed_and_is_run_again(done):
    write_notebooks(done / "notebooks", two="print('x' * 300_000)")
    limit = (
        "import resource, signal, sys; from jianxi_tools.cli import main;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (250_000,) * 2);"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", limit, "review", "data/reports", "--out", "outputs"]
    small = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert small.returncode == 1 and "1 of them failed" in small.stdout and "too large" in small.stderr
    whole(done / "outputs")
    again = reviewed()
    assert again.complete and len(again.runs) == 1


def test_the_ledger_survives_a_line_cut_off(tmp_path):
    path = tmp_path / "runs.jsonl"
    path.write_text('{"output": "a.ipynb", "outcome": "ok", "input_hash": "1"}\n{"output": "b.ipynb", "outc', "utf-8")
    ledger = Ledger(path)
    assert list(ledger.entries) == ["a.ipynb"]
    job = plan.Job("x", tmp_path / "n.ipynb", {}, tmp_path / "c.ipynb", frozenset(), {"reports": "1"})
    ledger.add(job, plan.Run("n.ipynb", "", "ok", 1.0))
    assert list(Ledger(path).entries) == ["a.ipynb", "c.ipynb"]
    assert dataclasses.replace(job).input_hash == Ledger(path).entry(job)["input_hash"]

"""The review as its user runs it: notebooks through the project's own runner, and what they say."""

import dataclasses
import html
import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest

import jianxi_tools as jx
from jianxi_tools import batch
from jianxi_tools.runner import check_parameters, run_notebook

JIANXI = Path("data/reports/jianxi-2023.txt").resolve()
NOTEBOOKS = Path("notebooks").resolve()


def said(page: Path) -> str:
    """The text of a page as a reader sees it, spaces folded."""
    text = re.sub(r"<(style|svg)\b.*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    """A review of the real report, one that contradicts itself, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("reports")
    shutil.copy(JIANXI, folder)
    text = JIANXI.read_text(encoding="utf-8").replace("2023", "2022")
    text = text.replace("（一）予以公开 12 0", "（一）予以公开 14 0")
    (folder / "<b>.txt").write_text(text, encoding="utf-8")
    (folder / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    out = tmp_path_factory.mktemp("outputs")
    return jx.review(folder, out, language="zh", jobs=2), folder, out


def test_review_runs_everything_and_says_what_it_could_not_read(reviewed):
    done, _, out = reviewed
    assert [run.error for run in done.runs] == [""] * len(done.runs)
    assert len(done.runs) == 5  # two notebooks for each report, one for the authority
    assert (done.unread, done.complete) == (1, False)
    for name in ("figures.csv", "checks.csv", "claims.csv", "findings.csv", "runs.jsonl", "index.html"):
        assert (out / name).stat().st_size
    assert "Y1" in (out / "checks.csv").read_text(encoding="utf-8-sig")


def test_index_page(reviewed):
    done, _, out = reviewed
    page = done.index.read_text(encoding="utf-8")
    text = said(done.index)
    assert "共读取 1 个机关的 2 份报告" in text
    assert "84 项合计关系中 82 项成立" in text
    assert "scan.png" in text
    assert "第24行" in text and "The text says" not in text
    assert "<b>" not in page and "&lt;b&gt;" in page
    links = [link for link in re.findall(r'href="([^"]+)"', page) if not link.startswith("#")]
    assert len(links) >= 6
    assert all((out / unquote(link)).is_file() for link in links)
    assert not re.search(r"<script|https?://", page)


def test_pages_hold_no_code_and_no_remote_reference(reviewed):
    pages = list(reviewed[2].rglob("*-*.html"))
    assert len(pages) == 5
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r'<script|(?:src|href)="https?:|@import', text), page
        assert "import jianxi_tools" not in text


def test_ledger_lets_a_second_review_do_nothing(reviewed):
    _, folder, out = reviewed
    again = jx.review(folder, out, language="zh", jobs=1)
    assert (again.runs, again.already_done) == ((), 5)
    entries = [json.loads(line) for line in (out / "runs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {entry["outcome"] for entry in entries} == {"ok"}
    assert all(entry["input_hash"] and entry["versions"]["papermill"] for entry in entries)


def test_a_run_is_out_of_date_when_a_list_or_another_year_that_it_rests_on_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    report = jx.read_report(JIANXI)
    before = dataclasses.replace(report, year=2022, sha256="1" * 64)
    alone, both = jx.panel_of([report]), jx.panel_of([before, report])

    def hashes(everything):
        planned = batch.plan(both.select(year=2023), everything, tmp_path, NOTEBOOKS, "en")
        return {job.notebook.stem: job.input_hash for job in planned}

    first = hashes(both)
    assert {name for name, input_hash in hashes(alone).items() if input_hash != first[name]} == {
        "2-reconciliation",
        "3-trends",
    }
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "corrections.csv").write_text("report,cell,printed,right,reason,by\n\n", encoding="utf-8")
    assert not set(hashes(both).values()) & set(first.values())
    assert hashes(both) == hashes(both)


def test_one_year_is_held_against_the_year_before(reviewed, tmp_path):
    _, folder, _ = reviewed
    done = jx.review(folder, tmp_path, year=2023, notebooks=_without_cells(tmp_path / "notebooks"))
    checks = pd.read_csv(tmp_path / "checks.csv")
    assert set(checks.year) == {2023} and "Y1" in set(checks.relation)
    assert len(done.runs) == 3
    assert (done.unread, done.complete) == (1, False)  # a file that cannot be read has no year
    assert "scan.png" in said(done.index)


def _without_cells(folder):
    """The notebooks with their parameters alone: quick to run."""
    folder.mkdir()
    for path in NOTEBOOKS.glob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"] = notebook["cells"][:1]
        (folder / path.name).write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def test_ledger_survives_a_line_cut_off(tmp_path):
    path = tmp_path / "runs.jsonl"
    path.write_text('{"output": "a/1.ipynb", "outcome": "ok"}\n{"output": "b/1.ipynb", "outc', encoding="utf-8")
    assert list(batch.Ledger(path).entries) == ["a/1.ipynb"]


SAYS = {
    ("1-report", "en"): [
        "What the 2023 report of 涧西区人民政府 says",
        "200 of 200 figures reported",
        "42 of 42 identities hold",
    ],
    ("2-reconciliation", "en"): [
        "42 of 42 identities hold; 1 of 8 claims contradicts the table",
        "The text says 100%; the table gives 39 of 42 concluded = 92.86%, 3 carried over.",
        "line 24",
    ],
    ("3-trends", "en"): [
        "Only one report is at hand, for 2023",
        "Requests waiting: 2 at the start of 2023, 3 at the end of 2023",
        "20 at the start of 2023 (computed: 21 − 2 + 1), 21 at the end of 2023",
    ],
    ("2-reconciliation", "zh"): ["42 项勾稽关系中 42 项成立；正文 8 处数字中 1 处", "24"],
}


@pytest.mark.parametrize(("name", "language"), SAYS)
def test_what_the_notebooks_say_of_jianxi(name, language, tmp_path):
    scope = {"report": str(JIANXI)} if name == "1-report" else {"reports": str(JIANXI)}
    run = run_notebook(NOTEBOOKS / f"{name}.ipynb", {**scope, "language": language}, tmp_path / f"{name}.ipynb")
    assert (run.outcome, run.error) == ("ok", "")
    text = said(tmp_path / f"{name}.html")
    for sentence in SAYS[name, language]:
        assert sentence in text


def test_a_failing_notebook_keeps_its_copy_and_shows_the_sentence(tmp_path):
    parameters = {"reports": str(JIANXI), "authority": "涧西人民政府"}
    run = run_notebook(NOTEBOOKS / "2-reconciliation.ipynb", parameters, tmp_path / "run.ipynb")
    assert run.outcome == "failed" and run.cell is not None
    assert "涧西区人民政府" in run.error  # the nearest name that is known
    assert "涧西区人民政府" in said(tmp_path / "run.html")
    assert "Traceback" not in said(tmp_path / "run.html")


def test_unknown_parameter_is_refused_before_a_kernel_starts():
    with pytest.raises(jx.ReportError, match="did you mean authority"):
        check_parameters(NOTEBOOKS / "2-reconciliation.ipynb", {"autority": "x"})


def test_notebooks_are_stripped_and_take_plain_parameters():
    for path in NOTEBOOKS.glob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert notebook["metadata"]["kernelspec"]["name"] == "python3"
        tagged = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
        assert len(tagged) == 1
        for cell in notebook["cells"]:
            assert not cell.get("outputs") and not cell.get("execution_count")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"year": 1999}, "There is no report of 1999: there are reports of 2023."),
        ({"language": "fr"}, "There is no language 'fr': choose zh or en."),
        ({"notebooks": "nowhere"}, "There is no notebook"),
    ],
)
def test_wrong_use_is_one_sentence(options, sentence, tmp_path):
    with pytest.raises(jx.ReportError, match=re.escape(sentence)):
        jx.review(JIANXI, tmp_path / "out", **options)


def test_names_that_no_folder_takes():
    assert batch._folder_name("../a:b/{c}") == "_a_b__c_"
    assert batch._folder_name("...") == "unnamed"

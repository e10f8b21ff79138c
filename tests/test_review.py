"""The review as its user runs it: notebooks through the project's own runner, and what they say."""

import html
import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest

import jianxi_tools as jx
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
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.html")) == [
        "index.html",
        "peers/2023.html",
        "reference/宿迁市人民政府/3-trends.html",
        "涧西区人民政府/2022/1-report.html",
        "涧西区人民政府/2022/2-reconciliation.html",
        "涧西区人民政府/2023/1-report.html",
        "涧西区人民政府/2023/2-reconciliation.html",
        "涧西区人民政府/3-trends.html",
    ]
    assert [Path(file).name for file, _ in done.unread] == ["scan.png"] and not done.complete
    for name in ("figures.csv", "checks.csv", "claims.csv", "findings.csv", "indicators.csv", "runs.jsonl"):
        assert (out / name).stat().st_size
    assert "Y1" in (out / "checks.csv").read_text(encoding="utf-8-sig")
    assert [path for path in out.rglob(".*") if path.name != ".lock"] == []  # nothing half-written is left


def test_start_page(reviewed):
    done, _, out = reviewed
    page = done.index.read_text(encoding="utf-8")
    text = said(done.index)
    assert "共读取 1 个机关的 2 份报告" in text
    assert "84 项勾稽关系中 82 项成立。 2 项不符。" in text
    assert "scan.png" in text
    assert "第24行" in text and "The text says" not in text
    assert "applications." not in text  # a finding names the row or column as the form does
    assert re.search(r"（一）予以公开（第\d+行）", text) and "title=" not in page
    assert "<b>" not in page and "&lt;b&gt;" in page
    links = [link for link in re.findall(r'href="([^"]+)"', page) if not link.startswith("#")]
    assert len(links) >= 12
    assert all((out / unquote(link)).is_file() for link in links)
    assert not re.search(r"https?://|src=", page)


def test_the_two_pages_of_a_report_lead_to_each_other(reviewed):
    folder = reviewed[2] / "涧西区人民政府" / "2023"
    figures, reconciliation = (folder / f"{name}.html" for name in ("1-report", "2-reconciliation"))
    assert 'href="2-reconciliation.html">核对<' in figures.read_text(encoding="utf-8")
    assert 'href="1-report.html">数据<' in reconciliation.read_text(encoding="utf-8")
    assert "见“核对”页" in said(figures) and "报告内的其他核对未见异常" in said(figures)


def test_pages_hold_no_code_and_no_remote_reference(reviewed):
    pages = [page for page in reviewed[2].rglob("*.html") if page.name != "index.html"]
    assert len(pages) == 7
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r'<script|(?:src|href)="https?:|@import', text), page
        assert "import jianxi_tools" not in text


def test_ledger_lets_a_second_review_do_nothing(reviewed):
    done, folder, out = reviewed
    again = jx.review(folder, out, language="zh", jobs=1)
    assert (again.runs, again.already_done) == ((), len(done.runs))
    entries = [json.loads(line) for line in (out / "runs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {entry["outcome"] for entry in entries} == {"ok"}
    assert all(entry["input_hash"] and entry["versions"]["papermill"] for entry in entries)


SAYS = {
    ("1-report", "en"): [
        "涧西区人民政府 2023: what the report says",
        "200 of 200 figures reported",
        "42 of 42 sums hold",
    ],
    ("2-reconciliation", "en"): [
        "42 of 42 sums hold; 1 of 8 claims contradicts the table",
        "The text says 100%; the table gives 39 of 42 concluded = 92.86%, 3 carried over.",
        "line 24",
    ],
    ("3-trends", "en"): [
        "Only one report is at hand, for 2023",
        "Requests waiting: 2 at the start of 2023, 3 at the end of 2023",
        "Normative documents in force: 20 at the start of 2023, 21 at the end of 2023",
    ],
    ("2-reconciliation", "zh"): ["42 项勾稽关系中 42 项成立；正文 8 处数字中 1 处", "第24行"],
}


@pytest.fixture(scope="module")
def in_english(tmp_path_factory):
    """The pages of a review of the real report alone."""
    out = tmp_path_factory.mktemp("english")
    assert jx.review("data/reports", out, authority="涧西区人民政府", jobs=2).complete
    return out


@pytest.mark.parametrize(("name", "language"), SAYS)
def test_what_the_notebooks_say_of_jianxi(name, language, reviewed, in_english):
    folder = (in_english if language == "en" else reviewed[2]) / "涧西区人民政府"
    text = said(folder / ("" if name == "3-trends" else "2023") / f"{name}.html")
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
        ({"year": "last"}, "year is a year in four digits, not last"),
        ({"out": "data/reports/out"}, "lies among the reports"),
        ({"notebooks": "nowhere"}, "There is no notebook"),
        ({"jobs": -1}, "jobs is a number above 0, not -1."),
        ({"seconds": 0, "language": "zh"}, "seconds 应大于 0，而不是 0。"),
    ],
)
def test_wrong_use_is_one_sentence(options, sentence, tmp_path):
    with pytest.raises(jx.ReportError, match=re.escape(sentence)):
        jx.review("data/reports", **{"out": tmp_path / "out"} | options)
    assert not (tmp_path / "out").exists()


def test_a_version_of_a_report_is_held_against_the_year_before_and_beside_the_other_version(tmp_path):
    text = JIANXI.read_text(encoding="utf-8")
    before = text.replace("2023", "2022").replace(
        "四、结转下年度继续办理 3 0 0 0 0 0 3", "四、结转下年度继续办理 9 0 0 0 0 0 9"
    )
    again = text.replace("规章 0 0 0", "规章 0 0 5")
    for name, content in {"a": before, "b": text, "c": again}.items():
        (tmp_path / f"{name}.txt").write_text(content, encoding="utf-8")
    panel = jx.read_reports(tmp_path)
    panel.save(tmp_path / "panel")
    one = panel.reports.loc[panel.reports["source"].str.endswith("c.txt"), "report"].item()
    given = {"reports": str(tmp_path / "panel"), "report": one}
    run = run_notebook(NOTEBOOKS / "2-reconciliation.ipynb", given, tmp_path / "out.ipynb")
    assert (run.outcome, run.error) == ("ok", "")
    page = said(tmp_path / "out.html")
    assert "differs from what the report of 2022 carried out" in page
    assert "Versions of one report" in page and "b.txt" in page
    assert "<title>" in (tmp_path / "out.html").read_text("utf-8") and page.startswith("涧西区人民政府")

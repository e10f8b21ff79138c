"""The command as a user types it: output, exit codes, one plain sentence for every mistake."""

import csv
import io
from pathlib import Path

import pytest

from jianxi_tools.cli import main

JIANXI = "data/reports/jianxi-2023.txt"


def test_read_prints_the_figures_as_csv(capsys):
    assert main(["read", JIANXI]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 200
    assert [rows[5][name] for name in ("row", "column", "raw")] == ["normative_documents", "in_force", "21"]


def test_read_saves_the_figures(tmp_path, capsys):
    assert main(["read", JIANXI, "--out", str(tmp_path / "figures.csv")]) == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "figures.csv").read_text(encoding="utf-8-sig").startswith("table,row,column,value")


def test_check_names_the_contradiction(capsys):
    assert main(["check", JIANXI]) == 0  # a warning is no error
    out = capsys.readouterr().out
    assert "42 of 42 sums hold" in out
    assert "Needs an explanation · C4 · " in out and "line 24" in out and "39 of 42" in out


def test_check_speaks_chinese_and_names_rows_and_lines_as_the_pages_do(tmp_path, capsys):
    text = Path(JIANXI).read_text(encoding="utf-8").replace("（七）总计 39 0", "（七）总计 37 0")
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    assert main(["check", str(tmp_path / "report.txt"), "--language", "zh"]) == 1
    out = capsys.readouterr().out
    assert "数字对不上 · A1 · （七）总计（第187行）" in out and "42 项勾稽关系中 39 项成立，3 项不符" in out
    assert "applications." not in out and "sums" not in out and "error" not in out


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0 and capsys.readouterr().out.startswith("jianxi-tools ")


def test_check_exits_1_when_a_sum_fails(tmp_path, capsys):
    text = Path(JIANXI).read_text(encoding="utf-8")
    text = text.replace("（七）总计 39 0", "（七）总计 37 0")
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    assert main(["check", str(tmp_path / "report.txt"), "--language", "zh"]) == 1
    assert "相差 −2" in capsys.readouterr().out


def test_check_exits_1_when_no_sum_could_be_checked(tmp_path, capsys):
    text = Path(JIANXI).read_text(encoding="utf-8")
    (tmp_path / "cut.txt").write_text(text[: text.index("三、收到和处理")], encoding="utf-8")
    assert main(["check", str(tmp_path / "cut.txt")]) == 1
    assert "0 of 42 sums hold, 42 cannot be checked" in capsys.readouterr().out


MISTAKES = {
    "missing file": (["read", "nowhere.txt"], "nowhere.txt: check the name"),
    "empty file": (["check", "{tmp}/empty.txt"], "empty.txt is empty"),
    "binary file": (["read", "{tmp}/noise.txt"], "noise.txt"),
    "folder for a file": (["read", "{tmp}"], "a whole folder is read by jianxi review"),
    "missing folder": (["review", "{tmp}/nowhere"], "There is no folder"),
    "folder without reports": (["review", "{tmp}/nothing"], "holds no reports"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_costs_one_sentence(mistake, tmp_path, capsys):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "nothing").mkdir()
    arguments, sentence = MISTAKES[mistake]
    out = ["--out", str(tmp_path / "out")] if arguments[0] == "review" else []
    assert main([argument.format(tmp=tmp_path) for argument in arguments] + out) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err and printed.err.startswith("jianxi: ") and printed.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("command", "place"),
    [
        (["review", "data/reports"], "a.txt"),
        (["review", "data/reports"], "a.txt/out"),
        (["read", JIANXI], "nowhere/figures.csv"),
    ],
)
def test_a_place_that_cannot_be_written_is_wrong_use(command, place, tmp_path, capsys):
    (tmp_path / "a.txt").write_text("mine", encoding="utf-8")
    assert main([*command, "--out", str(tmp_path / place)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"jianxi: {tmp_path / place} cannot be written") and said.count("\n") == 1
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "mine"


def test_wrong_words_exit_2(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["reed", JIANXI])
    assert stop.value.code == 2


def test_another_kind_of_document_is_a_report_without_figures(tmp_path, capsys):
    (tmp_path / "poem.txt").write_text("床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n", encoding="utf-8")
    assert main(["check", str(tmp_path / "poem.txt")]) == 1
    assert "Nothing could be checked: no table of the form was found." in capsys.readouterr().err
    assert main(["read", str(tmp_path / "poem.txt")]) == 0
    assert "poem.txt: No table of the form was found" in capsys.readouterr().err


def test_review_tells_what_it_would_do_and_does_it(tmp_path, capsys):
    out = str(tmp_path / "out")
    assert main(["review", "data/reports", "--out", out, "--dry-run", "--year", "2023"]) == 0
    printed = capsys.readouterr().out
    assert "would run: 涧西区人民政府/2023/1-report.ipynb (new)" in printed
    assert printed.splitlines()[-1].endswith("0 are already done. Nothing was written.")
    assert not Path(out).exists()


def test_review_names_the_nearest_authority_and_year(tmp_path, capsys):
    command = ["review", "data/reports", "--out", str(tmp_path / "out")]
    assert main([*command, "--authority", "涧西政府"]) == 2
    assert "the nearest name is 涧西区人民政府" in capsys.readouterr().err
    assert main([*command, "--year", "2032"]) == 2
    assert "the years at hand are 2023, the nearest is 2023" in capsys.readouterr().err
    assert main([*command, "--jobs", "0"]) == 2
    assert capsys.readouterr().err == "jianxi: jobs is a number above 0, not 0.\n"
    with pytest.raises(SystemExit) as stop:
        main([*command, "--seconds", "ten"])
    assert stop.value.code == 2

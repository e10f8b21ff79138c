"""Relative paths work wherever Jupyter or papermill was started."""

from pathlib import Path

import pytest

import jianxi_tools as jx
from jianxi_tools import parameters
from jianxi_tools.paths import folder_for_writing, for_writing, from_root

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("folder", [".", "notebooks", "tests/layouts"])
def test_a_report_is_found_from_anywhere_in_the_project(folder, monkeypatch):
    monkeypatch.chdir(ROOT / folder)
    assert from_root("data/reports") == ROOT / "data" / "reports"


def test_a_report_is_found_from_outside_the_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert jx.read_report("data/reports/jianxi-2023.txt").year == 2023


def test_what_is_here_comes_first(tmp_path, monkeypatch):
    (tmp_path / "data" / "reports").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert from_root("data/reports") == tmp_path / "data" / "reports"


def test_what_is_written_is_found_again(tmp_path, monkeypatch):
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    for folder in (project / "notebooks", elsewhere):
        folder.mkdir(parents=True)
    (project / "pyproject.toml").touch()
    monkeypatch.chdir(project / "notebooks")
    jx.panel_of([]).save("panel")
    assert (project / "panel" / "figures.parquet").is_file() and len(jx.load_panel("panel")) == 0
    jx.panel_of([]).export("csv")
    assert (project / "csv" / "datapackage.json").is_file()
    Path("here").mkdir()
    assert for_writing("here") == from_root("here") == project / "notebooks" / "here"
    monkeypatch.chdir(elsewhere)
    assert for_writing("panel") == elsewhere / "panel"
    Path("file").touch()
    with pytest.raises(jx.ReportError, match="cannot be written into"):
        jx.panel_of([]).save("file")


@pytest.mark.parametrize("path", ["a" * 400, f"{ROOT}/{'字' * 200}.txt", "a\0b.txt", "~nobody of that name/report.txt"])
def test_a_path_that_the_system_refuses_is_answered_in_one_sentence(path):
    for read in (jx.read_report, jx.read_reports, jx.load_panel, lambda path: parameters.chosen_report(path, "en")):
        with pytest.raises(jx.ReportError) as error:
            read(path)
        assert str(error.value).startswith(f"{path} is no path (") and str(error.value).endswith("): check the name.")
    for choose in (parameters.chosen_report, parameters.chosen_reports):
        with pytest.raises(jx.ReportError, match=r"不是可用的路径.+，请检查文件名。$"):
            choose(path, "zh")
    assert len(jx.read_reports([path, "data/reports/jianxi-2023.txt"])) == 1


def test_a_folder_that_is_not_there_is_said_in_the_language_chosen(tmp_path):
    with pytest.raises(jx.ReportError, match=r"^没有文件夹 "):
        parameters.chosen_reports(str(tmp_path / "nowhere"), "zh")
    with pytest.raises(jx.ReportError, match="中没有报告"):
        parameters.chosen_reports(str(tmp_path), "zh")


def test_a_folder_that_cannot_be_written_into_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(jx.ReportError, match=r"cannot be written into \(Permission denied\): name another folder"):
        folder_for_writing(tmp_path)

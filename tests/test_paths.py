"""Relative paths work wherever Jupyter or papermill was started."""

from pathlib import Path

import pytest

import jianxi_tools as jx
from jianxi_tools.paths import from_root

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

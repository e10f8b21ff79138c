"""What tests of several modules need."""

import pytest

import jianxi_tools as jx


@pytest.fixture
def read(tmp_path):
    """A function that reads a text."""

    def read_text(text):
        (tmp_path / "page.txt").write_text(text, encoding="utf-8")
        return jx.read_report(tmp_path / "page.txt")

    return read_text


@pytest.fixture
def no_pictures(monkeypatch):
    """Charts are drawn, but not made into pictures: that takes long, and test_charts.py does it with every kind."""
    monkeypatch.setattr("jianxi_tools.charts.sheet.png", lambda chart: b"")

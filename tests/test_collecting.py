"""Collecting sources: kept byte for byte, with where they were found, and found again as they were."""

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

import jianxi_tools as jx
from jianxi_tools.cli import main
from jianxi_tools.collecting import add_source, verify_sources

JIANXI = Path("data/reports/jianxi-2023.txt").resolve()
FROM = "https://example.org/2023, 涧西区“政府信息公开”"


@pytest.fixture
def found(tmp_path, monkeypatch):
    """A file as the web gave it, in a project with an empty collection."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    return Path(shutil.copy(JIANXI, tmp_path / "download (1).TXT"))


def recorded() -> list[dict[str, str]]:
    with Path("data/manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_source_is_copied_and_recorded(found, capsys):
    assert main(["add", str(found), "--from", FROM]) == 0
    assert "涧西区人民政府-2023.txt: 涧西区人民政府, 2023." in capsys.readouterr().out
    assert Path("data/reports/涧西区人民政府-2023.txt").read_bytes() == found.read_bytes()
    assert recorded() == [
        {
            "file": "涧西区人民政府-2023.txt",
            "authority": "涧西区人民政府",
            "year": "2023",
            "from": FROM,
            "retrieved": date.today().isoformat(),
            "sha256": jx.read_report(JIANXI).sha256,
        }
    ]
    assert main(["verify"]) == 0
    assert len(jx.read_reports("data/reports")) == 1


def test_the_same_bytes_are_refused_and_another_version_is_kept_apart(found, capsys):
    add_source(found, FROM)
    assert main(["add", str(found), "--from", "elsewhere"]) == 2
    said = capsys.readouterr().err
    assert "the very same bytes, as 涧西区人民政府-2023.txt" in said and said.count("\n") == 1
    found.write_bytes(JIANXI.read_bytes() + "\n（更新）\n".encode())
    assert main(["add", str(found), "--from", "elsewhere"]) == 0
    assert "other versions of the same report: 涧西区人民政府-2023.txt" in capsys.readouterr().out
    assert [row["file"] for row in recorded()] == ["涧西区人民政府-2023.txt", "涧西区人民政府-2023-2.txt"]
    assert len(jx.read_reports("data/reports")) == 2


def test_what_stands_in_the_manifest_stays_as_it_is(found):
    before = 'file,authority,year,from,retrieved,sha256\n"a, b.txt",某机关,2020,found ,,00'  # no end of line
    Path("data/manifest.csv").write_text(before, encoding="utf-8")
    add_source(found, FROM)
    assert Path("data/manifest.csv").read_text(encoding="utf-8").startswith(before + "\n涧西区人民政府-2023.txt,")
    assert len(recorded()) == 2


def test_a_manifest_that_excel_has_saved_is_read_and_written_on(found):
    before = "file;authority;year;from;retrieved;sha256\r\na.txt;某机关;2020;网站;2021/3/1;00\r\n"
    Path("data/manifest.csv").write_bytes(before.encode("gbk"))
    assert verify_sources() == [("a.txt", "missing")]
    add_source(found, FROM)
    text = Path("data/manifest.csv").read_bytes().decode("utf-8-sig")
    assert text.startswith(before + "涧西区人民政府-2023.txt;涧西区人民政府;2023;")
    assert verify_sources() == [("a.txt", "missing")]


def test_a_file_that_lies_there_already_is_recorded_under_its_name(found):
    Path("data/reports").mkdir()
    shutil.copy(found, "data/reports/mine.txt")
    assert verify_sources() == [("mine.txt", "not recorded: jianxi add records it")]
    assert add_source("data/reports/mine.txt", FROM).file == "mine.txt"
    assert verify_sources() == [] and len(list(Path("data/reports").iterdir())) == 1


def test_a_report_that_does_not_say_whose_it_is_keeps_its_name(found, capsys):
    Path("a{b}: notes.txt").write_text("床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n", encoding="utf-8")
    added = add_source("a{b}: notes.txt", FROM)
    assert (added.file, added.authority, added.year) == ("a_b__ notes.txt", "", "")
    Path("more.txt").write_text("疑是地上霜，低头思故乡。\n", encoding="utf-8")
    assert main(["add", "more.txt", "--from", FROM]) == 0
    assert "more.txt: No table of the form was found" in capsys.readouterr().err


def test_a_list_of_several_reports_is_recorded_as_one_source(found):
    rows = [f"{who}人民政府,2023,documents.rules.issued,1" for who in ("甲区", "乙区")]
    Path("data/reports").mkdir()
    Path("data/reports/typed.csv").write_text("\n".join(["authority,year,cell,value", *rows]), encoding="utf-8")
    assert verify_sources() == [("typed.csv", "not recorded: jianxi add records it")]
    added = add_source("data/reports/typed.csv", FROM)
    assert (added.file, added.authority, added.year) == ("typed.csv", "", "") and verify_sources() == []


@pytest.mark.parametrize(
    ("file", "origin", "sentence"),
    [
        ("scan.png", FROM, "scan.png is a picture"),
        ("nowhere.txt", FROM, "check the name"),
        ("download (1).TXT", "  ", "Say where the source was found"),
    ],
)
def test_what_is_refused_leaves_nothing(file, origin, sentence, found, capsys):
    Path("scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert main(["add", file, "--from", origin]) == 2
    assert sentence in capsys.readouterr().err
    assert list(Path("data").rglob("*.*")) == []


def test_of_several_files_one_that_is_refused_stops_no_other(found, capsys):
    assert main(["add", "nowhere.txt", str(found), "--from", FROM]) == 2
    printed = capsys.readouterr()
    assert "check the name" in printed.err and "涧西区人民政府-2023.txt" in printed.out


def test_verify_tells_changed_missing_and_unlisted_sources(found, capsys):
    add_source(found, FROM)
    found.write_bytes(JIANXI.read_bytes() + b"\n")
    add_source(found, FROM)
    Path("data/reports/涧西区人民政府-2023.txt").unlink()
    with Path("data/reports/涧西区人民政府-2023-2.txt").open("ab") as file:
        file.write(b"\n")
    shutil.copy(found, "data/reports/new.txt")
    assert main(["verify"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "涧西区人民政府-2023.txt: missing",
        f"涧西区人民政府-2023-2.txt: changed since it was recorded ({date.today().isoformat()})",
        "new.txt: not recorded: jianxi add records it",
    ]


def test_a_missing_source_is_put_back_and_a_changed_one_is_not_recorded_twice(found, capsys):
    add_source(found, FROM)
    kept = Path("data/reports/涧西区人民政府-2023.txt")
    kept.unlink()
    assert verify_sources() == [(kept.name, "missing")]
    assert add_source(found, "elsewhere").origin == FROM
    assert verify_sources() == [] and len(recorded()) == 1
    kept.write_bytes(JIANXI.read_bytes() + "\n（更新）\n".encode())
    with pytest.raises(jx.ReportError, match="is recorded with other bytes"):
        add_source(kept, "elsewhere")
    assert len(recorded()) == 1


def test_a_collection_that_is_not_there_is_not_called_unchanged(found):
    Path("data").rmdir()
    with pytest.raises(jx.ReportError, match="There is no folder"):
        verify_sources()

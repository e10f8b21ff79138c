"""Panels: what a folder gives, copies and unreadable files, saving, loading, choosing, and versions of a report."""

import dataclasses
import errno
from pathlib import Path

import pandas as pd
import pytest
from made import app, changed, made
from test_documents import REFUSED
from writers import write_cells_plain, write_docx, write_html, write_xlsx
from writers_pdf import write_pdf

import jianxi_tools as jx
from jianxi_tools import charts
from jianxi_tools.panel.columns import FRAMES
from jianxi_tools.panel.peers import comparable
from jianxi_tools.panel.reference import beside_reference
from jianxi_tools.panel.versions import COLUMNS
from jianxi_tools.parameters import chosen_report

SOURCE = Path("data/reports/jianxi-2023.txt")
TYPES = {"year": "Int64", "value": "float64", "number": "float64", "expected": "float64"}


@pytest.fixture(scope="module")
def text():
    return SOURCE.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path, text):
    for name, old, new in (("b", "", ""), ("a", "涧西区", "中原区"), ("c", "2023年", "2022年")):
        (tmp_path / f"{name}.txt").write_text(text.replace(old, new) if old else text, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "notes.txt").write_text("没有表格的文件。\n", encoding="utf-8")
    return tmp_path


def test_reports_stand_by_authority_and_year_and_all_frames_follow_them(folder):
    panel = jx.read_reports(folder)
    assert panel.reports[["authority", "year"]].to_numpy().tolist()[-3:] == [
        ["中原区人民政府", 2023],
        ["涧西区人民政府", 2022],
        ["涧西区人民政府", 2023],
    ]
    for name in FRAMES[1:]:
        frame = getattr(panel, name)
        assert frame["report"].drop_duplicates().isin(panel.reports["report"]).all()
        place = frame["report"].map({report: at for at, report in enumerate(panel.reports["report"])})
        assert place.is_monotonic_increasing, name
        keys = frame[["report", "authority", "year"]].drop_duplicates().set_index("report")
        pd.testing.assert_frame_equal(keys, panel.reports.set_index("report").loc[keys.index, ["authority", "year"]])
    one = jx.read_report(folder / "c.txt")
    own = panel.figures[panel.figures["report"] == one.id].reset_index(drop=True)
    pd.testing.assert_frame_equal(own[list(one.figures)], one.figures)


def test_a_folder_of_any_formats_is_one_panel(tmp_path):
    edition, report = jx.editions()["2021"], jx.read_report(SOURCE)
    form = dict(zip(edition.position, (reading.raw for reading in report.readings), strict=True))
    writers = {"html": write_html, "docx": write_docx, "xlsx": write_xlsx, "pdf": write_pdf, "txt": write_cells_plain}
    for at, (suffix, write) in enumerate(writers.items()):
        title = f"涧西区人民政府{2019 + at}年政府信息公开工作年度报告"
        (tmp_path / f"report.{suffix}").write_bytes(write(form, edition, title))
    typed = "\n".join(
        ["authority,year,cell,value", *(f"涧西区人民政府,2024,{cell},{raw}" for cell, raw in form.items())]
    )
    (tmp_path / "typed.csv").write_text(typed, encoding="utf-8")
    panel = jx.read_reports(tmp_path)
    assert panel.reports["format"].to_list() == ["html", "docx", "xlsx", "pdf", "text", "typed"]
    assert panel.reports["year"].to_list() == list(range(2019, 2025))
    for _, own in panel.figures.groupby("report"):
        assert own["value"].to_list() == [reading.value for reading in report.readings]
        assert (own["state"] == "reported").all() and (own["source_place"] != "").all()


def test_each_unreadable_file_costs_one_remark(folder):
    bad = {"empty.txt": b"", "picture.png": b"\x89PNG\r\n", "broken.xlsx": b"PK\3\4...", "cut.pdf": b"%PDF-1.7\n"}
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    (folder / ".hidden").write_bytes(b"")
    panel = jx.read_reports(folder)
    refused = panel.remarks[panel.remarks["remark"] == "file_refused"]
    assert refused["source_place"].to_list() == [str(folder / name) for name in sorted(bad)]
    assert (refused["report"] == "").all() and refused[["authority", "year"]].isna().all(axis=None)
    assert all(name in text for name, text in zip(sorted(bad), refused["text_en"], strict=True))
    assert len(panel) == 4 and repr(panel) == "<Panel: 4 reports of 2 authorities, 4 files not read>"
    assert refused.index.to_list() == [0, 1, 2, 3]


def test_why_a_file_was_not_read_is_said_in_chinese_too(tmp_path):
    for name, (data, _) in REFUSED.items():
        (tmp_path / name).write_bytes(data)
    others = [tmp_path / "png" / "below a file", tmp_path / "nowhere"]
    remarks = jx.read_reports([*(tmp_path / name for name in REFUSED), *others]).remarks
    said = {Path(place).name: text for place, text in zip(remarks["source_place"], remarks["text_zh"], strict=True)}
    assert set(said) == {*REFUSED, "below a file", "nowhere"}
    assert all(text.startswith(f"{name} ") and "英文" not in text for name, text in said.items())
    for name, reason in {
        "scanned pdf": "是扫描件",
        "doc": "是旧版 Word、Excel 或 WPS 文件",
        "encrypted pdf": "已加密",
        "encrypted docx": "已加密",
        "png": "是图片",
        "nothing": "是空文件",
        "half a pdf": "已损坏",
        "random bytes": "不是文本文件",
        "million lines": "远长于任何一份年度报告",
        "pdf of 301 pages": "页数过多",
        "below a file": "无法打开",
    }.items():
        assert reason in said[name]
    with pytest.raises(jx.ReportError, match=r"^scanned pdf 是扫描件"):
        chosen_report(str(tmp_path / "scanned pdf"), "zh")
    with pytest.raises(jx.ReportError, match=r"^scanned pdf is scanned"):
        chosen_report(str(tmp_path / "scanned pdf"), "en")


def test_of_two_copies_the_first_counts_and_a_remark_names_the_other(folder, text):
    for name in ("z", "sub/y"):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    panel = jx.read_reports(folder)
    assert len(panel) == 4 and panel.reports["report"].is_unique
    one = jx.read_report(folder / "b.txt").id
    assert panel.reports.set_index("report").loc[one, "source"] == str(folder / "b.txt")
    assert (panel.figures["report"] == one).sum() == 200
    assert not panel.claims[panel.claims["report"] == one].duplicated().any()
    copies = panel.remarks[panel.remarks["remark"] == "file_twice"]
    assert copies["report"].to_list() == [one] * 2 and copies["year"].to_list() == [2023] * 2
    assert copies["source_place"].to_list() == [str(folder / "sub" / "y.txt"), str(folder / "z.txt")]
    assert str(folder / "z.txt") in copies["text_zh"].iloc[1]
    assert panel.report(one).remarks["remark"].to_list() == ["file_twice"] * 2
    assert jx.check(panel)["report"].nunique() == 3


def test_documents_that_share_a_short_id_are_never_mixed_up():
    one, other = (dataclasses.replace(made(name=name), sha256="0" * 12 + name * 52) for name in "ab")
    with pytest.raises(jx.ReportError, match=r"a.txt and b.txt share a short id by chance"):
        jx.panel_of([one, other])


@pytest.mark.parametrize("which", ["full", "empty", "no table", "unread"])
def test_a_saved_panel_is_the_same_when_loaded_and_every_column_has_its_type(folder, which):
    (folder / "bad.png").write_bytes(b"\x89PNG\r\n")
    panels = {
        "full": lambda: jx.read_reports(folder),
        "empty": lambda: jx.panel_of([]),
        "no table": lambda: jx.read_reports([folder / "sub" / "notes.txt"]),
        "unread": lambda: jx.read_reports([folder / "bad.png"]),
    }
    panel = panels[which]()
    panel.save(folder / "saved")
    loaded = jx.load_panel(folder / "saved")
    for name in FRAMES:
        frame = getattr(panel, name)
        pd.testing.assert_frame_equal(getattr(loaded, name), frame, check_exact=True)
        assert frame.dtypes.map(str).to_dict() == {column: TYPES.get(column, "str") for column in frame}
        assert isinstance(frame.index, pd.RangeIndex)
    again = jx.read_reports(folder / "saved")
    pd.testing.assert_frame_equal(again.figures, panel.figures)


def test_a_frame_of_a_panel_can_be_changed(folder):
    panel = jx.read_reports(folder)
    panel.figures.loc[0, ["value", "state"]] = [7.0, "corrected"]
    assert panel.figures.loc[0, ["value", "state"]].to_list() == [7.0, "corrected"]


def test_a_panel_is_never_seen_half_written(folder, monkeypatch):
    one, two = jx.panel_of([made()]), jx.panel_of([made(year=2022)])
    one.save(folder / "saved")
    write = pd.DataFrame.to_parquet
    written = []

    def until_full(frame, path, **options):
        assert len(jx.load_panel(folder / "saved")) == 1  # the one before is still whole
        assert path.parent.name.startswith(".unfinished-")  # which tells what is left by a process that is killed
        written.append(path)
        if len(written) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(frame, path, **options)

    monkeypatch.setattr(pd.DataFrame, "to_parquet", until_full)
    with pytest.raises(OSError, match="No space"):
        two.save(folder / "saved")
    pd.testing.assert_frame_equal(jx.load_panel(folder / "saved").reports, one.reports)
    monkeypatch.undo()
    assert sorted(path.name for path in (folder / "saved").iterdir()) == sorted(f"{name}.parquet" for name in FRAMES)
    two.save(folder / "saved")
    assert jx.load_panel(folder / "saved").reports["year"].to_list() == [2022]


def test_a_panel_between_two_frames_is_no_panel(folder, monkeypatch):
    one, two = jx.panel_of([made()]), jx.panel_of([made(year=2022)])
    one.save(folder / "saved")
    replace, seen = jx.panel.os.replace, []

    def watched(source, target):
        with pytest.raises(jx.ReportError, match="holds no saved panel"):
            jx.load_panel(folder / "saved")
        replace(source, target)
        seen.append(Path(target).stem)

    monkeypatch.setattr(jx.panel.os, "replace", watched)
    two.save(folder / "saved")
    assert sorted(seen) == sorted(FRAMES) and seen[-1] == "reports"
    assert jx.load_panel(folder / "saved").reports["year"].to_list() == [2022]


def test_a_report_comes_back_out_of_a_panel(folder):
    panel = jx.read_reports(folder)
    one = jx.read_report(folder / "a.txt")
    back = panel.report(one.id)
    pd.testing.assert_frame_equal(back.figures, one.figures)
    pd.testing.assert_frame_equal(back.remarks, one.remarks)
    assert dataclasses.replace(back, readings=()) == dataclasses.replace(one, readings=(), prose_lines={})
    with pytest.raises(KeyError):
        panel.report("0123456789ab")
    tableless = panel.report(panel.reports.loc[panel.reports["edition"].isna(), "report"].iloc[0])
    assert tableless.readings == () and tableless.authority is None and tableless.year is None


def test_a_report_out_of_a_panel_keeps_the_claims_that_were_found_in_its_prose(folder):
    panel, one = jx.read_reports(folder), jx.read_report(folder / "a.txt")
    back, found = panel.report(one.id), jx.find_claims(one)
    assert len(found) == 8
    pd.testing.assert_frame_equal(jx.find_claims(back), found)
    pd.testing.assert_frame_equal(jx.panel_of([back]).claims[list(found)], found)


def test_what_is_done_to_a_frame_is_not_done_to_the_panel(folder):
    panel = jx.read_reports(folder)
    found = jx.find_claims(panel)
    found["outcome"] = "agrees"
    assert "contradicts" in set(panel.claims["outcome"])


def test_no_files_are_an_empty_panel():
    panel = jx.read_reports([])
    assert len(panel) == 0 and panel.claims.attrs == {"language": "en"}
    for name in ("reports", "figures", "claims", "remarks"):
        pd.testing.assert_frame_equal(getattr(panel, name), getattr(jx.panel_of([]), name))
    assert (jx.check(panel).dtypes[["report", "authority", "year"]] == panel.figures.dtypes.iloc[:3]).all()


def test_claims_of_a_panel_are_never_given_out_in_another_language_than_asked_for(folder, tmp_path):
    own = jx.find_claims(jx.read_report(folder / "a.txt"), language="zh")["explanation"].to_list()
    panel = jx.read_reports([folder / "a.txt"], language="zh")
    panel.save(tmp_path / "saved")
    loaded = jx.load_panel(tmp_path / "saved")
    report = panel.report(panel.reports.at[0, "report"])
    for chinese in (panel, loaded, beside_reference(loaded), panel.select(year=2023), report):
        assert jx.find_claims(chinese)["explanation"].to_list() == own
        assert jx.find_claims(chinese, language="zh")["explanation"].to_list() == own
        with pytest.raises(
            jx.ReportError,
            match=r"are in zh: read the reports themselves again with read_reports\(…, language=\"en\"\)",
        ):
            jx.find_claims(chinese, language="en")
    with pytest.raises(jx.ReportError, match="are in zh"):
        jx.panel_of([report])
    assert jx.find_claims(jx.read_reports(tmp_path / "saved"))["explanation"].to_list() == own
    with pytest.raises(jx.ReportError, match="are in zh"):
        jx.read_reports(tmp_path / "saved", language="en")
    loaded.claims.attrs.clear()  # as an earlier version saved it
    loaded.save(tmp_path / "saved")
    for language in (None, "en", "zh"):
        assert jx.find_claims(jx.load_panel(tmp_path / "saved"), language=language)["explanation"].to_list() == own


def test_part_of_a_panel_is_in_the_order_of_the_whole(folder):
    panel = jx.read_reports(folder)
    ids = panel.reports["report"].to_list()
    part = panel.only([*ids[:0:-2], "0123456789ab"])
    assert part.reports["report"].to_list() == [ids[1], ids[3]]
    whole = panel.figures[panel.figures["report"].isin([ids[1], ids[3]])].reset_index(drop=True)
    pd.testing.assert_frame_equal(part.figures, whole)
    assert len(panel.only([])) == 0 and panel.only([]).figures.dtypes.equals(panel.figures.dtypes)
    assert len(panel.select(year=2023)) == 2 and len(panel.select("涧西区人民政府", "2022")) == 1
    assert panel.only(ids[1]).reports["report"].to_list() == [ids[1]]
    for wrong, why in (
        ({"year": "2O23"}, "year is a year in four digits, not 2O23; the years at hand are 2022, 2023."),
        ({"year": 2020}, "There is no report for 2020; the years at hand are 2022, 2023, the nearest is 2022."),
        ({"authority": "涧西区"}, "There is no report of 涧西区; the nearest name is 涧西区人民政府."),
        ({"authority": 7}, "There is no report of 7; the authorities at hand are 中原区人民政府, 涧西区人民政府."),
    ):
        with pytest.raises(jx.ReportError) as error:
            panel.select(**wrong)
        assert str(error.value) == why


@pytest.mark.parametrize("wrong", ["data/reports", None, 2023, [SOURCE], jx.findings])
def test_what_is_no_report_no_panel_and_no_path_is_refused_in_one_sentence(wrong):
    series, peers = charts.outcomes, charts.peer_volume
    for take in (jx.check, jx.suspects, jx.find_claims, jx.indicators, jx.differences, jx.panel_of, series, peers):
        with pytest.raises(jx.ReportError, match=r"^Give a report, as read_report reads it, or a panel, .* the type"):
            take(wrong)
    for take in (charts.heat_map, lambda frame: jx.findings(frame, frame)):
        with pytest.raises(jx.ReportError, match=r"^checks is a frame with the columns relation, place, "):
            take(wrong)
    if not isinstance(wrong, (str, list)):
        for take in (jx.read_report, jx.read_reports, jx.load_panel, jx.panel_of([]).save):
            with pytest.raises(jx.ReportError, match=r"^Give a path as text; this is of the type "):
                take(wrong)


def test_checks_and_claims_are_told_apart():
    panel = jx.panel_of(jx.read_report(SOURCE))
    with pytest.raises(jx.ReportError, match=r"^checks is a frame"):
        jx.findings(panel.claims, jx.check(panel))


def test_what_is_hidden_and_what_office_and_windows_leave_is_no_report(folder):
    names = (".ipynb_checkpoints/a-checkpoint.txt", ".DS_Store", "sub/~$a.docx", "Thumbs.db", "sub/desktop.ini")
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")
    panel = jx.read_reports(folder)
    assert len(panel) == 4 and panel.refused.empty


# --- versions


def test_two_versions_show_what_differs_in_each(tmp_path, text):
    (tmp_path / "old.txt").write_text(text, encoding="utf-8")
    lines = text.split("\n")
    report = jx.read_report(SOURCE)
    at = int(report.reading("applications.concluded.total").place.removeprefix("line ")) - 1
    assert lines[at] == "（七）总计 39 0 0 0 0 0 39"
    lines[at] = "（七）总计 39 0 0 0 0 0 41"
    (tmp_path / "new.txt").write_text("\n".join(lines), encoding="utf-8")
    panel = jx.read_reports(tmp_path)
    found = jx.differences(panel)
    assert tuple(found.columns) == ("report", "authority", "year", *COLUMNS)
    assert found["cell"].to_list() == ["source", "applications.concluded.total"]
    one, other = panel.reports["report"]
    assert (found["report"] == one).all() and (found["other"] == other).all()
    old, new = (39, f"line {at + 1}"), (41, f"line {at + 1}")
    first, second = (old, new) if panel.reports["source"].iloc[0].endswith("old.txt") else (new, old)
    row = found.iloc[1]
    assert (row["value"], row["source_place"], row["other_value"], row["other_place"]) == (*first, *second)
    assert row["label_zh"].endswith("总计") and (row["state"], row["raw"]) == ("reported", str(first[0]))


def test_every_two_of_three_versions_are_held_together_and_figures_without_value_by_their_text():
    ambiguous = [made({app("granted"): "ambiguous"}, name=name) for name in "ab"]
    versions = [ambiguous[0], changed(ambiguous[1], {app("granted"): {"raw": "3 4"}}), made(name="c")]
    found = jx.differences(jx.panel_of([*versions, made(year=2022), made(scope="office")]))
    assert found.groupby(["report", "other"]).ngroups == 3
    figures = found[found["cell"] == app("granted")]
    assert len(figures) == 3 and found["cell"].isin(["source", app("granted")]).all()
    assert sorted(set(figures["state"]) | set(figures["other_state"])) == ["ambiguous", "reported"]
    both = figures[(figures["state"] == "ambiguous") & (figures["other_state"] == "ambiguous")].iloc[0]
    assert {both["raw"], both["other_raw"]} == {"", "3 4"}


def test_a_list_that_does_not_tell_its_scope_is_a_version_of_either():
    found = jx.differences(jx.panel_of([made(), made({app("received"): 3}, scope=None, name="typed")]))
    assert app("received") in found["cell"].to_list()


def test_a_list_of_a_few_figures_differs_from_a_document_only_in_what_it_gives():
    """Two figures are typed to check them: the others stay as the document prints them, everywhere."""
    given = {app("received"): 3, app("granted"): 0}
    few = dict.fromkeys(jx.editions()["2021"].position, "missing") | given
    typed = dataclasses.replace(made(few, name="typed"), format="typed")
    document, other = made({app("granted"): 4, app("received"): 3}, name="page"), made(authority="乙区人民政府")
    panel = jx.panel_of([document, typed])
    assert jx.differences(panel)["cell"].to_list() == ["source", "format", app("granted")]
    assert comparable(jx.panel_of([document, typed, other])).left_out["reason"].to_list() == ["versions"] * 2
    alike = made({app("received"): 3}, name="alike")
    for several in ([alike, typed], [typed, alike]):
        compared = comparable(jx.panel_of([*several, other])).panel.reports
        assert set(compared["report"]) == {alike.id, other.id}
        before = [dataclasses.replace(one, year=2022) for one in several]
        checks = jx.check(jx.panel_of([made({app("received"): 90}), *before])).query("year == 2023")
        years = checks[checks["relation"].isin(["Y1", "Y7"])]
        assert set(years["outcome"]) == {"holds", "fails"} and app("received") in set(years["place"])
    lists = jx.differences(jx.panel_of([typed, dataclasses.replace(document, format="typed")]))
    assert len(lists) > 100  # of two lists, one gives what the other leaves out


def test_another_unit_a_blank_and_another_edition_are_differences():
    fee = "fees.administrative_fees.amount"
    found = jx.differences(
        jx.panel_of([made(name="a"), changed(made(name="b"), {app("other_other"): "blank", fee: {"unit": "元"}})])
    )
    assert set(found["cell"]) == {"source", fee, app("other_other")}
    found = jx.differences(jx.panel_of([made({app("received"): 3}), made(edition="2019")]))
    assert found["cell"].to_list() == ["edition", app("received")]


@pytest.mark.parametrize(
    "reports",
    [
        [],
        [made(), made(year=2022)],
        [made(), made(scope="office")],
        [made(authority=None, name="a"), made(authority=None, name="b")],
        [made(year=None, name="a"), made(year=None, name="b")],
    ],
)
def test_where_there_are_no_versions_the_frame_is_empty_with_its_columns(reports):
    found = jx.differences(jx.panel_of(reports))
    assert len(found) == 0 and tuple(found.columns) == ("report", "authority", "year", *COLUMNS)
    assert (
        found["value"].dtype == "float64" and str(found["year"].dtype) == "Int64" and str(found["raw"].dtype) == "str"
    )


def test_one_report_alone_has_no_versions():
    found = jx.differences(made({}))
    assert list(found) == ["report", "authority", "year", *COLUMNS] and found.empty


def test_versions_without_a_table_differ_in_their_source_alone():
    bare = [dataclasses.replace(made(name=name), edition=None, readings=()) for name in "ab"]
    assert jx.differences(jx.panel_of(bare))["cell"].to_list() == ["source"]

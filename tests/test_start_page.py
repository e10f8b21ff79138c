"""The start page as its reader meets it: in Chromium, opened from disk, without network."""

import dataclasses
import shutil
import time
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Error, sync_playwright
from shown import luminance
from trivial import write_notebooks

import jianxi_tools as jx
from jianxi_tools import charts
from jianxi_tools.batch import _publish_tables, plan
from jianxi_tools.batch.ledger import Ledger
from jianxi_tools.batch.start_page import start_page
from jianxi_tools.relations.rules import identity_names
from jianxi_tools.report import NO_VALUE, Report
from jianxi_tools.views.parts import section

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OFFLINE = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
EVIL = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("no Chromium here: install it to look at the pages in a browser")
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=CHROMIUM, args=OFFLINE)
        except Error as error:
            pytest.skip(f"Chromium does not start here: {error}")
        yield running
        running.close()


@pytest.fixture
def page(browser):
    """A page at which any error, any message of the console and any request but for a file is a failure."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened, wrong = context.new_page(), []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text))
    opened.on("request", lambda request: request.url.startswith(("file:", "data:")) or wrong.append(request.url))
    yield opened
    context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    """A review with quick notebooks of hostile and plain reports, one of whose runs fails."""
    root = tmp_path_factory.mktemp("project")
    (root / "reports").mkdir()
    text = Path("data/reports/jianxi-2023.txt").read_text(encoding="utf-8")
    (root / "reports" / "jianxi.txt").write_text(text, encoding="utf-8")
    wrong = text.replace("（一）予以公开 12 0", "（一）予以公开 14 0")
    prose = wrong.replace("39件", f"39件{EVIL}", 1).replace("办复率100%", f"办复率100%{EVIL}", 1)
    (root / "reports" / f"{EVIL[:28].replace('/', '')}.txt").write_text(prose.replace("涧西区", "瀍河区"), "utf-8")
    (root / "reports" / "2022.txt").write_text(wrong.replace("2023", "2022"), encoding="utf-8")
    unsigned = wrong.replace("洛阳市涧西区人民政府", "").replace("涧西区", "").replace("2023", "").replace("2024", "")
    (root / "reports" / "unsigned.txt").write_text(unsigned, encoding="utf-8")
    (root / "reports" / "<script>alert(1)<b>.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    failing = f"print({EVIL!r})\n%%\nif authority == '瀍河区人民政府':\n    raise ValueError({EVIL!r})"
    notebooks = write_notebooks(root / "notebooks", two=failing)
    return jx.review(root / "reports", root / "outputs", notebooks=notebooks, jobs=2).index


def names(page) -> list[str]:
    """The authorities of the overview that are shown, from above."""
    shown = "all => all.filter((one) => one.checkVisibility()).map((one) => one.dataset.sort)"
    return page.eval_on_selector_all(".overview tbody th", shown)


def test_every_link_leads_to_a_page_and_back(reviewed, page):
    page.goto(reviewed.as_uri())
    links = [link for link in page.eval_on_selector_all("a", "all => all.map((one) => one.href)")]
    files = {link for link in links if "#" not in link and not link.endswith(".csv")}
    assert len(files) >= 10
    for link in files:
        page.goto(link)
        assert page.locator("h1, .jp-Cell, .failure").count()
        page.get_by_role("link", name="All reports").click()
        assert page.title() == "Annual reports on open government information: review"
    for link in set(links) - files:
        target = link.partition("#")[2]
        assert page.locator(f"#{target}").count() == 1 if target else Path(link.removeprefix("file://")).is_file()


def test_authorities_that_are_stated_are_counted_and_stand_first(reviewed, page):
    page.goto(reviewed.as_uri())
    assert "Reports read: 3; authorities: 2. Besides, reports that do not state their authority: 1." in (
        page.locator(".lead").inner_text()
    )
    assert names(page)[-1] == "unsigned.txt" and len(names(page)) == 3  # in a list of its own, by its file
    assert page.locator(".overview").nth(1).locator("tbody td").nth(1).inner_text() == "year not stated"


def built(folder: Path, panel: jx.Panel, checks: pd.DataFrame, language: str = "en") -> Path:
    """The start page of a panel, of whose notebooks none was run."""
    notebooks = write_notebooks(folder / "notebooks")
    planned = plan.planned(panel, panel.only([]), folder, notebooks, language)
    html = start_page(panel, panel.only([]), checks, [], planned, Ledger(folder / "runs.jsonl"), language)
    (folder / "index.html").write_text(html, encoding="utf-8")
    return folder / "index.html"


def test_every_card_tells_of_its_findings_and_every_finding_of_its_version(tmp_path, page):
    jianxi = jx.read_report("data/reports/jianxi-2023.txt")
    wrong = jianxi.figures["value"].where(jianxi.figures.index != 7, 3.0)
    readings = tuple(one._replace(value=value) for one, value in zip(jianxi.readings, wrong, strict=True))
    twin = dataclasses.replace(jianxi, sha256="1" * 64, source="corrected.docx", readings=readings, prose_lines={})
    alone = dataclasses.replace(twin, sha256="2" * 64, authority="老城区人民政府")
    unnamed = [dataclasses.replace(twin, sha256=digit * 64, authority=None) for digit in "34"]
    panel = jx.panel_of([jianxi, twin, alone, *unnamed])
    checks = jx.check(panel)
    place = (checks["report"] == alone.id) & (checks["relation"] == "A4")
    checks.loc[place & ~place.duplicated(), "outcome"] = "fails"
    page.goto(built(tmp_path, panel, checks).as_uri())
    cards = {row: page.locator(".overview tbody tr").nth(row).inner_text() for row in range(4)}
    assert "! 42 of 42 sums hold\nfindings: 1" in cards[0]  # two versions
    assert "! 42 of 42 sums hold\nfigures unlike another version's: 1\nrec" in cards[0]
    assert cards[0].count("unlike") == 2 and "unlike" not in cards[1] + cards[2]
    assert "! 42 of 42 sums hold\nfindings: 1" in cards[1]
    assert names(page)[2:] == ["corrected.docx"] * 2
    rows = page.locator(".findings tbody tr").all_inner_texts()
    assert [("corrected.docx" in row, "jianxi-2023.txt" in row) for row in rows] == [(True, False), (False, True)]


SUMS = {  # outcomes of the 42 sums, and what a card says of them, as the pages do
    "all": ({"holds": 42}, "42 of 42 sums hold", "42 项勾稽关系中 42 项成立"),
    "one fails": ({"fails": 1, "holds": 41}, "✗ 41 of 42 sums hold, 1 fail", "✗ 42 项勾稽关系中 41 项成立，1 项不符"),
    "blank": (
        {"holds_if_blank_is_zero": 2, "not_assessable": 40},
        "! 0 of 42 sums hold, 2 hold if blank cells are 0, 40 cannot be checked",
        "! 42 项勾稽关系中 0 项成立，2 项在空白按 0 计时成立，40 项无法核对",
    ),
    "none": (
        {"not_assessable": 42},
        "? none of 42 sums could be checked: 200 of 200 figures read",
        "? 42 项勾稽关系均无法核对：200 个数值中只读取 200 个",
    ),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SUMS)
def test_a_card_says_of_the_sums_what_the_pages_say(name, language, page, tmp_path):
    outcomes, *said = SUMS[name]
    panel = jx.panel_of([jx.read_report("data/reports/jianxi-2023.txt")], language=language)
    checks = jx.check(panel, language=language)
    sums = checks["relation"].isin(identity_names())
    checks.loc[sums, "outcome"] = [outcome for outcome, count in outcomes.items() for _ in range(count)]
    page.goto(built(tmp_path, panel, checks, language).as_uri())
    mark = page.locator(".card .mark")
    assert said[language == "zh"] in mark.inner_text()
    assert ("warning" in mark.get_attribute("class")) == (name in ("all", "blank"))  # a claim contradicts, too
    assert ("note" in mark.get_attribute("class")) == (name == "none")  # neither good nor bad
    fails = "项成立。1 项不符。" if language == "zh" else "41 of 42 sums that the form prescribes hold. 1 fail."
    assert (fails in page.locator(".lead").inner_text()) == (name == "one fails")


def test_nothing_is_said_to_be_found_where_nothing_was_checked(tmp_path):
    """A report without a table: neither the first sentence nor the list of findings says that all is well."""
    panel = jx.panel_of([Report(None, "某机关", 2022, None, "notice.txt", "1" * 64)])
    html = built(tmp_path, panel, jx.check(panel)).read_text(encoding="utf-8")
    assert "Nothing was found" not in html
    assert html.count("Nothing could be checked: no table of the form was found.") == 2


def test_the_indicators_of_a_review_speak_its_language(tmp_path):
    jianxi = jx.read_report("data/reports/jianxi-2023.txt")
    readings = (*jianxi.readings[:-1], jianxi.readings[-1]._replace(value=NO_VALUE, state="missing"))
    panel = jx.panel_of([dataclasses.replace(jianxi, readings=readings)], language="zh")
    _publish_tables(panel, panel, jx.check(panel, language="zh"), tmp_path, "zh")
    said = pd.read_csv(tmp_path / "indicators.csv").set_index("indicator")["rests_on"]
    assert said["suits_after_reconsideration"] == "disputes.litigation_after_reconsideration.total（缺失）"


def test_what_a_killed_review_has_left_of_a_panel_is_no_part_of_the_next(tmp_path):
    left = tmp_path / ".panel.part" / ".unfinished-x"
    left.mkdir(parents=True)
    panel = jx.panel_of([])
    _publish_tables(panel, panel, jx.check(panel), tmp_path, "en")
    assert {path.suffix for path in (tmp_path / "panel").iterdir()} == {".parquet"} and not left.parent.exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_findings_tell_their_places_and_every_relation_is_explained(language, reviewed, page, tmp_path):
    panel = jx.read_reports(reviewed.parent.parent / "reports", language=language)
    page.goto(built(tmp_path, panel, jx.check(panel, language=language), language).as_uri())
    sums = page.locator("#error tbody tr").all_inner_texts()
    assert sums and all(("第" if language == "zh" else "(line ") in row for row in sums)
    for relation in set(page.locator(".findings td:nth-child(3)").all_inner_texts()):
        assert len(page.locator(f"dt#{relation} + dd").inner_text()) > 5
    assert page.locator("[title]").count() == 0  # no codes


def test_every_claim_is_explained():
    declared = tomllib.loads(Path("jianxi_tools/claims/claims.toml").read_text(encoding="utf-8"))
    assert declared["title"].keys() == declared["severity"].keys()
    assert all(title["zh"] and title["en"] for title in declared["title"].values())


def test_text_of_a_report_never_runs(reviewed, page):
    for file in [reviewed, *reviewed.parent.glob("*/2023/*.html")]:
        page.goto(file.as_uri())
        page.wait_for_timeout(100)
        assert page.title() != "run"
        assert page.locator("img[src=x], main script").count() == 0
    page.goto(reviewed.as_uri())
    assert "<script>alert(1)<b>.png" in page.locator("#unread + ul").inner_text()
    assert "onerror" in page.locator("#failed ~ ul").first.inner_text()


def test_an_inserted_script_is_refused_by_the_policy(reviewed, browser):
    """That nothing runs does not hang on escaping alone."""
    page = browser.new_page()
    page.goto(reviewed.as_uri())
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: \"document.title='run'\"}))"
    )
    assert page.title() != "run"
    page.close()


def test_sorting_by_click_and_by_key(reviewed, page):
    page.goto(reviewed.as_uri())
    head = page.locator(".overview").first.locator("thead th")
    assert [one.inner_text().strip("↕ ") for one in head.all()] == [
        "Authority",
        "Findings",
        "2023",
        "2022",
    ]
    by_name = page.locator(".overview").get_by_role("button", name="Authority")
    by_name.click()
    first = names(page)[:-1]
    assert head.first.get_attribute("aria-sort") == "ascending"
    by_name.focus()
    page.keyboard.press("Enter")
    assert names(page)[:-1] == first[::-1] and len(first) == 2
    assert head.first.get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="2022").first.click()
    assert head.first.get_attribute("aria-sort") is None
    assert names(page)[0] == "涧西区人民政府"  # the other has no report of 2022


def test_searching(reviewed, page):
    page.goto(reviewed.as_uri())
    everything = page.locator("table.sortable tbody tr").count()
    findings = page.locator(".findings tbody tr")
    page.get_by_role("searchbox").fill("瀍河")
    assert names(page) == ["瀍河区人民政府"]
    shown = page.locator(".findings tbody tr:visible").count()
    assert page.locator("#shown").inner_text() == f"reports: 1 of 4; findings: {shown} of {findings.count()}"
    assert 0 < shown < findings.count()
    page.get_by_role("searchbox").fill("2022.txt")  # a file finds its report and its findings
    assert names(page) == ["涧西区人民政府"] and page.locator(".findings tbody tr:visible").count() > 0
    assert set(page.locator(".findings tbody tr:visible td:nth-child(2)").all_inner_texts()) == {"2022"}
    page.get_by_role("searchbox").fill("瀍河 100%")
    assert names(page) == [] and page.locator(".findings tbody tr:visible").count() == 1
    page.get_by_role("searchbox").fill("")
    assert page.locator("table.sortable tbody tr:visible").count() == everything


@pytest.mark.parametrize("width", [320, 420, 1200])
def test_no_page_is_wider_than_the_screen(width, reviewed, page):
    page.set_viewport_size({"width": width, "height": 800})
    for file in [reviewed, *reviewed.parent.rglob("2-*.html")]:
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, file


def test_the_overview_holds_eight_years(page, tmp_path):
    jianxi = jx.read_report("data/reports/jianxi-2023.txt")
    every = [dataclasses.replace(jianxi, sha256=str(year) * 16, year=year) for year in range(2018, 2026)]
    others = [dataclasses.replace(one, sha256=f"a{one.year}" * 13, authority=f"{one.year}区") for one in every]
    panel = jx.panel_of([*every, *others])
    index = built(tmp_path, panel, jx.check(panel))
    scrolls = "all => all.filter((one) => one.scrollWidth > one.clientWidth).length"
    cut = "all => all.filter((one) => one.getBoundingClientRect().right > innerWidth).length"
    for media, width in (("screen", 1280), ("print", 700)):  # 700 px is what A4 leaves
        page.emulate_media(media=media)
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(index.as_uri())
        assert page.eval_on_selector_all(".scroll", scrolls) == 0
        assert page.eval_on_selector_all(".overview :is(td, th, p)", cut) == 0
        name = page.locator(".overview tbody th").first.bounding_box()
        assert name["width"] > (130 if media == "screen" else 40)  # an authority's name, not four characters


def test_a_zero_is_pale_and_readable(page):
    styles = [Path("jianxi_tools/templates", name).read_text("utf-8") for name in ("style.css", "view/view.css")]
    page.set_content(f"<style>{styles[0]}</style><div class=jx><style>{styles[1]}</style><p class=zero>0</p></div>")
    style = (
        "one => (({ color, opacity }) => [color.match(/\\d+/g).map(Number), Number(opacity)])(getComputedStyle(one))"
    )
    ink, opacity = page.eval_on_selector(".zero", style)
    brightness = luminance([part / 255 for part in ink], opacity)
    assert opacity < 0.8 and 1.05 / (brightness + 0.05) >= 4.5  # as WCAG AA asks


@pytest.mark.parametrize("width", [320, 420])
def test_on_a_narrow_screen_findings_are_seen_whole_and_pictures_scroll_rather_than_shrink(width, reviewed, page):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(reviewed.as_uri())
    hidden = "all => all.filter((one) => one.scrollWidth > one.clientWidth).length"
    assert page.locator(".findings").count() and page.eval_on_selector_all("details .scroll", hidden) == 0
    chart = charts.outcomes(jx.read_report("data/reports/jianxi-2023.txt"))
    page.goto("about:blank")
    page.set_content(section("", [], chart, "en"))
    assert page.locator("figure").count() == 1 and page.eval_on_selector_all("html", hidden) == 0
    assert page.eval_on_selector("figure img", "one => one.width") > 500


def test_without_scripts_everything_is_there(reviewed, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(reviewed.as_uri())
    assert len(names(page)) == 3 and page.locator("tbody tr").count() > 4
    assert not page.locator("form").is_visible()
    context.close()


def test_headings_language_and_chinese(reviewed, page, tmp_path):
    page.goto(reviewed.as_uri())
    assert page.locator("html").get_attribute("lang") == "en"
    levels = page.eval_on_selector_all("h1, h2, h3", "all => all.map((one) => Number(one.tagName[1]))")
    assert levels[0] == 1 and set(levels[1:]) == {2}
    drawn = "(text) => {const c = document.createElement('canvas').getContext('2d');"
    drawn += "c.font = getComputedStyle(document.body).font; c.fillText(text, 0, 20);"
    drawn += "return [...c.getImageData(0, 0, 40, 30).data].join()}"
    assert len({page.evaluate(drawn, character) for character in "瀍涧洛"}) == 3  # not the same empty box thrice


def test_it_prints_with_everything_unfolded(reviewed, page):
    page.goto(reviewed.as_uri())
    page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = false; })")
    assert page.pdf().startswith(b"%PDF")
    assert page.locator("details:not([open])").count() == 0


def test_a_thousand_reports_stay_quick(page, tmp_path):
    one = jx.panel_of([jx.read_report("data/reports/jianxi-2023.txt")])
    checks = jx.check(one)
    failing = checks.assign(outcome="fails", explanation="Expected: 1 = 2.").head(6)
    panel, checks = many(one, 1000), repeated(pd.concat([checks, failing]), 1000)
    notebooks = write_notebooks(tmp_path / "notebooks")
    planned = plan.planned(panel, panel.only([]), tmp_path, notebooks, "en")
    ledger = Ledger(tmp_path / "runs.jsonl")
    ledger.entries = {
        job.output.relative_to(tmp_path).as_posix(): {"outcome": "ok", "input_hash": job.input_hash} for job in planned
    }
    started = time.monotonic()
    index = tmp_path / "index.html"
    index.write_text(start_page(panel, panel.only([]), checks, [], planned, ledger, "en"), encoding="utf-8")
    built = time.monotonic() - started
    started = time.monotonic()
    page.goto(index.as_uri())
    assert page.locator("tbody tr").count() == 1000 + 7000
    loaded = time.monotonic() - started
    started = time.monotonic()
    page.get_by_role("searchbox").fill("999")
    page.get_by_role("button", name="Authority").first.click()
    assert len(names(page)) == 1
    used = time.monotonic() - started
    print(f"built {built:.1f} s, loaded {loaded:.1f} s, searched and sorted {used:.1f} s")
    assert max(built, loaded, used) < 20  # linear: a page that is not takes minutes


def many(panel: jx.Panel, count: int) -> jx.Panel:
    return jx.Panel(
        **{name: repeated(getattr(panel, name), count) for name in ("reports", "figures", "claims", "remarks")}
    )


def repeated(frame: pd.DataFrame, count: int) -> pd.DataFrame:
    """The frame of one report as that of many, each of an authority of its own."""
    copies = frame.iloc[list(range(len(frame))) * count].reset_index(drop=True)
    at = copies.index // len(frame) if len(frame) else copies.index
    copies["report"] = [f"{number:010}" for number in at]
    copies["authority"] = [f"{number:04}区人民政府" for number in at]
    if "sha256" in copies:
        copies["sha256"] = copies["report"]
    return copies

"""Sentences are in both languages, and stand in words.toml alone."""

import ast
import pickle
import tomllib
from pathlib import Path

import pytest

import jianxi_tools as jx
from jianxi_tools import charts
from jianxi_tools.edition import editions
from jianxi_tools.parameters import chosen_report
from jianxi_tools.relations.rules import rules
from jianxi_tools.report import refused, said_in
from jianxi_tools.words import LANGUAGES, number, signed

PACKAGE = Path(jx.__file__).parent
WORDS = tomllib.loads((PACKAGE / "words.toml").read_text("utf-8"))


def calls(function):
    """(file and line, first arguments) of every call of a function in the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node.args


def test_every_sentence_is_in_both_languages():
    assert [name for section in WORDS.values() for name, word in section.items() if set(word) != {"zh", "en"}] == []


def test_no_sentence_of_an_error_stands_in_the_code():
    written = [
        where
        for where, given in calls("ReportError")
        if isinstance(given[:1] and given[0], ast.Constant | ast.JoinedStr)
    ]
    assert written == []


def test_what_is_refused_has_its_words():
    named = [(where, given[0].value) for where, given in calls("refused") if isinstance(given[0], ast.Constant)]
    assert len(named) > 50
    assert [place for place in named if place[1] not in WORDS["refused"]] == []


def test_an_identity_is_called_the_same_whatever_the_edition():
    """So a remark need not know the edition to name those that decided a figure."""
    places = {rule.place for code in editions() for rule in rules(code) if rule.is_identity}
    for language in LANGUAGES:
        labels = {place: {form.label(place, language) for form in editions().values()} - {""} for place in places}
        assert [place for place in places if len(labels[place]) != 1] == []


def test_an_error_is_said_in_the_language_asked_for(tmp_path):
    two = jx.panel_of([jx.read_report("data/reports/jianxi-2023.txt")])
    with pytest.raises(jx.ReportError, match=r"没有指标 recieved，最接近的是 received。$"):
        charts.peer_intervals(two, "zh", indicator="recieved")
    with pytest.raises(jx.ReportError, match="There is no indicator 'recieved': the nearest is received"):
        charts.peer_intervals(two, indicator="recieved")
    with pytest.raises(jx.ReportError, match="位于报告文件夹之内"):
        jx.review("data/reports", "data/reports/out", language="zh")
    with pytest.raises(jx.ReportError, match=r"^没有“涧西”的报告；"):
        jx.review("data/reports", tmp_path / "out", authority="涧西", language="zh", dry_run=True)
    with pytest.raises(jx.ReportError, match=r"^a\.pdf 是空文件"), said_in("zh"), said_in("zh"):
        raise refused("empty", file="a.pdf")


def test_an_error_carries_its_file_and_takes_another_name_for_it():
    error = pickle.loads(pickle.dumps(refused("empty", file="a.pdf")))
    assert error.file == "a.pdf" and str(error).startswith("a.pdf is empty")
    assert error.text("en", "2023/a.pdf").startswith("2023/a.pdf is empty")
    assert error.text("zh", "2023/a.pdf").startswith("2023/a.pdf 是空文件")


REPORT = "data/reports/jianxi-2023.txt"
SPEAKING = {  # whatever is given a language
    "check": lambda language: jx.check(jx.read_report(REPORT), language=language),
    "check of a panel": lambda language: jx.check(jx.panel_of([]), language=language),
    "find_claims": lambda language: jx.find_claims(jx.read_report(REPORT), language=language),
    "find_claims of a panel": lambda language: jx.find_claims(jx.panel_of([]), language=language),
    "suspects": lambda language: jx.suspects(jx.read_report(REPORT), language=language),
    "indicators": lambda language: jx.indicators(jx.panel_of([]), language=language),
    "read_reports": lambda language: jx.read_reports([REPORT], language=language),
    "panel_of": lambda language: jx.panel_of([], language=language),
    "review": lambda language: jx.review("data/reports", "nowhere", language=language, dry_run=True),
    "a chart": lambda language: charts.heat_map(jx.check(jx.panel_of([])), language),
    "a notebook": lambda language: chosen_report(REPORT, language),
}


@pytest.mark.parametrize("name", SPEAKING)
@pytest.mark.parametrize("language", ["de", ""])
def test_what_is_no_language_is_answered_in_one_way(name, language):
    with pytest.raises(jx.ReportError) as error:
        SPEAKING[name](language)
    sentence = f"language is zh or en, not {language}. language 应为 zh 或 en，而不是 {language}。"
    assert str(error.value) == sentence


def test_all_public_names_are_shown():
    assert set(jx.__all__) < set(dir(jx)) and "__doc__" in dir(jx)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.1 + 0.2, "0.3"),
        (1.1 * 3, "3.3"),
        (0.3 - 0.1 - 0.2, "0"),
        (-1234.5, "-1,234.5"),
        (-0.0, "0"),
        (0.0001, "0.0001"),
    ],
)
def test_a_number_shows_no_decimals_that_only_arithmetic_made(value, said):
    assert number(value) == said
    assert signed(value)[1:] == said.lstrip("-")

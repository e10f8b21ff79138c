"""The sentences of a chart over the years: what it finds, what it measures, where it comes from, what it cannot say."""

from collections.abc import Iterable, Mapping, Sequence

from jianxi_tools.charts.series import Series, Year, listed
from jianxi_tools.charts.sheet import Chart, Sentences, sheet
from jianxi_tools.indicators import breaks as declared_breaks
from jianxi_tools.indicators import declared
from jianxi_tools.indicators.signs import DOUBT, IN_QUESTION, UNSTATED
from jianxi_tools.report import AS_ZERO, SIGNS, UNKNOWN
from jianxi_tools.words import joined, listing, say, signed


def sentences(
    series: Series,
    name: str,
    ends: tuple[Year, Year] | None,
    facts: Mapping[str, str],
    cells: Sequence[str],
    *,
    title: str = "",
    subtitle: str = "",
    notes: Sequence[str] = (),
    breaks: Sequence[str] = (),
) -> Sentences:
    """Title, subtitle and foot of ``words.toml`` filled in.

    Args:
        series: the years.
        name: the chart's in ``words.toml``.
        ends: the first and the last year of which the title tells; versions of one, of which none is picked, and it
            says so instead. None where it tells of no year.
        facts: what else stands for the braces, beside authority and years.
        cells: the figures that are drawn; what is not reported among them is named in the foot.
        title: which form of the title.
        subtitle: which form of the subtitle.
        notes: further sentences for the foot.
        breaks: the indicators of which breaks are marked, which the foot explains.
    """
    facts = {"authority": series.authority, "years": series.span} | dict(facts)
    if ends:
        facts |= {"first": ends[0].label, "last": ends[1].label, "year": ends[1].label}
    below = [source(series), *notes, series.say(f"{name}_foot", **facts)]
    below += broken_series(series, breaks, "chart.broken")
    below += [_versions(series), legend((year.signs(*cells) for year in series.years), series.language)]
    heading = series.say(f"{name}_title{title}", **facts)
    if ends and ends[1].is_version:
        heading = _none_picked(series, name, ends[1])
    under = series.say(f"{name}_subtitle{subtitle}", **facts)
    return Sentences(heading, under, joined(below, series.language))


def broken_series(series: Series, codes: Sequence[str], sentence: str) -> list[str]:
    """From which year on which indicators are not compared with the years before, and why."""
    language = series.language
    return [
        say(
            sentence,
            language,
            year=series.years[at].name,
            names=listing((getattr(declared()[code], language).name for code in broken), language),
            why=getattr(declared_breaks()[name], language),
        )
        for at, found in series.broken(*codes).items()
        for name, broken in found.items()
    ]


def _versions(series: Series) -> str:
    """Which file is which version of a year; "" where there is one of each."""
    files = [f"{year.label} = {shortened(year.file)}" for year in series.years if year.is_version]
    listed = listing(files, series.language)
    return series.say("versions", files=listed) if files else ""


def _none_picked(series: Series, name: str, year: Year) -> str:
    return series.say("none_picked", what=say(f"trend.{name}", series.language), year=year.name)


def shortened(name: str, longest: int = 32) -> str:
    """The name of a file, of a long one its beginning and its end.

    >>> shortened("report.html"), shortened("a-very-long-name-of-a-report-of-2023.html", 20)
    ('report.html', 'a-very-lo…-2023.html')
    """
    half = longest // 2
    return name if len(name) <= longest else f"{name[: half - 1]}…{name[-half:]}"


def source(series: Series) -> str:
    """Whose reports the figures come from; reference figures are named as such."""
    word = {"": "source", "all": "reference_source", "some": "source_and_reference"}[series.reference]
    years, referred = (listed(years, series.language) for years in (series.years, series.referred))
    scope = series.say("scope", scope=series.scope) if series.scope else ""
    facts = {"authority": series.authority, "years": years, "referred": referred, "scope": scope}
    return series.say(word, **facts)


def legend(texts: Iterable[str], language: str) -> str:
    """What the signs in texts say of the numbers at which they stand; "" where there are none."""
    words = {
        sign: say(
            "chart.as_zero" if state in AS_ZERO else "chart.state",
            language,
            sign=sign,
            state=say(f"state.{state}", language),
        )
        for state, sign in SIGNS.items()
        if state not in UNKNOWN  # which have no number
    }
    words |= {DOUBT: say("chart.rests", language), IN_QUESTION: say("chart.in_question", language)}
    words |= {UNSTATED: say("chart.unstated", language)}
    used = "".join(texts)
    told = [word for sign, word in words.items() if sign in used]
    return say("chart.signs", language, signs=listing(told, language)) if told else ""


def said_of(series: Series, name: str, gaps: Mapping[str, float]) -> list[str]:
    """A sentence on what does not add up: by the label of a year how much is missing, 0 for nothing."""
    years = [series.say("gap", year=label, gap=signed(gap)) for label, gap in gaps.items() if gap]
    return [series.say(name, years=listing(years, series.language))] if years else []


def nothing(series: Series, name: str, version: Year | None = None) -> Chart:
    """A sheet that says that there is nothing to draw for the chart of that name, or no version of a year to pick."""
    what = say(f"trend.{name}", series.language)
    title = series.say("unknown_title", what=what, years=series.span)
    title = _none_picked(series, name, version) if version else title
    return sheet(Sentences(title, series.authority, source(series)), 0.1)[0]

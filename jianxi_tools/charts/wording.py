"""The sentences of a chart over the years: what it finds, what it measures, where it comes from, what it cannot say."""

from collections.abc import Mapping, Sequence

from jianxi_tools.charts.series import Series, listed
from jianxi_tools.charts.sheet import Chart, Sentences, sheet
from jianxi_tools.report import AS_ZERO, SIGNS
from jianxi_tools.words import say, signed


def sentences(
    series: Series,
    name: str,
    facts: Mapping[str, str],
    cells: Sequence[str],
    *,
    title: str = "",
    subtitle: str = "",
    foot: str = "",
    notes: Sequence[str] = (),
) -> Sentences:
    """Title, subtitle and foot of ``words.toml`` filled in.

    Args:
        series: the years.
        name: the chart's in ``words.toml``.
        facts: what stands for the braces, beside authority and years.
        cells: the figures that are drawn; what is not reported among them is named in the foot.
        title: which form of the title.
        subtitle: which form of the subtitle.
        foot: which form of the foot.
        notes: further sentences for the foot.
    """
    facts = {"authority": series.authority, "years": series.span} | dict(facts)
    below = [source(series), *notes, say(f"chart.{name}_foot{foot}", series.language, **facts)]
    below += [say("chart.versions", series.language)] if series.has_versions else []
    below.append(signs(series, cells))
    return Sentences(
        say(f"chart.{name}_title{title}", series.language, **facts),
        say(f"chart.{name}_subtitle{subtitle}", series.language, **facts),
        ("" if series.language == "zh" else " ").join(filter(None, below)),
    )


def source(series: Series) -> str:
    """Whose reports the figures come from; reference figures are named as such."""
    word = {"": "source", "all": "reference_source", "some": "source_and_reference"}[series.reference]
    years, referred = (listed(years, series.language) for years in (series.years, series.referred))
    scope = say("chart.scope", series.language, scope=series.scope) if series.scope else ""
    facts = {"authority": series.authority, "years": years, "referred": referred, "scope": scope}
    return say(f"chart.{word}", series.language, **facts)


def signs(series: Series, cells: Sequence[str]) -> str:
    """What the signs at figures say that are not as printed; "" where there are none."""
    used = {sign for year in series.years for cell in cells for sign in year.signs(cell)}
    words = [
        say(
            "chart.as_zero" if state in AS_ZERO else "chart.state",
            series.language,
            sign=sign,
            state=say(f"state.{state}", series.language),
        )
        for state, sign in SIGNS.items()
        if sign in used
    ]
    return say("chart.signs", series.language, signs=say("view.list", series.language).join(words)) if words else ""


def said_of(gaps: Mapping[str, float], name: str, language: str) -> list[str]:
    """A sentence on what does not add up: in which years, and by how much in each; none where there is no gap.

    Args:
        gaps: by the label of its year how much is missing, 0 for nothing.
        name: the sentence's in ``words.toml``.
        language: ``zh`` or ``en``.
    """
    years = [say("chart.gap", language, year=label, gap=signed(gap)) for label, gap in gaps.items() if gap]
    return [say(f"chart.{name}", language, years=say("view.list", language).join(years))] if years else []


def nothing(series: Series, name: str) -> Chart:
    """A sheet that says that there is nothing to draw for the chart of that name."""
    what = say(f"trend.{name}", series.language)
    title = say("chart.unknown_title", series.language, what=what, years=series.span)
    return sheet(Sentences(title, series.authority, source(series)), 0.1)[0]

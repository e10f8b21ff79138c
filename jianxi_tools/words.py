"""Every sentence the package says, in Chinese and English: ``words.toml``, filled in here and nowhere else."""

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")


def say(name: str, language: str, **facts: object) -> str:
    """The sentence ``section.name`` in ``zh`` or ``en``, its braces filled with ``facts``.

    >>> say("state.blank", "en"), say("state.blank", "zh")
    ('blank cell', '空白')
    """
    section, word = name.split(".")
    return _words()[section][word][language].format(**facts)


def number(value: float) -> str:
    """A number as a reader expects it: thousands separated, no decimals that were not printed, "–" for none.

    >>> number(1152.0), number(163.8908), number(float("nan"))
    ('1,152', '163.8908', '–')
    """
    if value != value:
        return "–"
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((files("jianxi_tools") / "words.toml").read_text(encoding="utf-8"))

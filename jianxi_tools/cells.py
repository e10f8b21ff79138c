"""What the text of one cell says: its match key if it is a label, its number if it is a value.

The only place where a cell becomes a number; ``claims.sentences`` reads those of the prose.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

import opencc

NOT_APPLICABLE = frozenset(
    ("/", "\\", "-", "--", "—", "——", "–", "―", "─", "_", "__", "___", "一一", "无", "不适用", "N/A", "n/a")
)

remembered = lru_cache(2_000)  # texts: the same ones come again in every report
LONGEST_LABEL = 300  # with the notes that some pages add to it
LONGEST_NUMBER = 20  # digits

UNIT = r"亿元?|万元?|千元|元|件次|件|个|项|条|份|宗|次|起|人|部|篇|批次|批"
_NUMBER = re.compile(
    rf"(?P<sign>[\-−–]|±(?=0(?!.))|(?:\+|增加|新增|增|减少|减)\s*)?(?P<digits>(?!0[\d,])(?:\d{{1,3}}(?:,\d{{3}})+|\d+))(?P<fraction>\.\d+)?\s*(?:(?P<bracket>\()?(?P<unit>{UNIT})(?(bracket)\)))?"
)
_PINYIN = re.compile(r"(?<=[^\W\d_a-zA-Z])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜêńňǹḿ]{1,6}\)", re.IGNORECASE)
_ENUMERATOR = re.compile(r"\(([一二三四五六七八九十]|\d{1,2})\)")
_NOTE = re.compile(r"\([^()]*\)")
_UNCLOSED_NOTE = re.compile(r"\((?![一二三四五六七八九十])")  # a number behind it begins another label
_DEFINITION = re.compile(r"(?<=\w)[:：][^,，。;；:：\d]{0,12}指(?![标数南]).*", re.DOTALL)
_NOTE_MARK = re.compile(
    r"(?<=.)(?:[①-⑳⓪❶-❿➀-➓⁰¹²³⁴-⁹*＊※†‡]|[\[［【〔]\s*(?:注\s*)?(?:\d{1,2}\s*)?[\]］】〕]|[(（]\d{1,2}[)）]\s*$|注\d{1,2}\s*$)"
)
_NOT_KEY = re.compile(r"[^\w/]+|_")
_REST_OF_NUMBER = re.compile(r"[.,，]\s*\d[\d.,，]*|\d[\d,，]*[,，]\d+|0\d[\d.,，]*")
_COUNT = r"[+\-−–↑↓￥¥约近增减加少新]*\d{1,9}(?:[.,，]\d+)?"
_NO_NUMBER = re.compile(
    r"\d[\d.,，]*\s*[(（][^()（）]*[)）]"
    rf"|(?:[?？\ufffd□]\s*)?{_COUNT}[万亿千余多]?(?:{UNIT}|户|家|卷)?(?:\s*/\s*{_COUNT})?"
    r"|持平|(?:保持|维持)?不变|(?:无|没有|未发?生?)(?:增减)?变化|(?:无|未|没有|不)增[无未不]?减|增减无|不涉及|零"
)
_OTHER_DIGITS = frozenset("０１２３４５６７８９")
_WORDS = {"资讯": "信息", "其它": "其他"}  # other spellings → the form's
_OTHER_WORD = re.compile("|".join(_WORDS))
_PAGE_MARK = re.compile(
    r"[-–—―─·~]+\s*\d{1,3}\s*[-–—―─·~]+"
    r"|第\s*\d{1,3}\s*页(?:\s*(?:[/,，]\s*)?共\s*\d{1,3}\s*页)?"
    r"|[1-9]\d{0,2}\s*/\s*[1-9]\d{0,2}"
    r"|Page \d+( of \d+)?"
)


class Value(NamedTuple):
    """A cell's value: ``state`` is reported, blank or not_applicable; ``unit`` only if the cell prints one."""

    state: str
    number: float
    unit: str


@remembered
def value_of(text: str) -> Value | None:
    """The value that a cell's text states, or None if it is neither a number nor an empty mark.

    Thousands separators, decimals, signs in characters or words and a unit in the cell are read; the number is
    never converted. No number begins with 0 and another digit: these are two cells run together.

    >>> value_of("1,113").number, value_of("减 4").number, value_of("160.5964万")[1:], value_of("3（件）")[1:]
    (1113.0, -4.0, (160.5964, '万元'), (3.0, '件'))
    >>> value_of("—").state, value_of(" ").state, value_of("若干"), value_of("0/0"), value_of("95①"), value_of("07")
    ('not_applicable', 'blank', None, None, None, None)
    """
    printed = text.strip()
    if len(printed) > LONGEST_LABEL:
        return None
    text = simplified(unicodedata.normalize("NFKC", printed)).strip()
    if not text:
        return Value("blank", float("nan"), "")
    if text in NOT_APPLICABLE:
        return Value("not_applicable", float("nan"), "")
    match = _NUMBER.fullmatch(text)
    if not match or len(match["digits"]) > LONGEST_NUMBER:
        return None
    if any(unicodedata.category(character) == "No" for character in printed):
        return None  # 95① and 8² have a note, and are not 951 and 82
    number = float(match["digits"].replace(",", "") + (match["fraction"] or ""))
    negative = (match["sign"] or "").strip() in ("-", "−", "–", "减", "减少")
    unit = match["unit"] or ""
    return Value("reported", -number if negative else number, f"{unit}元" if unit in ("万", "亿") else unit)


@remembered
def is_signed(text: str) -> bool:
    """Whether a number is printed with a sign, in a character or a word (+19, 减3)."""
    match = _NUMBER.fullmatch(simplified(unicodedata.normalize("NFKC", text)).strip())
    return bool(match and match["sign"])


@remembered
def key(text: str) -> str:
    """The match key of a printed label: simplified, half-width, without spaces, punctuation and explanatory notes.

    Enumerators stay, since 3.其他 is a row and 其他 a column. Pinyin behind a character and marks of notes are dropped.

    >>> key("規(guī)章（設區的市應提供）"), key("（七）总　计"), key("3.危及“三安全一稳定”"), key("予以公开①")
    ('规章', '七总计', '3危及三安全一稳定', '予以公开')
    """
    return _NOT_KEY.sub("", without_notes(plain(_NOTE_MARK.sub("", text))))


@remembered
def plain(text: str) -> str:
    """Text in simplified script and half-width forms, in words of the form, without spaces and pinyin; for matching."""
    text = _OTHER_WORD.sub(
        lambda word: _WORDS[word[0]], simplified("".join(unicodedata.normalize("NFKC", text).split()))
    )
    return without_pinyin(text)


def without_pinyin(text: str) -> str:
    """Text in half-width forms without the pinyin that some mirrors set in brackets behind a character."""
    return _PINYIN.sub("", text) if "(" in text else text


def without_notes(text: str) -> str:
    """Text without its explanatory notes in brackets, also where the closing bracket is lost, and behind a colon.

    >>> without_notes("(二)部分公开(区分处理的,只计这一情形"), without_notes("规章:是指国务院各部委制定的规章")
    ('二部分公开', '规章')
    """
    text = _DEFINITION.sub("", text)
    if ("(" not in text and ")" not in text) or len(text) > LONGEST_LABEL:
        return text
    text = _ENUMERATOR.sub(r"\1", text)
    while (shorter := _NOTE.sub("", text)) != text:
        text = shorter
    return _UNCLOSED_NOTE.split(text)[0] or text


@remembered
def is_page_mark(text: str) -> bool:
    """Whether a text is nothing but a page number that shows itself as one (- 4 -, 第4页); a bare number does not."""
    return bool(_PAGE_MARK.fullmatch(text.strip()))


@remembered
def is_rest_of_number(text: str) -> bool:
    """Whether a text is what a line break leaves of a number: ,423 or .5, and not the 1. before a label."""
    return bool(_REST_OF_NUMBER.fullmatch(text.strip()))


@remembered
def stands_for_number(text: str) -> bool:
    """Whether a text says how many, but is more or less than a number: 8（含委托3件）, 0/0, ￥3200, 持平."""
    return bool(_NO_NUMBER.fullmatch(text)) and value_of(text) is None and not is_rest_of_number(text)


def plain_prose(text: str) -> str:
    """A long text as ``plain`` gives it, which takes time: itself if it is in simplified script and half-width digits.

    >>> plain_prose("２０２３年全縣"), plain_prose("2023年，全县")
    ('2023年全县', '2023年，全县')
    """
    is_plain = _OTHER_DIGITS.isdisjoint(text) and simplified(text) == text
    return text if is_plain else plain(text)


def simplified(text: str) -> str:
    """Text in simplified script."""
    return text.translate(_to_simplified())


@cache
def _to_simplified() -> dict[int, str]:
    """Every traditional character with its simplified one: character by character, so that no word is replaced.

    乾 stays: it is part of many names (乾县), and of no label.
    """
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(old): new for old, new in zip(characters, converted, strict=True) if old not in (new, "乾")}

"""Many made-up reports of made-up authorities, in every format; some contradict themselves, some cannot be read."""

from collections.abc import Iterable
from pathlib import Path
from random import Random

from damages import random_form
from writers import write_docx, write_html, write_markdown, write_pipe_rows, write_xlsx

from jianxi_tools.edition import due_edition

WRITERS = {"txt": write_pipe_rows, "html": write_html, "docx": write_docx, "xlsx": write_xlsx, "md": write_markdown}
BROKEN = {
    "scan.png": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "empty.txt": b"",
    "cut.docx": b"PK\x03\x04" + bytes(200),
    "protected.pdf": b"%PDF-1.7\n%%EOF\n",
    "noise.txt": bytes(range(256)) * 20,
}
FIRST, SECOND = "东西南北中上下新旧青", "山河江湖海州城阳宁"


def authorities(count: int) -> list[str]:
    """Names of districts that do not exist."""
    return [f"{a}{b}{c}区人民政府" for a in FIRST for b in SECOND for c in FIRST][:count]


def write_many(
    folder: Path, names: Iterable[str], years: Iterable[int], formats: Iterable[str] = tuple(WRITERS), broken: int = 0
) -> None:
    """Write a report for each authority and year; one in four has a figure changed after its sums were made."""
    random, formats = Random(1), list(formats)
    folder.mkdir(parents=True, exist_ok=True)
    for at, name in enumerate(names):
        for year in years:
            edition = due_edition(year)
            form = dict(random_form(random, edition))
            if random.random() < 0.25:
                cell = random.choice([code for code in form if form[code].isdigit()])
                form[cell] = str(int(form[cell]) + random.randint(1, 9))
            suffix = formats[at % len(formats)]
            content = WRITERS[suffix](form, edition, f"{name}{year}年政府信息公开工作年度报告")
            (folder / f"{at + 1:03}-{year}.{suffix}").write_bytes(content)
    for name, content in list(BROKEN.items())[:broken]:
        (folder / name).write_bytes(content)

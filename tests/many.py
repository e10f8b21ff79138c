"""Many made-up reports of made-up authorities, in every format; some contradict themselves, some cannot be read."""

from collections.abc import Iterable
from pathlib import Path
from random import Random

from writers import write_docx, write_html, write_markdown, write_pipe_rows, write_xlsx

from jianxi_tools import editions, read_report

WRITERS = {"txt": write_pipe_rows, "html": write_html, "docx": write_docx, "xlsx": write_xlsx, "md": write_markdown}
BROKEN = {
    "scan.png": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "empty.txt": b"",
    "cut.docx": b"PK\x03\x04" + bytes(200),
    "protected.pdf": b"%PDF-1.7\n%%EOF\n",
    "noise.txt": bytes(range(256)) * 20,
}
JIANXI = Path(__file__).parent.parent / "data" / "reports" / "jianxi-2023.txt"
EDITION = editions()["2021"]
FIRST, SECOND = "东西南北中上下新旧青", "山河江湖海州城阳宁"


def authorities(count: int) -> list[str]:
    """Names of districts that do not exist."""
    return [f"{a}{b}{c}区人民政府" for a in FIRST for b in SECOND for c in FIRST][:count]


def write_many(
    folder: Path, names: Iterable[str], years: Iterable[int], formats: Iterable[str] = tuple(WRITERS), broken: int = 0
) -> None:
    """Write a report for each authority and year, and so many files that cannot be read.

    Each is a multiple of the real report of Jianxi whose years follow each other; one in four has a wrong figure.
    """
    random, formats = Random(1), list(formats)
    folder.mkdir(parents=True, exist_ok=True)
    printed = dict(zip(EDITION.position, (one.value for one in read_report(JIANXI).readings), strict=True))
    for at, name in enumerate(names):
        times = random.randint(1, 9)
        form = {code: value * times for code, value in printed.items()}
        for year in years:
            text = {code: f"{value:.10g}" for code, value in form.items()}
            if random.random() < 0.25:
                cell = random.choice([code for code in text if code.startswith("applications.") and text[code] != "0"])
                text[cell] = str(int(text[cell]) + random.randint(1, 9))
            suffix = formats[at % len(formats)]
            content = WRITERS[suffix](text, EDITION, f"{name}{year}年政府信息公开工作年度报告")
            (folder / f"{at + 1:03}-{year}.{suffix}").write_bytes(content)
            form |= _next_year(form)
    for name, content in list(BROKEN.items())[:broken]:
        (folder / name).write_bytes(content)


def _next_year(form: dict[str, float]) -> dict[str, float]:
    """What has to change so that the next year begins where this one ended."""
    new = {}
    for column in ("natural_person", "total"):
        carried, concluded = (form[f"applications.{row}.{column}"] for row in ("carried_out", "concluded"))
        new[f"applications.carried_in.{column}"] = carried
        new[f"applications.received.{column}"] = concluded
    for row in ("rules", "normative_documents"):
        issued, repealed, stock = (form[f"documents.{row}.{column}"] for column in ("issued", "repealed", "in_force"))
        new[f"documents.{row}.in_force"] = stock + issued - repealed
    return new

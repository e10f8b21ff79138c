"""Reading against what a researcher would use instead."""

import re
from pathlib import Path

from measure import compare

import jianxi_tools as jx

SOURCE = Path("data/reports/jianxi-2023.txt")


def bare_scan() -> None:
    """What a researcher would write in a minute: every label and number of the file by one regular expression."""
    labels = {re.escape(row.zh) for table in jx.editions()["2021"].tables for row in table.rows}
    scan = re.compile("|".join(sorted(labels, key=len, reverse=True)) + r"|\d+(?:\.\d+)?")
    scan.findall(SOURCE.read_text(encoding="utf-8"))


def main() -> None:
    """Print the comparisons."""
    compare("reading text", lambda: jx.read_report(SOURCE), {"bare regular-expression scan": bare_scan})

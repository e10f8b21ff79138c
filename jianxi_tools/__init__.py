"""Reads, reconciles and compares annual reports on open government information (政府信息公开工作年度报告)."""

from jianxi_tools.claims import find_claims
from jianxi_tools.edition import due_edition, editions
from jianxi_tools.findings import findings
from jianxi_tools.indicators import indicators
from jianxi_tools.panel import Panel, load_panel, panel_of, read_reports
from jianxi_tools.panel.versions import differences
from jianxi_tools.reading import read_report
from jianxi_tools.relations import check
from jianxi_tools.report import Report, ReportError
from jianxi_tools.suspects import suspects


def __getattr__(name: str) -> object:
    if name == "review":  # imported when first asked for: papermill and nbconvert would slow every notebook down
        from jianxi_tools.batch import review

        return review
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), "review"]


__all__ = [
    "Panel",
    "Report",
    "ReportError",
    "check",
    "differences",
    "due_edition",
    "editions",
    "find_claims",
    "findings",
    "indicators",
    "load_panel",
    "panel_of",
    "read_report",
    "read_reports",
    "review",
    "suspects",
]

"""Reads, reconciles and compares the figures of annual reports on open government information (政府信息公开工作年度报告)."""

from jianxi_tools.claims import find_claims
from jianxi_tools.edition import due_edition, editions
from jianxi_tools.panel import Panel, load_panel, panel_of, read_reports
from jianxi_tools.reading import read_report
from jianxi_tools.relations import check
from jianxi_tools.report import Report, ReportError

__all__ = [
    "Panel",
    "Report",
    "ReportError",
    "check",
    "due_edition",
    "editions",
    "find_claims",
    "load_panel",
    "panel_of",
    "read_report",
    "read_reports",
]

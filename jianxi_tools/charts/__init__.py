"""Charts, each a function that returns one picture with one message and the numbers behind it.

Every number stands where it is drawn, a share never without its base, and a year without a report is a gap.

>>> import jianxi_tools as jx
>>> picture = outcomes(jx.read_report("data/reports/jianxi-2023.txt"))
>>> picture.title
'Granted in full or in part in 2023: 29 of 39 (74%)'
>>> picture.numbers[["measure", "value", "base"]].head(2).to_numpy().tolist()
[['Granted', 12.0, 39.0], ['Partly granted', 17.0, 39.0]]
"""

from jianxi_tools.charts.disputes import disputes
from jianxi_tools.charts.heat_map import heat_map
from jianxi_tools.charts.peers import peer_funnel, peer_intervals, peer_volume
from jianxi_tools.charts.rates import disclosure
from jianxi_tools.charts.requests import applicants, grounds, outcomes, request_flow
from jianxi_tools.charts.stocks import backlog, document_stock

__all__ = [
    "applicants",
    "backlog",
    "disclosure",
    "disputes",
    "document_stock",
    "grounds",
    "heat_map",
    "outcomes",
    "peer_funnel",
    "peer_intervals",
    "peer_volume",
    "request_flow",
]

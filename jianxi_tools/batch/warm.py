"""What the process from which all others are forked does once: imports, and a first page to compile the templates.

It reads no report and runs no notebook, so that a kernel forked from it differs from a fresh one by nothing but time.
"""

import importlib

import nbformat

from jianxi_tools.runner import page_of

MODULES = (
    "ipykernel.kernelapp",
    "jianxi_tools.batch.kernels",
    "jianxi_tools.documents.office",
    "jianxi_tools.documents.pdf_tables",
    "jianxi_tools.parameters",
    "jianxi_tools.views.audit",
    "jianxi_tools.views.peers",
    "jianxi_tools.views.trends",
    "matplotlib.pyplot",
    "pyarrow.parquet",
    "scipy.optimize",
    "scipy.stats",
)

for module in MODULES:
    importlib.import_module(module)
page_of(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", execution_count=1)]), "", "en")

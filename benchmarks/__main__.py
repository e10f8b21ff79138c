"""``make benchmark``: every comparison, or only those named (``python benchmarks reading``)."""

import sys
from importlib import import_module

for name in sys.argv[1:] or ("reading", "relations", "suspects", "scale", "review"):
    import_module(name).main()

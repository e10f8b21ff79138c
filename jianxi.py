"""The command ``jianxi``: the package is imported within it, so that Ctrl-C is answered from the first moment on."""

import sys

STOPPED = 130  # as a shell says it of a command that was ended by Ctrl-C


def main() -> int:
    """Run the command and return its exit code; see ``jianxi_tools.cli``."""
    try:
        from jianxi_tools.cli import main as run

        return run()
    except KeyboardInterrupt:
        print("jianxi: stopped; the same command does the rest.", file=sys.stderr)
        return STOPPED

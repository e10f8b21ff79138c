"""The command ``jianxi``, which ends quietly also where Ctrl-C comes while the package is still loading."""


def main() -> int:
    """Load the package and run the command (``jianxi_tools.cli``)."""
    try:
        from jianxi_tools import cli
    except KeyboardInterrupt:
        return 130  # as a shell says it of a command that was ended by Ctrl-C
    return cli.main()

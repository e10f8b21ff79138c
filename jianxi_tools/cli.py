"""The command ``jianxi read | check | review``."""

import argparse
import sys
from pathlib import Path

import jianxi_tools as jx
from jianxi_tools.findings import counts, findings
from jianxi_tools.report import ReportError
from jianxi_tools.words import LANGUAGES

FINE, SOMETHING_FAILED, WRONG_USE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 fine, 1 something fails, 2 wrong use."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except ReportError as error:
        print(f"jianxi: {error}", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:  # the reader of our output (head, less) has gone
        sys.stderr.close()
        return FINE


def _read(options: argparse.Namespace) -> int:
    table = jx.read_report(options.file).figures.to_csv(index=False, lineterminator="\n")
    if options.out:
        options.out.write_text(table, encoding="utf-8-sig")  # so that Excel shows Chinese
    else:
        sys.stdout.write(table)
    return FINE


def _check(options: argparse.Namespace) -> int:
    report = jx.read_report(options.file)
    checks, claims = jx.check(report, language=options.language), jx.find_claims(report, language=options.language)
    found = findings(checks, claims)
    sums = counts(checks)
    print(f"{report!r}\n{sums['holds']} of {sum(sums.values())} sums hold, {sums['not_assessable']} cannot be checked.")
    for finding in found.itertuples():
        where = f" ({finding.source_place})" if finding.source_place else ""
        print(f"{finding.severity}: {finding.relation} {finding.place}{where}\n    {finding.explanation}")
    return SOMETHING_FAILED if (found["severity"] == "error").any() else FINE


def _review(options: argparse.Namespace) -> int:
    done = jx.review(options.reports, options.out, year=options.year, language=options.language, jobs=options.jobs)
    failed = sum(run.outcome == "failed" for run in done.runs)
    print(f"{len(done.runs)} notebooks run, {failed} of them failed; {done.already_done} were already done.")
    print(f"{done.unread} files could not be read.")
    print(f"Open {done.index}")
    return FINE if done.complete else SOMETHING_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jianxi", description="Annual reports on open government information: read, reconcile, review."
    )
    commands = parser.add_subparsers(required=True, metavar="read | check | review")

    read = commands.add_parser("read", help="print a report's figures as CSV")
    read.add_argument("file", help="the report")
    read.add_argument("--out", type=Path, metavar="CSV", help="write the table here instead")
    read.set_defaults(command=_read)

    check_ = commands.add_parser(
        "check", help="print what does not add up; exit 1 if a relation of severity error fails"
    )
    check_.add_argument("file", help="the report")
    check_.set_defaults(command=_check)

    review = commands.add_parser("review", help="run all notebooks for all reports and bind the pages")
    review.add_argument(
        "reports", nargs="?", default="data/reports", help="the folder of reports (default: %(default)s)"
    )
    review.add_argument("--out", default="outputs", help="the folder for the pages (default: %(default)s)")
    review.add_argument("--year", type=int, help="only the reports of this year")
    review.add_argument("--jobs", type=int, help="how many notebooks run at a time (default: one for each core)")
    review.set_defaults(command=_review)

    for command in (check_, review):
        command.add_argument(
            "--language", choices=LANGUAGES, default="en", help="of the sentences (default: %(default)s)"
        )
    return parser

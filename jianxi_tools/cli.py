"""The command ``jianxi read | check | review | add | verify``."""

import argparse
import os
import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path

import jianxi_tools as jx
from jianxi_tools.collecting import add_source, verify_sources
from jianxi_tools.findings import counts, own_cells
from jianxi_tools.report import ReportError, refused, said_in
from jianxi_tools.words import LANGUAGES, joined, listing, places_in_words, say

FINE, SOMETHING_FAILED, WRONG_USE = 0, 1, 2
STOPPED = 130  # as a shell says it of a command that was ended by Ctrl-C


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 fine, 1 something fails, 2 wrong use, 130 stopped."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except ReportError as error:
        print(f"jianxi: {error}", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        print("jianxi: stopped; the same command does the rest.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader of our output (head, less) has gone
        sys.stderr.close()
        return FINE
    except OSError as error:  # a full disk, a folder that may not be written
        print(f"jianxi: {error}. What is done stays done; the same command does the rest.", file=sys.stderr)
        return SOMETHING_FAILED


def _read(options: argparse.Namespace) -> int:
    report = jx.read_report(options.file)
    _tell_no_table(report.edition is not None, Path(options.file).name)
    table = report.figures.to_csv(index=False, lineterminator="\n")
    if options.out:
        try:
            options.out.write_text(table, encoding="utf-8-sig")  # so that Excel shows Chinese
        except OSError as error:
            raise refused("no_writing", path=options.out, why=error.strerror) from None
    else:
        sys.stdout.write(table)
    return FINE


def _check(options: argparse.Namespace) -> int:
    # these take seconds to load, and only this command says what they say
    from jianxi_tools.views.parts import verdict, what_was_read
    from jianxi_tools.views.tables import place_label

    language = options.language
    with said_in(language):
        report = jx.read_report(options.file)
    checks, claims = jx.check(report, language=language), jx.find_claims(report, language=language)
    found = jx.findings(checks, claims)
    read = what_was_read(report.overview, report.figures["state"], language)
    print(joined([read["read"], read["states"]], language))
    said = verdict(checks, claims, language, is_alone=True)
    print(said, file=sys.stdout if report.edition else sys.stderr)
    for finding in found.itertuples():
        where, places = finding.place, [finding.source_place]
        if not finding.source_place:  # a relation, not a claim of the prose
            where = place_label(report.edition, where, language)
            places = [report.reading(cell).place for cell in own_cells(finding.cells)]
        severity = say(f"severity.{finding.severity}", language)
        found_in = places_in_words(places, language)
        where = say("audit.stands", language, said=where, where=found_in) if found_in else where
        print(f"{severity} · {finding.relation} · {where}")
        print(f"    {finding.explanation}")
    sums = counts(checks)
    is_checked = sums["holds"] + sums["holds_if_blank_is_zero"] + sums["fails"] > 0
    return FINE if is_checked and (found["severity"] != "error").all() else SOMETHING_FAILED


def _review(options: argparse.Namespace) -> int:
    done = jx.review(
        options.reports,
        options.out,
        authority=options.authority,
        year=options.year,
        language=options.language,
        jobs=options.jobs,
        seconds=options.seconds,
        force=options.force,
        dry_run=options.dry_run,
    )
    tell = partial(say, language=options.language)
    for _, why in done.unread:  # which names the file
        print(tell("review.not_read", why=why))
    if options.dry_run:
        for place, why in done.reasons.items():
            reasons = listing((_reason(word, options.language) for word in why), options.language)
            print(tell("review.would_run", place=place, why=reasons))
        print(tell("review.planned", count=len(done.reasons), done=done.already_done))
        return SOMETHING_FAILED if done.unread else FINE
    failed = sum(run.outcome == "failed" for run in done.runs)
    print(tell("review.done", count=len(done.runs), failed=failed, done=done.already_done))
    print(tell("review.unread", count=len(done.unread)))
    print(tell("review.open", index=done.index))
    return FINE if done.complete else SOMETHING_FAILED


def _reason(word: str, language: str) -> str:
    """Why a notebook has to run, in words; an input may be of a kind that only another version of the package knew."""
    try:
        return say(f"reason.{word}", language)
    except KeyError:
        return say("reason.other", language, kind=word)


def _add(options: argparse.Namespace) -> int:
    left_out = 0
    for file in options.files:
        try:
            added = add_source(file, options.origin)
        except ReportError as error:  # the others are added all the same
            print(f"jianxi: {error}", file=sys.stderr)
            left_out += 1
        else:
            print(f"{added.file}: {added.authority or 'authority not stated'}, {added.year or 'year not stated'}.")
            _tell_no_table(added.has_table, added.file)
            if added.versions:
                print(f"    Kept apart from other versions of the same report: {', '.join(added.versions)}.")
    return WRONG_USE if left_out else FINE


def _tell_no_table(has_table: bool, file: str) -> None:
    if not has_table:
        print(f"jianxi: {file}: {say('remark.no_table', 'en')}", file=sys.stderr)


def _verify(options: argparse.Namespace) -> int:
    problems = verify_sources()
    for file, problem in problems:
        print(f"{file}: {problem}")
    if not problems:
        print("Every source is as it was recorded.")
    return SOMETHING_FAILED if problems else FINE


def _from_here(path: str) -> str:
    """A path as a shell takes it: from the working directory, wherever the project is."""
    return os.path.abspath(os.path.expanduser(path))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jianxi", description="Annual reports on open government information: read, reconcile, review."
    )
    parser.add_argument("--version", action="version", version=f"jianxi-tools {version('jianxi-tools')}")
    commands = parser.add_subparsers(required=True, metavar="read | check | review | add | verify")

    read = commands.add_parser("read", help="print a report's figures as CSV")
    read.add_argument("file", help="the report")
    read.add_argument("--out", type=Path, metavar="CSV", help="write the table here instead")
    read.set_defaults(command=_read)

    check_ = commands.add_parser(
        "check", help="print what does not add up; exit 1 if arithmetic fails or no sum could be checked"
    )
    check_.add_argument("file", help="the report")
    check_.set_defaults(command=_check)

    review = commands.add_parser("review", help="run all notebooks for all reports and bind the pages")
    review.add_argument(
        "reports", nargs="?", default="data/reports", help="the folder of reports (default: %(default)s)"
    )
    review.add_argument(
        "--out", type=_from_here, default=Path("outputs"), help="the folder for the pages (default: %(default)s)"
    )
    review.add_argument("--authority", default="", help="run only what rests on this authority's reports")
    review.add_argument("--year", default="", help="run only what rests on reports of this year")
    review.add_argument("--force", action="store_true", help="run also what is done")
    review.add_argument("--dry-run", action="store_true", help="tell what would run and why, and write nothing")
    review.add_argument("--jobs", type=int, help="how many notebooks run at a time (default: one for each core)")
    review.add_argument("--seconds", type=int, default=900, help="how long one notebook may run (default: %(default)s)")
    review.set_defaults(command=_review)

    add = commands.add_parser("add", help="copy sources into data/reports and record where they were found")
    add.add_argument("files", nargs="+", metavar="FILE", help="a report as it was obtained (FOLDER/*: all of a folder)")
    add.add_argument("--from", dest="origin", required=True, metavar="TEXT", help="where they were found")
    add.set_defaults(command=_add)

    verify = commands.add_parser("verify", help="tell which sources changed, are missing or are not recorded")
    verify.set_defaults(command=_verify)

    for command in (check_, review):
        command.add_argument(
            "--language", choices=LANGUAGES, default="en", help="of the sentences (default: %(default)s)"
        )
    return parser

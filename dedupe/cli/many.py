"""`dedupe clean` of many articles: the plan, the run, and what is shown of both."""

from __future__ import annotations

import json
import sys
from time import monotonic

from dedupe import files
from dedupe.batch.plan import Plan, goes_to_folder, planned
from dedupe.batch.resuming import INTERRUPTED
from dedupe.batch.run import check_free, input_bytes, left_to_do, run
from dedupe.cli.common import no_log_of
from dedupe.cli.progress import Progress, summary
from dedupe.errors import InputError, InterruptedRunError, shown_place
from dedupe.files import say
from dedupe.language import listed, told
from dedupe.outcome import Tally
from dedupe.request import Request
from dedupe.words import count


def clean_many(request: Request) -> int:
    """Clean all inputs, show how far that is and what came of it, and return the exit code."""
    _refuse_contradictions(request)
    if request.stats is not None:
        files.check_writable(request.stats, _may_replace(request))
    plan = left_to_do(planned(request), request)
    if not plan.jobs and plan.failed and not plan.skipped:
        raise InputError(*plan.failed[0])
    check_free(plan, request)
    if plan.passed_over and not request.quiet:
        say(plan.passed_over)
    if plan.skipped and not request.quiet:
        say(_skipped(plan.skipped))
    texts = _without_log(plan, request)
    if texts and not request.quiet:
        say(no_log_of(texts))
    start = monotonic()
    tally = _run(plan, request)
    if not request.quiet and sys.stderr is not None:
        sys.stderr.write(summary(tally, monotonic() - start))
    if request.stats is not None:
        data = json.dumps(tally.statistics(), ensure_ascii=False, indent=2).encode()
        files.write([(request.stats, data + b"\n")], force=True)
    if tally.failed:
        said = told(
            "{articles} failed: {reasons}",
            articles=count(tally.failed, "article"),
            reasons=_reasons(tally),
        )
        if plan.failures:
            said = told("{said}; see {file}", said=said, file=plan.failures)
        say(said)
        return 3
    return 1 if tally.changed and request.check else 0


def _skipped(outputs: int) -> str:
    """Return what to say of outputs that are there already."""
    there = count(outputs, "output")
    if outputs == 1:
        return told(
            "{outputs} is there already and stay as they are; without --skip-existing, --force "
            "renews them",
            outputs=there,
        )
    return told(
        "{outputs} are there already and stay as they are; without --skip-existing, --force "
        "renews them",
        outputs=there,
    )


def _without_log(plan: Plan, request: Request) -> int:
    """Return how many outputs are texts of which no log is written, where one is asked for."""
    if request.log_field is None or request.log or request.check or plan.articles:
        return 0
    return sum(job.is_article for job in plan.jobs)


def _may_replace(request: Request) -> bool:
    """Return whether counts of an earlier run may be replaced: where a run is one of several."""
    return request.force or request.resume or request.skip_existing or request.in_place


def _reasons(tally: Tally) -> str:
    """Return what failed, by reason, the most frequent first, with the first names of each."""
    shown = []
    for counted, number in tally.reasons.most_common(_REASONS):
        reason, first = tally.shown.get(counted, counted), tally.first.get(counted, [])
        places = [*map(shown_place, first), *(["..."] if number > len(first) else [])]
        names = listed(places)
        if number == 1:
            shown.append(told("{reason} ({names})", reason=reason, names=names))
        else:
            of_all = told(
                "{reason} ({number:,}: {names})", reason=reason, number=number, names=names
            )
            shown.append(of_all)
    others = len(tally.reasons) - len(shown)
    if others:
        shown.append(told("and {others}", others=count(others, "other reason")))
    return listed(shown)


_REASONS = 5
"""Reasons that are named at the end of a run; chosen by eye."""


def _refuse_contradictions(request: Request) -> None:
    """Raise InputError for options that cannot both be meant."""
    is_placed = request.output is not None or request.in_place
    if not request.check and not is_placed and goes_to_folder(request):
        problem = told("several articles need a place: give a folder with -o, or --in-place")
        raise InputError("clean", problem)
    if request.check and (is_placed or request.log):
        problem = told("--check writes nothing, so it does not go with -o, --log or --in-place")
        raise InputError("clean", problem)
    if request.check and request.stats:
        problem = told("does not go with --check, which writes nothing; leave it out")
        raise InputError("--stats", problem)
    if request.skip_existing:
        _refuse_skipping(request)
    if request.in_place and request.output:
        problem = told("-o and --in-place contradict one another; leave one of them out")
        raise InputError("clean", problem)


def _refuse_skipping(request: Request) -> None:
    """Raise InputError where there are no outputs of which some can be there already."""
    option = "--skip-existing"
    if request.in_place:
        problem = told(
            "is not needed with --in-place, where a second run leaves alone what is clean; leave "
            "it out"
        )
        raise InputError(option, problem)
    if request.force:
        problem = told(
            "and --force contradict one another, which cleans all again; leave one of them out"
        )
        raise InputError(option, problem)
    if request.check or request.output is None or not goes_to_folder(request):
        problem = told("is for outputs in a folder; give one with -o, as in -o cleaned/")
        raise InputError(option, problem)


def _run(plan: Plan, request: Request) -> Tally:
    """Return the counts of a run that is shown while it goes on."""
    progress = Progress(input_bytes(plan), request.quiet)
    try:
        return run(plan, request, progress)
    except KeyboardInterrupt:
        if plan.state is None:
            raise
        progress.stop()
        raise InterruptedRunError(told(INTERRUPTED)) from None
    finally:
        progress.stop()

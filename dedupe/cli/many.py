"""`dedupe clean` of many articles: the plan, the run, and what is shown of both."""

from __future__ import annotations

import sys
from time import monotonic

from dedupe.batch.plan import Plan, goes_to_folder, planned
from dedupe.batch.resuming import INTERRUPTED
from dedupe.batch.run import check_free, input_bytes, run
from dedupe.cli.progress import Progress, summary
from dedupe.errors import InputError, InterruptedRunError
from dedupe.files import say
from dedupe.outcome import Tally
from dedupe.request import Request
from dedupe.words import count


def clean_many(request: Request) -> int:
    """Clean all inputs, show how far that is and what came of it, and return the exit code."""
    _refuse_contradictions(request)
    plan = planned(request)
    if not plan.jobs:
        raise InputError(*plan.failed[0])
    check_free(plan, request)
    if plan.passed_over and not request.quiet:
        say(plan.passed_over)
    start = monotonic()
    tally = _run(plan, request)
    if not request.quiet and sys.stderr is not None:
        sys.stderr.write(summary(tally, monotonic() - start))
    if tally.failed:
        where = f"; see {plan.failures}" if plan.failures else ""
        say(f"{count(tally.failed, 'article')} failed{where}")
        return 3
    return 1 if tally.changed and request.check else 0


def _refuse_contradictions(request: Request) -> None:
    """Raise InputError for options that cannot both be meant."""
    is_placed = request.output is not None or request.in_place
    if not request.check and not is_placed and goes_to_folder(request):
        problem = "several articles need a place: give a folder with -o, or --in-place"
        raise InputError("clean", problem)
    if request.check and (is_placed or request.log):
        problem = "--check writes nothing, so it does not go with -o, --log or --in-place"
        raise InputError("clean", problem)
    if request.in_place and request.output:
        problem = "-o and --in-place contradict one another; leave one of them out"
        raise InputError("clean", problem)


def _run(plan: Plan, request: Request) -> Tally:
    """Return the counts of a run that is shown while it goes on."""
    progress = Progress(input_bytes(plan), request.quiet)
    try:
        return run(plan, request, progress)
    except KeyboardInterrupt:
        if plan.state is None:
            raise
        progress.stop()
        raise InterruptedRunError(INTERRUPTED) from None
    finally:
        progress.stop()

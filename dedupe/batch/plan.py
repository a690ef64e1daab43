"""Which inputs a run has, what becomes of each, and where the run keeps the rest."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from dedupe import files
from dedupe.errors import Failure, InputError
from dedupe.files import KEPT, PART
from dedupe.formats import check_output_name, format_named, format_of, format_of_ending
from dedupe.formats.fields import ARTICLE_FIELDS
from dedupe.formats.format import ArticleFormat, Format
from dedupe.language import listed, told
from dedupe.reading.ignored import Sieve, kinds_passed
from dedupe.reading.inputs import JSON_LINES, inputs_of
from dedupe.reading.packing import ending_of, zstandard
from dedupe.request import Request


class Job(NamedTuple):
    """An input and where its clean articles go.

    target  empty where nothing is written
    format  name of the format
    log     a file for the log of this input alone, None where there is none
    backup  what the input is kept as when it is overwritten; empty where it is not
    """

    source: str
    target: str
    format: str
    log: str | None = None
    backup: str = ""

    @property
    def is_article(self) -> bool:
        """Whether the input is one article."""
        return isinstance(format_named(self.format), ArticleFormat)

    @property
    def is_in_place(self) -> bool:
        """Whether the output takes the place of the input."""
        return self.source == self.target != files.STANDARD


class Plan(NamedTuple):
    """What to do.

    failed    inputs that cannot be told apart; they are reported with the articles that fail
    state     the file with the state of the run, None for a run that writes to standard output
    failures  the file for what failed, None for standard error
    log       one file for all logs, None where each input has its own or there is none
    articles  one file for the articles of all inputs, or of an input of another format, None where
              each input has an output of its own
    passed    how many files and folders in folders were passed over, by what they are
    skipped   how many outputs are there already and are left as they are
    stats     the file for the counts, None for none
    """

    jobs: tuple[Job, ...]
    failed: tuple[Failure, ...]
    state: str | None = None
    failures: str | None = None
    log: str | None = None
    articles: str | None = None
    passed: tuple[tuple[str, int], ...] = ()
    skipped: int = 0
    stats: str | None = None

    @property
    def passed_over(self) -> str:
        """What was passed over in folders, for people; empty where nothing was."""
        if not self.passed:
            return ""
        kinds = kinds_passed(dict(self.passed))
        if any(kind not in ("excluded", "version control") for kind, _ in self.passed):
            return told(
                "passed over in folders: {kinds}; name them to clean them, or give --no-ignore",
                kinds=kinds,
            )
        return told("passed over in folders: {kinds}; name them to clean them", kinds=kinds)

    @property
    def articles_format(self) -> Format | None:
        """The format of that file, None where there is none."""
        return format_of_ending(self.articles) if self.articles else None

    def packing_of(self, job: Job) -> str:
        """Return how what comes of an input is packed. Lines that are still to become another
        format are not.
        """
        if self.articles and self.articles_format and self.articles_format.from_lines:
            return ""
        return ending_of(self.articles or job.target)[1]


class _Source(NamedTuple):
    """An input that was found: its name, that below the folder, its format, and the name of its
    output below a folder.
    """

    path: str
    relative: str
    format: Format
    output: str


def planned(request: Request) -> Plan:
    """Return what to do. InputError where that cannot be: names that collide, an output
    among the inputs.
    """
    _check_paths(request)
    empty = _empty_plan(request)._replace(stats=request.stats)
    found: list[_Source] = []
    failed: list[Failure] = []
    sieve = Sieve(request.exclude, request.exclude_from, request.ignore)
    for entry in _inputs(request, empty, sieve):
        if isinstance(entry, Failure):
            failed.append(entry)
        else:
            found.append(entry)
    empty = empty._replace(passed=tuple(sorted(sieve.passed.items())))
    if not found and not failed:
        problem = told("no files in it; check the name, or --glob")
        if empty.passed_over:
            problem = told(
                "nothing in it looks like an article; {passed_over}", passed_over=empty.passed_over
            )
        raise InputError(listed(request.paths), problem)
    _check_formats(found, request)
    plan = empty._replace(jobs=tuple(_jobs(found, request)), failed=tuple(failed))
    _check_own_files(plan)
    return plan


def goes_to_folder(request: Request) -> bool:
    """Return whether what comes of the inputs goes to a folder: there may be several."""
    output = request.output or ""
    if _are_several(request) and not goes_to_one_file(request):
        return True
    return os.path.isdir(output) or output.endswith("/")


def goes_to_one_file(request: Request) -> bool:
    """Return whether the articles go to one file of the format that its name tells:
    `pages/ -o articles.jsonl`, or of an input of another format: `news.jsonl -o news.parquet`.
    """
    output = request.output or ""
    if request.in_place or not output or output.endswith("/") or os.path.isdir(output):
        return False
    kind = format_of_ending(output)
    if kind is None or not kind.takes_lines:
        return False
    if _are_several(request):
        return True
    (path,) = request.paths
    if path != files.STANDARD and not os.path.isfile(path):
        return False
    source = format_named(request.format) if request.format else format_of(path)
    return source.output_format.name != kind.name


def _are_several(request: Request) -> bool:
    return len(request.paths) > 1 or any(map(os.path.isdir, request.paths))


def output_name(relative: str, kind: Format) -> str:
    """Return the name of an output: that of its input, with another ending where the format is.

    >>> output_name("2024/a.htm.gz", format_named("html"))
    '2024/a.txt.gz'
    """
    if kind.output_ending is None:
        return relative
    ending, packing = ending_of(relative)
    stem = relative[: len(relative) - len(ending) - len(packing)]
    kept = stem if ending in kind.endings else stem + ending
    return f"{kept}{kind.output_ending}{packing}"


# --- inputs ---


def _check_paths(request: Request) -> None:
    is_one_of_several = goes_to_folder(request) or _are_several(request)
    if files.STANDARD in request.paths and (is_one_of_several or request.in_place):
        problem = told(
            "is neither one of several inputs nor overwritten, and goes to no folder; give it alone"
        )
        raise InputError(files.input_name(files.STANDARD), problem)
    own = _output_folder(request)
    folders = [os.path.abspath(path) for path in request.paths if os.path.isdir(path)]
    if own and own in folders:
        problem = told("is an input; write to another folder, or use --in-place")
        raise InputError(str(request.output), problem)


def _inputs(request: Request, plan: Plan, sieve: Sieve) -> Iterator[_Source | Failure]:
    """Yield the inputs. Of folders, what this run or an earlier one wrote there is left out."""
    own = _output_folder(request)
    of_run = {os.path.realpath(each) for each in (plan.failures, plan.stats) if each}
    seen: set[str] = set()
    for entry in inputs_of(request.paths, request.glob, sieve):
        if isinstance(entry, Failure):
            yield entry
            continue
        path, relative = entry
        full = os.path.abspath(path)
        if full in seen:  # a file that is named twice is one input
            continue
        seen.add(full)
        if path not in request.paths:
            is_output = own is not None and _is_below(path, own)
            if is_output or _is_of_a_run(path, of_run):
                continue
        if _is_backup(path, request):
            sieve.passed["backups"] += 1
            continue
        try:
            kind = format_named(request.format) if request.format else format_of(path)
        except InputError as error:
            yield Failure(error.where, error.problem)
        else:
            yield _Source(path, relative, kind, output_name(relative, kind))


def _output_folder(request: Request) -> str | None:
    """Return the full name of the output, None where the inputs are overwritten or none is."""
    return os.path.abspath(request.output) if request.output and not request.in_place else None


def _is_below(path: str, folder: str) -> bool:
    return os.path.abspath(path).startswith(os.path.join(folder, ""))


STATE = ".dedupe-state.sqlite"


def _is_of_a_run(path: str, own: Set[str]) -> bool:
    """Return whether a file in a folder is one that a run left there.

    own  full names of files that this run writes beside its outputs
    """
    if path.endswith((STATE, f"{STATE}-journal", PART, KEPT)):
        return True
    return bool(own) and os.path.realpath(path) in own


def _is_backup(path: str, request: Request) -> bool:
    """Return whether an input is the backup of another one, by its name: that is never cleaned in
    place. Of those that were named, only one whose own article was named, too: `news/*` of a shell.
    """
    if not request.in_place or not request.backup:
        return False
    article, ending, number = path.rpartition(request.backup)
    if not article or not ending or not (number.isdecimal() or not number):
        return False
    return path not in request.paths or article in request.paths


def _backup_of(path: str, request: Request) -> str:
    """Return a name for what an input was before it is overwritten, one that is free: backups of
    earlier runs stay. Without backups, it is one that is removed again.

    The first is `a.txt.bak`, then come `a.txt.bak2`, `a.txt.bak3` ...
    """
    full = os.path.realpath(path)
    if request.backup is None:
        return files.part_of(full, KEPT)
    names = (f"{full}{request.backup}{number or ''}" for number in (0, *range(2, _MAX_BACKUPS)))
    free = next((name for name in names if not os.path.lexists(name)), None)
    if free is None:
        problem = told("has {number:,} backups; move them away", number=_MAX_BACKUPS)
        raise InputError(path, problem)
    return free


_MAX_BACKUPS = 10_000
"""Backups of one file at most, so that looking for a free name comes to an end. Chosen by eye."""


def _check_formats(found: Sequence[_Source], request: Request) -> None:
    """Raise InputError for what no input could do: an output with a name that its content would not
    keep, a package that is missing, a dialect without a table.
    """
    kinds = {source.format.name: source for source in found}
    for source in kinds.values():
        source.format.needs(request)
        if source.path == files.STANDARD and not source.format.from_stdin and request.output:
            problem = told(
                "{format} cannot be read from a pipe; give the name of a file",
                format=source.format.name.capitalize(),
            )
            raise InputError(files.input_name(source.path), problem)
        is_line = isinstance(source.format, ArticleFormat) and goes_to_one_file(request)
        if is_line or source.format.name == "warc":
            _check_fields(source, request)
        if request.output and not request.in_place:
            check_output_name(request.output, source.format, goes_to_folder(request))
    for path in [*(source.path for source in found), request.output or ""]:
        if ending_of(path)[1] == ".zst":
            zstandard(path)
            break
    written = format_of_ending(request.output or "") if goes_to_one_file(request) else None
    if written is not None:
        written.needs(request)
    if request.csv_dialect and "csv" not in ({written.name} if written else kinds):
        problem = told(
            "is for CSV, and none is written; give the name of a .csv with -o, or leave it out"
        )
        raise InputError("--csv-dialect", problem)


# --- outputs ---


def _jobs(found: Sequence[_Source], request: Request) -> Iterator[Job]:
    """Yield the job of each input. InputError where two would write the same file, or one an
    input.
    """
    found = _without_clashes(found, request)
    taken: dict[str, str] = {}
    sources = {os.path.realpath(source.path) for source in found}
    for source in found:
        if request.check:
            yield Job(source.path, "", source.format.name)
            continue
        target = _target(source, request)
        if target not in ("", files.STANDARD):
            real = os.path.realpath(target)
            if real in taken:
                problem = told(
                    "both {first} and {second} would be written there; clean them apart",
                    first=taken[real],
                    second=source.path,
                )
                raise InputError(target, problem)
            if real in sources and not request.in_place:
                problem = told("is an input; write to another place, or use --in-place")
                raise InputError(target, problem)
            taken[real] = source.path
        log = _log_of(source, request)
        if log is not None:
            real = os.path.realpath(log)
            if real in taken or real in sources:
                problem = told("is the name of an input or an output; give the log one of its own")
                raise InputError(log, problem)
        backup = _backup_of(source.path, request) if request.in_place else ""
        yield Job(source.path, target, source.format.name, log, backup)


def _target(source: _Source, request: Request) -> str:
    kind = source.format
    if not kind.to_stdout and not request.output and not request.in_place:
        problem = told(
            "{format} cannot go to standard output; give a file with -o",
            format=kind.name.capitalize(),
        )
        raise InputError(files.input_name(source.path), problem)
    if request.in_place:
        if not kind.in_place:
            raise _not_in_place(source, request)
        return source.path
    if goes_to_one_file(request):
        _check_goes_to_one_file(source, request)
        return ""
    if goes_to_folder(request):
        return os.path.join(request.output or "", source.output)
    return request.output or files.STANDARD


def _not_in_place(source: _Source, request: Request) -> InputError:
    """Return the error for pages that are to be overwritten."""
    problem = told("cannot be overwritten with the text of its pages; use -o instead of --in-place")
    if source.path not in request.paths:
        problem = told(
            "cannot be overwritten with the text of its pages; use -o instead of --in-place, or "
            "leave such files out with --exclude '*{ending}'",
            ending=ending_of(source.path)[0],
        )
    return InputError(files.input_name(source.path), problem)


def _check_goes_to_one_file(source: _Source, request: Request) -> None:
    """Raise InputError for an input whose articles cannot be written as the output's format."""
    kind, where = source.format, files.input_name(source.path)
    wanted = format_of_ending(str(request.output))
    if not kind.makes_lines:
        problem = told("is {format}, which does not become another format", format=kind.name)
        raise InputError(where, problem)
    if wanted is not None and wanted.name == kind.name == "parquet":
        problem = told(
            "its types would be lost on the way into one file with others; give a folder with -o"
        )
        raise InputError(where, problem)


def _check_fields(source: _Source, request: Request) -> None:
    """Raise InputError where the text of a file or page would overwrite what else is known of
    it.
    """
    where = files.input_name(source.path)
    for field in (request.text_name, request.clean_field, request.log_field):
        if field in ARTICLE_FIELDS:
            problem = told(
                '"{field}" is the field for what is known of a file or page ({fields}); give '
                "another name",
                field=field,
                fields=listed(ARTICLE_FIELDS),
            )
            raise InputError(where, problem)


def _without_clashes(found: Sequence[_Source], request: Request) -> list[_Source]:
    """Return the inputs, of which those with outputs of one name keep the ending of their own name
    in it: `a.html.txt` beside `a.htm.txt`. An output with the name of its input keeps that.
    """
    if not goes_to_folder(request):
        return list(found)
    names = Counter(source.output for source in found)
    return [
        source._replace(output=_full_output_name(source.relative, source.format))
        if names[source.output] > 1 and source.output != source.relative
        else source
        for source in found
    ]


def _full_output_name(relative: str, kind: Format) -> str:
    """Return the name of an output that has all of its input's name.

    >>> _full_output_name("2024/a.htm.gz", format_named("html"))
    '2024/a.htm.txt.gz'
    """
    packing = ending_of(relative)[1]
    return f"{relative[: len(relative) - len(packing)]}{kind.output_ending or ''}{packing}"


def _log_of(source: _Source, request: Request) -> str | None:
    """Return the file for the log of one input, None where it has none of its own."""
    if request.log is None or _has_common_log(request):
        return None
    is_named_file = len(request.paths) == 1 and not os.path.isdir(request.paths[0])
    if is_named_file or not _has_many(request):
        return request.log
    ending = ".json" if isinstance(source.format, ArticleFormat) else ".log.jsonl"
    return os.path.join(request.log, f"{source.relative}{ending}")


def _has_common_log(request: Request) -> bool:
    """Return whether all logs go to one file."""
    if request.log is None or not _has_many(request):
        return False
    return ending_of(request.log)[0] in JSON_LINES


def _has_many(request: Request) -> bool:
    """Return whether there may be several logs."""
    return goes_to_folder(request) or (goes_to_one_file(request) and _are_several(request))


# --- files of the run itself ---


def _empty_plan(request: Request) -> Plan:
    """Return a plan without jobs, which says where the run keeps its own files."""
    log = request.log if _has_common_log(request) else None
    backup = request.backup
    if (
        request.in_place
        and backup is not None
        and (not backup or "/" in backup or os.sep in backup)
    ):
        problem = told(
            "is the ending of the backups' names, such as .bak; for none give --no-backup"
        )
        raise InputError("--backup", problem)
    if request.check:
        return Plan((), (), log=log)
    if request.in_place:
        first = request.paths[0]
        folder = first if os.path.isdir(first) else os.path.dirname(first) or "."
    elif request.output in (None, files.STANDARD):
        return Plan((), (), log=log)
    elif goes_to_folder(request):
        folder = str(request.output)
    else:
        output = str(request.output)
        folder, name = os.path.split(output)
        state = os.path.join(folder, f".{name}{STATE}")
        articles = output if goes_to_one_file(request) else None
        return Plan((), (), state, f"{output}.failures.jsonl", log, articles)
    failures = os.path.join(folder, "failures.jsonl")
    return Plan((), (), os.path.join(folder, STATE), failures, log)


def _check_own_files(plan: Plan) -> None:
    """Raise InputError where an output would have the name of a file of the run itself."""
    own_files = [
        path
        for path in (plan.state, plan.failures, plan.log, plan.articles, plan.stats)
        if path is not None
    ]
    own = {os.path.realpath(path) for path in own_files}
    if len(own) < len(own_files):
        problem = told("is the name of another file of the run, too; give each a name of its own")
        raise InputError(str(plan.log or plan.stats), problem)
    articles = os.path.realpath(plan.articles) if plan.articles else None
    for job in plan.jobs:
        if plan.stats and os.path.realpath(job.source) == os.path.realpath(plan.stats):
            problem = told("{file} is an input; write to another file", file=plan.stats)
            raise InputError("--stats", problem)
        if plan.articles and os.path.realpath(job.source) == articles:
            raise InputError(plan.articles, told("is an input; write to another place"))
        for path in (job.target, job.log):
            if path and os.path.realpath(path) in own:
                problem = told(
                    "its output would have the name of a file of the run itself; rename it"
                )
                raise InputError(job.source, problem)

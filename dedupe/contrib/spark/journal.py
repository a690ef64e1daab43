"""How far a run is: numbered parts of the input, of which those that are done are noted, and the
placing of the output.

All of it lies in one hidden folder beside the output, so that the output is not there before it is
whole:

    plan.json         what was asked for, the input files, and which of them make up each part
    owner             the run that works here; another one takes over by writing its own name
    parts/<name>      what was written of a part; one that was killed leaves a folder that nothing
                      names
    done/00000.json   a part is done: which folder it is in, which files, and what was counted
    whole             the files of all parts, on their way to the output
    assembled         all of them are there
    old               what the output replaces
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import uuid4

from dedupe.contrib.spark.storage import File, Storage
from dedupe.errors import InputError
from dedupe.language import told
from dedupe.outcome import Tally

SUCCESS = "_SUCCESS"
"""The empty file that tells readers that an output is whole."""


@dataclass(frozen=True)
class PartsPlan:
    """What to do.

    digest  what tells that two runs do the same with an article
    schema  of the input, as Spark writes it in JSON
    parts   the files of each part, in order
    force   whether the output may replace another
    """

    digest: str
    schema: str
    parts: tuple[tuple[File, ...], ...]
    force: bool

    def to_json(self) -> str:
        """Return the plan as text."""
        return json.dumps({**vars(self), "parts": self.parts}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> PartsPlan:
        """Return the plan that `to_json` wrote."""
        values = json.loads(text)
        parts = tuple(tuple(File(*file) for file in part) for part in values["parts"])
        return cls(values["digest"], values["schema"], parts, values["force"])


class Done(NamedTuple):
    """A part that is done: its folder, its files with their sizes, and what was counted."""

    folder: str
    files: tuple[tuple[str, int], ...]
    tally: Tally


class Journal:
    """The state of a run in its folder."""

    storage: Storage
    output: str
    folder: str

    def __init__(self, storage: Storage, output: str) -> None:
        head, slash, name = output.rstrip("/").rpartition("/")
        self.storage, self.output = storage, f"{head}{slash}{name}"
        self.folder = f"{head}{slash}.{name}.dedupe-spark"
        self._owner = uuid4().hex

    def plan(self) -> PartsPlan | None:
        """Return the plan of the run that was interrupted here, None where none was."""
        path = f"{self.folder}/plan.json"
        if not self.storage.exists(path):
            return None
        try:
            return PartsPlan.from_json(self.storage.read(path))
        except (ValueError, LookupError, TypeError) as error:
            problem = told(
                "is not the plan of a run ({error!r}); start anew with --force", error=error
            )
            raise InputError(path, problem) from error

    def begin(self, plan: PartsPlan | None) -> None:
        """Take the folder over; with a plan, begin anew. An older output that was being replaced is
        put back first.
        """
        if plan:
            self.put_back()
            self.discard()
        self.storage.write(f"{self.folder}/owner", self._owner)
        if plan:
            self.storage.write(f"{self.folder}/plan.json", plan.to_json())

    def put_back(self) -> None:
        """Put an older output back that was being replaced when a run ended."""
        if self.storage.exists(f"{self.folder}/old") and not self.storage.exists(self.output):
            self.storage.move(f"{self.folder}/old", self.output)

    def check_owner(self) -> None:
        """Raise InputError where another run has taken over."""
        path = f"{self.folder}/owner"
        if not self.storage.exists(path) or self.storage.read(path) != self._owner:
            problem = told("another run is writing there; this one stops, its work is not lost")
            raise InputError(self.output, problem)

    def discard(self) -> None:
        """Remove all that is noted. The plan goes first: without it nothing is taken for a run that
        can go on.
        """
        self.storage.remove(f"{self.folder}/plan.json")
        self.storage.remove(self.folder)

    # parts

    def part_folder(self, number: int) -> str:
        """Return a folder for a part that no other run writes to, nor this one before."""
        return f"{self.folder}/parts/{number:05}-{uuid4().hex}"

    def done(self, number: int) -> Done | None:
        """Return what is noted of a part, None where it is not done."""
        path = f"{self.folder}/done/{number:05}.json"
        if not self.storage.exists(path):
            return None
        values = json.loads(self.storage.read(path))
        files = tuple((name, size) for name, size in values["files"])
        return Done(values["folder"], files, Tally.from_dict(values["tally"]))

    def finish(self, number: int, folder: str, tally: Tally) -> Done:
        """Note that a part is done. InputError where another run has taken over."""
        files = tuple(
            (file.path.removeprefix(f"{folder}/"), file.size) for file in self.storage.files(folder)
        )
        values: dict[str, Any] = {"folder": folder, "files": files, "tally": tally.to_dict()}
        self.check_owner()
        self.storage.write(
            f"{self.folder}/done/{number:05}.json", json.dumps(values, ensure_ascii=False)
        )
        return Done(folder, files, tally)

    # placing

    def place(self, parts: Sequence[Done], force: bool) -> None:
        """Give the output of all parts its place, whole, then its marker; whatever of it an earlier
        run did stays done.

        force  whether what is there may be replaced
        """
        self.check_owner()
        whole, assembled = f"{self.folder}/whole", f"{self.folder}/assembled"
        if not self.storage.exists(assembled):
            self._assemble(parts, whole)
            self.storage.write(assembled, "")
        if self.storage.exists(whole):
            if self.storage.exists(self.output):
                if not force:
                    problem = told(
                        "appeared there meanwhile; move it away, then continue with --resume"
                    )
                    raise InputError(self.output, problem)
                self.storage.remove(f"{self.folder}/old")
                self.storage.move(self.output, f"{self.folder}/old")
            self.storage.move(whole, self.output)
        self.storage.write(f"{self.output}/{SUCCESS}", "")
        self.discard()

    def _assemble(self, parts: Sequence[Done], whole: str) -> None:
        """Bring the files of all parts together, their names in the order of the parts."""
        wanted: dict[str, int] = {}
        self.storage.make_folder(whole)
        for number, part in enumerate(parts):
            for name, size in part.files:
                head, slash, last = name.rpartition("/")
                target = f"{head}{slash}part-{number:05}-{last.removeprefix('part-')}"
                wanted[target] = size
                if not self.storage.exists(f"{whole}/{target}"):
                    self.storage.move(f"{part.folder}/{name}", f"{whole}/{target}")
        found = {
            file.path.removeprefix(f"{whole}/"): file.size for file in self.storage.files(whole)
        }
        if found != wanted:
            problem = told(
                "is not what was written there, somebody changed it; start anew with --force"
            )
            raise InputError(whole, problem)

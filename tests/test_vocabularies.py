"""Closed vocabularies cannot drift: who must know every member does, or a test says what to add
where.

The members are one Literal in dedupe/values.py, or one table. Each other list of them stands here.
Keep strategies, rows of evidence and formats have tests of this kind beside their own:
tests/choose, tests/repeats, tests/formats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from dedupe import Settings
from dedupe.furniture import ROWS
from dedupe.names import DONE, NOTICES, RULES, STAGES
from dedupe.normalise import RULE_NAMES
from dedupe.review import CHOICES, ONE_MAY_GO
from dedupe.settings import SCRIPTS
from dedupe.values import DifferenceKind, Level, NoticeKind, PageRule, Reader, RepeatRule, Stage
from dedupe.words import DIFFERING, OTHER_NOTICES, REPEATS, SAY_STAGE

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads(files("dedupe").joinpath("log.schema.json").read_bytes())
EDIT = SCHEMA["properties"]["edits"]["items"]["properties"]
NOTICE = SCHEMA["properties"]["notices"]["items"]["properties"]
SETTINGS = SCHEMA["properties"]["settings"]["properties"]
CAUSE = SCHEMA["$defs"]["cause"]["pattern"]


class Vocabulary(NamedTuple):
    """A closed set of names, and where a new one comes from."""

    home: str
    members: tuple[str, ...]


class Listing(NamedTuple):
    """A list that must have every member of a vocabulary.

    where     what to add to which file, for somebody who sees the test fail
    names     that it has
    is_exact  whether it must have no other names
    """

    vocabulary: Vocabulary
    where: str
    names: Collection[str]
    is_exact: bool = True


def causes(stage: str) -> set[str]:
    """Return the rules of a stage that have a Chinese name."""
    return {name.removeprefix(f"{stage}.") for name in RULES if name.startswith(f"{stage}.")}


def named_in(page: str, beginning: str) -> set[str]:
    """Return what stands `like this` in the paragraph, or the row of a table, of a page that begins
    so.
    """
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.search(
        rf"^{re.escape(beginning)}.*?(?=\n\n|\n\||\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"{page} has no paragraph that begins {beginning!r}"
    return set(re.findall(r"`([^`\s]+)`", found[0]))


STAGE = Vocabulary("Stage in dedupe/values.py", get_args(Stage))
REPEAT = Vocabulary(
    "RepeatRule, PageRule or Reader in dedupe/values.py",
    (*get_args(RepeatRule), *get_args(PageRule), *get_args(Reader)),
)
NORMALISE = Vocabulary("RULES in dedupe/normalise", RULE_NAMES)
FURNITURE = Vocabulary("ROWS in dedupe/furniture/rows.py", tuple(row.name for row in ROWS))
NOTICE_KIND = Vocabulary("NoticeKind in dedupe/values.py", get_args(NoticeKind))
DIFFERENCE = Vocabulary("DifferenceKind in dedupe/values.py", get_args(DifferenceKind))
LEVEL = Vocabulary("Level in dedupe/values.py", get_args(Level))
CHOICE = Vocabulary("Choice in dedupe/review/decisions.py", CHOICES)

CHINESE = "dedupe/names.py"
ENGLISH = "dedupe/words.py"
LOG = "docs/log.md"
JSON = "dedupe/log.schema.json"

LISTINGS = [
    Listing(STAGE, f"its Chinese name to STAGES in {CHINESE}", STAGES),
    Listing(STAGE, f"what its edits did, in English, to SAY_STAGE in {ENGLISH}", SAY_STAGE),
    Listing(STAGE, f"what a page calls its edits behind their number to DONE in {CHINESE}", DONE),
    Listing(
        STAGE,
        f'it to the pattern of "cause" in {JSON}',
        CAUSE[CAUSE.index("(") + 1 : CAUSE.index(")")].split("|"),
    ),
    Listing(
        STAGE, f"it, and a paragraph with its rules, to {LOG}", named_in(LOG, "A cause is"), False
    ),
    Listing(REPEAT, f'"repeat.…": its Chinese name to RULES in {CHINESE}', causes("repeat")),
    Listing(
        REPEAT, f"what is wrong with such a repeat, in English, to REPEATS in {ENGLISH}", REPEATS
    ),
    Listing(REPEAT, f"it to the rules of `repeat` in {LOG}", named_in(LOG, "Rules of `rep"), False),
    Listing(
        NORMALISE, f'"normalise.…": its Chinese name to RULES in {CHINESE}', causes("normalise")
    ),
    Listing(FURNITURE, "its Chinese name to the row", causes("furniture")),
    Listing(NOTICE_KIND, f"its Chinese name to NOTICES in {CHINESE}", NOTICES),
    Listing(
        NOTICE_KIND,
        f"its name in English to OTHER_NOTICES in {ENGLISH}, or to DIFFERING where two passages "
        "are alike and differ in that",
        [*DIFFERING, *OTHER_NOTICES],
    ),
    Listing(
        NOTICE_KIND,
        "whether one of its two passages may go to ONE_MAY_GO in dedupe/review/layout.py",
        ONE_MAY_GO,
    ),
    Listing(NOTICE_KIND, f'it to "kind" of a notice in {JSON}', NOTICE["kind"]["enum"]),
    Listing(
        NOTICE_KIND,
        f"it to the row `kind` of a notice in {LOG}",
        named_in(LOG, "| `kind` |"),
        False,
    ),
    Listing(DIFFERENCE, f"what differs, in English, to DIFFERING in {ENGLISH}", DIFFERING),
    Listing(
        DIFFERENCE,
        f'it to "kind" of what differs in {JSON}',
        NOTICE["differs"]["items"]["properties"]["kind"]["enum"],
    ),
    Listing(LEVEL, f'it to "level" in {JSON}', SETTINGS["level"]["enum"]),
    Listing(LEVEL, f"it to the row `settings` of {LOG}", named_in(LOG, "| `settings` |"), False),
    Listing(
        LEVEL,
        "what goes at it to the docstring of Settings in dedupe/settings.py",
        set(re.findall(r"`(\w+)`", Settings.__doc__ or "")),
        False,
    ),
    Listing(
        LEVEL,
        "what goes at it to the row `level` of README.md",
        named_in("README.md", "| `level` |"),
        False,
    ),
    Listing(
        LEVEL,
        "what goes at it to the row `level` of README.zh-CN.md",
        named_in("README.zh-CN.md", "| `level` |"),
        False,
    ),
    Listing(CHOICE, f"it to the row `choice` of {LOG}", named_in(LOG, "| `choice` |"), False),
]


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda one: f"{one.vocabulary.home}: {one.where}")
def test_every_member_is_listed(listing: Listing) -> None:
    vocabulary = listing.vocabulary
    missing = [name for name in vocabulary.members if name not in listing.names]
    assert not missing, f"new in {vocabulary.home}: {', '.join(missing)}; add {listing.where}"


@pytest.mark.parametrize(
    "listing",
    [one for one in LISTINGS if one.is_exact],
    ids=lambda one: f"{one.vocabulary.home}: {one.where}",
)
def test_nothing_else_is_listed(listing: Listing) -> None:
    vocabulary = listing.vocabulary
    gone = [name for name in listing.names if name not in vocabulary.members]
    _, _, where = listing.where.partition(" to ")
    assert not gone, f"not in {vocabulary.home} any more: {', '.join(gone)}; take it out of {where}"


def test_every_chinese_name_of_a_rule_is_of_a_stage() -> None:
    stages = {cause.partition(".")[0] for cause in RULES}
    assert stages <= set(get_args(Stage)), f"RULES in {CHINESE} has causes of no stage"


def test_every_cause_is_allowed_by_the_schema() -> None:
    made = {
        "normalise": NORMALISE.members,
        "furniture": FURNITURE.members,
        "repeat": REPEAT.members,
        "script": SCRIPTS,
        "site": ("learned",),
    }
    assert made.keys() == set(STAGE.members), "say above which rules the stage has"
    for stage, rules in made.items():
        for rule in rules:
            assert re.search(CAUSE, f"{stage}.{rule}"), (
                f"the schema refuses the cause {stage}.{rule}: names of rules have a to z, 0 to 9 "
                "and hyphens"
            )


def test_every_kind_of_difference_is_a_kind_of_notice() -> None:
    assert set(DIFFERENCE.members) <= set(NOTICE_KIND.members)


def test_each_kind_of_notice_has_one_english_name() -> None:
    twice = DIFFERING.keys() & OTHER_NOTICES.keys()
    assert not twice, f"take out of OTHER_NOTICES in {ENGLISH} what DIFFERING has: {twice}"

"""What docs/log.md shows is what happens."""

from __future__ import annotations

import json
import re
from pathlib import Path

from dedupe import Log, clean, restore
from dedupe.review import Review, decisions_from_json
from tests.helpers.cases import comparable

LOG = (Path(__file__).parent.parent / "docs/log.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", LOG, re.MULTILINE | re.DOTALL)


def test_example_is_the_log_of_its_source() -> None:
    (source,) = blocks("text")
    shown, _ = blocks("json")
    value, real = comparable(shown), comparable(clean(source).log.to_json())
    settings, defaults = value.pop("settings"), real.pop("settings")
    assert value == real
    rules = settings.pop("rules")
    # the page need not be written anew for each new rule
    assert rules == [name for name in defaults.pop("rules") if name in rules]
    assert settings == defaults
    assert restore(Log.from_json(shown).text or "", Log.from_json(shown)) == source


def test_example_of_decisions_can_be_applied() -> None:
    shown, decisions = blocks("json")
    log = Log.from_json(shown)
    decided = Review.of(log).decided(decisions_from_json(decisions).for_log(log))
    assert (decided.text or "").count("座位") == 1
    assert [edit.decided_by for edit in decided.edits if edit.kept] == ["reader", "reader"]


def test_every_field_is_explained() -> None:
    schema = json.loads((Path(__file__).parent.parent / "dedupe/log.schema.json").read_bytes())
    properties = [schema, schema["properties"]["source"], schema["properties"]["clean"]]
    properties += [schema["properties"][name]["items"] for name in ("edits", "notices")]
    names = {name for one in properties for name in one["properties"]}
    assert {name for name in names if not re.search(f"[`.]{name}[`.]", LOG)} == set()

"""What a cleaner can be told, and what it says to what it cannot be told."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from dedupe import DedupeError, Settings, SettingsError, clean
from dedupe.normalise import RULE_NAMES
from dedupe.settings import SCRIPTS
from dedupe.values import KEEPS


def test_defaults_are_what_most_people_want() -> None:
    settings = Settings()
    assert settings.to_dict() == {
        "keep": "coherent",
        "level": "standard",
        "rules": list(RULE_NAMES),
        "furniture": True,
        "script": None,
    }


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("keep", "newest", KEEPS),
        ("level", "paranoid", ("strict", "standard", "thorough")),
        ("script", "zh", SCRIPTS),
        ("rules", ["dots", "nonsense"], RULE_NAMES),
    ],
)
def test_unknown_value_is_refused_and_the_allowed_ones_are_named(
    name: str, value: object, allowed: tuple[str, ...]
) -> None:
    settings: Any = {name: value}
    with pytest.raises(SettingsError) as caught:
        Settings.of(**settings)
    assert caught.value.name == name
    assert f"setting {name!r}" in str(caught.value)
    assert all(known in str(caught.value) for known in allowed)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, DedupeError)


@pytest.mark.parametrize(("given", "meant"), [("strikt", "strict"), ("standart", "standard")])
def test_slip_of_the_pen_is_answered_with_what_was_meant(given: Any, meant: str) -> None:
    with pytest.raises(SettingsError, match=f"did you mean '{meant}'"):
        Settings.of(level=given)


def test_unknown_setting_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(SettingsError) as caught:
        clean("一", keeep="first")  # type: ignore[call-arg]
    assert "did you mean 'keep'" in str(caught.value)
    for known in ("keep", "level", "rules", "furniture", "script"):
        assert known in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("keep", None),
        ("keep", 1),
        ("level", b"strict"),
        ("level", ["strict"]),
        ("furniture", "no"),
        ("furniture", 1),
        ("furniture", None),
        ("rules", "dots"),
        ("rules", None),
        ("rules", 3),
        ("rules", [3]),
        ("script", True),
        ("script", 1),
    ],
)
def test_wrong_type_is_a_type_error_that_names_the_setting(name: str, value: Any) -> None:
    with pytest.raises(TypeError, match=f"setting '{name}'"):
        Settings.of(**{name: value})


@pytest.mark.parametrize(
    "given", [["dots", "tags"], ("tags", "dots", "tags"), {"dots", "tags"}, iter(["dots", "tags"])]
)
def test_rules_may_be_any_collection_and_come_out_in_table_order(given: Any) -> None:
    settings = Settings.of(rules=given)
    assert settings.rules == frozenset({"dots", "tags"})
    assert settings.to_dict()["rules"] == ["tags", "dots"]


def test_no_rules_at_all_are_allowed() -> None:
    assert Settings.of(rules=[]).to_dict()["rules"] == []
    assert clean("他说:好...", rules=()).changed is False


def test_settings_are_frozen_and_can_be_compared_and_hashed() -> None:
    settings = Settings()
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.level = "strict"  # type: ignore[misc]
    assert settings == Settings()
    assert hash(settings) == hash(Settings())
    assert Settings(level="strict") != settings


def test_settings_can_be_made_again_from_their_plain_values() -> None:
    settings = Settings.of(
        keep="last", level="thorough", rules=["dots"], furniture=False, script="t2s"
    )
    assert Settings.of(**settings.to_dict()) == settings


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_named_can_be_used(script: str) -> None:
    cleaned = clean("臺灣的裏面與后面,软件和滑鼠。", script=script)
    assert cleaned.settings.script == script
    assert cleaned.source == "臺灣的裏面與后面,软件和滑鼠。"

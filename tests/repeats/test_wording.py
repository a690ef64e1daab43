"""What the words of a line tell: the quick looks."""

from __future__ import annotations

from dedupe.repeats import wording
from tests.helpers.beginnings import all_have_one_of


def test_quick_look_for_a_credit_overlooks_none() -> None:
    credit, quick = wording._BARE_CREDIT, wording._MAY_BE_CREDIT
    looked_for = [char for char in map(chr, range(0x20000)) if quick.search(char)]
    assert len(looked_for) < 50
    # `_Pattern` compiles when it is first asked; the source is the same.
    source: str = getattr(credit, "_source")  # noqa: B009 - not in its type
    assert all_have_one_of(source, "".join(looked_for))
    assert not all_have_one_of(source, "摄拍图")

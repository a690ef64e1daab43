"""What the words of a line tell: the quick looks."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dedupe.repeats import wording
from tests.helpers.hypothesis_settings import examples

# `_Pattern` compiles when it is first asked; the source is the same.
_CREDIT = re.compile(getattr(wording._BARE_CREDIT, "_source"))  # noqa: B009 - not in its type


@examples(40)
@given(line=st.from_regex(_CREDIT))
def test_quick_look_for_a_credit_overlooks_none(line: str) -> None:
    credit = _CREDIT.search(line)
    assert credit is not None
    assert wording._MAY_BE_CREDIT.search(credit[0])

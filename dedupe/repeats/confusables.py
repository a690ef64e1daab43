"""Characters that are written for one another by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from dedupe.lazy import pattern

# Slips of pen, input method or scanner that leave the meaning as it was. Our own collection, after
# folding to simplified, the commonest of a group first. Pronouns (他 她), words that change who
# does what (受 授) and characters common in names (成 城) are left out: there the difference
# counts.
_GROUPS = (
    # Particles and homophones that are mixed up in print: 慢慢的走, 慢慢地走.
    *("的地得", "作做", "账帐", "以已", "已己巳", "相象像", "座坐"),
    *("那哪", "在再", "到道", "分份", "反返", "复覆"),
    # Look-alikes of character recognition: 期未 for 期末.
    *("未末", "土士", "日曰", "人入", "千干", "即既", "拨拔", "候侯"),
    *("历厉", "晴睛", "待侍", "析折", "天夭", "壶壸", "汆氽", "戊戌戍"),
    *("辩辨辫", "治冶", "卷券", "崇祟", "毫亳", "准淮", "梁粱", "竟竞"),
    *("燥躁", "粘黏", "州洲"),
    # More homophones: 暴发, 爆发.
    *("暴爆", "绩迹", "付副", "副幅", "磨摩", "版板", "唯惟", "带戴", "需须"),
    *("气汽", "决绝", "尤犹", "防妨", "记纪", "籍藉", "叠迭", "泄泻"),
    *("混浑", "形型"),
    # Variants that OpenCC's t2s leaves alone.
    *("卫衞", "背揹", "叙敍", "台枱", "妆粧", "粽糭", "檐簷", "痹痺", "腭颚顎"),
    # Others of either kind: 陪数 for 倍数, 定阅 for 订阅.
    *("倍陪", "提堤", "着著", "么麽", "值直", "克刻", "颗棵", "定订", "止截"),
)


def _ordered_pairs() -> Iterator[tuple[str, str]]:
    for group in _GROUPS:
        yield from permutations(group, 2)


CONFUSABLE = frozenset(_ordered_pairs())
"""Pairs of characters, both ways round, of which one may be a slip for the other."""


def _representatives() -> dict[str, str]:
    """Return for each character of a group the one that stands for all that are confused with it,
    directly or not.

    It is the one listed first, so that little of a text is replaced. 以 is confused with 已, and 已
    with 己 and 巳, so it stands for all of them:

    >>> [_REPRESENTATIVES[char] for char in "已己巳"]
    ['以', '以', '以']
    """
    order = "".join(_GROUPS)
    chosen: dict[str, str] = {}
    for group in _GROUPS:
        together = _together(group, chosen)
        listed_first = min(together, key=order.index)
        for char in together:
            chosen[char] = listed_first
    return _changed(chosen)


def _changed(chosen: dict[str, str]) -> dict[str, str]:
    """Return `chosen` without the characters that stand for themselves, 的 and 在: a text has many
    of them, and nothing is to be done about them.
    """
    changed = {}
    for char, representative in chosen.items():
        if char != representative:
            changed[char] = representative
    return changed


def _together(group: str, chosen: dict[str, str]) -> set[str]:
    """Return the characters of a group, and those that share a representative with one of them."""
    together = set(group)
    known = set()
    for char in group:
        if char in chosen:
            known.add(chosen[char])
    for char, representative in chosen.items():
        if representative in known:
            together.add(char)
    return together


_REPRESENTATIVES = _representatives()
_SLIPS = pattern(f"([{''.join(_REPRESENTATIVES)}])")


def without_slips(key: str) -> str:
    """Return `key`, of the same length, with one character for all that are confused with one
    another.

    >>> without_slips("改作书桌") == without_slips("改做书桌")
    True
    """
    # Every second piece is such a character. `sub` would call a function for each.
    pieces = _SLIPS.split(key)
    pieces[1::2] = map(_REPRESENTATIVES.__getitem__, pieces[1::2])
    return "".join(pieces)

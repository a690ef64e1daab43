"""Characters that are written for one another by mistake."""

from __future__ import annotations

import re

# Slips of pen, input method or scanner that leave the meaning as it was: particles and homophones that are mixed up in
# print, look-alikes of character recognition. Our own collection, after folding to simplified. Pronouns (他 她), words
# that change who does what (受 授) and characters common in names (成 城) are left out: there the difference counts.
_GROUPS = (
    *("的地得", "做作", "账帐", "己已巳", "以已", "象像相", "坐座", "哪那", "再在", "到道", "份分", "反返", "复覆"),
    *("未末", "土士", "日曰", "人入", "干千", "即既", "拨拔", "侯候", "历厉", "晴睛", "侍待", "析折", "夭天", "壶壸"),
    *("汆氽", "戊戌戍", "辩辨辫", "冶治", "券卷", "崇祟", "亳毫", "准淮", "粱梁", "竟竞", "燥躁", "粘黏", "州洲"),
    *("暴爆", "迹绩", "副付", "副幅", "磨摩", "板版", "惟唯", "带戴", "须需", "气汽", "决绝", "尤犹", "妨防", "记纪"),
    *("籍藉", "叠迭", "泄泻", "浑混", "型形"),
    *("卫衞", "背揹", "叙敍", "台枱", "妆粧", "粽糭", "檐簷", "痹痺", "腭颚顎"),  # variants that t2s leaves alone
    *("倍陪", "堤提", "着著", "么麽", "值直", "刻克", "颗棵", "订定", "截止"),
)

CONFUSABLE = frozenset((a, b) for group in _GROUPS for a in group for b in group if a != b)
"""Pairs of characters, both ways round, of which one may be a slip for the other."""


def _representatives() -> dict[str, str]:
    """Return for each character of a group the one that stands for all that are confused with it, directly or not."""
    chosen: dict[str, str] = {}
    for group in _GROUPS:
        together = {*group, *(char for char, known in chosen.items() if known in {chosen.get(c) for c in group})}
        chosen.update(dict.fromkeys(together, min(together)))
    return {char: representative for char, representative in chosen.items() if char != representative}


_REPRESENTATIVES = _representatives()
_SLIPS = re.compile(f"[{''.join(_REPRESENTATIVES)}]")


def without_slips(key: str) -> str:
    """Return `key`, of the same length, with one character for all that are confused with one another.

    >>> without_slips("改作书桌") == without_slips("改做书桌")
    True
    """
    return _SLIPS.sub(lambda slip: _REPRESENTATIVES[slip[0]], key)

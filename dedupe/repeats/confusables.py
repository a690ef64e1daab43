"""Characters that are written for one another by mistake."""

from __future__ import annotations

from dedupe.lazy import pattern

# Slips of pen, input method or scanner that leave the meaning as it was: particles and homophones
# that are mixed up in print, look-alikes of character recognition. Our own collection, after
# folding to simplified, the commonest of a group first. Pronouns (他 她), words that change who
# does what (受 授) and characters common in names (成 城) are left out: there the difference
# counts.
_GROUPS = (
    *(
        "的地得",
        "作做",
        "账帐",
        "以已",
        "已己巳",
        "相象像",
        "座坐",
        "那哪",
        "在再",
        "到道",
        "分份",
        "反返",
        "复覆",
    ),
    *(
        "未末",
        "土士",
        "日曰",
        "人入",
        "千干",
        "即既",
        "拨拔",
        "候侯",
        "历厉",
        "晴睛",
        "待侍",
        "析折",
        "天夭",
        "壶壸",
    ),
    *(
        "汆氽",
        "戊戌戍",
        "辩辨辫",
        "治冶",
        "卷券",
        "崇祟",
        "毫亳",
        "准淮",
        "梁粱",
        "竟竞",
        "燥躁",
        "粘黏",
        "州洲",
    ),
    *(
        "暴爆",
        "绩迹",
        "付副",
        "副幅",
        "磨摩",
        "版板",
        "唯惟",
        "带戴",
        "需须",
        "气汽",
        "决绝",
        "尤犹",
        "防妨",
        "记纪",
    ),
    *("籍藉", "叠迭", "泄泻", "混浑", "形型"),
    *(
        "卫衞",
        "背揹",
        "叙敍",
        "台枱",
        "妆粧",
        "粽糭",
        "檐簷",
        "痹痺",
        "腭颚顎",
    ),  # variants that t2s leaves alone
    *("倍陪", "提堤", "着著", "么麽", "值直", "克刻", "颗棵", "定订", "止截"),
)

CONFUSABLE = frozenset((a, b) for group in _GROUPS for a in group for b in group if a != b)
"""Pairs of characters, both ways round, of which one may be a slip for the other."""


def _representatives() -> dict[str, str]:
    """Return for each character of a group the one that stands for all that are confused with it,
    directly or not.

    It is the one listed first, so that little of a text is replaced.
    """
    order = {char: place for place, char in reversed(list(enumerate("".join(_GROUPS))))}
    chosen: dict[str, str] = {}
    for group in _GROUPS:
        together = {
            *group,
            *(char for char, known in chosen.items() if known in {chosen.get(c) for c in group}),
        }
        chosen.update(dict.fromkeys(together, min(together, key=order.__getitem__)))
    return {
        char: representative for char, representative in chosen.items() if char != representative
    }


_REPRESENTATIVES = _representatives()
_SLIPS = pattern(f"[{''.join(_REPRESENTATIVES)}]")


def without_slips(key: str) -> str:
    """Return `key`, of the same length, with one character for all that are confused with one
    another.

    >>> without_slips("改作书桌") == without_slips("改做书桌")
    True
    """
    return _SLIPS.sub(lambda slip: _REPRESENTATIVES[slip[0]], key)

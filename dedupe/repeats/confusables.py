"""Characters that are written for one another by mistake."""

from __future__ import annotations

import re

# Characters written for one another by slip of pen, keyboard or scanner, after folding to simplified: 《现代汉语常用字表》
# homophones that spelling guides warn of, and look-alikes of OCR. Pronouns (他/她) and figures are not among them.
_GROUPS = (
    "的地得", "做作", "账帐", "己已巳", "像象相", "坐座", "哪那", "未末", "土士", "日曰", "人入", "即既", "拨拔", "侯候", "历厉", "暴爆",
    "震振", "迹绩", "副付", "磨摩", "竟竞", "板版", "惟唯", "带戴", "园圆", "份分", "到道", "反返", "复覆", "干千", "晴睛", "侍待", "析折",
    "夭天", "壶壸", "汆氽", "戊戌戍", "辩辨辫", "燥躁", "幅副", "须需", "象像", "气汽", "决绝", "截止", "尤犹", "妨防", "粘黏", "州洲",
    "粱梁", "蓝篮", "籍藉", "叠迭", "泄泻", "部步", "密蜜", "练炼", "励厉", "型形", "元园", "浑混", "采彩", "记纪", "连联", "合和", "才材",
    "原源", "倍陪", "代带", "堤提", "钟种", "准淮", "冶治", "券卷", "崇祟", "亳毫", "着著", "么麽", "台抬", "里裡", "后後", "于於", "为爲",
    "值直", "再在", "以已", "长常", "玩顽", "受授", "刻克", "颗棵", "交教", "题提", "成城", "订定", "查察", "制治", "事势", "是事", "使始",
)  # fmt: skip

CONFUSABLE = frozenset((a, b) for group in _GROUPS for a in group for b in group if a != b)
"""Pairs of characters, both ways round, of which one may be a slip for the other."""


def _representatives() -> dict[str, str]:
    chosen: dict[str, str] = {}
    for group in _GROUPS:
        known = {chosen[char] for char in group if char in chosen}
        representative = min(known) if known else group[0]
        for char, old in list(chosen.items()):
            if old in known:
                chosen[char] = representative
        chosen.update(dict.fromkeys(group, representative))
    return {char: representative for char, representative in chosen.items() if char != representative}


_REPRESENTATIVES = _representatives()
_SLIPS = re.compile(f"[{''.join(_REPRESENTATIVES)}]")


def without_slips(key: str) -> str:
    """Return `key`, of the same length, with one character for all that are confused with one another.

    >>> without_slips("改作书桌") == without_slips("改做书桌")
    True
    """
    return _SLIPS.sub(lambda slip: _REPRESENTATIVES[slip[0]], key)

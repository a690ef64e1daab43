"""How right copies, versions and look-alikes of a crawl are told apart, and what a site prints on
its pages, next to other methods in the same run.

Run it from the checkout:  python -m benchmarks.crawl_repeats --stories 400

The crawl is made here, of invented places, so the truth is known: for each story a reprint (other
headline, dateline, marks, script or cuts), an update (other figures, sentences worded anew), a
digest that contains it; series of notices of one template (another day, other towns, other
figures); and a site's furniture (fixed lines, rotating links, glued tails) beside legitimate lines
that recur. Methods that are not installed are left out, and named: pip install datasketch rensa.
Times are of the process, on one core. `--input crawl.jsonl` compares the methods on one's own
articles: how many pairs each finds, and in what time.

`--cost` compares costs alone: the whole of what dedupe does (an index in a file, groups with
verdicts, profiles of sites) with what rensa takes for candidates alone, on the same articles, in
turns, with the settings of text-dedup (250 permutations, 25 bands of ten, threshold .7, shingles of
five) and, as Chinese has no spaces, characters as its tokens.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import combinations, pairwise
from random import Random
from statistics import median
from time import process_time
from typing import Any, NamedTuple

from benchmarks.quality.tables import table
from dedupe.crawl.groups import grouped
from dedupe.crawl.index import CrawledArticle, Index
from dedupe.crawl.learning import learned
from dedupe.script import converter

Pairs = set[tuple[int, int]]

PLACES = "青石 柳湾 北塘 东渡 云岭 南桥 白沙 西坡 河口 双井 松坪 长亭 沙洲 石鼓 竹溪 鹤峰".split()
WHO = "茶农 渔民 校长 木匠 护林员 店主 司机 会计 瓦匠 船工 教师 厨师 电工 裁缝".split()
WHEN = "入夏前 清晨 雨停后 月底 傍晚 赶集日 汛期内 停电当晚 收割季 霜降前后".split()
DID = "添置了 检修了 拆除了 捐出了 清点了 搬走了 铺设了 加固了 登记了 粉刷了 归还了".split()
WHAT = "旧木船 路灯杆 图书架 遮阳棚 防水布 石板路 蜂箱 羊圈围栏 水泵房 晒谷场 铜钟 邮筒".split()
SAID = (
    "大家都说好 费用由两村分担 邻村的人也来看 孩子们围着不肯走 老人连声道谢 账目当天上了墙".split()
)
MENU = ("县情速览窗口", "两镇看台", "镇村动态", "沄河茶场春茶上市产地直供")
TAIL = "（沄江观察原创稿件）"
SUBHEADS = ("难在何处", "下一步怎么走", "他们怎么说")


class Crawl(NamedTuple):
    """A crawl whose truth is known: pairs of articles, by their numbers, of each kind."""

    articles: list[CrawledArticle]
    truth: dict[str, Pairs]


def sentence(dice: Random) -> str:
    """Return a sentence with a figure or without."""
    clauses = [
        f"{dice.choice(WHEN)}{dice.choice(PLACES)}镇的{dice.choice(WHO)}{dice.choice(DID)}"
        f"{dice.randrange(2, 900)}处{dice.choice(WHAT)}"
        for _ in range(dice.randrange(1, 4))
    ]
    return "，".join([*clauses, dice.choice(SAID)]) + "。"


def body(dice: Random, paragraphs: int = 5) -> list[str]:
    """Return paragraphs."""
    return ["".join(sentence(dice) for _ in range(dice.randrange(1, 4))) for _ in range(paragraphs)]


def reprint(lines: Sequence[str], dice: Random) -> list[str]:
    """Return a release as another site prints it."""
    lines = [f"某某社{dice.choice(PLACES)}{dice.randrange(1, 13)}月8日电 {lines[0]}", *lines[1:]]
    kind = dice.randrange(3)
    if kind == 0:
        return lines[: max(3, len(lines) - 2)]
    if kind == 1:
        return [converter("s2t").convert(line) for line in lines]
    return [line.replace("，", ",") for line in lines]


def update(lines: Sequence[str], dice: Random) -> list[str]:
    """Return a later version: a figure of each paragraph but the last, and one sentence, differ."""
    newer = [
        re.sub("[0-9]+", lambda _: str(dice.randrange(900, 2_000)), line, count=1)
        if number % 2
        else line
        for number, line in enumerate(lines)
    ]
    return [*newer[:-1], sentence(dice), newer[-1]]


def notice(dice: Random, number: int) -> list[str]:
    """Return one notice of a series."""
    town, other = dice.sample(PLACES, 2)
    day = f"{number % 12 + 1}月{number % 28 + 1}日"
    return [
        f"沄河县水文站{day}{number % 23}时通报：{town}镇水位{dice.randrange(20, 90)}厘米，"
        f"{other}镇水位{dice.randrange(20, 90)}厘米，均在警戒线以下，"
        f"较前一天涨了{dice.randrange(9)}厘米。",
        "水文站提醒沿河居民不要下河游泳，船只夜间应当靠岸，渡口的灯要整夜亮着，遇涨水即刻停渡。",
        "值班室昼夜有人接听，各镇联络员每两小时报一次水位，涵闸由专人看守，不得擅自启闭。",
    ]


def made(stories: int, seed: int) -> Crawl:
    """Return a crawl of so many stories, with what was made of them."""
    dice = Random(seed)
    articles: list[CrawledArticle] = []
    truth: dict[str, Pairs] = {"reprint": set(), "version": set(), "contained": set()}
    truth["look-alike"] = set()

    def add(lines: Sequence[str], title: str) -> int:
        number = len(articles)
        site = f"http://{'ab'[number % 2]}.example.com/{number}"
        day = f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}"
        articles.append(CrawledArticle(f"{number:07}", "\n".join(lines), title, site, day))
        return number

    for story in range(stories):
        lines = body(dice)
        title = lines[0][:14]
        first = add(lines, title)
        if story % 3 == 0:
            truth["reprint"].add((first, add(reprint(lines, dice), lines[1][:14])))
        elif story % 3 == 1:
            truth["version"].add((first, add(update(lines, dice), title)))
        elif story % 6 == 2:
            digest = [*body(dice, 4), *lines, *body(dice, 2)]
            truth["contained"].add((first, add(digest, "一周要闻")))
    series = [add(notice(dice, number), "沄河县水文站水情通报") for number in range(stories // 10)]
    truth["look-alike"] |= set(combinations(series, 2))
    return Crawl(articles, truth)


# --- methods ---


def by_us(articles: Sequence[CrawledArticle]) -> Pairs:
    """Return the pairs that dedupe puts into one group, or of which one contains the other."""
    numbers = {article.name: number for number, article in enumerate(articles)}
    groups: dict[str, list[int]] = defaultdict(list)
    found: Pairs = set()
    with Index(":memory:") as index:
        index.add_many(articles)
        for each in grouped(index):
            number = numbers[each.article.name]
            groups[each.group].append(number)
            inside = [other for other in each.related if other.kind == "contained"]
            pairs = [sorted((number, numbers[other.second])) for other in inside]
            found |= {(first, second) for first, second in pairs}
    for members in groups.values():
        found |= set(combinations(sorted(members), 2))
    return found


def shingles(text: str) -> set[str]:
    """Return the stretches of five characters (data-juicer's advice for Chinese)."""
    return {text[at : at + 5] for at in range(len(text) - 4)}


def by_datasketch(articles: Sequence[CrawledArticle]) -> Pairs:
    """Return the pairs that MinHash with bands finds, threshold .7, 128 permutations."""
    from datasketch import MinHash, MinHashLSH

    bands = MinHashLSH(threshold=0.7, num_perm=128)
    found: Pairs = set()
    for number, article in enumerate(articles):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([each.encode() for each in shingles(article.text)])
        found |= {(other, number) for other in bands.query(sketch)}
        bands.insert(number, sketch)
    return found


def by_rensa(articles: Sequence[CrawledArticle], permutations: int = 128, bands: int = 16) -> Pairs:
    """Return the candidates of rensa's MinHash, threshold .7, not verified."""
    from rensa import RMinHash, RMinHashLSH

    table_of_bands = RMinHashLSH(threshold=0.7, num_perm=permutations, num_bands=bands)
    found: Pairs = set()
    for number, article in enumerate(articles):
        sketch = RMinHash(num_perm=permutations, seed=1)
        sketch.update(list(shingles(article.text)))
        found |= {(other, number) for other in table_of_bands.query(sketch)}
        table_of_bands.insert(number, sketch)
    return found


def by_rensa_as_text_dedup(articles: Sequence[CrawledArticle]) -> Pairs:
    """Return the candidates of rensa's MinHash with the settings of text-dedup."""
    return by_rensa(articles, permutations=250, bands=25)


def by_simhash(articles: Sequence[CrawledArticle]) -> Pairs:
    """Return the pairs whose SimHash of 64 bits differs in three or fewer, found by four bands."""
    bands: dict[tuple[int, int], list[int]] = defaultdict(list)
    codes = [simhash(article.text) for article in articles]
    found: Pairs = set()
    for number, code in enumerate(codes):
        for band in range(4):
            key = band, code >> 16 * band & 0xFFFF
            near = [other for other in bands[key] if (codes[other] ^ code).bit_count() <= 3]
            found |= {(other, number) for other in near}
            bands[key].append(number)
    return found


def simhash(text: str) -> int:
    """Return the SimHash of a text's pairs of characters (Charikar 2002)."""
    weights = [0] * 64
    for pair, count in Counter(text[at : at + 2] for at in range(len(text) - 1)).items():
        code = int.from_bytes(blake2b(pair.encode(), digest_size=8).digest(), "big")
        for bit in range(64):
            weights[bit] += count if code >> bit & 1 else -count
    return sum(1 << bit for bit in range(64) if weights[bit] > 0)


def by_longest_sentence(articles: Sequence[CrawledArticle]) -> Pairs:
    """Return the pairs with the same longest sentence."""
    seen: dict[str, list[int]] = defaultdict(list)
    found: Pairs = set()
    for number, article in enumerate(articles):
        longest = max(re.split("[。\n]", article.text), key=len)
        found |= {(other, number) for other in seen[longest]}
        seen[longest].append(number)
    return found


METHODS: dict[str, Callable[[Sequence[CrawledArticle]], Pairs]] = {
    "dedupe": by_us,
    "MinHash (datasketch)": by_datasketch,
    "MinHash (rensa), candidates": by_rensa,
    "text-dedup's settings (rensa), candidates": by_rensa_as_text_dedup,
    "SimHash within 3": by_simhash,
    "longest sentence": by_longest_sentence,
}


MISSING = "-"


def _not_installed(error: ImportError) -> str:
    """Return what to say of a method whose package is not there."""
    return f"not installed: pip install {error.name}"


def rows_of(crawl: Crawl) -> Iterator[list[str]]:
    """Yield the rows of the table of pairs."""
    yield ["method", *(f"{kind} /{len(pairs)}" for kind, pairs in crawl.truth.items()), "seconds"]
    for name, method in METHODS.items():
        start = process_time()
        try:
            found = method(crawl.articles)
        except ImportError as error:
            yield [name, *(MISSING for _ in crawl.truth), _not_installed(error)]
            continue
        seconds = process_time() - start
        counts = [str(len(found & pairs)) for pairs in crawl.truth.values()]
        yield [name, *counts, f"{seconds:.1f}"]


# --- cost ---


class Cost(NamedTuple):
    """Microseconds of the process for an article, step by step, and bytes of the file for it."""

    add: float
    group: float
    learn: float
    file_bytes: float

    @property
    def all(self) -> float:
        """Of all steps."""
        return self.add + self.group + self.learn


def our_cost(articles: Sequence[CrawledArticle]) -> Cost:
    """Return what an index in a file, groups with verdicts and profiles of sites cost."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "index.db")
        times = [process_time()]
        with Index(path) as index:
            index.add_many(articles, to_learn=True)
            times.append(process_time())
            for _ in grouped(index):
                pass
            times.append(process_time())
            learned(index)
            times.append(process_time())
        each = 1e6 / len(articles)
        add, group, learn = (end - start for start, end in pairwise(times))
        return Cost(add * each, group * each, learn * each, os.path.getsize(path) / len(articles))


def rensa_cost(articles: Sequence[CrawledArticle]) -> float:
    """Return the microseconds that the candidates of rensa cost an article."""
    start = process_time()
    by_rensa_as_text_dedup(articles)
    return (process_time() - start) * 1e6 / len(articles)


def cost_rows(articles: Sequence[CrawledArticle], rounds: int) -> Iterator[list[str]]:
    """Yield what both cost, the medians of so many rounds in turns, and the ratio within rounds."""
    ours: list[Cost] = []
    theirs: list[float] = []
    missing = ""
    for _ in range(rounds):
        ours.append(our_cost(articles))
        try:
            theirs.append(rensa_cost(articles))
        except ImportError as error:
            missing = _not_installed(error)
    yield ["what", "µs for an article", "s for 100,000", "of rensa"]
    steps = {
        "dedupe, all": [cost.all for cost in ours],
        "  index": [cost.add for cost in ours],
        "  groups with verdicts": [cost.group for cost in ours],
        "  profiles": [cost.learn for cost in ours],
    }
    for name, each in steps.items():
        ratio = MISSING
        if theirs:
            ratio = f"{median(one / other for one, other in zip(each, theirs, strict=True)):.2f}"
        yield [name, f"{median(each):.0f}", f"{median(each) / 10:.0f}", ratio]
    if theirs:
        cost = median(theirs)
        yield ["rensa, candidates alone", f"{cost:.0f}", f"{cost / 10:.0f}", "1.00"]
    else:
        yield ["rensa, candidates alone", MISSING, MISSING, missing]
    yield ["bytes for an article", f"{ours[-1].file_bytes:.0f}", MISSING, MISSING]


# --- furniture ---


def furnished(count: int, seed: int) -> list[CrawledArticle]:
    """Return articles of one site with its furniture, and lines that recur and are no furniture."""
    dice = Random(seed)
    made_of = []
    for number in range(count):
        lines = body(dice)
        lines[-1] += TAIL
        if dice.random() < 0.1:
            lines.insert(dice.randrange(1, len(lines)), dice.choice(SUBHEADS))
        links = dice.sample(MENU, 3)  # they rotate
        day = f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}"
        name, title = f"http://news.example.com/{number}", lines[0][:14]
        text = "\n".join([*lines, *links])
        made_of.append(CrawledArticle(name, text, title, name, day))
    return made_of


def furniture_rows(count: int, seed: int) -> Iterator[list[str]]:
    """Yield what goes of a site's furniture, and of the lines that must stay."""
    articles = furnished(count, seed)
    with Index(":memory:") as index:
        index.add_many(articles, to_learn=True)
        (site,) = learned(index).sites
    goes = {passage.text for passage in site.furniture.values()}
    lines = Counter(line for article in articles for line in set(article.text.split("\n")))
    often = {line for line, seen in lines.items() if seen > 1}
    wanted = {*MENU, TAIL}
    yield ["method", f"furniture /{len(wanted)}", f"legitimate lost /{len(SUBHEADS)}"]
    yield ["dedupe learn", str(len(goes & wanted)), str(len(goes & set(SUBHEADS)))]
    yield ["line seen twice", str(len(often & wanted)), str(len(often & set(SUBHEADS)))]


def read(path: str) -> list[CrawledArticle]:
    """Return the articles of a file of JSON Lines with `text`, and `title` where it is known."""
    with open(path, encoding="utf-8") as file:
        records: Iterable[dict[str, Any]] = map(json.loads, file)
        return [
            CrawledArticle(f"{number:07}", each["text"], each.get("title"), each.get("url"))
            for number, each in enumerate(records)
        ]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--input", help="JSON Lines to compare the methods on")
    parser.add_argument("--cost", action="store_true", help="compare costs alone, in turns")
    parser.add_argument("--rounds", type=int, default=3, help="of --cost")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    if options.cost:
        articles = read(options.input) if options.input else made(options.stories, options.seed)[0]
        print(f"{len(articles)} articles, {options.rounds} rounds\n")
        print(table(list(cost_rows(articles, options.rounds)), options.markdown))
        return
    if options.input:
        articles = read(options.input)
        print(table(list(_own_rows(articles)), options.markdown))
        return
    crawl = made(options.stories, options.seed)
    print(f"{len(crawl.articles)} articles; pairs found or, of look-alikes, merged\n")
    print(table(list(rows_of(crawl)), options.markdown))
    print()
    print(table(list(furniture_rows(options.stories, options.seed)), options.markdown))


def _own_rows(articles: Sequence[CrawledArticle]) -> Iterator[list[str]]:
    yield ["method", "pairs", "seconds"]
    for name, method in METHODS.items():
        start = process_time()
        try:
            found = method(articles)
        except ImportError as error:
            yield [name, MISSING, _not_installed(error)]
            continue
        yield [name, str(len(found)), f"{process_time() - start:.1f}"]


if __name__ == "__main__":
    main()

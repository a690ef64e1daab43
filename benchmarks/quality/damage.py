"""Kinds of damage that scrapers, page templates and editors do to an article, and look-alikes of
damage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from . import copies, lookalikes, meant
from .accepted import Piece, accepted, source
from .articles import REGIONS, Article, article, sentences
from .chance import Dice
from .remains import CAPTIONS, DATE_LINES, HEADLINES, INSIDE, MORE, ORDINALS, PAGE_WORDS, SHARE

REGION_TURNS = ("cn", "hk", "cn", "tw")


@dataclass(frozen=True)
class Damaged:
    """A damaged article.

    accepted  the texts that are right
    remains   lines of the page around the article: whether they stay makes no text right or wrong
    """

    text: str
    accepted: tuple[str, ...]
    remains: tuple[str, ...] = ()


Group = Literal["damage", "look-alike", "meant"]
"""What a kind is: damage; an article that repeats nothing, though it may look so; one that repeats
on purpose."""

Damage = Callable[[Article, Dice], Damaged | None]
"""Returns None where the article does not suit, say because it has too few paragraphs."""


@dataclass(frozen=True)
class Kind:
    """A kind of damage, or of what is none, so that the text must stay as it is."""

    name: str
    damage: Damage
    group: Group = "damage"


@dataclass(frozen=True)
class Case:
    """One damaged article, with the name by which `--show` finds it."""

    name: str
    kind: Kind
    article: Article
    damaged: Damaged

    @property
    def text(self) -> str:
        """What a tool is given."""
        return self.damaged.text

    @property
    def accepted(self) -> tuple[str, ...]:
        """The texts that are right."""
        return self.damaged.accepted

    @property
    def remains(self) -> tuple[str, ...]:
        """Lines that may stay or go."""
        return self.damaged.remains


def cases(kind: Kind, seed: int, count: int) -> Iterator[Case]:
    """Yield `count` cases of a kind: half mainland, a quarter each Hong Kong and Taiwan; fewer if
    no article suits.
    """
    order = {
        region: Dice(f"{seed} {kind.name} {region}").shuffled(names)
        for region, names in REGIONS.items()
    }
    for number in range(count):
        region = REGION_TURNS[number % len(REGION_TURNS)]
        for turn in range(len(order[region])):
            name = order[region].pop(0)
            order[region].append(name)
            chosen = article(name, region)
            damaged = kind.damage(chosen, Dice(f"{seed} {kind.name} {number} {turn}"))
            if damaged is not None:
                yield Case(f"{kind.name}-{number}", kind, chosen, damaged)
                break


# Pieces of an article


def _pieces(sound: Article) -> list[Piece]:
    return [Piece(line, place * 100) for place, line in enumerate(sound.lines)]


def _damaged(pieces: Sequence[Piece], remains: Sequence[str] = ()) -> Damaged:
    return Damaged(source(pieces), accepted(pieces), tuple(remains))


def _with(pieces: Sequence[Piece], at: int, more: Sequence[Piece]) -> list[Piece]:
    return [*pieces[:at], *more, *pieces[at:]]


def _glued(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces on one line."""
    return [*(replace(piece, end="") for piece in pieces[:-1]), pieces[-1]]


def _neighbours(sound: Article, dice: Dice, count: int) -> int | None:
    """Return the place of the first of `count` paragraphs in a row, the lead not among them."""
    prose = set(sound.prose)
    starts = [
        place for place in sound.prose[1:] if all(place + more in prose for more in range(count))
    ]
    return dice.pick(starts) if starts else None


# Whole paragraphs and blocks again


def clean(sound: Article, _dice: Dice) -> Damaged:
    """Return the article as it is."""
    return _damaged(_pieces(sound))


def exact(sound: Article, dice: Dice) -> Damaged:
    """Return one paragraph again, anywhere in the body or after it."""
    whole = _pieces(sound)
    return _damaged(
        _with(whole, dice.between(sound.head + 1, len(whole)), [whole[dice.pick(sound.prose)]])
    )


def tail(sound: Article, dice: Dice) -> Damaged:
    """Return the last paragraphs again after the end."""
    whole = _pieces(sound)
    return _damaged([*whole, *whole[-dice.between(1, 5) :]])


def twice_with_title(sound: Article, _dice: Dice) -> Damaged:
    """Return everything twice."""
    return _damaged(_pieces(sound) * 2)


def twice_without_title(sound: Article, _dice: Dice) -> Damaged:
    """Return title, date and source once and the body twice."""
    whole = _pieces(sound)
    return _damaged([*whole, *whole[sound.head :]])


def each_twice(sound: Article, _dice: Dice) -> Damaged:
    """Return every paragraph twice in a row: two templates, or text and its description."""
    whole = _pieces(sound)
    return _damaged(
        [*whole[: sound.head], *(piece for piece in whole[sound.head :] for _ in range(2))]
    )


def torn_first(sound: Article, dice: Dice) -> Damaged:
    """Return the body torn (its beginning, then its end), followed by the body from the tear on."""
    whole = _pieces(sound)
    tear = dice.between(sound.head + 1, sound.head + 2)
    end = dice.between(tear + 2, len(whole) - 2)
    return _damaged([*whole[: tear + 1], *whole[end:], *whole[tear:]])


def merged(sound: Article, dice: Dice) -> Damaged | None:
    """Return the body or its torn end first, then the body with two neighbours on one line."""
    start = _neighbours(sound, dice, 2)
    if start is None:
        return None
    whole = _pieces(sound)
    again = [*whole[sound.head : start], *_glued(whole[start : start + 2]), *whole[start + 2 :]]
    if dice.below(2) and sound.head + 2 < start + 1:
        return _damaged([*whole[: sound.head + 1], *whole[start + 1 :], *again])
    return _damaged([*whole, *again])


def bare_block_first(sound: Article, dice: Dice) -> Damaged:
    """Return a block from the middle or the end of the body before the body."""
    whole = _pieces(sound)
    start = dice.between(sound.head + 1, len(whole) - 2)
    stop = len(whole) if dice.below(2) else dice.between(start + 2, len(whole))
    return _damaged(_with(whole, sound.head, whole[start:stop]))


def ordinals_first(sound: Article, dice: Dice) -> Damaged | None:
    """Return numbered points whose last ones stand once more before the first."""
    style = dice.pick(ORDINALS)
    start = _neighbours(sound, dice, len(style))
    if start is None:
        return None
    whole = _pieces(sound)
    for number, ordinal in enumerate(style, start):
        whole[number] = replace(whole[number], text=ordinal + whole[number].text)
    stop = start + len(style)
    return _damaged(_with(whole, start, whole[stop - dice.between(1, 2) : stop]))


def three_copies(sound: Article, dice: Dice) -> Damaged | None:
    """Return a block three times: in a row and after the end, in three places, or with the whole
    body.
    """
    whole = _pieces(sound)
    shape = dice.below(3)
    if shape == 0:
        return _damaged([*whole, *whole[sound.head :] * 2])
    if shape == 1:
        again = [whole[dice.pick(sound.prose)]]
        return _damaged(
            _with(_with(whole, dice.between(sound.head + 1, len(whole)), again), len(whole), again)
        )
    start = _neighbours(sound, dice, 2)
    if start is None:
        return None
    return _damaged([*_with(whole, start, whole[start : start + 2]), *whole[start : start + 2]])


def first_and_last(sound: Article, dice: Dice) -> Damaged:
    """Return one block whole and then torn, a second one torn and then whole: no one copy is always
    the right one.
    """
    whole, size = _pieces(sound), dice.between(3, min(4, len(sound.body) // 2))
    start = dice.between(sound.head, len(whole) - 2 * size)
    one, two = whole[start : start + size], whole[start + size : start + 2 * size]
    both = [*one, *_torn(one, dice), *_torn(two, dice), *two]
    return _damaged([*whole[:start], *both, *whole[start + 2 * size :]])


def _torn(block: Sequence[Piece], dice: Dice) -> list[Piece]:
    """Return the block without one of the pieces inside it."""
    gone = dice.between(1, len(block) - 2)
    return [*block[:gone], *block[gone + 1 :]]


# The same text cut another way


def contained(sound: Article, dice: Dice) -> Damaged | None:
    """Return two neighbours, then (or before) both as one paragraph."""
    start = _neighbours(sound, dice, 2)
    if start is None:
        return None
    whole = _pieces(sound)
    pair = whole[start : start + 2]
    return _damaged(_with(whole, start + dice.pick((0, 2)), _glued(pair)))


def split(sound: Article, dice: Dice) -> Damaged | None:
    """Return a paragraph, then (or before) its sentences as paragraphs of their own."""
    many = [place for place in sound.prose if len(sentences(sound.lines[place])) >= 2]
    if not many:
        return None
    place = dice.pick(many)
    parts = [Piece(text, place * 100 + n) for n, text in enumerate(sentences(sound.lines[place]))]
    both = [*parts, *_glued(parts)] if dice.below(4) == 0 else [*_glued(parts), *parts]
    whole = _pieces(sound)
    return _damaged([*whole[:place], *both, *whole[place + 1 :]])


def same_line(sound: Article, dice: Dice) -> Damaged:
    """Return a paragraph, or the whole body, printed twice with no break between."""
    whole = _pieces(sound)
    if dice.below(3) == 0:
        return _damaged([*whole[: sound.head], *_glued(whole[sound.head :] * 2)])
    place = dice.pick(sound.prose)
    return _damaged([*whole[:place], *_glued([whole[place]] * 2), *whole[place + 1 :]])


def hard_wrapped(sound: Article, dice: Dice) -> Damaged:
    """Return the body twice, one of the two cut into lines of equal length."""
    whole, width = _pieces(sound), dice.between(20, 40)
    wrapped = [
        replace(piece, text="\n".join(copies.hard_wrapped(piece.text, width)))
        for piece in whole[sound.head :]
    ]
    bodies = [whole[sound.head :], wrapped]
    return _damaged(
        [*whole[: sound.head], *(piece for body in dice.shuffled(bodies) for piece in body)]
    )


# Copies with small faults


def changed(change: Callable[[str, Dice], str | None]) -> Damage:
    """Return the damage that repeats a paragraph, a block or the body with `change` made to one of
    the copies.
    """

    def damage(sound: Article, dice: Dice) -> Damaged | None:
        whole = _pieces(sound)
        start, stop = _stretch(sound, dice)
        again = [_changed(piece, change(piece.text, dice)) for piece in whole[start:stop]]
        if again == whole[start:stop]:
            return None
        if dice.below(3) == 0:
            return _damaged([*whole[:start], *again, *whole[start:]])
        return _damaged(_with(whole, dice.between(stop, len(whole)), again))

    return damage


def _stretch(sound: Article, dice: Dice) -> tuple[int, int]:
    """Return where a paragraph, a block or the body starts and stops."""
    size = dice.pick((1, 1, 2, 3, len(sound.body)))
    start = (
        dice.pick(sound.prose) if size == 1 else dice.between(sound.head, len(sound.lines) - size)
    )
    return start, start + size


def _changed(piece: Piece, text: str | None) -> Piece:
    return piece if text is None else replace(piece, text=text)


def shorter(sound: Article, dice: Dice) -> Damaged | None:
    """Return a paragraph with a copy beside it that lacks a clause, or a block again in which one
    paragraph lacks one.

    Never such a copy alone and elsewhere in the article: there, authors say in short what they said
    before.
    """
    whole = _pieces(sound)
    start, stop = _stretch(sound, dice)
    able = [place for place in range(start, stop) if copies.shorter(sound.lines[place], dice)]
    if not able:
        return None
    place = dice.pick(able)
    lacking = replace(
        whole[place], text=copies.shorter(sound.lines[place], dice) or "", poorer=True
    )
    again = [*whole[start:place], lacking, *whole[place + 1 : stop]]
    if dice.below(3) == 0:
        return _damaged([*whole[:start], *again, *whole[start:]])
    at = stop if len(again) == 1 else dice.between(stop, len(whole))
    return _damaged(_with(whole, at, again))


# What the page adds


def teaser(sound: Article, dice: Dice) -> Damaged:
    """Return the lead cut short with `……`, `[详细]` or the like between title and date."""
    whole = _pieces(sound)
    lead = whole[sound.head].text
    cut = lead[: dice.between(18, min(60, len(lead) - 12))].rstrip("，。、；：“「（")
    more, button = dice.pick(MORE[sound.region])
    lines = [Piece(cut + more, None), *([Piece(button, None)] if button else [])]
    return _damaged(_with(whole, 1, lines), [button] if button else [])


def page_description(sound: Article, dice: Dice) -> Damaged:
    """Return title and lead run together and cut off, as pages describe themselves to searches,
    before the article.
    """
    whole = _pieces(sound)
    title, lead = whole[0].text, whole[sound.head].text
    cut = lead[: dice.between(24, min(80, len(lead) - 12))].rstrip("，。、；：“「（")
    return _damaged(
        [
            Piece(title + dice.pick(("", "", "，", " ")) + cut + dice.pick(("", "", "...")), None),
            *whole,
        ]
    )


def captions(sound: Article, dice: Dice) -> Damaged:
    """Return one caption under each of three pictures, with share buttons under the pictures."""
    share = Piece(dice.pick(SHARE[sound.region]), None)
    places = dice.some(sound.prose, 3) if dice.below(2) else [dice.pick(sound.prose)] * 3
    return _damaged(_captioned(sound, dice, places, [share]), [share.text])


def caption_twice(sound: Article, dice: Dice) -> Damaged:
    """Return one caption, with whose picture it is, under two paragraphs."""
    return _damaged(_captioned(sound, dice, dice.some(sound.prose, 2), []))


def _captioned(
    sound: Article, dice: Dice, places: Sequence[int], below: Sequence[Piece]
) -> list[Piece]:
    """Return the article with a caption behind each of these places, and other lines below each
    caption.
    """
    whole = _pieces(sound)
    caption = Piece(dice.pick(CAPTIONS[sound.region]), places[0] * 100 + 50)
    for place in reversed(places):
        whole = _with(whole, place + 1, [caption, *below])
    return whole


def title_again(sound: Article, dice: Dice) -> Damaged:
    """Return the title twice at the top, or marked as the original title at the tail; or that title
    in both places.

    A bare headline as the last line is none of these: authors end with their headline on purpose.
    """
    whole, mark = _pieces(sound), "原标题" if sound.region == "cn" else "原標題"
    shape = dice.below(3)
    if shape == 0:
        return _damaged([whole[0], *whole])
    if shape == 1:
        return _damaged([*whole, Piece(f"（{mark}：{whole[0].text}）", None)])
    original = Piece(f"（{mark}：{dice.pick(HEADLINES[sound.region])}）", 50)
    again = (
        replace(original, text=original.text.translate(copies.HALF_WIDTH))
        if dice.below(2)
        else original
    )
    return _damaged([*_with(whole, 1, [original]), again])


def title_spaced(sound: Article, dice: Dice) -> Damaged:
    """Return the title twice at the top, once with a stray space, with the date line between them
    or not.
    """
    whole = _pieces(sound)
    title = whole[0].text
    at = dice.pick(
        [place for place in range(2, len(title) - 1) if title[place - 1 : place + 1].isalpha()]
    )
    spaced = replace(whole[0], text=title[:at] + dice.pick((" ", "\u3000", "\u00a0")) + title[at:])
    first, second = dice.shuffled([whole[0], spaced])
    behind = 2 if sound.head > 1 and dice.below(2) else 1
    return _damaged([first, *_with(whole[1:], behind - 1, [second])])


def page_words(sound: Article, dice: Dice) -> Damaged:
    """Return what the page says to its readers twice; one of the two may stay, or neither."""
    whole = _pieces(sound)
    places = dice.some(sound.prose, 2)
    words = Piece(dice.pick(PAGE_WORDS[sound.region]), places[0] * 100 + 50)
    damaged = whole
    for place in reversed(places):
        damaged = _with(damaged, place + 1, [words])
    return Damaged(source(damaged), (*accepted(damaged), *accepted(whole)))


def body_twice_dated(sound: Article, dice: Dice) -> Damaged:
    """Return the body twice with a date line between, the title above it or not; the date line may
    stay or go.
    """
    whole, date = _pieces(sound), Piece(dice.pick(DATE_LINES[sound.region]), None)
    title = [whole[0]] if dice.below(2) else []
    return _damaged([*whole, *title, date, *whole[sound.head :]], [date.text])


def remains_inside(sound: Article, dice: Dice) -> Damaged | None:
    """Return a block again right after itself, or the body again, with page remains inside one of
    the copies.
    """
    whole, size = _pieces(sound), dice.pick((3, 4, len(sound.body)))
    start = dice.between(sound.head, len(whole) - size)
    block = whole[start : start + size]
    lines = [Piece(line, None) for line in dice.some(INSIDE[sound.region], dice.between(1, 2))]
    torn = _with(block, dice.between(1, size - 1), lines)
    both = [*block, *torn] if dice.below(2) else [*torn, *block]
    return _damaged([*whole[:start], *both, *whole[start + size :]], [line.text for line in lines])


def kept(written: Callable[[Article, Dice], str | None]) -> Damage:
    """Return the damage that is none: the text of a look-alike or of a repeat that is meant, right
    only as it is.
    """

    def damage(sound: Article, dice: Dice) -> Damaged | None:
        text = written(sound, dice)
        return None if text is None else Damaged(text, (text,))

    return damage


KINDS = (
    Kind("clean", clean, "look-alike"),
    Kind("exact", exact),
    Kind("tail", tail),
    Kind("twice-with-title", twice_with_title),
    Kind("twice-without-title", twice_without_title),
    Kind("each-twice", each_twice),
    Kind("torn-first", torn_first),
    Kind("merged", merged),
    Kind("bare-block-first", bare_block_first),
    Kind("ordinals-first", ordinals_first),
    Kind("three-copies", three_copies),
    Kind("first-and-last", first_and_last),
    Kind("contained", contained),
    Kind("split", split),
    Kind("same-line", same_line),
    Kind("hard-wrapped", hard_wrapped),
    Kind("half-width", changed(copies.half_width)),
    Kind("spaced", changed(copies.spaced)),
    Kind("other-script", changed(copies.other_script)),
    Kind("confusable", changed(copies.confusable)),
    Kind("shorter", shorter),
    Kind("teaser", teaser),
    Kind("page-description", page_description),
    Kind("captions", captions),
    Kind("caption-twice", caption_twice),
    Kind("title-again", title_again),
    Kind("title-spaced", title_spaced),
    Kind("page-words", page_words),
    Kind("body-twice-dated", body_twice_dated),
    Kind("remains-inside", remains_inside),
    Kind("figures", kept(lookalikes.figures), "look-alike"),
    Kind("words", kept(lookalikes.words), "look-alike"),
    Kind("negation", kept(lookalikes.negation), "look-alike"),
    Kind("names", kept(lookalikes.names), "look-alike"),
    Kind("refrain", kept(lookalikes.refrain), "look-alike"),
    Kind("slogan", kept(lookalikes.slogan), "look-alike"),
    Kind("list", kept(lookalikes.listed), "look-alike"),
    Kind("digest", kept(meant.digest), "meant"),
    Kind("lead-box", kept(meant.lead_box), "meant"),
    Kind("pull-quote", kept(meant.pull_quote), "meant"),
    Kind("announced", kept(meant.announced), "meant"),
    Kind("outline", kept(meant.outline), "meant"),
    Kind("conclusion", kept(meant.conclusion), "meant"),
    Kind("said-again", kept(meant.said_again), "meant"),
    Kind("two-records", kept(meant.two_records), "meant"),
    Kind("stills", kept(meant.stills), "meant"),
)

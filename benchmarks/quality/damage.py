"""Kinds of damage that scrapers, page templates and editors do to an article, and look-alikes of damage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from . import copies, lookalikes
from .accepted import Piece, accepted, source
from .articles import REGIONS, Article, article, sentences
from .chance import Dice
from .remains import CAPTIONS, HEADLINES, INSIDE, MORE, ORDINALS, SHARE

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


Damage = Callable[[Article, Dice], Damaged | None]
"""Returns None where the article does not suit, say because it has too few paragraphs."""


@dataclass(frozen=True)
class Kind:
    """A kind of damage; `alike` if it only looks like damage, so that the text must stay as it is."""

    name: str
    damage: Damage
    alike: bool = False


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
    """Yield `count` cases of a kind: half mainland, a quarter each Hong Kong and Taiwan; fewer if no article suits."""
    order = {region: Dice(f"{seed} {kind.name} {region}").shuffled(names) for region, names in REGIONS.items()}
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
    starts = [place for place in sound.prose[1:] if all(place + more in prose for more in range(count))]
    return dice.pick(starts) if starts else None


# Whole paragraphs and blocks again


def clean(sound: Article, _dice: Dice) -> Damaged:
    """Return the article as it is."""
    return _damaged(_pieces(sound))


def exact(sound: Article, dice: Dice) -> Damaged:
    """Return one paragraph again, anywhere in the body or after it."""
    whole = _pieces(sound)
    return _damaged(_with(whole, dice.between(sound.head + 1, len(whole)), [whole[dice.pick(sound.prose)]]))


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
    return _damaged([*whole[: sound.head], *(piece for piece in whole[sound.head :] for _ in range(2))])


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
    """Return a block three times: in a row and after the end, in three places, or with the whole body."""
    whole = _pieces(sound)
    shape = dice.below(3)
    if shape == 0:
        return _damaged([*whole, *whole[sound.head :] * 2])
    if shape == 1:
        again = [whole[dice.pick(sound.prose)]]
        return _damaged(_with(_with(whole, dice.between(sound.head + 1, len(whole)), again), len(whole), again))
    start = _neighbours(sound, dice, 2)
    if start is None:
        return None
    return _damaged([*_with(whole, start, whole[start : start + 2]), *whole[start : start + 2]])


def first_and_last(sound: Article, dice: Dice) -> Damaged:
    """Return one block whole and then torn, a second one torn and then whole: no one copy is always the right one."""
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
    wrapped = [replace(piece, text="\n".join(copies.hard_wrapped(piece.text, width))) for piece in whole[sound.head :]]
    bodies = [whole[sound.head :], wrapped]
    return _damaged([*whole[: sound.head], *(piece for body in dice.shuffled(bodies) for piece in body)])


# Copies with small faults


def changed(change: Callable[[str, Dice], str | None], poorer: bool = False) -> Damage:
    """Return the damage that repeats a paragraph, a block or the body with `change` made to one of the copies."""

    def damage(sound: Article, dice: Dice) -> Damaged | None:
        whole = _pieces(sound)
        start, stop = _stretch(sound, dice)
        again = [_changed(piece, change(piece.text, dice), poorer) for piece in whole[start:stop]]
        if again == whole[start:stop]:
            return None
        if dice.below(3) == 0:
            return _damaged([*whole[:start], *again, *whole[start:]])
        return _damaged(_with(whole, dice.between(stop, len(whole)), again))

    return damage


def _stretch(sound: Article, dice: Dice) -> tuple[int, int]:
    """Return where a paragraph, a block or the body starts and stops."""
    size = dice.pick((1, 1, 2, 3, len(sound.body)))
    start = dice.pick(sound.prose) if size == 1 else dice.between(sound.head, len(sound.lines) - size)
    return start, start + size


def _changed(piece: Piece, text: str | None, poorer: bool) -> Piece:
    return piece if text is None else replace(piece, text=text, poorer=poorer)


# What the page adds


def teaser(sound: Article, dice: Dice) -> Damaged:
    """Return the lead cut short with `……`, `[详细]` or the like between title and date."""
    whole = _pieces(sound)
    lead = whole[sound.head].text
    cut = lead[: dice.between(18, min(60, len(lead) - 12))].rstrip("，。、；：“「（")
    more, button = dice.pick(MORE[sound.region])
    lines = [Piece(cut + more, None), *([Piece(button, None)] if button else [])]
    return _damaged(_with(whole, 1, lines), [button] if button else [])


def captions(sound: Article, dice: Dice) -> Damaged:
    """Return one caption under each of three pictures, with share buttons under the pictures."""
    whole = _pieces(sound)
    share = Piece(dice.pick(SHARE[sound.region]), None)
    places = dice.some(sound.prose, 3) if dice.below(2) else [dice.pick(sound.prose)] * 3
    caption = Piece(dice.pick(CAPTIONS[sound.region]), places[0] * 100 + 50)
    for place in reversed(places):
        whole = _with(whole, place + 1, [caption, share])
    return _damaged(whole, [share.text])


def title_at_both_ends(sound: Article, dice: Dice) -> Damaged:
    """Return the title, or the original title in brackets, at the head and at the tail."""
    whole = _pieces(sound)
    if dice.below(2):
        return _damaged([*whole, whole[0]])
    original = Piece(f"（原{'标题' if sound.region == 'cn' else '標題'}：{dice.pick(HEADLINES[sound.region])}）", 50)
    again = replace(original, text=original.text.translate(copies.HALF_WIDTH)) if dice.below(2) else original
    return _damaged([*_with(whole, 1, [original]), again])


def remains_inside(sound: Article, dice: Dice) -> Damaged | None:
    """Return a block again right after itself, or the body again, with page remains inside one of the copies."""
    whole, size = _pieces(sound), dice.pick((3, 4, len(sound.body)))
    start = dice.between(sound.head, len(whole) - size)
    block = whole[start : start + size]
    lines = [Piece(line, None) for line in dice.some(INSIDE[sound.region], dice.between(1, 2))]
    torn = _with(block, dice.between(1, size - 1), lines)
    both = [*block, *torn] if dice.below(2) else [*torn, *block]
    return _damaged([*whole[:start], *both, *whole[start + size :]], [line.text for line in lines])


def kept(lookalike: Callable[[Article, Dice], str | None]) -> Damage:
    """Return the damage that is none: the text of a look-alike, right only as it is."""

    def damage(sound: Article, dice: Dice) -> Damaged | None:
        text = lookalike(sound, dice)
        return None if text is None else Damaged(text, (text,))

    return damage


KINDS = (
    Kind("clean", clean, alike=True),
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
    Kind("shorter", changed(copies.shorter, poorer=True)),
    Kind("teaser", teaser),
    Kind("captions", captions),
    Kind("title-at-both-ends", title_at_both_ends),
    Kind("remains-inside", remains_inside),
    Kind("figures", kept(lookalikes.figures), alike=True),
    Kind("words", kept(lookalikes.words), alike=True),
    Kind("negation", kept(lookalikes.negation), alike=True),
    Kind("names", kept(lookalikes.names), alike=True),
    Kind("refrain", kept(lookalikes.refrain), alike=True),
    Kind("slogan", kept(lookalikes.slogan), alike=True),
    Kind("list", kept(lookalikes.listed), alike=True),
)

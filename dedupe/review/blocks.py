"""Drops that belong together: what a reader decides on at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dedupe.values import Notice, Span

if TYPE_CHECKING:
    from dedupe.review.review import Review


def blocks_of(review: Review) -> Iterator[tuple[int, ...]]:
    r"""Yield the numbers of the questions about drops, those of one block together.

    Of an article whose paragraphs 甲 乙 丙 stand twice, all three of one copy went, for three
    copies that stand side by side, too: that is one block. Page remains between them are no gap.

    >>> from dedupe import Review, clean
    >>> said = "座图书馆昨天开馆，首日读者逾三千人，馆里的借书证下午就发完了。"
    >>> body = [f"县里的第{number}{said}" for number in "一二三"]
    >>> end = "记者离开时，门口还排着队。"
    >>> text = "\n".join(["图书馆开馆", *body, "分享到：微信", *body, end])
    >>> list(blocks_of(Review.of(clean(text).log)))
    [(0, 1, 2)]
    """
    block: list[int] = []
    for number, question in enumerate(review.questions):
        if question.edit is None:
            break
        if block and not _continues(review, block[-1], number):
            yield tuple(block)
            block = []
        block.append(number)
    if block:
        yield tuple(block)


def _continues(review: Review, before: int, number: int) -> bool:
    """Return whether a question goes on where the one before ends, in both copies."""
    earlier, later = review.questions[before], review.questions[number]
    sides = ((earlier.here, later.here), (earlier.there, later.there))
    return all(_adjoin(review, first, second) for first, second in sides)


def _adjoin(review: Review, first: int, second: int) -> bool:
    """Return whether one place follows another one with no letter between them."""
    end = review.places[first].span.end
    start = review.places[second].span.start
    if end >= start:
        return end == start
    between = review.tokens_in(Span(end, start))
    return not any(token.has_letters for token in between)


def decided_with(review: Review, notice: Notice) -> Iterator[int]:
    """Yield the numbers of the questions that decide a notice `order`: what to keep, the copy that
    stayed (`span`) or the one that went (`other`).
    """
    if notice.kind != "order" or notice.other is None:
        return
    for number, question in enumerate(review.questions):
        if question.edit is None:
            return
        gone = review.places[question.here].span
        stays = review.places[question.there].span
        if gone.overlaps(notice.other) and stays.overlaps(notice.span):
            yield number

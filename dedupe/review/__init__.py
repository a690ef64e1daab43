"""A log laid out for somebody to look at and to overrule."""

from dedupe.review.blocks import decided_with
from dedupe.review.decisions import (
    CHOICES,
    DECISIONS_FORMAT,
    KEPT_MESSAGE,
    Choice,
    Decision,
    Decisions,
    decisions_from_json,
)
from dedupe.review.layout import ONE_MAY_GO, Place, Question, Token
from dedupe.review.review import Review

__all__ = [
    "CHOICES",
    "DECISIONS_FORMAT",
    "KEPT_MESSAGE",
    "ONE_MAY_GO",
    "Choice",
    "Decision",
    "Decisions",
    "Place",
    "Question",
    "Review",
    "Token",
    "decided_with",
    "decisions_from_json",
]

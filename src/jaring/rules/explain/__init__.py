"""A result of the law in words: as a tree, as JSON, and as a paragraph for the person who asks."""

from jaring.rules.explain.audience import Audience, Sentence, Topic
from jaring.rules.explain.explanation import Answers, Explanation, explain
from jaring.rules.explain.tree import render_tree
from jaring.rules.explain.voice import Forms, Voice

__all__ = [
    "Answers",
    "Audience",
    "Explanation",
    "Forms",
    "Sentence",
    "Topic",
    "Voice",
    "explain",
    "render_tree",
]

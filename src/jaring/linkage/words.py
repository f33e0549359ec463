"""Check that every name a model uses exists, and say which do not."""

import difflib
from collections.abc import Iterable, Iterator

from jaring.linkage.features import ANY_TOKEN, NAME_TYPES, feature
from jaring.linkage.levels import WORDS, level
from jaring.linkage.schema import Block, Compare, LevelWord, LinkModel, Tier


def unknown_words(model: LinkModel) -> tuple[str, ...]:
    """What a person must mend in the model, one sentence each; empty if it is sound."""
    problems: list[str] = []
    for number, tier in enumerate(model.tier, start=1):
        problems += _in_tier(model, tier, f"tier {number} ({tier.name})")
    for number, block in enumerate(model.block, start=1):
        problems += _in_block(model, block, f"block {number} ({block.name})")
    for compare in model.compare:
        problems += _in_compare(model, compare, f"compare «{compare.field}»")
    problems += _in_training(model)
    compared = {compare.field for compare in model.compare}
    problems += [
        f"resolve: conflict names «{field}», which is not compared"
        for field in model.resolve.conflict
        if field not in compared
    ]
    problems += _repeated(compare.field for compare in model.compare)
    return tuple(problems)


def _repeated(fields: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for field in fields:
        if field in seen:
            yield f"compare «{field}»: the field is compared twice"
        seen.add(field)


def _no_field(model: LinkModel, field: str, where: str) -> Iterator[str]:
    if field not in model.fields:
        yield f"{where}: there is no field «{field}»{_near(field, model.fields)}"


def _near(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean «{close[0]}»?" if close else ""


def _bad_feature(model: LinkModel, word: str, where: str) -> Iterator[str]:
    field = word.partition(".")[0]
    strangers = list(_no_field(model, field, where))
    yield from strangers
    if not strangers:
        kind, name = model.fields[field].type, word.partition(".")[2]
        if name == ANY_TOKEN and kind in NAME_TYPES and where.startswith("block"):
            return  # a key of its own kind: `blocks` cuts the text
        try:
            feature(model, word)
        except KeyError:
            yield f"{where}: «{word}» is no feature of a {kind} field"


def _bad_level(model: LinkModel, field: str, word: LevelWord, where: str) -> Iterator[str]:
    if field not in model.fields:
        return
    if word.kind not in WORDS:
        yield f"{where}: there is no level «{word.kind}»{_near(word.kind, WORDS)}"
        return
    try:
        level(model, field, word)
    except KeyError:
        kind = model.fields[field].type
        yield f"{where}: «{word.text}» is no level of a {kind} field"
    except ValueError as error:
        yield f"{where}: {error}"


def _in_tier(model: LinkModel, tier: Tier, where: str) -> Iterator[str]:
    for word in tier.on:
        yield from _bad_feature(model, word, where)
    for words in tier.accept:
        for condition in words:
            yield from _no_field(model, condition.field, where)
            yield from _bad_level(model, condition.field, condition.level, where)


def _in_block(model: LinkModel, block: Block, where: str) -> Iterator[str]:
    for word in (*block.on, *block.refine):
        yield from _bad_feature(model, word, where)


def _in_compare(model: LinkModel, compare: Compare, where: str) -> Iterator[str]:
    yield from _no_field(model, compare.field, where)
    for word in compare.levels:
        yield from _bad_level(model, compare.field, word, where)
    compared = {other.field for other in model.compare}
    for given in compare.given:
        if given not in compared:
            yield f"{where}: «given» names «{given}», which is not compared"


def _in_training(model: LinkModel) -> Iterator[str]:
    labels = model.train.labels_from
    if labels is not None and labels not in {compare.field for compare in model.compare}:
        yield f"train: labels_from names «{labels}», which is not compared"

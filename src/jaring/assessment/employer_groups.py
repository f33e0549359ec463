"""Which ways of naming an employer are one employer, where no registry can say.

Two of them have a number in common, or staff and a like name, or the same words in the same place.
A name without a place joins the only employer that bears it; where several do, it stays alone.
Another legal form, another regency or another NIB keeps two apart.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rapidfuzz.distance import OSA, JaroWinkler

NUMBERS = ("nib", "npwp", "npp")
_OF_ONE_EMPLOYER = ("nib", "npwp")  # an employer may have several NPP
_FEWEST = 2  # number: people in common who make two names one employer's
_DIGITS_OFF = 2  # number: digits of a number that may be written wrong
_SPELLED = 0.85  # number: likeness of two spellings of one word
_LIKE_WITH_NUMBER = 0.8  # number: likeness of names where a number or the staff is the same
_LIKE = 0.8  # number: share of the letters that two spellings of one name have in common
_WORDS = 2  # number: words that two names must share where one of them has more
_MANY_WORDS = 3  # number: words that few other employers have together


@dataclass(frozen=True)
class SharedStaff:
    """How many people two mentions have in common, and how many the smaller of them has."""

    mention: int
    other: int
    shared: int
    staff: int


def group_mentions(
    rows: Iterable[Mapping[str, Any]], shared: Iterable[SharedStaff]
) -> dict[int, int]:
    """The first mention of each mention's employer.

    Args:
        rows: mentions with their names, numbers and places, in order of their number.
        shared: people whom two of them have in common.
    """
    mentions = list(rows)
    groups = _Groups(mentions)
    _join_by_number(groups, mentions)
    _join_by_staff(groups, shared)
    for block in _blocks(groups.all(), lambda one: one.words):
        _join_in_one_place(groups, block)
    for block in _blocks(groups.all(), lambda one: one.words):
        _join_without_place(groups, block)
    _join_spelled_alike(groups)
    return {row["mention"]: groups.of(row["mention"]).first for row in mentions}


@dataclass
class _Employer:
    """Mentions that are one employer, and what they say of it."""

    first: int
    mentions: list[int]
    names: set[str]
    words: set[str]
    telling: set[str]  # single words
    forms: set[str]
    regencies: set[str]
    lists: set[str]  # of employers, in which each has a row
    villages: set[tuple[str, str]]  # list, village
    numbers: dict[str, set[str]]

    def differs(self, other: "_Employer") -> bool:
        """Whether something that both say keeps them apart."""
        return (
            _disjoint(self.forms, other.forms)
            or _disjoint(self.regencies, other.regencies)
            or any(
                _other_number(self.numbers[name], other.numbers[name]) for name in _OF_ONE_EMPLOYER
            )
            or _other_village(self.villages, other.villages)
        )

    def take(self, other: "_Employer") -> None:
        """Make the other's mentions one's own."""
        self.first = min(self.first, other.first)
        self.mentions += other.mentions
        for name in ("names", "words", "telling", "forms", "regencies", "lists", "villages"):
            getattr(self, name).update(getattr(other, name))
        for name in NUMBERS:
            self.numbers[name] |= other.numbers[name]


def _disjoint(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and not one & other


def _other_number(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and not any(
        len(mine) != len(theirs)
        or sum(a != b for a, b in zip(mine, theirs, strict=True)) <= _DIGITS_OFF
        for mine in one
        for theirs in other
    )


def _other_village(one: set[tuple[str, str]], other: set[tuple[str, str]]) -> bool:
    """Two places of one list are two employers; lists may know different branches."""
    pairs = [(mine, theirs) for at, mine in one for of, theirs in other if at == of]
    return bool(pairs) and not any(_alike(mine, theirs) >= _SPELLED for mine, theirs in pairs)


def _alike(one: str, other: str) -> float:
    return float(JaroWinkler.similarity(one, other))


class _Groups:
    """Employers by the mention that stands for them, joined step by step."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._of = {row["mention"]: _alone(row) for row in rows}

    def of(self, mention: int) -> _Employer:
        """The employer that a mention belongs to by now."""
        return self._of[mention]

    def all(self) -> list[_Employer]:
        """Every employer once, in order of its first mention."""
        return sorted(
            {id(one): one for one in self._of.values()}.values(), key=lambda one: one.first
        )

    def join(self, one: _Employer, other: _Employer) -> None:
        """From now on the two are one."""
        if one is not other:
            one.take(other)
            self._of.update(dict.fromkeys(other.mentions, one))


def _alone(row: Mapping[str, Any]) -> _Employer:
    def said(name: str) -> set[str]:
        return {row[name]} - {None}

    village = {(row["list_id"], row["village"])} if row["village"] else set()
    return _Employer(
        first=row["mention"],
        mentions=[row["mention"]],
        names=said("folded_name"),
        words=said("words"),
        telling=set((row["telling"] or "").split()),
        forms=said("legal_form"),
        regencies=said("regency"),
        lists=said("list_id") if row["employer_row"] is not None else set(),
        villages=village,
        numbers={name: said(name) for name in NUMBERS},
    )


def _join_by_number(groups: _Groups, rows: Iterable[Mapping[str, Any]]) -> None:
    """The same NIB, NPWP or NPP, of names that have something in common."""
    known: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        for name in NUMBERS:
            if row[name] is None:
                continue
            others = known.setdefault((name, row[name]), [])
            for mention in others:
                one, other = groups.of(mention), groups.of(row["mention"])
                if _have_something_in_common(one, other):
                    groups.join(one, other)
            others.append(row["mention"])


def _join_by_staff(groups: _Groups, shared: Iterable[SharedStaff]) -> None:
    """The same people, of names that have something in common."""
    for pair in sorted(shared, key=lambda row: (-row.shared, row.mention, row.other)):
        one, other = groups.of(pair.mention), groups.of(pair.other)
        is_most = pair.shared >= _FEWEST or pair.shared == pair.staff
        is_most &= pair.shared * _FEWEST >= pair.staff
        if is_most and not one.differs(other) and _have_something_in_common(one, other):
            groups.join(one, other)


def _have_something_in_common(one: _Employer, other: _Employer) -> bool:
    """Whether their names share a telling word, or are near in their letters."""
    return bool(one.telling & other.telling) or any(
        _alike(mine, theirs) >= _LIKE_WITH_NUMBER for mine in one.names for theirs in other.names
    )


def _blocks(
    employers: list[_Employer], keys: Callable[[_Employer], Iterable[str]]
) -> Iterator[list[_Employer]]:
    """Employers that share a key, block by block, in order of the key."""
    found: dict[str, list[_Employer]] = {}
    for one in employers:
        for key in keys(one):
            found.setdefault(key, []).append(one)
    for key in sorted(found):
        if key and len(found[key]) > 1:
            yield found[key]


def _join_in_one_place(groups: _Groups, block: list[_Employer]) -> None:
    """The same words in the same regency."""
    for one, other in combinations(block, 2):  # number: every pair
        mine, theirs = groups.of(one.first), groups.of(other.first)
        if mine is theirs or not mine.regencies:
            continue
        is_sure = not _same_list(mine, theirs) or any(" " in words for words in mine.words)
        if is_sure and mine.regencies & theirs.regencies and not mine.differs(theirs):
            groups.join(mine, theirs)


def _join_without_place(groups: _Groups, block: list[_Employer]) -> None:
    """A name without a regency joins the only employer with one that it may be, else its equals."""
    for one in block:
        mine = groups.of(one.first)
        if mine.regencies:
            continue
        others = [found for found in _others(groups, block, mine) if not mine.differs(found)]
        placed = [found for found in others if found.regencies]
        if len(placed) == 1 and not _same_list(mine, placed[0]):
            groups.join(placed[0], mine)
        elif not placed:
            for found in others:
                if not mine.differs(found) and not _same_list(mine, found):
                    groups.join(found, mine)
                    mine = found


def _others(groups: _Groups, block: list[_Employer], mine: _Employer) -> list[_Employer]:
    """The other employers of a block as they stand by now, each once."""
    found = [groups.of(other.first) for other in block]
    return list({id(one): one for one in found if one is not mine}.values())


def _same_list(one: _Employer, other: _Employer) -> bool:
    """Two rows of one list are two employers, but for one village or one name of many words."""
    if not one.lists & other.lists or (one.villages and other.villages):
        return False
    return not any(len(words.split()) >= _MANY_WORDS for words in one.words & other.words)


def _is_near(one: _Employer, other: _Employer) -> bool:
    """Another spelling is believed of a name without a place, or in the same village."""
    if not one.regencies:
        return not _same_list(one, other)
    return any(
        _alike(mine, theirs) >= _SPELLED for _, mine in one.villages for _, theirs in other.villages
    )


def _join_spelled_alike(groups: _Groups) -> None:
    """Names of nearly the same letters, or that lack a word of several."""
    for block in _blocks(groups.all(), _keys):
        for one in block:
            mine = groups.of(one.first)
            alike = [
                found
                for found in _others(groups, block, mine)
                if not mine.differs(found)
                and _is_near(mine, found)
                and (_spelled_alike(mine, found) or _holds(mine, found))
            ]
            if len(alike) == 1:
                groups.join(alike[0], mine)


def _spelled_alike(one: _Employer, other: _Employer) -> bool:
    """Whether each word of one name is a word of the other, but for its spelling.

    One word alone needs a legal form beside it.
    """
    if min(len(one.telling), len(other.telling)) < _WORDS and not one.forms & other.forms:
        return False
    return any(
        OSA.normalized_similarity(mine.replace(" ", ""), theirs.replace(" ", "")) >= _LIKE
        and _word_by_word(mine.split(), theirs.split())
        for mine in one.names
        for theirs in other.names
    )


def _word_by_word(one: list[str], other: list[str]) -> bool:
    if len(one) != len(other):
        return len(one) == 1 or len(other) == 1  # written as one word
    left = list(other)
    for word in one:
        best = max(left, key=lambda theirs: _alike(word, theirs))
        if _alike(word, best) < _SPELLED:
            return False
        left.remove(best)
    return True


def _all_words(one: _Employer) -> set[str]:
    return {word for words in one.words for word in words.split()}


def _keys(one: _Employer) -> set[str]:
    """What two spellings of a name have in common: a word, or all letters of one word but one."""
    single = {name for name in one.names if len(one.telling) == 1}
    shorter = {name[:at] + name[at + 1 :] for name in single for at in range(len(name))}
    return _all_words(one) | single | shorter


def _holds(one: _Employer, other: _Employer) -> bool:
    """Whether one name has all the telling words of the other, and those are several."""
    fewer, more = sorted((one.telling, other.telling), key=len)
    return len(fewer) >= _WORDS and fewer <= more

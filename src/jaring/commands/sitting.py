"""`jaring review` on the screen: a pair at a time, keys under it; and reading decisions back in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer
from rich.console import Console, Group
from rich.text import Text

from jaring.commands.evidence import screen, waterfall
from jaring.commands.keys import pressed_keys
from jaring.commands.revealing import Revealing
from jaring.commands.words import Lang, Words
from jaring.reports.words import Voice
from jaring.runs.decisions import Decision
from jaring.runs.explain import PairExplainer, open_explainer
from jaring.runs.folder import DECISIONS, RunFolder
from jaring.runs.masking import mask_text
from jaring.runs.review import ReviewPair, ReviewSession, open_session, review_pairs
from jaring.runs.review_import import import_decisions as import_from

_CLEAR: Final = "\x1b[2J\x1b[H"


def sit(path: Path, decisions: Path | None, revealing: Revealing, *, lang: Lang) -> None:
    """Ask for every open pair of a run until the person quits."""
    folder = RunFolder.open(path)
    file = decisions or folder.path / DECISIONS
    words = Words(lang)
    with open_explainer(folder) as explainer:
        session = open_session(folder, explainer.fetch_for_review(), file)
        is_open = revealing.allow(folder, "review")
        desk = Desk(explainer, screen(), words, Voice(lang), is_open=is_open)
        review_pairs(session, pressed_keys(), desk.show)
    count = sum(session.counts.values())
    typer.echo(words.say("say.review_saved", count=count, path=file, remaining=session.remaining))
    typer.echo(words.say("say.review_next", path=file))


def import_decisions(path: Path, workbook: Path, decisions: Path | None, *, lang: Lang) -> None:
    """Read decisions from a workbook or a CSV into the file of decisions."""
    folder = RunFolder.open(path)
    file = decisions or folder.path / DECISIONS
    count = import_from(folder, workbook, file)
    words = Words(lang)
    typer.echo(words.say("say.imported", count=count, source=workbook, path=file))
    typer.echo(words.say("say.review_next", path=file))


@dataclass(frozen=True)
class Desk:
    """What a person sees while deciding.

    Attributes:
        is_open: identifiers are shown whole, which was asked for with a reason.
    """

    explainer: PairExplainer
    console: Console
    words: Words
    voice: Voice
    is_open: bool

    def show(self, session: ReviewSession, word: str | None) -> None:
        """Draw the current pair, how far the sitting is, and the keys."""
        if self.console.is_terminal:
            self.console.file.write(_CLEAR)
        parts: list[Text | Group] = [self._standing(session)]
        pair = session.current
        if pair is None:
            parts.append(Text(self.words.say("review.all_done"), style="bold"))
        else:
            parts.append(self._pair(pair))
        if word is not None:
            parts.append(Text(self.words.say(f"review.{word}"), style="bold yellow"))
        parts.append(Text(self.words.say("review.keys"), style="dim"))
        self.console.print(Group(*parts))

    def _standing(self, session: ReviewSession) -> Text:
        counts = session.counts
        said = self.words.say(
            "review.standing",
            done=self.voice.form.count(len(session.pairs) - session.remaining),
            out_of=self.voice.form.count(len(session.pairs)),
            same=self.voice.form.count(counts[Decision.SAME]),
            not_same=self.voice.form.count(counts[Decision.NOT_SAME]),
            cannot_tell=self.voice.form.count(counts[Decision.CANNOT_TELL]),
        )
        return Text(said, style="dim")

    def _pair(self, pair: ReviewPair) -> Group:
        evidence = self.explainer.evidence(pair.left_id, pair.right_id)
        shown = evidence if self.is_open else evidence.masked(self.explainer.kinds)
        ids = f"{mask_text(pair.left_id)}  ↔  {mask_text(pair.right_id)}"
        reason = self.voice.find(f"reason.{pair.reason}") or pair.reason
        state = self.words.say("review.linked" if pair.linked else "review.not_linked")
        return Group(
            Text(f"\n{ids}", style="bold"),
            Text(f"{reason[:1].upper()}{reason[1:]}. {state}\n"),
            waterfall(shown, self.voice, self.words),
            Text(""),
        )

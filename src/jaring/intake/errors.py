"""Why a file cannot be read at all: what, where, and what to do about it.

One class per code; a code may have variants of wording (`input.header.title`). `str(error)` is
English, `error.text("id")` Indonesian. Paths and column names are masked, contents never shown.
"""

from pathlib import Path
from typing import ClassVar

from jaring.intake.masking import mask_numbers
from jaring.intake.words import Fact, Language, say
from jaring.terms.errors import InputError


class UnreadableInputError(InputError):
    """A partner's file that cannot be read as a table; the subclass says why."""

    code: ClassVar[str] = "input.unreadable"

    def __init__(self, path: Path | str, variant: str = "", /, **facts: Fact) -> None:
        """Build the text once.

        Args:
            path: the file as the person named it.
            variant: which wording of the code, where it has several.
            facts: what the wording names; `sheet`, `row`, `line` and `column` say where.
        """
        self.path, self.variant, self.facts = Path(path), variant, facts
        super().__init__(self.text("en"))

    @property
    def wording(self) -> str:
        """Key of the wording: the code, and its variant where there is one."""
        return f"{self.code}.{self.variant}" if self.variant else self.code

    def text(self, lang: Language = "id") -> str:
        """Where it went wrong, what that means and what to do, in one language."""
        where = [mask_numbers(str(self.path))]
        where += [
            say("where", place, lang, self.facts)
            for place in ("sheet", "row", "line", "column")
            if place in self.facts and self.wording != "input.sheet"
        ]
        return f"{', '.join(where)}: {say('errors', self.wording, lang, self.facts)}"


class SourceMissingError(UnreadableInputError):
    """Nothing is there under that name."""

    code = "input.not_found"


class NotAFileError(UnreadableInputError):
    """A folder, a pipe or a device where a file belongs."""

    code = "input.not_a_file"


class NotReadableError(UnreadableInputError):
    """The file is there and may not be opened."""

    code = "input.not_readable"


class EmptySourceError(UnreadableInputError):
    """The file holds nothing at all."""

    code = "input.empty"


class NoRowsError(UnreadableInputError):
    """Column names, and no row that holds anything."""

    code = "input.no_rows"


class HeaderError(UnreadableInputError):
    """The row of column names cannot be told, or does not fit the rows."""

    code = "input.header"


class DelimiterError(UnreadableInputError):
    """What divides the columns cannot be told."""

    code = "input.delimiter"


class EncodingError(UnreadableInputError):
    """The file is no text in any encoding, and nothing else that is known."""

    code = "input.encoding"


class RowTooLongError(UnreadableInputError):
    """One row that is longer than any row should be."""

    code = "input.row_too_long"


class DamagedSourceError(UnreadableInputError):
    """The file began as what it claims to be and cannot be read to its end."""

    code = "input.damaged"


class FormatError(UnreadableInputError):
    """A known kind of file that is no table."""

    code = "input.format"


class BombError(UnreadableInputError):
    """A small file that would unfold into a huge one."""

    code = "input.bomb"


class SheetTooLargeError(UnreadableInputError):
    """A sheet that stretches further than memory should be asked to."""

    code = "input.too_large"


class PasswordError(UnreadableInputError):
    """An encrypted file."""

    code = "input.password"


class SheetNotFoundError(UnreadableInputError):
    """The workbook has no sheet of that name."""

    code = "input.sheet"


class ColumnMapError(UnreadableInputError):
    """A file of column names that cannot be used."""

    code = "input.columns"


class ListNotRecognisedError(UnreadableInputError):
    """No kind of list has this header, or several have it alike."""

    code = "input.list"


class CannotStageError(UnreadableInputError):
    """The place to write to is full or closed."""

    code = "input.cannot_stage"

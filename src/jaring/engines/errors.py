"""What can stop an engine that is no fault of its input: too little memory, too little disk."""

from typing import ClassVar

from jaring.terms.errors import JaringError


class EngineMemoryError(JaringError):
    """The work did not fit into the memory that it may use, spilling included."""

    code: ClassVar[str] = "engine.memory"
    exit_code: ClassVar[int] = 4

    def __init__(self, limit: str) -> None:
        self.limit = limit
        super().__init__(
            f"The work does not fit into the memory it may use ({limit}). Nothing was written. "
            "Allow more with --memory, use fewer threads with --threads, or close other programs."
        )


class EngineDiskError(JaringError):
    """There is no room, or no leave, for the temporary files or the tables that are written."""

    code: ClassVar[str] = "engine.disk"
    exit_code: ClassVar[int] = 4

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(
            f"The disk gave no room for the tables of this run (temporary files lie in {folder}). "
            "Nothing was written. Free some space, or point TMPDIR at a larger disk."
        )

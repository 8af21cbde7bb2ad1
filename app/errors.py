"""The exceptions that Œuvre raises for its users.

    OeuvreError
    ├── BadParameter        a parameter, field or value that is not understood   (400)
    │   ├── BadQuery        … in the text of a query, with its position
    │   └── Clash           … which does not fit the library as it is now        (409)
    ├── BadParameters       all such mistakes of one address                     (400)
    ├── NotFound            no such paper, author, import …                      (404)
    ├── NotReady            semantic search is not ready yet                     (503)
    ├── ModelUnavailable    the embedding model cannot be had; words still find     (503)
    ├── Busy                another process writes, or all readers are taken     (503)
    │   └── Crowded         … and so many requests wait already that no more may   (503)
    ├── LibraryUnavailable  its file is gone, damaged or cannot be written       (503)
    ├── JobFailed           an import or its undo ended before it was done       (503)
    └── ImportRefused       a file that cannot be imported; nothing was written
        └── UnknownFormat   … because no importer recognises it

Each message is one sentence for the user: what happened and what to do.
"""

from __future__ import annotations


class OeuvreError(Exception):
    """The root of all errors that are shown to a user as they are."""


class BadParameter(OeuvreError):
    """A parameter, field or value that is not understood.

    Args:
        param: the parameter's name.
        value: the value as given.
        message: what is wrong with it.
        hint: what would be right, where that is known.
        proposed: a parameter that would be understood, as a name and a value; makes the hint.
    """

    def __init__(
        self,
        param: str,
        value: str,
        message: str,
        hint: str = "",
        *,
        proposed: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.param = param
        self.value = value
        self.message = message
        self.proposed = proposed
        self.hint = hint or (f"Did you mean {'='.join(proposed)}?" if proposed else "")


class BadQuery(BadParameter):
    """A mistake in the text of a query.

    Args:
        position: index of the character at fault, counted from 0.
        proposal: a query that would be understood, or "".
        unfinished: more text may mend it: a quotation or bracket is open, an operator comes last.
    """

    def __init__(
        self,
        value: str,
        message: str,
        position: int,
        proposal: str = "",
        *,
        unfinished: bool = False,
    ) -> None:
        hint = f"Did you mean {proposal}?" if proposal else ""
        super().__init__("q", value, message, hint, proposed=("q", proposal) if proposal else None)
        self.position = position
        self.proposal = proposal
        self.unfinished = unfinished


class Clash(BadParameter):
    """A change that is understood, and does not fit the library as it is now."""


class BadParameters(OeuvreError):
    """All mistakes of one address; `errors` has at least one."""

    def __init__(self, errors: list[BadParameter]) -> None:
        super().__init__(" ".join(error.message for error in errors))
        self.errors = errors


class NotFound(OeuvreError):
    """There is no such thing in the library."""


class NotReady(OeuvreError):
    """Semantic search was asked for and is not ready; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ModelUnavailable(OeuvreError):
    """The embedding model cannot be found, trusted or loaded; everything else works without."""


class Busy(OeuvreError):
    """The library is in use by another writer, or has no free reader.

    Args:
        process: number of the writer's process, for people at this machine alone.
    """

    def __init__(self, message: str, process: int | None = None) -> None:
        super().__init__(message)
        self.process = process


class Crowded(Busy):
    """So many requests wait for a reader that one more would wait for too long."""


class LibraryUnavailable(OeuvreError):
    """The library's file or its disk fails.

    Args:
        reason: what is wrong and what to do, to follow a colon.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"The library cannot be used now: {reason}.")
        self.reason = reason


class JobFailed(OeuvreError):
    """An import, or taking one back, ended before it was done; whole batches may be stored."""


class ImportRefused(OeuvreError):
    """A file cannot be imported at all; the library is untouched."""


class UnknownFormat(ImportRefused):
    """No importer recognises the file.

    Args:
        message: with all formats that were tried.
        short: without them, for one file of many.
    """

    def __init__(self, message: str, short: str = "") -> None:
        super().__init__(message)
        self.short = short or message

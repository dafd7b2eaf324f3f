"""The error that ends an import, and the size limit that the readers of the formats share."""

LARGEST_TEXT = 1_000_000  # characters; the longest five-year plans have some 200,000


class UnreadableError(Exception):
    """The file is not a document that can be imported.

    `code` is the code of the problem to report, `message` says why, `hint` what to do about it.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint

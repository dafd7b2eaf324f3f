"""Spans of the source: trimmed of white space, split where the copy has junk in between."""

Span = tuple[tuple[int, int], ...]


def cut(original: str, cleaned: str, start: int, end: int) -> Span:
    """The parts of `[start, end)` that belong to the document.

    Junk, which is a space in `cleaned` and none in `original`, splits the span.
    """
    parts: list[list[int]] = []
    is_open = False
    for i in range(start, end):
        if not cleaned[i].isspace():
            if not is_open:
                parts.append([i, i + 1])
                is_open = True
            parts[-1][1] = i + 1
        elif not original[i].isspace():
            is_open = False
    return tuple((a, b) for a, b in parts)


def words_at(original: str, span: Span) -> str:
    """The text at a span, without what lies between its parts."""
    return "".join(original[start:end] for start, end in span)

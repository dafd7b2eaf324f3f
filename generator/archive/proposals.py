"""What a program proposed and nobody has confirmed: it is counted, shown nowhere, and stops a release."""

from collections.abc import Iterator

from generator import records as r

Path = tuple[str | int, ...]


def proposals(record: r.Proposable) -> Iterator[tuple[Path, r.Proposable]]:
    """Every record at or below one that has keys which nobody has confirmed, with its path."""
    if record.proposed:
        yield (), record
    for name in type(record).model_fields:
        value = getattr(record, name)
        for place, each in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(each, r.Proposable):
                for path, found in proposals(each):
                    yield (name, place, *path), found


def is_confirmed(record: r.Proposable) -> bool:
    """Whether nothing at or below a record waits for somebody to confirm it."""
    return next(proposals(record), None) is None

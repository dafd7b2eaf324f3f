"""What is made of one plan on the way to files of many: rows of tables, words of the search. An edit makes those of its plan alone.

Each is kept under the key of its plan (`kept_work`), in a file of its own that carries its hash.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from generator.noted import note, noted

Part = TypeVar("Part")


@dataclass(frozen=True)
class PlanParts:
    """Parts by their kind and plan, below a folder; without one they are made each time. `keys` are those of the plans."""

    folder: Path | None
    keys: Mapping[str, str]

    def get(self, kind: str, plan: str, make: Callable[[], Part]) -> Part:
        """The part of a plan, made where it is not kept."""
        if self.folder is None:
            return make()
        path = self.folder / kind / plan
        told = noted(path)
        if told is not None and told[0] == self.keys[plan]:
            return told[1]
        part = make()
        note(path, (self.keys[plan], part))
        return part

    def forget_others(self) -> None:
        """Delete what belongs to plans that are no more."""
        for path in self.folder.glob("*/*") if self.folder else ():
            if path.name not in self.keys:
                path.unlink(missing_ok=True)


NO_PARTS = PlanParts(None, {})

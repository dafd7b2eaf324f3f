"""What is made of one plan on the way to files of many: rows of the database, words of the search. An edit makes those of its plan alone.

Each is kept under the own key of its plan (`kept_work`), in a file that carries its hash and is the plan's own unless the parts are small:
it may hold what the plan's record and the vocabularies say, and nothing that another plan says.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from generator import write
from generator.noted import note, noted

Part = TypeVar("Part")

WHOLE = "_whole"
"""No plan's id."""


@dataclass(frozen=True)
class PlanParts:
    """Parts by their kind and plan, below a folder; without one they are made each time. `keys` are those of what
    plans have to themselves, `outline` that of all of them together. `site` is the folder of the last site, `fresh` that of the next."""

    folder: Path | None
    outline: str
    keys: Mapping[str, str]
    site: Path | None = None
    fresh: Path | None = None

    def get(self, kind: str, plan: str, make: Callable[[], Part]) -> Part:
        """The part of a plan, made where it is not kept."""
        return self._kept(kind, plan, self.keys.get(plan, ""), make)

    def get_all(self, kind: str, plans: Iterable[str], make: Callable[[str], Part]) -> dict[str, Part]:
        """The parts of all plans, each made where it is not kept; for small ones, which stand in one file."""
        memory = self.memory(kind, "all")
        was = (noted(memory) if memory else None) or {}
        now = {}
        for plan in plans:
            key = self.keys.get(plan, "")
            now[plan] = was[plan] if plan in was and was[plan][0] == key else (key, make(plan))
        if memory and now != was:
            note(memory, now)
        return {plan: part for plan, (_, part) in now.items()}

    def put(self, kind: str, plan: str, part: object) -> None:
        """Keep a part of a plan that was made on the way to another."""
        if self.folder is not None:
            note(self.folder / kind / plan, (self.keys.get(plan, ""), part))

    def memory(self, kind: str, name: str) -> Path | None:
        """Where something made of all plans may keep what it needs the next time."""
        return self.folder / kind / f"{WHOLE}.{name}" if self.folder is not None else None

    def get_whole(self, kind: str, make: Callable[[], Part]) -> Part:
        """What is made of the outlines of all plans."""
        return self._kept(kind, WHOLE, self.outline, make)

    def _kept(self, kind: str, name: str, key: str, make: Callable[[], Part]) -> Part:
        if self.folder is None:
            return make()
        path = self.folder / kind / name
        told = noted(path)
        if told is not None and told[0] == key:
            return told[1]
        part = make()
        note(path, (key, part))
        return part

    def forget_others(self) -> None:
        """Delete what belongs to plans that are no more."""
        for path in self.folder.glob("*/*") if self.folder else ():
            is_whole = path.name.startswith(WHOLE) and not path.name.endswith(write.PART)
            if not is_whole and path.name not in self.keys:
                path.unlink(missing_ok=True)


NO_PARTS = PlanParts(None, "", {})

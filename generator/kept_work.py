"""What an edit does not touch: the work of the last build that still holds is taken over and not done again.

What a page says comes from its own plan and from what other pages may say of any plan: titles, departments, reforms, figures,
links. The first is a plan's *record*, which with the vocabularies, the registry, the program and the sources at hand makes its *own*
key; the second is the *outline* of all plans together. Where the outline is as it was, pages that gather from many plans hold, and
so do the page and the files of a plan whose record is as it was too. Where it is not, a plan's rows and words hold with its own key,
and items' pages with what they say of others (`item_files`). Abstracts, passages and notes are no part of the outline: they
are what is edited most.

Only files that are as the last build left them are taken over (`last_site`), so one that was altered or cut short is made anew.
"""

import hashlib
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from generator import write
from generator.last_site import LastSite, Taken, stamp_of
from generator.listing import REST, Listing, Stamp, by_shelf
from generator.noted import note, noted
from generator.passages import SourceFiles
from generator.records import Plan
from generator.unchanged import program_hash

_OWN_WORDS = {
    "items": {"__all__": {"abstract": True, "passage": True, "notes": True}},
    "sections": {"__all__": {"texts": True, "notes": True}},
    "changes": True,
}
"""What no page but a plan's own says of it."""
_NOT_OUTLINE = "sources/"


@dataclass(frozen=True)
class Keys:
    """What the outputs of a build depend on: `outline` those that gather from many plans, `plans` the page of one plan by its id.
    `own` are the keys of what is made of one plan, whatever the others say (its rows of the tables, its words for the search), and
    `items` those of what each of its items says itself, in their order."""

    outline: str
    plans: Mapping[str, str]
    items: Mapping[str, tuple[str, ...]]
    own: Mapping[str, str]

    def own_of(self, plans: Iterable[str]) -> str:
        """The key of something made from what some plans have to themselves."""
        return hashlib.sha256("\n".join(self.own[plan] for plan in plans).encode()).hexdigest()


class Digests(NamedTuple):
    """Hashes of a plan: of its outline, of its record, and of each of its items with what is said of the plan as a whole."""

    outline: bytes
    record: bytes
    items: tuple[bytes, ...]


def digests_of(plan: Plan) -> Digests:
    """The hashes of a plan's record."""
    frame = _digest(plan.model_dump_json(exclude={"items"}))
    items = tuple(_digest(f"{frame.hex()}{item.model_dump_json()}") for item in plan.items)
    return Digests(_digest(plan.model_dump_json(exclude=_OWN_WORDS)), _digest(frame.hex() + b"".join(items).hex()), items)


def keys_of(digests: Mapping[str, Digests], files: SourceFiles, lists: Mapping[str, str], words: Iterable[str]) -> Keys:
    """The keys of an archive from those of its plans. `lists` are the hashes of the data's other files as they were read, `words`
    settings of the build, such as its base address, and the names of hand-written files."""
    whole = hashlib.sha256()
    for word in (*words, program_hash(), *sorted(files.by_hash)):
        whole.update(word.encode() + b"\0")
    for name, hashed in lists.items():
        if not name.startswith(_NOT_OUTLINE):
            whole.update(f"{name}\0{hashed}\0".encode("utf-8", "surrogateescape"))
    frame = whole.hexdigest()
    for each in digests.values():
        whole.update(each.outline)
    outline = whole.hexdigest()

    def key(frame: str, digest: bytes) -> str:
        return hashlib.sha256(frame.encode() + digest).hexdigest()

    return Keys(
        outline,
        {plan: key(outline, each.record) for plan, each in digests.items()},
        {plan: tuple(key(frame, item) for item in each.items) for plan, each in digests.items()},
        {plan: key(frame, each.record) for plan, each in digests.items()},
    )


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]


class Group(NamedTuple):
    """Files that are made of one thing: its key, their names, and the shelves of the site (`listing`) that hold nothing else, with
    their hashes."""

    key: str
    names: tuple[str, ...]
    shelves: Mapping[str, bytes] = {}


class ToldApart(NamedTuple):
    """What work in a second process took over and told."""

    taken: Taken
    made: dict[str, Group]
    noted: dict[str, bytes]


def group_of(plan: str) -> str:
    """What a plan has to itself: its items' pages, its page to cite, its files."""
    return f"plan {plan}"


@dataclass
class KeptWork:
    """The work of the last build, by the name of a group of files: their key and their names.

    `notes` are what a group's maker left for the next build, pickled: after an edit most are not looked at. `made` and `noted` are
    what this build tells.
    """

    memory: Path
    last: LastSite
    groups: Mapping[str, Group]
    notes: Mapping[str, bytes]
    markdown: tuple[str, Mapping[str, tuple[write.Held, Stamp]]] = ("", {})
    made: dict[str, Group] = field(default_factory=dict)
    noted: dict[str, bytes] = field(default_factory=dict)
    tree_made: tuple[str, dict[str, tuple[write.Held, Stamp]]] = ("", {})

    def take(self, group: str, key: str) -> bool:
        """Take a group's files over where they still hold; False where it must be made."""
        was = self.groups.get(group)
        if was is None or was.key != key or not self.last.take(was.names, was.shelves):
            return False
        self.made[group] = was
        if group in self.notes:
            self.noted[group] = self.notes[group]
        return True

    def carry(self, group: str) -> None:
        """Remember a group whose files were taken over with another's."""
        if group in self.groups:
            self.made[group] = self.groups[group]

    def is_as_it_was(self, group: str, key: str) -> bool:
        """Whether the last build made this group from the same."""
        return group in self.groups and self.groups[group].key == key

    def tell(self, group: str, key: str, names: Iterable[str], note: Any = None) -> None:
        """Note the files of a group that this build made."""
        self.made[group] = Group(key, tuple(names))
        if note is not None:
            self.noted[group] = pickle.dumps(note, pickle.HIGHEST_PROTOCOL)

    def names(self, group: str) -> tuple[str, ...]:
        """The names of all files of a group that this build made or took over."""
        made = self.made[group]
        return (*made.names, *(name for shelf in made.shelves for name in self.last.told.read(shelf)))

    def note_of(self, group: str) -> Any:
        """What was left of a group for the next build; None where nothing was."""
        told = self.notes.get(group)
        return None if told is None else pickle.loads(told)

    def tell_tree(self, key: str, folder: Path, tree: Mapping[str, write.Held]) -> None:
        """Note the Markdown that stands in a folder now, and the outline it was made from."""
        was = self.markdown[1]
        stamped = {}
        for name, held in tree.items():
            before = was.get(name)
            stamped[name] = before if before and before[0] is held else (held, stamp_of(folder / name))
        self.tree_made = (key, stamped)

    def tree(self, key: str, folder: Path, but: Iterable[str]) -> dict[str, write.Held] | None:
        """The Markdown of the last build without the files in `but`, where it was made from the same outline and is whole."""
        was_key, names = self.markdown
        if was_key != key:
            return None
        found = {}
        for name in names.keys() - set(but):
            held, stamp = names[name]
            try:
                if stamp_of(folder / name) != stamp:
                    return None
            except OSError:
                return None
            found[name] = held
        return found

    def apart(self) -> "KeptWork":
        """The same memory for work in a second process, with nothing taken or told yet."""
        return KeptWork(self.memory, replace(self.last, taken=Taken()), self.groups, self.notes, self.markdown)

    def told_alone(self) -> ToldApart:
        """What was taken and told, to be added to the memory that this one is `apart` from."""
        return ToldApart(self.last.taken, self.made, self.noted)

    def add(self, told: ToldApart) -> None:
        """Add what was taken and told apart."""
        self.last.taken.add(told.taken)
        self.made |= told.made
        self.noted |= told.noted

    def forget(self) -> None:
        """Delete what was written down: the site that will stand is another."""
        self.memory.unlink(missing_ok=True)

    def remember(self, site: Listing) -> None:
        """Write down what the next build may take over. `site` are the files that will stand."""
        made = {group: self._shelved(group, each, site) for group, each in self.made.items()}
        note(self.memory, (made, self.noted, self.tree_made))

    def _shelved(self, group: str, each: Group, site: Listing) -> Group:
        """A group in which shelves of the site that hold nothing else stand for the names of its files."""
        if self.groups.get(group) == each and all(
            shelf in site.shelves and site.shelves[shelf].sha256 == sha256 for shelf, sha256 in each.shelves.items()
        ):
            return each
        names: list[str] = []
        shelves: dict[str, bytes] = {}
        for shelf, on in by_shelf(dict.fromkeys(self.names(group))).items():
            if shelf != REST and site.shelves[shelf].tally.files == len(on):
                shelves[shelf] = site.shelves[shelf].sha256
            else:
                names += on
        return Group(each.key, tuple(names), shelves)


def kept_work(memory: Path, last: LastSite, is_asked: bool = True) -> KeptWork:
    """What the last build told; nothing where it is not asked, told nothing, or where what it told was altered or cut short."""
    groups, notes, markdown = (noted(memory) if is_asked else None) or ({}, {}, ("", {}))
    return KeptWork(memory, last, groups, notes, markdown)

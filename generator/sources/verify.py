"""Proves a record against its source: its texts stand where it says, and no character of the source is left over.

Covers every plan with a source file at hand, matched by SHA-256. White space never counts. The account of a source
assigns each character to one class; the classes add up to the whole, or there is a problem.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generator import records as r
from generator.problems import Finding, Path
from generator.reading.read import Records
from generator.records.closed_lists import ROLES, Basis, SectionKind
from generator.sources.passages import SourceFiles, UnreadableSourceError, passage_hash

CLASSES = ("item", "bracket", "box", "heading", "opening", "other text", "junk")
"""Item, responsibility bracket, box, heading, opening of the document, other text of a section, junk of the copy."""


@dataclass(frozen=True)
class Account:
    """The number of characters of a source in each class, without white space."""

    plan: str
    source: str
    file: str
    characters: int
    by_class: dict[str, int]

    @property
    def unaccounted(self) -> int:
        return self.characters - sum(self.by_class.values())


@dataclass(frozen=True)
class Verified:
    """Findings, the account of each source at hand, and the plans without a source at hand."""

    findings: tuple[Finding, ...]
    accounts: tuple[Account, ...]
    without_source: tuple[str, ...]


def verify(records: Records, files: SourceFiles) -> Verified:
    """Check every plan with a source at hand against that source."""
    findings: list[Finding] = []
    accounts: list[Account] = []
    without: list[str] = []
    for file, plan in records.filed_plans:
        texts: dict[str, str] = {}
        for index, source in enumerate(plan.sources):
            try:
                text = files.text(source)
            except UnreadableSourceError as fault:
                path: Path = ("sources", index, "file")
                findings.append(Finding("V507", file, path, str(fault), "the file as it was, or its encoding"))
                continue
            if text is not None:
                texts[source.id] = text
        if not texts:
            without.append(plan.id)
            continue
        prover = _Prover(file, plan, texts, records.departments.get(plan.city, ()))
        findings += prover.findings()
        accounts += prover.accounts()
        findings += prover.left_over()
    return Verified(tuple(findings), tuple(accounts), tuple(without))


def squeezed(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s", "", text)


class _Prover:
    """One plan against the texts of its sources."""

    def __init__(self, file: str, plan: r.Plan, texts: dict[str, str], departments: tuple[r.Department, ...]) -> None:
        self.file, self.plan, self.texts = file, plan, texts
        self.names = {
            d.id: [d.name.zh, *d.printed, *(former.name.zh for former in d.former_names)] for d in departments
        }
        self.default = plan.sources[0].id
        self.claims: dict[str, dict[int, str]] = {source: {} for source in texts}

    def findings(self) -> Iterator[Finding]:
        """Every text that is not where the record says, in the order of the record."""
        for index, source in enumerate(self.plan.sources):
            for place, junk in enumerate(source.junk):
                yield from self._claim(source.id, junk.span, "junk", ("sources", index, "junk", place, "span"))
        for index, section in enumerate(self.plan.sections):
            yield from self._section(index, section)
        boxes = {section.id for section in self.plan.sections if section.kind == SectionKind.BOX}
        for index, item in enumerate(self.plan.items):
            if item.passage is not None:
                yield from self._item(index, item, item.passage, "box" if item.section in boxes else "item")

    def _section(self, index: int, section: r.Section) -> Iterator[Finding]:
        if section.heading:
            path: Path = ("sections", index, "heading")
            kind = "box" if section.kind == SectionKind.BOX else "heading"
            yield from self._claim(section.source, section.heading, kind, path)
            words = self._words(section.source, section.heading)
            title = section.title.zh if section.title else None
            for what, printed in (("number", section.number), ("title", title)):
                if words is None or printed is None or (what == "title" and section.is_title_supplied):
                    continue
                if squeezed(printed) not in words:
                    heading = f"the heading of section {section.id}"
                    yield self._not_there(("sections", index, what), what, printed, heading)
        for place, text in enumerate(section.texts):
            kind = "opening" if section.kind == SectionKind.OPENING else "other text"
            yield from self._passage(text.passage, kind, ("sections", index, "texts", place, "passage"))
        for place, statement in enumerate(section.departments):
            if statement.span:
                path = ("sections", index, "departments", place)
                yield from self._claim(section.source, statement.span, "bracket", (*path, "span"), inside=True)
                words = self._words(section.source, statement.span)
                if words is not None:
                    yield from self._departments(statement, words, path)

    def _item(self, index: int, item: r.Item, passage: r.Passage, kind: str) -> Iterator[Finding]:
        path: Path = ("items", index)
        yield from self._passage(passage, kind, (*path, "passage"))
        words = self._words(passage.source, passage.span)
        if words is None:
            return
        if item.number and not words.startswith(squeezed(item.number)):
            yield self._not_there((*path, "number"), "number", item.number, f"the beginning of item {item.id}", words)
        if not item.is_title_supplied and squeezed(item.title.zh) not in words:
            yield self._not_there((*path, "title"), "title", item.title.zh, f"item {item.id}")
        for place, statement in enumerate(item.departments):
            here = (*path, "departments", place)
            said: str | None = words + self._section_words
            if statement.span:
                said = self._words(passage.source, statement.span)
                if kind == "item" and statement.basis == Basis.BRACKET:
                    yield from self._claim(passage.source, statement.span, "bracket", (*here, "span"), inside=True)
            if said is not None:
                yield from self._departments(statement, said, here)
        yield from self._figures(item, passage.source, path)
        for place, mention in enumerate(item.mentions):
            if squeezed(mention.name) not in words:
                yield self._not_there((*path, "mentions", place, "name"), "name", mention.name, f"item {item.id}")

    def _figures(self, item: r.Item, source: str | None, path: Path) -> Iterator[Finding]:
        for place, figure in enumerate(item.figures):
            here = (*path, "figures", place)
            if figure.span is None:
                message = f"figure {figure.id} of item {item.id} does not say where its words stand"
                yield Finding("V501", self.file, here, message, "a span, since the source is at hand")
                continue
            words = self._words(source, figure.span)
            if words is not None and words != squeezed(figure.printed):
                where = "the span of the figure"
                yield self._not_there((*here, "printed"), "printed words", figure.printed, where, words)

    @cached_property
    def _section_words(self) -> str:
        """The text of all headings and section texts, which may name the departments of the items below them."""
        spans = [(section.source, section.heading) for section in self.plan.sections if section.heading]
        spans += [(text.passage.source, text.passage.span) for section in self.plan.sections for text in section.texts]
        return "".join(self._words(source, span) or "" for source, span in spans)

    def _departments(self, duties: r.Responsibility, words: str, path: Path) -> Iterator[Finding]:
        for role in ROLES:
            for place, department in enumerate(getattr(duties, role.value)):
                names = self.names.get(department, [])
                if not any(squeezed(name) in words for name in names):
                    printed = "、".join(names)
                    message = f"no printed name of {department} ({printed}) stands in the words that assign the item"
                    here = (*path, role.value, place)
                    yield Finding("V505", self.file, here, message, "a department that is named there")

    def _passage(self, passage: r.Passage, kind: str, path: Path) -> Iterator[Finding]:
        yield from self._claim(passage.source, passage.span, kind, (*path, "span"))
        words = self._words(passage.source, passage.span)
        if words is not None and passage_hash(words) != passage.sha256:
            message = f"the words at {_shown(passage.span)} are not those of the record (they begin with {words[:8]}…)"
            yield Finding("V502", self.file, (*path, "sha256"), message, passage_hash(words))

    def _words(self, source: str | None, span: r.Span) -> str | None:
        """The text at a span without white space; None if the source is not at hand or too short."""
        text = self.texts.get(source or self.default)
        if text is None or span[-1][1] > len(text):
            return None
        return squeezed("".join(text[start:end] for start, end in span))

    def _claim(
        self, source: str | None, span: r.Span, kind: str, path: Path, inside: bool = False
    ) -> Iterator[Finding]:
        """Assign the characters of a span to a class. With `inside`, take them from the item around them."""
        text = self.texts.get(source or self.default)
        if text is None:
            return
        if span[-1][1] > len(text):
            message = f"the span ends at {span[-1][1]}, the source at {len(text)}"
            yield Finding("V503", self.file, path, message, "a span within the source")
        taken = self.claims[source or self.default]
        for start, end in span:
            for at in range(start, min(end, len(text))):
                if not text[at].isspace() and (inside or at not in taken):
                    taken[at] = kind

    def _not_there(self, path: Path, what: str, printed: str, where: str, instead: str = "") -> Finding:
        message = f"the {what} '{printed}' does not stand in {where}"
        hint = f"there stands: {instead[:24]}" if instead else ""
        return Finding("V504", self.file, path, message, "the words as printed", hint)

    def accounts(self) -> Iterator[Account]:
        """The account of each source at hand."""
        for source in self.plan.sources:
            if source.id in self.texts:
                counted = Counter(self.claims[source.id].values())
                characters = sum(not c.isspace() for c in self.texts[source.id])
                by_class = {kind: counted[kind] for kind in CLASSES}
                yield Account(self.plan.id, source.id, source.file or "", characters, by_class)

    def left_over(self) -> Iterator[Finding]:
        """Each run of characters that belongs to nothing."""
        for index, source in enumerate(self.plan.sources):
            if source.id not in self.texts:
                continue
            text = self.texts[source.id]
            for start, end in _runs(text, self.claims[source.id]):
                words = squeezed(text[start:end])[:16]
                message = f"the characters [{start}, {end}] of {source.file} belong to nothing: {words}…"
                expected = "an item, a heading, a text of a section, or junk"
                yield Finding("V506", self.file, ("sources", index, "file"), message, expected)


def _runs(text: str, taken: dict[int, str]) -> Iterator[tuple[int, int]]:
    """Runs of characters, white space aside, that are not taken."""
    start = None
    last = 0
    for at, character in enumerate(text):
        if character.isspace():
            continue
        if at in taken:
            if start is not None:
                yield start, last
                start = None
        else:
            start = at if start is None else start
            last = at + 1
    if start is not None:
        yield start, last


def _shown(span: r.Span) -> str:
    return str([list(pair) for pair in span])


def report(verified: Verified) -> str:
    """The account of each document as a table."""
    lines = []
    width = max((len(account.plan) for account in verified.accounts), default=4)
    heads = [*CLASSES, "left over", "in all"]
    lines.append("plan".ljust(width) + "".join(head.rjust(12) for head in heads))
    for account in verified.accounts:
        numbers = [*account.by_class.values(), account.unaccounted, account.characters]
        lines.append(account.plan.ljust(width) + "".join(f"{number:,}".rjust(12) for number in numbers))
    if verified.without_source:
        lines.append("no source file at hand: " + ", ".join(verified.without_source))
    return "\n".join(lines)

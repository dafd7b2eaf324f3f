"""What an author writes: one frozen model for each kind of record in `data/`, and nothing that is computed.

The models are the only declaration of the record. The JSON Schemas that editors use, the column descriptions and the
annotated example in `docs/` are made from or checked against them. Relations are ids; `link` turns them into look-ups.
"""

import datetime
import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from generator import vocabulary as v

BASE_ADDRESS = r"https?://[^\s?#]+/"
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"

Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG}$", max_length=80)]
ItemReference = Annotated[str, StringConstraints(pattern=f"^{SLUG}/{SLUG}$", max_length=160)]
FigureReference = Annotated[str, StringConstraints(pattern=f"^{SLUG}/{SLUG}#{SLUG}$", max_length=200)]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
NOT_BLANK = r"\S"
Words = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=4000, pattern=NOT_BLANK)]
EARLIEST, LATEST = "1949", "2100"
"""Years that a plan or a figure may be of."""

Year = Annotated[int, Field(ge=int(EARLIEST), le=int(LATEST), strict=True)]
Flag = Annotated[bool, Field(strict=True)]


def _bare_number(value: object) -> object:
    """A number is never read out of a text: whoever quotes it may mean a label."""
    if isinstance(value, str):
        raise ValueError("a number stands without quotation marks")
    return value


Number = Annotated[Decimal, BeforeValidator(_bare_number), WithJsonSchema({"type": "number"})]


def _known_day(text: object) -> str:
    """A date as far as it is known: `2022`, `2022-06` or `2022-06-15` (ISO 8601 calendar date, reduced precision)."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
        raise ValueError("a date is written 2022-06-15, or 2022-06 or 2022 where the rest is not known")
    parts = [int(part) for part in text.split("-")]
    try:
        datetime.date(*(parts + [1, 1])[:3])
    except ValueError:
        raise ValueError(f"there is no such day as {text}") from None
    return text


Day = Annotated[str, BeforeValidator(_known_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"})]


def _whole_day(text: object) -> str:
    """A date with its day: what is ordered by days cannot rest on a year or a month."""
    if isinstance(text, str) and re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", text):
        raise ValueError("no day is given")
    return _known_day(text)


WholeDay = Annotated[str, BeforeValidator(_whole_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})]


def _period(text: object) -> str:
    """A year or two years with a hyphen between them, the first not after the second."""
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", text) if isinstance(text, str) else None
    if not found:
        raise ValueError('a period is a year or two years, quoted: "2023" or "2021-2025"')
    if found[2] and found[2] < found[1]:
        raise ValueError(f"the period ends ({found[2]}) before it begins ({found[1]})")
    if not EARLIEST <= found[1] <= (found[2] or found[1]) <= LATEST:
        raise ValueError(f"no period of the archive: years from {EARLIEST} to {LATEST}")
    return text


Period = Annotated[str, BeforeValidator(_period), WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{4})?$"})]


def _spans(value: object) -> object:
    """One pair `[start, end]` is read as a list of one pair."""
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(type(end) is int for end in value):
        return (tuple(value),)
    return value


def _in_order(spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    last = 0
    for start, end in spans:
        if start < last:
            raise ValueError(f"span [{start}, {end}] begins before the span in front of it ends")
        if end <= start:
            raise ValueError(f"span [{start}, {end}] ends before it begins")
        last = end
    return spans


_PAIR = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
Span = Annotated[
    tuple[tuple[StrictInt, StrictInt], ...],
    BeforeValidator(_spans),
    AfterValidator(_in_order),
    Field(min_length=1, description="Start and end in Unicode code points of the decoded source; a list of such pairs where there are several"),
    WithJsonSchema({"anyOf": [_PAIR, {"type": "array", "items": _PAIR, "minItems": 1}]}),
]

_DOCUMENT_NUMBER = re.compile(r"^(?P<office>[^\[\]()（）【】〔〕［］\s]+)[\[(（【〔［](?P<year>\d{4})[\])）】〕］](?P<serial>\d+)号$")


def normal_document_number(text: object) -> object:
    """`安政[2022]13号` and its other bracket forms as `安政〔2022〕13号` (GB/T 9704-2012, 7.2.5); full-width digits as plain ones."""
    if not isinstance(text, str):
        return text
    plain = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in text).replace(" ", "")
    found = _DOCUMENT_NUMBER.match(plain)
    if not found:
        raise ValueError("a document number looks like 安政〔2022〕13号: office, year in brackets, serial number, 号")
    return f"{found['office']}〔{found['year']}〕{int(found['serial'])}号"


DocumentNumber = Annotated[str, BeforeValidator(normal_document_number)]


class Record(BaseModel):
    """The ground of every record: frozen, no unknown keys, no conversion between types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, str_strip_whitespace=False)


class Text(Record):
    """Words in Chinese and, where there is one, the English beside them."""

    zh: Words = Field(description="Chinese")
    en: Words | None = Field(None, description="English")

    @classmethod
    def made(cls, zh: str, en: str | None = None) -> "Text":
        """Words put together from those of records, which may be longer than an author's."""
        return cls.model_construct(zh=zh, en=en)


class Note(Record):
    """Something a reader must know about this place of the document."""

    kind: v.NoteKind
    text: Text


class Passage(Record):
    """Where the words stand in a source. The words themselves are never stored."""

    source: Slug | None = Field(None, description="Id of the source within the plan; the first one when left out")
    span: Span
    sha256: Sha256 = Field(description="SHA-256 of the passage in UTF-8 with all white space removed")


class TextPart(Record):
    """Words of a section that belong to no item (an opening, a lead-in, a signature), with what they say."""

    passage: Passage
    abstract: Text | None = None


class Junk(Record):
    """A stretch of a source that is not the document: junk of the copy, named so that nothing is lost silently."""

    span: Span
    what: Text


class Source(Record):
    """The file or page a record was made from."""

    id: Slug
    name: Text
    file: Words | None = Field(None, description="Name of the file the archive worked from, without folders")
    sha256: Sha256 | None = Field(None, description="SHA-256 of the file's bytes")
    encoding: Literal["utf-8", "utf-16", "gb18030"] = "utf-8"
    address: Words | None = Field(None, description="Where it was found")
    is_address_safe: Flag = Field(True, description="False where the address must be shown as text and never as a link")
    archived: Words | None = Field(None, description="Address of an archived copy")
    published: Day | None = Field(None, description="Date the copy itself was posted, which is not the document's date")
    seen: Day | None = Field(None, description="Date somebody last looked")
    condition: tuple[v.Condition, ...] = ()
    condition_note: Text | None = None
    junk: tuple[Junk, ...] = ()

    @model_validator(mode="after")
    def _file_and_hash(self):
        if (self.file is None) != (self.sha256 is None):
            raise ValueError("a source with a file has its sha256, and the other way round")
        return self


class Attribution(Record):
    """How it is known whose document this is and of which year."""

    state: v.AttributionState
    evidence: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _evidence(self):
        if self.state == v.AttributionState.INFERRED and not self.evidence:
            raise ValueError("an inferred attribution names its evidence")
        return self


class Person(Record):
    """Whose document it is, where it is one person's (an assignment, a speech)."""

    name: Text
    post: Text


class Section(Record):
    """A heading level inside a plan, with its number as printed; a box, an opening or a closing is a section too."""

    id: Slug = Field(description="Path in the numbering (4-4), box-3, or opening; the anchor is section-<id>")
    kind: v.SectionKind = v.SectionKind.CHAPTER
    parent: Slug | None = None
    number: Words | None = Field(None, description="Number as printed, without the mark that follows it")
    title: Text | None = None
    is_title_supplied: Flag = Field(False, description="True where the heading is the archive's, not the document's")
    heading: Span | None = Field(None, description="Where the heading stands in the source, number included")
    source: Slug | None = Field(None, description="Source of the heading; the first one when left out")
    texts: tuple[TextPart, ...] = ()
    departments: "Responsibility | None" = None
    notes: tuple[Note, ...] = ()
    is_missing: Flag = Field(False, description="True where the document has this section and our copy does not")


class Responsibility(Record):
    """Departments by role, as the document's bracket or sentence assigns them."""

    span: Span | None = Field(None, description="Where the responsibility bracket stands in the source")
    lead: tuple[Slug, ...] = ()
    responsible: tuple[Slug, ...] = ()
    supporting: tuple[Slug, ...] = ()


class Mention(Record):
    """A name that the item uses, as printed."""

    name: Words
    kind: v.MentionKind
    expands: Words | None = Field(None, description="Fuller or usual form, where the printed one is short")


class Link(Record):
    """A declared relation to an item of another plan or of the same one."""

    kind: v.LinkKind
    to: ItemReference
    grade: v.Grade
    why: Text


class Figure(Record):
    """One statement of an indicator's value in one item. Never a bare number."""

    id: Slug = Field(description="Local to the item: f1, f2 …; fixed when first recorded")
    indicator: Slug
    kind: v.FigureKind
    comparator: v.Comparator
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Words | None = Field(None, description="Unit as printed")
    year: Year | None = Field(None, description="Deadline, or year the value was reached")
    year_basis: v.YearBasis | None = Field(None, validate_default=True)
    scope: v.Scope = v.Scope.CITY
    scope_name: Text | None = Field(None, description="Which county, school or group")
    state: v.FigureState
    printed: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=NOT_BLANK)] = Field(
        description="The printed expression of the value: 94%以上, x%, 全覆盖"
    )
    span: Span | None = Field(None, description="Where `printed` stands in the source")
    repeats: FigureReference | None = Field(None, description="The figure that states the same thing first; counted once")
    contradicts: tuple[FigureReference, ...] = ()
    note: Text | None = None

    # Of fields and not of the whole: a fault in one field keeps no other from being told.

    @field_validator("state")
    @classmethod
    def _value_fits_state(cls, state: v.FigureState, others: ValidationInfo) -> v.FigureState:
        if not {"value", "low", "high"} <= others.data.keys():
            return state
        value, low, high = (others.data[key] for key in ("value", "low", "high"))
        values = [x for x in (value, low, high) if x is not None]
        if any(not x.is_finite() for x in values):
            raise ValueError("a value is a finite number")
        if state == v.FigureState.GIVEN:
            if not values:
                raise ValueError("a figure in state given has a value, or low and high")
            if value is not None and len(values) > 1:
                raise ValueError("a figure has either a value, or low and high")
            if value is None and len(values) == 1:
                raise ValueError("a range has both low and high")
            if value is None and low > high:
                raise ValueError(f"the range ends ({high}) below its beginning ({low})")
        elif values:
            raise ValueError(f"a figure in state {state.value} has no value: nothing may be filled in")
        return state

    @field_validator("year_basis")
    @classmethod
    def _year_has_its_basis(cls, basis: v.YearBasis | None, others: ValidationInfo) -> v.YearBasis | None:
        if "year" in others.data and (others.data["year"] is None) != (basis is None):
            raise ValueError("year and year_basis stand together or not at all")
        return basis


class Item(Record):
    """The smallest unit that the document itself separates; the unit of citation."""

    id: Slug = Field(description="The printed number where the plan numbers its items through, else the path (4-2-1)")
    section: Slug
    number: Words | None = Field(None, description="Number as printed, without the mark that follows it")
    title: Text
    is_title_supplied: Flag = Field(False, description="True where the document prints no title and the archive gave one")
    reading: Text | None = Field(None, description="A damaged title restored, 〔〕 around what the archive supplies")
    abstract: Text | None = None
    passage: Passage | None = None
    departments: Responsibility | None = None
    reforms: tuple[Slug, ...] = ()
    tags: tuple[Slug, ...] = ()
    figures: tuple[Figure, ...] = ()
    mentions: tuple[Mention, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    old_anchors: tuple[Slug, ...] = Field((), description="Anchors this item had on its plan page in earlier releases")


class Change(Record):
    """A line in the plan's own list of changes: why citable content is not what it was."""

    date: WholeDay
    ids: tuple[Words, ...] = Field(min_length=1, description="Local ids of the items concerned, or the plan's id")
    reason: Text


class Plan(Record):
    """One document of record, whatever its kind."""

    id: Slug
    city: Slug
    kind: v.PlanKind
    period: Period
    title: Text
    issuer: Text | None = None
    person: Person | None = None
    document_number: DocumentNumber | None = None
    index_number: Words | None = None
    signed: Day | None = None
    published: Day | None = None
    validity: v.Validity | None = None
    coverage: v.Coverage
    coverage_note: Text | None = Field(None, validate_default=True)
    attribution: Attribution
    abstract: Text | None = None
    sources: tuple[Source, ...] = ()
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    notes: tuple[Note, ...] = ()
    changes: tuple[Change, ...] = ()

    @field_validator("coverage_note")
    @classmethod
    def _coverage_note(cls, note: Text | None, others: ValidationInfo) -> Text | None:
        if note is None and others.data.get("coverage", v.Coverage.FULL) != v.Coverage.FULL:
            raise ValueError("a plan that is not held whole says in coverage_note what is missing")
        return note


class DivisionCode(Record):
    """The administrative division code of a city, which changes with mergers and is never its identity."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    date: Day = Field(description="A day on which the code was in force")


class FormerName(Record):
    """A name that a city or department had."""

    name: Text
    until: Day | None = None


class City(Record):
    """A municipality."""

    id: Slug
    name: Text
    short: Text = Field(description="Name without 市, as in running text")
    province: Text
    division_code: DivisionCode
    former_names: tuple[FormerName, ...] = ()
    aliases: tuple[Words, ...] = ()


class Cities(Record):
    """`data/cities.yaml`"""

    cities: tuple[City, ...]


class Function(Record):
    """What a department does in every city; joins departments across cities."""

    id: Slug
    name: Text
    definition: Text
    aliases: tuple[Words, ...] = ()


class Functions(Record):
    """`data/functions.yaml`"""

    functions: tuple[Function, ...]


class Department(Record):
    """An office of one city."""

    id: Slug
    name: Text
    kind: v.DepartmentKind
    function: Slug
    printed: tuple[Words, ...] = Field((), description="Other forms in which documents print the name")
    former_names: tuple[FormerName, ...] = ()
    note: Text | None = None


class Departments(Record):
    """`data/departments/<city>.yaml`"""

    city: Slug
    departments: tuple[Department, ...]


class Origin(Record):
    """The national document a reform comes from."""

    title: Text
    issuer: Text | None = None
    document_number: DocumentNumber | None = None
    date: Day | None = None


class Reform(Record):
    """A named reform followed over cities and years."""

    id: Slug
    name: Text
    definition: Text
    aliases: tuple[Words, ...] = ()
    origin: Origin | None = Field(None, description="Left out where the archive is not sure of it")


class Reforms(Record):
    """`data/reforms.yaml`"""

    reforms: tuple[Reform, ...]


class Tag(Record):
    """A controlled subject term."""

    id: Slug
    name: Text
    definition: Text
    aliases: tuple[Words, ...] = ()


class Tags(Record):
    """`data/tags.yaml`"""

    tags: tuple[Tag, ...]


class Indicator(Record):
    """Something countable."""

    id: Slug
    name: Text
    unit: Words = Field(description="Canonical unit: %, 所, 人 …")
    direction: v.Direction
    definition: Text
    aliases: tuple[Words, ...] = ()


class Indicators(Record):
    """`data/indicators.yaml`"""

    indicators: tuple[Indicator, ...]


class KnownDocument(Record):
    """A document known to exist and not held, so that absence is not read as evidence."""

    city: Slug
    period: Period
    kind: v.PlanKind
    title: Text
    evidence: Text
    looked: Day | None = Field(None, description="When somebody last looked for it")


class Known(Record):
    """`data/known.yaml`"""

    documents: tuple[KnownDocument, ...]


class ArchiveSettings(Record):
    """`data/archive.yaml`: what the archive says of itself."""

    title: Text
    description: Text
    publisher: Text
    base_address: Annotated[str, StringConstraints(pattern=f"^{BASE_ADDRESS}$")]
    repository: Words | None = None
    licence: Text
    licence_address: Words
    release: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}\.[1-9][0-9]*$")]
    snapshot: WholeDay


Section.model_rebuild()

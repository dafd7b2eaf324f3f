"""The models of a plan's file: sources, sections, items, figures, links, changes."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from generator.records import closed_lists as v
from generator.records.values import (
    NOT_BLANK,
    Day,
    DocumentNumber,
    FigureReference,
    Flag,
    ItemReference,
    KindId,
    Number,
    Period,
    Proposable,
    Record,
    Sha256,
    Slug,
    Span,
    Text,
    WholeDay,
    Words,
    Year,
)


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


class Source(Proposable):
    """The file or page a record was made from, or another copy that was seen."""

    id: Slug
    kind: v.SourceKind
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
    def _file_and_hash(self) -> Self:
        if (self.file is None) != (self.sha256 is None):
            raise ValueError("a source with a file has its sha256, and the other way round")
        return self


class Reference(Record):
    """Where something stands outside the sources: who prints it, at which address, and when that was seen."""

    source: Text | None = Field(None, description="Who prints it; left out where the copy itself does")
    address: Words | None = None
    is_address_safe: Flag = Field(True, description="False where the address must be shown as text and never as a link")
    date: Day | None = Field(None, description="Date of what is cited")
    seen: Day | None = Field(None, description="Date somebody last looked")


class Evidence(Reference):
    """A reason to ascribe a document to its city, issuer or year."""

    words: Text = Field(description="The evidence, in our own words")


class Attribution(Record):
    """How it is known whose document this is and of which year."""

    state: v.AttributionState
    evidence: tuple[Evidence, ...] = ()

    @model_validator(mode="after")
    def _evidence(self) -> Self:
        if self.state == v.AttributionState.INFERRED and not self.evidence:
            raise ValueError("an inferred attribution names its evidence")
        return self


class OtherWords(Reference):
    """What another source prints for a name or date that the copy lacks, masks or garbles. Shown beside it."""

    of: v.Lacking = Field(description="What it is that the copy lacks")
    printed: Words | None = Field(None, description="How the copy has it")
    words: Words = Field(description="What the other source prints")
    note: Text | None = None


class OtherValue(Reference):
    """A value that another source prints: never part of a sum, and never in the place of the figure."""

    comparator: v.Comparator = v.Comparator.EQUAL
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Words | None = Field(None, description="Unit as printed there")
    note: Text | None = None

    @model_validator(mode="after")
    def _value_or_range(self) -> Self:
        is_range = self.low is not None and self.high is not None and self.low <= self.high
        if (self.value is not None) == is_range or (self.low is None) != (self.high is None):
            raise ValueError("another source's value has a value, or low and high")
        return self


class Reported(OtherValue):
    """A later result that a press report prints without naming a document."""

    year: Year = Field(description="Year that the result is of")


class Account(Record):
    """What a stretch of a document gives an account of; of a review, the years reviewed as far as they are known."""

    model_config = ConfigDict(populate_by_name=True)

    kind: v.AccountKind
    first: Year | None = Field(None, alias="from", description="First year reviewed")
    last: Year | None = Field(None, alias="to", description="Last year reviewed", validate_default=True)

    @field_validator("last")
    @classmethod
    def _years_of_a_review(cls, last: int | None, others: ValidationInfo) -> int | None:
        first, kind = others.data.get("first"), others.data.get("kind")
        if kind != v.AccountKind.REVIEW and (first or last):
            raise ValueError("only a review has the years that it looks back on")
        if first and last and last < first:
            raise ValueError(f"the years end ({last}) before they begin ({first})")
        return last


class Person(Record):
    """Whose document it is, where it is one person's (an assignment, a speech)."""

    name: Text
    post: Text


class Section(Proposable):
    """A heading level inside a plan, with its number as printed; a box, an opening or a closing is a section too."""

    id: Slug = Field(description="Path in the numbering (4-4), box-3, or opening; the anchor is section-<id>")
    kind: v.SectionKind = v.SectionKind.CHAPTER
    parent: Slug | None = None
    number: Words | None = Field(None, description="Number as printed, without the mark that follows it")
    title: Text | None = None
    is_title_supplied: Flag = Field(False, description="True where the heading is the archive's, not the document's")
    heading: Span | None = Field(None, description="Where the heading stands in the source, number included")
    source: Slug | None = Field(None, description="Source of the heading; the first one when left out")
    account: Account | None = Field(None, description="For all that stands below it; that of the section above else")
    texts: tuple[TextPart, ...] = ()
    departments: tuple["Responsibility", ...] = ()
    elsewhere: tuple[OtherWords, ...] = Field((), description="What other sources print for a heading that ours lacks")
    notes: tuple[Note, ...] = ()
    is_missing: Flag = Field(False, description="True where the document has this section and our copy does not")


class Responsibility(Record):
    """Departments by role, as one bracket, sentence or heading of the document assigns them."""

    basis: v.Basis
    span: Span | None = Field(None, description="Where it stands in the source")
    lead: tuple[Slug, ...] = ()
    responsible: tuple[Slug, ...] = ()
    supporting: tuple[Slug, ...] = ()


class Mention(Record):
    """A name that the item uses, as printed."""

    name: Words
    kind: v.MentionKind
    expands: Words | None = Field(None, description="Fuller or usual form, where the printed one is short")


class Outcome(Record):
    """What an editor says became of the targets of the item that a link reports on."""

    state: v.OutcomeState
    why: Text


class Link(Record):
    """A declared relation to an item of another plan or of the same one."""

    kind: v.LinkKind
    to: ItemReference
    grade: v.Grade
    why: Text
    outcome: Outcome | None = Field(None, description="Only where it reports on the other item", validate_default=True)

    @field_validator("outcome")
    @classmethod
    def _outcome_of_a_report(cls, outcome: Outcome | None, others: ValidationInfo) -> Outcome | None:
        if outcome and others.data.get("kind", v.LinkKind.REPORTS_ON) != v.LinkKind.REPORTS_ON:
            raise ValueError("only a link that reports_on has an outcome")
        return outcome


class Facets(Record):
    """What tells the statements of one indicator apart."""

    measure: v.Measure | None = None
    level: Slug | None = Field(None, description="Who recognises it or sets it up: national, municipal")
    object: Slug | None = Field(None, description="What is counted or measured: kindergarten, teachers, schools")
    stage: Slug | None = Field(None, description="How far along it is: planned, finished")
    counted: Slug | None = Field(None, description="What a count counts, where it may be either: persons, schools")


class Figure(Proposable):
    """One statement of an indicator's value in one item. Never a bare number."""

    model_config = ConfigDict(populate_by_name=True)

    id: Slug = Field(description="Local to the item: f1, f2 …; fixed when first recorded")
    indicator: Slug
    kind: v.FigureKind
    comparator: v.Comparator
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Words | None = Field(None, description="Unit as printed")
    facets: Facets | None = None
    year: Year | None = Field(None, description="Deadline, or year the value was reached; the last year of a span")
    year_basis: v.YearBasis | None = Field(None, validate_default=True)
    first: Year | None = Field(None, alias="from", description="First year of the span it speaks of")
    last: Year | None = Field(None, alias="to", description="Last year of the span", validate_default=True)
    accumulates: Flag = Field(False, description="True for a total over the years of the span", validate_default=True)
    scope: v.Scope = v.Scope.CITY
    scope_name: Text | None = Field(None, description="Which county, school or group")
    state: v.FigureState
    printed: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=NOT_BLANK)] = Field(
        description="The printed expression of the value: 94%以上, x%, 全覆盖"
    )
    span: Span | None = Field(None, description="Where `printed` stands in the source")
    repeats: FigureReference | None = Field(
        None, description="The figure that states the same thing first; counted once"
    )
    contradicts: tuple[FigureReference, ...] = ()
    elsewhere: tuple[OtherValue, ...] = Field((), description="What other sources print where ours cannot be read")
    reported: tuple[Reported, ...] = Field((), description="Later results of a target that press reports print")
    note: Text | None = None

    # Validators of fields, not of the model: a model validator does not run if any field is at fault.

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

    @field_validator("last")
    @classmethod
    def _span_of_years(cls, last: int | None, others: ValidationInfo) -> int | None:
        if not {"first", "year"} <= others.data.keys():
            return last
        first, year = others.data["first"], others.data["year"]
        if (first is None) != (last is None):
            raise ValueError("from and to stand together or not at all")
        if first is not None and last is not None and (last < first or last != year):
            raise ValueError(f"the span ends in the figure's year ({year}), and begins no later")
        return last

    @field_validator("accumulates")
    @classmethod
    def _total_over_a_span(cls, accumulates: bool, others: ValidationInfo) -> bool:
        if accumulates and "last" in others.data and others.data["last"] is None:
            raise ValueError("a total over several years has from and to")
        return accumulates

    @field_validator("elsewhere")
    @classmethod
    def _only_beside_gaps(cls, found: tuple[OtherValue, ...], others: ValidationInfo) -> tuple[OtherValue, ...]:
        if found and others.data.get("state") == v.FigureState.GIVEN:
            raise ValueError("a figure that can be read needs no value from elsewhere")
        return found

    @field_validator("reported")
    @classmethod
    def _results_of_targets(cls, found: tuple[Reported, ...], others: ValidationInfo) -> tuple[Reported, ...]:
        if found and others.data.get("kind", v.FigureKind.TARGET) != v.FigureKind.TARGET:
            raise ValueError("only a target has later results")
        return found


class Item(Proposable):
    """The smallest unit that the document itself separates; the unit of citation."""

    id: Slug = Field(description="The printed number where the plan numbers its items through, else the path (4-2-1)")
    section: Slug
    number: Words | None = Field(None, description="Number as printed, without the mark that follows it")
    title: Text
    is_title_supplied: Flag = Field(
        False, description="True where the document prints no title and the archive gave one"
    )
    reading: Text | None = Field(None, description="A damaged title restored, 〔〕 around what the archive supplies")
    abstract: Text | None = None
    passage: Passage | None = None
    account: Account | None = Field(None, description="Left out where it is that of the section")
    departments: tuple[Responsibility, ...] = ()
    reforms: tuple[Slug, ...] = ()
    tags: tuple[Slug, ...] = ()
    figures: tuple[Figure, ...] = ()
    mentions: tuple[Mention, ...] = ()
    elsewhere: tuple[OtherWords, ...] = Field((), description="What other sources print for names that ours lacks")
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    old_anchors: tuple[Slug, ...] = Field((), description="Anchors this item had on its plan page in earlier releases")


class Change(Record):
    """A line in the plan's own list of changes: why citable content is not what it was."""

    date: WholeDay
    ids: tuple[Words, ...] = Field(min_length=1, description="Local ids of the items concerned, or the plan's id")
    reason: Text


class Plan(Proposable):
    """One document of record, whatever its kind."""

    id: Slug
    city: Slug
    kind: KindId
    period: Period
    title: Text
    short: Text | None = Field(None, description="Name in lists; city, period and kind where left out")
    issuers: tuple[Text, ...] = ()
    person: Person | None = None
    document_number: DocumentNumber | None = None
    index_number: Words | None = None
    signed: Day | None = None
    published: Day | None = None
    validity: v.Validity | None = None
    coverage: v.Coverage
    coverage_note: Text | None = Field(None, validate_default=True)
    attribution: Attribution
    elsewhere: tuple[OtherWords, ...] = Field((), description="What other sources print for names and dates")
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
            raise ValueError("a plan that is not in full text says in coverage_note what is missing")
        return note


Section.model_rebuild()

"""The models of the files of `data/` beside the plans: vocabularies, departments, known documents, settings."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from generator.records import closed_lists as v
from generator.records.values import (
    BASE_ADDRESS,
    Day,
    DocumentNumber,
    Flag,
    KindId,
    LanguageCode,
    OtherNames,
    Period,
    Proposable,
    Record,
    Slug,
    Text,
    WholeDay,
    Words,
)


class DivisionCode(Record):
    """The administrative division code of a city, which changes with mergers and is never its identity."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    date: Day = Field(description="A day on which the code was in force")


class FormerName(Record):
    """A name that a city or department had."""

    name: Text
    until: Day | None = None


class City(Proposable):
    """A municipality."""

    id: Slug
    name: Text
    short: Text = Field(description="Name without 市, as in running text")
    province: Text
    division_code: DivisionCode
    former_names: tuple[FormerName, ...] = ()
    aliases: OtherNames = OtherNames({})


class Cities(Record):
    """`data/cities.yaml`"""

    cities: tuple[City, ...]


class Kind(Record):
    """A kind of document. Its id is part of the ids of its plans."""

    id: KindId
    name: Text
    definition: Text | None = None
    aliases: OtherNames = Field(OtherNames({}), description="Other words for it in titles")
    looks_back: Flag = Field(False, description="True where such a document reports on its own period")


class Kinds(Record):
    """`data/kinds.yaml`"""

    kinds: tuple[Kind, ...]


class Function(Record):
    """What a department does in every city; joins departments across cities."""

    id: Slug
    name: Text
    definition: Text
    aliases: OtherNames = OtherNames({})


class Functions(Record):
    """`data/functions.yaml`"""

    functions: tuple[Function, ...]


class Department(Proposable):
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
    """A document that a reform comes from, or that went before or after it."""

    role: v.OriginRole = v.OriginRole.FOUNDING
    level: v.Level = v.Level.NATIONAL
    title: Text
    issuers: tuple[Text, ...] = ()
    document_number: DocumentNumber | None = None
    date: Day | None = None
    address: Words | None = Field(None, description="Where it was seen")
    is_address_safe: Flag = Field(True, description="False where the address must be shown as text and never as a link")


class Reform(Record):
    """A named reform followed over cities and years."""

    id: Slug
    name: Text
    standard_name: Text | None = Field(None, description="The accepted term, where the readable name differs from it")
    definition: Text
    aliases: OtherNames = OtherNames({})
    origins: tuple[Origin, ...] = Field((), description="Left out where the archive has not seen them")
    broader: Slug | None = Field(None, description="The wider reform that it belongs to")
    succeeds: tuple[Slug, ...] = Field((), description="The reforms that it took the place of")
    note: Text | None = None


class Reforms(Record):
    """`data/reforms.yaml`"""

    reforms: tuple[Reform, ...]


class Tag(Record):
    """A controlled subject term."""

    id: Slug
    name: Text
    definition: Text
    aliases: OtherNames = OtherNames({})


class Tags(Record):
    """`data/tags.yaml`"""

    tags: tuple[Tag, ...]


class Equivalent(Record):
    """An indicator of official statistics or monitoring that counts the same."""

    name: Text
    where: Text | None = Field(None, description="Where it is defined")
    address: Words | None = None
    is_address_safe: Flag = Field(True, description="False where the address must be shown as text and never as a link")
    seen: Day | None = None


class FacetValue(Record):
    """A word that tells statements of one indicator apart."""

    id: Slug
    name: Text


class FacetVocabulary(Record):
    """`data/facets.yaml`: the values of the facets of figures, and of the objects of indicators."""

    levels: tuple[FacetValue, ...] = ()
    objects: tuple[FacetValue, ...] = ()
    stages: tuple[FacetValue, ...] = ()
    counted: tuple[FacetValue, ...] = ()


class Indicator(Proposable):
    """Something countable that more than one document could state."""

    id: Slug
    tier: v.Tier
    name: Text
    standard_name: Text | None = Field(None, description="Name in the official statistics, where it differs")
    unit: Words = Field(description="Canonical unit: %, 所, 人 …")
    direction: v.Direction
    object: Slug | None = Field(None, description="What is counted or measured: kindergarten, teachers, schools")
    measure: v.Measure | None = None
    definition: Text
    aliases: OtherNames = OtherNames({})
    sdg: tuple[Words, ...] = Field((), description="Indicators of Sustainable Development Goal 4: 4.2.4")
    equivalents: tuple[Equivalent, ...] = ()


class Indicators(Record):
    """`data/indicators.yaml`"""

    indicators: tuple[Indicator, ...]


class KnownDocument(Record):
    """A document known but not in the archive, so that absence is not read as evidence."""

    city: Slug | None = Field(None, description="A city of the archive; else `place`")
    place: Text | None = Field(None, description="Where it is from, if from no city of the archive")
    period: Period | None = None
    kind: KindId | None = Field(None, description="A kind of kinds.yaml, or another word")
    title: Text | None = Field(None, description="As printed; left out where no title was seen")
    described_as: Text | None = Field(None, description="What it is, where no title was seen")
    issuer: Text | None = None
    document_number: Words | None = None
    published: Day | None = None
    evidence: Text = Field(description="How it is known to exist")
    visible: Text | None = Field(None, description="What could be seen of it")
    address: Words | None = None
    is_address_safe: Flag = Field(True, description="False where the address must be shown as text and never as a link")
    looked: Day | None = Field(None, description="When somebody last looked for it")

    @model_validator(mode="after")
    def _named_and_placed(self) -> Self:
        if (self.title is None) == (self.described_as is None):
            raise ValueError("a known document has a title, or described_as where none was seen")
        if (self.city is None) == (self.place is None):
            raise ValueError("a known document has a city of the archive, or a place")
        return self

    @property
    def name(self) -> Text:
        """Its title, or what it is."""
        name = self.title or self.described_as
        assert name
        return name


class Known(Record):
    """`data/known.yaml`"""

    documents: tuple[KnownDocument, ...]


UNRELEASED = "unreleased"
"""The release of an archive that has none yet."""


class ArchiveSettings(Record):
    """`data/archive.yaml`: what the archive says of itself."""

    title: Text
    description: Text
    publisher: Text
    base_address: Annotated[str, StringConstraints(pattern=f"^{BASE_ADDRESS}$")]
    repository: Words | None = None
    languages: tuple[LanguageCode, ...] = Field(min_length=1, description="Languages of its texts, its own first")
    licence: Text
    licence_address: Words
    release: Annotated[str, StringConstraints(pattern=rf"^(r?[0-9]{{4}}\.[1-9][0-9]*|{UNRELEASED})$")]
    snapshot: WholeDay

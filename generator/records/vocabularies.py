"""The models of the files of `data/` beside the plans: vocabularies, departments, known documents, settings."""

from typing import Annotated

from pydantic import Field, StringConstraints

from generator.records import closed_lists as v
from generator.records.values import BASE_ADDRESS, Day, DocumentNumber, Period, Record, Slug, Text, WholeDay, Words


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


UNRELEASED = "unreleased"
"""The release of an archive that has none yet."""


class ArchiveSettings(Record):
    """`data/archive.yaml`: what the archive says of itself."""

    title: Text
    description: Text
    publisher: Text
    base_address: Annotated[str, StringConstraints(pattern=f"^{BASE_ADDRESS}$")]
    repository: Words | None = None
    licence: Text
    licence_address: Words
    release: Annotated[str, StringConstraints(pattern=rf"^(r?[0-9]{{4}}\.[1-9][0-9]*|{UNRELEASED})$")]
    snapshot: WholeDay

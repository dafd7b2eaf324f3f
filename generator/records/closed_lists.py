"""The closed lists: every word that a record may use in a field of choice.

Open vocabularies (reforms, tags, indicators, departments, functions) are in `data/`. The labels of these words are in
`generator/words/`.
"""

from enum import StrEnum


class Coverage(StrEnum):
    """How much of the document the archive holds."""

    FULL = "full"
    PARTIAL = "partial"
    OUTLINE = "outline"


class AttributionState(StrEnum):
    """Whether city, issuer and year are printed in the copy or concluded from evidence."""

    STATED = "stated"
    INFERRED = "inferred"


class SourceKind(StrEnum):
    """Whose copy a source is."""

    OFFICIAL = "official"
    COPY = "copy"
    PRESS = "press"


class Trust(StrEnum):
    """How far a plan's text can be trusted, by rule (`archive.trust`)."""

    OFFICIAL = "official"
    CONFIRMED = "confirmed"
    NAMED = "named"
    INFERRED = "inferred"


class AccountKind(StrEnum):
    """What a stretch of a document gives an account of."""

    PLAN = "plan"
    REVIEW = "review"
    PROBLEM = "problem"
    PRINCIPLE = "principle"


class Validity(StrEnum):
    """Whether the document is in force, as its publisher says."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"


class Condition(StrEnum):
    """What is wrong with a copy of a document."""

    JUNK = "junk"
    MASKED = "masked"
    DAMAGED = "damaged"
    PARTS_MISSING = "parts_missing"
    FLATTENED = "flattened"


class SectionKind(StrEnum):
    """What a section is in its document."""

    OPENING = "opening"
    CHAPTER = "chapter"
    BOX = "box"
    CLOSING = "closing"
    FRONT = "front"


class Role(StrEnum):
    """What a department has to do with an item."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"


ROLES: tuple[Role, ...] = tuple(Role)
"""All roles as a tuple: much faster to iterate than the enumeration."""


class Basis(StrEnum):
    """Where a document says which departments have to do with an item."""

    BRACKET = "bracket"
    SENTENCE = "sentence"
    HEADING = "heading"


class DepartmentKind(StrEnum):
    """What sort of body a department is."""

    BUREAU = "bureau"
    OFFICE = "office"
    AFFILIATED = "affiliated"
    TASK_FORCE = "task_force"
    GOVERNMENT = "government"
    GROUP = "group"
    SCHOOL = "school"
    OTHER = "other"


class FigureKind(StrEnum):
    """Whether a figure says what shall be, what is, or from where one started."""

    TARGET = "target"
    ACTUAL = "actual"
    BASELINE = "baseline"


class Comparator(StrEnum):
    """How the printed value bounds the indicator."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOUT = "about"
    INCREASE = "increase"
    DECREASE = "decrease"


class YearBasis(StrEnum):
    """Where a figure's year comes from."""

    STATED = "stated"
    ANNUAL = "annual"
    PERIOD = "period"
    REVIEW = "review"


class Scope(StrEnum):
    """What a figure is counted over."""

    CITY = "city"
    URBAN = "urban"
    RURAL = "rural"
    COUNTY = "county"
    SCHOOL = "school"
    GROUP = "group"


class FigureState(StrEnum):
    """Whether a figure can be read."""

    GIVEN = "given"
    MASKED = "masked"
    DAMAGED = "damaged"
    ABSENT = "absent"


class Direction(StrEnum):
    """Which way an indicator is meant to go."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Tier(StrEnum):
    """How far the statements of an indicator can be compared."""

    CORE = "core"
    PROGRAMME = "programme"
    ACTIVITY = "activity"


class Measure(StrEnum):
    """What an indicator counts of its object."""

    STOCK = "stock"
    NEW = "new"
    SHARE = "share"
    PER_UNIT = "per_unit"
    MONEY = "money"
    TIME = "time"
    CHANGE = "change"


class Level(StrEnum):
    """Whose document it is."""

    INTERNATIONAL = "international"
    NATIONAL = "national"
    PROVINCIAL = "provincial"
    MUNICIPAL = "municipal"


class OriginRole(StrEnum):
    """What a document has to do with a reform."""

    FOUNDING = "founding"
    PRECURSOR = "precursor"
    LATER = "later"


class LinkKind(StrEnum):
    """How one item stands to another; read «this item … that one»."""

    CONTINUES = "continues"
    SPLITS = "splits"
    MERGES = "merges"
    REPORTS_ON = "reports_on"
    ANNUAL_STEP_OF = "annual_step_of"
    SAME_TARGET_AS = "same_target_as"
    ELABORATES = "elaborates"


class OutcomeState(StrEnum):
    """What an editor says became of a target."""

    MET = "met"
    PARTLY_MET = "partly_met"
    MISSED = "missed"


class Grade(StrEnum):
    """How sure the archive is of a link that it declares."""

    CERTAIN = "certain"
    LIKELY = "likely"


class NoteKind(StrEnum):
    """What a note on an item or a section is about."""

    MASKED = "masked"
    DAMAGED = "damaged"
    MISPLACED = "misplaced"
    MISNUMBERED = "misnumbered"
    MISSING = "missing"
    CONTRADICTION = "contradiction"
    REPEATED = "repeated"
    EDITORIAL = "editorial"


class Lacking(StrEnum):
    """A name or date that a copy may lack."""

    TITLE = "title"
    NAME = "name"
    ISSUER = "issuer"
    PERSON = "person"
    DOCUMENT_NUMBER = "document_number"
    SIGNED = "signed"
    PUBLISHED = "published"


class MentionKind(StrEnum):
    """What sort of thing a mention names."""

    DOCUMENT = "document"
    PROGRAMME = "programme"
    PROJECT = "project"
    INSTITUTION = "institution"
    PLACE = "place"
    TERM = "term"

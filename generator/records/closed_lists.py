"""The closed lists: every word that a record may use in a field of choice.

Open vocabularies (reforms, tags, indicators, departments, functions) are in `data/`. The labels of these words are in
`generator/words/`.
"""

from enum import StrEnum


class PlanKind(StrEnum):
    """What sort of document a plan is; part of its id."""

    PRIORITIES = "priorities"
    PLAN = "plan"
    REPORT = "report"
    ASSIGNMENTS = "assignments"
    SPEECH = "speech"
    OPINION = "opinion"


class Coverage(StrEnum):
    """How much of the document the archive holds."""

    FULL = "full"
    PARTIAL = "partial"
    OUTLINE = "outline"


class AttributionState(StrEnum):
    """Whether city, issuer and year are printed in the copy or concluded from evidence."""

    STATED = "stated"
    INFERRED = "inferred"


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


class LinkKind(StrEnum):
    """How one item stands to another; read «this item … that one»."""

    CONTINUES = "continues"
    SPLITS = "splits"
    MERGES = "merges"
    REPORTS_ON = "reports_on"
    ANNUAL_STEP_OF = "annual_step_of"
    SAME_TARGET_AS = "same_target_as"


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


class MentionKind(StrEnum):
    """What sort of thing a mention names."""

    DOCUMENT = "document"
    PROGRAMME = "programme"
    PROJECT = "project"
    INSTITUTION = "institution"
    PLACE = "place"
    TERM = "term"

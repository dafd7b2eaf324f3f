"""What an author writes: one frozen pydantic model for each kind of record in `data/`, without anything computed.

In: plain data from `reading`. Out: records whose relations are ids; `archive.link` turns the ids into look-ups. The
models are the only declaration of the record: JSON Schemas, column descriptions and `docs/example.yaml` follow them.
Docstrings of models and closed lists are published in the schemas.

`values` types of fields · `plans` a plan · `vocabularies` cities, departments, reforms, tags, indicators, known
documents, settings · `closed_lists` the permitted words of fields of choice · `numerals` numbers as documents print
them.
"""

from generator.records.plans import (
    Attribution,
    Change,
    Figure,
    Item,
    Junk,
    Link,
    Mention,
    Note,
    Passage,
    Person,
    Plan,
    Responsibility,
    Section,
    Source,
    TextPart,
)
from generator.records.values import (
    BASE_ADDRESS,
    NOT_BLANK,
    SLUG,
    Record,
    Span,
    Text,
    normal_document_number,
)
from generator.records.vocabularies import (
    ArchiveSettings,
    Cities,
    City,
    Department,
    Departments,
    DivisionCode,
    FormerName,
    Function,
    Functions,
    Indicator,
    Indicators,
    Known,
    KnownDocument,
    Origin,
    Reform,
    Reforms,
    Tag,
    Tags,
)

__all__ = [
    "ArchiveSettings",
    "Attribution",
    "BASE_ADDRESS",
    "Change",
    "Cities",
    "City",
    "Department",
    "Departments",
    "DivisionCode",
    "Figure",
    "FormerName",
    "Function",
    "Functions",
    "Indicator",
    "Indicators",
    "Item",
    "Junk",
    "Known",
    "KnownDocument",
    "Link",
    "Mention",
    "NOT_BLANK",
    "Note",
    "Origin",
    "Passage",
    "Person",
    "Plan",
    "Record",
    "Reform",
    "Reforms",
    "Responsibility",
    "SLUG",
    "Section",
    "Source",
    "Span",
    "Tag",
    "Tags",
    "Text",
    "TextPart",
    "normal_document_number",
]

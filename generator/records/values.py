"""Types of fields, and the base models of all records."""

import datetime
import re
from decimal import Decimal
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StrictInt,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

BASE_ADDRESS = r"https?://[^\s?#]+/"
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"

Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG}$", max_length=80)]
ItemReference = Annotated[str, StringConstraints(pattern=f"^{SLUG}/{SLUG}$", max_length=160)]
FigureReference = Annotated[str, StringConstraints(pattern=f"^{SLUG}/{SLUG}#{SLUG}$", max_length=200)]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
NOT_BLANK = r"\S"
Words = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=4000, pattern=NOT_BLANK)]
EARLIEST, LATEST = "1949", "2100"
"""The years that a plan or a figure may have."""

KIND = r"[a-z]+(?:-[a-z]+)*"
KindId = Annotated[str, StringConstraints(pattern=f"^{KIND}$", max_length=40)]
"""The id of a kind of document: part of a plan's id, where a number would be read as an ordinal."""

Year = Annotated[int, Field(ge=int(EARLIEST), le=int(LATEST), strict=True)]
Flag = Annotated[bool, Field(strict=True)]


def _bare_number(value: object) -> object:
    """Refuses text: an author who quotes a number may mean a label."""
    if isinstance(value, str):
        raise ValueError("a number stands without quotation marks")
    return value


Number = Annotated[Decimal, BeforeValidator(_bare_number), WithJsonSchema({"type": "number"})]


def _known_day(text: object) -> str:
    """A date as precise as it is known: `2022`, `2022-06`, `2022-06-15` (ISO 8601-1, reduced precision)."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
        raise ValueError("a date is written 2022-06-15, or 2022-06 or 2022 where the rest is not known")
    parts = [int(part) for part in text.split("-")]
    try:
        datetime.date(*(parts + [1, 1])[:3])
    except ValueError:
        raise ValueError(f"there is no such day as {text}") from None
    return text


Day = Annotated[
    str, BeforeValidator(_known_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"})
]


def _whole_day(text: object) -> str:
    """A date with its day, for records that are ordered by day."""
    if isinstance(text, str) and re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", text):
        raise ValueError("no day is given")
    return _known_day(text)


WholeDay = Annotated[
    str, BeforeValidator(_whole_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]


def _period(text: object) -> str:
    """A year, or two years with a hyphen, the first not after the second."""
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", text) if isinstance(text, str) else None
    if not isinstance(text, str) or not found:
        raise ValueError('a period is a year or two years, quoted: "2023" or "2021-2025"')
    if found[2] and found[2] < found[1]:
        raise ValueError(f"the period ends ({found[2]}) before it begins ({found[1]})")
    if not EARLIEST <= found[1] <= (found[2] or found[1]) <= LATEST:
        raise ValueError(f"no period of the archive: years from {EARLIEST} to {LATEST}")
    return text


Period = Annotated[str, BeforeValidator(_period), WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{4})?$"})]


def _spans(value: object) -> object:
    """Reads one pair `[start, end]` as a list of one pair."""
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
    Field(
        min_length=1,
        description="Start and end in Unicode code points of the decoded source; "
        "a list of such pairs where there are several",
    ),
    WithJsonSchema({"anyOf": [_PAIR, {"type": "array", "items": _PAIR, "minItems": 1}]}),
]

_DOCUMENT_NUMBER = re.compile(
    r"^(?P<office>[^\[\]()（）【】〔〕［］\s]+)[\[(（【〔［](?P<year>\d{4})[\])）】〕］](?P<serial>\d+)号$"
)

_DECREE = re.compile(r"^[^\[\]()（）【】〔〕［］\s\d]+令第\d+号$")


def normal_document_number(text: object) -> object:
    """`安政[2022]13号` and other bracket forms as `安政〔2022〕13号` (GB/T 9704-2012, 7.2.5), with ASCII digits.

    The number of a decree (`国务院令第741号`) has no year.

    A value that is not text is returned unchanged. Raises `ValueError`.
    """
    if not isinstance(text, str):
        return text
    plain = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in text).replace(" ", "")
    if _DECREE.match(plain):
        return plain
    found = _DOCUMENT_NUMBER.match(plain)
    if not found:
        raise ValueError("a document number looks like 安政〔2022〕13号: office, year in brackets, serial number, 号")
    return f"{found['office']}〔{found['year']}〕{int(found['serial'])}号"


DocumentNumber = Annotated[str, BeforeValidator(normal_document_number)]


class Record(BaseModel):
    """The ground of every record: frozen, no unknown keys, no conversion between types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, str_strip_whitespace=False)


class Proposable(Record):
    """A record that a program may draft. A plan with proposals is not published."""

    proposed: tuple[Words, ...] = Field((), description="Keys whose values a program proposed and nobody has confirmed")


LANGUAGE = r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"
"""A code of a language (BCP 47)."""
LanguageCode = Annotated[str, StringConstraints(pattern=LANGUAGE)]


def _named_languages(words: object, info: ValidationInfo) -> object:
    """Refuses keys that are no codes of the archive's languages; without an archive, what is no code at all."""
    named = (info.context or {}).get("languages")
    for code in words if isinstance(words, dict) else ():
        if not (code in named if named else isinstance(code, str) and re.match(LANGUAGE, code)):
            raise PydanticCustomError("language", "no language: {code}", {"code": code, "expected": named or ()})
    return words


def _some_words(words: dict[str, str]) -> dict[str, str]:
    if not words:
        raise ValueError("a text has words in one language or more")
    return words


def _by_language(of: dict[str, object], least: int) -> WithJsonSchema:
    return WithJsonSchema(
        {
            "type": "object",
            "patternProperties": {LANGUAGE: of},
            "additionalProperties": False,
            "minProperties": least,
        }
    )


_Texts = Annotated[
    dict[str, Words],
    BeforeValidator(_named_languages),
    AfterValidator(_some_words),
    _by_language({"type": "string", "minLength": 1}, 1),
]
_Lists = Annotated[
    dict[str, tuple[Words, ...]],
    BeforeValidator(_named_languages),
    _by_language({"type": "array", "items": {"type": "string", "minLength": 1}}, 0),
]


class Text(RootModel[_Texts]):
    """Words in one language or several, by the code of the language (BCP 47). `archive.yaml` names the codes."""

    model_config = ConfigDict(frozen=True)

    def __hash__(self) -> int:
        return hash(tuple(self.root.items()))

    @property
    def zh(self) -> str:
        """The Chinese words; without any, those in the first language that there are."""
        return self.root.get("zh") or next(iter(self.root.values()))

    @property
    def en(self) -> str | None:
        """The English words, if there are any."""
        return self.root.get("en")

    @classmethod
    def made(cls, zh: str, en: str | None = None) -> "Text":
        """A text composed of several, which may exceed the limit on length."""
        return cls.model_construct({"zh": zh} | ({"en": en} if en else {}))


class OtherNames(RootModel[_Lists]):
    """Other names, listed by the code of their language."""

    model_config = ConfigDict(frozen=True)

    @property
    def zh(self) -> tuple[str, ...]:
        return self.root.get("zh", ())

    @property
    def en(self) -> tuple[str, ...]:
        return self.root.get("en", ())

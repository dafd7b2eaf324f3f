"""The cities, prefectures and leagues of China by name, with slug and division code.

The table (`generator/words/places.txt`) serves to recognise a printed name and to propose a city record; the archive's
own list is `data/cities.yaml`. Slugs are pinyin without tones; where two cities would share one, one of them carries
its province. Municipalities are their own province.
"""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

CODES_AS_OF = "2023-01-01"
_TABLE = Path(__file__).parent.parent / "words" / "places.txt"

# What follows the proper name of a prefecture: its peoples, then the kind of unit.
_PEOPLES = (
    "朝鲜族|土家族|藏族|羌族|彝族|苗族|布依族|侗族|回族|蒙古族|蒙古|壮族|傣族|白族|傈僳族|哈尼族|景颇族|哈萨克|柯尔克孜"
)
_KIND = re.compile(rf"(?:(?:{_PEOPLES})*自治州|市|地区|盟)$")


@dataclass(frozen=True)
class Place:
    """A city: full name, name in running text, slug, province, six-digit division code (GB/T 2260)."""

    name: str
    short: str
    slug: str
    province: str
    code: str


@functools.cache
def places() -> tuple[Place, ...]:
    """Every city of the table, in the order of the division codes."""
    found, province, prefix = [], "", ""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    for token in " ".join(line for line in lines if not line.startswith("#")).split():
        if token.isdigit():
            prefix = token
        elif token.endswith(":"):
            province = token[:-1]
        else:
            name, last, slug = token.split("/")
            found.append(Place(name, _KIND.sub("", name), slug, province, f"{prefix}{last}00"))
    return tuple(found)

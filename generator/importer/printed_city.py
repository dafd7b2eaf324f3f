"""Finds the city of a document: printed by its issuer or in its title, else inferred from how often its name occurs."""

import re
from collections import Counter
from dataclasses import dataclass

from generator.importer.places import places
from generator.records import City

# Cities whose names any document may contain for their universities.
_CAPITALS = frozenset(("北京", "上海", "天津", "重庆"))
_LEAST_MENTIONS = 5  # of an inferred city; it must also be named three times as often as the next


@dataclass(frozen=True)
class Evidence:
    """A reason for something that is not printed, in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True)
class FoundCity:
    """The city of a document; all None if it is not known."""

    id: str | None = None
    """None if `data/cities.yaml` lacks it."""
    name: str | None = None
    """The full name."""
    evidence: Evidence | None = None
    """Why, if the city is not printed as issuer or in the title."""


def city_of(title: str, issuer: str, front: str, page: str, cities: tuple[City, ...], signature: str) -> FoundCity:
    """The city of a document; `page` is the whole copy, `front` what precedes the text, `cities` the archive's."""
    names = _names(cities)
    longest = sorted(names, key=len, reverse=True)
    full = [name for name in longest if name.endswith(("市", "州", "盟", "地区")) and len(name) > 2]
    for where in (issuer, title, front, signature):
        found = [(where.find(name), name) for name in full if name in where]
        if found:
            return FoundCity(*names[min(found)[1]])
    for where in (title, issuer):
        found = [(where.find(name), name) for name in longest if name in where]
        if found and not re.search(r"[*xX某]市", where):
            return FoundCity(*names[min(found)[1]])
    if re.search(r"[*xX某]{1,3}市", page):
        return FoundCity()  # who masked the city's name did so on purpose; the cities that are left are others
    return _most_named(page, longest, names)


def _names(cities: tuple[City, ...]) -> dict[str, tuple[str | None, str]]:
    """Id and full name of each city by every name that it has."""
    names: dict[str, tuple[str | None, str]] = {}
    for place in places():
        names[place.name] = (None, place.name)
        if len(place.short) >= 2:
            names.setdefault(place.short, (None, place.name))
    for city in cities:
        for name in (city.name.zh, city.short.zh, *(former.name.zh for former in city.former_names)):
            names[name] = (city.id, city.name.zh)
    return names


def _most_named(page: str, longest: list[str], names: dict[str, tuple[str | None, str]]) -> FoundCity:
    counts: Counter[tuple[str | None, str]] = Counter()
    for name in longest:
        if name[:2] not in _CAPITALS:
            counts[names[name]] += page.count(name)
    ranked = sorted((pair for pair in counts.items() if pair[1]), key=lambda pair: (-pair[1], pair[0][1]))
    if not ranked or ranked[0][1] < _LEAST_MENTIONS or (len(ranked) > 1 and ranked[0][1] < 3 * ranked[1][1]):
        return FoundCity()
    (identifier, name), count = ranked[0]
    evidence = Evidence(
        f"正文中“{name.rstrip('市')}”出现{count}次，其他城市少见",
        f"the text names {name} {count} times and hardly another city",
    )
    return FoundCity(identifier, name, evidence)


def short_name(name: str) -> str:
    """The name in running text (楚雄 for 楚雄彝族自治州); the full name if the short one is a single character."""
    short = next((place.short for place in places() if place.name == name), name)
    return short if len(short) >= 2 else name


_LOCAL = re.compile(
    r"(?:^|关于|印发|[年省州市]|《)(?P<name>(?!全|我|各|本|某|加|推|进|做|切|实)[\u4e00-\u9fff]{1,7}?(?:自治县|县|区|"
    r"旗|市))(?=教育|教体|人民政府|县?委|区?委|“|(?:19|20)\d\d|学前|义务|中小学|职业|关于|领导|推进)"
)


def local_name(title: str, issuer: str, signature: str) -> str | None:
    """The printed name of a county or of a city that the table of cities lacks."""
    for words in (issuer, title, signature.split("\n")[-1]):
        found = _LOCAL.search(words)
        if found and not re.search(r"[*xXＸ某]|[全我各本在]|学区|校区|城区|社区|园区|地区$", found["name"]):
            return found["name"]
    return None

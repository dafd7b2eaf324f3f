"""The city of a draft: its id, and the record to add if the archive lacks the city."""

import re
from typing import NamedTuple

from generator.importer.metadata import Metadata
from generator.importer.places import Place, places
from generator.importer.vocabularies import Vocabularies

UNKNOWN_CITY = "unknown-city"
_OPEN = "（待定）"
_NO_CODE = "000000"


class ProposedCity(NamedTuple):
    """A record for a city that the archive lacks."""

    id: str
    name: str
    short: str
    province: str
    code: str
    """Division code (GB/T 2260)."""


class DraftCity(NamedTuple):
    """The id of the city, the record to add if the archive lacks it, and a doubt about that."""

    id: str
    proposed: ProposedCity | None = None
    doubt: str | None = None


def draft_city(metadata: Metadata, vocabularies: Vocabularies, given: str | None) -> DraftCity:
    """The city that the user gave by its id, else the one that was found."""
    known = {city.id for city in vocabularies.cities}
    if given:
        return DraftCity(given) if given in known else _given_city(given, metadata)
    if metadata.city:
        return DraftCity(metadata.city)
    place = next((p for p in places() if p.name == metadata.city_name), None)
    if place:
        slug = place.slug if place.slug not in known else f"{place.slug}-{place.code[:2]}"
        doubt = f"{place.name} is not in data/cities.yaml: its record is a proposal"
        return DraftCity(slug, _from_table(slug, place), doubt)
    if metadata.local_name:
        return DraftCity(
            UNKNOWN_CITY,
            _to_complete(UNKNOWN_CITY, metadata.local_name),
            f"{metadata.local_name} is printed, and no city of that name is in the table of cities: "
            "give it an id with --city and complete its proposed record",
        )
    return DraftCity(UNKNOWN_CITY, ProposedCity(UNKNOWN_CITY, _OPEN, _OPEN, _OPEN, _NO_CODE))


def _given_city(identifier: str, metadata: Metadata) -> DraftCity:
    place = next((p for p in places() if p.slug == identifier), None)
    if place:
        doubt = f"the city {identifier} is new: its record is a proposal"
        return DraftCity(identifier, _from_table(identifier, place), doubt)
    doubt = f"the city {identifier} is not in data/cities.yaml: complete its proposed record"
    return DraftCity(identifier, _to_complete(identifier, metadata.local_name or _OPEN), doubt)


def _from_table(identifier: str, place: Place) -> ProposedCity:
    return ProposedCity(identifier, place.name, place.short, place.province, place.code)


def _to_complete(identifier: str, name: str) -> ProposedCity:
    short = re.sub("[市县区]$", "", name) if len(name) > 2 else name
    return ProposedCity(identifier, name, short, _OPEN, _NO_CODE)

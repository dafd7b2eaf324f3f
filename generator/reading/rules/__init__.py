"""Checks that need more than one record, in the order of `RULES`.

Each rule is a pure generator over `Records` that yields `Finding`s; its docstring says what it requires. `check` reads
a data folder, applies the rules and returns records that can be linked.
"""

import os
from collections.abc import Callable, Iterator

from generator.problems import Finding, Problem, has_errors, in_order
from generator.reading.read import Progress, Records, read
from generator.reading.rules import content, figures, ids, references, spans, structure

Rule = Callable[[Records], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    ids.plan_stands_in_its_folder,
    ids.plan_id_follows_its_parts,
    ids.vocabulary_ids_are_used_once,
    ids.plan_ids_are_used_once,
    ids.local_ids_are_used_once,
    ids.nothing_is_listed_twice,
    ids.known_documents_are_listed_once,
    ids.old_anchors_are_free,
    references.cities_are_known,
    references.kinds_are_known,
    references.reforms_are_related_to_known_ones,
    references.departments_have_functions,
    references.cities_have_departments,
    references.departments_are_known,
    references.sections_are_known,
    references.vocabulary_is_known,
    references.facets_are_known,
    references.links_lead_to_items,
    references.figures_referred_to_are_known,
    references.sources_are_known,
    structure.sections_stand_below_earlier_ones,
    structure.numbers_are_printed_once,
    structure.items_do_not_link_to_themselves,
    structure.figures_do_not_repeat_in_a_circle,
    structure.reforms_are_in_no_circle,
    spans.characters_belong_to_one_place,
    spans.figures_and_brackets_lie_in_their_item,
    spans.passages_have_sources,
    figures.years_are_near_the_plan,
    figures.values_are_printed,
    figures.masks_are_printed,
    figures.absent_figures_have_no_number,
    content.departments_have_one_role,
    content.items_of_whole_plans_have_abstracts,
    content.readings_mark_what_is_supplied,
    content.addresses_are_web_addresses,
    content.links_are_no_surer_than_the_attribution,
    content.texts_of_sections_stand_in_them,
    content.proposals_wait,
    content.entries_in_use_are_confirmed,
    content.known_documents_are_not_held,
)


def findings(records: Records) -> Iterator[Finding]:
    """The findings of all rules."""
    for rule in RULES:
        yield from rule(records)


def check(
    data_dir: str | os.PathLike[str], *, progress: Progress | None = None
) -> tuple[Records | None, list[Problem]]:
    """Read a data folder and check it against every rule.

    Returns the records, or None if there is an error (warnings do not count), and all problems in order.
    """
    records, problems = read(data_dir, progress=progress)
    found = in_order([*problems, *records.positions.problems(findings(records))])
    return (None if has_errors(found) else records), found

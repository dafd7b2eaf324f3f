"""Matches an item with the vocabularies: reforms, tags, departments, indicators; proposes what they lack."""

import functools
import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from generator import records as r
from generator.importer.figures import DraftFigure
from generator.records.numerals import plain

MOST_TAGS = 4
MOST_MENTIONS = 12
LEAST_LIKENESS = 0.72  # Dice coefficient of the pairs of characters of two names


def reforms_in(words: str, reforms: tuple[r.Reform, ...]) -> tuple[str, ...]:
    """The reforms whose name or alias is in the words, in order; titles of cited documents do not count."""
    text = re.sub(r"《[^《》]{1,80}》", "", words)
    found: dict[str, int] = {}
    for reform in reforms:
        places = [text.find(name) for name in (reform.name.zh, *reform.aliases.zh) if len(name) >= 2 and name in text]
        if places:
            found[reform.id] = min(places)
    return tuple(sorted(found, key=lambda i: (found[i], i)))


def tags_in(title: str, words: str, tags: tuple[r.Tag, ...]) -> tuple[str, ...]:
    """The tags whose words are most frequent; a word in the title counts five times."""
    weight: Counter[str] = Counter()
    for tag in tags:
        for name in (tag.name.zh, *tag.aliases.zh):
            weight[tag.id] += 5 * title.count(name) + words.count(name)
    order = {tag.id: place for place, tag in enumerate(tags)}
    best = sorted((t for t in weight if weight[t] >= 2), key=lambda t: (-weight[t], order[t]))
    best = best or sorted((t for t in weight if weight[t]), key=lambda t: (-weight[t], order[t]))[:1]
    return tuple(best[:MOST_TAGS])


def mentions_in(words: str) -> tuple[tuple[str, str], ...]:
    """The names of documents, and of programmes and projects in quotation marks, with their kinds."""
    found: dict[str, str] = {}
    for match in re.finditer(r"《([^《》\n]{3,38})》", words):
        found.setdefault(f"《{match[1]}》", "document")
    for match in re.finditer(r"(“[^“”\n]{2,18}”)(工程|计划|行动|项目|活动|制度|模式)?", words):
        kind = {"工程": "programme", "计划": "programme", "行动": "programme", "项目": "project"}.get(
            match[2] or "", ""
        )
        if kind:
            found.setdefault(match[1] + match[2], kind)
    return tuple(found.items())[:MOST_MENTIONS]


def known_department(name: str, departments: tuple[r.Department, ...], city_short: str) -> str | None:
    """The id of the department of this city that is printed so; None if there is none."""
    wanted = plain(name)
    for department in departments:
        forms = [department.name.zh, *department.printed, *(f.name.zh for f in department.former_names)]
        if any(wanted in (plain(form), plain(form).removeprefix(city_short)) for form in forms):
            return department.id
    return None


@dataclass(frozen=True)
class ProposedDepartment:
    """A department that the vocabulary lacks."""

    id: str
    name: str
    kind: str
    function: str
    printed: tuple[str, ...] = ()
    """Other forms in which the document prints the name."""


class ProposedIndicator(NamedTuple):
    """An indicator that the vocabulary lacks."""

    id: str
    name: str
    unit: str


_KINDS = (
    (r"专班|指挥部|工作组", "task_force"),
    (r"政府|委员会|党委|县委|市委|领导小组|管委会", "government"),
    (r"^各|所有|相关|有关|直属", "group"),
    (r"学校|中学|小学|幼儿园|大学|学院|高校", "school"),
    (r"中心|研究院|研究室|教研室|电教馆|考试院|招办|馆$|站$|所$", "affiliated"),
    (r"局$|厅$|委$|部$", "bureau"),
    (r"处$|科$|室$|办$|股$|党委$|工会$", "office"),
)


def proposed_department(name: str, taken: set[str], functions: tuple[r.Function, ...]) -> ProposedDepartment:
    """The record of a department that the vocabulary lacks, with the function whose words fit its name best."""
    kind = next((kind for pattern, kind in _KINDS if re.search(pattern, name)), "other")
    fits = [
        (len(word), -place, function.id)
        for place, function in enumerate(functions)
        for word in (function.name.zh, *function.aliases.zh)
        if word in name
    ]
    known = {function.id for function in functions}
    usual = {"government": "government", "school": "schools", "task_force": "task-force", "group": "all-offices"}.get(
        kind, "other-department"
    )
    if kind == "bureau" and not re.search(r"教育局|教体局", name):
        function = "other-department"
    else:
        function = max(fits)[2] if fits else usual
    if function not in known:
        function = functions[-1].id if functions else usual
    identifier, number = function, 2
    while identifier in taken:
        identifier, number = f"{function}-{number}", number + 1
    return ProposedDepartment(identifier, name, kind, function)


IndicatorIndex = dict[str, list[tuple[str, str, frozenset[str]]]]
"""By dimension of the unit: the indicators, as id, stem of a name, and the pairs of characters in the stem."""


def indicator_index(indicators: tuple[r.Indicator, ...]) -> IndicatorIndex:
    """The index in which `known_indicator` looks up the indicators."""
    index: IndicatorIndex = {}
    for indicator in indicators:
        for name in (indicator.name.zh, *indicator.aliases.zh):
            stem = _stem(name)
            index.setdefault(_dimension(indicator.unit), []).append((indicator.id, stem, _pairs(stem)))
    return index


def known_indicator(figure: DraftFigure, index: IndicatorIndex) -> str | None:
    """The id of the indicator whose name is most like the figure's words, in its dimension; None if none is close."""
    phrase = plain(figure.phrase)
    unit = figure.unit or ("%" if figure.state == "absent" else "")
    pairs = _pairs(phrase)
    best: tuple[float, str] | None = None
    for identifier, stem, others in index.get(_dimension(unit), ()):
        if len(stem) >= 4 and phrase.endswith(stem):
            score = 1.0
        else:
            score = 2 * len(pairs & others) / max(1, len(pairs) + len(others))
        if score >= LEAST_LIKENESS and (best is None or score > best[0]):
            best = (score, identifier)
    return best[1] if best else None


@functools.cache
def _stem(name: str) -> str:
    """The name of an indicator without its words for a number."""
    return re.sub(r"(?:总)?(?:人数|人次数|数量|数|个数)$", "", plain(name))


def _pairs(words: str) -> frozenset[str]:
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


@functools.cache
def _dimension(unit: str) -> str:
    """What a unit measures: the same for 万元 and 亿元, different for % and 个."""
    for pattern, name in (
        (r"百分点", "points"),
        (r"[%‰]", "share"),
        (r"元", "money"),
        (r"人次", "visits"),
        (r"人|名|位", "people"),
        (r"平方?米", "area"),
        (r"分钟|小时|课时|学时", "time"),
    ):
        if re.search(pattern, unit):
            return name
    return "count"

"""Write a made-up archive of any size for the benchmarks and the hard knocks; the same seed gives the same archive.

A city has ten plans: the priorities of eight years, a five-year plan and a report. Each plan has fifty items, drawn
from sixty threads that its city follows over the years, so that items of later plans continue those of earlier ones.
Some of the figures are masked, damaged or absent. Every third plan has a source text, with which its spans and hashes
agree.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from generator.records.vocabularies import UNRELEASED
from generator.registry.files import with_lines
from tests.benchmarks.made_up_words import (
    ABSTRACT_LENGTHS,
    PASSAGE_LENGTHS,
    PROVINCES,
    Term,
    Words,
    city_name,
    length,
)

VOCABULARIES = Path(__file__).resolve().parent / "vocabulary"
"""Kept as it was, so that benchmarks before and after a change of `data/` compare the same archive."""
ITEMS = 50
PLANS_OF_A_CITY = 10
_THREADS = 60
_KINDS = [("priorities", str(year)) for year in range(2016, 2024)] + [("plan", "2021-2025"), ("report", "2022")]
_KIND_NAMES = {
    "priorities": ("工作要点", "priorities"),
    "plan": ("教育发展规划", "education plan"),
    "report": ("工作总结", "report"),
}
_CHAPTERS = "一二三四五六"
_HAN = "〇一二三四五六七八九十"


@dataclass(frozen=True)
class Thread:
    """Something a city does over the years: what all items about it have in common."""

    title: Term
    reforms: tuple[str, ...]
    tags: tuple[str, ...]
    lead: tuple[int, ...]
    supporting: tuple[int, ...]
    indicators: tuple[int, ...]
    mentions: tuple[Term, ...]


@dataclass(frozen=True)
class City:
    """A made-up city with its departments (function, printed name) and threads."""

    slug: str
    zh: str
    en: str
    departments: tuple[tuple[Term, str], ...]
    threads: tuple[Thread, ...]


@dataclass(frozen=True)
class Printed:
    """A figure: the lines of its record, its expression, and the words before it."""

    lines: tuple[str, ...]
    printed: str
    before: str


@dataclass(frozen=True)
class PrintedItem:
    """An item after its text was printed, with its offset, the spans of its figures, and that of its bracket."""

    number: int
    which: int
    title: str
    is_damaged: bool
    mentions: list[Term]
    figures: list[Printed]
    spans: list[str]
    start: int
    bracket: str


def write_archive(folder: Path, plans: int, seed: int = 1) -> None:
    """Write an archive of so many plans of 50 items to `folder`/data and `folder`/sources.

    A plan does not depend on the size of the archive.
    """
    words = Words(VOCABULARIES)
    data, sources = folder / "data", folder / "sources"
    shutil.rmtree(folder, ignore_errors=True)
    (data / "departments").mkdir(parents=True)
    sources.mkdir()
    for name in ("archive", "kinds", "reforms", "tags", "functions", "indicators"):
        shutil.copyfile(VOCABULARIES / f"{name}.yaml", data / f"{name}.yaml")
    (data / "archive.yaml").write_text(with_lines(data / "archive.yaml", release=UNRELEASED), "utf-8")
    cities = [_city(words, n, seed) for n in range((plans + PLANS_OF_A_CITY - 1) // PLANS_OF_A_CITY)]
    _write(data / "cities.yaml", _cities_file(cities))
    for number, city in enumerate(cities):
        _write(data / "departments" / f"{city.slug}.yaml", _departments_file(city))
        (data / "plans" / city.slug).mkdir(parents=True)
        count = min(PLANS_OF_A_CITY, plans - number * PLANS_OF_A_CITY)
        held = [_plan_id(city, kind, period) for kind, period in _KINDS[:count]]
        for which, (kind, period) in enumerate(_KINDS[:count]):
            rng = Random(f"{seed}-{city.slug}-{kind}-{period}")
            record, text = _Plan(words, city, kind, period, held, rng).written()
            _write(data / "plans" / city.slug / f"{held[which]}.yaml", record)
            if (number + which) % 3 == 0:
                _write(sources / f"{held[which]}.txt", text)


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def _plan_id(city: City, kind: str, period: str) -> str:
    return f"{city.slug}-{period}-{kind}"


def _city(words: Words, number: int, seed: int) -> City:
    slug, zh, en = city_name(number)
    rng = Random(f"{seed}-{slug}")
    end = ("处", "科")[rng.random() < 0.5]
    functions = sorted(rng.sample(range(len(words.functions)), min(len(words.functions), rng.randint(14, 30))))
    departments = tuple(
        (words.functions[f], f"{words.functions[f].zh}{end}".replace(f"{end}{end}", end)) for f in functions
    )

    def some(pool: tuple[Term, ...], most: int) -> tuple[str, ...]:
        drawn = {pool[int(len(pool) * rng.random() ** 1.6)].id: None for _ in range(rng.randint(0, most))}
        return tuple(drawn)

    def thread() -> Thread:
        desks = rng.sample(range(len(departments)), rng.randint(1, 5))
        return Thread(
            words.title(rng),
            some(words.reforms, 3),
            some(words.tags, 3) or (words.tags[0].id,),
            tuple(desks[:1]),
            tuple(desks[1:]) if rng.random() < 0.6 else (),
            tuple(int(len(words.indicators) * rng.random() ** 1.8) for _ in range(rng.choice((0, 0, 1, 2, 3, 4, 9)))),
            tuple({t.zh: t for t in (words.programme(rng) for _ in range(rng.choice((0, 1, 2, 3, 4, 6, 9))))}.values()),
        )

    return City(slug, zh, en, departments, tuple(thread() for _ in range(_THREADS)))


def _cities_file(cities: list[City]) -> str:
    lines = ["cities:"]
    for number, city in enumerate(cities):
        zh, en = PROVINCES[number % len(PROVINCES)]
        lines += [
            f"  - id: {city.slug}",
            f"    name: {{zh: {city.zh}市, en: {city.en}}}",
            f"    short: {{zh: {city.zh}, en: {city.en}}}",
            f"    province: {{zh: {zh}, en: {en}}}",
            f'    division_code: {{code: "{100000 + number:06}", date: "2023-01-01"}}',
        ]
    return "\n".join(lines) + "\n"


def _departments_file(city: City) -> str:
    lines = [f"city: {city.slug}", "departments:"]
    for function, name in city.departments:
        lines += [
            f"  - id: {function.id}",
            f"    name: {{zh: {name}, en: {json.dumps(function.en + ' Division')}}}",
            "    kind: office",
            f"    function: {function.id}",
        ]
    return "\n".join(lines) + "\n"


class _Plan:
    """A plan being written: the lines of its record and the text of its source grow together."""

    def __init__(self, words: Words, city: City, kind: str, period: str, held: list[str], rng: Random) -> None:
        self.words, self.city, self.kind, self.period, self.rng = words, city, kind, period, rng
        self.id = _plan_id(city, kind, period)
        self.held = held
        self.text = ""
        self.sections: list[str] = []
        self.items: list[str] = []
        self.has_masks = False
        self.order = sorted(Random(f"{city.slug}-{self.id}").sample(range(_THREADS), ITEMS))

    def written(self) -> tuple[str, str]:
        """Write the plan. Returns its record as YAML, and the text of its source."""
        name_zh, name_en = _KIND_NAMES[self.kind]
        title = f"{self.city.zh}市教育局{self.period}年{name_zh}"
        junk = self._add("首页 > 教育 > 正文\n")
        heading = self._add(title)
        self.text += "\n\n"
        self.sections += ["  - id: front", "    kind: front", f"    title: {{zh: {title}}}", f"    heading: {heading}"]
        opening = self.words.chinese(self.rng, ABSTRACT_LENGTHS)
        self.text += "　　"
        span = self._add(opening)
        self.text += "\n"
        self.sections += [
            "  - id: opening",
            "    kind: opening",
            "    texts:",
            f"      - passage: {{span: {span}, sha256: {_hash(opening)}}}",
        ]
        for number, thread in enumerate(self.order, 1):
            if (number - 1) % 9 == 0:
                self._chapter((number - 1) // 9)
            self._item(number, thread)
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        conditions = "[junk, masked]" if self.has_masks else "[junk]"
        head = [
            f"id: {self.id}",
            f"city: {self.city.slug}",
            f"kind: {self.kind}",
            f'period: "{self.period}"',
            f"title: {{zh: {title}, en: {json.dumps(f'{self.city.en}: {name_en} for {self.period}')}}}",
            f"issuers: [{{zh: {self.city.zh}市教育局, en: {self.city.en} Education Bureau}}]",
            f"document_number: {self.city.zh}教〔{self.period[:4]}〕{self.rng.randint(1, 60)}号",
            f'published: "{self.period[:4]}-0{self.rng.randint(1, 6)}-1{self.rng.randint(0, 9)}"',
            "coverage: full",
            "attribution: {state: stated}",
            "abstract:",
            f"  zh: {self.words.chinese(self.rng, ABSTRACT_LENGTHS)}",
            f"  en: {json.dumps(self.words.english(self.rng))}",
            "sources:",
            "  - id: copy",
            "    kind: copy",
            "    name: {zh: 网站上的一份副本, en: A copy on a web site}",
            f"    file: {self.id}.txt",
            f"    sha256: {digest}",
            f'    address: "https://edu.{self.city.slug}.example/{self.id}.html"',
            f"    condition: {conditions}",
            "    junk:",
            f"      - {{span: {junk}, what: {{zh: 导航, en: navigation}}}}",
        ]
        return "\n".join([*head, "sections:", *self.sections, "items:", *self.items]) + "\n", self.text

    def _add(self, words: str) -> str:
        """Append words to the text. Returns their span as YAML."""
        start = len(self.text)
        self.text += words
        return f"[{start}, {len(self.text)}]"

    def _chapter(self, number: int) -> None:
        title = self.words.title(self.rng)
        span = self._add(f"{_CHAPTERS[number]}、{title.zh}")
        self.text += "\n"
        self.sections += [
            f'  - id: "{number + 1}"',
            f"    number: {_CHAPTERS[number]}",
            f"    title: {{zh: {title.zh}, en: {json.dumps(title.en)}}}",
            f"    heading: {span}",
        ]

    def _item(self, number: int, which: int) -> None:
        """Print an item about one of the city's threads, and record it."""
        self.items += self._item_lines(self._print_item(number, which))
        self.text += "\n"

    def _print_item(self, number: int, which: int) -> PrintedItem:
        rng, thread = self.rng, self.city.threads[which]
        is_damaged = rng.random() < 0.01
        title = thread.title.zh[:-1] + "□" if is_damaged else thread.title.zh
        mentions = [m for m in thread.mentions if rng.random() < 0.8]
        figures = [self._figure(n, i) for n, i in enumerate(thread.indicators, 1)]
        if figures and rng.random() < 0.1:
            figures.append(self._repeat(len(figures) + 1, figures[0], number))
        self.text += "　　"
        start = len(self.text)
        self.text += f"{number}.{title}。"
        wanted = start + length(rng, PASSAGE_LENGTHS)
        for mention in mentions:
            self.text += f"实施{mention.zh}，"
        spans = []
        for figure in figures:
            self.text += figure.before
            spans.append(self._add(figure.printed))
            self.text += "，"
        while len(self.text) < wanted - 16:
            self.text += self.words.clause(rng) + ("，", "；", "。")[int(3 * rng.random())]
        self.text += self.words.clause(rng) + "。"
        lead, *others = (self.city.departments[d][1] for d in (*thread.lead, *thread.supporting))
        bracket = self._add(f"（牵头处室：{lead}" + (f"；配合处室：{'、'.join(others)}" if others else "") + "）")
        return PrintedItem(number, which, title, is_damaged, mentions, figures, spans, start, bracket)

    def _item_lines(self, item: PrintedItem) -> list[str]:
        rng, thread = self.rng, self.city.threads[item.which]
        lines = [
            f'  - id: "{item.number}"',
            f'    section: "{(item.number - 1) // 9 + 1}"',
            f'    number: "{item.number}"',
            f"    title: {{zh: {item.title}, en: {json.dumps(thread.title.en)}}}",
        ]
        if item.is_damaged:
            lines.append(f"    reading: {{zh: {item.title[:-1]}〔{thread.title.zh[-1]}〕}}")
        lines += [
            "    abstract:",
            f"      zh: {self.words.chinese(rng, ABSTRACT_LENGTHS)}",
            f"      en: {json.dumps(self.words.english(rng))}",
            "    passage:",
            f"      span: [{item.start}, {len(self.text)}]",
            f"      sha256: {_hash(self.text[item.start :])}",
            "    departments:",
            "      - basis: bracket",
            f"        span: {item.bracket}",
        ]
        for role, departments in (("lead", thread.lead), ("supporting", thread.supporting)):
            if departments:
                lines.append(f"        {role}: [{', '.join(self.city.departments[d][0].id for d in departments)}]")
        if thread.reforms:
            lines.append(f"    reforms: [{', '.join(thread.reforms)}]")
        lines.append(f"    tags: [{', '.join(thread.tags)}]")
        if item.figures:
            lines.append("    figures:")
            for figure, span in zip(item.figures, item.spans, strict=True):
                lines += [*figure.lines, f"        span: {span}"]
        if item.mentions:
            lines.append("    mentions:")
            lines += [f"      - {{name: {mention.zh}, kind: programme}}" for mention in item.mentions]
        links = list(self._links(item.which))
        if links:
            lines += ["    links:", *links]
        if item.is_damaged:
            note = "{kind: damaged, text: {zh: 标题末字缺损。, en: The last character is lost.}}"
            lines += ["    notes:", f"      - {note}"]
        return lines

    def _figure(self, number: int, indicator: int) -> Printed:
        rng, term = self.rng, self.words.indicators[indicator]
        is_report = self.kind == "report"
        low, _, last = self.period.partition("-")
        year = int(low) if not last else rng.randint(int(low), int(last))
        share = term.unit == "%"
        value = (
            rng.randint(400, 999) / 10
            if share and rng.random() < 0.4
            else rng.randint(30, 100)
            if share
            else int(1 + 1500 * rng.random() ** 4)
        )
        value = int(value) if value == int(value) else value
        draw = rng.random()
        comparator = ("=", "=", ">=", "<=", "increase", "about")[int(6 * rng.random())] if not is_report else "="
        around = {">=": "{}以上", "<=": "{}以下", "about": "约{}"}.get(comparator, "{}")
        lines = [
            f"      - id: f{number}",
            f"        indicator: {term.id}",
            f"        kind: {'actual' if is_report else 'target' if rng.random() < 0.93 else 'baseline'}",
            f'        comparator: "{comparator}"',
        ]
        if draw < 0.72:
            state, printed = "given", around.format(f"{value}{term.unit}")
            lines.append(f"        value: {value}")
        elif draw < 0.82:
            state, printed = "masked", around.format(f"*{term.unit}")
            self.has_masks = True
        elif draw < 0.94:
            state, printed = "damaged", f"{str(value)[0]}□{term.unit}"
        else:
            state, printed = "absent", ("全覆盖", "逐步提高", "基本满足")[int(3 * rng.random())]
        lines += [
            f'        unit: "{term.unit}"',
            f"        year: {year}",
            f"        year_basis: {'stated' if last else 'annual'}",
            f"        scope: {('city', 'city', 'city', 'rural', 'urban')[int(5 * rng.random())]}",
            f"        state: {state}",
            f"        printed: {json.dumps(printed, ensure_ascii=False)}",
        ]
        return Printed(tuple(lines), printed, f"{term.zh}达到" if draw < 0.94 else term.zh)

    def _repeat(self, number: int, first: Printed, item: int) -> Printed:
        lines = [f"      - id: f{number}", *first.lines[1:], f"        repeats: {self.id}/{item}#f1"]
        return Printed(tuple(lines), first.printed, first.before)

    def _links(self, which: int) -> Iterator[str]:
        """Links to the item of the same thread in the previous, the five-year, or the reported plan."""
        year = int(self.period[:4])
        wanted = []
        if self.kind == "priorities":
            wanted.append(("continues", "priorities", str(year - 1), 0.6))
            if year >= 2021:
                wanted.append(("annual_step_of", "plan", "2021-2025", 0.3))
        if self.kind == "report":
            wanted.append(("reports_on", "priorities", self.period, 0.7))
        for link, kind, period, share in wanted:
            other = _plan_id(self.city, kind, period)
            if other not in self.held or self.rng.random() > share:
                continue
            order = sorted(Random(f"{self.city.slug}-{other}").sample(range(_THREADS), ITEMS))
            if which in order:
                why = "{zh: 标题与责任处室相同。, en: Same title and division.}"
                yield f"      - {{kind: {link}, to: {other}/{order.index(which) + 1}, grade: likely, why: {why}}}"


def _hash(words: str) -> str:
    return hashlib.sha256("".join(words.split()).encode()).hexdigest()

"""Words for a made-up archive: cities, titles, clauses and paragraphs from the terms of the real vocabularies.

No sentence comes from a source: terms are combined at random. Lengths follow the quantiles of the 320 items of the
first release, given below.
"""

from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0)
ABSTRACT_LENGTHS = (27, 46, 63, 82, 102, 116, 150, 165)
ENGLISH_LENGTHS = (93, 161, 214, 274, 335, 385, 510, 637)
PASSAGE_LENGTHS = (46, 97, 134, 226, 347, 630, 1462, 2678)

_FIRST = (
    ("青", "qing"),
    ("白", "bai"),
    ("云", "yun"),
    ("石", "shi"),
    ("临", "lin"),
    ("松", "song"),
    ("竹", "zhu"),
    ("月", "yue"),
    ("星", "xing"),
    ("泉", "quan"),
    ("枫", "feng"),
    ("桐", "tong"),
    ("霞", "xia"),
    ("雁", "yan"),
    ("鹿", "lu"),
    ("鹭", "lul"),
    ("丹", "dan"),
    ("玉", "yu"),
    ("银", "yin"),
    ("翠", "cui"),
    ("兰", "lan"),
    ("梅", "mei"),
    ("菊", "ju"),
    ("荷", "he"),
)
_SECOND = (
    ("川", "chuan"),
    ("河", "he"),
    ("江", "jiang"),
    ("湖", "hu"),
    ("山", "shan"),
    ("岭", "ling"),
    ("原", "yuan"),
    ("州", "zhou"),
    ("城", "cheng"),
    ("浦", "pu"),
    ("港", "gang"),
    ("岸", "an"),
    ("坪", "ping"),
    ("湾", "wan"),
)
PROVINCES = (("青山省", "Qingshan Province"), ("白水省", "Baishui Province"), ("云林省", "Yunlin Province"))

_VERBS = (
    "推进",
    "完善",
    "落实",
    "扩大",
    "加强",
    "健全",
    "规范",
    "支持",
    "开展",
    "深化",
    "统筹",
    "改善",
    "建立",
    "优化",
    "巩固",
    "提升",
    "引导",
    "督促",
    "总结",
    "试行",
)
_TAILS = (
    "的安排",
    "的办法",
    "工作",
    "的条件",
    "各项任务",
    "的覆盖面",
    "的长效机制",
    "的年度清单",
    "的衔接",
    "试点",
    "的保障水平",
    "的质量监测",
    "台账",
    "的公开",
    "的分类指导",
)
_ENGLISH_VERBS = (
    "Extends",
    "Completes",
    "Supervises",
    "Pilots",
    "Links",
    "Reviews",
    "Supports",
    "Widens",
    "Sets out",
    "Organises",
    "Improves",
    "Reports on",
    "Prepares",
    "Coordinates",
)
_ENGLISH_TAILS = (
    "in every county",
    "over the year",
    "with a list of tasks",
    "for rural schools",
    "by the end of the period",
    "with quarterly checks",
    "in public schools",
    "together with other bureaus",
    "as a pilot first",
)
_PROGRAMME_ENDS = {
    "工程": "project",
    "行动": "campaign",
    "计划": "programme",
    "项目": "project",
    "平台": "platform",
    "示范校": "model schools",
    "试验区": "pilot zone",
    "联盟": "league",
}


@dataclass(frozen=True)
class Term:
    """An entry of a vocabulary. Only indicators have a unit."""

    id: str
    zh: str
    en: str
    unit: str = ""


class Words:
    """The terms of the real vocabularies, and random texts made of them."""

    def __init__(self, vocabularies: Path) -> None:
        def terms(key: str) -> tuple[Term, ...]:
            held = yaml.load((vocabularies / f"{key}.yaml").read_bytes(), yaml.CSafeLoader)[key]
            return tuple(Term(t["id"], t["name"]["zh"], t["name"]["en"], t.get("unit", "")) for t in held)

        self.reforms, self.tags, self.functions = terms("reforms"), terms("tags"), terms("functions")
        self.indicators = terms("indicators")
        subjects = [*self.reforms, *self.tags, *self.functions, *self.indicators[:150]]
        Random("order of the subjects").shuffle(subjects)
        self._subjects = tuple(t for t in subjects if len(t.zh) <= 14)

    def subject(self, rng: Random) -> Term:
        """A random term; the first ones are far more likely than the last."""
        return self._subjects[int(len(self._subjects) * rng.random() ** 2.2)]

    def clause(self, rng: Random) -> str:
        """A made-up half-sentence of about ten characters."""
        chance = rng.random
        return (
            _VERBS[int(20 * chance())]
            + self._subjects[int(len(self._subjects) * chance() ** 2.2)].zh
            + _TAILS[int(15 * chance())]
        )

    def chinese(self, rng: Random, lengths: tuple[int, ...]) -> str:
        """Made-up clauses up to a length drawn from a real distribution."""
        wanted = length(rng, lengths)
        text = self.clause(rng)
        while len(text) < wanted - 6:
            text += ("，", "，", "；", "、")[int(4 * rng.random())] + self.clause(rng)
        return text + "。"

    def english(self, rng: Random) -> str:
        """Made-up English sentences up to a length drawn from the real distribution."""
        wanted = length(rng, ENGLISH_LENGTHS)
        text = ""
        while len(text) < wanted - 30:
            chance = rng.random
            verb, subject = _ENGLISH_VERBS[int(14 * chance())], self.subject(rng).en.lower()
            text += f"{verb} {subject} {_ENGLISH_TAILS[int(9 * chance())]}. "
        return text.rstrip() or "Sets out the work of the year."

    def title(self, rng: Random) -> Term:
        """A title of an item, in both languages."""
        verb = int(14 * rng.random())
        subject = self.subject(rng)
        return Term(
            "",
            f"{_VERBS[verb]}{subject.zh}{_TAILS[int(15 * rng.random())][-2:]}",
            f"{_ENGLISH_VERBS[verb]} {subject.en.lower()}",
        )

    def programme(self, rng: Random) -> Term:
        """The name of something that an item mentions."""
        end = list(_PROGRAMME_ENDS)[int(len(_PROGRAMME_ENDS) * rng.random())]
        subject = self.subject(rng)
        return Term("", f"{subject.zh[:8]}{end}", f"{subject.en} {_PROGRAMME_ENDS[end]}")


def length(rng: Random, lengths: tuple[int, ...]) -> int:
    """A random length from the distribution with these values at `QUANTILES`."""
    at = rng.random()
    for number in range(1, len(QUANTILES)):
        if at <= QUANTILES[number]:
            low, high = QUANTILES[number - 1], QUANTILES[number]
            return int(lengths[number - 1] + (lengths[number] - lengths[number - 1]) * (at - low) / (high - low))
    return lengths[-1]


def city_name(number: int) -> tuple[str, str, str]:
    """Slug, Chinese and English name of the nth made-up city. The first 4,704 are distinct."""
    first, rest = number % len(_FIRST), number // len(_FIRST)
    second, third = rest % len(_SECOND), rest // len(_SECOND)
    zh, py = _FIRST[first][0] + _SECOND[second][0], _FIRST[first][1] + _SECOND[second][1]
    if third:
        zh, py = zh + _SECOND[third % len(_SECOND)][0], py + _SECOND[third % len(_SECOND)][1]
    return py, zh, py.capitalize()

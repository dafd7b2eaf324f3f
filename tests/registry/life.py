"""A made-up life of an archive: what happens to its data, and a book of where every published id went.

The life is played on files in a folder, with the same functions that the commands call. It keeps its own book of what
each id should answer: every item carries a mark in its title, and the play knows where each mark went.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import yaml

from generator.problems import has_errors
from generator.registry import change
from generator.registry.check import check_whole
from generator.registry.files import read_registry, write_registry
from generator.registry.published import published
from tests.toy import write_release


@dataclass
class Life:
    """The data as plain values, and where everything that was ever published went."""

    folder: Path
    chance: random.Random
    day: date = date(2024, 1, 1)
    release: str = ""
    cities: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    plans: dict[str, dict] = field(default_factory=dict)
    went: dict[str, set[str]] = field(default_factory=dict)
    """For each id given up, the ids that took its place; none where it was withdrawn."""
    reasons: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    """The mark in the title of each live item."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """The marks of items that are linked, in whatever plans they stand."""
    count: int = 0
    todo: list = field(default_factory=list)
    """Changes of the registry that the data asks for, made once the data is written."""
    published: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    """Plans, cities and tags that something happened to since the last release: nothing else does."""

    def is_free(self, identifier: str) -> bool:
        """Whether an id is published and nothing happened around it since."""
        return (
            identifier in self.published
            and identifier not in self.busy
            and identifier.partition("/")[0] not in self.busy
        )

    def ask(self, name: str, *given: object) -> None:
        """What the maintainer will tell the registry; what it is about is left alone until the release."""
        self.todo.append((name, *given))
        for part in given:
            if isinstance(part, str):
                self.busy |= {part, part.partition("/")[0]} - {"cities", "tags"}

    def mark(self) -> str:
        self.count += 1
        return f"事项{self.count:04d}"

    # What may happen to the data

    def add_city(self) -> str:
        slug = f"city{chr(97 + len(self.cities) % 26)}{self.count}"
        self.count += 1
        self.cities[slug] = f"城{self.count}市"
        return slug

    def add_plan(self) -> None:
        city = self.chance.choice(list(self.cities))
        year = self.chance.randint(2015, 2026)
        plan = f"{city}-{year}-{self.chance.choice(['priorities', 'report'])}"
        if plan in self.plans or plan in self.went:
            return
        self.plans[plan] = {
            "id": plan,
            "city": city,
            "kind": plan.rpartition("-")[2],
            "period": str(year),
            "title": {"zh": f"{year}年文件"},
            "issuers": [{"zh": "市教育局"}],
            "coverage": "full",
            "attribution": {"state": "stated"},
            "sections": [{"id": "1", "number": "一", "title": {"zh": "任务"}}],
            "items": [],
            "changes": [],
        }
        for number in range(1, self.chance.randint(3, 7)):
            self.add_item(plan, str(number))

    def add_item(self, plan: str, local: str) -> str | None:
        identifier = f"{plan}/{local}"
        if identifier in self.went or any(item["id"] == local for item in self.plans[plan]["items"]):
            return None
        mark = self.mark()
        self.marks[identifier] = mark
        self.plans[plan]["items"].append(
            {
                "id": local,
                "section": "1",
                "title": {"zh": mark},
                "abstract": {"zh": f"做好{mark}。"},
                "tags": [self.chance.choice(list(self.tags))],
                "figures": self.figures(plan),
            }
        )
        return identifier

    def figures(self, plan: str) -> list[dict]:
        """Up to two targets, due in the plan's year or some years later."""
        year = int(self.plans[plan]["period"])
        return [
            {
                "id": f"f{number}",
                "indicator": "pupils",
                "kind": "target",
                "comparator": "=",
                "value": 100 * number,
                "unit": "人",
                "year": year + self.chance.choice([0, 0, 3, 7]),
                "year_basis": "stated",
                "state": "given",
                "printed": f"{100 * number}人",
            }
            for number in range(1, self.chance.randint(1, 3))
        ]

    def new_local(self, plan: str) -> str:
        self.count += 1
        return f"n-{self.count}"

    def some_item(self) -> tuple[str, dict] | None:
        """An item that is published and stands in its plan."""
        known = [(p, i) for p, plan in self.plans.items() for i in plan["items"] if self.is_free(f"{p}/{i['id']}")]
        return self.chance.choice(known) if known else None

    def take_out(self, plan: str, local: str) -> None:
        items = self.plans[plan]["items"]
        items[:] = [item for item in items if item["id"] != local]
        self.marks.pop(f"{plan}/{local}")

    def gone(self, identifier: str, successors: set[str], why: str) -> None:
        self.went[identifier] = successors
        self.reasons[identifier] = why

    def reword(self) -> None:
        plan, item = self.some_item() or (None, None)
        if plan:
            self.count += 1
            item["abstract"]["zh"] += f"更正{self.count}。"
            self.ask("correct", plan, item["id"], f"更正第{self.count}次")

    def renumber(self) -> None:
        plan, item = self.some_item() or (None, None)
        if plan:
            old, new = item["id"], self.new_local(plan)
            item["id"] = new
            self.marks[f"{plan}/{new}"] = self.marks.pop(f"{plan}/{old}")
            why = f"重新编号{self.count}"
            self.gone(f"{plan}/{old}", {f"{plan}/{new}"}, why)
            self.ask("move", f"{plan}/{old}", f"{plan}/{new}", why)

    def withdraw_item(self) -> None:
        plan, item = self.some_item() or (None, None)
        if plan:
            self.take_out(plan, item["id"])
            why = f"重复著录{self.count}"
            self.gone(f"{plan}/{item['id']}", set(), why)
            self.ask("withdraw", f"{plan}/{item['id']}", why)

    def merge_items(self) -> None:
        plan, item = self.some_item() or (None, None)
        others = [i for i in self.plans[plan]["items"] if i is not item] if plan else []
        if others:
            into = self.chance.choice(others)
            self.take_out(plan, item["id"])
            why = f"本为一条{self.count}"
            self.gone(f"{plan}/{item['id']}", {f"{plan}/{into['id']}"}, why)
            self.ask("merge", f"{plan}/{item['id']}", f"{plan}/{into['id']}", why)

    def split_item(self) -> None:
        plan, item = self.some_item() or (None, None)
        if plan:
            self.take_out(plan, item["id"])
            new = [self.add_item(plan, self.new_local(plan)) for _ in range(2)]
            why = f"本为两条{self.count}"
            self.gone(f"{plan}/{item['id']}", set(new), why)
            self.ask("split", f"{plan}/{item['id']}", new, why)

    def rename_plan(self, plan: str | None = None, city: str | None = None, why: str = "种类有误") -> None:
        """A plan gets another id, and its items with it; its file moves."""
        known = [p for p in self.plans if self.is_free(p)]
        plan = plan or (self.chance.choice(known) if known else None)
        if not plan:
            return
        record = self.plans[plan]
        city = city or record["city"]
        new = next(
            i
            for n in range(1, 99)
            for i in [f"{city}-{record['period']}-{record['kind']}-{n}"]
            if i not in self.plans and i not in self.went
        )
        self.plans[new] = self.plans.pop(plan) | {"id": new, "city": city}
        self.gone(plan, {new}, why)
        for identifier in [i for i in self.marks if i.startswith(f"{plan}/")]:
            moved = f"{new}/{identifier.partition('/')[2]}"
            self.marks[moved] = self.marks.pop(identifier)
            if identifier in self.published:
                self.gone(identifier, {moved}, why)
        if plan in self.published:
            self.ask("move", plan, new, why)

    def withdraw_plan(self) -> None:
        known = [p for p in self.plans if self.is_free(p)]
        if len(known) > 4:
            plan = self.chance.choice(known)
            why = f"出处存疑{self.count}"
            for item in list(self.plans[plan]["items"]):
                identifier = f"{plan}/{item['id']}"
                self.take_out(plan, item["id"])
                if identifier in self.published:
                    self.gone(identifier, set(), why)
            del self.plans[plan]
            self.gone(plan, set(), why)
            self.ask("withdraw", plan, why)

    def rename_city(self) -> None:
        """A city or a tag gets another name: nothing happens to any id."""
        self.count += 1
        self.cities[self.chance.choice(list(self.cities))] = f"改名{self.count}市"
        self.tags[self.chance.choice(list(self.tags))] = f"主题{self.count}"

    def merge_cities(self) -> None:
        known = [
            c
            for c in self.cities
            if self.is_free(f"cities/{c}") and all(self.is_free(p) for p, r in self.plans.items() if r["city"] == c)
        ]
        if len(known) > 3:
            old, new = self.chance.sample(known, 2)
            why = f"两市合并{self.count}"
            for plan in [p for p, record in self.plans.items() if record["city"] == old]:
                self.rename_plan(plan, new, why)
            del self.cities[old]
            self.gone(f"cities/{old}", {f"cities/{new}"}, why)
            self.ask("merge", f"cities/{old}", f"cities/{new}", why)

    def merge_tags(self) -> None:
        known = [t for t in self.tags if self.is_free(f"tags/{t}")]
        if len(known) > 2:
            old, new = self.chance.sample(known, 2)
            why = f"主题合并{self.count}"
            for plan in self.plans.values():
                for item in plan["items"]:
                    item["tags"] = [new if tag == old else tag for tag in item["tags"]]
            del self.tags[old]
            self.gone(f"tags/{old}", {f"tags/{new}"}, why)
            self.ask("merge", f"tags/{old}", f"tags/{new}", why)

    def add_tag(self) -> None:
        self.count += 1
        self.tags[f"tag-{self.count}"] = f"主题{self.count}"

    def link(self) -> None:
        """A link between two items of any plans: from the next release their plans have a page side by side."""
        self.links.append(tuple(self.chance.sample(sorted(self.marks.values()), 2)))

    def unlink(self) -> None:
        """A link is withdrawn: nothing happens to any id, and the page of its plans is no longer built."""
        if self.links:
            self.links.pop(self.chance.randrange(len(self.links)))

    def links_from(self, plan: str, local: str) -> list[dict]:
        """The links of an item to those that stand in other plans."""
        places = {mark: identifier for identifier, mark in self.marks.items()}
        own = self.marks[f"{plan}/{local}"]
        to = dict.fromkeys(places[end] for start, end in self.links if start == own and end in places)
        ends_ = [identifier for identifier in to if identifier.partition("/")[0] != plan]
        return [{"kind": "same_target_as", "to": each, "grade": "likely", "why": {"zh": "同一事项"}} for each in ends_]

    def reorder(self) -> None:
        """Items stand in another order in the file: nothing happens to any id."""
        for plan in self.plans.values():
            self.chance.shuffle(plan["items"])

    def bring_back(self) -> None:
        """Something withdrawn is found right after all and stands in the data again."""
        withdrawn = [
            i
            for i, successors in self.went.items()
            if not successors and "/" in i and i.partition("/")[0] in self.plans and self.is_free(i)
        ]
        if withdrawn:
            identifier = self.chance.choice(withdrawn)
            plan, _, local = identifier.partition("/")
            del self.went[identifier]
            self.add_item(plan, local)
            self.ask("restore", identifier, "出处已明")
            self.ask("correct", plan, local, f"恢复{self.count}")

    # Writing, releasing

    def write(self) -> None:
        for path in sorted((self.folder / "plans").rglob("*.yaml")) if (self.folder / "plans").exists() else []:
            path.unlink()
        for path in (self.folder / "departments").glob("*.yaml"):
            path.unlink()

        def put(name: str, value: object) -> None:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), "utf-8")

        code = {"code": "130400", "date": "2024-01-01"}
        put(
            "cities.yaml",
            {
                "cities": [
                    {
                        "id": c,
                        "name": {"zh": n},
                        "short": {"zh": n[:-1]},
                        "province": {"zh": "某省"},
                        "division_code": code,
                    }
                    for c, n in self.cities.items()
                ]
            },
        )
        for city in self.cities:
            put(f"departments/{city}.yaml", {"city": city, "departments": []})
        put(
            "tags.yaml", {"tags": [{"id": t, "name": {"zh": n}, "definition": {"zh": n}} for t, n in self.tags.items()]}
        )
        for name in ("functions", "reforms"):
            put(f"{name}.yaml", {name: []})
        pupils = {
            "id": "pupils",
            "tier": "core",
            "name": {"zh": "在校生"},
            "unit": "人",
            "direction": "up",
            "definition": {"zh": "在校生"},
        }
        put("indicators.yaml", {"indicators": [pupils]})
        for plan in self.plans.values():
            items = [item | {"links": self.links_from(plan["id"], item["id"])} for item in plan["items"]]
            put(f"plans/{plan['city']}/{plan['id']}.yaml", plan | {"items": items})

    def make_release(self, number: str) -> None:
        """What a maintainer does: write the data, say what became of the ids, check, release."""
        self.release = number
        self.day += timedelta(days=self.chance.randint(10, 25))
        day = self.day.isoformat()
        for step in [step for step in self.todo if step[0] == "correct"]:
            _, plan, local, why = step
            if plan in self.plans and any(i["id"] == local for i in self.plans[plan]["items"]):
                self.plans[plan]["changes"].append({"date": day, "ids": [local], "reason": {"zh": why}})
        self.write()
        archive, registry, found = check_whole(self.folder)
        assert archive, found
        now = published(archive)
        for name, *given in [step for step in self.todo if step[0] != "correct"]:
            registry = self.say(registry, now, name, given, day)
        write_registry(self.folder, registry)
        archive, registry, found = check_whole(self.folder)
        assert not has_errors(found), found
        write_release(self.folder, change.release(registry, archive, number, day))
        self.todo.clear()
        self.busy.clear()
        self.published = set(read_registry(self.folder)[0].entries)

    @staticmethod
    def say(registry, now, name, given, day):
        match name, given:
            case "withdraw", [identifier, why]:
                return change.withdraw(registry, now, identifier, why, day)
            case "move", [old, new, why]:
                return change.move(registry, now, old, new, why, day)
            case "merge", [old, into, why]:
                return change.merge(registry, now, [old], into, why, day)
            case "split", [old, new, why]:
                return change.split(registry, now, old, new, why, day)
            case "restore", [identifier, why]:
                return change.restore(registry, now, identifier, why, day)

    def leads_to(self, identifier: str) -> set[str]:
        """Where an id should lead, followed by the play's own book."""
        if identifier not in self.went:
            return {identifier}
        if not self.went[identifier]:
            return {identifier}
        return set().union(*(self.leads_to(next_) for next_ in self.went[identifier]))

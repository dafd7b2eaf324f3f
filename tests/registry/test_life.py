"""Two years of an archive's life: forty releases, and after each every id ever published answers with a page that is right.

The life is played on files in a folder, with the same functions that the commands call. What each id should answer is kept by
the play itself, in its own way: every item carries a mark in its title, and the play knows where each mark went.
"""

import json
import posixpath
import random
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from generator.archive import addresses
from generator.archive.pairs import pairs
from generator.pipeline import build
from generator.problems import has_errors
from generator.registry import change
from generator.registry.check import check_whole
from generator.registry.corrections import with_change
from generator.registry.entries import Kind, changes, rows
from generator.registry.files import read_registry, write_registry
from generator.registry.old_comparisons import old_comparisons
from generator.registry.published import published
from generator.site.folders import Folders
from generator.sources.passages import SourceFiles
from generator.views import item_pages
from generator.views.tombstones import gone_by_plan, tombstone_pages
from tests.toy import copy_of_data, replace_once, write_release

RELEASES = 40


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
            "id": plan, "city": city, "kind": plan.rpartition("-")[2], "period": str(year), "title": {"zh": f"{year}年文件"},
            "issuer": {"zh": "市教育局"}, "coverage": "full", "attribution": {"state": "stated"},
            "sections": [{"id": "1", "number": "一", "title": {"zh": "任务"}}], "items": [], "changes": [],
        }  # fmt: skip
        for number in range(1, self.chance.randint(3, 7)):
            self.add_item(plan, str(number))

    def add_item(self, plan: str, local: str) -> str | None:
        identifier = f"{plan}/{local}"
        if identifier in self.went or any(item["id"] == local for item in self.plans[plan]["items"]):
            return None
        mark = self.mark()
        self.marks[identifier] = mark
        self.plans[plan]["items"].append(
            {"id": local, "section": "1", "title": {"zh": mark}, "abstract": {"zh": f"做好{mark}。"},
             "tags": [self.chance.choice(list(self.tags))]}
        )  # fmt: skip
        return identifier

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
            i for n in range(1, 99) for i in [f"{city}-{record['period']}-{record['kind']}-{n}"]
            if i not in self.plans and i not in self.went
        )  # fmt: skip
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
            c for c in self.cities
            if self.is_free(f"cities/{c}") and all(self.is_free(p) for p, r in self.plans.items() if r["city"] == c)
        ]  # fmt: skip
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
        """A link had no ground after all: nothing happens to any id, and the page of its plans is not built any more."""
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
            i for i, successors in self.went.items()
            if not successors and "/" in i and i.partition("/")[0] in self.plans and self.is_free(i)
        ]  # fmt: skip
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
        put("cities.yaml", {"cities": [
            {"id": c, "name": {"zh": n}, "short": {"zh": n[:-1]}, "province": {"zh": "某省"}, "division_code": code}
            for c, n in self.cities.items()
        ]})  # fmt: skip
        for city in self.cities:
            put(f"departments/{city}.yaml", {"city": city, "departments": []})
        put(
            "tags.yaml", {"tags": [{"id": t, "name": {"zh": n}, "definition": {"zh": n}} for t, n in self.tags.items()]}
        )
        for name in ("functions", "reforms", "indicators"):
            put(f"{name}.yaml", {name: []})
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


EVENTS = {
    "add_plan": 5, "reword": 5, "renumber": 3, "withdraw_item": 2, "merge_items": 3, "split_item": 3, "rename_plan": 1,
    "withdraw_plan": 1, "rename_city": 2, "merge_cities": 1, "merge_tags": 1, "add_tag": 2, "reorder": 1, "bring_back": 2,
    "link": 3, "unlink": 3,
}  # fmt: skip


def address(identifier: str) -> str:
    head = identifier.partition("/")[0]
    return (
        f"{identifier}/" if head in ("cities", "tags", "departments", "reforms") else addresses.cite_address(identifier)
    )


def hrefs(html: str, here: str) -> set[str]:
    """The addresses that a page's links lead to."""
    found = set()
    for given in re.findall(r'(?:href="|url=)([^"#]*)(?:#[^"]*)?"', html):
        if not re.match(r"[a-z]+:", given):
            path = posixpath.normpath(posixpath.join(here, given))
            if not path.startswith("assets/"):
                found.add("" if path == "." else f"{path}/")
    return found


def check_every_page(life: Life, ever: set[str]) -> None:
    """Every id ever published has one page, and the page is right about it."""
    archive, registry, found = check_whole(life.folder)
    assert not has_errors(found)
    live = {address(i) for i in published(archive)}
    tombstones = {}
    for at, html in tombstone_pages(registry, archive):
        assert at not in tombstones and at not in live, at
        tombstones[at] = html
    for identifier in ever:
        at = address(identifier)
        assert (at in live) != (at in tombstones), identifier
        ends = life.leads_to(identifier)
        if at in live:
            assert ends == {identifier}
            if identifier in life.marks:
                assert archive.items[identifier].item.title.zh == life.marks[identifier]
            continue
        html = tombstones[at]
        assert identifier in html and life.reasons[identifier] in html and "noindex" in html
        linked = hrefs(html, at)
        known = live | set(tombstones) | {"", "search/", "cite/"} | {addresses.plan(p) for p in archive.plans}
        assert linked <= known, identifier
        for end in ends - {identifier}:
            assert address(end) in linked, (identifier, end)
            if end in life.marks:
                assert life.marks[end] in html
        went_one_way = len(life.went[identifier]) == 1 and len(ends) == 1 and address(next(iter(ends))) in live
        kept_name = registry.entries[identifier].status.value in ("moved", "merged")
        assert ('http-equiv="refresh"' in html) == (went_one_way and kept_name), identifier
        assert "<script" not in html[html.index("<main") : html.index("</main>")]
    for plan, gone in gone_by_plan(registry, archive).items():
        if plan not in archive.plans:
            page = tombstones[addresses.plan(plan)]
            for item in gone:
                assert f'id="{item.anchor}"' in page


def steps(life: Life, identifier: str) -> int:
    """How many changes lie between an id and what it leads to today."""
    return (
        1 + max(map(lambda after: steps(life, after), life.went[identifier]), default=0)
        if life.went.get(identifier)
        else 0
    )


def new_life(folder: Path, seed: int) -> Life:
    life = Life(copy_of_data(folder), random.Random(seed))
    (life.folder / "known.yaml").unlink()
    for _ in range(4):
        life.add_city()
        life.add_tag()
    for _ in range(4):
        life.add_plan()
    return life


@pytest.mark.parametrize("seed", [1, 2])
def test_two_years(tmp_path, seed):
    life = new_life(tmp_path, seed)
    ever: set[str] = set()
    compared: set[str] = set()
    taken_back = 0
    first: dict[str, str] = {}
    names, weights = list(EVENTS), list(EVENTS.values())
    for turn in range(1, RELEASES + 1):
        if turn > 1:
            for name in life.chance.choices(names, weights, k=life.chance.randint(1, 6)):
                getattr(life, name)()
        life.make_release(f"{2024 + (turn - 1) // 20}.{(turn - 1) % 20 + 1}")
        for identifier in life.published:
            first.setdefault(identifier, life.release)
        assert ever <= life.published, "an id was forgotten"
        ever = set(life.published)
        check_every_page(life, ever)
        archive, registry, _ = check_whole(life.folder)
        compared |= {addresses.comparison_page(*pair) for pair in pairs(archive)}
        today = {addresses.comparison_page(*pair) for pair in pairs(archive)}
        taken_back += sum(
            1
            for _, _, leads_to in old_comparisons(registry, archive)
            if leads_to and leads_to not in set(pairs(archive))
        )
        led_on = {at for at, _ in tombstone_pages(registry, archive) if at.startswith("compare/")}
        assert compared <= today | led_on and not today & led_on

    assert taken_back, "no page of two plans was taken back while both were live"
    registry, found = read_registry(life.folder)
    assert not found and len(registry.releases) == RELEASES
    assert {addresses.comparison_page(*pair) for pair in registry.comparisons} == compared
    assert {row["id"]: row["first_release"] for row in rows(registry)} == first
    statuses = {entry.status.value for entry in registry.entries.values()}
    assert statuses == {"live", "moved", "merged", "split", "withdrawn"}
    assert max(steps(life, identifier) for identifier in life.went) >= 3, "no chain of moves"
    told = changes(registry)
    assert {entry.id for each in told for entry in each.added} == ever
    archive, _, _ = check_whole(life.folder)
    for identifier in life.marks:
        html = item_pages.item_page(archive, SourceFiles({}), identifier)
        assert life.marks[identifier] in html and f"/id/{identifier}/" in html


def test_the_built_site_has_a_page_for_every_id(tmp_path):
    """Twelve releases, then the whole build: every id ever published has its file, live or not."""
    life = new_life(tmp_path, 7)
    for turn in range(1, 13):
        if turn > 1:
            for name in life.chance.choices(list(EVENTS), list(EVENTS.values()), k=4):
                getattr(life, name)()
        life.make_release(f"2024.{turn}")
    built = build(Folders(data=life.folder, build=tmp_path / "build"))
    for identifier in life.published:
        page = (built.site / addresses.html_path(address(identifier))).read_text("utf-8")
        assert life.reasons.get(identifier, "") in page
    told = json.loads((built.site / "data" / "withdrawn.json").read_text("utf-8"))
    assert {each["id"] for each in told} == set(life.went) & life.published
    for each in told:
        assert set(each["leads_to"]) == life.leads_to(each["id"]) - {each["id"]}


# Ways to break a link

PRIORITIES = "plans/qingchuan/qingchuan-2023-priorities.yaml"
REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"
ITEM_3 = '  - id: "3"\n    section: "2"'


@pytest.fixture
def released(tmp_path, monkeypatch):
    from tests.toy import release

    data = copy_of_data(tmp_path)
    release(data)
    monkeypatch.chdir(tmp_path)
    return data


def edit(file, find, write):
    return lambda data: replace_once(data / file, find, write)


def row_gone(data):
    path = data / "identifiers.csv"
    path.write_text(
        "".join(x for x in path.read_text("utf-8").splitlines(True) if not x.startswith("qingchuan-2023-report/3,")),
        "utf-8",
    )


def hash_rewritten(data):
    path = data / "identifiers.csv"
    path.write_text(re.sub(r"(qingchuan-2023-report/3,.*2024\.1=)....", r"\g<1>0000", path.read_text("utf-8")), "utf-8")


def plan_deleted(data):
    (data / REPORT).unlink()


def item_deleted(data):
    path = data / REPORT
    text = path.read_text("utf-8")
    path.write_text(text[: text.index('  - id: "4"')] + text[text.index('  - id: "5"') :], "utf-8")


def given_up_in_registry(data):
    path = data / "identifiers.csv"
    path.write_text(
        re.sub(
            r"(report/3,item,2024\.1,)live,,2024-03-01,,", r"\1withdrawn,,2024-05-01,撤下,", path.read_text("utf-8")
        ),
        "utf-8",
    )


def leads_to_itself_in_a_circle(data):
    path = data / "identifiers.csv"
    text = re.sub(
        r"(report/3,item,2024\.1,)live,,2024-03-01,,",
        r"\1moved,qingchuan-2023-report/4,2024-05-01,改号,",
        path.read_text("utf-8"),
    )
    text = re.sub(
        r"(report/4,item,2024\.1,)live,,2024-03-01,,", r"\1moved,qingchuan-2023-report/3,2024-05-01,改号,", text
    )
    path.write_text(text, "utf-8")


def leads_nowhere(data):
    item_deleted(data)
    path = data / "identifiers.csv"
    path.write_text(
        re.sub(
            r"(report/4,item,2024\.1,)live,,2024-03-01,,",
            r"\1moved,qingchuan-2023-report/44,2024-05-01,改号,",
            path.read_text("utf-8"),
        ),
        "utf-8",
    )


def exchanged(data):
    replace_once(data / REPORT, ITEM_3, ITEM_3.replace('"3"', '"9"'))
    replace_once(data / REPORT, ITEM_3.replace('"3"', '"4"'), ITEM_3)
    replace_once(data / REPORT, ITEM_3.replace('"3"', '"9"'), ITEM_3.replace('"3"', '"4"'))


def figure_altered(data):
    replace_once(data / REPORT, "value: 12.5", "value: 13.5")
    replace_once(data / REPORT, "printed: 12.5%", "printed: 13.5%")


def other_city(data):
    (data / "plans/baishi/qingchuan-2023-report.yaml").write_text(
        (data / REPORT).read_text("utf-8").replace("city: qingchuan", "city: baishi"), "utf-8")  # fmt: skip
    (data / REPORT).unlink()


def releases_deleted(data):
    (data / "releases.csv").unlink()


WAYS = {
    "an item deleted": (item_deleted, "G511", "qingchuan-2023-report/4 was published in release 2024.1 and is no longer"),
    "a plan deleted": (plan_deleted, "G511", "and with it 5 of its items"),
    "an item renumbered": (edit(REPORT, ITEM_3, ITEM_3.replace('"3"', '"30"')), "G511", "ids move qingchuan-2023-report/3 qingchuan-2023-report/30"),
    "an id used again": (given_up_in_registry, "G512", "must not be used again"),
    "an abstract rewritten": (edit(REPORT, "高出年初的一成。", "略高于一成。"), "G513", "no longer says what it said"),
    "a figure altered": (figure_altered, "G513", "no longer says what it said"),
    "a passage exchanged": (edit(REPORT, "76d9c2dca3a66", "a6d9c2dca3a66"), "G513", "ids correct"),
    "two ids exchanged": (exchanged, "G514", "now says what qingchuan-2023-report/3 said"),
    "a successor that is none": (leads_nowhere, "G504", "leads to qingchuan-2023-report/44"),
    "a circle": (leads_to_itself_in_a_circle, "G505", "lead to each other"),
    "a row of the registry deleted": (row_gone, "G515", "no longer says what was published"),
    "a hash rewritten": (hash_rewritten, "G515", "a row or a hash is missing or altered"),
    "the releases deleted": (releases_deleted, "G516", "releases.csv does not know"),
    "a plan given to another city": (other_city, "L331", "is not made of city, period and kind"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_link_cannot_be_broken(released, way):
    """Each way is stopped, and the message says what happened and where."""
    break_it, code, words = WAYS[way]
    break_it(released)
    _, _, found = check_whole("data")
    assert has_errors(found)
    assert code in {problem.code for problem in found}, found
    told = [f"{problem.message} {problem.hint}" for problem in found if problem.code == code]
    assert any(words in each for each in told), told
    assert all(problem.line >= 1 and problem.file.startswith("data/") for problem in found)


@pytest.mark.parametrize(
    "ask, words",
    [
        (lambda r, n: change.withdraw(r, n, "qingchuan-2023-report/3", "x", "2024-05-01"), "is still in the data"),
        (lambda r, n: change.withdraw(r, n, "qingchuan-2023-report/77", "x", "2024-05-01"), "was never published"),
        (lambda r, n: change.move(r, n, "qingchuan-2023-report/4", "qingchuan-2023-report/78", "x", "2024-05-01"), "neither in the data nor published"),
        (lambda r, n: change.move(r, n, "qingchuan-2023-report/4", "qingchuan-2023-report/4", "x", "2024-05-01"), "cannot lead to itself"),
        (lambda r, n: change.move(r, n, "qingchuan-2023-report/4", "tags/safety", "x", "2024-05-01"), "leads to its own kind"),
        (lambda r, n: change.split(r, n, "qingchuan-2023-report/4", ["qingchuan-2023-report/2"], "x", "2024-05-01"), "two ids or more"),
        (lambda r, n: change.withdraw(r, n, "qingchuan-2023-report/4", "  ", "2024-05-01"), "say why"),
        (lambda r, n: change.restore(r, n, "qingchuan-2023-report/4", "x", "2024-05-01"), "is live"),
    ],
)  # fmt: skip
def test_what_is_not_in_order_is_refused(released, ask, words):
    item_deleted(released)
    archive, registry, _ = check_whole("data")
    with pytest.raises(change.RefusedError, match=words):
        ask(registry, published(archive))


def test_a_circle_is_refused_when_it_is_asked_for(released):
    item_deleted(released)
    replace_once(released / REPORT, ITEM_3, ITEM_3.replace('"3"', '"30"'))
    archive, registry, _ = check_whole("data")
    now = published(archive)
    registry = change.move(registry, now, "qingchuan-2023-report/4", "qingchuan-2023-report/3", "x", "2024-05-01")
    with pytest.raises(change.RefusedError, match="lead to each other"):
        change.move(registry, now, "qingchuan-2023-report/3", "qingchuan-2023-report/4", "x", "2024-05-01")


def test_a_plan_moves_with_its_items(released):
    path = released / REPORT
    text = path.read_text("utf-8").replace("id: qingchuan-2023-report\n", "id: qingchuan-2023-report-1\n")
    path.with_name("qingchuan-2023-report-1.yaml").write_text(
        text.replace('"qingchuan-2023-report/', '"qingchuan-2023-report-1/'), "utf-8"
    )
    path.unlink()
    archive, registry, found = check_whole("data")
    assert archive and {problem.code for problem in found} == {"G511"} and len(found) == 1
    registry = change.move(
        registry, published(archive), "qingchuan-2023-report", "qingchuan-2023-report-1", "改号", "2024-05-01"
    )
    pages = dict(tombstone_pages(registry, archive))
    comparison = "compare/qingchuan-2023-priorities--qingchuan-2023-report"
    assert set(pages) == {"plans/qingchuan-2023-report/", "id/qingchuan-2023-report/", f"{comparison}/"} | {
        f"id/qingchuan-2023-report/{n}/" for n in range(1, 6)
    } | {
        "data/plans/qingchuan-2023-report.json",
        *(f"data/cite/qingchuan-2023-report.{end}" for end in ("bib", "csl.json", "ris")),
    }
    assert 'content="0; url=../qingchuan-2023-priorities--qingchuan-2023-report-1/"' in pages[f"{comparison}/"]
    document = pages["plans/qingchuan-2023-report/"]
    assert 'id="item-3"' in document and 'href="../qingchuan-2023-report-1/#item-3"' in document
    assert 'content="0; url=../../../id/qingchuan-2023-report-1/3/"' in pages["id/qingchuan-2023-report/3/"].replace(
        "../../qingchuan", "../../../id/qingchuan"
    )
    assert [entry.kind for entry in registry.entries.values() if not entry.is_live].count(Kind.ITEM) == 5


def test_a_comparison_keeps_its_address_when_a_plan_comes_between(tmp_path):
    """The page of two neighbouring years leads on to where any two plans are compared; of a withdrawn one it says so."""
    life = new_life(tmp_path, 3)
    city = life.add_city()
    for year in ("2015", "2017"):
        life.plans[f"{city}-{year}-report"] = {
            "id": f"{city}-{year}-report", "city": city, "kind": "report", "period": year, "title": {"zh": f"{year}年总结"},
            "coverage": "full", "attribution": {"state": "stated"}, "sections": [], "items": [], "changes": [],
        }  # fmt: skip
    life.make_release("2024.1")
    between = f"{city}-2016-report"
    life.plans[between] = {
        **life.plans[f"{city}-2015-report"],
        "id": between,
        "period": "2016",
        "title": {"zh": "2016年总结"},
    }
    life.make_release("2024.2")
    archive, registry, _ = check_whole(life.folder)
    old = f"compare/{city}-2015-report--{city}-2017-report/"
    html = dict(tombstone_pages(registry, archive))[old]
    assert f'href="../?a={city}-2015-report&amp;b={city}-2017-report"' in html and "http-equiv" in html
    del life.plans[f"{city}-2015-report"]
    life.ask("withdraw", f"{city}-2015-report", "出处存疑")
    life.make_release("2024.3")
    archive, registry, _ = check_whole(life.folder)
    html = dict(tombstone_pages(registry, archive))[old]
    assert "出处存疑" in html and f'href="../../id/{city}-2017-report/"' in html and 'http-equiv="refresh"' not in html


def test_a_correction_is_one_line_in_the_file(released):
    path = released / REPORT
    replace_once(path, "高出年初的一成。", "略高于一成。")
    path.write_text(with_change(path.read_text("utf-8"), ["3"], "2024-04-02", '更正："一成"', "Corrected"), "utf-8")
    archive, registry, found = check_whole("data")
    assert found == []
    after = change.release(registry, archive, "2024.2", "2024-05-01")
    entry = after.entries["qingchuan-2023-report/3"]
    assert [release for release, _ in entry.hashes] == ["2024.1", "2024.2"] and entry.reason == '更正："一成"'
    write_release("data", after)
    replace_once(path, "略高于一成。", "高于一成。")
    assert {problem.code for problem in check_whole("data")[2]} == {"G513"}, "a line counts once"
    path.write_text(with_change(path.read_text("utf-8"), ["3"], "2024-05-02", "再更正", None), "utf-8")
    assert check_whole("data")[2] == []

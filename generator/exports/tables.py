"""The published tables in order: names, columns, keys, and where their rows come from."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from generator.archive import rows
from generator.archive.matrix import matrix_rows
from generator.archive.model import Archive
from generator.archive.rows import Row
from generator.exports import columns as c
from generator.exports.columns import Column
from generator.records import Text


@dataclass(frozen=True)
class Table:
    """One published table. `key` names the columns of its primary key; empty if it has none.

    `rows` returns all its rows in order.
    """

    name: str
    title: Text
    about: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Archive], Iterable[Row]]

    @property
    def file(self) -> str:
        """Name of its CSV file, relative to the site."""
        return f"data/{self.name}.csv"

    @property
    def has_json(self) -> bool:
        """Whether it is published as JSON too."""
        return self.name in _AS_JSON


_AS_JSON = ("items", "figures")


def _items(archive: Archive) -> Iterator[Row]:
    return (rows.item_row(placed, archive) for placed in archive.items.values())


def _figures(archive: Archive) -> Iterator[Row]:
    return (rows.figure_row(stated, archive) for stated in archive.figures.values())


def _plans(archive: Archive) -> Iterator[Row]:
    return (rows.plan_row(plan, archive) for plan in archive.plans.values())


def _kinds(archive: Archive) -> Iterator[Row]:
    return (rows.kind_row(kind, archive) for kind in archive.kinds.values())


def _cities(archive: Archive) -> Iterator[Row]:
    return (rows.city_row(city, archive) for city in archive.cities.values())


def _departments(archive: Archive) -> Iterator[Row]:
    return (rows.department_row(city, each, archive) for (city, _), each in archive.departments.items())


def _functions(archive: Archive) -> Iterator[Row]:
    return (rows.function_row(function, archive) for function in archive.functions.values())


def _reforms(archive: Archive) -> Iterator[Row]:
    return (rows.reform_row(reform, archive) for reform in archive.reforms.values())


def _tags(archive: Archive) -> Iterator[Row]:
    return (rows.tag_row(tag, archive) for tag in archive.tags.values())


def _indicators(archive: Archive) -> Iterator[Row]:
    return (rows.indicator_row(indicator, archive) for indicator in archive.indicators.values())


def _links(archive: Archive) -> Iterator[Row]:
    return (rows.link_row(link) for item in archive.items for link in archive.links_from.get(item, ()))


def _mentions(archive: Archive) -> Iterator[Row]:
    return (rows.mention_row(placed, each) for placed in archive.items.values() for each in placed.item.mentions)


def _known(archive: Archive) -> Iterator[Row]:
    return (rows.known_row(document) for document in archive.known)


def _table(
    name: str,
    title: tuple[str, str],
    about: tuple[str, str],
    columns: tuple[Column, ...],
    key: str,
    rows_of: Callable[[Archive], Iterable[Row]],
) -> Table:
    """A table; `title` and `about` in Chinese and English, `key` as names with spaces between them."""
    return Table(
        name, Text(zh=title[0], en=title[1]), Text(zh=about[0], en=about[1]), columns, tuple(key.split()), rows_of
    )


TABLES: tuple[Table, ...] = (
    _table(
        "items",
        ("条目", "Items"),
        ("每行一个条目，引用的最小单位。", "One row for each item, the unit of citation."),
        c.ITEMS,
        "id",
        _items,
    ),
    _table(
        "figures",
        ("数值", "Figures"),
        ("每行是某条目对某指标的一次表述。", "One row for each statement of an indicator's value in an item."),
        c.FIGURES,
        "id",
        _figures,
    ),
    _table("plans", ("文件", "Plans"), ("每行一份文件。", "One row for each plan."), c.PLANS, "id", _plans),
    _table(
        "kinds",
        ("文件种类", "Kinds of plan"),
        ("每行一种文件。", "One row for each kind of document."),
        c.KINDS,
        "id",
        _kinds,
    ),
    _table("cities", ("城市", "Cities"), ("每行一个城市。", "One row for each city."), c.CITIES, "id", _cities),
    _table(
        "departments",
        ("处室与单位", "Departments"),
        (
            "每行一个处室或单位；编号与城市合起来才唯一。",
            "One row for each department; its id is unique together with its city.",
        ),
        c.DEPARTMENTS,
        "city id",
        _departments,
    ),
    _table(
        "functions",
        ("职能", "Functions"),
        ("每行一项跨城市通用的职能。", "One row for each function, which joins departments across cities."),
        c.FUNCTIONS,
        "id",
        _functions,
    ),
    _table("reforms", ("改革", "Reforms"), ("每行一项改革。", "One row for each reform."), c.REFORMS, "id", _reforms),
    _table(
        "tags",
        ("标签", "Tags"),
        ("每行一个受控主题词。", "One row for each controlled subject term."),
        c.TAGS,
        "id",
        _tags,
    ),
    _table(
        "indicators",
        ("指标", "Indicators"),
        ("每行一项可以计数的指标。", "One row for each countable thing."),
        c.INDICATORS,
        "id",
        _indicators,
    ),
    _table(
        "links",
        ("关联", "Links"),
        ("每行一条已标注的条目间关联。", "One row for each declared link between two items."),
        c.LINKS,
        "source kind target",
        _links,
    ),
    _table(
        "mentions",
        ("提及", "Mentions"),
        ("每行是一个条目用到的一个名称。", "One row for each name that an item uses."),
        c.MENTIONS,
        "",
        _mentions,
    ),
    _table(
        "matrix",
        ("总表", "Matrix"),
        (
            "每行是一项改革、标签或职能在某市某年的条目数；仅列有涵盖该年的文件或被回顾的城市与年份。",
            "One row for each reform, tag and function in each city and year with a plan in force or looked back on.",
        ),
        c.MATRIX,
        "kind term city year",
        matrix_rows,
    ),
    _table(
        "known",
        ("已知未收录", "Known documents"),
        ("每行一份已知存在而未收录的文件。", "One row for each document known but not in the archive."),
        c.KNOWN,
        "",
        _known,
    ),
)
"""In the order of the page `/data/`: most wanted first."""


def identifiers(registry_rows: Callable[[], Iterable[Row]]) -> Table:
    """The table of every id ever published. Its rows come from the registry, not from the archive."""
    return _table(
        "identifiers",
        ("编号登记", "Identifiers"),
        (
            "每行一个公布过的编号，包括已撤下与已迁移的。",
            "One row for each id ever published, those withdrawn or moved included.",
        ),
        c.IDENTIFIERS,
        "id",
        lambda archive: registry_rows(),
    )

"""Worked examples of reading the downloads. Each runs as printed in the folder that holds the files.

No line is empty or begins with a hash sign, so that a Markdown page can show the code verbatim.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.archive.model import Archive
from generator.records import Text


@dataclass(frozen=True)
class Example:
    """One example: its language, what it shows, and the code."""

    key: str
    name: str
    about: Text
    code: str


_PYTHON = """\
import csv
def text(cell):
    return cell.removeprefix("'")
with open("items.csv", encoding="utf-8-sig", newline="") as file:
    items = list(csv.DictReader(file))
for item in items:
    if "{reform}" in item["reforms"].split(";"):
        print(item["period"], item["city"], text(item["title_zh"]), item["url"])
with open("figures.csv", encoding="utf-8-sig", newline="") as file:
    figures = [row for row in csv.DictReader(file) if row["state"] == "given" and not row["repeats"]]
for figure in figures:
    if figure["kind"] == "target" and figure["year"] == "{year}":
        print(figure["item"], figure["indicator"], text(figure["comparator"]), figure["value"], figure["unit"])
"""

_SQLITE = """\
SELECT id, title_zh, url FROM items_found WHERE words MATCH '学位*';
SELECT city_zh, first_year, items FROM reform_spread WHERE reform = '{reform}';
SELECT city_zh, indicator_zh, comparator, value, unit, url FROM targets_due_by_year \
WHERE year = {year} AND state = 'given';
SELECT department_zh, items FROM departments_by_role WHERE city = '{city}' AND role = 'responsible' LIMIT 10;
SELECT indicator_zh, target_printed, actual_printed FROM targets_and_actuals LIMIT 10;
"""

_DUCKDB = """\
SELECT city, period, title_zh, url
FROM read_csv('items.csv', header = true, all_varchar = true)
WHERE list_contains(string_split(reforms, ';'), '{reform}');
SELECT indicator, count(*) AS figures, min(value) AS lowest, max(value) AS highest
FROM read_json('figures.json')
WHERE state = 'given' AND kind = 'target' AND repeats IS NULL
GROUP BY indicator ORDER BY figures DESC, indicator LIMIT 10;
"""

_R = """\
items <- read.csv("items.csv", fileEncoding = "UTF-8-BOM", colClasses = "character")
taken_up <- sapply(strsplit(items$reforms, ";"), function(ids) "{reform}" %in% ids)
print(items[taken_up, c("city", "period", "title_zh", "url")])
figures <- read.csv("figures.csv", fileEncoding = "UTF-8-BOM")
given <- subset(figures, state == "given" & (is.na(repeats) | repeats == ""))
print(aggregate(value ~ indicator, data = given, FUN = length))
"""


def examples(archive: Archive) -> tuple[Example, ...]:
    """The examples, filled in with the reform, city and year of which this archive holds most."""
    terms = _most_frequent(archive)

    def example(key: str, name: str, zh: str, en: str, code: str) -> Example:
        for term, value in terms.items():
            code = code.replace("{" + term + "}", value)
        return Example(key, name, Text(zh=zh, en=en), code)

    return (
        example(
            "python",
            "Python",
            "只用标准库：一项改革的全部条目，一年到期的目标。",
            "With the standard library alone: all items of a reform, the targets due in a year.",
            _PYTHON,
        ),
        example(
            "sqlite",
            "SQLite",
            "sqlite3 archive.sqlite，或任何能打开 SQLite 的程序（3.20 起，带 FTS5）。",
            "sqlite3 archive.sqlite, or any program that opens SQLite (3.20 or later, with FTS5).",
            _SQLITE,
        ),
        example("duckdb", "DuckDB", "直接查询 CSV 与 JSON。", "Query the CSV and JSON files as they are.", _DUCKDB),
        example("r", "R", "不需要附加包。", "Without further packages.", _R),
    )


def _most_frequent(archive: Archive) -> Mapping[str, str]:
    reform = max(archive.items_of_reform, key=lambda each: len(archive.items_of_reform[each]), default="none")
    year = max(
        archive.figures_due, key=lambda each: len(archive.figures_due[each]), default=archive.settings.snapshot[:4]
    )
    city = max(archive.plans_of_city, key=lambda each: len(archive.plans_of_city[each]), default="none")
    return {"reform": reform, "year": str(year), "city": city}

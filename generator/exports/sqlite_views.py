"""The views of the database, which answer common questions."""

VIEWS = """
CREATE VIEW items_by_reform_city AS
SELECT reforms.id AS reform, reforms.name_zh AS reform_zh, cities.id AS city, cities.name_zh AS city_zh,
  items.period, items.plan, items.kind, items.id AS item, items.number, items.title_zh, items.title_en, items.url,
  items.account, plans.date
FROM item_reforms
JOIN reforms ON reforms.id = item_reforms.reform
JOIN items ON items.id = item_reforms.item
JOIN cities ON cities.id = items.city
JOIN plans ON plans.id = items.plan
ORDER BY reforms.id, cities.id, items.period, items.rowid;
CREATE VIEW reform_spread AS
SELECT reform, reform_zh, city, city_zh, CAST(substr(min(date), 1, 4) AS INTEGER) AS first_year,
  CAST(substr(max(date), 1, 4) AS INTEGER) AS last_year, count(*) AS items, min(date) AS first_date,
  max(date) AS last_date
FROM items_by_reform_city
WHERE account NOT IN ('review', 'problem')
GROUP BY reform, city
ORDER BY reform, first_date, city;
CREATE VIEW targets_due_by_year AS
SELECT figures.year, figures.city, cities.name_zh AS city_zh, figures.indicator, indicators.name_zh AS indicator_zh,
  figures.comparator, figures.value, figures.low, figures.high, figures.unit, figures.printed, figures.state,
  figures.scope, figures.scope_name, figures.year_basis, figures.id AS figure, figures.item, items.title_zh, items.url
FROM figures
JOIN items ON items.id = figures.item
JOIN cities ON cities.id = figures.city
JOIN indicators ON indicators.id = figures.indicator
WHERE figures.kind = 'target' AND figures.year IS NOT NULL AND figures.repeats IS NULL
ORDER BY figures.year, figures.city, figures.indicator, figures.rowid;
CREATE VIEW departments_by_role AS
SELECT departments.city, cities.name_zh AS city_zh, departments.id AS department, departments.name_zh AS department_zh,
  departments.function, functions.name_zh AS function_zh, item_departments.role, count(*) AS items
FROM item_departments
JOIN departments ON departments.city = item_departments.city AND departments.id = item_departments.department
JOIN cities ON cities.id = departments.city
JOIN functions ON functions.id = departments.function
GROUP BY departments.city, departments.id, item_departments.role
ORDER BY departments.city, item_departments.role, items DESC, departments.id;
CREATE VIEW items_by_department AS
SELECT item_departments.city, item_departments.department, departments.name_zh AS department_zh, departments.function,
  item_departments.role, items.id AS item, items.period, items.number, items.title_zh, items.url
FROM item_departments
JOIN departments ON departments.city = item_departments.city AND departments.id = item_departments.department
JOIN items ON items.id = item_departments.item;
CREATE VIEW figures_given AS
SELECT figures.*, indicators.name_zh AS indicator_zh, indicators.unit AS indicator_unit, cities.name_zh AS city_zh
FROM figures
JOIN indicators ON indicators.id = figures.indicator
JOIN cities ON cities.id = figures.city
WHERE figures.state = 'given' AND figures.repeats IS NULL;
CREATE VIEW targets_and_actuals AS
SELECT target.indicator, target.indicator_zh, target.city, target.city_zh, target.year, target.scope,
  target.scope_name, target.id AS target, target.printed AS target_printed, target.value AS target_value,
  actual.id AS actual, actual.printed AS actual_printed, actual.value AS actual_value
FROM figures_given AS target
JOIN figures_given AS actual ON actual.kind = 'actual' AND actual.indicator = target.indicator
  AND actual.city = target.city AND actual.year = target.year AND actual.scope = target.scope
  AND actual.scope_name IS target.scope_name
WHERE target.kind = 'target';
CREATE VIEW figures_left_out AS
SELECT indicator, city, state, count(*) AS figures FROM figures
WHERE state <> 'given'
GROUP BY indicator, city, state;
CREATE VIEW items_found AS
SELECT items.id, items.city, items.period, items.number, items.title_zh, items.abstract_zh, items.url, \
search.search AS words
FROM search
JOIN item_numbers ON item_numbers.number = search.rowid
JOIN items ON items.id = item_numbers.item;
"""
"""Query `items_found` with MATCH: `SELECT id, title_zh FROM items_found WHERE words MATCH '学位*'`."""

ABOUT_VIEWS: tuple[tuple[str, str, str], ...] = (
    ("items_by_reform_city", "各项改革在各城市的条目", "Items of each reform in each city"),
    (
        "reform_spread",
        "每项改革在每个城市何时首次、最近一次列入计划，及条目数（回顾与问题不计）",
        "When each city first and last planned each reform, and in how many items; reviews and problems are left out",
    ),
    (
        "targets_due_by_year",
        "每年到期的目标，重复表述不再列出",
        "Targets that fall due in each year, those stated again left out",
    ),
    (
        "targets_and_actuals",
        "同一城市、指标、年份、范围的目标与实绩",
        "Target and actual of the same city, indicator, year and scope",
    ),
    (
        "departments_by_role",
        "每个处室牵头、负责、配合的条目数",
        "How many items each department leads, is responsible for and supports",
    ),
    ("items_by_department", "每个处室的条目及其职责", "Items of each department with its role"),
    (
        "figures_given",
        "可以计入合计的数值：有明确数值且非重复表述",
        "Figures that may enter a sum: readable and not stated again",
    ),
    (
        "figures_left_out",
        "各指标、城市未计入的数值个数，按原因",
        "How many figures are left out for each indicator and city, by reason",
    ),
    ("items_found", "全文检索：words MATCH '学位*'", "Full-text search: words MATCH '学位*'"),
)
"""Name of each view, and the question it answers in Chinese and English."""

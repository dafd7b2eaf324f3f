"""Charts and tables of an indicator have the same numbers, and statements that cannot be compared are apart."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from generator.archive.comparable import conversion, reading
from generator.views.charts import panel_svg, ticks
from generator.views.indicators import indicator_pages, measure_views
from generator.views.render import render_page
from tests.views.small import archive, figure, item, plan, sample


def views(found, indicator="enrolment"):
    stated = [found.figures[i] for i in found.figures_of_indicator[indicator]]
    return measure_views(found, found.indicators[indicator], stated)


@pytest.mark.parametrize(
    "printed, canonical, times",
    [
        ("万人", "人", 10000),
        ("人", "万人", Decimal("0.0001")),
        ("亿元", "万元", 10000),
        ("名", "人", 1),
        ("％", "%", 1),
        ("人次", "人", None),
        ("个百分点", "%", None),
        ("元/年", "元", None),
        ("万", "人", None),
    ],
)
def test_units_are_converted_only_by_exact_factors(printed, canonical, times):
    assert conversion(printed, canonical) == times


def test_a_change_is_another_measure_than_a_level():
    found = archive(
        plan(
            "alpha-2023-report",
            [
                item(
                    "1",
                    figures=[
                        figure("f1", "actual"),
                        figure("f2", "actual", comparator="increase", value=6, unit="个百分点", printed="6个百分点"),
                    ],
                )
            ],
        )
    )
    one, other = (reading(found, each) for each in found.figures.values())
    assert one.measure != other.measure and other.measure.is_change


_WORDS = {"": "target", "实绩": "actual", "基数": "baseline"}
_STEP = {
    "target": re.compile(r"M(\d+) (\d+)l6 6"),
    "actual": re.compile(r"M(\d+) (\d+)h0"),
    "baseline": re.compile(r"M(\d+) (\d+)h8"),
}
_MIDDLE = {"target": (0, 6), "actual": (0, 0), "baseline": (4, 4)}


def scales(markup: str) -> tuple[dict[int, float], dict[int, str]]:
    """The scales as drawn: each number by its height, each year by its position."""
    (axes,) = re.findall(r'class="pa-chart-axes">(.*?)</g></g>', markup)
    numbers, years = axes.split('<g text-anchor="middle">')
    lines = re.findall(r"M46 (\d+)H", axes)
    ticks = {
        int(line): float(text.replace(",", ""))
        for line, text in zip(lines, re.findall(r">([-\d.,]+)</text>", numbers), strict=True)
    }
    return ticks, {int(x): year for x, year in re.findall(r"<text x=(\d+) y=\d+>([^<]+)</text>", years)}


def marks_of(svg: str, ticks: dict[int, float]) -> Counter:
    """How many marks of a kind a panel has at each value, read off the scale."""
    (low, at_low), (high, at_high) = min(ticks.items()), max(ticks.items())
    found: Counter = Counter()
    for kind, step in _STEP.items():
        group = re.search(rf'<path class={kind} d="([^"]*)"/>', svg)
        for _, y in step.findall(group[1] if group else ""):
            height = int(y) + _MIDDLE[kind][1]
            found[kind, at_low + (height - low) * (at_high - at_low) / (high - low)] += 1
    return found


def every_state():
    return archive(
        plan(
            "alpha-2023-priorities",
            [
                item(
                    "1",
                    figures=[
                        figure("f1"),
                        figure("f2", year=2024, comparator=">=", value=96, printed="96%以上"),
                        figure("f3", "actual", state="masked", printed="x%"),
                        figure("f4", "actual", year=2022, state="damaged", printed="9%"),
                        figure("f5", year=2025, state="absent", printed="基本普及"),
                        figure("f6", "baseline", year=None, comparator="about", value=90, printed="约90%"),
                        figure("f7", year=2025, low=95, high=97, printed="95%至97%"),
                        figure("f8", repeats="alpha-2023-priorities/1#f1"),
                        figure("f9", indicator="pupils", value=4, unit="万人", printed="4万人"),
                        figure("f10", "actual", indicator="pupils", value=41000, unit="人", printed="41000人"),
                        figure("f11", scope="rural", printed="94%"),
                    ],
                )
            ],
        )
    )


def numbers_of(row: str) -> list[float]:
    """The number or numbers in the first words of a cell."""
    return [float(each.replace(",", "")) for each in re.findall(r"[-−]?[\d,]+(?:\.\d+)?", row)]


@pytest.mark.parametrize("make", [sample, every_state])
def test_the_numbers_of_a_chart_are_those_of_its_table(make):
    """The values read off the scales are those of the table, mark for mark."""
    found = make()
    drawn = 0
    for page in indicator_pages(found):
        markup = render_page(page, found)
        assert len(re.findall(r"<tr(?: id=\S+)?><td>", markup)) == page.data["count"]
        for part in re.split(r"(?=^## )", markup, flags=re.M)[1:]:
            if "<svg" not in part:
                continue
            ticks, _ = scales(part)
            slack = 0.51 * abs(max(ticks.values()) - min(ticks.values())) / (max(ticks) - min(ticks))
            tables = part.partition("pa-statements")[2]
            for city, panel in re.findall(r"<figcaption>(.*?)</figcaption>(<svg.*?</svg>)", part):
                rows_ = re.split(r"<tbody>", tables)
                (mine,) = [each for each in rows_ if re.search(rf"rowgroup>(?:<a[^>]*>)?(?:<span>|<u>)?{city}市", each)]
                said = []
                for kind, value in re.findall(r"<tr id=\S+><td>.*?<td>(?:<x-t>(实绩|基数)</x-t>)?<td>(.*?)<td>", mine):
                    converted = re.search(r"<small>= (.*?)</small>", value)
                    if "仅有文字表述" in value or "class=pa-" in value or "pa-remarks" in value and "重复" in value:
                        continue
                    said += [
                        (_WORDS[kind], n) for n in numbers_of(converted[1] if converted else value.partition("<")[0])
                    ]
                seen = sorted(marks_of(panel, ticks).elements())
                assert [kind for kind, _ in seen] == [kind for kind, _ in sorted(said)]
                assert all(abs(one - other) <= slack for (_, one), (_, other) in zip(seen, sorted(said), strict=True))
                drawn += len(seen)
    assert drawn


def test_missing_values_are_drawn_as_such_and_repetitions_once():
    found = every_state()
    together, apart = views(found)
    svg = str(panel_svg(together[0].chart, together[0].chart.panels[0]))
    ticks, years = scales(svg)
    assert {mark.id.rpartition("#")[2] for mark in together[0].chart.marks} == {
        "f1",
        "f2",
        "f3",
        "f4",
        "f5",
        "f6",
        "f7",
    }
    assert Counter(kind for kind, _ in marks_of(svg, ticks).elements()) == {
        "target": 4,
        "baseline": 1,
    }  # the range has two ends
    (lost,) = re.findall(r"class=lost[^>]*>(.*?)</g>", svg)
    assert sorted(re.findall(r">(.)</text>", lost)) == ["▇", "文", "疑"] and "未明" in years.values()
    assert re.findall(r"class=(\w+-\w+)", svg) == ["target-bound", "target-range", "baseline-about"]
    assert 'role=img aria-label="alpha：入学率"' in svg
    assert [each.view.anchor for each in apart] == ["f11"]


def test_the_scales_are_drawn_once_and_used_by_every_panel():
    (measure,), _ = views(sample())
    one, other = (str(panel_svg(measure.chart, panel, n == 0)) for n, panel in enumerate(measure.chart.panels))
    assert one.count('id="c1-axes"') == 1 and '<use href="#c1-axes"/>' in other and "pa-chart-axes" not in other


def test_conversions_from_ten_thousands_are_shown():
    (pupils,), _ = views(every_state(), "pupils")
    assert [mark.value for mark in pupils.chart.marks] == [40000, 41000]
    assert [each.converted for each in pupils.statements] == ["40,000 人", None]


def test_target_steps_and_report_of_a_city_stand_in_one_row():
    (measure,), _ = views(sample())
    alpha = next(row for row in measure.progress if row.city.name.zh == "alpha市")
    beta = next(row for row in measure.progress if row.city.name.zh == "beta市")
    assert len(alpha.year_targets) == 1 and alpha.repeated == 1 and len(alpha.actuals) == 1
    assert ("fate_reported", "2023") in alpha.remarks
    assert len(beta.period_targets) == 1 and ("fate_none", "2024") in beta.remarks


def test_remarks_name_contradictions_and_reports_without_target():
    found = archive(
        plan(
            "alpha-2023-report",
            [item("1", figures=[figure("f1", "actual"), figure("f2", "actual", value=95, printed="95%")])],
        )
    )
    (measure,), _ = views(found)
    assert ("no_target", "") in measure.progress[0].remarks
    assert ("differ", "2023：94% / 95%") in measure.progress[0].remarks


def test_a_statement_without_comparison_has_remarks_too():
    found = archive(
        plan("alpha-2022-priorities", [item("1", figures=[figure("f1", year=2022)])]),
        plan(
            "alpha-2023-priorities",
            [
                item(
                    "1",
                    figures=[
                        figure("f1", "actual", year=2021, scope="rural"),
                        figure("f2", "baseline", year=2021, scope="county"),
                    ],
                )
            ],
        ),
    )
    together, apart = views(found)
    assert not together
    assert [each.remarks for each in apart] == [(("fate_silent", "2022"),), (("target_other", ""),), ()]


def test_the_same_value_in_another_unit_does_not_differ():
    found = archive(
        plan(
            "alpha-2023-report",
            [
                item(
                    "1",
                    figures=[
                        figure("f1", "actual", indicator="pupils", value=4, unit="万人", printed="4万人"),
                        figure("f2", "actual", indicator="pupils", value=40000, unit="人", printed="40000人"),
                    ],
                )
            ],
        )
    )
    (measure,), _ = views(found, "pupils")
    assert measure.progress[0].remarks == (("no_target", ""),)


@pytest.mark.parametrize("low, high", [(94, 94), (90.3, 94.5), (0, 7), (7365, 137700), (-3, 2), (0, 0)])
def test_ticks_enclose_their_values(low, high):
    found = ticks(low, high)
    assert found[0] <= low and found[-1] >= high and 2 <= len(found) <= 7

"""Charts and tables of an indicator hold the same numbers, and what cannot be compared is kept apart."""

import re
from decimal import Decimal

import pytest

from generator import rows
from generator.charts import panel_svg, ticks
from generator.comparable import conversion, reading
from generator.render import render_page
from generator.views.indicators import indicator_pages, measure_views
from tests.views.small import archive, figure, item, plan, sample


def views(found, indicator="enrolment"):
    stated = [found.figures[i] for i in found.figures_of_indicator[indicator]]
    return measure_views(found, found.indicators[indicator], stated)


@pytest.mark.parametrize(
    "printed, canonical, times",
    [("万人", "人", 10000), ("人", "万人", Decimal("0.0001")), ("亿元", "万元", 10000), ("名", "人", 1), ("％", "%", 1),
     ("人次", "人", None), ("个百分点", "%", None), ("元/年", "元", None), ("万", "人", None)],
)
def test_units_are_joined_only_where_the_step_is_exact(printed, canonical, times):
    assert conversion(printed, canonical) == times


def test_a_change_is_another_measure_than_a_level():
    found = archive(plan("alpha-2023-report", [item("1", figures=[
        figure("f1", "actual"), figure("f2", "actual", comparator="increase", value=6, unit="个百分点", printed="6个百分点")])]))
    one, other = (reading(found, each) for each in found.figures.values())
    assert one.measure != other.measure and other.measure.is_change


def marks_of(svg: str) -> dict[str, dict[str, str]]:
    """The data attributes of each mark of a chart, by figure."""
    out = {}
    for mark in re.findall(r'<g class="pa-chart-mark[^>]*>', svg):
        found = dict(re.findall(r'data-([a-z]+)="([^"]*)"', mark))
        out[found.pop("figure")] = found
    return out


def rows_of(markup: str) -> dict[str, dict[str, str]]:
    """The data attributes of each row of the tables of statements, by figure."""
    out = {}
    for row in re.findall(r"<tr data-figure[^>]*>", markup):
        found = dict(re.findall(r'data-([a-z]+)="([^"]*)"', row))
        out[found.pop("figure")] = found
    return out


def every_state():
    return archive(
        plan("alpha-2023-priorities", [item("1", figures=[
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
        ])])
    )


@pytest.mark.parametrize("make", [sample, every_state])
def test_the_numbers_of_a_chart_are_those_of_its_table(make):
    found = make()
    for page in indicator_pages(found):
        markup = render_page(page, found.settings.base_address)
        table = rows_of(markup)
        assert set(table) == set(found.figures_of_indicator[page.data["indicator"].id] if page.data["count"] else ())
        for mark, drawn in marks_of(markup).items():
            assert {key: drawn[key] for key in ("value", "low", "high") if key in drawn} == table[mark]
            figure_row = rows.figure_row(found.figures[mark], found)
            assert (drawn["kind"], drawn["state"], drawn["year"]) == (figure_row["kind"], figure_row["state"], str(figure_row["year"] or ""))


def test_what_has_no_value_is_drawn_as_such_and_a_repeat_once():
    found = every_state()
    together, apart = views(found)
    svg = str(panel_svg(together[0].chart, together[0].chart.panels[0]))
    marks = marks_of(svg)
    assert {mark.rpartition("#")[2] for mark in marks} == {"f1", "f2", "f3", "f4", "f5", "f6", "f7"}
    for lost in ("f3", "f4", "f5"):
        assert not {"value", "low", "high"} & set(marks[f"alpha-2023-priorities/1#{lost}"])
    assert svg.count("pa-chart-lost") == 3 and svg.count("pa-chart-bound") == 1
    assert svg.count("pa-chart-range") == 1 and svg.count("pa-chart-about") == 1
    assert 'role="img"' in svg and "<title" in svg and "<desc" in svg
    assert [each.view.anchor for each in apart] == ["f11"]


def test_ten_thousands_are_converted_and_it_is_said():
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


def test_statements_that_differ_and_reports_without_target_are_told():
    found = archive(
        plan("alpha-2023-report", [item("1", figures=[figure("f1", "actual"), figure("f2", "actual", value=95, printed="95%")])])
    )
    (measure,), _ = views(found)
    assert ("no_target", "") in measure.progress[0].remarks
    assert ("differ", "2023：94% / 95%") in measure.progress[0].remarks


def test_of_a_statement_that_stands_alone_it_is_said_what_became_of_it():
    found = archive(
        plan("alpha-2022-priorities", [item("1", figures=[figure("f1", year=2022)])]),
        plan("alpha-2023-priorities", [item("1", figures=[figure("f1", "actual", year=2021, scope="rural"), figure("f2", "baseline", year=2021, scope="county")])]),
    )
    together, apart = views(found)
    assert not together
    assert [each.remarks for each in apart] == [(("fate_silent", "2022"),), (("target_other", ""),), ()]


def test_the_same_value_in_another_unit_does_not_differ():
    found = archive(plan("alpha-2023-report", [item("1", figures=[
        figure("f1", "actual", indicator="pupils", value=4, unit="万人", printed="4万人"),
        figure("f2", "actual", indicator="pupils", value=40000, unit="人", printed="40000人")])]))
    (measure,), _ = views(found, "pupils")
    assert measure.progress[0].remarks == (("no_target", ""),)


@pytest.mark.parametrize("low, high", [(94, 94), (90.3, 94.5), (0, 7), (7365, 137700), (-3, 2), (0, 0)])
def test_ticks_enclose_their_values(low, high):
    found = ticks(low, high)
    assert found[0] <= low and found[-1] >= high and 2 <= len(found) <= 7



"""The pages of indicators: the index, and every statement of each over cities and years."""

from collections.abc import Iterator

from generator import addresses, rows
from generator import records as r
from generator.archive import Archive
from generator.views.items import city_named, figure_view, indicator_named, states_left_out
from generator.views.page import Page, index_crumbs


def index_page(archive: Archive) -> Page:
    """All indicators with how often they are stated and how many statements can be read."""
    return Page(
        addresses.INDICATORS,
        "indicators.md.jinja",
        r.Text(zh="指标", en="Indicators"),
        f"{len(archive.indicators)} 个指标：单位、方向、陈述次数与可读数。",
        index_crumbs(),
        {
            "indicators": [
                (indicator_named(archive, i), indicator, rows.indicator_row(indicator, archive))
                for i, indicator in archive.indicators.items()
            ]
        },
    )


def indicator_pages(archive: Archive) -> Iterator[Page]:
    """One page for each indicator."""
    for identifier, indicator in archive.indicators.items():
        stated = [archive.figures[f] for f in archive.figures_of_indicator.get(identifier, ())]
        yield Page(
            addresses.indicator(identifier),
            "indicator.md.jinja",
            indicator.name,
            f"指标「{indicator.name.zh}」（{indicator.unit}）：{len(stated)} 次陈述，含目标、实绩与基数。",
            index_crumbs(("指标", "Indicators", addresses.INDICATORS)),
            {
                "indicator": indicator,
                "figures": [(city_named(archive, s.placed.city), figure_view(archive, s, with_item=True)) for s in stated],
                "left_out": states_left_out(stated),
                "cities": len({s.placed.city for s in stated}),
                "row": rows.indicator_row(indicator, archive),
            },
        )

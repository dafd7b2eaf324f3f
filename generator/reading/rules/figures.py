"""Figures: values and masks are printed, and years are near the plan's period."""

import re
from collections.abc import Iterator
from decimal import Decimal

from generator import records as r
from generator.problems import Finding, Path, shown
from generator.reading.read import Records
from generator.reading.rules import ids
from generator.records.closed_lists import FigureKind, FigureState
from generator.records.numerals import chinese_value, plain

FARTHEST = 30
"""Years before the plan begins or after it ends; the longest outlooks printed reach 2050."""

MASK_SIGNS = "*＊※×✕╳xXｘＸ□■▇▉█○●◯◎◇◆△▲_＿#＃?？…—–"
MASK_WORDS = ("若干", "某", "几")

MINUS = "-−－负降减跌少"
"""Signs and words printed with a negative number."""

NOUGHT_WORDS = ("不", "无", "零", "消除", "杜绝")
"""Words that exclude any, and so mean nought."""

_NUMBER_OR_MASK = re.compile("[0-9０-９*＊※×□■▇]")
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_BLOCKS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_CHINESE = re.compile("[〇零一二两三四五六七八九十百千万亿]+")


def _figures(plan: r.Plan) -> Iterator[tuple[Path, r.Figure]]:
    for index, item in enumerate(plan.items):
        for place, figure in enumerate(item.figures):
            yield ("items", index, "figures", place), figure


def years_are_near_the_plan(records: Records) -> Iterator[Finding]:
    """A figure's year is within thirty years of the plan's period; no target precedes it, no result follows it."""
    for file, plan in records.filed_plans:
        if ids.part_at_fault(plan) == "period":
            continue  # The period itself is reported.
        begins, ends = int(plan.period[:4]), int(plan.period[-4:])
        for path, figure in _figures(plan):
            if figure.year is None:
                continue
            at = (*path, "year")
            if not begins - FARTHEST <= figure.year <= ends + FARTHEST:
                message = f"the year {figure.year} lies far from the plan's period {plan.period}"
                yield Finding("C403", file, at, message, f"a year from {begins - FARTHEST} to {ends + FARTHEST}")
            elif figure.kind is FigureKind.TARGET and figure.year < begins:
                message = f"a target for {figure.year} in a plan that begins in {begins}"
                yield Finding("C411", file, at, message, "kind actual or baseline, or a later year")
            elif figure.kind is not FigureKind.TARGET and figure.year > ends:
                message = f"a value of {figure.year} (kind {figure.kind}) in a plan that ends in {ends}"
                yield Finding("C411", file, at, message, "kind target, or an earlier year")


def printed_numbers(printed: str) -> set[Decimal]:
    """Every number that a printed expression may mean, in digits of any width or in Chinese numerals.

    `二十万` is 200,000 and, since 万 may belong to the unit (万人), also 20; `两三` is 23, 2 and 3; `近万名` is 1 and
    10,000.
    """
    text = re.sub(
        r"(?<=[0-9])[,，'’ ](?=[0-9]{3}(?![0-9]))", "", re.sub(r"(?<=[0-9])[.．·](?=[0-9])", ".", plain(printed))
    )
    numbers = {Decimal(number) for number in _DIGITS.findall(text)}
    for found in _CHINESE.finditer(text):
        words = found[0]
        parts = {words, *re.split("[万亿]", words)} - _BLOCKS.keys()
        if all(c in "一二两三四五六七八九" for c in words):
            parts |= {*words}
        numbers |= {Decimal(value) for part in parts if (value := chinese_value(part)) is not None}
        if words[0] in _BLOCKS and not re.search("[0-9][余多几+]?$", text[: found.start()]):
            numbers |= {Decimal(1), _BLOCKS[words[0]]}
    for whole, fraction in re.findall("([〇零一二两三四五六七八九十百]+)点([〇零一二三四五六七八九]+)", text):
        if (value := chinese_value(whole)) is not None:
            digits = "".join(str(chinese_value(c)) for c in fraction)
            numbers.add(Decimal(f"{value}.{digits}"))
    return numbers


def values_are_printed(records: Records) -> Iterator[Finding]:
    """The value of a given figure, or both ends of its range, can be read in its printed words."""
    for file, plan in records.filed_plans:
        for path, figure in _figures(plan):
            if figure.state is not FigureState.GIVEN:
                continue
            numbers = printed_numbers(figure.printed)
            for key in ("value", "low", "high"):
                value = getattr(figure, key)
                if value is None:
                    continue
                if value == 0 and any(word in figure.printed for word in NOUGHT_WORDS):
                    continue
                if abs(value) not in numbers or (value < 0 and not any(sign in figure.printed for sign in MINUS)):
                    message = f"the {key} {value} cannot be read in {shown(figure.printed)}"
                    expected = "the number as printed, in the unit as printed"
                    yield Finding("C404", file, (*path, key), message, expected)


def absent_figures_have_no_number(records: Records) -> Iterator[Finding]:
    """A figure in state absent has no digit and no mask in its printed words."""
    for file, plan in records.filed_plans:
        for path, figure in _figures(plan):
            if figure.state is FigureState.ABSENT and _NUMBER_OR_MASK.search(figure.printed):
                message = f"the state is absent, and {shown(figure.printed)} has a number or its mask"
                expected = "state given, masked or damaged, or the words alone"
                yield Finding("C413", file, (*path, "state"), message, expected)


def masks_are_printed(records: Records) -> Iterator[Finding]:
    """The printed words of a masked figure hold its mask: an asterisk, a cross, 若干."""
    for file, plan in records.filed_plans:
        for path, figure in _figures(plan):
            if figure.state is FigureState.MASKED and not _has_mask(figure.printed):
                message = f"nothing in {shown(figure.printed)} hides a number"
                expected = "the printed words with their mask (*, x, □, 若干), or another state"
                yield Finding("C405", file, (*path, "printed"), message, expected)


def _has_mask(printed: str) -> bool:
    return any(sign in printed for sign in MASK_SIGNS) or any(word in printed for word in MASK_WORDS)

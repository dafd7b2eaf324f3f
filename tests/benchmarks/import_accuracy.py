"""Measure `import`: compare its drafts of the source files with the records in data/plans, which people made.

    python -m tests.benchmarks.import_accuracy --sources DIR [--data data] [--misses]

One row per plan: items found (same start within two characters), missed and invented; spans that are the same to the
character; departments printed in brackets or lines of their own (same names in the same roles; those that the reader
took from a sentence or from whose document it is are counted apart as «sent.»); figures (a proposal that overlaps a
recorded figure). `--misses` lists what is not the same. Exit status 1 if a share is below its floor.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import yaml

from generator.importer import import_document
from generator.importer.drafts import ItemDraft, PlanDraft
from generator.importer.figures import DraftFigure
from generator.importer.vocabularies import load_vocabularies

ROOT = Path(__file__).resolve().parent.parent.parent
ROLES = ("lead", "responsible", "supporting")
FLOORS = {"items": 0.98, "spans": 0.99, "departments": 0.99, "recall": 0.92, "precision": 0.95}


def pairs(span: list) -> list[tuple[int, int]]:
    """A span of a record as a list of pairs; the YAML may have a single pair."""
    return [tuple(p) for p in span] if isinstance(span[0], list) else [tuple(span)]


def recorded(data: Path) -> dict[str, list[dict]]:
    """The recorded plans by the SHA-256 of their source file."""
    plans: dict[str, list[dict]] = {}
    for path in sorted((data / "plans").glob("*/*.yaml")):
        plan = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for source in plan.get("sources", ()):
            if source.get("sha256"):
                plans.setdefault(source["sha256"], []).append(plan)
    return plans


def printed_names(data: Path) -> dict[tuple[str, str], set[str]]:
    """Every name under which a department is printed, by city and id."""
    names: dict[tuple[str, str], set[str]] = {}
    for path in sorted((data / "departments").glob("*.yaml")):
        held = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for department in held["departments"]:
            former = [f["name"]["zh"] for f in department.get("former_names", ())]
            names[held["city"], department["id"]] = {department["name"]["zh"], *department.get("printed", ()), *former}
    return names


Span = Sequence[tuple[int, int]]


def overlap(a: Span, b: Span) -> bool:
    """Whether two spans share a character."""
    return any(s < f and e < t for s, t in a for e, f in b)


class Comparison:
    """Compares a draft with the record of the same plan: counts what is the same and lists what is not in `misses`."""

    def __init__(self, plan: dict, draft: PlanDraft, names: dict[tuple[str, str], set[str]], text: str) -> None:
        self.plan, self.draft, self.names, self.text = plan, draft, names, text
        self.count: Counter[str] = Counter()
        self.misses: list[str] = []
        recorded = {pairs(item["passage"]["span"])[0][0]: item for item in plan["items"] if item.get("passage")}
        matches = self._items(recorded)
        self._figure_values()
        self._figures()
        for item, drafted in matches:
            self._span_and_title(item, drafted)
            self._departments(item, drafted)

    def _miss(self, what: str) -> None:
        self.misses.append(f"{self.plan['id']}{what}")

    def _items(self, recorded: dict[int, dict]) -> list[tuple[dict, ItemDraft]]:
        """Match items by their start, within two characters. Returns each recorded item with its draft."""
        drafted = {item.span[0][0]: item for item in self.draft.items}
        matches: dict[int, int] = {}
        for start, item in recorded.items():
            near = min(drafted, key=lambda s: abs(s - start), default=None)
            if near is not None and abs(near - start) <= 2:
                matches[start] = near
            else:
                self._miss(f"/{item['id']} missed: {self.text[start : start + 24]!r}")
        invented = sorted(set(drafted) - set(matches.values()))
        for start in invented:
            self._miss(f" invented {drafted[start].id}: {self.text[start : start + 24]!r}")
        self.count.update(items=len(recorded), found=len(matches), invented=len(invented))
        return [(recorded[start], drafted[near]) for start, near in matches.items()]

    def _recorded_figures(self) -> list[dict]:
        return [f for item in self.plan["items"] for f in item.get("figures", ()) if f.get("span")]

    def _figure_values(self) -> None:
        """Compare the fields of each proposed figure with those of the recorded figure that it overlaps."""
        by_place = {pairs(figure["span"])[0]: figure for figure in self._recorded_figures()}
        for item in self.draft.items:
            for figure, (indicator, _) in zip(item.figures, item.indicators, strict=False):
                record = next((f for place, f in by_place.items() if overlap([place], figure.span)), None)
                if record is not None:
                    self._figure_fields(record, figure, indicator)

    def _figure_fields(self, record: dict, figure: DraftFigure, indicator: str | None) -> None:
        self.count["matched"] += 1
        values = [None if record.get(key) is None else float(record[key]) for key in ("value", "low", "high")]
        proposed = [None if each is None else float(each) for each in (figure.value, figure.low, figure.high)]
        for name, is_same in (
            ("value", values == proposed and record["state"] == figure.state),
            ("comparator", record["comparator"] == figure.comparator),
            ("kind", record["kind"] == figure.kind),
            ("year", record.get("year") == figure.year),
            ("indicator", record["indicator"] == indicator),
            ("printed", record["printed"] == figure.printed),
        ):
            self.count[f"same {name}"] += is_same
            if not is_same:
                fields = ("state", "comparator", "kind", "year", "indicator")
                held = " ".join(str(record.get(key)) for key in fields)
                made = f"{figure.state} {figure.comparator} {figure.kind} {figure.year} {indicator}"
                self._miss(
                    f" figure {name}: {record['printed']!r} recorded {record.get('value') or record.get('low')} {held},"
                    f" proposed {figure.printed!r} {figure.value or figure.low} {made} {figure.phrase}"
                )

    def _figures(self) -> None:
        """Count recorded figures that a proposal overlaps, and proposals that overlap a recorded figure."""
        recorded = [pairs(figure["span"]) for figure in self._recorded_figures()]
        proposed = [figure.span for item in self.draft.items for figure in item.figures]
        self.count.update(figures=len(recorded), proposed=len(proposed))
        for name, spans, others, miss in (
            ("figures found", recorded, proposed, "missed"),
            ("figures right", proposed, recorded, "extra"),
        ):
            for span in spans:
                is_hit = any(overlap(span, other) for other in others)
                self.count[name] += is_hit
                if not is_hit:
                    self._miss(f" figure {miss}: {self._context(span[0][0], span[-1][1])}")

    def _context(self, start: int, end: int) -> str:
        return " + ".join(repr(self.text[a:b]) for a, b in ((start - 14, start), (start, end), (end, end + 8)))

    def _span_and_title(self, item: dict, drafted: ItemDraft) -> None:
        span = pairs(item["passage"]["span"])
        is_same = span == list(drafted.span)
        self.count["spans"] += is_same
        if not is_same:
            self._miss(f"/{item['id']} span {span} proposed {list(drafted.span)}")
        is_same_title = item["title"]["zh"].replace(" ", "") == drafted.title.replace(" ", "")
        self.count["titles"] += is_same_title or bool(item.get("is_title_supplied"))

    def _departments(self, item: dict, drafted: ItemDraft) -> None:
        """Compare the departments of each role, if they are printed in a bracket or a line of their own.

        Departments that a reader took from a sentence, or from whose document it is, `import` does not read.
        """
        wanted = {role: item.get("departments", {}).get(role, []) for role in ROLES}
        if not self._is_bracket(item.get("departments", {}).get("span")):
            self.count["in sentences"] += sum(map(len, wanted.values()))
            wanted = dict.fromkeys(wanted, [])
        for role, ids in wanted.items():
            printed = list(getattr(drafted.responsibility, role, ()))
            self.count["departments"] += len(ids)
            for identifier in ids:
                known = self.names.get((self.plan["city"], identifier), set())
                match = next((name for name in printed if name in known), None)
                self.count["departments right"] += match is not None
                if match is None:
                    self._miss(f"/{item['id']} {role}: {identifier} not among {printed}")
                else:
                    printed.remove(match)
            self.count["departments extra"] += len(printed)
            for name in printed:
                self._miss(f"/{item['id']} {role}: {name} is extra")

    def _is_bracket(self, span: list | None) -> bool:
        """Whether a span begins with a bracket, or with a label and a colon."""
        if not span:
            return False
        start = pairs(span)[0][0]
        return self.text[start] in "(（[【" or ":" in self.text[start : start + 8]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sources", type=Path, default=ROOT / "data" / "sources")
    arguments.add_argument("--data", type=Path, default=ROOT / "data")
    arguments.add_argument("--misses", action="store_true")
    given = arguments.parse_args()
    plans, names = recorded(given.data), printed_names(given.data)
    vocabularies = load_vocabularies(given.data)
    rows: list[tuple[str, Counter[str]]] = []
    misses: list[str] = []
    for path in sorted(given.sources.iterdir()) if given.sources.is_dir() else ():
        if not path.is_file() or path.suffix == ".md":
            continue
        result = import_document(path, vocabularies)
        for plan in plans.get(result.source_sha256 or "", ()):
            start = min((pairs(i["passage"]["span"])[0][0] for i in plan["items"]), default=None)
            draft = next((d for d in result.drafts if start is not None and d.start <= start < d.end), None)
            if draft is not None:
                compared = Comparison(plan, draft, names, result.text)
                rows.append((plan["id"], compared.count))
                misses += compared.misses
    if not rows:
        print("no source file is at hand; give --sources", file=sys.stderr)
        return 2
    if given.misses:
        print("\n".join(misses))
    print(table(rows))
    total = sum((count for _, count in rows), Counter())
    shares = {
        "items": total["found"] / total["items"],
        "spans": total["spans"] / max(1, total["found"]),
        "departments": total["departments right"] / max(1, total["departments"]),
        "recall": total["figures found"] / max(1, total["figures"]),
        "precision": total["figures right"] / max(1, total["proposed"]),
    }
    print("  ".join(f"{name} {share:.1%}" for name, share in shares.items()))
    parts = ("value", "comparator", "kind", "year", "indicator", "printed")
    print(
        "of the figures that were found: "
        + ", ".join(f"{part} {total[f'same {part}'] / max(1, total['matched']):.1%}" for part in parts)
    )
    return int(any(shares[name] < floor for name, floor in FLOORS.items()))


def table(rows: list[tuple[str, Counter]]) -> str:
    """The counts as one table with a total."""
    heads = {
        **{"items": "items", "found": "found", "invented": "invent.", "spans": "spans", "titles": "titles"},
        **{
            "departments": "dep.",
            "departments right": "right",
            "departments extra": "extra",
            "in sentences": "(sent.)",
        },
        **{"figures": "fig.", "figures found": "found", "proposed": "prop.", "figures right": "right"},
    }
    total = ("together", sum((count for _, count in rows), Counter()))
    lines = [f"{'plan':<28}" + "".join(f"{head:>8}" for head in heads.values())]
    lines += [f"{name:<28}" + "".join(f"{count[column]:>8}" for column in heads) for name, count in [*rows, total]]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

"""How well `import` does: its drafts of the source files beside the records in data/plans that were made by reading.

    python tests/benchmarks/import_accuracy.py --sources DIR [--data data] [--misses]

One row per plan: items found (same start within two characters), missed and invented; spans that are the same to the
character; responsibilities in brackets and lines (same printed departments in the same roles; those that the reader took
from a sentence or from whose document it is stand apart as «sent.») and figures (a proposal that overlaps a
recorded figure). `--misses` lists what is not the same. Exit status 1 where a share falls below its floor.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import yaml  # noqa: E402

from generator.importer import import_document  # noqa: E402
from generator.importer.vocabularies import load_vocabularies  # noqa: E402

FLOORS = {"items": 0.98, "spans": 0.99, "departments": 0.99, "recall": 0.92, "precision": 0.95}


def pairs(span):
    """A span as the YAML has it, as a list of pairs."""
    return [tuple(p) for p in span] if isinstance(span[0], list) else [tuple(span)]


def recorded(data: Path) -> dict[str, list[dict]]:
    """Plans made by reading, by the SHA-256 of their source file."""
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


def compare(plan: dict, draft, names: dict, text: str, misses: list[str]) -> Counter:
    """The counts of one plan."""
    count: Counter = Counter()
    theirs = {pairs(item["passage"]["span"])[0][0]: item for item in plan["items"] if item.get("passage")}
    ours = {item.span[0][0]: item for item in draft.items}
    pairs_found = {}
    for start, item in theirs.items():
        near = min(ours, key=lambda s: abs(s - start), default=None)
        if near is not None and abs(near - start) <= 2:
            pairs_found[start] = near
        else:
            misses.append(f"{plan['id']}/{item['id']} missed: {text[start : start + 24]!r}")
    count["items"], count["found"] = len(theirs), len(pairs_found)
    count["invented"] = len(set(ours) - set(pairs_found.values()))
    misses += [
        f"{plan['id']} invented {ours[s].id}: {text[s : s + 24]!r}"
        for s in sorted(set(ours) - set(pairs_found.values()))
    ]
    by_place = {pairs(f["span"])[0]: f for i in plan["items"] for f in i.get("figures", ()) if f.get("span")}
    for item in draft.items:
        for figure, (indicator, _) in zip(item.figures, item.indicators):
            same = next((f for place, f in by_place.items() if _overlap([place], figure.span)), None)
            if same is None:
                continue
            count["matched"] += 1
            values = [None if same.get(k) is None else float(same[k]) for k in ("value", "low", "high")]
            ours_values = [None if v is None else float(v) for v in (figure.value, figure.low, figure.high)]
            for name, is_same in (
                ("value", values == ours_values and same["state"] == figure.state),
                ("comparator", same["comparator"] == figure.comparator),
                ("kind", same["kind"] == figure.kind),
                ("year", same.get("year") == figure.year),
                ("indicator", same["indicator"] == indicator),
                ("printed", same["printed"] == figure.printed),
            ):
                count[f"same {name}"] += is_same
                if not is_same:
                    held = f"{same.get('value') or same.get('low')} {same['state']} {same['comparator']} {same['kind']} {same.get('year')} {same['indicator']}"
                    made = f"{figure.value or figure.low} {figure.state} {figure.comparator} {figure.kind} {figure.year} {indicator}"
                    misses.append(
                        f"{plan['id']} figure {name}: {same['printed']!r} recorded {held}, proposed {figure.printed!r} {made} {figure.phrase}"
                    )
    theirs_figures = [pairs(f["span"]) for i in plan["items"] for f in i.get("figures", ()) if f.get("span")]
    ours_figures = [f.span for i in draft.items for f in i.figures]
    count["figures"], count["proposed"] = len(theirs_figures), len(ours_figures)
    for span in theirs_figures:
        hit = any(_overlap(span, other) for other in ours_figures)
        count["figures found"] += hit
        if not hit:
            misses.append(
                f"{plan['id']} figure missed: {text[span[0][0] - 14 : span[0][0]]!r} + {text[span[0][0] : span[-1][1]]!r} + {text[span[-1][1] : span[-1][1] + 8]!r}"
            )
    for other in ours_figures:
        hit = any(_overlap(span, other) for span in theirs_figures)
        count["figures right"] += hit
        if not hit:
            a, b = other[0][0], other[-1][1]
            misses.append(f"{plan['id']} figure extra: {text[a - 14 : a]!r} + {text[a:b]!r} + {text[b : b + 8]!r}")
    for start, near in pairs_found.items():
        item, mine = theirs[start], ours[near]
        same = pairs(item["passage"]["span"]) == list(mine.span)
        count["spans"] += same
        if not same:
            misses.append(f"{plan['id']}/{item['id']} span {pairs(item['passage']['span'])} proposed {list(mine.span)}")
        count["titles"] += item["title"]["zh"].replace(" ", "") == mine.title.replace(" ", "") or bool(
            item.get("is_title_supplied")
        )
        bracket = item.get("departments", {}).get("span")
        is_bracket = (
            bracket
            and text[pairs(bracket)[0][0]] in "(（[【"
            or bracket
            and ":" in text[pairs(bracket)[0][0] : pairs(bracket)[0][0] + 8]
        )
        wanted = {role: item.get("departments", {}).get(role, []) for role in ("lead", "responsible", "supporting")}
        if not is_bracket:  # An assignment in a sentence, or by whose document it is: not what import reads.
            count["in sentences"] += sum(map(len, wanted.values()))
            wanted = dict.fromkeys(wanted, [])
        given = (
            {
                "lead": mine.responsibility.lead,
                "responsible": mine.responsibility.responsible,
                "supporting": mine.responsibility.supporting,
            }
            if mine.responsibility
            else {}
        )
        for role, ids in wanted.items():
            printed = list(given.get(role, ()))
            count["departments"] += len(ids)
            for identifier in ids:
                known = names.get((plan["city"], identifier), set())
                match = next((name for name in printed if name in known), None)
                count["departments right"] += match is not None
                if match is None:
                    misses.append(f"{plan['id']}/{item['id']} {role}: {identifier} not among {printed}")
                else:
                    printed.remove(match)
            count["departments extra"] += len(printed)
            misses += [f"{plan['id']}/{item['id']} {role}: {name} is extra" for name in printed]
    return count


def _overlap(a, b) -> bool:
    return any(s < f and e < t for s, t in a for e, f in b)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sources", type=Path, default=ROOT / "data" / "sources")
    arguments.add_argument("--data", type=Path, default=ROOT / "data")
    arguments.add_argument("--misses", action="store_true")
    given = arguments.parse_args()
    plans, names = recorded(given.data), printed_names(given.data)
    vocabularies = load_vocabularies(given.data)
    rows, misses = [], []
    for path in sorted(given.sources.iterdir()) if given.sources.is_dir() else ():
        if not path.is_file() or path.suffix == ".md":
            continue
        result = import_document(path, vocabularies)
        for plan in plans.get(result.source_sha256 or "", ()):
            start = min((pairs(i["passage"]["span"])[0][0] for i in plan["items"]), default=None)
            draft = next((d for d in result.drafts if start is not None and d.start <= start < d.end), None)
            if draft is not None:
                rows.append((plan["id"], compare(plan, draft, names, result.text, misses)))
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
    """The counts as one table, a total below."""
    columns = (
        "items",
        "found",
        "invented",
        "spans",
        "titles",
        "departments",
        "departments right",
        "departments extra",
        "in sentences",
        "figures",
        "figures found",
        "proposed",
        "figures right",
    )
    heads = (
        "items",
        "found",
        "invent.",
        "spans",
        "titles",
        "dep.",
        "right",
        "extra",
        "(sent.)",
        "fig.",
        "found",
        "prop.",
        "right",
    )
    total = ("together", sum((count for _, count in rows), Counter()))
    lines = [f"{'plan':<28}" + "".join(f"{head:>8}" for head in heads)]
    lines += [f"{name:<28}" + "".join(f"{count[column]:>8}" for column in columns) for name, count in [*rows, total]]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

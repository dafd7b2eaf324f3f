"""Writes the report of an import: what was found, set aside or is doubtful, and the account of every character."""

from collections import Counter

from generator.importer.as_printed import line_of
from generator.importer.drafts import PlanDraft
from generator.importer.formats import Document

_LONGEST_EXCERPT = 30


def report_text(
    document: Document, drafts: tuple[PlanDraft, ...], empty: tuple[str, ...], notes: tuple[str, ...]
) -> str:
    """The report; `empty` are titles of pieces without text, `notes` are sentences on the file as a whole."""
    kinds = {"text": "plain text", "html": "a web page", "docx": "a DOCX file", "pdf": "a PDF"}
    lines = [
        f"Import of {document.file}: {kinds[document.kind]}, {len(document.text):,} characters, {document.encoding}."
    ]
    if document.is_extracted:
        lines.append(f"The source of the draft is the extracted text, {document.file} (SHA-256 {document.sha256}).")
    if len(drafts) > 1:
        lines.append(
            f"The file holds {len(drafts) + len(empty)} documents, {len(drafts)} of them with text;"
            f" each became a plan of its own."
        )
    lines += [f"Only the title is in the copy: {title}" for title in empty]
    lines += list(notes)
    for draft in drafts:
        lines += ["", *_plan(draft)]
    return "\n".join(lines) + "\n"


def _plan(draft: PlanDraft) -> list[str]:
    m, original = draft.metadata, draft.document.text
    lines = [f"== {draft.id}", f"title: {m.title}"]
    for name in ("issuer", "document_number", "index_number", "signed", "published", "validity"):
        lines.append(f"{name}: {getattr(m, name) or 'open'}")
    lines += [f"  taken from line {line_of(original, place)}: {name} = {words}" for name, words, place in m.taken]
    lines.append(
        f"city: {m.city_name or m.local_name or 'open'}; period: {draft.period or 'open'}; kind: {m.kind};"
        f" attribution: {'stated' if m.is_stated else 'inferred'}"
    )
    lines += [f"  because {evidence.en}" for evidence in m.evidence]
    figures = [f for item in draft.items for f in item.figures]
    states = Counter(f.state for f in figures)
    known = sum(is_known for item in draft.items for _, is_known in item.indicators)
    lines.append(
        f"sections: {len(draft.sections)}; items: {len(draft.items)};"
        f" with departments: {sum(bool(i.departments) for i in draft.items)}"
    )
    lines.append(
        f"figures proposed: {len(figures)} "
        f"({', '.join(f'{n} {s}' for s, n in sorted(states.items())) or 'none'});"
        f" indicators known for {known}, "
        f"{len(draft.new_indicators)} proposed; departments proposed: {len(draft.new_departments)}"
    )
    total = sum(draft.account.values())
    lines.append(
        f"account of {total:,} characters: "
        + ", ".join(f"{name} {count:,}" for name, count in draft.account.items())
        + "; nothing left over"
    )
    lines.append("set aside as junk of the copy:")
    for stretch in draft.junk:
        words = " ".join(original[stretch.start : stretch.end].split())
        shown = words if len(words) <= _LONGEST_EXCERPT else words[: _LONGEST_EXCERPT - 1] + "…"
        lines.append(f"  line {line_of(original, stretch.start)}, {stretch.start}-{stretch.end}: {stretch.en}: {shown}")
    lines += [] if draft.junk else ["  nothing"]
    lines.append("doubts:")
    lines += [f"  {doubt}" for doubt in draft.doubts] or ["  none"]
    unsure = [item for item in draft.items if item.doubt]
    lines += [f"  line {line_of(original, item.span[0][0])}: item {item.id}: {item.doubt}" for item in unsure[:20]]
    lines += [f"  and {len(unsure) - 20} more items like these"] if len(unsure) > 20 else []
    lines.append("left open: the abstracts, and whether what the keys `proposed` name is right")
    return lines

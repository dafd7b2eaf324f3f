"""Reads the brackets and lines in which documents name the departments of an item, by role.

（牵头单位：甲；配合单位：乙、丙）, （责任处室:甲。), 责任单位：甲、乙 on a line of its own, （甲牵头，乙、丙配合）.
Other brackets are left alone, and so are departments that a sentence merely mentions.
"""

import re
from dataclasses import dataclass, replace

from generator.importer.paragraphs import Paragraph
from generator.importer.spans import Span


@dataclass(frozen=True)
class DraftResponsibility:
    """Departments by role as printed, and the span of the brackets."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    span: Span = ()
    persons: tuple[str, ...] = ()
    """Names behind 责任领导 and the like, which are persons rather than departments."""


_ROLE_WORDS = {
    "lead": "牵头 主办 主责 主要责任 总牵头 牵头责任 牵头负责 第一责任",
    "responsible": "责任 负责 承办 落实 实施 具体责任 完成 执行 工作",
    "supporting": "配合 协办 协助 协同 参与 参加 协作 支持 配合责任 协同配合 配合落实",
    "persons": "分管 包保 主管 联系 挂包 局",
}
ROLES = {word: role for role, words in _ROLE_WORDS.items() for word in words.split()}
"""The role that a label names, by its word; `persons` for labels of persons rather than departments."""
_OFFICES = (
    r"(?:处\s*\(?\s*科?\s*\)?\s*室|科\s*室|单\s*位|部\s*门|股\s*室|处|科|机\s*构|院\s*校|学\s*校|主\s*体|专\s*班|"
    r"委\s*局|县\s*区)"
)
PERSONS = r"(?:局?领导|局长|人员?|校长|科长|处长|同志)"
_WORDS = "|".join(sorted(map(re.escape, ROLES), key=len, reverse=True))
# A label: one role or two joined (牵头及责任单位), a word for offices, a colon.
LABEL = re.compile(
    rf"(?P<role>{_WORDS})(?:\s*(?:和|及|、|/|\()\s*(?:{_WORDS})\)?)?\s*(?P<what>{_OFFICES}|"
    rf"{PERSONS})?\s*(?:\((?:[^()]{{1,12}})\))?\s*(?P<mark>:|(?=\s))\s*"
)
_OPEN, _CLOSE = "([【〔", {"(": ")", "[": "]", "【": "】", "〔": "〕"}
_DUTY = re.compile(
    r"(?P<names>.+?)(?:等)?(?:按照?(?:各自)?职责(?:分工)?)?(?:共同|分别|具体|分工|"
    r"联合)?(?P<role>牵头(?:负责|落实|组织)?|负责(?:落实)?|配合|参与|协助|落实|协同(?:配合)?|实施)$"
)
OFFICE_END = re.compile(
    r"(?:局|处|科|室|办|委|院|中心|部|厅|会|站|所|馆|队|组|校|园|府|社|行|政府|单位|部门|学院|大学|党委|党组|总队|"
    r"支队|县区?|市|区|旗|公司|专班|集团|联社|工会|共青团|妇联|团委|残联|科协|关工委|基地|学校|"
    r"幼儿园)(?:\([^()]{1,20}\))?$"
)


# Words with which a document says that the office named first leads, in all its brackets.
FIRST_LEADS = re.compile(
    r"[。,;(]?\s{0,9}(?:[排列]|排名|排序)在?(?:第一|首|前)位?的?(?:单位|部门|处室|科室)?(?:均?[为是])?(?:牵头|主办|"
    r"主责|主要负责)(?:单位|部门|处室|科室)?(?:[,、]\s*(?:以?下同|其[他余]\S{0,12}))?[)。]?"
)


def with_first_leading(found: DraftResponsibility) -> DraftResponsibility:
    """The responsibility with the first office as the lead, unless it names a lead."""
    if found.lead or not found.responsible:
        return found
    return replace(found, lead=found.responsible[:1], responsible=found.responsible[1:])


_Stated = tuple[int, int, dict[str, list[str]]]  # start, end, names by role


def responsibility_of(words: Paragraph) -> DraftResponsibility | None:
    """The responsibility that an item's words state; None if they state none."""
    found: list[_Stated] = []
    text = words.text
    for start, end in _brackets(text):
        inside = FIRST_LEADS.sub("", text[start + 1 : end - (text[end - 1] in _CLOSE.values())])
        roles = _labelled(inside) or _duties(inside) or _named_alone(text, start, end, inside)
        if roles:
            found.append((start, end, roles))
    for start, end in _lines(text, found):
        roles = _labelled(text[start:end])
        if roles:
            found.append((start, end, roles))
    if not found:
        return None
    found.sort(key=lambda f: f[0])
    merged: dict[str, list[str]] = {"lead": [], "responsible": [], "supporting": [], "persons": []}
    spans: list[tuple[int, int]] = []
    for start, end, roles in found:
        for role, names in roles.items():
            merged[role] += [name for name in names if name not in merged[role]]
        place = words.place(start, end)
        if spans and not text[_offset(words, spans[-1][1]) : start].strip("。,; \n"):
            spans[-1] = (spans[-1][0], place[1])
        else:
            spans.append(place)
    return DraftResponsibility(
        tuple(merged["lead"]),
        tuple(merged["responsible"]),
        tuple(merged["supporting"]),
        tuple(spans),
        tuple(merged["persons"]),
    )


def _offset(words: Paragraph, place: int) -> int:
    """The offset in the words of a place in the source."""
    return next((i for i, at in enumerate(words.at) if at >= place), len(words.at))


def _brackets(text: str) -> list[tuple[int, int]]:
    """The offsets of the outermost brackets; a responsibility bracket that is never closed ends with its line."""
    found: list[tuple[int, int]] = []
    stack: list[tuple[int, str]] = []
    for i, c in enumerate(text):
        if c in _OPEN:
            stack.append((i, _CLOSE[c]))
        elif stack and c == stack[-1][1]:
            start, _ = stack.pop()
            if not stack:
                found.append((start, i + 1))
        elif c == "\n" and stack:
            if (
                LABEL.match(text, stack[0][0] + 1)
                and re.match(r"[^\n([【]{1,80}?[)\]】]\s*(?:\n|$)", text[i + 1 :])
                and not re.match(r"[\d一二三四五六七八九十]+[.、]", text[i + 1 :])
            ):
                continue
            start = stack[0][0]
            stack = []
            if LABEL.match(text, start + 1):
                found.append((start, i))
    if stack and LABEL.match(text, stack[0][0] + 1):
        found.append((stack[0][0], len(text)))
    return found


def _lines(text: str, found: list[_Stated]) -> list[tuple[int, int]]:
    """The offsets of labels without brackets, at the beginning of a line or behind a full stop, to the line's end."""
    lines: list[tuple[int, int]] = []
    for match in re.finditer(r"(?:^|(?<=\n)|(?<=。)|(?<=。 ))[^\S\n]*", text):
        start = match.end()
        framed = _FRAMED.match(text, start)
        label = LABEL.match(text, start)
        if framed and not any(s <= start and e > framed.end() for s, e, _ in found):
            end = text.find("\n", framed.end())
            lines.append((start, len(text) if end < 0 else end))
            continue
        if not label or not label["what"]:
            continue
        if not label["mark"]:
            # Without a colon, names of offices must follow.
            end = text.find("\n", label.end())
            end = len(text) if end < 0 else end
            if _are_offices(text[label.end() : end]):
                lines.append((start, end))
            continue
        if any(s <= start < e for s, e, _ in found) or any(s <= start < e for s, e in lines):
            continue
        end = text.find("\n", start)
        lines.append((start, len(text) if end < 0 else end))
    return lines


# A deadline in the same bracket.
_TIME = re.compile(r"[,;。\s]{0,9}(?:完成|办结|推进|落实)?(?:时限|时间|期限|时间节点)(?:要求)?\s*:[^,;。\n]*")
# A label in brackets of its own, with the names behind it: 【责任单位】甲、乙.
_FRAMED = re.compile(rf"[\[【(〔]\s*(?P<role>{_WORDS})(?P<what>{_OFFICES})\s*[\]】)〕]\s*:?\s*(?=[\u4e00-\u9fff])")


def _named_alone(text: str, start: int, end: int, inside: str) -> dict[str, list[str]] | None:
    """The roles of a bracket of offices without a label at the end of a paragraph: …。（安全科、办公室）."""
    if (
        not text[max(0, start - 80) : start].rstrip().endswith(("。", ";", "!"))
        or text[end : end + 1] not in ("", "\n")
        or not _are_offices(inside)
    ):
        return None
    return {"responsible": split_names(inside)}


def _are_offices(words: str) -> bool:
    """Whether the words are a list of offices and nothing else."""
    if not words.strip() or len(words) > 120 or re.search(r"[。!?:《》“”]", words.strip(" 。")):
        return False
    names = split_names(words)
    return bool(names) and all(
        re.search(r"(?:局|处|科|室|办|委|部|中心|院|馆|站|会|府|所|组|校|园)$", re.sub(r"\([^()]*\)$", "", n))
        or n.startswith("各")
        for n in names
    )


def _labelled(words: str) -> dict[str, list[str]] | None:
    """The roles of labels and names; None if the text does not begin with a label."""
    words = words.strip()
    if _FRAMED.match(words):
        words = re.sub(rf"[\[【(〔]\s*((?:{_WORDS})(?:{_OFFICES}))\s*[\]】)〕]\s*:?", r"\1:", words)
    words = _TIME.sub("", words)
    first = LABEL.match(words)
    if not first or not (first["mark"] or first["what"]):
        return None
    if ROLES[first["role"]] == "persons" and not re.fullmatch(PERSONS, first["what"] or ""):
        return None
    if first["role"] in ("工作", "完成", "实施", "执行", "支持") and not re.match(r"单|部|处|科", first["what"] or ""):
        return None
    labels = [m for m in LABEL.finditer(words) if m.start() == 0 or words[m.start() - 1] in "。;,、 \t\n"]
    labels = [m for m in labels if ROLES[m["role"]] != "persons" or re.fullmatch(PERSONS, m["what"] or "")]
    labels = [m for m in labels if m["mark"] == ":" or m["what"]]
    roles: dict[str, list[str]] = {}
    ends = [label.start() for label in labels[1:]] + [len(words)]
    for label, end in zip(labels, ends, strict=False):
        role = "persons" if re.fullmatch(PERSONS, label["what"] or "") else ROLES[label["role"]]
        names = split_names(words[label.end() : end])
        if names:
            roles.setdefault(role, []).extend(names)
    return roles or None


def _duties(words: str) -> dict[str, list[str]] | None:
    """The roles of a text such as 甲牵头,乙、丙配合; None if any part of it is something else."""
    if len(words) > 400 or "。" in words.rstrip("。"):
        return None
    roles: dict[str, list[str]] = {}
    pending = ""
    for part in _split(words.strip("。 "), ",;"):
        duty = _DUTY.fullmatch((pending + part).strip())
        if not duty:
            pending += part + "、"
            continue
        names = split_names(duty["names"])
        if not names or not all(
            OFFICE_END.search(name) or name.startswith(("各", "市", "县", "有关")) for name in names
        ):
            return None
        roles.setdefault(ROLES.get(duty["role"][:2], "responsible"), []).extend(names)
        pending = ""
    return roles if roles and not pending else None


def split_names(words: str) -> list[str]:
    """The names of departments in a list, separated by 、,; or a gap; by 和, 与 or 及 only between two whole names."""
    names: list[str] = []
    for part in _split(words, "、,;/|\n。"):
        for piece in _at_gaps(part.strip(" 。.:;,")):
            piece = re.sub(
                r"^(?:以及|由|及)|(?:等(?:部门|单位|处室|科室|有关部门|相关(?:部门|单位|处室))?)$",
                "",
                piece.strip(" 。.:;,"),
            )
            piece = re.sub(r"\((?:含|不含|包括)[^()]*\)$", "", piece)
            if piece:
                names += _at_and(piece)
    return names


def _split(words: str, marks: str) -> list[str]:
    """Split at the marks that are outside brackets."""
    parts: list[str] = []
    depth = last = 0
    for i, c in enumerate(words):
        if c in _OPEN:
            depth += 1
        elif c in ")]】〕":
            depth = max(0, depth - 1)
        elif c in marks and not depth:
            parts.append(words[last:i])
            last = i + 1
    return [*parts, words[last:]]


def _at_gaps(part: str) -> list[str]:
    """Split at white space if that separates whole names; else drop it."""
    pieces = part.split()
    return (
        pieces
        if len(pieces) > 1 and all(len(p) >= 3 and OFFICE_END.search(re.sub(r"等$", "", p)) for p in pieces)
        else [re.sub(r"\s+", "", part)]
    )


def _at_and(name: str) -> list[str]:
    """Split at 和, 与, 及 or 以及 between two whole names."""
    for match in re.finditer("以及|[和与及]", name):
        left, right = name[: match.start()], name[match.end() :]
        if (
            len(left) >= 3
            and len(right) >= 3
            and OFFICE_END.search(left)
            and OFFICE_END.search(right)
            and not left.endswith(("会", "部", "区", "县", "市"))
        ):
            return [left, *_at_and(right)]
    return [name]

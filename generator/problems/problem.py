"""One frozen `Problem` for every fault, whichever check found it, and three printers.

A check names the place by file and path in the record (`Finding`); `reading` turns the path into a line and a column
(`Problem`); the printers write text, JSON and GitHub annotations.
"""

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys and indexes from the top of a file to a value: `("items", 3, "figures", 0, "value")`."""


_MOST_FILES = 3
"""Files that a problem names besides its own."""


class Severity(StrEnum):
    """Whether a problem stops a build."""

    ERROR = "error"
    WARNING = "warning"


class Code(NamedTuple):
    """What a code means: one line of English and a Chinese term."""

    summary: str
    zh: str
    severity: Severity = Severity.ERROR


CODES: dict[str, Code] = {
    # F: files and folders
    "F101": Code("unexpected file or folder", "不应有的文件"),
    "F102": Code("missing file", "缺少文件"),
    "F103": Code("link that leads out of the data folder", "指向数据目录之外的链接"),
    "F104": Code("file that cannot be read", "无法读取的文件"),
    "F105": Code("file stands in another city's folder", "文件与城市目录不符"),
    "F106": Code("file name is not the plan's id", "文件名与编号不符"),
    # Y: the text of a YAML file
    "Y101": Code("key given twice", "重复的键"),
    "Y102": Code("bare yes or no", "裸写的是否词"),
    "Y103": Code("number in a form that programs read differently", "写法不明的数字"),
    "Y104": Code("decimal that ends in zero", "以零结尾的小数"),
    "Y105": Code("bare number with colons", "裸写的冒号数字"),
    "Y106": Code("tab in the indentation", "缩进用了制表符"),
    "Y107": Code("not valid YAML", "语法错误"),
    "Y108": Code("merge key", "合并键"),
    "Y109": Code("type tag", "类型标签"),
    "Y110": Code("alias that repeats itself or too much", "无尽展开的别名"),
    "Y111": Code("nested too deep", "嵌套过深"),
    "Y112": Code("more than one document in a file", "一个文件多个文档"),
    "Y113": Code("empty file", "空文件"),
    "Y114": Code("not UTF-8", "不是 UTF-8 编码"),
    "Y115": Code("control character", "控制字符"),
    "Y116": Code("invisible character", "隐形字符"),
    "Y117": Code("file too large", "文件过大"),
    "Y118": Code("key that is not text", "键不是文本"),
    "Y119": Code("file does not hold keys and values", "顶层不是键值"),
    "Y120": Code("full-width space in the indentation", "缩进用了全角空格"),
    "Y121": Code("conflict marker of git", "未解决的合并冲突"),
    "Y122": Code("quotation mark that nothing opens", "缺少前引号"),
    # R: the shape of a record
    "R201": Code("value of the wrong type", "类型不符"),
    "R202": Code("missing key", "缺少键"),
    "R203": Code("unknown key", "未知的键"),
    "R204": Code("word that is not in the list of choice", "不在可选值之内"),
    "R205": Code("id in the wrong form", "编号写法不符"),
    "R206": Code("text empty or too long", "文字为空或过长"),
    "R207": Code("not a date", "日期写法不符"),
    "R208": Code("not a period", "时期写法不符"),
    "R209": Code("span in the wrong form or order", "位置区间有误"),
    "R210": Code("not a SHA-256", "散列值写法不符"),
    "R211": Code("not a document number", "文号写法不符"),
    "R212": Code("number out of range", "数值超出范围"),
    "R213": Code("value does not fit the figure's state", "数值与状态不符"),
    "R214": Code("keys that stand only together", "须成对出现的键"),
    "R215": Code("evidence or note missing", "缺少依据或说明"),
    "R216": Code("text in the wrong form", "格式不符"),
    "R217": Code("key that does not fit its record", "键与记录不符"),
    # L: ids and what refers to them
    "L301": Code("unknown city", "未知的城市"),
    "L302": Code("unknown section", "未知的章节"),
    "L303": Code("unknown department", "未知的处室"),
    "L304": Code("unknown reform", "未知的改革"),
    "L305": Code("unknown tag", "未知的标签"),
    "L306": Code("unknown indicator", "未知的指标"),
    "L307": Code("unknown function", "未知的职能"),
    "L308": Code("link to an unknown item", "链接的条目不存在"),
    "L309": Code("reference to an unknown figure", "引用的数值不存在"),
    "L310": Code("unknown source", "未知的来源"),
    "L311": Code("unknown kind of document", "未知的文件种类"),
    "L312": Code("unknown facet", "未知的分面值"),
    "L321": Code("vocabulary id used twice", "词表编号重复"),
    "L322": Code("plan id used twice", "文件编号重复"),
    "L323": Code("item id used twice", "条目编号重复"),
    "L324": Code("section id used twice", "章节编号重复"),
    "L325": Code("figure id used twice", "数值编号重复"),
    "L326": Code("source id used twice", "来源编号重复"),
    "L327": Code("same thing listed twice", "重复列出"),
    "L331": Code("plan id not made of city, period and kind", "文件编号构成有误"),
    "L332": Code("link of an item to itself", "条目链接自身"),
    "L333": Code("figures that repeat each other in a circle", "数值互相重复"),
    "L334": Code("sections that stand in each other", "章节互相从属"),
    "L335": Code("section before the one it stands in", "章节先于上级"),
    "L336": Code("city without a file of departments", "城市缺少处室文件"),
    "L337": Code("number printed twice in one section", "同章节序号重复"),
    "L338": Code("old anchor that is taken", "旧锚点已被占用"),
    "L339": Code("reforms that stand above or succeed each other in a circle", "改革互相从属或接续"),
    # C: what a record says
    "C401": Code("two places claim the same characters", "位置区间重叠"),
    "C402": Code("figure or bracket outside its item", "数值或括注在条目之外"),
    "C403": Code("year far from the plan's period", "年份远离文件时期"),
    "C404": Code("value is not among the printed digits", "数值与原文数字不符"),
    "C405": Code("masked figure without a mask", "隐去的数值不见遮盖符"),
    "C406": Code("department in two roles", "处室兼两种职责", Severity.WARNING),
    "C407": Code("item without an abstract", "条目缺少摘要"),
    "C408": Code("passage without a source", "原文缺少来源"),
    "C409": Code("reading without brackets", "释读缺少〔〕"),
    "C410": Code("address is not http or https", "网址不是 http(s)"),
    "C411": Code("target before the plan, or result after it", "年份与文件时期先后不符", Severity.WARNING),
    "C412": Code("document listed as missing from the archive, but in it", "缺藏目录与馆藏重复", Severity.WARNING),
    "C413": Code("figure without a number that prints one", "无数字的数值却印有数字", Severity.WARNING),
    "C414": Code("link surer than the attribution of its plans", "链接的把握高于文件的归属"),
    "C415": Code("proposals that nobody has confirmed", "尚待确认的提议", Severity.WARNING),
    "C416": Code("text of a section out of place", "章节正文条目的位置不符"),
    "C417": Code("entry in use that nobody has confirmed", "已被使用的词条尚待确认"),
    # G: published identifiers
    "G501": Code("registry cannot be read", "编号登记表无法读取"),
    "G502": Code("id registered twice", "编号重复登记"),
    "G503": Code("row of the registry in the wrong form", "登记行格式不符"),
    "G504": Code("id that leads nowhere", "后继编号不存在"),
    "G505": Code("ids that lead to each other in a circle", "编号互相指向"),
    "G511": Code("published id has vanished", "已公布的编号消失"),
    "G512": Code("id used again", "编号被重新使用"),
    "G513": Code("published content changed without a line that says why", "已公布的内容更改而未说明"),
    "G514": Code("ids exchanged", "编号互换"),
    "G515": Code("registry no longer says what was published", "登记表与已公布版本不符"),
    "G516": Code("release half written", "版本未完整写入"),
    "G517": Code("line of changes about an item that never was", "更改记录所指条目不存在"),
    "G518": Code("registry lost or altered", "登记表丢失或被改动"),
    "G519": Code("history no longer says what was published", "历史记录与已公布内容不符"),
    "G520": Code("conflict marker of git in the registry", "登记表中有未解决的合并冲突"),
    "G521": Code("published plan with proposals that nobody has confirmed", "已公布的文件中有尚待确认的提议"),
    # V: the record held against its source
    "V501": Code("figure without a place in its source", "数值未注明原文位置"),
    "V502": Code("passage that is not the record's", "原文与记录不符"),
    "V503": Code("span beyond the end of the source", "位置超出来源"),
    "V504": Code("words that do not stand where the record says", "所述文字不在其处"),
    "V505": Code("department that the words do not name", "责任文字中无此处室"),
    "V506": Code("characters that belong to nothing", "未归属的文字"),
    "V507": Code("source that cannot be read as the record says", "来源无法按记录读取"),
    # I: a raw document read into a draft
    "I401": Code("document that cannot be opened", "打不开的原始文件"),
    "I402": Code("document without a byte", "空的原始文件"),
    "I403": Code("document larger than the limit", "原始文件过大"),
    "I404": Code("file of a format that import does not read", "不支持的文件格式"),
    "I405": Code("file that is not text", "不是文本"),
    "I406": Code("file without Chinese text", "没有中文文本"),
    "I407": Code("broken or locked file", "文件损坏或加密"),
    "I408": Code("PDF without text", "没有文字层的 PDF"),
    "I409": Code("page nested too deep", "网页嵌套过深"),
    "I410": Code("document without any numbering", "没有编号的文件"),
    "I411": Code("draft that would overwrite a file", "草稿会覆盖已有文件"),
    "I412": Code("vocabulary that cannot be read", "无法读取的词表"),
    "I413": Code("option with a value that does not fit", "选项取值不当"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at a path of a record, not yet located."""

    code: str
    file: str
    path: Path
    message: str
    expected: str = ""
    hint: str = ""
    is_of_key: bool = False
    about: str = ""
    """Of a reference to an id that does not exist: that id, as it is or would be published. Findings about one missing
    id become one problem (`as_one`)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at a line and column (1-based, the column in code points), with the text of that line."""

    file: str
    line: int
    column: int
    severity: Severity
    code: str
    message: str
    expected: str = ""
    hint: str = ""
    excerpt: str = ""


def problem(
    code: str, file: str, place: tuple[int, int], message: str, *, expected: str = "", hint: str = "", excerpt: str = ""
) -> Problem:
    """A problem at a line and column (`place`), with the severity that its code has in `CODES`."""
    return Problem(file, *place, CODES[code].severity, code, message, expected, hint, excerpt)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by file, line and column, errors before warnings, without duplicates."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1}
    return sorted(set(problems), key=lambda p: (p.file, p.line, p.column, order[p.severity], p.code, p.message))


def as_one(places: Iterable[Problem]) -> Problem:
    """Problems with one cause as one: the first, with the number of the other places, and their files if they are few.

    `places` holds one problem at least.
    """
    first, *more = in_order(places)
    if not more:
        return first
    files = list(dict.fromkeys(p.file for p in more))
    count = "1 more place names it" if len(more) == 1 else f"{len(more)} more places name it"
    if files == [first.file]:
        count += ", in this file"
    elif len(files) <= _MOST_FILES:
        count += f", in {' and '.join(filter(None, (', '.join(files[:-1]), files[-1])))}"
    hint = re.sub(r"^(did you mean .*)\?$", r"\1, or is that the misspelling?", first.hint)
    return replace(first, message=f"{first.message}; {count}", hint=hint)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any problem is an error, which stops a build."""
    return any(p.severity is Severity.ERROR for p in problems)


def closest(word: object, known: Iterable[str], cutoff: float = 0.75) -> str | None:
    """The known word most like `word`, ignoring case, or None if none is close."""
    if not isinstance(word, str):
        return None
    words = {each.casefold(): each for each in sorted(known, reverse=True)}
    found = difflib.get_close_matches(word[:100].casefold(), sorted(words), n=1, cutoff=cutoff)
    return words[found[0]] if found else None


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """A hint that names the closest known word; empty if none is close."""
    near = closest(word, known)
    return f"did you mean {near}?" if near else ""


def visible(text: str) -> str:
    """The text with every invisible or bidirectional control character written as its code point."""
    return "".join(f"\\u{{{ord(c):04X}}}" if _is_invisible(c) else c for c in text)


def shown(value: object, limit: int = 40) -> str:
    """A value of the data as messages show it: short and on one line."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            cut = value if len(value) <= limit else value[: limit - 1] + "…"
            return f"'{visible(cut)}'"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return visible(str(value))[:limit]


def as_text(found: Problem) -> str:
    """The problem for a terminal: place and message, the line with a caret, expectation, hint."""
    lines = [
        f"{visible(found.file)}:{found.line}:{found.column}: {found.severity} {found.code} {visible(found.message)}"
    ]
    if found.excerpt.strip():
        words, pad = _window(found.excerpt, found.column)
        lines += [f"    {words}", f"    {' ' * pad}^"]
    if found.expected:
        lines.append(f"    expected: {visible(found.expected)}")
    if found.hint:
        lines.append(f"    hint: {visible(found.hint)}")
    return "\n".join(lines)


def as_json(problems: Iterable[Problem]) -> str:
    """The problems as one JSON list, in the given order."""
    rows = [
        {
            "file": p.file,
            "line": p.line,
            "column": p.column,
            "severity": p.severity.value,
            "code": p.code,
            "title": CODES[p.code].summary,
            "title_zh": CODES[p.code].zh,
            "message": p.message,
            "expected": p.expected,
            "hint": p.hint,
        }
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(found: Problem) -> str:
    """The problem as a GitHub workflow command, which annotates the line in a pull request."""
    kind = CODES[found.code]
    where = {
        "file": found.file,
        "line": str(found.line),
        "col": str(found.column),
        "title": f"{found.code} {kind.summary} {kind.zh}",
    }
    parts = [found.message]
    parts += [f"expected: {found.expected}"] if found.expected else []
    parts += [f"hint: {found.hint}"] if found.hint else []
    properties = ",".join(f"{name}={_escaped(value, is_property=True)}" for name, value in where.items())
    return f"::{found.severity} {properties}::{_escaped(chr(10).join(parts))}"


def summary(problems: Iterable[Problem]) -> str:
    """The numbers of errors, warnings and files."""
    found = list(problems)
    errors = sum(p.severity is Severity.ERROR for p in found)
    counted = [
        _count(errors, "error"),
        _count(len(found) - errors, "warning"),
        _count(len({p.file for p in found}), "file"),
    ]
    return f"{counted[0]}, {counted[1]} in {counted[2]}" if found else "no problems"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _escaped(text: str, *, is_property: bool = False) -> str:
    """Escaped for GitHub's runner: % and line ends, in a property also : and ,."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text


def _is_invisible(c: str) -> bool:
    """Controls, format characters (bidi, zero width), surrogates, line and paragraph separators."""
    return unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") or c in "\ufffe\uffff"


def columns_of(text: str) -> int:
    """Width in terminal columns: two for wide and full-width characters, none for combining marks."""
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return wide - sum(unicodedata.category(c) in ("Mn", "Me") for c in text)


def _window(line: str, column: int, width: int = 96) -> tuple[str, int]:
    """The part of a line around a column, at most `width` columns wide, and the columns before that column."""
    first = max(0, min(column - 1, len(line)) - 4 * width)  # A line may be megabytes long.
    near = line[first : column + 4 * width]
    safe = "".join("\ufffd" if _is_invisible(c) and c != "\t" else " " if c == "\t" else c for c in near)
    at = min(column - 1 - first, len(safe))
    start = 0
    if columns_of(safe[:at]) > width - 16:
        start = at
        while start and columns_of(safe[start:at]) < width // 2:
            start -= 1
    head = "…" if first or start else ""
    end = start
    used = columns_of(head)
    while end < len(safe) and used < width:
        used += columns_of(safe[end])
        end += 1
    tail = "…" if end < len(safe) else ""
    return f"{head}{safe[start:end]}{tail}".rstrip(), columns_of(head + safe[start:at])

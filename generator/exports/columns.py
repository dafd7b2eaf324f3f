"""The columns of the published tables, each declared once, in Chinese and English.

The CSV headers, the data package, the database's tables and the explanations on `/data/` are made from these tuples. A
test checks that the functions of `archive.rows` return exactly these columns.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from generator.records import closed_lists as v

ClosedList = type[StrEnum]
ColumnType = Literal["text", "integer", "number", "boolean", "list"]


@dataclass(frozen=True)
class Column:
    """One column of a table. A `list` holds texts.

    `refers` names the table whose `id` the value must be; `one_of` is the closed list that the value comes from.
    """

    name: str
    type: ColumnType
    zh: str
    en: str
    is_required: bool = False
    refers: str | None = None
    one_of: ClosedList | None = None


def _text(name: str, zh: str, en: str, refers: str | None = None, one_of: ClosedList | None = None) -> Column:
    return Column(name, "text", zh, en, refers=refers, one_of=one_of)


def _required(name: str, zh: str, en: str, refers: str | None = None, one_of: ClosedList | None = None) -> Column:
    return Column(name, "text", zh, en, is_required=True, refers=refers, one_of=one_of)


def _count(name: str, zh: str, en: str) -> Column:
    return Column(name, "integer", zh, en, is_required=True)


def _list(name: str, zh: str, en: str) -> Column:
    return Column(name, "list", zh, en)


def _number(name: str, zh: str, en: str) -> Column:
    return Column(name, "number", zh, en)


def _flag(name: str, zh: str, en: str) -> Column:
    return Column(name, "boolean", zh, en, is_required=True)


def _year(name: str, zh: str, en: str) -> Column:
    return Column(name, "integer", zh, en)


_NAMES = (
    _required("name_zh", "中文名称", "Name in Chinese"),
    _text("name_en", "英文名称", "Name in English"),
)
_DEFINITION = (
    _required("definition_zh", "中文定义", "Definition in Chinese"),
    _text("definition_en", "英文定义", "Definition in English"),
    _list("aliases", "别称", "Other names"),
)
_TERM = (*_NAMES, *_DEFINITION)

ITEMS = (
    _required(
        "id", "条目编号，永久不变：文件编号/本文件内编号", "Id of the item, which never changes: plan id/local id"
    ),
    _required("plan", "所在文件", "Plan the item stands in", refers="plans"),
    _required("city", "城市", "City", refers="cities"),
    _required("period", "文件的年份或起止年", "Year of the plan, or its first and last year"),
    _required("kind", "文件种类", "Kind of plan", refers="kinds"),
    _text("number", "原文编号；未编号则空", "Number as printed; empty where there is none"),
    _required("title_zh", "标题，照录原文", "Title as printed"),
    _text("title_en", "标题的英译", "Title in English"),
    _text(
        "reading",
        "原文缺字时的推定补字，〔〕内为本档案所补",
        "Conjecture where characters are lost; the archive supplies what stands in 〔〕",
    ),
    _text("abstract_zh", "摘要，本档案撰写，非原文", "Abstract in Chinese, the archive's own words"),
    _text("abstract_en", "英文摘要，本档案撰写", "Abstract in English, the archive's own words"),
    _list("path", "所在各级章节的编号与标题，由外到内", "Headings above the item, outermost first"),
    _list("lead", "牵头处室", "Departments that lead"),
    _list("responsible", "责任处室", "Departments that are responsible"),
    _list("supporting", "配合处室", "Departments that support"),
    _list("reforms", "所属改革", "Reforms the item belongs to"),
    _list("tags", "主题标签", "Tags"),
    _list("mentions", "文中提到的名称，照录原文", "Names the item uses, as printed"),
    _required("coverage", "所在文件的收录程度", "How much of the plan is held", one_of=v.Coverage),
    _required("url", "引用网址", "Address to cite"),
    _required("account", "所述：计划、回顾、问题或原则", "What it gives an account of", one_of=v.AccountKind),
    _year("account_from", "回顾时段的起始年份", "First year that a review looks back on"),
    _year("account_to", "回顾时段的终止年份", "Last year that a review looks back on"),
    _list("bases", "分工见于何处：括注、正文或标题", "Where departments are assigned: bracket, sentence, heading"),
    _list("elsewhere", "副本所缺、其他来源所载的名称", "Names that other sources print where ours lacks them"),
)

FIGURES = (
    _required("id", "数值编号：条目编号#序号", "Id of the figure: item id#local id"),
    _required("item", "所在条目", "Item that states it", refers="items"),
    _required("city", "城市", "City", refers="cities"),
    _required("indicator", "指标", "Indicator", refers="indicators"),
    _required("kind", "目标、实绩或基数", "Target, actual or baseline", one_of=v.FigureKind),
    _required("comparator", "数值如何限定指标", "How the value bounds the indicator", one_of=v.Comparator),
    _number("value", "数值；仅在 state 为 given 时有", "Value; only where state is given"),
    _number("low", "区间下限", "Lower end of a range"),
    _number("high", "区间上限", "Upper end of a range"),
    _text("unit", "原文所用的单位", "Unit as printed"),
    _year(
        "year",
        "目标到期或结果达到的年份；跨年的为终止年份",
        "Deadline, or year the value was reached; of a span its last year",
    ),
    _text("year_basis", "年份的依据", "Where the year comes from", one_of=v.YearBasis),
    _required("scope", "统计范围", "What it is counted over", one_of=v.Scope),
    _text("scope_name", "哪一县区、学校或群体", "Which county, school or group"),
    _required(
        "state",
        "数值是否可读；只有 given 可以计入合计",
        "Whether it can be read; only given may enter a sum",
        one_of=v.FigureState,
    ),
    _required("printed", "原文表述", "The printed expression"),
    _text(
        "repeats",
        "重复表述的是哪一数值；不重复计入合计",
        "The figure it states again; not to be counted twice",
        refers="figures",
    ),
    _list("contradicts", "与哪些数值相矛盾", "Figures it contradicts"),
    _text("note", "说明", "Note"),
    _year("from", "所述时段的起始年份", "First year of the span it speaks of"),
    _year("to", "所述时段的终止年份", "Last year of the span"),
    _flag("accumulates", "是否为各年累计", "Whether it is a total over the years of the span"),
    _text("measure", "统计方式", "What is counted of the object", one_of=v.Measure),
    _text("level", "认定或设立的层级", "Who recognises or sets up what is counted"),
    _text("object", "统计对象", "What is counted or measured"),
    _text("stage", "进展阶段", "How far along is what is counted"),
    _text("counted", "计数单位", "What a count counts"),
    _required(
        "account",
        "所在条目的所述：计划、回顾、问题或原则",
        "What its item gives an account of",
        one_of=v.AccountKind,
    ),
    _list("elsewhere", "其他来源所载的数值，不计入合计", "Values that other sources print; in no sum"),
    _list("reported", "报道所载结果，不计入合计", "Later results that press reports print; in no sum"),
)

PLANS = (
    _required("id", "文件编号，永久不变", "Id of the plan, which never changes"),
    _required("city", "城市", "City", refers="cities"),
    _required("kind", "文件种类", "Kind of plan", refers="kinds"),
    _required("period", "年份或起止年", "Year, or first and last year"),
    _required("title_zh", "正式标题", "Official title"),
    _text("title_en", "标题的英译", "Title in English"),
    _text("issuer", "发文机关", "Issuing body"),
    _text("document_number", "发文字号", "Document number"),
    _text("index_number", "索引号", "Index number"),
    _text("signed", "成文日期，知道到哪一级就写到哪一级", "Date signed, as far as it is known"),
    _text("published", "发布日期，知道到哪一级就写到哪一级", "Date published, as far as it is known"),
    _text("validity", "发布机关标明的有效性", "Validity as its publisher states it", one_of=v.Validity),
    _required("coverage", "收录程度", "How much of it is held", one_of=v.Coverage),
    _required(
        "attribution",
        "归属为原文载明还是推定",
        "Whether the attribution is stated or inferred",
        one_of=v.AttributionState,
    ),
    _list(
        "sources", "来源文件的 SHA-256，没有文件则为网址或编号", "SHA-256 of each source file, else its address or id"
    ),
    _count("items", "条目数", "Number of items"),
    _count("figures", "数值个数", "Number of figures"),
    _required("url", "引用网址", "Address to cite"),
    _list("issuers", "发文机关，逐一列出", "Issuing bodies, one by one"),
    _required("short_zh", "列表中的简称", "Name in lists, in Chinese"),
    _text("short_en", "列表中的英文简称", "Name in lists, in English"),
    _required("trust", "可信度", "How far the text can be trusted", one_of=v.Trust),
    _text("date", "文件日期：成文、发布或年度", "Date of the plan: signed, else published, else its year"),
)

KINDS = (
    _required("id", "文件种类编号，为文件编号的一部分", "Id of the kind, part of a plan's id"),
    *_NAMES,
    _text("definition_zh", "中文定义", "Definition in Chinese"),
    _text("definition_en", "英文定义", "Definition in English"),
    _list("aliases", "标题中的其他叫法", "Other words for it in titles"),
    _flag("looks_back", "是否报告本时期的情况", "Whether such a document reports on its own period"),
    _count("plans", "收录的文件数", "Plans held"),
)

CITIES = (
    _required("id", "城市编号", "Id of the city"),
    *_NAMES,
    _required("province_zh", "省份", "Province in Chinese"),
    _text("province_en", "省份英文名", "Province in English"),
    _required("division_code", "行政区划代码", "Administrative division code"),
    _required("division_code_date", "代码有效的某一日", "A day on which the code was in force"),
    _list("former_names", "曾用名", "Former names"),
    _count("plans", "收录的文件数", "Plans held"),
    _count("plans_held_whole", "全文收录的文件数", "Plans in full text"),
    _count("items", "条目数", "Number of items"),
)

DEPARTMENTS = (
    _required("city", "城市", "City", refers="cities"),
    _required("id", "处室编号，在本市内唯一", "Id of the department, unique within its city"),
    *_NAMES,
    _required("kind", "机构类别", "Kind of body", one_of=v.DepartmentKind),
    _required("function", "职能，跨城市通用", "Function, the same in every city", refers="functions"),
    _list("printed", "文件中的其他写法", "Other forms in which documents print the name"),
    _list("former_names", "曾用名", "Former names"),
    _count("lead", "牵头的条目数", "Items it leads"),
    _count("responsible", "负责的条目数", "Items it is responsible for"),
    _count("supporting", "配合的条目数", "Items it supports"),
)

FUNCTIONS = (
    _required("id", "职能编号", "Id of the function"),
    *_TERM,
    _count("departments", "有此职能的处室数", "Departments that have it"),
    _count("cities", "涉及的城市数", "Cities in which one has it"),
    _list("aliases_en", "英文别称", "Other names in English"),
)

_USE = (
    _count("items", "条目数", "Number of items"),
    _count("cities", "涉及的城市数", "Number of cities"),
)

REFORMS = (
    _required("id", "改革编号", "Id of the reform"),
    *_TERM,
    *_USE,
    _text(
        "origin_title",
        "所本国家文件的标题；未能确定则空",
        "Title of the national document; empty where it is not established",
    ),
    _text("origin_issuer", "国家文件的发文机关", "Issuer of the national document"),
    _text("origin_document_number", "国家文件的发文字号", "Number of the national document"),
    _text("origin_date", "国家文件的日期", "Date of the national document"),
    _list("aliases_en", "英文别称", "Other names in English"),
    _text("standard_name_en", "英文通用名称", "Accepted term in English, where it differs"),
    _text("broader", "所属的更大改革", "Wider reform that it belongs to", refers="reforms"),
    _list("succeeds", "所接续的改革", "Reforms that it took the place of"),
    _list("origins", "政策源流：作用、日期、标题、文号", "Documents behind it: role, date, title, number"),
    _text("note_zh", "说明", "Note in Chinese"),
    _text("note_en", "说明（英文）", "Note in English"),
)

TAGS = (
    _required("id", "标签编号", "Id of the tag"),
    *_TERM,
    *_USE,
    _list("aliases_en", "英文别称", "Other names in English"),
)

INDICATORS = (
    _required("id", "指标编号", "Id of the indicator"),
    *_NAMES,
    _required("unit", "标准单位", "Canonical unit"),
    _required("direction", "期望的变化方向", "Which way it is meant to go", one_of=v.Direction),
    *_DEFINITION,
    _count("figures", "数值个数", "Number of figures"),
    _count("given", "其中有明确数值的个数", "Those of them that can be read"),
    _count("cities", "涉及的城市数", "Number of cities"),
    _required("tier", "层级：核心、项目类或单项活动", "How far its statements can be compared", one_of=v.Tier),
    _text("object", "统计对象", "What is counted or measured"),
    _text("measure", "统计方式", "What is counted of the object", one_of=v.Measure),
    _text("standard_name_zh", "官方统计中的名称", "Name in the official statistics, in Chinese"),
    _text("standard_name_en", "官方统计中的英文名称", "Name in the official statistics, in English"),
    _list("aliases_en", "英文别称", "Other names in English"),
    _list("sdg", "可持续发展目标4的对应指标", "Matching indicators of SDG 4"),
    _list("equivalents", "统计或监测中的对应指标", "Matching indicators of statistics or monitoring"),
)

LINKS = (
    _required("source", "标注关联的条目", "Item that declares the link", refers="items"),
    _required("kind", "关系：source … target", "Relation, read source … target", one_of=v.LinkKind),
    _required("target", "所指的条目", "Item it leads to", refers="items"),
    _required("grade", "确定程度", "How sure the archive is", one_of=v.Grade),
    _required("why_zh", "理由", "Reason in Chinese"),
    _text("why_en", "理由的英文", "Reason in English"),
    _text("outcome", "编者对目标结果的判断", "What an editor says became of the target", one_of=v.OutcomeState),
    _text("outcome_why_zh", "判断的理由", "The editor's reason in Chinese"),
    _text("outcome_why_en", "判断的理由（英文）", "The editor's reason in English"),
)

MENTIONS = (
    _required("item", "条目", "Item that uses the name", refers="items"),
    _required("name", "名称，照录原文", "Name as printed"),
    _required("kind", "名称的种类", "Kind of name", one_of=v.MentionKind),
    _text("expands", "全称或通用写法", "Fuller or usual form"),
)

KNOWN = (
    _text(
        "city",
        "城市；不属收录城市者见 place_zh",
        "City; see place_zh where it is none of the archive's",
        refers="cities",
    ),
    _text("period", "年份或起止年", "Year, or first and last year"),
    _text("kind", "文件种类", "Kind of document"),
    _required("title_zh", "标题；未见标题则为说明", "Title, or what it is where none was seen"),
    _text("title_en", "标题的英译", "The same in English"),
    _required("evidence_zh", "如何得知其存在", "How it is known to exist"),
    _text("evidence_en", "如何得知其存在（英文）", "The same in English"),
    _text("looked", "最近一次查找的日期", "When somebody last looked for it"),
    _flag("is_title_printed", "标题是否照录原文", "Whether the title is printed"),
    _text("place_zh", "所属地方", "Place it is from"),
    _text("place_en", "所属地方（英文）", "Place in English"),
    _text("issuer", "发文机关", "Issuing body"),
    _text("document_number", "发文字号", "Document number"),
    _text("published", "发布日期", "Date published"),
    _text("visible_zh", "可见的内容", "What could be seen of it, in Chinese"),
    _text("visible_en", "可见的内容（英文）", "What could be seen of it, in English"),
    _text("address", "网址", "Address"),
    _flag("is_address_safe", "网址是否可以放心打开", "Whether the address is safe to open"),
)

MATRIX = (
    _required("kind", "改革、标签或职能", "reform, tag or function"),
    _required("term", "改革、标签或职能的编号", "Id of the reform, tag or function"),
    _required("name_zh", "中文名称", "Name in Chinese"),
    _required("city", "城市", "City", refers="cities"),
    _count("year", "年份", "Year"),
    _required(
        "state",
        "count 有条目；review 仅在回顾中；silent 全文收录而未提及；part 部分收录，未见提及；none 无涵盖该年的文件",
        "count: there are items; review: only looked back on; silent: full text, not mentioned; "
        "part: partial text, not mentioned; none: no plan in force",
    ),
    _count("items", "条目数", "Number of items"),
    _list("plans", "该市涵盖该年的文件", "Plans of the city in force in the year"),
    _count("reviews", "其中回顾该年的条目数", "Those of the items that look back on the year"),
)

IDENTIFIERS = (
    _required("id", "公布过的编号", "Id that was published"),
    _required("kind", "编号属于文件还是条目", "What it is the id of"),
    _required("first_release", "首次公布的版本", "Release that first published it"),
    _required("status", "现状", "What became of it"),
    _list("successors", "后继编号", "Ids that took its place"),
    _text("date", "变动日期", "Date of the last change of status"),
    _text("reason", "变动原因", "Reason of the last change of status"),
    _list(
        "hashes",
        "可引内容的散列，每逢变动一条：版本:散列",
        "Hash of the citable content at each release that changed it",
    ),
    _text("title", "最近一次公布时的标题", "Title when it was last published"),
)

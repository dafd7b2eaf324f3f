"""What a line of a copy looks like: a number of an outline, a title, a label, running text, front matter."""

import re

# The first number of an outline, or of a part of it; the name of the group is the kind of number.
OPENS = re.compile(
    r"(?P<part>第[一1][章部篇节条])|(?P<cn>一[、.])|(?P<cnp>\(一\)|㈠)|(?P<ar>[1lI][.、](?!\d)|⒈)|(?P<arp>\(1\)|⑴)"
)
# Any number of an outline.
MARKED = re.compile(
    r"第?[一二三四五六七八九十\d]+[章节条部、.)]|\([一二三四五六七八九十\d]+\)|[㈠-㈩⑴-⒇⒈-⒛①-⑳]|"
    r"第[一二三四五六七八九十]+,|\d{1,2},(?=[\u4e00-\u9fff])"
)

# How collections number their pieces: 第1篇：…, 篇二：…, 【范文三】….
PIECE = re.compile(
    r"[【\[]?(?:第[一二三四五六七八九十\d]{1,3}篇|篇[一二三四五六七八九十\d]{1,3}|"
    r"范文[一二三四五六七八九十\d]{1,3})[】\]]?[:、\s]\s*(?=[^。;]{4,60}$)"
)


# Words in which the title of an official document ends; a remark in brackets may follow.
TITLE_END = re.compile(
    r"(要点|规划(纲要)?|计划|总结|报告|汇报(材料)?|材料|方案|意见|通知|通报|决定|办法|细则|安排|分工|讲话|致辞|发言|"
    r"清单|纲要|任务书?|任务分解|责任书|情况|部署|打算|思路|目标|措施|行动|公报|制度|规定|条例|章程|指南|函|批复|公告|"
    r"通告|台账|任务分解表?|工作)\s*(\([^()]{1,20}\))?\s*(?:目\s*录)?$"
)
# The label of a field in a site's information table about the document.
LABEL = re.compile(
    r"^[\[【]?\s*(标\s*题|名\s*称|索\s*引\s*号|信息索引|文\s*号|发文字号|文件编号|发布文号|发文机关|发布机构|发布单位|"
    r"发文单位|信息来源|制发机关|主题分类|主题词|体裁分类|服务对象|公文种类|成文日期|发文日期|生成日期|发布日期|"
    r"发布时间|公开日期|印发日期|实施日期|生效日期|失效日期|失效时间|废止日期|统一登记号|登记编号|分类|公文类别|"
    r"信息分类|组配分类|所属主题|关键字|发文时间|有效期限?|文件状态|信息状态|语种|责任部门|公开目录|文件类型|信息格式|"
    r"有\s*效\s*性|时效性|效力状态|公开方式|公开时限|公开范围|公开形式|公开责任部门|关\s*键\s*词|内容概述|来\s*源|"
    r"时\s*间|日\s*期)\s*[\]】]?\s*(:|\s|$)"
)

ISSUER_LINE = re.compile(
    r"^[\u4e00-\u9fffX*]{2,30}(人民政府|委员会|教育局|教育体育局|教育和体育局|教体局|教育厅|办公室|办公厅|领导小组|"
    r"文件)$"
)
_NUMBER = re.compile(r"^[^\s。,]{1,16}[\[(【〔]\d{4}[\])】〕]\s*[\u4e00-\u9fff]{0,4}\d+\s*号$")
_ADDRESSEE = re.compile(r"^(各|市|县|区|省|局|机关).{3,200}:$")


def is_front_line(text: str) -> bool:
    """Whether a line before the text belongs to the document: title, document number, addressee, 目录."""
    return bool(
        _NUMBER.match(text)
        or _ADDRESSEE.match(text)
        or re.fullmatch(r"目\s*[录次]", text)
        or (7 <= len(text) <= 60 and TITLE_END.search(text) and not re.search(r"[。;!?]|^\d+[.、]", text))
        or text.startswith(("中共", "关于"))
    )


def is_prose(text: str) -> bool:
    """Whether a line is running text."""
    return len(text) >= 40 and bool(re.search(r"[。;,]", text))


def is_sentence(text: str) -> bool:
    """Whether a line ends a sentence, however short."""
    return len(text) >= 5 and bool(re.search(r"[。!?][”)】]*$|。[^。]{0,20}$|[\u4e00-\u9fff%]\.$", text))


def is_listed(text: str, titles: frozenset[str]) -> bool:
    """Whether the list of contents names this line as a title."""
    return re.sub(r"\s", "", PIECE.sub("", text)).lstrip("-") in titles

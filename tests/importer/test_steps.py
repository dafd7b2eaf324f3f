"""The small steps: numerals, junk, marks and their sequence, headings, dates, damage, YAML text, places."""

import pytest

from generator.importer import damage, dates, metadata, yaml_text
from generator.importer.contents import contents_of
from generator.importer.copy import clean
from generator.importer.ends import continues_title
from generator.importer.formats import document_of
from generator.importer.junk import kind_of_line
from generator.importer.lines import lines_of
from generator.importer.marks import marks_of
from generator.importer.paragraphs import Paragraph, paragraphs, wrap_width
from generator.importer.places import places
from generator.importer.sequence import outline_numbers
from generator.importer.spans import cut
from generator.importer.titles import heading
from generator.records.numerals import chinese_numeral, chinese_value, plain


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十", 10),
        ("二十三", 23),
        ("一百零五", 105),
        ("二〇二二", 2022),
        ("两", 2),
        ("三千六百", 3600),
        ("十五个", None),
        ("", None),
    ],
)
def test_chinese_numbers(words, value):
    assert chinese_value(words) == value


def test_numbers_there_and_back():
    assert all(chinese_value(chinese_numeral(n)) == n for n in range(1, 100))


def test_plain_keeps_every_place():
    text = "（一）１．办好　学校—５０％"
    assert plain(text) == "(一)1.办好 学校-50%" and len(plain(text)) == len(text)


@pytest.mark.parametrize(
    "line",
    [
        "首页 > 政务公开 > 通知",
        "您的位置:网站首页>文件>正文",
        "今天是: 2020年1月1日 星期三",
        "【打印】【关闭】",
        "【字体:大 中 小】",
        "还剩12页未读,继续阅读",
        "分享到: 微信 微博",
        "发表于 2019-4-26 14:58:07 | 只看该作者",
        "第 3 页 共 12 页",
        "- 7 -",
        "主办单位:某某网站",
        "浏览次数:1024",
        "版权所有 2020",
        "上一篇:通知",
        "www.example.org",
    ],
)
def test_lines_of_a_copy(line):
    assert kind_of_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "大力推进教育公平",
        "1.分享办学经验。组织校长论坛",
        "(三)规范校服管理",
        "中小学建设取得进展",
        "收藏古籍的学校图书馆要开放,教师要学会使用,学生要爱护。",
        "下载使用国家平台资源,教师全员注册,课堂常态应用,让优质资源用起来。",
        "小学教育优质均衡",
        "主办学校要负责",
        "实施无障碍改造计划",
        "保护知识产权,防止侵权行为",
    ],
)
def test_lines_of_a_document(line):
    assert kind_of_line(line) is None


def test_junk_inside_a_paragraph_cuts_its_span():
    text = (
        "一、办好学校<br/>\n1.今年新建学校<span class='x'></span>三所，让孩子们就近入学，家长们少跑冤枉路。\n"
        "2.改善食堂，让饭菜热乎。"
    )
    copy = clean(document_of(text.encode(), "a.txt"))
    start = text.index("1.今年")
    spans = cut(text, copy.text, start, text.index("\n2."))
    assert (
        len(spans) == 2
        and "".join(text[a:b] for a, b in spans) == "1.今年新建学校三所，让孩子们就近入学，家长们少跑冤枉路。"
    )


def numbers(text: str):
    lines = lines_of(plain(text))
    found = paragraphs(plain(text), lines)
    return [(n.style, n.value, n.doubt) for n in outline_numbers(marks_of(found))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲\n(一)乙\n1.丙\n2.丁\n(二)戊\n二、己", "cn1 cnp1 ar1 ar2 cnp2 cn2"),
        ("一、甲\n１．乙\n２．丙\n二、丁\n３．戊", "cn1 ar1 ar2 cn2 ar3"),
        ("一、甲方面要做好工作。1.先做这件事。2.再做那件事。\n二、乙", "cn1 ar1 ar2 cn2"),
        ("一、抓好党建1全面从严治党2推进清廉学校\n二、抓好质量3课堂提质4作业减负", "cn1 ar1 ar2 cn2 ar3 ar4"),
        ("一、甲\n*.乙条内容\n*.丙条内容\n二、丁", "cn1 arNone arNone cn2"),
        ("第一章 总则\n第一条 甲\n第二条 乙\n第二章 分则\n第三条 丙", "part1 article1 article2 part2 article3"),
        ("(一)甲\n(二)乙\n(三)丙", "cnp1 cnp2 cnp3"),
        ("一、甲\n1、新建2.5万平方米校舍\n2、改造30.5%的厕所\n二、乙", "cn1 ar1 ar2 cn2"),
        ("ー、甲\n二、乙\n三、丙", "cn1 cn2 cn3"),
    ],
)
def test_which_numbers_make_the_outline(text, expected):
    assert " ".join(f"{style}{value}" for style, value, _ in numbers(text)) == expected


def test_a_misread_and_a_missing_number_are_told():
    found = numbers("一、甲\n1.子\n2.丑\n8.寅\n4.卯\n6.辰\n二、乙")
    assert [value for style, value, _ in found if style == "ar"] == [1, 2, 3, 4, 6]
    assert [bool(doubt) for style, _, doubt in found if style == "ar"] == [False, False, True, False, True]


@pytest.mark.parametrize(
    ("text", "title", "is_supplied"),
    [
        ("建设校园。今年新建三所。", "建设校园", False),
        ("优化布局 统筹城乡学校建设，做到应建尽建，办好每一所家门口的学校。", "优化布局", False),
        ("建强队伍 办好学校。全面实施名师工程。", "建强队伍 办好学校", False),
        ("规范收费：严格执行公示制度。", "规范收费", False),
        ("推进“双减”。落地见效", "推进“双减”", False),
        (
            "全面加强学校体育工作深化体教融合改革推动大课间活动提质，办好各级各类学生联赛和运动会活动等等",
            "全面加强学校体育工作",
            True,
        ),
    ],
)
def test_where_a_heading_ends(text, title, is_supplied):
    found = heading(plain(text), is_whole_line=False)
    assert (found.title, found.is_supplied) == (title, is_supplied)


def test_lines_that_a_scan_broke_are_joined():
    text = "\n".join(["这一行写满了二十个汉字没有一个标点符号在", "行末所以同一句话到此才完。"] * 8)
    lines = lines_of(text)
    assert wrap_width(lines) and len(paragraphs(text, lines)) == 8


def test_contents_are_told_from_items():
    lines = lines_of("目录\n一、甲……1\n二、乙……5\n一、甲\n正文在此。")
    found = contents_of(lines)
    assert (found.first, found.last, found.titles) == (0, 3, ("甲", "乙"))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2022年6月15日", "2022-06-15"),
        ("二〇二二年六月十五日", "2022-06-15"),
        ("2022-07-13", "2022-07-13"),
        ("2022年2月", "2022-02"),
        ("2022年13月1日", None),
        ("某日", None),
    ],
)
def test_dates(words, day):
    assert dates.read_date(words) == day


@pytest.mark.parametrize(
    ("title", "kind", "period"),
    [
        ("某市教育局2023年教育工作要点", "priorities", "2023"),
        ("某市“十四五”教育发展规划", "plan", "2021-2025"),
        ("某市学前教育行动计划(2022-2024年)", "plan", "2022-2024"),
        ("某市教育局2021年工作总结", "report", "2021"),
        ("2022年度分管工作安排", "assignments", "2022"),
        ("关于印发《某市2024年教育工作要点》的通知", "priorities", "2024"),
    ],
)
def test_kind_and_period_of_a_title(title, kind, period):
    assert metadata.kind_of(title, "")[0] == kind
    assert dates.period_of_words(title, "", "", kind) == (period, None)


def test_the_year_of_lost_digits_only_where_it_can_be_one_alone():
    assert dates.period_of_lost_digits("222年工作要点", "01")[0] == "2022"
    assert dates.period_of_lost_digits("22年工作要点", "01") is None


def test_damage_is_told_from_a_short_text():
    words = "全市教育工作要强管理建设发展学校质量提高" * 400
    assert damage.damage_of(words + "全年新建2345所，投入6789万元，" * 60).lost_digits == "01"
    assert damage.damage_of("今年新建5所学校").is_damaged is False
    assert len(damage.damage_of("xx市新建*所，推广1+X证书，*年达x%").masks) == 4


def test_yaml_text_quotes_what_must_be_quoted():
    assert yaml_text.scalar("青川市") == "青川市"
    assert yaml_text.scalar("1+X: 试点") == '"1+X: 试点"'
    assert yaml_text.span(((1, 2),)) == "[1, 2]" and yaml_text.span(((1, 2), (3, 4))) == "[[1, 2], [3, 4]]"


def test_places_have_slugs_of_their_own():
    slugs = [place.slug for place in places()]
    assert len(slugs) == len(set(slugs)) and len(slugs) > 330
    assert {p.short for p in places()} >= {"延边", "西双版纳", "大理"}


def test_a_passage_keeps_its_places():
    paragraph = Paragraph("办好学校", (3, 4, 7, 8))
    assert paragraph.place(1, 3) == (4, 8)


def test_a_sentence_goes_on_behind_the_foot_of_a_page():
    text = (
        "1.扩大普惠资源，新增公办园15所，普惠率达到82%以\n第 3 页\n上，公办率达到45%。\n2.规范办园行为。\n"
        "2018年2月26日教育局\n第 4 页\n青川市教育局工作要点\n"
    )
    copy = clean(
        document_of((text + "一、甲事，把每一所学校都办好。\n二、乙事，让每一个孩子都开心。").encode(), "a.txt")
    )
    words = [p.text for p in paragraphs(copy.text, copy.lines, copy.pages)]
    assert words[0].endswith("82%以上,公办率达到45%。") and "青川市教育局工作要点" in words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总结如下：一、工作情况（一）学前发展。新建学校。（二）均衡推进。二、存在问题", "cn1 cnp1 cnp2 cn2"),
        ("二、小学一、二年级不留作业，评出一、二、三等奖。", "cn2"),
        ("㈠甲事\n⑴子事\n⑵丑事\n㈡乙事", "cnp1 arp1 arp2 cnp2"),
        ("⒈甲事\n⒉乙事\n⒊丙事", "ar1 ar2 ar3"),
        ("1.甲事\nZ.乙事\n3.丙事\n4.丁事\nS.戊事", "ar1 ar2 ar3 ar4 ar5"),
        ("九、甲事\n十、乙事\n十—、丙事\n十二、丁事", "cn9 cn10 cn11 cn12"),
        ("一 加强党建工作\n二 提高教育质量\n三:守住安全底线", "cn1 cn2 cn3"),
        ("第一，肯定成绩。\n第二，正视问题。\n第三，狠抓落实。", "ordinal1 ordinal2 ordinal3"),
        ("第一项 开展评选。\n第二项 结对帮扶。", "ordinal1 ordinal2"),
        ("任务1：建园。\n任务2：扩班。", "ar1 ar2"),
        ("2.1 优化布局\n2.2 深化融合\n2.2.1 建设学院\n2.2.2 培育企业", "dec1 dec2 dec31 dec32"),
    ],
)
def test_numbers_of_every_form(text, expected):
    assert " ".join(f"{style}{value}" for style, value, _ in numbers(text)) == expected


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("热烈庆祝第39个教师节，表彰一批优秀教师。", "2023"),
        ("庆祝建党一百周年。", "2021"),
        ("迎接新中国成立75周年。", "2024"),
        ("举办第二十六届推普周。", "2023"),
        ("开展第三个主题月活动。", None),
    ],
)
def test_a_numbered_day_gives_the_year(words, year):
    found = dates.period_of_events(words)
    assert (found[0] if found else None) == year


def test_radicals_of_a_font_are_characters():
    assert plain("⼯作⻓效") == "工作长效"


@pytest.mark.parametrize(
    ("first", "second", "goes_on"),
    [
        ("青川市教育局关于印发2022年教育工作", "要点的通知", True),
        ("关于印发《青川市教育发展", "规划》的通知", True),
        ("青川市教育局2022年工作要点", "青川市教育局2022年任务分解表", False),
        ("青川市教育局关于印发工作要点的通知", "青川市教育局2022年工作要点", False),
    ],
)
def test_a_title_in_two_lines(first, second, goes_on):
    assert continues_title(plain(first), plain(second)) is goes_on

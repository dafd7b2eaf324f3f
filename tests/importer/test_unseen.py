"""Made-up documents with the habits of real sites, sharing sites and scans: what a careful reader would record."""


def ids(draft):
    return [item.id for item in draft.items]


def printed(draft):
    return [f.printed for item in draft.items for f in item.figures]


def test_information_table_with_values_below_their_labels(drafted):
    (draft,) = drafted("site.txt").drafts
    m = draft.metadata
    assert (m.title, m.issuer, m.document_number, m.index_number) == (
        "2023年全市教育工作要点",
        "枣庄市教育局",
        "枣教字〔2023〕3号",
        "11440X/2023-00017",
    )
    assert (m.signed, m.published) == ("2023-02-20", "2023-02-24")
    # The last item's line with its office, and the annex, belong to the document; the site's lines behind do not.
    assert draft.items[-1].responsibility.responsible == ("财务审计科",)
    assert [s.kind for s in draft.sections][-1] == "closing"
    assert draft.items[3].responsibility.supporting == ("发展规划科",)


def test_copy_whose_line_ends_are_lost(drafted):
    (draft,) = drafted("library.txt").drafts
    assert [s.title for s in draft.sections if s.kind == "chapter"] == [
        "2023年工作完成情况",
        "存在的问题",
        "2024年工作计划",
    ]
    assert ids(draft) == ["1-1", "1-2", "1-3", "1-4", "2-1", "2-2", "2-3", "3-1", "3-2", "3-3"]
    assert (draft.metadata.posted, draft.metadata.published) == ("2023-12-29", None)
    assert {f.year for item in draft.items[-3:] for f in item.figures} == {2024}


def test_scan_with_pages_letters_for_digits_and_brackets_over_lines(drafted):
    (draft,) = drafted("pages.txt").drafts
    assert draft.metadata.title == "濮阳市教育局2022年工作要点"
    assert ids(draft) == list("12345678") and [item.number for item in draft.items][:5] == [
        "l",
        "Z",
        "3",
        "4",
        "S",
    ]
    assert [item.responsibility.responsible for item in draft.items][6] == ("人事科", "财务科")
    assert all(item.responsibility for item in draft.items)
    assert {f.printed for item in draft.items for f in item.figures if f.state == "damaged"} == {"2OO节", "l00%"}
    assert len(draft.items[6].responsibility.span) == 2  # the page number inside the bracket is no part of it


def test_scan_with_points_for_full_stops_and_running_heads(drafted):
    (draft,) = drafted("points.txt").drafts
    assert [item.title for item in draft.items][:4] == [
        "加强党史学习教育",
        "推进党组织书记抓党建述职评议考核",
        "扩大普惠资源",
        "规范办园行为",
    ]
    assert "82%以上" in printed(draft)
    assert [j.en for j in draft.junk] == [
        "running head or foot of a page",
        "page number",
        "running head or foot of a page",
    ]


def test_page_laid_out_by_a_table(drafted):
    (draft,) = drafted("layout.html").drafts
    assert (draft.id, draft.metadata.signed, draft.metadata.published) == (
        "ankang-2021-2025-plan",
        "2021-12-28",
        "2021-12-30",
    )
    past = draft.items[0]
    assert {(f.kind, f.year) for f in past.figures} == {("actual", 2020), ("baseline", 2020)} or {
        f.kind for f in past.figures
    } <= {"actual", "baseline"}
    assert ids(draft) == ["section-1", "section-2", "1", "2", "3", "4"]


def test_notice_with_two_annexes(drafted):
    first, second = drafted("annex.txt").drafts
    assert (first.id, first.metadata.title) == ("xuancheng-2024-priorities", "宣城市教育体育局2024年工作要点")
    assert (second.id, second.metadata.title) == ("xuancheng-2024-assignments", "2024年重点工作任务分解表")
    assert all(item.responsibility for item in second.items)


def test_collection_of_a_sharing_site(drafted):
    drafts = drafted("collection.txt").drafts
    assert [d.metadata.title for d in drafts] == [
        "某市教育局2023年体育工作计划",
        "某区教育局2023年美育工作计划",
        "某县教育局2023年劳动教育计划",
    ]
    assert [len(d.items) for d in drafts] == [2, 2, 2] and {d.metadata.published for d in drafts} == {None}
    assert any(j.en == "list of other pages" for j in drafts[-1].junk)


def test_markdown_is_no_mask(drafted):
    (draft,) = drafted("markdown.txt").drafts
    assert (
        draft.metadata.title == "2022年沧溪县教育局工作要点" and ids(draft) == list("12345") and not draft.damage.masks
    )
    assert draft.items[0].title == "扩大资源供给"


def test_labels_of_every_sort(drafted):
    (draft,) = drafted("labels.txt").drafts
    named = [item.responsibility.responsible for item in draft.items]
    assert named[:5] == [
        ("基教科", "职成科", "市教师进修学院"),
        ("学前办",),
        ("基教科", "督导室"),
        ("基教科",),
        ("职成科", "各职业院校"),
    ]
    assert named[6:] == [("校外培训监管科",), ("人事科", "师资科"), ("安全科", "办公室")]
    assert (draft.metadata.issuer, draft.metadata.is_stated) == ("铁岭市教育局", True)


def test_letter_without_a_title(drafted):
    (draft,) = drafted("letter.txt").drafts
    assert (draft.metadata.title, draft.metadata.city_name, draft.metadata.signed) == (
        "（无题）",
        "湖州市",
        "2023-01-18",
    )
    assert ids(draft) == list("12345") and draft.sections[-1].kind == "closing"


def test_stars_before_every_unit(drafted):
    (draft,) = drafted("stars.txt").drafts
    assert printed(draft)[:3] == ["*所", "*万人", "*人"] and {
        f.state for item in draft.items for f in item.figures
    } == {"masked"}
    assert "*人" in [f.printed for f in draft.items[3].figures]


def test_spaced_characters(drafted):
    (draft,) = drafted("spaced.txt").drafts
    assert draft.items[0].title == "学前教育普惠发展"
    assert [(f.phrase, f.value) for f in draft.items[0].figures] == [("新建幼儿园", "2"), ("普惠率", "91.5")]
    assert [f.kind for item in draft.items for f in item.figures] == ["actual"] * 6 + ["target"] * 2


def test_numbers_in_one_character(drafted):
    (draft,) = drafted("forms.txt").drafts
    assert ids(draft) == ["1-1", "1-2", "2-1", "2-2", "2-3", "3-1", "3-2"] and draft.items[0].number == "⑴"


def test_decimal_numbers(drafted):
    (draft,) = drafted("decimal.txt").drafts
    assert ids(draft) == ["1-1", "1-2", "2-1", "2-2", "2-3", "3-1", "3-2"]


def test_a_chapter_may_be_divided_deeper_than_the_others(drafted):
    (draft,) = drafted("halves.txt").drafts
    assert ids(draft)[:6] == ["1-1", "1-2-1", "1-2-2", "1-2-3", "1-3-1", "1-3-2"] and ids(draft)[-1] == "3-3"


def test_words_on_ordinals_at_line_starts_are_the_items(drafted):
    text = "在全市教育大会上的讲话\n（2022年2月16日）\n同志们：\n总结2021年工作，部署2022年任务。\n"
    text += (
        "第一，肯定成绩。教育投入达到168亿元。\n第二，正视问题。一是资源不均，二是编制不足。\n"
        "第三，狠抓落实。开工建设学校50所。\n谢谢大家。\n"
    )
    (draft,) = drafted(text).drafts
    assert (draft.period, ids(draft)) == ("2022", ["1", "2", "3"]) and draft.items[0].number == "第一"


def test_the_first_office_leads_where_the_document_says_so(drafted):
    text = (
        "某市方案\n一、任务\n（一）优化布局。新建学校三所。（市教育局、市财政局负责。排第一位的为牵头单位，下同）\n"
        "（二）健全机制。完善制度。（市财政局、市教育局负责）\n"
    )
    (draft,) = drafted(text).drafts
    assert [(i.responsibility.lead, i.responsibility.responsible) for i in draft.items] == [
        (("市教育局",), ("市财政局",)),
        (("市财政局",), ("市教育局",)),
    ]


def test_a_printed_county_is_told(drafted):
    (draft,) = drafted(
        "2022年沧溪县教育局工作要点\n一、甲事\n1.抓好课堂教学，让学生学得扎实有趣。\n"
        "2.抓好作业管理，让作业少而精当有效。\n"
    ).drafts
    assert draft.city == "unknown-city" and draft.metadata.local_name == "沧溪县" and draft.new_city[1] == "沧溪县"
    assert any("沧溪县" in doubt and "--city" in doubt for doubt in draft.doubts)

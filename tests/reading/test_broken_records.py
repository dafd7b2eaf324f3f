"""A good archive with one thing changed: each gives exactly the problem that is expected, at its line and column.

In the words that are written, ‸ stands where the problem must point.
"""

import random

import pytest

from generator.problems import as_github, as_json, as_text
from generator.reading.rules import check
from tests.toy import copy_of_data, with_marks

REPORT = "plans/qingchuan/qingchuan-2023-report.yaml"
PRIORITIES = "plans/qingchuan/qingchuan-2023-priorities.yaml"
PLAN = "plans/qingchuan/qingchuan-2021-2025-plan.yaml"
SPEECH = "plans/baishi/baishi-2023-speech.yaml"

CASES = [
    # The text of the file
    (REPORT, "city: qingchuan", "city: ‸[", "Y107", "not closed"),
    (REPORT, "city: qingchuan", "‸\tcity: qingchuan", "Y106", "a tab"),
    (REPORT, "city: qingchuan", "city: ‸no", "Y102", "a bare no"),
    (REPORT, "city: qingchuan", "city: ‸0x1f", "Y103", "0x1f"),
    (REPORT, "city: qingchuan", "city: ‸!city qingchuan", "Y109", "type tag"),
    (REPORT, "city: qingchuan", "city: ‸*qingchuan", "Y107", "begins with *"),
    (REPORT, "city: qingchuan", "city: qing‸<U+200B>chuan", "Y116", "U+200B"),
    (REPORT, "city: qingchuan", "city: qing‸<U+0007>chuan", "Y115", "U+0007"),
    ("known.yaml", "city: baishi", "city: ‸'baishi", "Y107", "never closed"),
    (REPORT, "city: qingchuan", "city: qingchuan\n‸city: qingchuan", "Y101", "given in line 3"),
    (REPORT, "city: qingchuan", "city: qingchuan\n‸2023: x", "Y118", "2023"),
    (REPORT, "city: qingchuan", "city: qingchuan\n‸<<: {x: 1}", "Y108", "merge key"),
    (REPORT, 'period: "2023"', "‸period：2023", "Y107", "neither a key"),
    (REPORT, "coverage: full", "coverage: full‸: x", "Y107", "a second ': '"),
    (REPORT, "value: 95.8\n", "value: ‸95.80\n", "Y104", "95.80"),
    (REPORT, "value: 12.5", "value: ‸12:50", "Y105", "12:50"),
    (REPORT, "value: 12.5", "value: ‸0125", "Y103", "0125"),
    (REPORT, "value: 12.5", "value: ‸1.25e1", "Y103", "1.25e1"),
    (REPORT, "value: 12.5", "value: ‸.5", "Y103", ".5"),
    (REPORT, "value: 12.5", "value: ‸.nan", "Y103", ".nan"),
    (PLAN, 'comparator: ">="', "comparator: ‸>=", "Y107", "cannot begin with >"),
    (SPEECH, 'printed: "**所"', "printed: ‸**所", "Y107", "begins with *"),
    (REPORT, "    tags: [class-size]", "   ‸　tags: [class-size]", "Y120", "wide space"),
    (REPORT, "items:", "---\n‸items:", "Y112", "second document"),
    # The shape of the plan
    (REPORT, "kind: report\n", "", "R202", "the key kind"),
    (REPORT, 'period: "2023"\n', "", "R202", "the key period"),
    (REPORT, "attribution: {state: stated}\n", "", "R202", "the key attribution"),
    (REPORT, "items:", "entries:", None, "R202 R203"),
    (REPORT, "id: qingchuan-2023-report\n", "id: ‸Qingchuan_2023\n", "R205", "not in the right form"),
    (REPORT, "id: qingchuan-2023-report\n", "id:‸\n", "R201", "nothing stands where text"),
    (REPORT, "id: qingchuan-2023-report\n", "id: ‸2023\n", "R201", "2023 stands where text"),
    (REPORT, "kind: report\n", "kind: ‸reports\n", "R204", "'reports' is no kind"),
    (REPORT, "kind: report\n", "kind: ‸总结\n", "R204", "'总结' is no kind"),
    (REPORT, 'period: "2023"', "period: ‸2023", "R208", "2023 is not a period"),
    (REPORT, 'period: "2023"', 'period: ‸"2023-2021"', "R208", "before it begins"),
    (REPORT, 'period: "2023"', 'period: ‸"２０２３"', "R208", "is not a period"),
    (REPORT, 'published: "2024-01"', 'published: ‸"2024-1"', "R207", "'2024-1' is not a date"),
    (REPORT, 'published: "2024-01"', "published: ‸2024", "R207", "2024 is not a date"),
    (REPORT, 'published: "2024-01"', "published: ‸2024-02-30", "R207", "no such day as 2024-02-30"),
    (REPORT, 'published: "2024-01"', "published: ‸2024年1月", "R207", "is not a date"),
    (REPORT, 'published: "2024-01"', 'published: "2024-01"\n‸pubished: x', "R203", "no key 'pubished'"),
    (REPORT, "coverage: full", "coverage: ‸whole", "R204", "'whole' is no coverage"),
    (REPORT, "coverage: full", "coverage: ‸partial", "R215", "says in coverage_note"),
    (REPORT, "{state: stated}", "{state: ‸inferred}", "R215", "names its evidence"),
    (REPORT, "{state: stated}", "‸stated", "R201", "keys and values"),
    (REPORT, "title: {zh: 青川市教育局2023年工作总结", "title: {‸z: 青川市教育局2023年工作总结", "R203", "no key 'z'"),
    (
        REPORT,
        "issuer: {zh: 青川市教育局, en: Qingchuan Education Bureau}",
        "issuer: ‸青川市教育局",
        "R201",
        "keys and values",
    ),
    (REPORT, "issuer: {zh: 青川市教育局, en: Qingchuan Education Bureau}", 'issuer: {zh: ‸""}', "R206", "is empty"),
    (
        REPORT,
        "issuer: {zh: 青川市教育局, en: Qingchuan Education Bureau}",
        "issuer: {‸zh:青川市教育局}",
        "R203",
        "no key 'zh:青川市教育局'",
    ),
    (REPORT, "issuer: {zh: 青川市教育局,", f"issuer: {{zh: ‸{'长' * 4001},", "R206", "4001 characters"),
    (PRIORITIES, "document_number: 青教[2023]8号", "document_number: ‸青教2023-8", "R211", "not a document number"),
    (PRIORITIES, "document_number: 青教[2023]8号", "document_number: ‸8", "R201", "8 stands where text"),
    (PRIORITIES, "validity: expired", "validity: ‸out_of_force", "R204", "is no validity"),
    (REPORT, "coverage: full", "‸converage: full", "R203", "no key 'converage'"),
    (REPORT, "kind: report\n", "‸Kind: report\n", "R203", "no key 'Kind'"),
    (REPORT, "sections:\n", "‸section:\n", "R203", "no key 'section'"),
    (REPORT, "{state: stated}", "{‸status: stated}", "R203", "no key 'status'"),
    (REPORT, 'period: "2023"', 'period: ‸"2093"', "L331", "the period '2093'"),
    (REPORT, 'period: "2023"', 'period: ‸"2022"', "L331", "the period '2022'"),
    (REPORT, 'period: "2023"', 'period: ‸"0000"', "R208", "no period"),
    (REPORT, 'period: "2023"', 'period: ‸"2023-2123"', "R208", "no period"),
    (REPORT, "kind: report\n", "kind: ‸speech\n", "L331", "the kind 'speech'"),
    # The list of changes
    (PRIORITIES, 'date: "2024-03-01"', 'date: ‸"2024"', "R207", "names no day"),
    (PRIORITIES, 'date: "2024-03-01"', 'date: ‸"2024-03"', "R207", "names no day"),
    (PRIORITIES, 'ids: ["4"]', "ids: ‸[]", "R206", "is empty"),
    # Sources
    (REPORT, "    file: qingchuan-2023-report.txt\n", "", "R214", "has its sha256"),
    (SPEECH, "encoding: gb18030", "encoding: ‸gbk", "R204", "'gbk' is no encoding"),
    (SPEECH, "condition: [masked, damaged]", "condition: [masked, ‸broken]", "R204", "'broken' is no condition"),
    (SPEECH, "condition: [masked, damaged]", "condition: ‸masked", "R201", "a list"),
    (SPEECH, "is_address_safe: false", "is_address_safe: ‸0", "R201", "true or false"),
    (SPEECH, "is_address_safe: false", 'is_address_safe: ‸"false"', "R201", "true or false"),
    (
        SPEECH,
        'address: "http://forum.example/t/77?a=1&b=2"',
        'address: ‸"forum.example/t/77"',
        "C410",
        "not an address",
    ),
    (SPEECH, 'address: "http://forum.example/t/77?a=1&b=2"', 'address: ‸"data:text/html,x"', "C410", "not an address"),
    (
        SPEECH,
        'address: "http://forum.example/t/77?a=1&b=2"',
        "address: ‸'http://x/\"><script>'",
        "C410",
        "not an address",
    ),
    (PLAN, 'archived: "https://web', 'archived: ‸"ftp://web', "C410", "not an address"),
    (PRIORITIES, "what: {zh: 导航路径, en: Breadcrumb}", "‸wat: {zh: 导航路径}", "R203", "no key 'wat'"),
    # Sections
    (PLAN, "kind: box", "kind: ‸boxes", "R204", "'boxes' is no kind"),
    (PLAN, "is_missing: true", "is_missing: ‸1", "R201", "true or false"),
    (PLAN, 'parent: "1"\n    number: 专栏1', 'parent: ‸"9"\n    number: 专栏1', "L302", "no section '9'"),
    (PLAN, 'parent: "1"\n    number: 专栏1', "parent: ‸1\n    number: 专栏1", "R201", "1 stands where text"),
    (PRIORITIES, "- id: closing", "- id: ‸opening", "L324", "another section"),
    (PRIORITIES, "heading: [17, 45]", "heading: ‸[45, 17]", "R209", "ends before it begins"),
    (PRIORITIES, "heading: [17, 45]", "heading: ‸17", "R209", "not a span"),
    (PRIORITIES, "heading: [17, 45]", "heading: ‸[17]", "R209", "not a span"),
    (PRIORITIES, "heading: [17, 45]", "heading: ‸[17, 45, 50]", "R209", "not a span"),
    (PRIORITIES, "heading: [17, 45]", "heading: ‸[]", "R209", "not a span"),
    (PRIORITIES, "heading: [17, 45]", 'heading: ‸["17", "45"]', "R209", "not a span"),
    (PRIORITIES, "heading: [17, 45]", "heading: ‸[17.5, 45]", "R209", "not a span"),
    (PRIORITIES, "heading: [17, 45]", "heading: ‸[-1, 45]", "R209", "span [-1, 45]"),
    (PRIORITIES, "heading: [17, 45]", "heading: ‸[[17, 30], [20, 45]]", "R209", "in front of it ends"),
    (PRIORITIES, "heading: [17, 45]", "heading: ‸[10, 45]", "C401", "junk already"),
    (PRIORITIES, '- id: "2-2"', '- id: ‸"2-1"', "L324", "another section"),
    # Items
    (REPORT, 'section: "2"\n    number: "3"', 'section: ‸"9"\n    number: "3"', "L302", "no section '9'"),
    (REPORT, 'section: "2"\n    number: "3"', 'section: ‸2\n    number: "3"', "R201", "2 stands where text"),
    (REPORT, 'number: "4"\n', 'number: ‸"3"\n', "L337", "the number 3 stands before item 3"),
    (REPORT, '- id: "4"\n', '- id: ‸"3"\n', "L323", "another item"),
    (REPORT, '- id: "4"\n', '- id: ‸"4/1"\n', "R205", "not in the right form"),
    (REPORT, '- id: "4"\n', "- id: ‸4\n", "R201", "4 stands where text"),
    (REPORT, "title: {zh: 轮岗交流, en: Rotation}", "title: ‸轮岗交流", "R201", "keys and values"),
    (REPORT, "reforms: [county-managed-school-hired]", "reforms: [‸county-managed]", "L304", "no reform"),
    (REPORT, "reforms: [county-managed-school-hired]", "reforms: ‸county-managed-school-hired", "R201", "a list"),
    (REPORT, "tags: [class-size]", "tags: [‸班额]", "R205", "'班额' is not in the right form"),
    (REPORT, "tags: [class-size]", "tags: [class-size, ‸class-size]", "L327", "already"),
    (REPORT, "tags: [class-size]", "tags: [‸class-sise]", "L305", "no tag"),
    (REPORT, "tags: [class-size]", "tags: [class-size]\n    ‸tag: [class-size]", "R203", "no key 'tag'"),
    (REPORT, "to: qingchuan-2023-priorities/3", "to: ‸qingchuan-2023-priorities", "R205", "not in the right form"),
    (REPORT, "to: qingchuan-2023-priorities/3", "to: ‸qingchuan-2023-priorities/33", "L308", "has no item '33'"),
    (REPORT, "to: qingchuan-2023-priorities/3", "to: ‸qingchuan-2023-report/3", "L332", "links to itself"),
    (
        REPORT,
        "kind: reports_on\n        to: qingchuan-2023-priorities/3",
        "kind: ‸reports\n        to: qingchuan-2023-priorities/3",
        "R204",
        "'reports' is no kind",
    ),
    (SPEECH, "grade: likely", "grade: ‸maybe", "R204", "'maybe' is no grade"),
    (SPEECH, "reading: {zh: 抓好“〔平〕安校园”建设", "reading: {zh: ‸抓好“平安校园”建设", "C409", "does not show"),
    (SPEECH, "kind: misnumbered", "kind: ‸mis-numbered", "R204", "is no kind"),
    (PRIORITIES, "kind: institution", "kind: ‸company", "R204", "'company' is no kind"),
    (PRIORITIES, "lead: [personnel]", "lead: ‸personnel", "R201", "a list"),
    (PRIORITIES, "lead: [personnel]", "lead: [‸personel]", "L303", "no department 'personel'"),
    (PRIORITIES, "lead: [personnel]", "‸leads: [personnel]", "R203", "no key 'leads'"),
    (PRIORITIES, "lead: [personnel]", "lead: [personnel]\n      supporting: [‸personnel]", "C406", "at once"),
    (PRIORITIES, "old_anchors: [item-four]", "old_anchors: [‸Item 4]", "R205", "not in the right form"),
    (PRIORITIES, "old_anchors: [item-four]", "old_anchors: [‸item-4]", "L338", "an anchor of item 4"),
    (PRIORITIES, "old_anchors: [item-four]", "old_anchors: [‸section-1]", "L338", "an anchor of section 1"),
    (PRIORITIES, "old_anchors: [item-four]", "old_anchors: [‸figure-5-f1]", "L338", "figure f1 of item 5"),
    (PRIORITIES, "old_anchors: [item-four]", "old_anchors: [item-four, ‸item-four]", "L338", "item 4 already"),
    (PRIORITIES, "old_anchors: [item-four]", "old_anchors: [‸changes]", "L338", "the page itself"),
    (PRIORITIES, "reforms: [double-reduction]", "reforms: [‸double-reductoin]", "L304", "no reform"),
    (REPORT, "zh: 培训人次比安排少了一千。", 'zh: ‸"   "', "R206", "empty but for white space"),
    (REPORT, "zh: 培训人次比安排少了一千。", "zh: {‸{培训}}", "Y118", "a key must be text"),
    (REPORT, "span: [161, 186]", "span: [161, ‸1860000000000000000000]", "Y103", "read as different numbers"),
    # Figures
    (REPORT, "value: 12.5", 'value: ‸"12.5"', "R201", "'12.5' stands where a number"),
    (REPORT, "value: 12.5", "value: ‸12,5", "R201", "'12,5' stands where a number"),
    (REPORT, "value: 12.5", "value: ‸12.5%", "R201", "'12.5%' stands where a number"),
    (REPORT, "value: 12.5", "value: ‸true", "R201", "true stands where a number"),
    (REPORT, "value: 12.5", "value: ‸[12.5]", "R201", "a list stands where a number"),
    (REPORT, "value: 12.5", "value: ‸1.25", "C404", "1.25 cannot be read"),
    (REPORT, "value: 12.5", "value: ‸-12.5", "C404", "-12.5 cannot be read"),
    (REPORT, "span: [54, 56]", "span: ‸[[54, 56], [57]]", "R209", "not a span"),
    (
        PRIORITIES,
        "state: absent\n        printed: 全覆盖",
        "state: ‸absent\n        printed: 覆盖3个",
        "C413",
        "has a number",
    ),
    (REPORT, "value: 5100", "value: ‸510", "C404", "510 cannot be read"),
    (REPORT, "indicator: rotation-share", "indicator: ‸rotation-shares", "L306", "no indicator"),
    (REPORT, "kind: baseline", "kind: ‸basis", "R204", "'basis' is no kind"),
    (REPORT, "year: 2022", 'year: ‸"2022"', "R201", "'2022' stands where a whole number"),
    (REPORT, "year: 2022", "year: ‸22", "R212", "22 is no year"),
    (REPORT, "year: 2022", "year: ‸2022.5", "R201", "2022.5 stands where a whole number"),
    (REPORT, "year: 2022", "year: ‸1990", "C403", "1990 lies far"),
    (REPORT, "year: 2022", "year: ‸2024", "C411", "2024"),
    (REPORT, "year: 2022\n        year_basis: stated", "year_basis: ‸stated", "R214", "stand together"),
    (
        REPORT,
        "year: 2022\n        year_basis: stated",
        "year: 2022\n        year_basis: ‸printed",
        "R204",
        "is no year_basis",
    ),
    (
        REPORT,
        'repeats: "qingchuan-2023-report/1#f3"',
        'repeats: ‸"qingchuan-2023-report/1"',
        "R205",
        "not in the right form",
    ),
    (
        REPORT,
        'repeats: "qingchuan-2023-report/1#f3"',
        'repeats: ‸"qingchuan-2023-report/1#f9"',
        "L309",
        "has no figure '1#f9'",
    ),
    (
        REPORT,
        'repeats: "qingchuan-2023-report/1#f3"',
        'repeats: ‸"qingchuan-2022-report/1#f3"',
        "L309",
        "holds no plan",
    ),
    (
        REPORT,
        'contradicts: ["qingchuan-2023-report/5#f2"]',
        'contradicts: [‸"qingchuan-2023-report/5#f7"]',
        "L309",
        "no figure",
    ),
    (
        REPORT,
        'contradicts: ["qingchuan-2023-report/5#f2"]',
        'contradicts: ‸"qingchuan-2023-report/5#f2"',
        "R201",
        "a list",
    ),
    (PRIORITIES, "comparator: about", "comparator: ‸≈", "R204", "'≈' is no comparator"),
    (PRIORITIES, "low: 20\n        ", "", "R213", "both low and high"),
    (PRIORITIES, "low: 20\n", "low: 40\n", "R213", "below its beginning"),
    (PRIORITIES, "low: 20\n", "low: 20\n        value: 25\n", "R213", "either a value"),
    (PRIORITIES, "low: 20\n", "low: ‸21\n", "C404", "the low 21"),
    (PRIORITIES, "printed: 九百个", "printed: 八百个", "C404", "the value 900"),
    (PRIORITIES, "printed: 九百个", 'printed: ‸""', "R206", "is empty"),
    (PRIORITIES, "printed: 九百个", f"printed: ‸{'九' * 61}", "R206", "61 characters"),
    (PRIORITIES, "printed: 九百个", "printed: ‸900", "R201", "900 stands where text"),
    (
        PRIORITIES,
        "scope: group\n        scope_name: {zh: 小学, en: primary schools}",
        "scope: ‸towns",
        "R204",
        "'towns' is no scope",
    ),
    (SPEECH, "printed: 若干个", "printed: ‸一些", "C405", "nothing in '一些'"),
    (
        SPEECH,
        "state: damaged\n        printed: .6亿元",
        "state: ‸damged\n        printed: .6亿元",
        "R204",
        "'damged' is no state",
    ),
    (SPEECH, "printed: .6亿元", "value: 0.6\n        printed: .6亿元", "R213", "nothing may be filled in"),
    (SPEECH, "state: given\n        printed: 8所", "state: ‸masked\n        printed: 8所", "R213", "has no value"),
    (
        PRIORITIES,
        "- id: f3\n        indicator: tutoring",
        "- id: ‸f2\n        indicator: tutoring",
        "L325",
        "another figure",
    ),
    # Vocabularies
    ("cities.yaml", "id: baishi", "id: ‸qingchuan", "L321", "another entry of cities"),
    ("reforms.yaml", "id: double-reduction", "id: ‸double_reduction", "R205", "not in the right form"),
    ("tags.yaml", "id: homework", "id: ‸home work", "R205", "not in the right form"),
    ("tags.yaml", "id: safety", "id: ‸teachers", "L321", "another entry of tags"),
    (
        "tags.yaml",
        "definition: {zh: 平安校园与安全验收。, en: Safe schools and their inspection.}",
        "definition: ‸x",
        "R201",
        "keys and values",
    ),
    ("indicators.yaml", "direction: neutral", "direction: ‸sideways", "R204", "is no direction"),
    ("reforms.yaml", "document_number: 教师〔2014〕4号", "document_number: ‸教师2014", "R211", "not a document number"),
    ("reforms.yaml", 'date: "2014-08"', 'date: ‸"2014-8"', "R207", "is not a date"),
    ("cities.yaml", 'code: "990200"', "code: ‸990200", "R201", "990200 stands where text"),
    ("cities.yaml", 'code: "990200"', 'code: ‸"99020"', "R216", "not in the right form"),
    ("cities.yaml", 'code: "990200"', 'code: ‸"９９０２００"', "R216", "not in the right form"),
    ("cities.yaml", 'until: "1996"', "until: ‸1996年", "R207", "is not a date"),
    ("departments/qingchuan.yaml", "function: finance", "function: ‸finances", "L307", "no function"),
    ("departments/qingchuan.yaml", "- id: finance", "- id: ‸planning", "L321", "another department"),
    ("departments/qingchuan.yaml", "kind: task_force", "kind: ‸taskforce", "R204", "is no kind"),
    ("archive.yaml", 'release: "2024.1"', "release: ‸2024.1", "R201", "2024.1 stands where text"),
    ("archive.yaml", 'snapshot: "2024-03-01"', "snapshot: ‸today", "R207", "is not a date"),
    ("archive.yaml", 'snapshot: "2024-03-01"', 'snapshot: ‸"2024-03"', "R207", "names no day"),
    ("archive.yaml", 'release: "2024.1"', 'release: ‸"2024.0"', "R216", "not in the right form"),
    (SPEECH, 'address: "http://forum.example/t/77?a=1&b=2"', 'address: ‸"http://[::1"', "C410", "not an address"),
    ("archive.yaml", 'licence_address: "https', 'licence_address: ‸"javascript', "C410", "not an address"),
    ("known.yaml", "city: baishi", "city: ‸baishan", "L301", "no city 'baishan'"),
    ("known.yaml", "looked:", "‸seen:", "R203", "no key 'seen'"),
]


def broken(tmp_path, file, find, write):
    """The toy archive with the first of some words replaced, and the place of the mark in them."""
    data = copy_of_data(tmp_path)
    path = data / file
    text = path.read_bytes().decode("utf-8")
    assert find in text, f"{file} does not hold {find!r}"
    changed = text.replace(find, with_marks(write), 1)
    place = None
    if "‸" in changed:
        before, _, after = changed.partition("‸")
        place = before.count("\n") + 1, len(before) - before.rfind("\n")
        changed = before + after
    path.write_bytes(changed.encode("utf-8"))
    return data, place


@pytest.mark.parametrize(
    ("file", "find", "write", "code", "words"), CASES, ids=[f"{n}-{case[3]}" for n, case in enumerate(CASES)]
)
def test_one_change_one_problem(tmp_path, file, find, write, code, words):
    data, place = broken(tmp_path, file, find, write)
    found = check(data)[1]
    told = [as_text(problem) for problem in found]
    if code is None:
        assert sorted({problem.code for problem in found}) == words.split(), told
        return
    assert [problem.code for problem in found] == [code], told
    (only,) = found
    assert only.file.endswith(file)
    assert words in only.message, told
    if place:
        assert (only.line, only.column) == place, told
    for jargon in ("pydantic", "Input should", "validation", "http://errors", "https://errors", "Traceback"):
        assert jargon not in told[0]


def test_full_width_quotation_marks_are_hinted_at(tmp_path):
    data, place = broken(tmp_path, REPORT, 'period: "2023"', "period: ‸“2023”")
    (only,) = check(data)[1]
    assert (only.code, only.line, only.column) == ("R208", *place)
    assert "full-width" in only.hint


def test_a_misspelling_near_an_id_in_doubt_is_told_all_the_same(tmp_path):
    """An id used twice keeps back only what may have meant the id that is gone."""
    data, _ = broken(tmp_path, "tags.yaml", "id: safety", "id: teachers")
    path = data / REPORT
    path.write_text(path.read_text("utf-8").replace("tags: [class-size]", "tags: [class-sise]", 1), "utf-8")
    assert sorted(problem.code for problem in check(data)[1]) == ["L305", "L321"]


def test_a_missing_key_and_one_that_is_unknown_are_two_faults(tmp_path):
    data, _ = broken(tmp_path, REPORT, "coverage: full", "colour: blue")
    assert sorted(problem.code for problem in check(data)[1]) == ["R202", "R203"]


def test_every_missing_key_of_a_record_is_told(tmp_path):
    data, _ = broken(tmp_path, REPORT, 'kind: report\nperiod: "2023"\n', "")
    assert [problem.message for problem in check(data)[1]] == [
        "the key kind (类别) is missing",
        "the key period (时期) is missing",
    ]
    data, _ = broken(tmp_path / "tag", "tags.yaml", "tags:\n", "tags:\n  - {}\n")
    assert len(check(data)[1]) == 3


def test_faults_of_one_figure_and_of_the_plan_around_it_are_told_together(tmp_path):
    data, _ = broken(tmp_path, REPORT, "coverage: full", "coverage: partial")
    path = data / REPORT
    text = path.read_text("utf-8").replace('published: "2024-01"', 'published: "2024-13"', 1)
    figure = text.index("indicator: teacher-training")
    changed = (
        text[figure:].replace('comparator: "="', 'comparator: "=="', 1).replace("state: given", "state: masked", 1)
    )
    path.write_text(text[:figure] + changed.replace("year_basis: annual\n        ", "", 1), "utf-8")
    assert sorted(problem.code for problem in check(data)[1]) == ["R204", "R207", "R213", "R214", "R215"]


def test_a_key_in_capitals_is_recognised(tmp_path):
    data, _ = broken(tmp_path, REPORT, "kind: report\n", "Kind: report\n")
    assert check(data)[1][0].hint == "did you mean kind?"


def test_there_are_enough_of_them():
    assert len(CASES) >= 100
    assert len({(file, find, write) for file, find, write, *_ in CASES}) == len(CASES)


MISSING = [
    # A missing key points at the first line of the record that lacks it.
    (REPORT, 'id: "4"\n    section: "2"\n    number', 'id: "4"\n    number', 'id: "4"\n    number', 0),
    (
        REPORT,
        "indicator: teacher-training\n        kind: actual\n",
        "indicator: teacher-training\n",
        "indicator: teacher-training",
        -1,
    ),
    (REPORT, "title: {zh: 培训, en: Training}", "title: {en: Training}", "{en: Training}", 0),
    (SPEECH, "  name: {zh: 林一舟, en: Lin Yizhou}\n", "", "post: {zh: 副市长", 0),
]


@pytest.mark.parametrize(("file", "find", "write", "at", "offset"), MISSING)
def test_a_missing_key_points_at_its_record(tmp_path, file, find, write, at, offset):
    data, _ = broken(tmp_path, file, find, write)
    (only,) = check(data)[1]
    text = (data / file).read_text("utf-8")
    assert only.code == "R202"
    assert only.line == text[: text.index(at)].count("\n") + 1 + offset


def test_many_faults_are_told_in_one_run(tmp_path):
    data = copy_of_data(tmp_path)
    for file, find, write in [
        (REPORT, "value: 2.6", "value: 2.60"),
        (REPORT, "value: 12.5", 'value: "12.5"'),
        (REPORT, "tags: [school-building, early-childhood]", "tags: [school-buildings]"),
        (SPEECH, "printed: 若干个", "printed: 个"),
        ("tags.yaml", "id: safety", "id: safety\n    x: 1"),
        (PLAN, "kind: baseline", "kind: base"),
    ]:
        path = data / file
        path.write_text(path.read_text("utf-8").replace(find, write, 1), "utf-8")
    assert sorted(problem.code for problem in check(data)[1]) == ["C405", "L305", "R201", "R203", "R204", "Y104"]


@pytest.mark.parametrize("seed", range(300))
def test_no_damage_ends_in_a_traceback(tmp_path, seed):
    """Bytes of a file lost, doubled, swapped or overwritten: the check always ends in problems that can be printed."""
    chance = random.Random(seed)
    data = copy_of_data(tmp_path)
    path = chance.choice(sorted(data.rglob("*.yaml")))
    raw = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(raw))
        size = chance.choice([1, 1, 2, 5, 40])
        match chance.randrange(5):
            case 0:
                del raw[at : at + size]
            case 1:
                raw[at:at] = raw[at : at + size]
            case 2:
                raw[at:at] = bytes(chance.choice(b"\t\x00\xff:#-[]{}'\"&*!|>%@`,? \n\r") for _ in range(size))
            case 3:
                raw[at : at + size] = reversed(raw[at : at + size])
            case 4:
                word = chance.choice(["no", "~", "012", "<<: ", "&a ", "*a", "!!x ", "\u202e", "---\n", "1_0", "[[[["])
                raw[at:at] = word.encode()
    path.write_bytes(raw)
    records, found = check(data)
    for problem in found:
        assert problem.line >= 1 and problem.column >= 1 and problem.message
        as_text(problem), as_github(problem)
    as_json(found).encode("utf-8")
    assert (records is None) == any(problem.severity == "error" for problem in found)

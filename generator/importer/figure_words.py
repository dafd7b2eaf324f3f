"""The patterns of figures: numbers, units, comparators, and expressions that look like figures and are not."""

import re

# The number itself: digits, perhaps with commas for thousands; or what a mask leaves of it.
DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_MASK = r"(?:\*{1,4}|[xX]{1,3})"
MASKS = rf"(?<![A-Za-z*])(?:(?:\d{{1,4}}[.,]?)?{_MASK}(?:[.,](?:{_MASK}|\d{{1,2}}))?|某|若干)(?![A-Za-z*+\d])"
# Digits that a scan misread as letters in part; the value is lost.
MISREAD_DIGITS = r"(?:\d+[OolI|]{1,3}\d*|(?<![A-Za-z|])[lI|][0-9OolI]{1,3})(?:\.\d+)?"
MISREAD = rf"{MISREAD_DIGITS}(?=\s*[%\u4e00-\u9fff])"
CHINESE = (
    r"(?:[一二两三四五六七八九十百千]{1,5}|[一二三四五六七八九十百千]{1,4}[万亿](?=[\u4e00-\u9fff])|"
    r"(?<=[近超上约达逾])万(?=余|多|人|名|所|套|册|元)|万(?=余|多))"
)

# Units by what they count, longer ones first.
_PERCENT = r"%|‰|个?百分点"
_MONEY = (
    r"(?:余|多)?(?:万亿|亿|万|千|百)?(?:余|多)?元(?:/(?:生|人|年|月|日|天|亩|班|平方米|学年|学期|课时|"
    r"·)+(?:[/·.](?:生|人|年|月|天|学期|学年))?)?"
)
_PEOPLE = r"人次|人天|人年|人份|人|名|位"
_THINGS = (
    r"平方公里|平方千米|平方米|平米|延米|公顷|公里|千米|米|亩|课时|学时|学分|分钟|小时|科次|场次|门次|节次|批次|组次|"
    r"班次|期次|车次|轮次|所|家|间|轮|个|项|门|套|台|部|册|本|篇|场|次|期|节|支|种|批|块|座|处|条|件|点|户|张|份|辆|"
    r"班|校|园|片|类|例|对|倍|幅|首|起|枚|金|银|铜|盏|条|兆|吨|幢|栋|层|座|单|粒|张|篇|单元|床|笔|大类|大项|学科|股|"
    r"棵|成|天|盘|档|面|趟|组|分(?![钟别类为之数析配布级层工管校园局期解享流批步])"
)
UNIT = rf"(?:{_PERCENT}|{_MONEY}|(?:余|多)?(?:万|亿|千|百)?(?:余|多|\+)?(?:{_PEOPLE}|{_THINGS})?)"
SUFFIX = r"(?:\s*\(?(?:及其?|和|或)?(?:以上|以下|以内|之内|内(?![设部容涵地外蒙科在])|左右|上下)\)?)?"

NUMBER = re.compile(
    rf"(?P<percent>百分之)?(?P<value>{MISREAD}|{MASKS}|{DIGITS}|(?<![第一二三四五六七八九十]){CHINESE})"
    rf"(?:\s*(?P<lowunit>%|万|亿)?\s*(?:-{{1,2}}|~|至|到|、(?=\d+%))\s*(?P<high>{DIGITS}|{MASKS}|{CHINESE}))?"
    rf"\s*(?P<unit>{UNIT})(?P<suffix>{SUFFIX})"
)

AT_LEAST = re.compile(
    r"(?:≥|(?<![-=])>|不低于|不少于|不小于|不得(?:低于|少于)|不能(?:低于|少于)|至少[\u4e00-\u9fff]{0,4}|最少|最低|"
    r"(?<!不)(?<!得)(?:超过|高于|大于|多于)|突破|(?<!不)超|逾|力争超过)(?:了|达?到)?(?:每[年月周天次人生]{1,2}|省定|"
    r"国定|全省|全国|平均)?\s*$|(?:不低于|不少于|不小于)[^,。;:、\d]{1,18}的\s*$"
)
AT_MOST = re.compile(
    r"(?:≤|<|不超过?|不高于|不大于|不多于|不得(?:超过|高于|多于)|最多|最高|(?<!不)(?<!得)(?:低于|少于|小于)|"
    r"控制在)(?:每[年月周天次人生]{1,2}|省定|国定|平均)?\s*$|(?:不超过|不高于|不多于)[^,。;:、\d]{1,18}的\s*$"
)
# The words of a bound directly before the number, which belong to its printed expression.
BOUND = re.compile(
    r"(?:[≥≤><]|(?:不得?(?:低于|少于|小于|超过|高于|大于|多于|超)|超过|高于|低于)(?:省定|国定)?|近|约|超|逾|最多|最少|"
    r"至少(?:要|需|应)?(?:研究|建成|建设|开展|组织|召开|完成|举办|新增|配备|安排|参加)?)\s*$"
)
ABOUT = re.compile(r"(?:约|大约|近|将近|接近|大概|约为)\s*$")
INCREASE = re.compile(r"(?:增加|增长|提高|提升|上升|增至?|提)(?:了|约|近)?\s*$")
DECREASE = re.compile(r"(?:降低|下降|减少|压减|缩减|减|降)(?:了|约|近|幅度(?:达|为)?)?\s*$")

# A noun behind the unit with which the number orders speech: 三个方面, 五项原则.
RHETORIC = re.compile(
    r"(?:方面|问题|环节|阶段|原则|目标|领域|维度|关键|重点|层次|步骤|体系|机制|确保|坚持|到位|方向|关系|意识|自信|"
    r"维护|确立|统筹|结合|转变|作用|优势|特色|抓手|要求|任务|举措|措施|一|不|百|更|有|没有|只|要|阶梯|要素|要点|系列|"
    r"大类|级别|责任|主体|学段|年级|时期|五年|世纪|月|星期|学期|学年|工作日|年头|季度|周|小组|人民|群众|家庭|国家|"
    r"民族|品格|环境|层面|方式|角度|课堂|全面|先锋|有利于|落实|必|代表)"
)
# The plainest of these, which order speech even behind a number in digits.
RHETORIC_ALWAYS = re.compile(
    r"(?:方面|问题|环节|阶段|原则|目标|维度|关键|意识|自信|维护|确立|统筹|结合|转变|确保|坚持|到位|小组|月|星期|学期|"
    r"学年|工作日|季度|周|世纪|年级)"
)
# A verb of making directly before a number, with which even 一所 or a bare mask is a figure.
MAKING_VERB = re.compile(
    r"(?:建成|新建|办好|建好|创建|建设|设立|打造|培育|遴选|评选|新增|确认|发布|认定|选派|推出|举办|改造|申报|争创|"
    r"开发|组建|新增发布|评估确认)(?:不少于|不低于|至少)?$"
)
# What follows the number of an age or a time of day.
AGE = re.compile(r"\s*(?:周?岁|时\d|点钟)")
COVERAGE = re.compile(
    r"(?P<printed>全覆盖)(?=[,。;、:)\s]|$)|(?P<printed2>(?:基本|全面|全部|逐步|动态|"
    r"(?<=[,。;:保现力]))消除)(?=[^,。;《》、]{0,14}大(?:班额|额班|校额)(?:现象|问题)?[,。;、])|"
    r"(?P<printed3>不布置)(?=[^,。;]{0,6}(?:书面|家庭)[^,。;]{0,2}作业)|(?P<printed4>翻[一两]番)|"
    r"(?P<printed5>(?:超过?|近|约)?[一二三四五六七八九十]分之[一二三四五六七八九](?:以上|左右)?)(?=[,。;、:)的\s]|$)"
)
# The rest of a figure whose digits the copy lost.
LOST = re.compile(
    r"(?<=[率达为照到占])(?P<printed>%)|(?<![\d多一二三四五六七八九十百千万])(?P<printed2>余(?:场|项|名|次|人|所|个|"
    r"家|节)(?:次)?)"
)
# Words before a number with which it is a name or a rank: 第3, 前10, “6·18”, 表2.
BEFORE_NAME = re.compile(
    r"(?:第|[A-Za-z]|\+|·|表|图|附件|文号|〔|\[|专栏|星期|公里处|[0-9][.-]|"
    r"(?:进入|位[居列]|跻身|保持|[省市县国内列居])[^,。;]{0,4}前)$"
)
# One part of a ratio whose other part is one: 生师比17.5:1.
RATIO = re.compile(r"(?P<high>\d+(?:\.\d+)?)\s*:\s*1(?![\d.])|(?<![\d.])1\s*:\s*(?P<low>\d+(?:\.\d+)?)")
# What follows a number of persons or years that limits to whom something applies.
CONDITION = re.compile(
    r"^(?:的)?(?:人口|超?大班额|大额班|班额|普通学校|小规模|规模|的县|县\(|县\(市|乡镇|教龄|工龄|学历|年龄|周岁|岁|"
    r"以上学历|职称|的乡|的村|的学校|的班级|的教师|的儿童|企业)"
)
COUNTING_VERB = re.compile(
    r"(?:建成?|新建|改扩?建|扩建|创建|打造|建设|培育|培养|培训|评选|遴选|认定|选派|招聘|补充|引进|设立|举办|开展|组织|"
    r"完成|新增|增加|增设|争创|推出|推荐|申报|开发|建立|成立|立项|确认|开通|配备|配齐|购置|投入|资助|达到?|不少于|"
    r"不低于|至少|共有?|累计|有|获|荣获|命名|授予|选树|选聘|聘请|办好|建好|每[^,。]{0,6})[^,。;\d]{0,16}$"
)

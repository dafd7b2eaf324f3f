"""Kinds of junk that copies of documents contain, a row each: names, and the words by which it is recognised."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class JunkKind:
    """A kind of line that sites add: its names, its pattern, and the most characters that such a line has."""

    zh: str
    en: str
    pattern: re.Pattern[str]
    longest: int = 160


def _kind(zh: str, en: str, pattern: str, longest: int = 160) -> JunkKind:
    return JunkKind(zh, en, re.compile(pattern, re.IGNORECASE), longest)


KINDS: tuple[JunkKind, ...] = (
    _kind("标记残余", "remains of markup", r"^(?:[•·●○▪*-]|\d{1,2}\.|\s|[<>/|])+$"),
    _kind(
        "面包屑导航",
        "breadcrumbs",
        r"(?:您?的?(?:目前|现在|当前|所在)的?位置|^(?:网站|本站)?首页)\s*[:>»›/|]|"
        r"^(?:[^>。]{2,20}\s*(?:>>|[>»›])\s*){2,}",
    ),
    _kind(
        "页面时钟",
        "page clock",
        r"(?:今天|今日|现在|当前时间|北京时间)\s*(?:是|:)[\s:是]*\S{0,6}\d{4}|欢迎(?:您|你)?(?:访问|光临|来到|登录)",
    ),
    _kind(
        "页面工具",
        "tools of the page",
        r"^[\[【]?\s*(?:打\s*印|字\s*体|字\s*号|收\s*藏|分\s*享|关\s*闭|下\s*载|返\s*回|朗\s*读|纠\s*错|"
        r"保\s*护\s*视\s*力(?:色)?|扫一扫|大|中|小|我要(?:纠错|评论)|返回(?:顶部|列表|首页|上一页)|回到顶部|"
        r"(?:打印|关闭)(?:本页|窗口|页面))(?:[\s\]】:|]|$)|^(?:相关(?:链接|附件|阅读|文章|推荐|文档|新闻)|"
        r"上一[篇页条]|下一[篇页条])(?:[\s:]|$)",
        80,
    ),
    _kind(
        "分享按钮",
        "share buttons",
        r"分享到\s*:?|微信扫一扫|扫一扫在?(?:手机|微信)|扫描二维码|QQ空间|腾讯微博|新浪微博|微信好友|收藏收藏",
    ),
    _kind(
        "论坛帖头帖尾",
        "head and foot of a forum post",
        r"只看(?:该作者|楼主|大图)|倒序浏览|发表于\s*\d{4}|^楼主$|跳转到指定楼层|复制链接|打印\s*上一主题|"
        r"上一主题\s*下一主题|回帖奖励|阅读模式|使用道具|本版积分规则|快速回复|发表回复|高级模式|GMT[+-]\d|"
        r"Powered by|Comsenz|Discuz|需要登录后才可以|积分规则|最新主题|找回密码|免费注册|立即注册|QQ登录|"
        r"只需一步,快速开始|自动登录|^(?:举报|回复|顶\s*踩|楼主|沙发|板凳|登录|注册|用户名|密码)$|"
        r"该用户(?:从未签到|已被删除)|^主题\s*\|?\s*帖子|^(?:积分|威望|金币|金钱)\s*\d*$",
    ),
    _kind(
        "浏览计数",
        "count of visits",
        r"^(?:查看|浏览|点击|阅读|访问|回复)(?:次数|量|数)?\s*:?\s*\d+|(?:浏览|点击|阅读|访问)(?:次数|量|数)\s*:|"
        r"\|\s*回复\s*:\s*\d+|^\d+\s*(?:次|人)(?:浏览|阅读|下载)",
        100,
    ),
    _kind(
        "文档站下载提示",
        "notice of a document-sharing site",
        r"还剩\s*\d+\s*页|未读,?\s*继续阅读|^文本内容\s*:?$|^(?:内容|文档)(?:简介|预览|描述|介绍)\s*:?$|"
        r"免费(?:下载|在线阅读)|下载(?:文档|积分|券|本文|后可|提示|该)|(?:立即|点击|一键)下载|"
        r"文档(?:大小|格式|页数|编号|分类|加载|贡献)|(?:开通|成为|升级)(?:VIP|会员)|VIP\s*(?:免费|专享)|积分下载|"
        r"试读(?:已)?结束|阅读全文|展开全文|^上传(?:人|者|时间|用户)|(?:豆丁|道客巴巴|百度文库|原创力文档|人人文库|"
        r"金锄头|淘豆|文库网)|^\S{0,6}文库(?:[\s_|>-]|$)|[_-]\S{0,6}文库$|^(?:评价文档|文档贡献者|文档分享|文档来源)|"
        r"如需.{0,12}下载|全文阅读已结束|^第\s*\d+\s*页\s*/\s*共|(?:word|doc|pdf)\s*(?:版|文档)?\s*下载",
    ),
    _kind(
        "版权与免责声明",
        "copyright and disclaimer",
        r"版权所有|copyright|©|免责声明|版权声明|版权归|侵权(?:必究|请|投诉|联系)|如有侵权|本站(?:所有|内容|"
        r"部分|资源|不)|(?:来源于|来自)网络|仅供(?:参考|学习)|转载请|未经.{0,8}授权|特别声明|如有(?:侵犯|异议)",
        400,
    ),
    _kind(
        "网站页脚",
        "footer of the site",
        r"ICP\s*备|公网安备|网站标识码|网站地图|^联系我们|^关于我们|网站声明|技术支持\s*:|"
        r"^(?:主办|承办|协办|维护)(?:单位)?\s*:|^(?:政务|政府)(?:微博|微信|邮箱)|(?:邮编|邮政编码|传真)\s*:\s*\d|"
        r"建议使用.{0,20}浏览|最佳分辨率|政府网站找错|^(?:责任编辑|编\s*辑|责\s*编|作\s*者|审\s*[核签]|初\s*审|"
        r"复\s*审|终\s*审|信息录入|录\s*入|供\s*稿|撰\s*稿)\s*:\s*\S{0,12}$|^无障碍(?:浏览|阅读|$)|长者(?:模式|版)|"
        r"^适老",
    ),
    _kind(
        "采集残余",
        "remains of a crawl",
        r"^(?:undefined|null|none|loading\.*|加载中\.*|正在加载.*|var\s+\w+\s*=.*|function\s*\(.*|javascript:.*)$",
    ),
    _kind("网址", "web address", r"^(?:https?://|www\.)[\x21-\x7e]+$", 400),
    _kind(
        "页码",
        "page number",
        r"^(?:[-.·\s]*\d{1,6}[-.·\s]*|第\s*\d+\s*页(?:\s*[,/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+|"
        r"page\s*\d+(?:\s*of\s*\d+)?|-+\s*[ivxlIVXL\d]+\s*-+)$",
        30,
    ),
    _kind("分隔符", "line of marks", r"^(?![)\]】〕][。;]?$)[^\w\u4e00-\u9fff]+$"),
)

# A line that begins with the number of an item is text, whatever words it contains.
_TEXT = re.compile(
    r"^(?:第?[一二三四五六七八九十]+[章节条、.]|\([一二三四五六七八九十\d]+\)|\d{1,3}[.、](?!\d)\s*[\u4e00-\u9fff“])"
)


def kind_of_line(text: str) -> JunkKind | None:
    """The kind of junk that a line is; None for a line of the document."""
    if _TEXT.match(text) or text in ("主办:", "协办:"):
        return None
    sentences = len(re.findall(r"[。;]", text))
    for kind in KINDS:
        if len(text) <= kind.longest and kind.pattern.search(text):
            # A sentence of the document may use these words; the only sentences that a site adds are its disclaimer.
            if len(text) > 50 and sentences and kind.en != "copyright and disclaimer":
                continue
            return kind
    return None


# Junk inside a line: tags (their names are ASCII; <深化…> is a title), entities, invisible characters.
INLINE: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "字节顺序标记与隐形字符",
        "byte-order mark and invisible characters",
        re.compile(r"[\ufeff\u200b-\u200f\u202a-\u202e\u2060\u00ad\x1b]+"),
    ),
    (
        "网页标记",
        "markup",
        re.compile(
            r"<(?:script|style)\b[^>]*>.{0,5000}?</(?:script|style)>|<!--.{0,5000}?-->|"
            r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>\n]*)?/?>",
            re.DOTALL | re.IGNORECASE,
        ),
    ),
    (
        "网页实体",
        "entities",
        re.compile(r"&(?:nbsp|ensp|emsp|amp|lt|gt|quot|ldquo|rdquo|middot|#\d{2,6}|#x[0-9a-fA-F]{2,5});?"),
    ),
)

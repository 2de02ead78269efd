"""Finds personal data in a text before it is disclosed. Pure.

Six kinds: identity numbers (with their check digit), mobile numbers, bank accounts (with Luhn's
check digit), home addresses down to the house, states of health, names beside a title. Full-width
signs and numbers written with gaps are read as what they are. What it promises is measured over a
labelled set (tests/transparency/personal_data.csv); it helps a person to look, it does not look
in their place. Telephone numbers of offices are meant to be known and are left alone.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from plugins.transparency.terms import Finding

BLOCK = "█"
_GAP = r"[ \u00a0\u3000\-‐–—·.]?"  # one sign between digits that people put there

PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (81, 83))
    for code in range(first, last + 1)
) | {"71", "91"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


@dataclass(frozen=True)
class Found:
    """One place of a text: from `start` up to `end`, as it is written there."""

    finding: Finding
    start: int
    end: int
    text: str

    @property
    def plain(self) -> str:
        """The same however it was written: what tells one finding from another."""
        return "".join(sign for sign in _folded(self.text) if sign.isalnum()).upper()

    @property
    def masked(self) -> str:
        """As it may be shown to whoever decides: its ends and nothing between."""
        seen = self.plain
        ends = (3, 2) if len(seen) > 8 else (1, 0)
        return f"{seen[: ends[0]]}{'*' * 3}{seen[len(seen) - ends[1] :] if ends[1] else ''}"


def find(text: str) -> list[Found]:
    """Everything found, in the order of the text; where two overlap, the longer one."""
    folded = _folded(text)
    found = sorted(
        (each for search in _SEARCHES for each in search(folded)),
        key=lambda each: (each[0], -each[1]),
    )
    kept: list[Found] = []
    for start, end, finding in found:
        if not kept or start >= kept[-1].end:
            kept.append(Found(finding, start, end, text[start:end]))
    return kept


def black_out(text: str, plain: str) -> str:
    """The text with everything that reads as `plain` blacked out."""
    for each in reversed(find(text)):
        if each.plain == plain:
            text = text[: each.start] + BLOCK * (each.end - each.start) + text[each.end :]
    return text


def _folded(text: str) -> str:
    """Full-width signs made narrow, sign by sign, so that places stay the same."""
    return "".join(
        narrow if len(narrow := unicodedata.normalize("NFKC", sign)) == 1 else sign for sign in text
    )


Place = tuple[int, int, Finding]


def _digits(count: str, first: str = r"\d", last: str = r"\d") -> re.Pattern[str]:
    """`count` digits with at most one gap between two; found wherever they begin."""
    body = f"{first}(?:{_GAP}\\d){{{count}}}{_GAP}{last}"
    return re.compile(rf"(?<![\dA-Za-z])(?=({body})(?![\dA-Za-z]))")


_IDENTITY = _digits("16", "[1-9]", r"[\dXx]")
_OLD_IDENTITY = re.compile(r"(?:身份证|证件号|身份号)[^\d\n]{0,8}([1-9]\d{14})(?!\d)")
_MOBILE = re.compile(
    rf"(?<![\dA-Za-z.])(?:(?:\+|00)86{_GAP})?"
    rf"(1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"  # 142 1234 5678
    rf"|1[\- ][3-9](?:[\- ]\d){{9}}"  # 1 4 2 1 2 3 4 5 6 7 8
    rf"|1[3-9]\d{_GAP}\d{{3}}{_GAP}\d{{5}})"  # 142 123 45678
    rf"(?![\dA-Za-z]|\.\d|\s?[万亿]?元)"
)
_CARD = re.compile(
    rf"(?<![\dA-Za-z])(?=([3-6]\d{{3}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?"
    rf"|[3-6]\d{{5}}{_GAP}\d{{10,13}})(?![\dA-Za-z]))"
)


def _identities(text: str) -> Iterator[Place]:
    for match in _IDENTITY.finditer(text):
        if is_identity(_compact(match[1])):
            yield match.start(1), match.end(1), Finding.IDENTITY
    for match in _OLD_IDENTITY.finditer(text):
        yield match.start(1), match.end(1), Finding.IDENTITY


def is_identity(number: str) -> bool:
    """Whether these 18 signs are an identity number: place, day of birth and check digit."""
    if len(number) != 18 or number[:2] not in PROVINCES:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(sign) * weight for sign, weight in zip(number, _WEIGHTS, strict=False))
    return born.year >= 1900 and _CHECK[total % 11] == number[17]


def _mobiles(text: str) -> Iterator[Place]:
    for match in _MOBILE.finditer(text):
        yield match.start(1), match.end(1), Finding.PHONE


def _cards(text: str) -> Iterator[Place]:
    for match in _CARD.finditer(text):
        number = _compact(match[1])
        if 16 <= len(number) <= 19 and is_luhn(number) and not is_identity(number):
            yield match.start(1), match.end(1), Finding.CARD


def is_luhn(number: str) -> bool:
    """Whether the last digit is Luhn's check digit of those before it."""
    total = 0
    for place, sign in enumerate(reversed(number)):
        digit = int(sign) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def _compact(written: str) -> str:
    return "".join(sign for sign in written if sign.isalnum()).upper()


_N = r"[\d一二三四五六七八九十百]{1,5}"
_ADDRESS = re.compile(
    r"(?:[\u4e00-\u9fff]{1,8}?(?:省|市|县|区|镇|乡|街道|村|社区|小区|花园|家园|苑|路|街|巷|大道|组))+?"
    rf"{_N}组?(?:{_N})?(?:号院?|栋|幢|号楼|排)"
    rf"(?:[\-]?{_N}(?:号楼|单元|栋|幢|楼|层|室|号|户))*"
    r"(?![文令线井矿桥车会煤窖泵闸渠机]|公告|地块|厂房|宗地|通知|台区)"
)


def _addresses(text: str) -> Iterator[Place]:
    for match in _ADDRESS.finditer(text):
        yield match.start(), match.end(), Finding.ADDRESS


_ILLNESS = (
    "癌症?|肿瘤|白血病|尿毒症|肝炎|乙肝|艾滋病?|肺结核|结核病|尘肺病?|矽肺|糖尿病|高血压|冠心病|心脏病"
    "|脑梗死?|脑出血|精神病|精神分裂症|精神障碍|抑郁症|癫痫|骨折|瘫痪|肾衰竭?|红斑狼疮|帕金森|职业病|重病|大病"
)
_HEALTH = re.compile(
    rf"(?:身患|罹患|患有?|确诊(?:为|患)?|诊断为|查出|因)[^，。；、\s]{{0,8}}?(?:{_ILLNESS})"
    rf"(?!防治|预防|筛查|宣传|知识|救助政策|保障)"
    r"|(?:肢体|视力|听力|智力|精神|言语|多重)残疾(?:人?[一二三四1-4]级|证)"
    r"|[一二三四五六七八九十\d]级(?:伤残|残疾)(?!标准|等级标准|补助标准)"
    r"|(?:怀孕|妊娠)(?:\d|[一二三四五六七八九十])+个?(?:月|周)"
)


def _health(text: str) -> Iterator[Place]:
    for match in _HEALTH.finditer(text):
        yield match.start(), match.end(), Finding.HEALTH


_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董潘袁蔡"
    "蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付傅邹孟熊秦邱江尹薛闫阎段"
    "雷侯龙史陶黎贺顾毛郝龚邵覃武钱戴严莫孔汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章"
    "鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮纪梅童凌毕单裴霍涂成苗谷曲冉骆祁党"
)
_DOUBLE = "欧阳|上官|司马|诸葛|皇甫|尉迟|东方|令狐|慕容|夏侯"
# Signs that stand in names of places and offices, not of people.
_OFFICIAL = (
    "镇村县市省区局厂矿站所院校部委会组工家级目务全体案程项办公室"
    "的身患获被领和与及各为由是在对向从等有无不"
)
_GIVEN = rf"(?=[\u4e00-\u9fff])[^\W\d_a-zA-Z{_OFFICIAL}]"
_PERSON = rf"(?:[{_SURNAMES}]|{_DOUBLE}){_GIVEN}{{1,2}}"
_AFTER = (
    "先生|女士|小姐|同志|师傅|老师|医生|大夫|护士|主任|书记|经理|厂长|主席|校长|院长|所长|站长"
    "|局长|镇长|村长|会计|队长|组长"
)
_BEFORE = (
    "职工|村民|户主|申请人|当事人|受助人|贫困户|低保户|患者|学生|家长|农民工|工友|会员|党员|干部"
    "|姓名|联系人|收款人|户名|负责人|经办人"
)
_ENDS = r"[\s,。;、:()等的因在领于被获身患肢视听智精多未没已把将说反要提]|家庭|同志|先生|女士|$|\d"
_NAME = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[经由给向对请与和及])){_PERSON}(?:{_AFTER})"
    rf"|(?:{_BEFORE})(?::\s?|\s)?({_PERSON})(?={_ENDS})"
)
# Words that begin like a name.
_WORDS = frozenset({
    "安排", "安置", "安康", "成绩", "成长", "单位", "常见", "康复", "温暖", "余额", "施工", "关爱",
    "关于", "程序", "文化", "文件", "金融", "金额", "包括", "包干", "申报", "申领", "许可", "祝贺",
    "符合", "任职", "顾问", "宁可", "姜黄", "沈阳", "江南",
})  # fmt: skip


def _names(text: str) -> Iterator[Place]:
    for match in _NAME.finditer(text):
        group = 1 if match[1] else 0
        if match[group][:2] in _WORDS:
            continue
        yield match.start(group), match.end(group), Finding.NAME


_SEARCHES: tuple[Callable[[str], Iterator[Place]], ...] = (
    _identities, _mobiles, _cards, _addresses, _health, _names,
)  # fmt: skip

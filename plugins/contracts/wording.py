"""What a clause says, read from its words: numbers, articles of law, other provinces. Pure."""

import re

from plugins.contracts.terms import Category, Metric

DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
NUMBER = r"([0-9]{1,6}(?:\.[0-9]{1,2})?|[零〇一二两三四五六七八九十百千]{1,9})"

# What a metric looks like in the words of a clause; the number is what is promised.
SAID: dict[Metric, tuple[re.Pattern[str], ...]] = {
    Metric.MATERNITY: (
        re.compile(rf"产假[^。；;0-9]{{0,12}}?{NUMBER}\s*[天日]"),
        re.compile(rf"{NUMBER}\s*[天日]的?产假"),
    ),
    Metric.WAGE_FLOOR: (
        re.compile(rf"最低工资[^。；;0-9]{{0,16}}?{NUMBER}\s*元(?!\s*[/／每]?\s*小?时)"),
        re.compile(rf"月工资不[得低][^。；;0-9]{{0,8}}?{NUMBER}\s*元"),
    ),
}
PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江",
    "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川",
    "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆",
)  # fmt: skip
CODES = dict(zip(
    (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51,
     52, 53, 54, 61, 62, 63, 64, 65),
    PROVINCES, strict=True,
))  # fmt: skip
LOCAL_RULE = re.compile(
    rf"(?:《|根据|依据|按照)\s*({'|'.join(PROVINCES)})[省市]?[^。；;》]{{0,24}}?(?:条例|办法|规定)"
)
EFFECT_ON_APPROVAL = re.compile(r"(?:审[核查]意见|批准|审[核查]通过)[^。；;]{0,18}生效")
_TITLED = r"(?:[（(【]([^）)】]{1,40})[）)】])?"
ARTICLE = re.compile(rf"\s*(?:第{NUMBER}|其次)\s*[条條](?![例款文])[\s、:：.．]*{_TITLED}")
TITLE = re.compile(r"[^。；;，,：:0-9]{1,20}")
ITEM = re.compile(rf"\s*{NUMBER}、\s*{_TITLED}")


def number(written: str) -> float | None:
    """The number that is written in digits or in Chinese signs up to the thousands."""
    if re.fullmatch(r"[0-9.]+", written):
        return float(written)
    total, digit = 0, None
    for sign in written:
        if sign in PLACES:
            total += (1 if digit is None else digit) * PLACES[sign]
            digit = None
        elif sign in DIGITS:
            digit = DIGITS[sign]
        else:
            return None
    return float(total + (digit or 0))


def promised(metric: Metric, body: str) -> list[int]:
    """Every figure the words promise for `metric`, in its own unit (fen, days)."""
    factor = 100 if metric is Metric.WAGE_FLOOR else 1
    found = (number(hit[1]) for pattern in SAID.get(metric, ()) for hit in pattern.finditer(body))
    return sorted({round(each * factor) for each in found if each is not None})


def other_provinces(body: str, region_code: str) -> list[str]:
    """Provinces whose own rules the words cite, other than ours."""
    ours = CODES.get(int(region_code[:2])) if region_code[:2].isdecimal() else None
    return sorted({hit[1] for hit in LOCAL_RULE.finditer(body)} - {ours})


def waits_for_approval(body: str) -> bool:
    """Whether the words let the contract take effect only on the bureau's approval."""
    return EFFECT_ON_APPROVAL.search(body) is not None


def clauses_of(lines: list[str]) -> list[tuple[str, str]]:
    """The clauses of a contract's lines, (heading, text) each.

    A clause begins with 第…条, also where a copyist wrote 其次条; in a text without articles with
    一、. What stands before the first one is its preamble and becomes a clause of its own.
    """
    sign = ARTICLE if sum(map(bool, map(ARTICLE.match, lines))) > 1 else ITEM
    if not any(map(sign.match, lines)):
        return []
    found, heading, body = list[tuple[str, str]](), "", list[str]()
    for line in lines:
        begins = sign.match(line)
        if begins is None:
            body.append(line)
            continue
        if body:
            found.append((heading, "\n".join(body)))
        heading, rest = (begins[2] or "").strip(), line[begins.end() :].strip()
        if not heading and TITLE.fullmatch(rest):
            heading, rest = rest, ""
        body = [rest] if rest else []
    return [*found, (heading, "\n".join(body))] if body else found


# The first of these words that a clause has says what it is about.
ABOUT: tuple[tuple[Category, str], ...] = (
    (Category.WOMEN, "女职工|产假|孕期|哺乳|未成年工|妇科|性骚扰"),
    (Category.INSURANCE, "社会保险|养老保险|医疗保险|公积金|福利"),
    (Category.SAFETY, "安全|卫生|职业病|防护|体检"),
    (Category.TRAINING, "培训|技能"),
    (Category.REDUNDANCY, "裁员|裁减"),
    (Category.LABOUR_CONTRACT, "劳动合同"),
    (Category.PAY, "工资|报酬|奖金|津贴|补贴|加班费"),
    (Category.LEAVE, "休假|年休|休息"),
    (Category.HOURS, "工作时间|工时|加班"),
    (Category.DISCIPLINE, "奖惩|纪律|处分"),
    (Category.DISPUTE, "争议|仲裁|调解"),
    (Category.LIABILITY, "违约|责任"),
    (Category.TERM, "期限|有效期"),
    (Category.CHANGE, "变更|解除|终止|续订"),
)


def category_of(words: str) -> Category:
    """What a clause is about, from its words."""
    found = (category for category, signs in ABOUT if re.search(signs, words))
    return next(found, Category.OTHER)

"""Made-up messages of workers, as many as wanted: long and short, some alike, none anybody's."""

import random
from collections.abc import Iterator

PLACES = (
    "打磨车间",
    "烘干车间",
    "石料堆场",
    "食堂",
    "职工宿舍",
    "矿山入口",
    "装卸码头",
    "包装线",
)
THINGS = (
    "除尘设备",
    "通风扇",
    "更衣间",
    "热水器",
    "劳保手套",
    "休息椅",
    "照明灯",
    "灭火器",
)
WISHES = (
    "加装{thing}",
    "检修{thing}",
    "按月公示{thing}采购账目",
    "统一发放{thing}",
    "更换旧{thing}",
)
TROUBLES = (
    "夏天闷热",
    "粉尘大",
    "夜里看不清",
    "排队太久",
    "经常损坏",
    "没人管理",
    "标准不一",
)
FILLERS = (
    "工友们反映多次",
    "已经影响生产",
    "希望尽快答复",
    "涉及三个班组",
    "\u3000请实地看看",
    "　",
)


def messages(number: int, seed: int = 20111126) -> Iterator[tuple[str, str, str]]:
    """(title, problem, proposal), the same ones for the same seed."""
    dice = random.Random(seed)
    for n in range(number):
        place, thing = dice.choice(PLACES), dice.choice(THINGS)
        wish = dice.choice(WISHES).format(thing=thing)
        trouble = "，".join(dice.sample(TROUBLES, dice.randint(1, 4)))
        filler = "。".join(dice.choices(FILLERS, k=dice.randint(0, 40)))
        yield f"建议在{place}{wish}（{n}）", f"{place}{trouble}。{filler}", f"请{wish}。"

"""What the founding report says of Jinzhai, and the names the demo gives to what it does not.

Real: the township, its villages, the year 2007, 19 unions by kind, five honours and who granted
them, and the figures 22/22/22. Everything else here is made up and says so (示例).
"""

from datetime import date
from typing import NamedTuple

from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation.models import HonourLevel, UnionKind

PASSWORD = "union-2011-demo"  # nobody's real one: it opens made-up data on one's own machine


class SignIn(NamedTuple):
    """A way into the demo, shown on the sign-in page while the setting `demo` is on."""

    label: str
    login_name: str
    password: str = PASSWORD


SIGN_INS = (
    SignIn(_l("County officer"), "county"),
    SignIn(_l("Jinzhai: administrator"), "jinzhai"),
    SignIn(_l("Jinzhai: officer"), "officer"),
    SignIn(_l("Jinzhai: unit in charge"), "handler"),
    SignIn(_l("Jinzhai: a member"), "member"),
    SignIn(_l("Tongmu: officer"), "tongmu"),
)

COUNTY = {"code": "610981", "name": "旬阳市", "federation_name": "旬阳市总工会"}
JINZHAI = "jinzhai"
FOUNDED = "2007"

VILLAGES = (
    "谭家院社区", "寨河社区", "郭家湾村", "小营村", "观音堂村",
    "花房村", "权口村", "珍珠村", "庙子垭村", "张河村",
)  # fmt: skip

# Union, kind, members: the kinds are the report's 10 + 2 + 3 + 4; the members' split is made up.
UNIONS = (
    *(
        (f"{village}工会委员会", UnionKind.VILLAGE, size)
        for village, size in zip(VILLAGES, (89, 75, 69, 58, 63, 53, 48, 46, 51, 43), strict=True)
    ),
    ("金寨示例石料有限公司工会", UnionKind.ENTERPRISE, 127),
    ("金寨示例魔芋食品有限公司工会", UnionKind.ENTERPRISE, 97),
    ("金寨集镇个体劳动者工会", UnionKind.SELF_EMPLOYED, 59),
    ("寨河片区个体劳动者工会", UnionKind.SELF_EMPLOYED, 41),
    ("观音堂片区个体劳动者工会", UnionKind.SELF_EMPLOYED, 37),
    ("金寨镇机关工会", UnionKind.AGENCY_INSTITUTION, 49),
    ("金寨示例中心学校工会", UnionKind.AGENCY_INSTITUTION, 52),
    ("金寨示例卫生院工会", UnionKind.AGENCY_INSTITUTION, 34),
    ("金寨示例农业服务站工会", UnionKind.AGENCY_INSTITUTION, 17),
)

HONOURS = (
    ("陕西省六好乡镇工会", HonourLevel.PROVINCE, "陕西省总工会"),
    ("交友帮扶先进单位", HonourLevel.PROVINCE, "陕西省总工会"),
    ("全国新建企业工会组建工作先进单位", HonourLevel.NATION, "中华全国总工会"),
    ("全国百家示范乡镇工会", HonourLevel.NATION, "中华全国总工会"),
    ("全国六好乡镇工会", HonourLevel.NATION, "中华全国总工会"),
)

COMMITTEES_SINCE = date(2010, 3, 1)
_EMPLOYER_SIZES = (127, 97, 46, 38, 31, 26, 22, 18, 15, 12, 9, 7)
_EMPLOYER_KINDS = (
    "石料", "魔芋食品", "建材", "茶业", "蚕桑", "运输",
    "农机", "粮油", "木业", "商贸", "养殖", "餐饮",
)  # fmt: skip
# Registered nowhere: the code's area 610999 was never given to any place.
EMPLOYERS = tuple(
    (f"金寨示例{kind}有限公司", f"91610999MA{number:08d}", size)
    for number, (kind, size) in enumerate(
        zip(_EMPLOYER_KINDS, _EMPLOYER_SIZES, strict=True), start=1
    )
)

# What no register of a union holds and the report states: key, number, unit, qualifier.
STATED = (
    ("st.investment_added", "4000", "万元", "gt"),
    ("st.jobs_added", "1100", "个", ""),
    ("st.profit_tax_growth", "20", "%", ""),
    ("st.wage_growth", "20", "%", ""),
)
STATED_SOURCE, STATED_ON, STATED_PERIOD = "县总工会经验交流材料", "2011-11-26", "2011"

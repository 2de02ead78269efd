"""Running numbers of a township: each is given out once, however many ask at the same time."""

from sqlalchemy.dialects import postgresql, sqlite

from platform_core.db import Base, new_id
from platform_core.tenancy import db, scope

MEMBERS = "HY"  # 会员: HY00001


def take(series: str, count: int = 1) -> range:
    """The next `count` numbers of a series."""
    session = db.session()
    # By name, because the room of matters, whose table it is, stands on this one.
    counter = Base.metadata.tables["core_counter"]
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(counter).values(
        township_id=scope().township_or_raise(), id=new_id(), series=series, last=count
    )
    counted = first.on_conflict_do_update(
        index_elements=["township_id", "series"], set_={"last": counter.c.last + count}
    ).returning(counter.c.last)
    last = int(session.execute(counted).scalar_one())
    return range(last - count + 1, last + 1)


def member_number(n: int) -> str:
    """A card number made here, told by its letters from those that came with a roster."""
    return f"{MEMBERS}{n:05d}"

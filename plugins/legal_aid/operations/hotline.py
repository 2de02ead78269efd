"""12351 work orders from a file: read, looked at, and taken over all together or not at all."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy import select

from platform_core.api import (
    Actor,
    RuleBroken,
    current_calendar,
    current_pack,
    db,
    deadline,
    grant_access,
    local_date,
    new_id,
    read_workbook,
    record,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.labels import choices
from plugins.legal_aid.models import HotlineBatch, Petition
from plugins.legal_aid.numbers import masked
from plugins.legal_aid.operations.petitions import Draft, Person, known_orders, register
from plugins.legal_aid.queries.letters import employer_named
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.petitions import Form, Purpose

DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
MOST = 500  # orders in one file


@dataclass(frozen=True)
class Column:
    """A column of the file: what it is called, how it may be headed, whether it must be filled."""

    name: str
    label: str
    heads: tuple[str, ...]
    required: bool = True
    longest: int = 200


COLUMNS = (
    Column("number", _l("Number of the work order"), ("工单编号", "工单号", "number"), longest=40),
    Column("day", _l("Received on"), ("来电日期", "来电时间", "受理日期", "received")),
    Column("name", _l("Caller"), ("来电人", "姓名", "caller"), longest=40),
    Column("phone", _l("Telephone number"), ("联系电话", "电话", "phone"), required=False),
    Column("about", _l("What the matter is about"), ("诉求类别", "事项类别", "about"),
           required=False),
    Column("opponent", _l("Employer concerned"), ("涉及单位", "用人单位", "employer"),
           required=False, longest=120),
    Column("title", _l("In one line"), ("标题", "诉求标题", "title"), longest=100),
    Column("story", _l("Content"), ("内容", "诉求内容", "content"), longest=6000),
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Order:
    """One work order as it was read."""

    row: int
    number: str
    day: str
    name: str
    phone: str
    about: str
    opponent: str
    title: str
    story: str


def stage(stream: BinaryIO, filename: str, *, actor: Actor, now: datetime) -> HotlineBatch:
    """Read a file of work orders and name every fault. Nothing is registered yet.

    Raises RuleBroken where it is no table, a column is missing, or it has no order in it.
    """
    orders, faults = read(stream, filename, local_date(now))
    batch = HotlineBatch(
        id=new_id(), name=masked(filename)[:200], orders=len(orders), at=now,
        by_account_id=actor.account_id,
        content=json.dumps([asdict(each) for each in orders], ensure_ascii=False),
        faults=[asdict(each) for each in faults],
    )  # fmt: skip
    grant_access(batch, actor.account_id, "keeper", actor=actor, now=now)
    db.session.add(batch)
    db.session.flush()
    record("legal_aid:stage", batch, actor=actor, at=now, orders=len(orders),
           faults=len(faults))  # fmt: skip
    return batch


def read(stream: BinaryIO, filename: str, today: date) -> tuple[list[Order], list[Fault]]:
    """The orders of a file and everything that is wrong with them."""
    rows = _rows(stream, filename)
    head = next(rows, None)
    if head is None:
        raise RuleBroken(_("The file is empty. Fill it in, save it and choose it again."),
                         field="file")  # fmt: skip
    places = _places(head[1])
    orders = [_order(number, cells, places) for number, cells in rows]
    if not 0 < len(orders) <= MOST:
        raise RuleBroken(_("A file holds from 1 to %(most)s work orders.", most=MOST),
                         field="file")  # fmt: skip
    faults = [fault for order in orders for fault in _faults_of(order, today)]
    return orders, sorted([*faults, *_doubles(orders)], key=lambda fault: fault.row)


def _rows(stream: BinaryIO, filename: str) -> Iterator[tuple[int, list[str]]]:
    for sheet in read_workbook(stream, filename):
        for row in sheet.rows:
            cells = [cell.text.strip() for cell in row.cells]
            if any(cells):
                yield row.number, cells
        return


def _places(head: Sequence[str]) -> Mapping[str, int]:
    """Where each column stands. Raises RuleBroken for one that must be there and is not."""
    places = {}
    for column in COLUMNS:
        found = [at for at, cell in enumerate(head) if cell.lower() in column.heads]
        if found:
            places[column.name] = found[0]
        elif column.required:
            raise RuleBroken(
                _("The column “%(name)s” is missing.", name=column.heads[0]), field="file"
            )
    return places


def _order(number: int, cells: Sequence[str], places: Mapping[str, int]) -> Order:
    given = {
        column.name: cells[places[column.name]]
        if places.get(column.name, len(cells)) < len(cells) else ""
        for column in COLUMNS
    }  # fmt: skip
    return Order(row=number, **given)


def _faults_of(order: Order, today: date) -> Iterator[Fault]:
    for column in COLUMNS:
        value = getattr(order, column.name)
        if column.required and not value:
            yield Fault(order.row, column.heads[0], _("It is blank."))
        elif len(value) > column.longest:
            told = _("It is longer than %(most)s characters.", most=column.longest)
            yield Fault(order.row, column.heads[0], told)
    if order.day and (day := _day(order.day)) is None:
        yield Fault(order.row, "来电日期", _("Write the date like 2026-11-22."))
    elif order.day and day is not None and day > today:
        yield Fault(order.row, "来电日期", _("That day is still to come."))
    if order.phone and not PHONE.fullmatch(order.phone):
        yield Fault(order.row, "联系电话", _("This is no telephone number."))
    if order.about and _about(order.about) is None:
        known = "、".join(str(label) for _value, label in choices(About))
        yield Fault(order.row, "诉求类别", _("Write one of: %(known)s.", known=known))


def _day(written: str) -> date | None:
    found = DAY.match(written)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _about(written: str) -> About | None:
    """What it is about, as written in this language or by its word."""
    if not written:
        return About.OTHER
    named = {str(label): About(value) for value, label in choices(About)}
    return named.get(written) or next((each for each in About if each.value == written), None)


def _doubles(orders: Sequence[Order]) -> Iterator[Fault]:
    known, seen = known_orders([each.number for each in orders]), dict[str, int]()
    for order in orders:
        if order.number in known:
            yield Fault(order.row, "工单编号", _("This work order has been registered already."))
        elif order.number and order.number in seen:
            told = _("It stands in row %(row)s as well.", row=seen[order.number])
            yield Fault(order.row, "工单编号", told)
        seen.setdefault(order.number, order.row)


def orders_of(batch: HotlineBatch) -> list[Order]:
    """What was read, while it has not been taken over."""
    return [Order(**each) for each in json.loads(batch.content or "[]")]


def take_over(batch: HotlineBatch, *, actor: Actor, now: datetime) -> list[Petition]:
    """Register every order of the file as a petition; one that cannot be stops them all."""
    if batch.confirmed_at is not None:
        raise RuleBroken(_("This file has been taken over already."))
    if batch.faults:
        raise RuleBroken(_("Mend the rows that are named, and upload the file again."))
    made = [_register(order, actor, now) for order in orders_of(batch)]
    batch.content, batch.confirmed_at = None, now
    record("legal_aid:import", batch, actor=actor, at=now, petitions=len(made))
    return made


def _register(order: Order, actor: Actor, now: datetime) -> Petition:
    day, about = _day(order.day), _about(order.about)
    assert day is not None and about is not None  # read() named what is neither
    draft = Draft(
        form=Form.HOTLINE, purpose=Purpose.CLAIM, about=about, received_on=day,
        title=masked(order.title), story=masked(order.story), opponent=masked(order.opponent),
        employer=employer_named(order.opponent) if order.opponent else None,
        people=(Person(name=order.name, phone=order.phone),), work_order=order.number,
    )  # fmt: skip
    try:
        return register(draft, actor=actor, now=now)
    except RuleBroken as broken:
        told = _("Row %(row)s: %(reason)s", row=order.row, reason=broken.message)
        raise RuleBroken(told) from broken


def forgotten(day: date) -> Sequence[HotlineBatch]:
    """The files that nobody confirmed or let go in the time there is."""
    rule, calendar = current_pack().limit("legal_aid.upload"), current_calendar()
    waiting = db.session.scalars(select(HotlineBatch).where(HotlineBatch.content.is_not(None)))
    return [each for each in waiting if day > deadline(local_date(each.at), rule, calendar).due]


def drop(batch: HotlineBatch, *, actor: Actor, now: datetime) -> None:
    """Let a file go that is not taken over."""
    record("legal_aid:drop", batch, actor=actor, at=now)
    batch.content = None

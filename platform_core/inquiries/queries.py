"""What the pages of inquiries show."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, case, func, select

from platform_core.errors import NotFound
from platform_core.inquiries.models import Inquiry, InquiryAnswer
from platform_core.tenancy import county_scope, db

SOON = timedelta(days=3)


def inquiries_of(county_id: int) -> Select[Inquiry]:
    """What a county asked, for `paginate`."""
    return select(Inquiry).where(Inquiry.county_id == county_id)


def inquiry_or_404(id: int, county_id: int | None) -> Inquiry:
    """An inquiry of this county. Raises NotFound."""
    found = db.session.get(Inquiry, id)
    if found is None or found.county_id != county_id:
        raise NotFound
    return found


def progress(inquiry_ids: Sequence[int]) -> Mapping[int, tuple[int, int, int]]:
    """Asked, answered (accepted ones included) and open by inquiry."""
    answered = InquiryAnswer.state.in_(("answered", "accepted"))
    still_open = InquiryAnswer.state.in_(("asked", "returned"))
    query = (
        select(
            InquiryAnswer.inquiry_id, func.count(), func.sum(case((answered, 1), else_=0)),
            func.sum(case((still_open, 1), else_=0)),
        )
        .where(InquiryAnswer.inquiry_id.in_(inquiry_ids))
        .group_by(InquiryAnswer.inquiry_id)
    )  # fmt: skip
    with county_scope("inquiries", "console: who answered"):
        rows = db.session.execute(query).all()
    return {row[0]: (row[1], int(row[2]), int(row[3])) for row in rows}


def answers_to(inquiry_id: int) -> Sequence[InquiryAnswer]:
    """The answers of all townships to one inquiry."""
    query = select(InquiryAnswer).where(InquiryAnswer.inquiry_id == inquiry_id)
    with county_scope("inquiries", "console: answers"):
        found = db.session.scalars(query.order_by(InquiryAnswer.township_id)).all()
        for each in found:
            db.session.expunge(each)
    return found


def answer_or_404(inquiry_id: int) -> InquiryAnswer:
    """The running township's answer to an inquiry, locked for change. Raises NotFound."""
    query = select(InquiryAnswer).filter_by(inquiry_id=inquiry_id).with_for_update()
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def answer_of(id: int) -> InquiryAnswer | None:
    """An answer of the running township by its id."""
    return db.session.scalars(select(InquiryAnswer).filter_by(id=id)).one_or_none()


def asked_here() -> Select[InquiryAnswer]:
    """What the running township was asked, for `paginate`."""
    return select(InquiryAnswer)


def to_remind(today: date) -> Sequence[InquiryAnswer]:
    """What is due within three days and was not reminded of."""
    query = select(InquiryAnswer).where(
        InquiryAnswer.state.in_(("asked", "returned")),
        InquiryAnswer.reminded_on.is_(None),
        InquiryAnswer.due_on.between(today, today + SOON),
    )
    return db.session.scalars(query.order_by(InquiryAnswer.id)).all()

"""What the pages of escalations show, and what may go up."""

from collections.abc import Sequence

from sqlalchemy import Select, select, tuple_

from platform_core.errors import NotFound
from platform_core.escalations.models import Escalation
from platform_core.files.models import StoredFile
from platform_core.files.operations import files_of
from platform_core.history import ref_of
from platform_core.matters.models import DocketEntry
from platform_core.matters.refs import Ref
from platform_core.matters.workflow import Workflow
from platform_core.runtime.contexts import page_ctx
from platform_core.runtime.dispatch import resolve
from platform_core.runtime.registry import registry
from platform_core.tenancy import county_scope, db, township_scope


def escalations_here() -> Select[Escalation]:
    """What the running township took up, for `paginate`."""
    return select(Escalation)


def of_county(township_ids: Sequence[int], limit: int = 200) -> Sequence[Escalation]:
    """What these townships took up: what is open first, the newest first."""
    query = select(Escalation).where(Escalation.township_id.in_(township_ids))
    order = (Escalation.closed_at.is_not(None), Escalation.id.desc())
    with county_scope("escalations", "console: matters taken up"):
        return _loose(db.session.scalars(query.order_by(*order).limit(limit)).all())


def for_county(township_id: int, id: int) -> Escalation:
    """One of them, as the county reads it. Raises NotFound."""
    query = select(Escalation).filter_by(township_id=township_id, id=id)
    with county_scope("escalations", "console: matter taken up", townships=[township_id]):
        found = _loose(db.session.scalars(query).all())
    if not found:
        raise NotFound
    return found[0]


def escalation_of(id: int) -> Escalation | None:
    """One of the running township by its id."""
    return db.session.scalars(select(Escalation).filter_by(id=id)).one_or_none()


def flow_of(ref: str) -> Workflow | None:
    """The workflow of a matter of a kind that may go up."""
    module, kind, _id = ref.split(":")
    flows = ((name, flow) for name, flow in registry().workflows() if flow.goes_up)
    return next((flow for name, flow in flows if (name, flow.kind) == (module, kind)), None)


def open_matters(modules: frozenset[str]) -> list[tuple[str, str]]:
    """The open matters that may be taken up: ref and title. Confidential ones never."""
    kinds = [(module, flow.kind) for module, flow in registry().workflows()
             if flow.goes_up and module in modules]  # fmt: skip
    query = select(DocketEntry.ref, DocketEntry.number, DocketEntry.title).where(
        DocketEntry.closed_on.is_(None), DocketEntry.confidential.is_(False),
        tuple_(DocketEntry.module, DocketEntry.kind).in_(kinds),
    )  # fmt: skip
    rows = db.session.execute(query.order_by(DocketEntry.id.desc()).limit(200))
    return [(ref, f"{number} {title}") for ref, number, title in rows]


def offered(asked: str) -> DocketEntry | None:
    """The open matter `asked` names, where its kind may go up and this person may see it."""
    try:
        ref = Ref.parse(asked)
    except ValueError:
        return None
    if flow_of(asked) is None or resolve(page_ctx(), ref) is None or is_confidential(asked):
        return None
    query = select(DocketEntry).where(DocketEntry.ref == asked, DocketEntry.closed_on.is_(None))
    return db.session.scalars(query).one_or_none()


def is_confidential(ref: str) -> bool:
    """Whether only those granted access may learn of a matter: a copy here would tell everybody."""
    query = select(DocketEntry.confidential).where(DocketEntry.ref == ref)
    return bool(db.session.scalar(query))


def files_to_offer(asked: str) -> Sequence[StoredFile]:
    """The files of a matter that may go along."""
    return files_of(asked) if offered(asked) is not None else ()


def latest_of(ref: str) -> Escalation | None:
    """What was taken up of this matter last."""
    query = select(Escalation).where(Escalation.ref == ref).order_by(Escalation.id.desc())
    return db.session.scalars(query.limit(1)).one_or_none()


def file_of(it: Escalation, file_id: int) -> StoredFile:
    """One of the files that went up with it. Raises NotFound."""
    found = next((each for each in files_of(it) if each.id == file_id), None)
    if found is None:
        raise NotFound
    return found


def files_for_county(it: Escalation) -> Sequence[StoredFile]:
    """The files that went up with it, read in its township."""
    with township_scope(it.township_id, writes=False):
        files = files_of(ref_of(it))
        for file in files:
            db.session.expunge(file)
    return files


def _loose(rows: Sequence[Escalation]) -> Sequence[Escalation]:
    for row in rows:
        db.session.expunge(row)
    return rows

"""Finding the township a request is about, before there is a session to ask."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, select

from platform_core.organisation.models import County, Township

_COLUMNS = (
    Township.id, Township.slug, Township.name, Township.federation_name, Township.code,
    Township.county_id, Township.stamp, Township.suspended_at, County.code.label("county_code"),
)  # fmt: skip
_BY_SLUG = select(*_COLUMNS).join(County, Township.county).where(Township.slug == bindparam("slug"))
_BY_ID = select(*_COLUMNS).join(County, Township.county).where(Township.id == bindparam("id"))


@dataclass(frozen=True)
class TownshipHere:
    """The township that something happens in, and which modules it has.

    `on` may be used; of `readonly` running matters are finished and everything stays readable.
    `stamp` rises with every switch, so whatever depends on the modules may be kept until then.
    """

    id: int
    slug: str
    name: str
    federation_name: str
    code: str
    county_id: int
    county_code: str
    stamp: int
    on: frozenset[str] = field(default=frozenset())
    readonly: frozenset[str] = field(default=frozenset())

    @property
    def modules(self) -> frozenset[str]:
        """Every module that may be opened here."""
        return self.on | self.readonly


def township_by_slug(connection: Connection, slug: str) -> TownshipHere | None:
    """The township of this address; None where there is none or it is suspended."""
    return _here(connection, _BY_SLUG, {"slug": slug})


def township_by_id(connection: Connection, township_id: int) -> TownshipHere | None:
    """The township with this id, for jobs and the command line."""
    return _here(connection, _BY_ID, {"id": township_id})


def _here(connection: Connection, query: object, given: dict[str, object]) -> TownshipHere | None:
    row = connection.execute(query, given).one_or_none()  # type: ignore[call-overload]
    if row is None or row.suspended_at is not None:
        return None
    return TownshipHere(
        id=row.id, slug=row.slug, name=row.name, federation_name=row.federation_name,
        code=row.code, county_id=row.county_id, county_code=row.county_code, stamp=row.stamp,
    )  # fmt: skip

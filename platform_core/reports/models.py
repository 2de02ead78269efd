"""Report templates that a county changed; where there is none the built-in one holds."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.db import Base, key, text


class ReportTemplate(Base):
    """A county's own template of one kind of report, as a .docx edited in Word."""

    __tablename__ = "core_report_template"
    __table_args__ = (
        UniqueConstraint("county_id", "kind"),
        CheckConstraint("length(content) > 0", name="template_is_not_empty"),
        {"info": {"shared": "the county writes reports for all of its townships"}},
    )

    id: Mapped[int] = key()
    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_county.id"))
    kind: Mapped[str] = text(24, pii="none")
    content: Mapped[bytes] = mapped_column(LargeBinary, info={"pii": "none"})
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_account.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

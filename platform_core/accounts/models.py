"""People, their sign-ins, their roles, and the one-time slips that let them in.

All of it is shared: a person is known before any township is.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from platform_core.db import Base, key, text, words
from platform_core.sealing import blind_index, sealed
from platform_core.sealing import phone_index as by_phone


class Account(Base):
    """A person who may sign in. Without a password until their first slip is used."""

    __tablename__ = "core_account"
    __table_args__ = (
        UniqueConstraint("login_name"),
        UniqueConstraint("phone_index"),
        CheckConstraint("login_name = lower(login_name)", name="login_name_is_lower_case"),
        CheckConstraint("(phone IS NULL) = (phone_index IS NULL)", name="phone_is_indexed"),
        CheckConstraint(
            "totp_enrolled_at IS NULL OR totp_secret IS NOT NULL", name="enrolled_has_secret"
        ),
    )

    id: Mapped[int] = key()
    login_name: Mapped[str] = text(40, pii="identity")
    name: Mapped[str] = text(40, pii="identity")
    phone: Mapped[str | None] = sealed(pii="contact")
    phone_index: Mapped[bytes | None] = blind_index("phone", by_phone)
    password_hash: Mapped[str | None] = text(200, pii="none")
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None] = sealed(pii="none")
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)  # 30-second steps since 1970
    totp_enrolled_at: Mapped[datetime | None]
    locale: Mapped[str] = text(8, pii="none", default="zh")
    large_text: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    grants: Mapped[list["Grant"]] = relationship(
        back_populates="account", foreign_keys="Grant.account_id"
    )

    __mapper_args__ = {"version_id_col": version}


class Grant(Base):
    """A role given to a person: where, from when until when, by whom and why."""

    __tablename__ = "core_grant"
    __table_args__ = (
        ForeignKeyConstraint(
            ["township_id", "union_id"], ["core_union.township_id", "core_union.id"]
        ),
        ForeignKeyConstraint(
            ["township_id", "member_id"], ["core_member.township_id", "core_member.id"]
        ),
        CheckConstraint("(county_id IS NULL) <> (township_id IS NULL)", name="county_or_township"),
        CheckConstraint("union_id IS NULL OR township_id IS NOT NULL", name="union_in_township"),
        CheckConstraint("member_id IS NULL OR township_id IS NOT NULL", name="member_in_township"),
        CheckConstraint("until IS NULL OR until > since", name="ends_after_it_begins"),
        CheckConstraint("revoked_at IS NOT NULL OR revoked_by IS NULL", name="revoked_is_dated"),
        Index(None, "township_id", "role"),
        {"info": {"shared": "says in which township a person may act, before one is entered"}},
    )

    id: Mapped[int] = key()
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_account.id"), index=True)
    role: Mapped[str] = text(40, pii="none")
    county_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("core_county.id"), index=True
    )
    township_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_township.id"))
    union_id: Mapped[int | None] = mapped_column(BigInteger)
    member_id: Mapped[int | None] = mapped_column(BigInteger)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    granted_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_account.id"))
    reason: Mapped[str | None] = text(200, pii="content")
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_account.id"))
    revoke_reason: Mapped[str | None] = text(200, pii="content")

    account: Mapped[Account] = relationship(back_populates="grants", foreign_keys=[account_id])

    def is_active(self, now: datetime) -> bool:
        """Whether it gives its role at `now`."""
        begun = self.since <= now and (self.until is None or now < self.until)
        return begun and self.revoked_at is None


class AuthSession(Base):
    """One sign-in. The cookie holds a random id, this row only its SHA-256.

    `auth_level`: 0 password given and code awaited, 1 password, 2 password and code.
    """

    __tablename__ = "core_auth_session"
    __table_args__ = (CheckConstraint("auth_level BETWEEN 0 AND 2", name="auth_level_is_known"),)

    sid_sha256: Mapped[str] = text(64, pii="none", primary_key=True)
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_account.id"), index=True)
    auth_level: Mapped[int]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]  # to five minutes, so that reading a page rarely writes
    expires_at: Mapped[datetime]
    address: Mapped[str | None] = text(45, pii="contact")
    agent: Mapped[str | None] = text(80, pii="none")
    revoked_at: Mapped[datetime | None]


class LoginThrottle(Base):
    """Failed attempts against one account or from one address; the key is a keyed hash."""

    __tablename__ = "core_login_throttle"

    kind: Mapped[str] = text(12, pii="none", primary_key=True)
    key_hmac: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    fails: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    until: Mapped[datetime | None]


class SlipPurpose(StrEnum):
    """What a printed slip is for."""

    ACTIVATE = "activate"
    RECOVER = "recover"


class Slip(Base):
    """A printed one-time code. The code itself exists on paper only; here is its keyed hash.

    A slip that needs a second person has no code until that person approved it.
    """

    __tablename__ = "core_slip"
    __table_args__ = (
        UniqueConstraint("code_hmac"),
        CheckConstraint("tries_left BETWEEN 0 AND 5", name="five_tries"),
        CheckConstraint(
            "(code_hmac IS NULL) = (needs_approval AND approved_by IS NULL)",
            name="no_code_before_approval",
        ),
        CheckConstraint("approved_by IS NULL OR approved_by <> issued_by", name="two_persons"),
    )

    id: Mapped[int] = key()
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_account.id"), index=True)
    purpose: Mapped[SlipPurpose] = mapped_column(words(SlipPurpose))
    code_hmac: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    issued_at: Mapped[datetime]
    issued_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_account.id"))
    expires_at: Mapped[datetime]
    tries_left: Mapped[int] = mapped_column(default=5)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    approved_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_account.id"))
    approved_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(foreign_keys=[account_id])


class RecoveryCode(Base):
    """One of ten codes that stand in, once each, for a lost second factor."""

    __tablename__ = "core_recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hmac"),)

    id: Mapped[int] = key()
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_account.id"))
    code_hmac: Mapped[bytes] = mapped_column(LargeBinary(32))
    used_at: Mapped[datetime | None]


class ApiToken(Base):
    """A token with which a program acts for a person, within `scopes` (permission names)."""

    __tablename__ = "core_api_token"
    __table_args__ = (
        UniqueConstraint("token_sha256"),
        {"info": {"shared": "says for which township a request is, before one is entered"}},
    )

    id: Mapped[int] = key()
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_account.id"), index=True)
    township_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("core_township.id"), index=True
    )
    name: Mapped[str] = text(80, pii="none")
    token_sha256: Mapped[str] = text(64, pii="none")
    scopes: Mapped[list[str]] = mapped_column(JSON, info={"pii": "none"})
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

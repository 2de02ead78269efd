"""The forms of the door, of one's own pages and of the pages about people."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app, g
from wtforms.validators import EqualTo

from platform_core.accounts.permissions import Permissions
from platform_core.accounts.queries import member_by_number, townships_of, unions_here
from platform_core.clock import LOCAL
from platform_core.errors import RuleBroken
from platform_core.i18n import LANGUAGES
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.web.forms import (
    BooleanField,
    ChoiceField,
    DayField,
    Form,
    LineField,
    PhoneField,
    RadioChoiceField,
    SecretField,
)


def _again() -> SecretField:
    same = EqualTo("password", message=_l("The two passwords differ."))
    return SecretField(_l("New password once more"), autocomplete="new-password", validators=[same])


def _new_password() -> SecretField:
    return SecretField(
        _l("New password"),
        autocomplete="new-password",
        description=_l("At least 8 characters. A few words that only you would join are best."),
    )


class SignInForm(Form):
    """Who and what they know."""

    name = LineField(
        _l("Sign-in name or mobile number"),
        longest=80,
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = SecretField(_l("Password"), autocomplete="current-password")


class CodeForm(Form):
    """A code of the second factor, or a recovery code."""

    code = LineField(
        _l("Verification code"),
        longest=20,
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )


class ActivateForm(Form):
    """What stands on a slip, and the password from now on."""

    name = LineField(
        _l("Sign-in name"),
        longest=80,
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    code = LineField(
        _l("Code on the slip"),
        longest=20,
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    password = _new_password()
    again = _again()


class FirstPasswordForm(Form):
    """A password of one's own instead of the one that was given."""

    password = _new_password()
    again = _again()


class ChangePasswordForm(Form):
    """The present password and the next."""

    current = SecretField(_l("Present password"), autocomplete="current-password")
    password = _new_password()
    again = _again()


class ProfileForm(Form):
    """How a person wants to read."""

    locale = RadioChoiceField(_l("Language"), choices=LANGUAGES.items())
    large_text = BooleanField(_l("Large text"))


class ReasonForm(Form):
    """Why."""

    reason = LineField(_l("Reason"), longest=200)


def _roles_offered() -> Iterable[tuple[str, str]]:
    declared: Permissions = current_app.extensions["union_permissions"]
    scopes = ("county", "township") if g.actor.county_id is not None else ("township", "union")
    return [(role.name, role.label) for role in declared.roles(*scopes)]


def _unions_offered() -> Iterable[tuple[int, str]]:
    return [] if g.actor.township_id is None else unions_here()


def _townships_offered() -> Iterable[tuple[int, str]]:
    return [] if g.actor.county_id is None else townships_of(g.actor.county_id)


class GrantForm(Form):
    """A role, where and until when. In a township it may be for one union or one member; on
    the county's pages it may be for one township."""

    role = ChoiceField(_l("Role"), choices=_roles_offered)
    township_id = ChoiceField(
        _l("Township"),
        choices=_townships_offered,
        coerce=int,
        required=False,
        blank=_l("The county itself"),
    )
    union_id = ChoiceField(
        _l("Union"),
        choices=_unions_offered,
        coerce=int,
        required=False,
        blank=_l("The whole township"),
    )
    member_number = LineField(
        _l("Member number"),
        longest=20,
        required=False,
        description=_l("Joins the account to this person's row in the roster."),
    )
    until = DayField(
        _l("Last day"), required=False, description=_l("Leave blank where there is no end.")
    )
    reason = LineField(_l("Reason"), longest=200)

    def granted(self) -> dict[str, Any]:
        """What `grant_role` needs to know beside the person. Raises RuleBroken for a member
        number that is not in the roster."""
        actor = g.actor
        own = self.township_id.data if actor.county_id is not None else actor.township_id
        return {
            "role": self.role.data,
            "county_id": actor.county_id if own is None else None,
            "township_id": own,
            "union_id": self.union_id.data,
            "member_id": self._member(),
            "until": _end_of(self.until.data),
            "reason": self.reason.data,
        }

    def _member(self) -> int | None:
        number = self.member_number.data
        if not number or g.actor.township_id is None:
            return None
        member_id = member_by_number(number)
        if member_id is None:
            raise RuleBroken(
                _("No member of this township has this number."), field="member_number"
            )
        return member_id


class InviteForm(GrantForm):
    """A new person with their first role."""

    name = LineField(_l("Name"), longest=40)
    login_name = LineField(
        _l("Sign-in name"),
        longest=40,
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
        description=_l("Begins with a letter; letters, digits, dots and dashes."),
    )
    phone = PhoneField(_l("Mobile number"), required=False)


def _end_of(day: date | None) -> datetime | None:
    """The first instant after `day` in Shanghai."""
    return None if day is None else datetime.combine(day + timedelta(days=1), time.min, LOCAL)

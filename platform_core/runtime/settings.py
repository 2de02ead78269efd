"""What a township may set for a plugin: declared as data, drawn as a form, stored as JSON.

A key that is missing takes its default, so a new setting needs no migration; a value that no
longer fits its declaration does too, and the plugin health page says so.
"""

import base64
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from platform_core.errors import Conflict, RuleBroken, SetupError
from platform_core.history import Acting, record
from platform_core.i18n import gettext as _
from platform_core.runtime.errors import note
from platform_core.runtime.manifest import Setting
from platform_core.runtime.models import ModuleSettings
from platform_core.runtime.registry import registry
from platform_core.sealing import keys
from platform_core.tenancy import db

LONGEST_TEXT = 2000  # characters, where a setting names no maximum
SEALED_FOR = "core_module_settings.values"

Values = dict[str, bool | int | str | date]


def settings_of(plugin: str) -> Mapping[str, bool | int | str | date]:
    """The settings of `plugin` in the running township, every declared key present."""
    stored = _row(plugin)
    return effective(plugin, declared(plugin), stored.values if stored else {})


def declared(plugin: str) -> tuple[Setting, ...]:
    """The settings a plugin declares; none where it is not installed."""
    found = registry().plugins.get(plugin)
    return found.manifest.settings if found and found.manifest else ()


def effective(plugin: str, settings: tuple[Setting, ...], stored: Mapping[str, Any]) -> Values:
    """The stored values as Python has them, defaults where there is none that fits."""
    values: Values = {}
    for setting in settings:
        values[setting.key] = setting.default
        if setting.key not in stored:
            continue
        try:
            value = _read(setting, stored[setting.key])
            if fault := setting.fault(value):
                raise ValueError(fault)
            values[setting.key] = value
        except (TypeError, ValueError, SetupError) as fault_of_value:
            note(plugin, f"setting {setting.key}", fault_of_value)
    return values


def save(
    plugin: str,
    given: Mapping[str, Any],
    *,
    actor: Acting,
    now: datetime,
    version: int | None = None,
) -> ModuleSettings:
    """Set these keys for the running township; the others stay as they are.

    `version` is that of the row the form was made from. Raises RuleBroken, naming the field, for
    an unknown key or a value that does not fit; Conflict where somebody else was quicker.
    """
    known = {setting.key: setting for setting in declared(plugin)}
    for key, value in given.items():
        if key not in known:
            raise RuleBroken(_("There is no setting “%(key)s”.", key=key))
        if known[key].fault(value):
            raise RuleBroken(
                _("This value cannot be used for “%(setting)s”.", setting=known[key].label),
                field=key,
            )
    row = _row(plugin) or ModuleSettings(module=plugin, values={})
    if version is not None and version != (row.version or 0):
        raise Conflict(
            _("Somebody else has changed these settings. Look at them again, then repeat yours."),
            current=row.values, yours=dict(given),
        )  # fmt: skip
    row.values = {
        **row.values,
        **{key: _written(known[key], value) for key, value in given.items()},
    }
    db.session.add(row)
    db.session.flush()
    record("core:module_settings", row, actor=actor, at=now, module=plugin, keys=sorted(given))
    return row


def version_of(plugin: str) -> int:
    """The version of the stored settings, 0 where nothing was stored; for the form."""
    row = _row(plugin)
    return row.version if row else 0


def form_class(settings: tuple[Setting, ...], base: type[Form] = Form) -> type[Form]:
    """A form of these settings, deriving `base`; `clean` reads what was typed."""
    fields = {setting.key: _field(setting) for setting in settings}
    return type("SettingsForm", (base,), fields)


def clean(settings: tuple[Setting, ...], form: Form) -> Values:
    """The values of a validated form. An empty secret is left as it was."""
    return {
        setting.key: form.data[setting.key]
        for setting in settings
        if not (setting.secret and not form.data[setting.key])
    }


def _field(setting: Setting) -> Any:
    shown = {"label": setting.label, "description": setting.help, "default": setting.default}
    if setting.choices:
        return SelectField(choices=list(setting.choices), coerce=setting.type, **shown)
    if setting.type is bool:
        return BooleanField(**shown)
    if setting.type is int:
        bounds = NumberRange(setting.min, setting.max)
        return IntegerField(validators=[InputRequired(), bounds], **shown)
    if setting.type is date:
        return DateField(validators=[InputRequired()], **shown)
    length = Length(setting.min or 0, setting.max or LONGEST_TEXT)
    if setting.secret:
        return PasswordField(validators=[Optional(), length], **{**shown, "default": ""})
    return StringField(validators=[*([InputRequired()] if setting.min else []), length], **shown)


def _row(plugin: str) -> ModuleSettings | None:
    query = select(ModuleSettings).where(ModuleSettings.module == plugin)
    return db.session.scalars(query).one_or_none()


def _read(setting: Setting, stored: Any) -> Any:
    if setting.secret:
        return keys().open(base64.b64decode(stored), SEALED_FOR)
    return date.fromisoformat(stored) if setting.type is date else stored


def _written(setting: Setting, value: Any) -> Any:
    if setting.secret:
        return base64.b64encode(keys().seal(value, SEALED_FOR)).decode()
    return value.isoformat() if isinstance(value, date) else value

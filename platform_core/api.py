"""Everything a plugin may import, and nothing else of Union. Its version is API_VERSION.

A name stays as it is within a major version; what goes warns two minor versions ahead: it moves
from the imports into LEAVING.
"""

from platform_core import rest, search
from platform_core.accounts import (
    SYSTEM,
    Actor,
    Permission,
    Role,
)
from platform_core.accounts.policy import (
    public,
    require,
    signed_in,
)
from platform_core.accounts.queries import (
    accounts_of_members,
    holders_of,
    names_of,
    people_choices,
)
from platform_core.accounts.throttle import (
    Limit,
    attempt,
    succeeded,
)
from platform_core.clock import (
    LOCAL,
    local_date,
    today,
    utcnow,
)
from platform_core.db import (
    new_id,
    text,
    words,
)
from platform_core.deprecation import (
    Leaving,
    leaving,
)
from platform_core.errors import (
    Conflict,
    Denied,
    NotFound,
    RuleBroken,
    SetupError,
    TooMany,
)
from platform_core.files.download import (
    opened,
    send,
)
from platform_core.files.models import (
    StoredFile,
)
from platform_core.files.operations import (
    discard,
    files_of,
    keep,
)
from platform_core.history import (
    history_of,
    record,
    record_county,
    ref_of,
)
from platform_core.i18n import (
    current_locale,
    format_day,
    format_instant,
    format_money,
    format_number,
    format_wan,
    gettext,
    lazy_gettext,
    ngettext,
    pgettext,
    use_locale,
)
from platform_core.indicators.evaluate import (
    Figure,
)
from platform_core.indicators.indicator import (
    Indicator,
    Qualifier,
    within,
)
from platform_core.indicators.periods import (
    Period,
)
from platform_core.matters import (
    Clock,
    ClockSpec,
    DocketEntry,
    Matter,
    Move,
    Ref,
    State,
    Workflow,
    accesses_of,
    clocks_of,
    end_access,
    extend,
    forget_texts,
    grant_access,
    halt,
    has_access,
    move,
    moves_for,
    note_view,
    open_matter,
    redate,
    restart,
    status_sentence,
    todo,
)
from platform_core.messaging.models import (
    OutboxEvent,
)
from platform_core.messaging.notices import (
    NoticeKind,
    notify,
)
from platform_core.messaging.outbox import (
    emit,
)
from platform_core.organisation import (
    rosters,
)
from platform_core.organisation.models import (
    County,
    Employer,
    Member,
    MemberStatus,
    Township,
    Union,
    UnionKind,
)
from platform_core.organisation.names import (
    sort_key,
)
from platform_core.organisation.places import (
    TownshipHere,
)
from platform_core.organisation.rosters import (
    UnionName,
    read_delegates,
)
from platform_core.papers.charts import (
    Chart,
    Point,
    Series,
)
from platform_core.papers.documents import (
    Facts,
    Grid,
    Paper,
    Words,
    write_docx,
)
from platform_core.papers.drafts import (
    read_docx,
)
from platform_core.papers.exports import (
    ExportColumn,
    ExportKind,
    ExportSheet,
    write_csv,
    write_workbook,
)
from platform_core.papers.ics import (
    Invitation,
    write_invitation,
)
from platform_core.papers.sheets import (
    read_workbook,
)
from platform_core.rules import (
    Bilingual,
    Calendar,
    DueDate,
    Extension,
    Rule,
    Severity,
    Status,
    Verdict,
    banded,
    current_calendar,
    current_pack,
    deadline,
    in_time,
    needed,
    rule_words,
    standing_words,
    verdict,
)
from platform_core.runtime.contexts import (
    county_townships,
    page_ctx,
)
from platform_core.runtime.dispatch import (
    resolve,
    slot,
)
from platform_core.runtime.hookspecs import (
    Ctx,
    Hit,
    Target,
    Widget,
    hookimpl,
)
from platform_core.runtime.manifest import (
    API_VERSION,
    Event,
    Job,
    Manifest,
    NavItem,
    Setting,
    Slot,
)
from platform_core.runtime.readings import (
    Heard,
    Reading,
    indicators_called,
    readings,
)
from platform_core.runtime.settings import (
    settings_of,
)
from platform_core.sealing import (
    blind_index,
    identity_index,
    keyed_hash,
    mask_identity,
    mask_phone,
    phone_index,
    sealed,
)
from platform_core.tenancy import (
    Access,
    CountyModel,
    Guarded,
    TownshipModel,
    county_scope,
    db,
    platform_scope,
    ref,
    to_many,
    to_one,
    township_scope,
)
from platform_core.web import (
    Page,
    asked_page,
    get_or_404,
    not_modified,
    page,
    paginate,
    redirect_to,
    with_args,
)
from platform_core.web.desk import (
    NONE,
    Desk,
    Place,
    PlainForm,
    Refused,
    RowForm,
    Verb,
    always,
    moves,
    offer,
)
from platform_core.web.forms import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LineField,
    MoneyField,
    NumberField,
    PhoneField,
    RadioChoiceField,
    SecretField,
    TextArea,
    UploadField,
    VersionField,
)

LEAVING: dict[str, Leaving] = {}
__getattr__ = leaving(__name__, LEAVING, API_VERSION)

__all__ = [
    "API_VERSION",
    "LOCAL",
    "NONE",
    "SYSTEM",
    "Access",
    "Actor",
    "Bilingual",
    "BooleanField",
    "Calendar",
    "Chart",
    "ChoiceField",
    "ChoicesField",
    "Clock",
    "ClockSpec",
    "Conflict",
    "County",
    "CountyModel",
    "Ctx",
    "DayField",
    "Denied",
    "Desk",
    "DocketEntry",
    "DueDate",
    "Employer",
    "Event",
    "ExportColumn",
    "ExportKind",
    "ExportSheet",
    "Extension",
    "Facts",
    "Figure",
    "Form",
    "Grid",
    "Guarded",
    "Heard",
    "Hit",
    "Indicator",
    "Invitation",
    "Job",
    "Limit",
    "LineField",
    "Manifest",
    "Matter",
    "Member",
    "MemberStatus",
    "MoneyField",
    "Move",
    "NavItem",
    "NotFound",
    "NoticeKind",
    "NumberField",
    "OutboxEvent",
    "Page",
    "Paper",
    "Period",
    "Permission",
    "PhoneField",
    "Place",
    "PlainForm",
    "Point",
    "Qualifier",
    "RadioChoiceField",
    "Reading",
    "Ref",
    "Refused",
    "Role",
    "RowForm",
    "Rule",
    "RuleBroken",
    "SecretField",
    "Series",
    "Setting",
    "SetupError",
    "Severity",
    "Slot",
    "State",
    "Status",
    "StoredFile",
    "Target",
    "TextArea",
    "TooMany",
    "Township",
    "TownshipHere",
    "TownshipModel",
    "Union",
    "UnionKind",
    "UnionName",
    "UploadField",
    "Verb",
    "Verdict",
    "VersionField",
    "Widget",
    "Words",
    "Workflow",
    "accesses_of",
    "accounts_of_members",
    "always",
    "asked_page",
    "attempt",
    "banded",
    "blind_index",
    "clocks_of",
    "county_scope",
    "county_townships",
    "current_calendar",
    "current_locale",
    "current_pack",
    "db",
    "deadline",
    "discard",
    "emit",
    "end_access",
    "extend",
    "files_of",
    "forget_texts",
    "format_day",
    "format_instant",
    "format_money",
    "format_number",
    "format_wan",
    "get_or_404",
    "gettext",
    "grant_access",
    "halt",
    "has_access",
    "history_of",
    "holders_of",
    "hookimpl",
    "identity_index",
    "in_time",
    "indicators_called",
    "keep",
    "keyed_hash",
    "lazy_gettext",
    "local_date",
    "mask_identity",
    "mask_phone",
    "move",
    "moves",
    "moves_for",
    "names_of",
    "needed",
    "new_id",
    "ngettext",
    "not_modified",
    "note_view",
    "notify",
    "offer",
    "open_matter",
    "opened",
    "page",
    "page_ctx",
    "paginate",
    "people_choices",
    "pgettext",
    "phone_index",
    "platform_scope",
    "public",
    "read_delegates",
    "read_docx",
    "read_workbook",
    "readings",
    "record",
    "record_county",
    "redate",
    "redirect_to",
    "ref",
    "ref_of",
    "require",
    "resolve",
    "rest",
    "restart",
    "rosters",
    "rule_words",
    "sealed",
    "search",
    "send",
    "settings_of",
    "signed_in",
    "slot",
    "sort_key",
    "standing_words",
    "status_sentence",
    "succeeded",
    "text",
    "to_many",
    "to_one",
    "today",
    "todo",
    "township_scope",
    "use_locale",
    "utcnow",
    "verdict",
    "with_args",
    "within",
    "words",
    "write_csv",
    "write_docx",
    "write_invitation",
    "write_workbook",
]

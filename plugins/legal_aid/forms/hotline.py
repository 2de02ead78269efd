"""The form that uploads 12351 work orders."""

from platform_core.api import UploadField
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.fields import RowForm


class HotlineForm(RowForm):
    """The file."""

    file = UploadField(_l("File of work orders (.csv or .xlsx)"), accept=".csv,.xlsx")

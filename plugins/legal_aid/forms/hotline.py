"""The form that uploads 12351 work orders."""

from platform_core.api import RowForm, UploadField
from platform_core.api import lazy_gettext as _l


class HotlineForm(RowForm):
    """The file."""

    file = UploadField(_l("File of work orders (.csv or .xlsx)"), accept=".csv,.xlsx")

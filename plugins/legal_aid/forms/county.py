"""What the county writes about legal aid."""

from platform_core.api import Form, TextArea
from platform_core.api import lazy_gettext as _l


class AnswerForm(Form):
    """The county's answer on a case put before it."""

    answer = TextArea(_l("The county's answer"), longest=2000, rows=5)

"""What every view needs: pages and parts, forms, lists in pages, headers, templates."""

from platform_core.web.forms import Form
from platform_core.web.page import (
    error_page,
    get_or_404,
    not_modified,
    page,
    redirect_to,
    wants_json,
    with_args,
)
from platform_core.web.paging import BadToken, Page, Paged, asked_page, paginate
from platform_core.web.shell import Link, choose_language, install

__all__ = [
    "BadToken",
    "Form",
    "Link",
    "Page",
    "Paged",
    "asked_page",
    "choose_language",
    "error_page",
    "get_or_404",
    "install",
    "not_modified",
    "page",
    "paginate",
    "redirect_to",
    "wants_json",
    "with_args",
]

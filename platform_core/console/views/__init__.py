"""The console's pages. Four steps each: load, operate, catch, answer."""

from platform_core.console.views import allowing as allowing  # each adds its routes
from platform_core.console.views import calendar as calendar
from platform_core.console.views import matrix as matrix
from platform_core.console.views import modules as modules_pages  # noqa: F401
from platform_core.console.views import pages as pages
from platform_core.console.views import values as values
from platform_core.console.views.room import console as console
from platform_core.console.views.room import modules as modules

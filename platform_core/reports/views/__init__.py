"""The pages of figures and reports, for townships and for the county."""

from platform_core.reports.views import closings as closings  # each adds its routes
from platform_core.reports.views import county as county
from platform_core.reports.views import county_papers as county_papers
from platform_core.reports.views import figures as figures
from platform_core.reports.views import papers as papers
from platform_core.reports.views import stated as stated
from platform_core.reports.views.room import figures_pages as figures_pages
from platform_core.reports.views.room import reports_pages as reports_pages

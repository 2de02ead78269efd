"""The pages of the registers: unions, members, employers, honours, rosters, papers."""

from platform_core.organisation.views import employers as employers  # each adds its routes
from platform_core.organisation.views import honours as honours
from platform_core.organisation.views import imports as imports
from platform_core.organisation.views import members as members
from platform_core.organisation.views import papers as papers
from platform_core.organisation.views import unions as unions
from platform_core.organisation.views.room import organisation as organisation

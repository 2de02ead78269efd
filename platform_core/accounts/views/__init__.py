"""The pages of accounts: the door, one's own pages, and the people of a township or the county."""

from platform_core.accounts.views import me as me  # adds its routes to the blueprint
from platform_core.accounts.views import tokens as tokens
from platform_core.accounts.views.door import accounts
from platform_core.accounts.views.people import county_people, people

BLUEPRINTS = (accounts, people, county_people)

"""The blueprint of the API."""

from platform_core.api import rest

api_bp = rest.ApiBlueprint(
    "contracts_api", "plugins.contracts", url_prefix="/contracts",
    description="Collective contracts",
)  # fmt: skip

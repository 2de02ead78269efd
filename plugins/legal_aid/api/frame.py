"""The blueprint of the interface."""

from platform_core.api import rest

api_bp = rest.ApiBlueprint(
    "legal_aid_api", "plugins.legal_aid", url_prefix="/legal-aid",
    description="Cases, petitions, mediation, letters",
)  # fmt: skip

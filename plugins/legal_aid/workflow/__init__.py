"""What may happen to each kind of matter here, as tables. Pure."""

from plugins.legal_aid.workflow.cases import CASE
from plugins.legal_aid.workflow.letters import LETTER
from plugins.legal_aid.workflow.mediations import MEDIATION
from plugins.legal_aid.workflow.petitions import PETITION
from plugins.legal_aid.workflow.protections import PROTECTION

WORKFLOWS = (CASE, PETITION, MEDIATION, LETTER, PROTECTION)

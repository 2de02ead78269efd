"""The messages that legal aid sends. None of them says what a case is about."""

from plugins.legal_aid.notices import cases, letters

NOTICES = (*cases.NOTICES, *letters.NOTICES)

"""One function per thing a person does: check the rule, change, record. The request commits."""

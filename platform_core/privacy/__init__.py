"""Personal data as the law sees it: what is kept of a person, taking it away, and its keys.

Everything here is made from what the columns say of themselves (`pii`, `sealed`, `blind_index`)
and from the keys between tables, so a new table, a plugin's too, is covered once it is declared.
"""

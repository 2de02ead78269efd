"""The county's console: modules in townships, figures, dates running out, audit, plugins."""

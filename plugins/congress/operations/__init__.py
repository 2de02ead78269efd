"""What people do with the congress, by subject: check the rule, change, record."""

"""Inquiries: the county asks chosen townships for an answer by a day, and sees who gave it."""

"""What happens without anybody's hand: the calendar, postings that wait for a day, reminders."""

"""Reads a calendar with icalendar and prints its events.

Usage: read_calendar.py FILE

One line an event: its UID, the first day, the day behind the last one, its summary, separated
by tabs.
"""

import sys

from icalendar import Calendar

with open(sys.argv[1], "rb") as file:
    calendar = Calendar.from_ical(file.read())
problems = calendar.errors + [error for event in calendar.walk() for error in event.errors]
if problems:
    sys.exit(f"icalendar: {problems}")
for event in calendar.walk("VEVENT"):
    end = event.get("DTEND")
    first = event["DTSTART"].dt
    print(event["UID"], first, end.dt if end else "", event["SUMMARY"], sep="\t")

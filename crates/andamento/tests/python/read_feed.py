"""Reads an Atom feed with feedparser and prints its entries.

Usage: read_feed.py FILE

One line an entry: its id, the time of its update as the feed writes it, that time as feedparser
understands it, its title, separated by tabs. The subtitle goes to standard error.
"""

import sys
import time

import feedparser

with open(sys.argv[1], "rb") as file:
    feed = feedparser.parse(file.read())
if feed.bozo:
    sys.exit(f"feedparser: {feed.bozo_exception}")
if feed.version != "atom10":
    sys.exit(f"feedparser: {feed.version}")
for entry in feed.entries:
    understood = time.strftime("%Y-%m-%dT%H:%M:%SZ", entry.updated_parsed)
    print(entry.id, entry.updated, understood, entry.title, sep="\t")
print(feed.feed.subtitle, file=sys.stderr)

## Calendars and feeds.

calendar-closing = Closes: { $challenge }
calendar-own-closing = { $reference } closes: { $challenge }
calendar-own-decision = { $reference }: decision promised for “{ $challenge }”
calendar-own-request = { $reference }: questions to answer about “{ $challenge }”
calendar-own-review = { $reference }: review due for “{ $challenge }”
calendar-closes = Closes { $time }.
calendar-feed = Challenges of { $site }
calendar-published = Published: { $challenge }
calendar-changed = Changed: { $challenge }
calendar-title = Your calendar
calendar-lead = A calendar program that knows this address shows the dates of your drafts, your sent pitches, questions to you and reviews you were asked for. It shows references and titles of challenges, and nothing of what is in a pitch.
calendar-address = The address of your calendar
calendar-once = It is shown only now. Copy it into your calendar program.
calendar-since = Your calendar has an address since
calendar-secret = Whoever knows the address reads these dates. If it came into other hands, make another one: the old one ends at once.
calendar-make = Make an address
calendar-another = Make another address
calendar-add = Add to calendar
calendar-link = Your calendar

## P1: home

site-home-lead = We publish what we look for. Send a pitch to a challenge, follow how it is evaluated, and build the result with us.
site-home-search = Search challenges
site-home-drafts = Continue your pitch
site-home-draft = { $title }, { $left }
site-home-draft-untitled = Draft without a title for “{ $challenge }”
site-home-draft-for = { $title }, for “{ $challenge }”
site-home-open = Open challenges
site-home-all = { $n ->
    [one] See the open challenge
   *[other] All { $n } open challenges
}
site-home-none-title = Nothing is open right now
site-home-none-next = These challenges open next.
site-home-none-why = New challenges are published here. Closed ones can still be read.
site-home-none-action = See all challenges
site-home-steps = How it works
site-home-step-pitch = Pitch
site-home-step-pitch-text = Read what will be asked, write over as many days as you need, send when it is ready.
site-home-step-evaluation = Evaluation
site-home-step-evaluation-text = People who declared that they have no conflict of interest read and score it. We plan { $days } days.
site-home-step-decision = Decision
site-home-step-decision-text = Two people decide, and you get the reasons. We plan { $days } more days.
site-home-step-partnership = Partnership
site-home-step-partnership-text = A selected pitch becomes a partnership with named owners on both sides.
site-home-how = More about how it works
site-home-figures-challenges = { $challenges ->
    [one] 1 challenge
   *[other] { NUMBER($challenges, useGrouping: "true") } challenges
} since { $year }.
site-home-figures = { $challenges ->
    [one] 1 challenge
   *[other] { NUMBER($challenges, useGrouping: "true") } challenges
} and { $partnerships ->
    [one] 1 partnership
   *[other] { NUMBER($partnerships, useGrouping: "true") } partnerships
} since { $year }.

## Cards of challenges

site-card-opens = Opens { $day }
site-card-closes = Closes { $day } ({ $left })
site-card-closed = Closed { $day }
site-card-no-deadline = No deadline
site-card-offer = { $offers } ({ $money })

## P2: the list

site-list-title = Challenges
site-list-title-status = { $status ->
    [announced] Challenges opening soon
    [open] Open challenges
    [closing] Challenges closing within 3 days
    [in-evaluation] Closed challenges
    [paused] Paused challenges
    [archived] Archived challenges
   *[other] Challenges
}
site-list-in = { $what } in { $areas }
site-list-for = { $what } for “{ $text }”
site-list-page = { $what }, page { $page }
site-list-or = { $first } or { $last }
site-list-search = Search challenges
site-list-results = Results
site-list-count = { $n ->
    [one] 1 challenge
   *[other] { NUMBER($n, useGrouping: "true") } challenges
}
site-list-range = { NUMBER($first, useGrouping: "true") } to { NUMBER($last, useGrouping: "true") } of { NUMBER($n, useGrouping: "true") }
site-list-none = No challenge matches.
site-list-sort = Sort by
site-list-sort-closing-soon = Closing soonest
site-list-sort-newest = Newest
site-list-sort-relevance = Best match
site-list-facet-status = Status
site-list-facet-area = Area
site-list-facet-market = Market
site-list-facet-offer = What is offered
site-list-facet-kind = Kind
site-list-facet-closes = Closing within
site-list-closes = { $days } days
site-list-pill-text = “{ $text }”
site-list-pill-closes = Closing within { $days } days
site-list-meant = Did you mean “{ $text }”?
site-list-reduced = Simple search: typos are not corrected right now
site-list-ignored = This part of the address says nothing here and was passed over: { $what }.
site-list-past-the-end = There is no page { $page }. This is the last one.
site-list-empty-title = No challenge matches
site-list-empty-why = Fewer filters or other words find more.
site-list-empty-none = Nothing is published yet.
site-list-empty-remove = Remove the last filter
site-list-empty-all = See all challenges

## P3: a challenge

site-challenge-facts = Key facts
site-challenge-fact-deadline = Deadline
site-challenge-fact-opens = Opens
site-challenge-fact-closed = Closed
site-challenge-fact-decision = Decision promised by
site-challenge-fact-offer = What we offer
site-challenge-fact-eligibility = Who may pitch
site-challenge-fact-sponsor = Published by
site-challenge-fact-area = Area
site-challenge-fact-effort = What you write
site-challenge-effort = { $questions ->
    [one] 1 question
   *[other] { $questions } questions
} in { $sections ->
    [one] 1 section
   *[other] { $sections } sections
}
site-challenge-fact-contact = Contact
site-challenge-tabs = About this challenge
site-challenge-tab-overview = Overview
site-challenge-tab-form = What you will be asked
site-challenge-tab-evaluation = How we evaluate
site-challenge-tab-terms = Terms
site-challenge-problem = The problem
site-challenge-wanted = What we look for
site-challenge-source = Source
site-challenge-source-text = The text of this challenge comes from { $name }. Licence: { $licence }.
site-challenge-source-plain = The text of this challenge comes from { $name }.
site-challenge-source-link = Open the source
site-challenge-start = Start a pitch
site-challenge-start-open-all-year = Open all year: start a pitch
site-challenge-continue = Continue your pitch
site-challenge-see-own = See your pitch { $reference }
site-challenge-opens = Opens { $when }
site-challenge-closed = Closed on { $when }
site-challenge-closed-decision = Decisions are promised by { $day }.
site-challenge-closed-no-decision = The pitches are being evaluated.
site-challenge-results = Closed on { $when }. The decisions have been sent.
site-challenge-paused = This challenge is paused
site-challenge-paused-text = It takes no pitches at the moment. Drafts are kept.
site-challenge-archived = This challenge is archived
site-challenge-archived-text = It is kept to be read and takes no pitches any more.
site-challenge-external = Go to { $host }
site-challenge-external-text = Pitches to this challenge are taken on { $host }, not here.
site-challenge-prepare = You can read everything now and prepare your pitch.
site-challenge-form-lead = This is the complete form. You can print it and prepare the answers together.
site-challenge-form-limit = Up to { NUMBER($n, useGrouping: "true") } characters
site-challenge-form-number = A number from { $min } to { $max } { $unit }
site-challenge-form-money = An amount of money in { $currencies }
site-challenge-form-date = A date
site-challenge-form-one-of = One of:
site-challenge-form-many-of = { $min ->
    [one] 1 to { $max } of:
   *[other] { $min } to { $max } of:
}
site-challenge-form-yes-no = Yes or no
site-challenge-form-url = A web address
site-challenge-form-country = A country
site-challenge-form-agreement = To be ticked:
site-challenge-form-words = Up to { NUMBER($n, useGrouping: "true") } characters and { NUMBER($words, useGrouping: "true") } words
site-challenge-form-date-range = From a day to a day
site-challenge-form-scale = A number from 1 to { $max }
site-challenge-form-email = An e-mail address
site-challenge-form-phone = A telephone number
site-challenge-form-people = { $min ->
    [0] Up to { $max } people, with name, role and e-mail address
   *[other] { $min } to { $max } people, with name, role and e-mail address
}
site-challenge-form-budget = { $years ->
    [one] Amounts for 1 year in { $currencies }, for:
   *[other] Amounts for each of { $years } years in { $currencies }, for:
}
site-challenge-form-capabilities = Up to { $max } of these, or in your own words:
site-challenge-form-file = Up to { $max } files
site-challenge-form-condition = Asked only if { $condition }
site-challenge-form-confidential = Confidential
site-challenge-form-optional = Optional
site-challenge-criteria = Criteria and weights
site-challenge-criteria-lead = Each criterion is scored from { $least } to { $most }. The weights come to 100.
site-challenge-criterion-weight = { $n } %
site-challenge-criterion-scores = What the scores mean
site-challenge-criterion-score = { $level ->
    [one] 1 point
   *[other] { $level } points
}
site-challenge-steps = The way of a pitch
site-challenge-step-days = planned: { $days ->
    [one] 1 day
   *[other] { $days } days
}
site-challenge-step-reviews = { $n ->
    [one] read by at least 1 evaluator
   *[other] read by at least { $n } evaluators
}
site-challenge-who = Evaluators declare conflicts of interest before they may read a pitch. Nobody evaluates a pitch they have a conflict with, and no decision is taken by one person alone.
site-challenge-step-intake = The pitch is received
site-challenge-step-screening = The pitch is checked for eligibility
site-challenge-step-evaluation = Evaluators read and score it
site-challenge-step-panel = A panel discusses it
site-challenge-step-decision = The decision is proposed and approved
site-challenge-step-needs-info = Open questions are answered
site-challenge-eligibility = Who may pitch
site-challenge-ip = Intellectual property
site-challenge-confidentiality = Confidentiality
site-challenge-terms-version = Version { $version } of the terms.

## The desk of challenges: made, written, published, changed.

run-title = Challenges
run-new = New challenge
run-search = Title
run-count = { $n ->
    [0] No challenges
    [one] 1 challenge
   *[other] { NUMBER($n, useGrouping: "true") } challenges
}
run-area = Field
run-more = More
run-copy = Copy
run-none = No challenges yet
run-none-why = Begin with nothing, with a template, or with a copy of another challenge.
run-none-match = No challenge matches
run-state-draft = Draft
run-state-announced = Announced
run-state-open = Open
run-state-closed = Closed
run-state-paused = Paused
run-state-withdrawn = Withdrawn
run-state-archived = Archived

## M3

run-new-title = New challenge
run-new-do = Create draft
run-new-title-hint = You can change it later. The address and the letters of its references are made from it and stay.
run-new-from = Begin with
run-new-blank = Nothing
run-new-blank-hint = You write everything yourself.
run-new-copy = A copy of “{ $challenge }”
run-new-copy-hint = Its texts, form, rubric and workflow, without its dates and people.
run-new-template = The template “{ $template }”

## M4

run-code = Letters of its references
run-version = Version
run-reason = Reason
run-tasks = Parts
run-part-content = Content
run-part-dates = Dates
run-part-eligibility = Who may pitch
run-part-form = Form
run-part-rubric = Rubric
run-part-workflow = Workflow
run-part-people = Evaluators
run-part-terms = Terms and IP
run-progress-todo = Not started
run-progress-started = Started
run-progress-done = Done
run-progress-later = Needed before evaluation
run-hint-form = { $n ->
    [one] 1 field
   *[other] { $n } fields
}
run-hint-rubric = { $n ->
    [one] 1 criterion
   *[other] { $n } criteria
}
run-hint-workflow = { $n ->
    [one] 1 stage
   *[other] { $n } stages
}
run-hint-people = { $n ->
    [0] Nobody yet: evaluation cannot start
    [one] 1 person
   *[other] { $n } people
}
run-publish = Publish
run-publish-missing = This still stands before publication:
run-publish-ready = Nothing is missing.
run-publish-go = Publish…
run-actions = What you can do
run-pages = Pages
run-preview = Preview
run-public-page = Public page
run-do-extend = Extend or move dates
run-do-reopen = Open again
run-do-paused = Pause
run-do-published = Resume
run-do-withdrawn = Withdraw
run-do-archived = Archive
run-reopening = { $name } wants to open this challenge again
run-reopening-confirm = Confirm
run-reopening-refuse = Refuse
run-reopening-take-back = Take back

## M5

run-lead-content = What people read who decide whether this is for them. Headings, lists and emphasis are written in Markdown.
run-lead-dates = When it opens and closes, in its own time zone. What is public only moves to the good of applicants.
run-lead-eligibility = Who may pitch, and up to five questions with which people find out before they write.
run-lead-terms = Whom ideas belong to, and who reads what is confidential. Every published text is kept as a version: a pitch keeps the one it was declared with.
run-field-title = Title
run-field-title-hint = What you look for, in a few words.
run-field-summary = The problem in one sentence
run-field-summary-hint = Stands on cards and in search results.
run-field-description = The problem
run-field-description-hint = What is wrong today, for whom, and why it matters. Markdown.
run-field-wanted = What you look for
run-field-wanted-hint = What a good answer has. Markdown.
run-field-sponsor = Published by
run-field-sponsor-hint = The organisation or team behind the challenge.
run-field-area = Main innovation field
run-field-area-hint = People find the challenge here. Pitches lie in the fields of their challenge and in those below.
run-field-area-2 = Second field
run-field-area-2-hint = Where the challenge belongs to another field as well.
run-field-area-3 = Third field
run-field-area-3-hint = At most three in all.
run-field-area-none = None
run-area-twice = Choose another field than the ones before
run-field-markets = Markets
run-field-markets-hint = All that apply.
run-field-offers = What you offer
run-field-offers-hint = All that apply.
run-field-prize = Amount
run-field-prize-hint = The budget or prize, if you name one.
run-field-eligibility = Who may pitch
run-field-eligibility-hint = In full: countries, kinds of organisations, what is excluded.
run-questions = Questions before a pitch is begun
run-question = Question { $n }
run-wants = Answer to question { $n } of those who may pitch
run-field-ip-terms = Intellectual property
run-field-ip-terms-hint = Whom ideas and results belong to, before and after a selection.
run-field-confidentiality = Confidentiality
run-field-confidentiality-hint = Who reads confidential answers, and how they are protected.
run-too-long = Use at most { $limit } characters
run-area-missing = Choose a field from the list
run-prize-unclear = Enter an amount such as 50,000
run-question-long = Write the question on one line of at most 300 characters
run-question-answer = Choose the answer of those who may pitch
run-save = Save
run-save-public = Publish changes
run-look = Preview
run-drawn = As it will be read: { $what }
run-warnings = Look at this again
run-announcement = What you tell about the change
run-note = Reason
run-note-hint = Everybody may read it, on the public page too.
run-note-missing = Say why
run-note-long = Use at most 1,000 characters for the reason
run-nothing-changed = Nothing is different from what is published
run-tell = { $n ->
    [0] Mail those who have a draft or a pitch or follow (nobody yet)
    [one] Mail the 1 person who has a draft or a pitch or follows
   *[other] Mail the { $n } people who have a draft or a pitch or follow
}

## M6

run-field-kind = Kind
run-field-kind-hint = Fixed once it is public.
run-field-zone = Time zone
run-field-zone-hint = By its name, such as Europe/Brussels. All times on this page are of this zone.
run-field-opens = Opens
run-field-opens-hint = From then on pitches are taken; before it everything can be read.
run-field-questions-until = Questions until
run-field-questions-until-hint = After that no new questions are taken.
run-field-closes = Closes
run-field-closes-hint = The first minute that is too late. Empty for challenges without a deadline.
run-field-grace = Grace
run-field-grace-hint = 0 to 120 seconds for what was sent before the deadline and arrives after it.
run-field-review-days = Pitches are looked at every … days
run-field-review-days-hint = For challenges without a deadline.
run-field-decision = Decision promised by
run-field-decision-hint = Applicants are told this day, and see whether you keep it.
dates-opens = Opens
dates-closes = Closes
dates-questions = Questions until
dates-decision = Decision promised for
dates-grace-label = Grace
dates-proposed = These dates are a proposal. They hold once you save them.
dates-kind-missing = Choose a kind
dates-zone-unknown = Enter a time zone by its name, such as Europe/Brussels
dates-opens-missing = Enter when it opens
dates-unclear = Enter a day and a time such as 2026-12-01 17:00
dates-skipped = The clocks of this zone never show { $time }: they are put forward over it. Choose a time an hour earlier or later
dates-twice = The clocks of this zone show { $time } twice, because they are put back. Choose a time an hour earlier or later
dates-grace = Enter whole seconds from 0 to 120
dates-review = Enter every how many days pitches are looked at, from 1 to 366
dates-no-deadline = This kind of challenge has no deadline: leave it empty
dates-closes-first = Enter a time after it opens
dates-questions-late = Enter a time before it closes
dates-kind-fixed = The kind of a public challenge stays
dates-zone-fixed = The time zone of a public challenge stays
dates-opens-fixed = It has opened: this stays
dates-opens-past = Enter a time to come
dates-closed = It has closed. Opening it again needs a second person
dates-only-later = A public deadline only moves to a later time
dates-grace-shorter = The grace of a public challenge does not get shorter
dates-warning-opens-past = It opens in the past: once published, it is open at once.
dates-warning-opens-weekend = It opens on a weekend.
dates-warning-closes-weekend = It closes on a weekend: nobody may be there to help.
dates-warning-decision-weekend = The decision is promised for a weekend.
dates-warning-short = It is open for less than 14 days.
dates-warning-decision-early = The decision is promised for a day before it closes.
dates-warning-no-decision = No decision is promised: applicants will not know how long to wait.

## Before publication

missing-title = Enter a title
missing-summary = Say the problem in one sentence
missing-description = Describe the problem
missing-closes = Settle the dates with a deadline
missing-opens = Settle the dates
missing-review-days = Say every how many days pitches are looked at
missing-eligibility = Say who may pitch
missing-form = The form asks nothing
missing-criteria = The rubric has no criteria
missing-workflow = The workflow has no stages
missing-ip-terms = Say whom ideas and results belong to

run-publish-step-title = Publish this challenge
run-publish-step-do = Publish
run-publish-step-effect-1 = From then on every change is a version with a reason, and the deadline only moves to a later time.
run-publish-step-effect-2 = Visitors find it in the list and by search.
run-publish-later = It is announced at once and opens by itself: { $opens }.
run-publish-now = It is open at once.
run-to-paused-title = Pause this challenge
run-to-paused-do = Pause
run-to-paused-effect-1 = It takes no pitches until you resume it. Drafts are kept, the deadline stays.
run-to-published-title = Resume this challenge
run-to-published-do = Resume
run-to-published-effect-1 = It takes pitches again until its deadline.
run-to-withdrawn-title = Withdraw this challenge
run-to-withdrawn-do = Withdraw
run-to-withdrawn-effect-1 = Its public page is gone for good. Pitches stay with you; this cannot be undone.
run-to-archived-title = Archive this challenge
run-to-archived-do = Archive
run-to-archived-effect-1 = It can still be read and takes no pitches any more; this cannot be undone.
run-reopen-title = Open this challenge again
run-reopen-do = Ask a second person
run-reopen-effect-1 = Nothing changes before somebody else who manages or approves this challenge confirms it.
run-reopen-effect-2 = Then it takes pitches until the new deadline, and everybody with a draft or a pitch is mailed.
run-reopen-until = New deadline
run-reopen-zone = In the time zone { $zone }, such as 2026-12-01 17:00.
refused-challenge-changed = Somebody changed this challenge since you opened the page. What you typed is still here: compare it, and save again to write over theirs.
refused-challenge-over = A challenge that was withdrawn or archived is not changed any more.
refused-reopen-open = Only a published challenge that is closed can be opened again.
refused-reopen-past = The new deadline has passed. Choose a time to come.
refused-reopen-results = Decisions of this challenge have been released: it is not opened again.
refused-reopen-waits = A wish to open this challenge again waits already.
refused-reopen-own = Somebody else has to confirm what you proposed.
flash-run-saved = Saved.
flash-run-published = Published.
flash-run-reopening = Asked. A second person has to confirm it.
flash-run-revoked = The link shows nothing any more.

## Preview

run-preview-lead = As others will see it once it is public.
run-preview-tabs = Seen by
run-eyes-visitor = Visitors
run-eyes-applicant = Applicants
run-eyes-evaluator = Evaluators
run-links = Secret links
run-links-lead = Whoever has such a link reads the public page before publication, for 14 days or until you revoke it.
run-link-made = Copy this link now: it is shown only once
run-link-make = Make a link
run-link-until = Works until
run-link-revoke = Revoke
run-preview-banner = This challenge is not public
run-preview-banner-text = You read it through a secret link, as it will stand on the day it opens.
run-preview-action = Not open yet

## Changes, on the public page

run-changed-title = Changed since publication
run-changed-link = See what changed
run-changes-title = What changed
run-changes-version = Version { $version }
run-changed-nothing = nothing
run-changed-title-field = Title
run-changed-summary = The problem in one sentence
run-changed-description = The problem
run-changed-wanted = What we look for
run-changed-sponsor = Published by
run-changed-area = Innovation fields
run-changed-markets = Markets
run-changed-offers = What we offer
run-changed-prize = Amount
run-changed-eligibility = Who may pitch
run-changed-questions = Questions before a pitch is begun
run-changed-ip = Intellectual property
run-changed-confidentiality = Confidentiality
run-changed-opens = Opens
run-changed-questions-until = Questions until
run-changed-closes = Deadline
run-changed-grace = Grace in seconds
run-changed-review-days = Days between two looks at pitches
run-changed-decision = Decision promised by

## Mails

mail-news-subject = { $news ->
    [extended] More time for { $challenge }
    [paused] Paused: { $challenge }
    [resumed] Open again: { $challenge }
    [withdrawn] Withdrawn: { $challenge }
    [reopened] Open again: { $challenge }
   *[amended] Changed: { $challenge }
}
mail-news-text = { $news ->
    [extended] “{ $challenge }” closes later than announced.
    [paused] “{ $challenge }” takes no pitches at the moment. Your draft is kept.
    [resumed] “{ $challenge }” takes pitches again.
    [withdrawn] “{ $challenge }” was withdrawn. It takes no pitches any more.
    [reopened] “{ $challenge }” had closed and takes pitches again.
   *[amended] “{ $challenge }” was changed. You have a draft or a pitch there.
}
mail-news-note = The reason: { $note }
mail-news-closes = It closes: { $closes }.
mail-news-link = The challenge:
mail-news-button = Open the challenge
mail-news-why = You get this mail because you have a draft or a pitch there.
run-trail = Audit trail
run-trail-lead = What was done about this challenge and the pitches sent to it, newest first. Drafts of applicants are not part of it.
run-trail-pitch = Pitch
run-trail-search = Reference of a pitch
run-trail-none-why = Fewer filters find more.
did-assignment-made = Pitch given to an evaluator
did-assignment-recused = Evaluator gave a pitch back
did-challenge-for-invited = Made for invited people alone
did-challenge-for-everybody = Made for everybody
did-challenge-invitation-sent = Invited
did-challenge-invitation-reminded = Reminded of an invitation
did-challenge-invitation-resent = Invited again
did-challenge-invitation-revoked = Invitation taken back
did-challenge-invitation-opened = Invitation opened
did-challenge-invitation-accepted = Invitation accepted
did-challenge-invitation-declined = Invitation declined
did-referral-made = Organisation recommended
did-referral-invited = Recommended organisation invited
did-referral-set-aside = Recommendation set aside
did-referral-credited = Recommendation credited
did-challenge-amended = Challenge changed, new version
did-challenge-archived = Challenge archived
did-challenge-created = Challenge made
did-challenge-edited = Challenge written
did-challenge-imported = Challenge imported
did-challenge-owner-changed = Challenge handed over
did-challenge-paused = Challenge paused
did-challenge-preview-made = Preview link made
did-challenge-preview-revoked = Preview link ended
did-challenge-published = Challenge published
did-challenge-reopened = Challenge opened again
did-challenge-reopening-asked = Asked to open the challenge again
did-challenge-reopening-refused = Opening again refused
did-challenge-resumed = Challenge continued
did-challenge-template-kept = Template kept
did-challenge-withdrawn = Challenge withdrawn
did-conflict-declared = Conflict declared
did-decision-approved = Decision approved
did-decision-proposed = Decision proposed
did-decision-released = Decision released
did-decision-sent-back = Decision sent back
did-decision-taken-back = Proposal taken back
did-glass-broken = Glass broken by an administrator
did-glass-ended = Broken glass closed again
did-pitch-moved = Pitch moved to another stage
did-pitch-opened = Pitch opened
did-pitch-submitted = Pitch sent
did-pitch-withdrawn = Pitch withdrawn
did-privacy-held = Legal hold set
did-privacy-hold-lifted = Legal hold lifted
did-release-made = Decisions released
did-review-changed = Review changed after it was handed in
did-review-saved = Review saved
did-review-submitted = Review handed in
did-challenge-import-undone = Import undone

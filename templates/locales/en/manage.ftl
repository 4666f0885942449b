## The desk: what needs somebody, the table of pitches, the dossier, decisions, releases, partnerships.

manage-challenge = Challenge
manage-pitch = Pitch
manage-status = Status
manage-closes = Closes
manage-no-deadline = No deadline
manage-go-to = Go to
manage-who = Who
manage-why = Why
manage-when = When
manage-to = To
manage-mail = Mail
manage-about = About
manage-lead = Lead
manage-partner = Partner
manage-partnership = Partnership
manage-decision = Decision
manage-confidential = Confidential
manage-agreed = Agreed to version { $version }
manage-overdue = Overdue
manage-late = Late
manage-contested = Contested
manage-by-portal = The portal
manage-due-by = due
manage-first-page = First page
manage-page-size = Rows on a page:
manage-days-in-stage = { $n ->
    [0] since today
    [one] for 1 day
   *[other] for { $n } days
}
manage-reason = Reason
manage-reason-hint = Kept in the history. The applicant does not see it.
manage-reason-missing = Enter a reason
manage-text-too-long = Shorten this text

## M1 · today

manage-today-title = Today
manage-today-needs = Needs attention
manage-today-nothing = Nothing needs you today.
manage-today-challenges = My challenges
manage-today-no-challenges = No challenges yet
manage-today-no-challenges-why = The challenges that you manage or approve appear here.
manage-more-challenges = More challenges
manage-waiting-overdue = { $n ->
    [one] pitch has a review that is overdue
   *[other] pitches have reviews that are overdue
}
manage-waiting-overdue-action = Show
manage-waiting-unassigned = { $n ->
    [one] pitch has no evaluator
   *[other] pitches have no evaluator
}
manage-waiting-unassigned-action = Assign
manage-waiting-recused = { $n ->
    [one] pitch lost an evaluator and has no replacement
   *[other] pitches lost an evaluator and have no replacement
}
manage-waiting-recused-action = Assign
manage-waiting-unproposed = { $n ->
    [one] pitch waits for a decision and has no proposal
   *[other] pitches wait for a decision and have no proposal
}
manage-waiting-unproposed-action = Decide
manage-waiting-proposals = { $n ->
    [one] proposal waits for your approval
   *[other] proposals wait for your approval
}
manage-waiting-proposals-action = Look
manage-waiting-returned = { $n ->
    [one] proposal was sent back to you
   *[other] proposals were sent back to you
}
manage-waiting-returned-action = Look
manage-waiting-approved = { $n ->
    [one] approved decision is ready to release
   *[other] approved decisions are ready to release
}
manage-waiting-approved-action = Prepare release
manage-waiting-unowned = { $n ->
    [one] partnership has no owner
   *[other] partnerships have no owner
}
manage-waiting-unowned-action = Name one
manage-challenge-draft = Draft
manage-challenge-announced = Announced
manage-challenge-open = Open
manage-challenge-closing = Closing soon
manage-challenge-evergreen = Open, no deadline
manage-challenge-paused = Paused
manage-challenge-in-evaluation = In evaluation
manage-challenge-results = Decided
manage-challenge-withdrawn = Withdrawn
manage-challenge-archived = Archived
manage-phase-drafts = Drafts
manage-phase-received = Received
manage-phase-evaluation = In evaluation
manage-phase-decision = To decide
manage-phase-selected = Selected
manage-phase-other = Not selected

## M11 · the table of pitches

manage-pitches-title = Pitches
manage-pitches-of = Pitches: { $challenge }
manage-pitches-search = Search reference, title, organisation
manage-pitches-count = { $n ->
    [0] No pitches
    [one] 1 pitch
   *[other] { NUMBER($n, useGrouping: "true") } pitches
}
manage-pitches-drafts = { $n ->
    [one] and 1 draft that was not sent
   *[other] and { NUMBER($n, useGrouping: "true") } drafts that were not sent
}
manage-pitches-none = No pitches yet
manage-pitches-none-why = Pitches appear here once they are sent. Of drafts you see only their number.
manage-pitches-none-match = No pitch matches
manage-pitches-none-match-why = Remove a filter to see more.
manage-decisions-link = Decisions
manage-release-link = Release
manage-column-reference = Reference
manage-column-title = Title
manage-column-organisation = Organisation
manage-column-stage = Stage
manage-column-reviews = Reviews
manage-column-score = Mean
manage-column-spread = Spread
manage-column-submitted = Sent
manage-column-days = Days in stage
manage-column-due = Next due
manage-withdrawn-title = Withdrawn
manage-reviews-of = { $done } of { $asked }
manage-filter-stage = Stage
manage-filter-reviews = Reviews
manage-filter-flag = To look at
manage-filter-assignee = Evaluator
manage-filter-least = Mean at least
manage-filter-most = Mean at most
manage-reviews-complete = All in
manage-reviews-awaited = Awaited
manage-reviews-none = Nobody asked
manage-flag-overdue = Review overdue
manage-flag-unassigned = No evaluator
manage-flag-recused = Replacement needed
manage-pill-q = “{ $value }”
manage-pill-least = Mean ≥ { $value }
manage-pill-most = Mean ≤ { $value }

## Several pitches at once

manage-bulk-assign = Assign evaluators
manage-bulk-move = Move
manage-bulk-propose = Propose a decision
manage-bulk-assign-title = { $n ->
    [one] Assign evaluators to 1 pitch
   *[other] Assign evaluators to { $n } pitches
}
manage-bulk-move-title = { $n ->
    [one] Move 1 pitch
   *[other] Move { $n } pitches
}
manage-bulk-propose-title = { $n ->
    [one] Propose a decision about 1 pitch
   *[other] Propose a decision about { $n } pitches
}
manage-bulk-assign-summary = { $can } can be assigned, { $cannot } cannot.
manage-bulk-move-summary = { $can } can move, { $cannot } cannot.
manage-bulk-propose-summary = { $can } can be decided, { $cannot } cannot.
manage-bulk-assign-do = { $n ->
    [one] Assign 1 pitch and mail the evaluators
   *[other] Assign { $n } pitches and mail the evaluators
}
manage-bulk-move-do = { $n ->
    [one] Move 1 pitch
   *[other] Move { $n } pitches
}
manage-bulk-propose-do = { $n ->
    [one] Propose 1 decision
   *[other] Propose { $n } decisions
}
manage-bulk-report = The chosen pitches
manage-bulk-verdict = What will happen
manage-bulk-can = Yes
manage-bulk-check = See which can move
manage-bulk-stage = Move to
manage-bulk-stage-missing = Select a stage
manage-bulk-nothing = Select at least one pitch
manage-chosen-twice = This pitch was sent twice
manage-evaluators = Evaluators
manage-evaluators-hint = Each of them is asked about each of the pitches. Whoever declared a conflict about a pitch is left out there.
manage-evaluators-none = Nobody evaluates for these challenges yet. Give somebody the role first.
manage-evaluator-unknown = Select evaluators from the list
manage-owes = { $n ->
    [0] owes no reviews
    [one] owes 1 review
   *[other] owes { $n } reviews
}
manage-due = Reviews due on
manage-due-hint = Until the end of that day.
manage-due-wrong = Enter a date, like 2026-12-01
flash-manage-assigned = The evaluators are assigned and will get a mail.
flash-manage-moved = Moved.
flash-manage-moved-some = Moved those that could move. The others stayed, as the list says.
flash-manage-proposed = Proposed. A second person can approve now.
flash-manage-proposed-some = Proposed for those that wait for a decision. The others stayed as they were.

## M13 · the dossier

manage-tabs = Parts of the dossier
manage-tab-pitch = Pitch
manage-tab-reviews = Reviews
manage-tab-history = History
manage-tab-similar = Similar
manage-rail = Where it stands
manage-withdrawn-text = The applicant withdrew this pitch. The reference stays, and what was done with it; its content is closed.
manage-versions = Sent versions
manage-version = Version { $n }
manage-reviews-summary = { $n ->
    [0] No reviews
    [one] 1 review, mean { $mean }
   *[other] { $n } reviews, mean { $mean }, spread { $spread }
}
manage-reviews-none-yet = No reviews yet
manage-reviews-none-why = Reviews appear here once they are handed in.
manage-strip-caption = { $n ->
    [one] The total of 1 review, { $mean }
   *[other] The totals of { $n } reviews: a tick each, a dot on the mean { $mean }, a bar of one standard deviation to both sides
}
manage-scores = Scores
manage-criterion = Criterion
manage-weight = Weight
manage-total = Total
manage-abstained = cannot judge
manage-recommendation-advance = Advance
manage-recommendation-hold = Hold
manage-recommendation-stop = Stop
manage-confidence = { $n ->
    [1] a guess
    [2] fairly sure
   *[other] sure
}
manage-comment-panel = For the people who decide
manage-comment-applicant = May be told to the applicant
manage-flagged-duplicate = Looks like another pitch
manage-flagged-integrity = May not be true or not be theirs
manage-flagged-missing-file = A file is missing
manage-conflicts = Declarations of conflict of interest
manage-declared = Declared
manage-conflict-none = No conflict
manage-conflict-possible = Possible conflict
manage-conflict-conflict = Conflict
manage-history-moves = Moves
manage-history-mails = Mails about this pitch
manage-mails-none = No mails yet.
manage-moved = { $from } → { $to }
manage-move-to = Move to { $stage }
manage-mail-sign-in = Sign-in link
manage-mail-new-account = New account
manage-mail-receipt = Receipt
manage-mail-assignment = Assignment
manage-mail-reminder = Reminder
manage-mail-decision = Decision
manage-mail-welcome = Welcome
manage-delivery-queued = Waiting
manage-delivery-running = Being sent
manage-delivery-done = Sent
manage-delivery-dead = Given up
manage-assigned = Evaluators
manage-assigned-none = Nobody is asked yet.
manage-assigned-open = Asked
manage-assigned-begun = Begun
manage-assigned-overdue = Overdue
manage-assigned-done = Done
manage-assigned-recused = Stepped back
manage-open-dossier = Open the dossier

## M15 · decisions

manage-decisions-title = Decisions
manage-decisions-of = Decisions: { $challenge }
manage-decisions-counts = { $total ->
    [0] No pitch waits for a decision.
    [one] 1 pitch waits for a decision: { $proposed } proposed, { $returned } sent back, { $approved } approved.
   *[other] { NUMBER($total, useGrouping: "true") } pitches wait for a decision: { $proposed } proposed, { $returned } sent back, { $approved } approved.
}
manage-decisions-nothing-outside = Applicants see nothing of this before the release.
manage-decisions-none = Nothing to decide
manage-decisions-none-why = Pitches appear here once they are moved to their decision.
manage-promised = Promised by
manage-count-deciding = To decide
manage-count-proposed = Proposed
manage-count-returned = Sent back
manage-count-approved = Approved
manage-count-released = Released
manage-rank = Rank
manage-rank-title = In rank order
manage-rank-none = No pitch waits for its decision
manage-rank-none-why = Move pitches to their decision in the table of pitches.
manage-decision-none = Nothing proposed
manage-decision-proposed = Proposed
manage-decision-returned = Sent back
manage-decision-approved = Approved
manage-decision-released = Released
manage-outcome = Outcome
manage-outcome-hold = Hold: nothing yet
manage-outcome-selected = Selected
manage-outcome-reserve = Reserve list
manage-outcome-declined = Not selected
manage-outcome-missing = Select an outcome
manage-ground = Main reason
manage-ground-missing = Select a reason
manage-ground-strong-fit = Strong fit
manage-ground-other-stronger = Others are stronger
manage-ground-out-of-scope = Out of scope
manage-ground-not-mature = Not mature enough
manage-ground-evidence-missing = Evidence is missing
manage-ground-capacity = No capacity on our side
manage-reason-unfit = Select a reason that fits the outcome
manage-feedback = Feedback to the applicant
manage-feedback-hint = Stands in the letter, after the release. Write what would help them.
manage-feedback-missing = Enter what the applicant should know: nobody is turned down without words
manage-note = Note for the staff
manage-note-hint = Never leaves this desk.
manage-propose = Save proposals
manage-propose-voids = A proposal that is changed loses its approval.
manage-proposed = Proposed by { $proposer }.
manage-proposed-and-approved = Proposed by { $proposer }, approved by { $approver }.
manage-proposed-by = Proposed by
manage-approved-by = Approved by
manage-sent-back-because = Sent back
manage-approve-title = Waiting for a second person
manage-approve = Approve the selected
manage-send-back = Send the selected back instead
manage-send-back-do = Send back
manage-back-reason = Why you send them back
manage-back-reason-hint = The manager reads it beside each proposal.
flash-manage-proposals-kept = The proposals are saved. A second person can approve them now.
flash-manage-approved = Approved.
flash-manage-sent-back = Sent back.

## M16 · release

manage-release-prepare = Prepare release
manage-release-title = Release decisions
manage-release-what = What will be released
manage-release-letters = Letters
manage-release-to = to { $who }
manage-release-partnerships = { $n ->
    [one] 1 partnership will be made
   *[other] { $n } partnerships will be made
}
manage-partner-of = The applicant of { $reference }
manage-release-waiting = { $n ->
    [one] 1 proposal is not approved and stays behind
   *[other] { $n } proposals are not approved and stay behind
}
manage-release-sure = Before you release
manage-release-mails = { $people ->
    [one] This will mail 1 person:
   *[other] This will mail { NUMBER($people, useGrouping: "true") } people:
} { $letters ->
    [one] 1 letter
   *[other] { $letters } letters
} and { $welcomes ->
    [0] no welcome to a partnership.
    [one] 1 welcome to a partnership.
   *[other] { $welcomes } welcomes to partnerships.
}
manage-release-visible = The status pages of the applicants show the outcome at once.
manage-release-final = A released decision cannot be changed or taken back.
manage-release-confirm = How many people will be mailed?
manage-release-confirm-hint = Enter { $n } to confirm.
manage-release-number-wrong = Enter the number of people who will be mailed
manage-release-do = { $n ->
    [one] Release 1 decision
   *[other] Release { $n } decisions
}
manage-release-none = Nothing is ready to release
manage-release-none-why = Decisions can be released once a second person has approved them.
manage-release-last = See the last release
manage-releases = Releases so far
manage-release-count = { $n ->
    [one] 1 decision
   *[other] { $n } decisions
}
manage-released-title = { $n ->
    [one] 1 decision released
   *[other] { $n } decisions released
}
manage-released-text = Released by { $who }.
manage-open-partnership = Open the partnership
flash-manage-released = The decisions are released.

## The letter

letter-outcome-selected = Selected
letter-outcome-reserve = On the reserve list
letter-outcome-declined = Not selected
letter-opening-selected = We are glad to tell you that your pitch for “{ $challenge }” was selected.
letter-opening-reserve = Your pitch for “{ $challenge }” is on the reserve list: it could be selected if a place becomes free.
letter-opening-declined = Thank you for your pitch for “{ $challenge }”. After careful evaluation we have decided not to select it.
letter-reason-strong-fit = What you offer fits what we are looking for.
letter-reason-other-stronger = Other pitches met the criteria of this challenge more fully.
letter-reason-out-of-scope = What you offer lies outside what this challenge asks for.
letter-reason-not-mature = What you offer is not yet mature enough for what this challenge asks for.
letter-reason-evidence-missing = We could not see enough evidence for what you claim.
letter-reason-capacity = At the moment we do not have the capacity to work on it with the care it deserves.
letter-next-selected = We will contact you within a few days to agree on the first steps.
letter-next-reserve = We will write to you when that changes, in either direction. You do not need to do anything.
letter-next-declined = We would be glad to hear from you again when another challenge fits.

## M23, R1, R2 · partnerships

manage-convert = Turn into a partnership
manage-convert-title = Turn { $reference } into a partnership
manage-convert-lead = The partnership begins in exploration and stays linked to this pitch. The lead of the pitch is welcomed by mail.
manage-convert-do = Create partnership
manage-convert-exists = This pitch is a partnership already
flash-manage-converted = The partnership stands.
manage-partnership-from-pitch = The pitch was selected.
manage-partnerships-title = Partnerships
manage-partnerships-search = Search partner or title
manage-partnerships-count = { $n ->
    [0] No partnerships
    [one] 1 partnership
   *[other] { NUMBER($n, useGrouping: "true") } partnerships
}
manage-partnerships-none = No partnerships yet
manage-partnerships-none-why = A partnership begins when a selected pitch is released.
manage-partnerships-none-match = No partnership matches
manage-column-partner = Partner
manage-column-about = About
manage-column-moved = In this stage since
manage-column-review = Next review
manage-since = Since
manage-origin-pitch = From pitch { $reference }
manage-stage-history = Stages so far
manage-model = Kind of partnership
manage-model-hint = As the applicant proposed it, unless you choose another.
manage-model-unknown = Select a kind from the list
manage-model-co-development = Co-development
manage-model-distribution = Distribution
manage-model-equity = Equity
manage-model-joint-venture = Joint venture
manage-model-referral = Referral
manage-model-service = Service
manage-model-strategic-alliance = Strategic alliance
manage-model-technology = Technology
manage-depth-to = Move to
manage-depth-missing = Select a stage
manage-depth-prospect = Prospect
manage-depth-exploration = Exploration
manage-depth-negotiation = Negotiation
manage-depth-active = Active
manage-depth-stabilised = Stabilised
manage-depth-paused = Paused
manage-depth-ended = Ended
manage-depth-discarded = Discarded
manage-partnership-same-stage = Select another stage than the present one
manage-partnership-reopen-missing = Tick the box to reopen a partnership that is over
manage-reopen = This partnership is over
manage-reopen-yes = Reopen it
manage-owner = Owner
manage-owner-hint = Somebody with the role of partnership owner. Can be named later.
manage-owner-none = No owner
manage-owner-unknown = Select an owner from the list
manage-owner-conflicted = This person declared a conflict of interest about the pitch
manage-review = Next review
manage-review-due = Due
manage-review-past = Enter a day from today on
manage-review-wrong = Enter a date, like 2026-12-01
manage-form-stage = Move to another stage
manage-form-stage-do = Move
manage-form-owner = Name an owner
manage-form-owner-do = Save owner
manage-form-review = Set the next review
manage-form-review-do = Save date
flash-manage-partnership-moved = Moved.
flash-manage-owner-set = The owner is saved.
flash-manage-review-set = The date is saved.

## Why a rule says no

refused-own-proposal = You proposed this decision: a second person must approve it.
refused-withdrawn = The applicant withdrew this pitch.
refused-proposal-changed = A proposal was changed after you opened the page. Look at it again.
refused-sent-back = This proposal was sent back. It must be proposed again first.
refused-nothing-proposed = Nothing is proposed about { $reference }.
refused-not-in-decision = It is not in its decision yet: move it there first.
refused-pitch-not-in-decision = { $reference } is not in its decision: move it there first.
refused-already-there = It is in this stage already.
refused-no-transition = There is no way from its stage to that one.
refused-guard = The condition of this step does not hold: { $guard }
refused-workflow-broken = Its workflow cannot be used. Ask an administrator.
refused-batch-changed = The decisions changed after you opened the page. Look at the release again.
refused-nothing-approved = No decision is approved, so there is nothing to release.
refused-not-selected = This pitch was not selected and released.

## Mails

mail-decision-subject = Decision on { $reference }, “{ $challenge }”
mail-decision-about = This is about your pitch { $reference } for “{ $challenge }”.
mail-decision-outcome = The decision: { $outcome }
mail-decision-feedback = What the evaluation says
mail-decision-link = The decision and what you sent:
mail-decision-button = See the decision
mail-decision-why = You get this because you lead this pitch.
mail-welcome-subject = Partnership started: { $partnership }
mail-welcome-text = Your pitch for “{ $challenge }” is now a partnership. It begins with an exploration: both sides find out what they want to do together.
mail-welcome-owner = Your contact on our side is { $owner }.
mail-welcome-no-owner = We will name your contact within a few days.
mail-welcome-first = First we agree who does what, who decides what, and whom to turn to when something is stuck.
mail-welcome-link = Where it stands:
mail-welcome-button = See where it stands
mail-welcome-why = You get this because you lead the pitch that it came from.

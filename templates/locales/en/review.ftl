# The evaluator's pages: queue, declaration of conflicts, review. And the mails about them.

## Queue

review-queue-title = My reviews
review-next = Review next
review-truth-left = { $total ->
    [one] 1 review is left.
   *[other] { $left } of { $total } reviews are left.
}
review-truth-done = { $total ->
    [one] Your review is handed in.
   *[other] All { $total } reviews are handed in.
}
review-truth-pace = { $hours ->
    [0] { $minutes ->
        [one] At your pace they take about a minute each.
       *[other] At your pace they take about { $minutes } minutes each.
    }
   *[other] At your pace they take about { $minutes } minutes each, { $hours } h { $rest } min together.
}
review-truth-due = The next is due { $due }.
review-truth-overdue = One was due { $due }: it is served first.
review-declare-title = Declare conflicts of interest first
review-declare-lead = You see a pitch only after you have said whether you have a conflict. Tick those where you have none, or open one to declare a conflict.
review-declare-none = No conflict with the ticked ones
review-declare = Declare a conflict
review-declare-link = Declare a conflict instead
review-declare-nothing = Tick the pitches with which you have no conflict
review-list-title = Assigned pitches
review-list-empty = No review in this state.
review-show = Show
review-show-to-do = To do
review-show-done = Done
review-show-rest = Waiting or closed
review-show-all = All
review-reference = Reference
review-organisation = Organisation
review-challenge = Challenge
review-conflict = Conflict
review-pitch = Pitch
review-stage = Stage
review-state = My review
review-score = My score
review-due = Due
review-overdue = Overdue
review-work-undeclared = Declare first
review-work-to-do = To do
review-work-begun = Draft
review-work-done = Done
review-work-asked = Waits for the manager
review-work-out = You are out
review-work-closed = Closed
review-empty-title = Nothing is assigned to you
review-empty-why = The manager of a challenge assigns pitches. You get a mail when there is one for you.

## Declaration

review-conflict-title = Conflict of interest: { $reference }
review-conflict-question = Do you have a conflict of interest with this pitch?
review-conflict-lead = We ask before you see anything of it. You have a conflict when one of these ties you to somebody behind the pitch, or to somebody who competes with them:
review-conflict-reason-employer = you work or worked for them, or may soon
review-conflict-reason-money = you own a part of them, advise them, or gain or lose by their success
review-conflict-reason-family = family, partnership or close friendship
review-conflict-reason-supervisor = you supervise or supervised one of them, or the other way round
review-conflict-reason-competitor = you work for or own a part of a competitor
review-conflict-reason-other = anything else because of which others could doubt your judgement
review-conflict-years = What ended more than three years ago does not count.
review-conflict-answer = Your declaration
review-conflict-kind-none = No conflict
review-conflict-kind-possible = Possible: ask the manager
review-conflict-kind-conflict = Conflict
review-conflict-hint-none = You go on to the pitch.
review-conflict-hint-possible = You see nothing of the pitch until the manager has answered you and you have declared again.
review-conflict-hint-conflict = You never see the pitch, and the manager looks for somebody else.
review-conflict-note = What ties you to it
review-conflict-note-hint = The managers of the challenge read this, nobody else. Needed for a possible conflict.
review-conflict-before = You declared before: { $kind }. A new declaration takes its place.
review-conflict-button = Continue
review-conflict-kind-missing = Select whether you have a conflict
review-conflict-note-missing = Say what the manager should decide about
review-conflict-note-too-long = The text must be { NUMBER($limit, useGrouping: "true") } characters or fewer

## Review

review-desk-title = Review of { $reference }
review-back = My reviews
review-back-pitch = Back to the pitch
review-nav = Pitches
review-place = { $number } of { $of }
review-blind = In this stage pitches are judged without names.
review-contents = Contents
review-to-scores = Go to the scores
review-confidential = Confidential
review-agreed = Agreed to version { $version }
review-scorecard = Scorecard
review-lens-technical = Technical
review-lens-market = Market
review-lens-strategic = Strategic
review-evidence = Evidence for { $criterion }
review-overall = Overall
review-recommendation = Recommendation
review-recommendation-advance = Advance
review-recommendation-hold = Hold
review-recommendation-stop = Stop
review-confidence = How sure are you?
review-confidence-read = Confidence
review-confidence-1 = I had to guess in part
review-confidence-2 = Fairly sure
review-confidence-3 = Sure: this is my field
review-comment-panel = Comment to the people who decide
review-comment-panel-hint = The applicant never reads this.
review-comment-applicant = Comment for the applicant
review-comment-applicant-hint = May be shown to them after the release, without your name.
review-flags = Something the manager should look at
review-flag-duplicate = Looks like another pitch
review-flag-integrity = Something may not be true, or not be theirs
review-flag-missing-file = A file is missing
review-save = Save
review-submit = Submit
review-submit-next = Submit and next
review-submit-change = Submit the change
review-change = Change my review
review-recuse = Recuse
review-own = My review
review-own-none = You did not write a review.
review-total = Total: { $total }
review-score-of = { $score } of { $most }
review-others = Reviews by others
review-others-none = Nobody else has handed in a review yet.
review-evaluator = Evaluator { $number }
review-other-window = You, in another window
review-theirs-title = You changed this review in another window
review-theirs-lead = Nothing was saved now. Below is what is stored; what you wrote here is still in the form. Change it as you want it, then save or submit again.

review-score-missing = Score { $criterion }, or choose “Cannot judge”
review-note-missing = Enter evidence for { $criterion }
review-note-too-long = Evidence for { $criterion } must be { NUMBER($limit, useGrouping: "true") } characters or fewer
review-comment-too-long = The text must be { NUMBER($limit, useGrouping: "true") } characters or fewer
review-recommendation-missing = Select a recommendation
review-unknown-option = Select one of the options

refused-review-closed = This review is handed in or was closed. Open the page again to see it.
refused-review-final = Your review of this pitch is in, so this declaration stands. Write to the manager if it is wrong.
refused-review-too-late = The last moment for this review has passed. The manager of the challenge can assign it anew.
refused-stage-closed = The pitch is in a stage that takes no scores.

## Recusing

review-recuse-title = Recuse from { $reference }
review-recuse-effect-access = You no longer see this pitch, from now on.
review-recuse-effect-draft = Your draft is not counted. It stays on record.
review-recuse-effect-manager = The manager reads your reason and can ask somebody else.
review-recuse-conflict = Do you have a conflict of interest?
review-recuse-reason = Why you recuse
review-recuse-hint = For the managers of the challenge: too little time, not your field, or something else.
review-recuse-button = Recuse from { $reference }
review-recuse-no-reason = Say why you recuse

## Assigning

review-assign-no-pitch = Select at least one pitch
review-assign-nobody = Select at least one evaluator
review-assign-due-passed = The due date must be in the future
assign-assigned = Assigned
assign-already = Was assigned before
assign-conflict = Has declared a conflict
assign-own-organisation = Belongs to the applicant
assign-not-evaluator = Is not an evaluator of this challenge, or manages it
assign-closed = The pitch takes no scores

## After an action

flash-review-saved = Saved as a draft.
flash-review-submitted = Your review is handed in.
flash-review-declared = Your declaration is kept.
flash-review-asked = The manager is asked. Until then you do not see this pitch.
flash-review-conflict = Your conflict is on record. You are out for this pitch.
flash-review-recused = You have recused. The manager can read why.
flash-review-nothing-left = Nothing is left to review.

## Mails

mail-assignment-subject = { $count ->
    [one] 1 pitch to review by { $due }
   *[other] { $count } pitches to review by { $due }
}
mail-assignment-text = { $count ->
    [one] We ask you to review a pitch to “{ $challenge }” by { $due }.
   *[other] We ask you to review { $count } pitches to “{ $challenge }” by { $due }.
}
mail-assignment-first = First you declare, for each of them, whether you have a conflict of interest. You can decline there too.
mail-reminder-subject = { $count ->
    [one] 1 review is left, due { $due }
   *[other] { $count } reviews are left, the first due { $due }
}
mail-reminder-text = { $count ->
    [one] A review that we asked you for is not handed in yet. It is due { $due }.
   *[other] { $count } reviews that we asked you for are not handed in yet. The first is due { $due }.
}
mail-reminder-recuse = If you cannot do one of them, open it and recuse: somebody else can be asked then.
mail-review-button = Open my reviews

## The applicant's pages: the list, a pitch from the first look to the decision.

my-reference = Reference
my-pitch = Pitch
my-challenge = Challenge
my-status = Status
my-untitled = Pitch without a title
my-deadline-rule = Only what you have sent before that instant counts, by the clock of this server. A saved draft is not sent.
my-viewer-only = You can read this pitch. To change it you need the role of editor or lead.
my-agreed-version = Agreed to version { $version }

## Where a pitch is

my-state-draft = Draft
my-state-unsent = Not sent
my-stage-sent = Sent
my-stage-in-evaluation = In evaluation
my-stage-selected = Selected
my-stage-reserve = Reserve list
my-stage-not-selected = Not selected
my-stage-withdrawn = Withdrawn
my-status-sent = We have your pitch. The evaluation has not begun yet.
my-status-in-evaluation = Your pitch is being evaluated. Nothing is needed from you.
my-status-selected = Your pitch was selected. We will be in touch about the next steps.
my-status-reserve = Your pitch is on the reserve list. We write to you if a place becomes free.
my-status-not-selected = Your pitch was not selected this time. The reasons are below.
my-status-withdrawn = You withdrew this pitch. Nobody evaluates it any further.

## A1 · my pitches

my-home-title = My pitches
my-home-next = Next for you
my-home-finish = Finish “{ $title }”
my-home-pitches = All my pitches
my-home-filter = Show
my-home-all = All
my-home-drafts = Drafts
my-home-sent = Sent
my-home-decided = Decided
my-home-next-date = Next
my-home-closes = Closes
my-home-no-deadline = No deadline
my-home-decision = You will hear by
my-home-unsent = Closed before you sent it
my-home-nothing = Nothing
my-home-partnership = See the partnership
my-home-open = See open challenges
my-home-none = You have no pitches yet
my-home-none-why = A pitch answers a challenge. Find one that fits what you can do.
my-home-none-here = No pitches here
my-home-none-here-why = None of your pitches is in this state.

## A2 · before you start

my-before-title = Before you start
my-before-lead = What to know before you pitch to “{ $challenge }”.
my-before-who = Who can pitch
my-before-need = What you will need
my-before-hours = { $hours ->
    [one] It takes about 1 hour to write.
   *[other] It takes about { $hours } hours to write.
}
my-before-saved = You can stop at any time: your answers are saved, and nobody reads them before you send.
my-before-questions = { $n ->
    [one] 1 question
   *[other] { $n } questions
}
my-before-read = Who will read it
my-before-confidential = These answers are confidential; only the challenge team and evaluators without a conflict of interest read them:
my-before-dates = Dates
my-before-closes = The challenge closes
my-before-drafts = Your drafts for this challenge
my-before-start = Start now
my-before-continue = Continue your pitch
my-before-another = Start another
my-fit-title = Is this challenge for you?
my-fit-open = Answer with yes or no
my-fit-check = Continue
my-fit-fits = This challenge is for you.
my-fit-excluded = You cannot pitch for this challenge
my-fit-needs-yes = Only those who answer “{ $question }” with yes can pitch.
my-fit-needs-no = Only those who answer “{ $question }” with no can pitch.
my-fit-instead = If an answer was a slip, change it below. There may be something else for you:
my-fit-others = all open challenges
my-before-external = Pitches for this challenge are taken on another site
my-before-announced = This challenge is announced, not open. You can start on { $time }.
my-before-paused = This challenge is paused. No pitches can be started or sent at the moment.
my-before-in-evaluation = This challenge is closed. The pitches are being evaluated.
my-before-results = This challenge is closed and decided.
my-before-withdrawn = This challenge has been withdrawn. No pitches are taken any more.
my-before-archived = This challenge is archived. No pitches are taken any more.

## A3 · task list

my-tasks-progress = { $done } of { $total } sections complete
my-tasks-sections = Sections
my-tasks-last = Check and send
my-tasks-check = Check your answers and send
my-tasks-ready = Ready to send
my-tasks-not-yet = Cannot be sent yet
my-tasks-complete-first = Complete all sections first. You can look at your answers before.
my-tasks-lead-sends = Only { $lead } (lead) can send this pitch. Tell them when it is ready.
my-tasks-for = You pitch for { $organisation }. Its members can read this pitch.
my-tasks-delete = Delete draft
my-tasks-delete-title = Delete the draft { $reference }
my-tasks-delete-answers = All answers of this draft are deleted.
my-tasks-delete-final = This cannot be undone.
flash-my-draft-deleted = The draft is deleted.

## A4 · a section

my-present = { $name } is writing here too.
my-present-in = { $name } is writing in “{ $section }”.

my-section-caption = Section { $n } of { $total }
my-section-back = Back
my-section-continue = Save and continue
my-section-later = Save and come back later
my-section-late = What you typed is not part of the pitch. It stands here so that you can copy it, and is kept for the lead of the pitch.
my-section-merge-title = The same answers were changed meanwhile
my-section-merge = Both answers are shown. Your other answers are saved. Choose for each one which to keep, change it if you like, and save again.
my-section-met = This answer was also changed by { $who }: choose which one to keep
my-section-met-by = Also changed by { $who } { $at }
my-section-met-self = you, in another window
my-section-met-somebody = somebody else
my-section-met-many = Several of these answers were changed by somebody else meanwhile. Press “Save and continue” to see both versions.
my-section-keep-mine = Keep mine, as it stands below
my-section-take-theirs = Take this one
my-section-no-right = Not saved: you no longer have the right to change this. Your text is kept in this browser.
flash-my-saved-later = Your answers are saved.

## The organisation

my-organisation-which = For which organisation do you pitch?
my-organisation-hint = For an organisation you already belong to, we fill in what we know. Its members can then read this pitch.
my-organisation-other = Another one
my-organisation-other-hint = Enter its name and its details below.
my-organisation-not-yours = Select one of your organisations
my-organisation-no-name = Enter a name with letters or digits
my-organisation-unlinked = This pitch is not linked to a registered organisation yet. If others have registered an organisation of this name, you do not become its member; the challenge team links your pitch.
flash-my-organisation-known = Your answers are saved. An organisation of this name is already registered; the challenge team will link your pitch to it.

## A5 · check and send

my-check-title = Check your answers before sending
my-check-open = { $n ->
    [one] One answer is still open
   *[other] { $n } answers are still open
}
my-check-next = What happens when you send it
my-check-next-frozen = Exactly these answers are sent. While the challenge is open and nobody has begun to evaluate them, you can pull the pitch back, change it and send it again. You get a receipt at once and by email.
my-check-seen = What evaluators see
my-check-unseen = They read everything above but this, so that they judge the pitch and not its sender. Do not name yourself in other answers or inside files:
my-check-all-seen = They read everything above, and whose pitch it is.
my-check-file-names = The names of your files
my-check-declaration = Declaration
my-check-declaration-hint = Terms of this challenge, version { $version }, as shown above.
my-check-declare = I have read the terms of this challenge and agree to them. The answers are correct to the best of my knowledge.
my-check-send = Send pitch
my-check-not-declared = Tick the box to agree to the terms
my-check-other-terms = The terms have changed. Read them again and tick the box.
my-check-no-key = This page was not complete. Open it again and send from there.
my-check-key-used = This page has already sent something else. Open it again and send from there.

## A6 · sent, and the receipt

my-sent-title = Pitch sent
my-sent-reference = Your reference
my-sent-mail = We have sent the receipt to { $email }.
my-sent-next = What happens next
my-sent-closes = The challenge closes
my-sent-evaluated = Evaluators without a conflict of interest read and score the pitches. The status page says where yours is.
my-sent-status = Go to the status page
my-sent-print = You can print this page.
my-receipt = Receipt
my-receipt-received = Received
my-receipt-exactly = exactly { $time }
my-receipt-version = Version
my-receipt-download = Download the receipt document (JSON)
my-receipt-why = The SHA-256 is that of the document’s bytes: with it anyone can prove what was sent.

## A7 · status

my-status-timeline = Timeline
my-status-decision = Decision
my-status-promise = You will hear from us by this day.
my-status-late = We are late with our answer, and sorry. It was promised for this day.
my-status-no-date = We have not promised a day yet. You will get an email.
my-status-answers = What you sent
my-status-decided-on = Decided on
my-status-feedback = Feedback
my-status-no-feedback = There is no further feedback on this pitch.
my-reason-strong-fit = It fits the challenge strongly.
my-reason-other-stronger = Other pitches answered the challenge more strongly.
my-reason-out-of-scope = It is outside what this challenge looks for.
my-reason-not-mature = It is not mature enough for this challenge yet.
my-reason-evidence-missing = The evidence did not carry the claims.
my-reason-capacity = We do not have the capacity to take it on now.

my-partnership-title = Partnership
my-partnership-since = since
my-partnership-owner = { $name } leads it for us.
my-partnership-no-owner = We are naming the person who will lead it for us.
my-partnership-exploration = Getting to know each other
my-partnership-exploration-next = Next we talk with you about what each side wants from it and who takes part.
my-partnership-negotiation = Working out the agreement
my-partnership-negotiation-next = Next both sides agree in writing on what each of them does, gives and gets.
my-partnership-active = Working together
my-partnership-active-next = Next we look together, at regular reviews, at what was reached and what follows.
my-partnership-paused = Paused
my-partnership-paused-next = Next we tell you when and how it goes on.
my-partnership-ended = Ended
my-partnership-ended-next = Nothing more is planned.

## Withdrawing

my-withdraw = Withdraw pitch
my-withdraw-what = What follows from it
my-withdraw-stops = The evaluation of this pitch stops.
my-withdraw-kept = What you sent stays on record with its receipt.
my-withdraw-final = While the challenge is open you can take the withdrawal back. After that it is final.
my-withdraw-reason = Why you withdraw it
my-withdraw-reason-hint = The challenge team reads this.
my-withdraw-too-long = The reason must be { NUMBER($limit, useGrouping: "true") } characters or fewer
flash-my-withdrawn = The pitch is withdrawn.

## Refusals

refused-deadline-passed = The deadline has passed.
refused-challenge-not-open = This challenge does not take pitches at the moment.
refused-evaluation-begun = The evaluation of this pitch has begun. It cannot be pulled back any more.
refused-not-withdrawn = This pitch is not withdrawn, or its text has been removed.
refused-already-sent = This pitch was sent already and cannot be changed any more.
refused-not-sent = This pitch is not in evaluation.
refused-already-decided = This pitch is decided already.
refused-changed-since = An answer was changed since this page was shown. Check the answers again and send them.
refused-key-used = This page has already sent something else. Open it again and send from there.
refused-too-many-drafts = You have 20 drafts for this challenge. Delete one to start another.
refused-external = Pitches for this challenge are taken on another site.

## The receipt by mail

mail-receipt-subject = Received: { $reference } for “{ $challenge }”
mail-receipt-text = We have received your pitch { $reference } for the challenge “{ $challenge }”.
mail-receipt-time = Received: { $time }
mail-receipt-hash = SHA-256 of the receipt document: { $sha256 }
mail-receipt-decision = You will hear from us by { $day }.
mail-receipt-no-date = You will get an email when there is a decision.
mail-receipt-link = Status, answers and the receipt document:
mail-receipt-button = See the status
mail-receipt-why = You get this because you lead this pitch.

## Conditions

my-check-dropped = Not sent
my-check-dropped-why = These were answered and are not asked after your other answers. They stay in your draft and are left out of what is sent.
flash-my-opened = Saved. Your answers opened more questions on this page.

## A form that changed

my-form-title = The form has changed
my-form-newer = { $n ->
    [0] The form was changed on { $day }.
    [one] 1 question was added on { $day }.
   *[other] { $n } questions were added on { $day }.
}
my-form-kept = Answers from an earlier version of the form are kept beside this draft.
my-form-look = See what is different
my-form-lead = You began on an earlier version. You can stay on it and send it, or move to the version now in use.
my-form-added = New questions
my-form-carried = Answers you keep
my-form-aside = Answers without a place
my-form-aside-why = These stay with your draft and are not sent. Copy what you want to use elsewhere.
my-form-move = Move to the new version
my-form-stay = Stay on the version you began with
flash-my-form-moved = Moved. The new questions are in the sections below.
refused-form-newest = This draft is on the newest version of its form.
refused-form-newer = The form was changed again since you opened the page. Look at the differences once more.

## Answers given before

my-reuse-pitch = Use the answer from { $reference }
my-reuse-organisation = Use the answer of your organisation

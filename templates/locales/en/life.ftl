## The life of a pitch: receipts, versions, deadlines, coming back.

life-what = What follows from it

## Receipts and print

life-receipt-download = Download the signed receipt
life-receipt-why = It says what was sent and when, and is signed by this portal.
life-receipt-how = How anybody can check a receipt
life-receipt = Receipt
life-document = Document
life-print = Read or print
life-print-sent = Print what was sent
life-print-versions = Made with
life-print-versions-are = form version { $form }, terms version { $terms }
life-printed = Printed

receipts-title = Checking a receipt
receipts-lead = Every sent pitch has a receipt: a text that says what was sent and when, signed with a key of this portal. Anybody who has it can check it, without asking us.
receipts-how = How to check one
receipts-how-1 = Download the signed receipt of the pitch, and the receipt document if its content is in question.
receipts-how-2 = Get the public keys of this portal.
receipts-how-3 = On any machine with this program, without a network:
receipts-keys-download = Download the keys
receipts-refused = If anything in the files was changed, the answer says what: the text of the receipt, its signature, the key, or the content.
receipts-keys = Public keys
receipts-keys-why = Ed25519. The name of a key is the beginning of its SHA-256. No key is ever taken away, so old receipts can always be checked.

## Versions

life-versions-title = Sent versions
life-versions-none = Nothing was sent yet.
life-version = Version { $n }
life-changes = What changed
life-versions-between = What changed from version { $from } to version { $to }
life-versions-draft = What changed since version { $from }
life-versions-same = Nothing is different.
life-is-pulled-back = You pulled this pitch back. What you sent before does not count: send it again before the challenge closes.

## Pulling back

life-pull-back = Pull back to edit
life-pull-back-title = Pull the pitch back to edit it
life-pull-back-until = You can send it again until { $time }.
life-pull-back-do = Pull back
life-pull-back-effect-1 = The pitch is a draft again. It counts only if you send it again in time.
life-pull-back-effect-2 = What you sent stays on record with its receipt, as an earlier version.
life-pull-back-effect-3 = Nobody evaluates it until it is sent again.
flash-life-pulled-back = The pitch is a draft again. Send it again before the challenge closes.
life-restore = Take the withdrawal back
flash-life-restored = The pitch is sent again, as it was.

## Sending at the deadline

life-auto-link = Send it for us at the deadline
life-auto-title = Send it for us at the deadline
life-auto-lead = If everything is complete when the challenge closes ({ $time }), we send the pitch as it stands then.
life-auto-do = Send it for us
life-auto-effect-1 = What is saved at the deadline is sent, and you get the receipt.
life-auto-effect-2 = If something is missing then, nothing is sent, and you get an email.
life-auto-effect-3 = You can still send it yourself before, or switch this off.
life-auto-is-on = This pitch is sent at the deadline if it is complete. Switched on by { $name }.
life-auto-off = Switch off
flash-life-auto-on = If it is complete at the deadline, the pitch is sent for you.
flash-life-auto-off = The pitch is not sent by itself.
refused-endless = This challenge has no deadline.

## Too late

life-late-link = What came after the deadline
life-late-title = After the deadline
life-late-closed = The challenge closed before this draft was sent: { $time }.
life-late-closes = It closes for you: { $time }.
life-late-none = Nothing was typed after the deadline.
life-late-some = This was typed after the deadline. It is not part of the pitch, and only you can read it.
life-late-at = Typed { $time }
life-late-released = You let the challenge team see the draft as it stood at the deadline: { $time }.
life-late-incomplete = Something was missing at the deadline, so the draft cannot be taken as it is. The team can only give you more time.
life-late-do = Let the team see the draft
life-late-effect-1 = The challenge team reads the draft as it stood at the deadline. Until now they only know that there is one more.
life-late-effect-2 = They decide whether it is taken as sent, or whether you get more time.
life-late-effect-3 = What was typed after the deadline stays with you.
life-late-reason = Why it was not sent in time
life-late-reason-hint = The challenge team reads this.
life-extended = You were given more time: until { $time }. This is for this pitch alone.
flash-life-released = The challenge team can see the draft and was told by email.
refused-not-over = The deadline has not passed.
refused-released = The challenge team can see this draft already.

life-reason-missing = Say why
life-extension-missing = Enter until when
life-extension-past = Enter a time to come
life-extension-shorter = Enter a time later than the one it has
life-extension-long = Enter a time within { $days } days
life-extension-endless = This challenge has no deadline
life-extension-unknown = No draft of this challenge has this reference

## Reminders

life-reminders = Reminders
life-reminders-lead = Before a challenge closes for which you have a draft, we remind you 7 days, 2 days and 4 hours ahead.
life-reminders-stop = Stop all reminders
life-reminders-start = Send me reminders
life-reminders-stopped = You get no reminders.
flash-life-reminders-on = You get reminders.
flash-life-reminders-off = You get no reminders any more.

## The desk: deadlines of a challenge

deadlines-title = Deadlines
deadlines-grace = { $n ->
    [0] None: what arrives at the closing is too late
    [one] What arrives within 1 second after the closing still counts
   *[other] What arrives within { $n } seconds after the closing still counts
}
deadlines-reminders = Reminders
deadlines-reminders-why = People with an unsent draft are reminded by email, once at each of these times.
deadlines-unsent = Drafts
deadlines-drafts = { $n ->
    [0] No drafts.
    [one] 1 draft.
   *[other] { $n } drafts.
}
deadlines-drafts-why = Nobody of the host can read a draft until its lead lets you see it.
deadlines-released = Drafts at the closing that you may see
deadlines-why = Why
deadlines-since = Since
deadlines-by = By
deadlines-until = Until
deadlines-extensions = More time for single pitches
deadlines-extensions-none = No pitch was given more time.
deadlines-extend = Give one pitch more time
deadlines-extend-do = Give more time
deadlines-reference = Reference of the pitch
deadlines-reference-hint = Its people find it on their page. You learn nothing else about the draft.
deadlines-reason = Reason
deadlines-reason-hint = It is mailed to the lead of the pitch and stays in the audit trail.
deadlines-draft-title = The draft { $reference } as it stood at the deadline
deadlines-draft-closed = Closed
deadlines-note = Why it is taken
deadlines-accept-title = Take it as sent
deadlines-accept-do = Take it
deadlines-accept-effect-1 = The draft counts as sent, with a receipt to its lead.
deadlines-accept-effect-2 = That you took it after the deadline stays in the audit trail.
deadlines-incomplete = Something was missing at the deadline, so the draft cannot be taken as it is. You can give it more time.
refused-draft-incomplete = The draft was not complete, or the terms have changed since. It cannot be taken as it is.
flash-deadlines-extended = The pitch has more time. Its lead was told by email.
flash-deadlines-accepted = The draft was taken as sent.

## The clock

clock-now = The time on this server
clock-state = State
clock-trusted = The clock is trusted.
clock-held = The clock jumped. Nothing is sent and nobody is reminded by itself until this is settled.
clock-jumped = It jumped at
clock-by = By
clock-seconds = { $n } seconds
clock-confirm-title = The clock
clock-confirm-do = The time is right
clock-confirm-effect-1 = What was held back, such as sending at a deadline, happens within a minute.
clock-confirm-effect-2 = Without this it goes on when the clock has run evenly for five minutes.
flash-clock-confirmed = The clock is trusted.

## Mails

mail-withdrawn-subject = Withdrawn: { $reference }
mail-withdrawn-text = The pitch { $reference } for the challenge “{ $challenge }” was withdrawn. What was sent stays on record with its receipt.
mail-withdrawn-undo = While the challenge is open the withdrawal can be taken back:
mail-withdrawn-button = See the pitch
mail-withdrawn-why = You get this because you lead this pitch.

mail-extension-subject = More time for { $reference }: until { $until }
mail-extension-text = Your pitch { $reference } for the challenge “{ $challenge }” has more time: until { $until }. This is for this pitch alone.
mail-extension-reason = The reason:
mail-extension-link = Continue:
mail-extension-button = Continue the pitch
mail-extension-why = You get this because you lead this pitch.

mail-draft-released-subject = Draft { $reference } asks to be taken after the deadline
mail-draft-released-text = The lead of the draft { $reference } lets you see it as it stood at the deadline of “{ $challenge }”. You decide whether it is taken as sent or gets more time.
mail-draft-released-link = Look at it:
mail-draft-released-button = Look at the draft
mail-draft-released-why = You get this because you manage this challenge.

mail-auto-send-subject = Not sent: { $reference }
mail-auto-send-text = Your pitch { $reference } for the challenge “{ $challenge }” was to be sent at the deadline, and was not.
mail-auto-send-incomplete = Something was missing when the challenge closed.
mail-auto-send-terms = The terms of the challenge have changed since you agreed to them.
mail-auto-send-no-right = Whoever switched this on could not send the pitch any more.
mail-auto-send-link = The draft is kept. See what you can do:
mail-auto-send-button = See the draft
mail-auto-send-why = You get this because you lead this pitch.

mail-draft-closes-subject = “{ $challenge }” closes: { $left }
mail-draft-closes-text = { $n ->
    [one] Your draft for the challenge “{ $challenge }” is not sent yet.
   *[other] Your drafts for the challenge “{ $challenge }” are not sent yet.
}
mail-draft-closes-time = It closes { $time }.
mail-draft-closes-link = Continue:
mail-draft-closes-button = Continue
mail-draft-closes-stop = To stop all reminders:
mail-draft-closes-why = You get this because you work on a draft for this challenge.

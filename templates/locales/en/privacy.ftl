## A person's own data

data-title = Your data
data-lead = Get a copy of everything this portal keeps about you, or delete your account.
data-open = Open your data
data-export-title = Get a copy
data-export-lead = One file with everything this portal keeps about you: your account, sessions, teams, pitches with their answers, reviews, declarations and mails. It is made for programs to read (JSON).
data-export-ask = Prepare my data
data-export-again = Prepare it anew
data-export-making = Being prepared
data-export-mail = You get a mail when it is ready.
data-export-until = Your data is ready. You can download it until
data-export-download = Download my data
data-erasure-title = Delete your account
data-erasure-what = What follows from it
data-erasure-goes = Your name, address, drafts, withdrawn pitches, notes and mails are deleted. A pitch that is being evaluated is withdrawn.
data-erasure-stays = Pitches that were decided stay with their organisation, and reviews you handed in stay with their challenge; both without your name.
data-erasure-waits = Nothing happens for three days. Until it is done you can take it back here.
data-erasure-final = Then it is done within 30 days, and nobody can undo it.
data-erasure-address = Your email address
data-erasure-address-hint = Type it to confirm
data-erasure-ask = Ask for deletion
data-erasure-cancel = Keep my account
data-erasure-pending = You asked for the deletion of your account on
data-pending-title = Your account will be deleted
data-pending-from = Not before
data-pending-by = At the latest on
erasure-address-wrong = Enter the email address of this account
refused-erasure-asked = You asked for it already.
refused-erasure-early = Everybody has three days to change their mind: nobody can delete the account before they are over.
refused-own-erasure = You asked for this yourself: another administrator has to do it, or the portal does it after 28 days.
refused-text-removed = The text of this pitch was deleted. Its hash stays on record: a copy of the receipt you kept can still be compared with it.
flash-data-asked = Your data is being prepared. You get a mail when it is ready.
flash-erasure-asked = You asked for the deletion of your account.
flash-erasure-cancelled = Your account stays.

## For administrators

nav-privacy = Privacy
privacy-admin-title = Privacy
privacy-requests = Deletion requests
privacy-person = Person
privacy-asked = Asked
privacy-due-title = Time left
privacy-due = { $days ->
    [0] Due today
    [one] One day left
   *[other] { $days } days left
}
privacy-overdue = Overdue
privacy-action = Action
privacy-look = Look and decide
privacy-no-requests = No open requests
privacy-no-requests-why = Nobody is waiting for the deletion of an account.
privacy-retention = Retention
privacy-retention-lead = What is due is removed once a day. Nothing under a legal hold is.
privacy-rule = What
privacy-limit = Kept for
privacy-due-now = Due now
retention-days = { $days ->
    [one] One day
   *[other] { $days } days
}
retention-drafts = Drafts that were never sent, after their challenge closed
retention-declined = Texts of pitches that were not selected, after the release
retention-withdrawn = Texts of withdrawn pitches
retention-evaluations = Words of evaluations, after the release
retention-sessions = Sessions and sign-in links, after their last use
retention-mails = What mails said and to whom, after the delivery
retention-exports = Exports of own data
retention-invitations = Invitations to challenges that were not accepted, after they have run out
retention-subscriptions = Addresses that did not confirm that they follow a challenge or have stopped, or whose challenge is over
privacy-holds = Legal holds
privacy-holds-lead = A pitch under a legal hold is kept whole: neither retention nor the deletion of an account touches it.
privacy-no-holds = No legal holds
privacy-no-holds-why = No pitch is kept for a legal reason.
privacy-hold-by = Set by
privacy-hold-since = Since
privacy-hold-lift = Lift
privacy-hold-new = Set a legal hold
privacy-hold-set = Set hold
hold-reference = Pitch
hold-reference-hint = Its reference number, such as NL-7K3M9Q
hold-reference-unknown = Enter the reference number of a pitch that was sent
hold-reason = Reason
hold-reason-hint = The claim or the law it is kept for
hold-reason-missing = Say why, in at most 500 characters
refused-held-already = This pitch is under a legal hold already.
flash-hold-set = The legal hold is set.
flash-hold-lifted = The legal hold is lifted.

privacy-erasure-title = Delete an account
privacy-goes = What is removed
privacy-stays = What stays
privacy-stays-lead = Where a name stood, it says “A former member”.
privacy-nothing-stays = Nothing stays
privacy-nothing-stays-why = There is nothing that others need.
privacy-what = What
privacy-count = Number
privacy-how = How
privacy-why = Why
privacy-outcome-deleted = Deleted
privacy-outcome-emptied = The entry stays, nothing personal in it does
privacy-stays-legal-hold = Legal hold
privacy-stays-partnership = There is a partnership about it
privacy-stays-evidence = The host must be able to show how it decided
privacy-stays-team = Others work on it too
privacy-stays-register = It names nobody, and without it nobody could check what was read and done
privacy-stays-empty = Its text is gone already
privacy-kind-account = Account
privacy-kind-sign-in = Sessions, sign-in links and keys
privacy-kind-exports = Exports of own data
privacy-kind-teams = Places in teams
privacy-kind-roles = Roles
privacy-kind-role-changes = Changes of roles
privacy-kind-agreements = Accepted confidentiality agreements
privacy-kind-drafts = Drafts
privacy-kind-pitches = Sent pitches
privacy-kind-conflicts = Declarations of conflict
privacy-kind-notes = Declarations of conflict with a note
privacy-kind-review-drafts = Reviews not handed in
privacy-kind-reviews = Reviews handed in
privacy-kind-assignments = Open reviews
privacy-kind-decisions = Decisions proposed or approved
privacy-kind-partnerships = Partnerships led
privacy-kind-access = Lines of the access register
privacy-kind-mails = Mails
privacy-kind-audit = Details of audit entries
privacy-kind-requests = Requests of this kind
privacy-kind-questions = Questions about challenges
privacy-kind-subscriptions = Challenges followed by mail
privacy-kind-referrals = Recommended organisations
privacy-not-before = The person can change their mind until
privacy-process-title = Process this request
privacy-effect-final = Nobody can undo it.
privacy-effect-restore = It is written down outside the database, so that bringing back a backup does not bring the person back.
privacy-process = Delete the account
flash-erasure-done = The account is deleted.
audit-group-privacy = Privacy
audit-group-retention = Retention

## Mails

mail-data-ready-subject = Your data is ready
mail-data-ready-text = The copy of your data that you asked for is ready. Sign in to download it until { $until }. Then it is deleted.
mail-data-ready-button = Download your data
mail-data-ready-note = You did not ask for it? Somebody may be signed in as you: end all other sessions on the page of your account.
mail-erasure-asked-subject = Your account at { $site } will be deleted
mail-erasure-asked-text = You asked us to delete your account. You can take it back until { $from }, and later as long as it is not done.
mail-erasure-asked-button = Keep my account
mail-erasure-asked-note = You did not ask for it? Then sign in, keep your account, and end all other sessions.
mail-draft-ends-subject = Your draft { $reference } will be deleted
mail-draft-ends-text = Your draft { $reference } for “{ $challenge }” was never sent, and the challenge is closed. The draft will be deleted on { $day }.
mail-draft-ends-button = Open the draft
mail-draft-ends-note = You need not do anything. Copy what you want to keep.

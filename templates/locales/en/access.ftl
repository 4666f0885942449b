## Who opened a pitch: the access register.

reads-as-evaluator = Evaluator
reads-as-guest = Guest expert
reads-as-manager = Challenge manager
reads-as-approver = Approver
reads-as-glass = Administrator, glass broken

manage-history-looks = Who opened it
manage-looks-lead = Looks within half an hour count as one. The applicant sees only how many people of each kind.
manage-looks-none = Nobody has opened the answers yet.
manage-look-who = Who
manage-look-reason = Reason given:
manage-look-as = As
manage-look-times = Looks
manage-look-first = First
manage-look-last = Last

my-readers = Who has read it
my-readers-none = Nobody of the host has opened your answers yet.
my-readers-lead = These people of the host have opened your answers:
readers-evaluator = { $n ->
    [one] 1 evaluator
   *[other] { $n } evaluators
}
readers-guest = { $n ->
    [one] 1 guest expert
   *[other] { $n } guest experts
}
readers-manager = { $n ->
    [one] 1 challenge manager
   *[other] { $n } challenge managers
}
readers-approver = { $n ->
    [one] 1 approver
   *[other] { $n } approvers
}
readers-glass = { $n ->
    [one] 1 administrator
   *[other] { $n } administrators
}

## The audit trail

nav-audit = Audit trail
audit-title = Audit trail
audit-lead = Every write, in the order it happened. Nothing here can be changed; what was erased leaves its place.
audit-search = E-mail of a person or reference of a pitch
audit-seq = Entry
audit-at = When
audit-kind = What
audit-who = Who
audit-details = Details
audit-object = about
audit-erased = The details were erased.
audit-first = Newest entries
audit-none = No entry matches
audit-none-why = Fewer filters find more. An address or a reference must be complete.
audit-by-account = A person
audit-by-visitor = A visitor
audit-by-clock = The portal
audit-by-operator = The operator
audit-by-erased = Erased
audit-group-title = About
audit-group-account = Accounts
audit-group-address = Addresses
audit-group-assignment = Assignments
audit-group-challenge = Challenges
audit-group-conflict = Conflicts
audit-group-decision = Decisions
audit-group-import = Files of challenges
audit-group-invitation = Invitations
audit-group-library = Forms, rubrics, workflows
audit-whole = The chain is whole
audit-entries = { NUMBER($count) ->
    [one] { $count } entry
   *[other] { $count } entries
}
audit-broken = The chain is broken
audit-broken-when = Found on
audit-verify = Verify the chain now
audit-export = Export the chain
flash-audit-verifying = The chain is being followed from its first entry. Open this page again in a moment.
audit-group-audit = Audit trail
audit-group-lockdown = Lockdown
audit-group-organisation = Organisations
audit-group-partnership = Partnerships
audit-group-password = Passwords
audit-group-pitch = Pitches
audit-group-release = Releases
audit-group-review = Reviews
audit-group-role = Roles
audit-group-second-factor = Second factors
audit-group-session = Sessions
audit-group-setting = Settings
audit-group-sign-in = Signing in

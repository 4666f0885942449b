## Who opened a pitch: the access register.

reads-as-evaluator = Evaluator
reads-as-guest = Guest expert
reads-as-manager = Challenge manager
reads-as-approver = Approver
reads-as-admin = Administrator

manage-history-looks = Who opened it
manage-looks-lead = Looks within half an hour count as one. The applicant sees only how many people of each kind.
manage-looks-none = Nobody has opened the answers yet.
manage-look-who = Who
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
readers-admin = { $n ->
    [one] 1 administrator
   *[other] { $n } administrators
}

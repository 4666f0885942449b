## A14 · the organisation of an applicant, and X3 · organisations for those who look after them.

organisation-title = Organisation
organisation-titles = Your organisations
organisation-none = You belong to no organisation yet
organisation-none-why = You can pitch without one. With one, several people share its pitches.
organisation-new = Register an organisation
organisation-new-lead = If somebody registered it before you, ask to join instead.
organisation-name = Legal name
organisation-name-hint = As it stands in the register, with its legal form.
organisation-name-locked = The name is verified. Another name ends the verification until the domain is checked again.
organisation-aliases = Other names
organisation-aliases-hint = One a line: short names, former names, names in other languages.
organisation-country = Country
organisation-domain = Email domain
organisation-domain-hint = What stands behind the @ in your addresses, like example.org.
organisation-website = Website
organisation-size = Size
organisation-registry-kind = Registered in
organisation-registry-id = Number in the register
organisation-registry-lei = LEI, the Legal Entity Identifier
organisation-registry-isni = ISNI, the International Standard Name Identifier
organisation-registry-ror = ROR, the Research Organization Registry
organisation-registry-vat = VAT number
organisation-registry-register = Company or association register
organisation-description = What it does
organisation-size-micro = Up to 9 people
organisation-size-small = 10 to 49 people
organisation-size-medium = 50 to 249 people
organisation-size-large = 250 people or more
organisation-save = Save
organisation-register = Register
organisation-verified = Verified
organisation-not-verified = Not verified
organisation-verified-since = Somebody with a confirmed address at { $domain } belongs to it.
organisation-verify = Verify by domain
organisation-verify-how = Any lead who signs in with an address at { $domain } can verify it. We do not check records in the DNS.
organisation-verify-no-domain = Enter the email domain first. Then a lead who signs in with an address there can verify the organisation.
organisation-people = People
organisation-joined = Member since
organisation-make-lead = Make lead
organisation-leave = Leave the organisation
organisation-leave-what = You no longer see its pitches, from the next page on, unless you lead them or were invited to them.
organisation-invite = Invite people
organisation-invite-left = { $left ->
    [0] The invitations of today are used up. Tomorrow there are more.
    [one] You can send 1 more invitation today, and at most 50 people can belong to it.
   *[other] You can send { $left } more invitations today, and at most 50 people can belong to it.
}
organisation-requests = Who asks to join
organisation-request-accept = Let in as editor
organisation-request-decline = Decline
organisation-read-only = Only a lead changes what stands here.
organisation-details = Details
organisation-known-title = Somebody else already registered { $name }
organisation-known-text = Nothing is registered yet. Ask to join it, or explain why yours is another one.
organisation-known-same = It has this name, number or verified domain, so it cannot be registered a second time.
organisation-join = Ask to join
organisation-join-what = The people who lead it see your name, your address and what you write here.
organisation-join-message = Message to those who lead it
organisation-explain = Why yours is another organisation
organisation-explain-hint = Whoever looks after organisations here reads this beside both names.
organisation-register-anyway = Register as another organisation
organisation-name-missing = Enter a name with letters or digits
organisation-text-long = This must be { $most } characters or fewer
organisation-country-invalid = Select a country
organisation-domain-invalid = Enter a domain, like example.org
organisation-domain-public = Anybody can have an address there, so it says nothing about your organisation
organisation-website-invalid = Enter a web address, like https://example.org
organisation-registry-invalid = Enter the number as it stands in the register
organisation-registry-mistyped = The check digits of this number do not fit. Compare it with the register
organisation-registry-kind-missing = Select the register of this number
organisation-name-taken = Another organisation is registered under this name
organisation-why-missing = Explain why it is another organisation
refused-organisation-domain-taken = Another organisation is verified for this domain. Ask to join it.
refused-organisation-not-at-domain = Your sign-in address is not at this domain, so it does not prove it.
refused-organisation-no-domain = Enter the email domain first.
refused-organisation-last-lead = You are the only lead. Make somebody else a lead first.
refused-organisation-joined = You belong to it already.
refused-organisation-asked = You asked already. Somebody who leads it will answer.
refused-organisation-many-requests = You asked to join several organisations today. Wait for an answer.
flash-organisation-saved = The organisation is saved.
flash-organisation-registered = The organisation is registered. You lead it.
flash-organisation-verified = The organisation is verified.
flash-organisation-asked = We asked those who lead it. You get an email with the answer.
flash-organisation-left = You left the organisation.
flash-organisation-people = The people are changed.
flash-organisation-answered = The person gets an email with your answer.
nav-organisation = Organisation

## X3

nav-organisations = Organisations
organisations-title = Organisations
organisations-lead = Everybody who registered, and those that look like one.
organisations-search = Name
organisations-name = Name
organisations-country = Country
organisations-domain = Domain
organisations-people = People
organisations-pitches = Pitches
organisations-merged = Merged into { $name }
organisations-none = No organisation matches
organisations-none-why = The name may be spelt another way. Nearly the same names are found too.
organisations-duplicates = Possible duplicates
organisations-no-duplicates = No duplicates
organisations-no-duplicates-why = Organisations are compared when they are registered or change.
organisations-score = { $percent } % sure
organisations-because-registry = Same number in the same register
organisations-because-same-name = Same name
organisations-because-domain = Same domain
organisations-because-near-name = Nearly the same name
organisations-because-said = Said at registration: { $text }
organisations-compare = Compare
organisations-distinct = They are two organisations
organisations-merge-title = Merge two organisations
organisations-merge-keep = Keep
organisations-merge-other = Merge into it
organisations-merge-turn = Keep the other one instead
organisations-merge-what = What happens
organisations-merge-people = { $n ->
    [0] Nobody moves.
    [one] 1 person moves and sees the pitches of the organisation that is kept.
   *[other] { $n } people move and see the pitches of the organisation that is kept.
}
organisations-merge-pitches = { $n ->
    [0] No pitch moves.
    [one] 1 pitch moves; everybody of the organisation that is kept sees it.
   *[other] { $n } pitches move; everybody of the organisation that is kept sees them.
}
organisations-merge-partnerships = { $n ->
    [0] No partnership moves.
    [one] 1 partnership moves.
   *[other] { $n } partnerships move.
}
organisations-merge-names = These names become other names of it: { $names }
organisations-merge-mail = The people who lead either of them get an email.
organisations-merge-undo-until = It can be undone for 30 days.
organisations-conflicts = What differs
organisations-conflicts-why = What the organisation that is kept says stays; the rest is kept with the other one and comes back when the merge is undone.
organisations-conflicts-none = Nothing differs.
organisations-merge = Merge { $name }
organisations-only-admin = Only an administrator can merge: people of one organisation then see the pitches of the other.
organisations-merges = Merges of the last 30 days
organisations-merge-done = { $merged } into { $kept }
organisations-undo = Undo
organisations-moved-here = “{ $name }” was merged into this organisation.
organisations-people-count = { $n ->
    [one] 1 person
   *[other] { $n } people
}
organisations-pitches-count = { $n ->
    [one] 1 pitch
   *[other] { $n } pitches
}
organisations-first = First page
refused-merge-self = An organisation cannot be merged into itself.
refused-merge-merged = One of the two was merged already.
refused-merge-undone = This merge was undone already.
refused-merge-old = A merge can be undone for 30 days.
refused-merge-later = A later merge builds on this one. Undo that one first.
refused-merge-domain = Meanwhile the other organisation was verified for the same domain. Change its domain first.
flash-organisations-merged = The organisations are merged. You can undo it for 30 days.
flash-organisations-undone = The merge is undone.
flash-organisations-distinct = Noted: they are two organisations.

## Mails O1–O4

mail-organisation-why = You get this because you lead an organisation on this site.
mail-join-request-subject = { $name } asks to join your organisation
mail-join-request-text = { $name } asks to join your organisation.
mail-join-request-means = Whoever is let in sees its pitches. Let in only people you know.
mail-join-request-link = Let them in, or decline:
mail-join-request-button = See who asks
mail-join-answer-yes-subject = You can work with the organisation now
mail-join-answer-no-subject = Your request to join was declined
mail-join-answer-yes = You asked to join an organisation. You are one of its people now.
mail-join-answer-no = You asked to join an organisation. Those who lead it declined.
mail-join-answer-link = Your organisations:
mail-join-answer-button = See your organisations
mail-join-answer-why = You get this because you asked.
mail-verified-subject = Your organisation was verified
mail-verified-text = Your organisation is verified for the domain { $domain }.
mail-verified-means = Another legal name now ends the verification until the domain is checked again.
mail-verified-link = See it here:
mail-verified-button = See the organisation
mail-duplicates-subject = Your organisation may be registered twice
mail-duplicates-text = { $n ->
    [one] Another organisation in the portal looks like yours.
   *[other] { $n } other organisations in the portal look like yours.
}
mail-duplicates-means = If one of them is yours too, answer this mail: an administrator makes one of both, and nobody loses a pitch. If not, you need not do anything.
mail-duplicates-link = See which they are and why:
mail-duplicates-button = See them
mail-merged-subject = Your organisation was merged with another one
mail-merged-undone-subject = A merge of your organisation was undone
mail-merged-text = Your organisation was registered twice. The two are one now: people, pitches and partnerships of both.
mail-merged-undone = The merge of your organisation with another one was undone. Each has its own people, pitches and partnerships again.
mail-merged-link = See it here:
mail-merged-button = See the organisation
organisation-alike = These may be the same organisation
organisation-alike-lead = If one of them is yours too, write to { $contact }: an administrator makes one of both, and nobody loses a pitch.

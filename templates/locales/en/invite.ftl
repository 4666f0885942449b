## Challenges for invited people alone, invitations to challenges, recommendations.

audience-title = Who sees this challenge
audience-everybody = Everybody
audience-invited = Only people you invite
audience-everybody-what = Everybody can find and read it.
audience-invited-what = Only people you invite, their teams and this desk. To everybody else it does not exist: no list, no feed and no search names it.
refused-audience = Who sees a challenge is settled before it is published.
refused-not-invited = Pitches to this challenge are begun by those who were invited to it.

invite-title = Invitations
invite-send-title = Invite people
invite-lead = Each line is one person: organisation, contact, email address. Each gets a mail with a personal link that opens this challenge and no other; nobody sees who else is invited.
invite-left = { $n ->
    [0] You can mail nobody more within 24 hours.
    [one] You can mail one more person within 24 hours.
   *[other] You can mail { $n } more people within 24 hours.
}
invite-file = Fill the list from a file (CSV)
invite-list = People to invite
invite-list-hint = For example: Aalto Sensors Oy, Kim Virtanen, kim@aalto-sensors.example. The contact may be left empty.
invite-send = Send invitations
invite-guests = Invited people
invite-table = Who was invited and where that stands
invite-totals = { $sent } invited, { $opened } opened, { $accepted } accepted, { $declined } declined.
invite-organisation = Organisation
invite-contact = Contact
invite-state = Status
invite-at = Invited
invite-steps = Steps
invite-progress-sent = Sent
invite-progress-opened = Opened
invite-progress-accepted = Accepted
invite-progress-declined = Declined
invite-progress-revoked = Taken back
invite-progress-expired = Expired
invite-do-remind = Remind
invite-do-resend = Send again
invite-do-revoke = Take back
invite-nobody = Enter at least one person
invite-too-many = Enter { $most } people or fewer at a time
invite-one-line = Enter one person: this invitation answers one recommendation
invite-line-cells = Line { $line }: enter organisation, contact and email address, with commas between them
invite-line-organisation = Line { $line }: enter an organisation of 200 characters or fewer
invite-line-contact = Line { $line }: enter a contact of 120 characters or fewer, or none
invite-line-address = Line { $line }: enter an email address like name@example.org
invite-line-twice = Line { $line }: this address stands in line { $other } already
invite-line-invited = { $progress ->
    [accepted] Line { $line }: this address was invited and accepted
    [declined] Line { $line }: this address was invited and declined. Send that invitation again below if you want to ask once more
    [revoked] Line { $line }: the invitation to this address was taken back. Send it again below
    [expired] Line { $line }: the invitation to this address has expired. Send it again below
   *[other] Line { $line }: this address is invited already. Remind it below
}
refused-invite-draft = People can be invited once the challenge is published.
refused-invite-paused = Nobody can be invited while the challenge is paused.
refused-invite-closed = The challenge is over: nobody can be invited any more.
refused-invite-a-day = { $left ->
    [0] This challenge has mailed its { $most } invitations of 24 hours. Go on tomorrow.
   *[other] Only { $left } more of the { $most } invitations of 24 hours can be mailed.
}
refused-invitation-step = This cannot be done with the invitation any more. Open the list again to see where it stands.
refused-invited-lately = This person was mailed within the last 24 hours. Wait a day before the next mail.
flash-invite-sent = The invitations are on their way.
flash-invite-reminded = The reminder is on its way.
flash-invite-resent = The invitation is on its way again. The earlier link has ended.
flash-invite-revoked = The invitation is taken back. Its link has ended.

invite-to-challenge = pitch for “{ $challenge }”
invite-what = Read everything about the challenge and begin a pitch if it is for you. Accepting binds you to nothing.
invite-see = Your name, your email address, and that you opened this invitation and how you answered it.

recommend-link = Recommend a partner
recommend-title = Recommend a partner
recommend-lead = Do you know an organisation that would fit? The team decides whom it invites. If a partnership comes of it, you are credited.
recommend-organisation = Organisation
recommend-website = Website or email address
recommend-website-hint = For example: aalto-sensors.example or kim@aalto-sensors.example
recommend-why = Why they fit
recommend-known = How you know them
recommend-known-hint = The team reads this together with your name.
recommend-do = Recommend
recommend-missing = Enter a text
recommend-name = Enter the name of an organisation
recommend-address = Enter a website or an email address of theirs
recommend-own = This is your own organisation. Begin a pitch instead.
recommend-earlier = This organisation was recommended already
recommend-earlier-own = You recommended it on
recommend-earlier-other = Somebody recommended it on
refused-recommended = Somebody has just recommended this organisation.
flash-recommended = Thank you. The team reads your recommendation.

referral-inbox = Recommended organisations
referral-inbox-lead = Whoever named an organisation first is credited when a partnership comes of it.
referral-by = Recommended by
referral-by-nobody = a former member
referral-knows = How they know them:
referral-invite = Invite
referral-aside = Set aside
referral-reason = Why, for the person who recommended it
flash-referral-aside = The recommendation is set aside.
referral-mine = My recommendations
referral-mine-lead = Organisations that you recommended, and what became of it.
referral-when = Recommended
referral-none = You have recommended nobody yet
referral-none-why = The page of each open challenge has a link for it.
referral-state-waiting = With the team
referral-state-invited = Invited
referral-state-set-aside = Set aside
referral-state-credited = Became a partnership

audit-group-challenge-invitation = Invitations to challenges
audit-group-referral = Recommendations

mail-invite-subject = You are invited to pitch: { $challenge }
mail-invite-subject-reminder = Reminder: you are invited to pitch: { $challenge }
mail-invite-reminder = This is a reminder.
mail-invite-text = { $name } invites you to pitch for “{ $challenge }”.
mail-invite-text-unnamed = You are invited to pitch for “{ $challenge }”.
mail-invite-closes = It closes on { $time }.
mail-invite-why = You get this mail because our team entered this address. It is kept for this invitation alone and deleted some time after it has run out, if you do not accept.
mail-credited-subject = Your recommendation became a partnership: { $organisation }
mail-credited-text = You recommended { $organisation } for “{ $challenge }”. It is now a partnership.
mail-credited-thanks = You are credited for it. Thank you.
mail-credited-button = See your recommendations
mail-credited-why = You get this because you were the first to recommend this organisation.

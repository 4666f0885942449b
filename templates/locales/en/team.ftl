## Working together: the team of a pitch, and invitations.

team-title = Team
team-lead-text = Who works on this pitch, and who may do what.
team-roles = Roles
team-role-lead = Lead
team-role-editor = Editor
team-role-viewer = Viewer
team-role-lead-what = The lead answers for the pitch: writes, sends and withdraws it, and says who is in the team.
team-role-editor-what = An editor writes and reads everything, and sends the pitch only if the lead allows it.
team-role-viewer-what = A viewer reads everything and changes nothing.
team-people = People
team-person = Person
team-role = Role
team-seen = Last seen
team-never = Not yet
team-change = Change
team-you = you
team-through-organisation = Through the organisation
team-alone = You work alone on this pitch.
team-may-send = May send
team-let-send = Let send
team-no-send = Do not let send
team-make-editor = Make editor
team-make-viewer = Make viewer
team-remove = Remove
team-hand-over = Hand over the lead
team-leave = Leave this team
team-leave-what = You no longer see this pitch, from the next page on. What you wrote stays.
team-invite = Invite people
team-invite-closed = The challenge takes no pitches now, so nobody can be invited any more.
team-ask = Ask to work on this pitch
team-ask-what = You read this pitch. Its lead gets a mail and can make you an editor.
refused-team-edits = You can change this pitch already.
flash-team-asked = The lead of this pitch was asked by mail.
team-invite-lead-only = Only the lead changes the team.
team-emails = Email addresses
team-emails-hint = One address a line. Each person gets a link that works for 14 days.
team-invite-left = { $left ->
    [0] You have used the 20 invitations of a day. Tomorrow there are more.
    [one] You can send 1 more invitation today; 20 a day for each pitch, and at most 50 people.
   *[other] You can send { $left } more invitations today; 20 a day for each pitch, and at most 50 people.
}
team-invite-send = Send invitations
team-invited-as = Invite as
team-pending = Invited
team-pending-none = No invitation is waiting.
team-pending-until = Until
team-pending-over = Has run out
team-pending-declined = Declined
team-resend = Send again
team-revoke = Take back
team-line-invalid = Line { $line }: “{ $typed }” is not an email address
team-line-there = { $typed } is in the team already
team-line-invited = { $typed } is invited already
team-nobody = Enter at least one email address
team-role-missing = Select a role
my-tasks-team-link = See and change the team
flash-team-invited = The invitations are on their way.
flash-team-resent = The invitation is on its way again. The earlier link no longer works.
flash-team-revoked = The invitation is taken back.
flash-team-changed = The team is changed.
flash-team-removed = The person no longer sees this pitch.
flash-team-left = You left the team.
flash-team-handed = We asked them by email. You stay lead until they accept.
refused-invitations-a-day = { $left ->
    [0] The { $most } invitations of a day are used up. Try again tomorrow.
    [one] Only 1 more invitation can be sent today. Invite fewer people, or the rest tomorrow.
   *[other] Only { $left } more invitations can be sent today. Invite fewer people, or the rest tomorrow.
}
refused-too-many-people = At most { $most } people can work together here.
refused-invitations-closed = The challenge takes no pitches now, so nobody can be invited any more.
refused-invited-already = This address is invited already.
refused-lead-leaves = You lead this pitch. Hand over the lead first.
refused-through-organisation = This person is in the team through the organisation. Only the organisation can change that.
refused-not-lead = Only a lead of the organisation can change this.
refused-not-editor = Only an editor can be allowed to send the pitch.

## P16 · an invitation

invitation-title = You are invited
invitation-to-pitch = the pitch { $reference } for “{ $challenge }”
invitation-to-pitch-mail = the pitch { $reference }
invitation-to-organisation = the organisation { $organisation }
invitation-to-organisation-mail = an organisation
invitation-who = { $name } invites you to { $to }.
invitation-who-unnamed = You are invited to { $to }.
invitation-what = What you would do
invitation-until = Until
invitation-address = For
invitation-see = What they will see of you
invitation-see-text = Your name, your email address and when you were last here. Nothing else of your account.
invitation-lead-what = You would lead the pitch: send it, withdraw it and say who is in the team. Whoever leads it now stays as an editor.
invitation-organisation-lead-what = A lead keeps what is known of the organisation, says who belongs to it, and leads its pitches.
invitation-organisation-editor-what = An editor writes the pitches of the organisation and reads all of them.
invitation-organisation-viewer-what = A viewer reads the pitches of the organisation.
invitation-name = Your name
invitation-name-hint = You have no account yet. Accepting makes one with this address; you do not need to confirm it again.
invitation-sign-in = Sign in to answer
invitation-sign-in-why = There is an account with this address. Sign in with it, then accept.
invitation-accept = Accept
invitation-decline = Decline
invitation-reason = Why not
invitation-reason-long = The reason must be 500 characters or fewer
invitation-declined-title = Declined
invitation-declined-text = You declined the invitation. Nothing else happens.
invitation-problem = This invitation cannot be used
invitation-used = This invitation was accepted already. It works once.
invitation-was-declined = This invitation was declined. Ask for a new one if that was a mistake.
invitation-revoked = This invitation was taken back.
invitation-expired = This invitation has run out. Ask for a new one.
invitation-another-account = This invitation is for another account than the one you are signed in with. Sign out, then open the link again.
flash-invitation-accepted = You accepted the invitation.

## Mails

mail-invitation-subject = { $name } invites you to work together on { $site }
mail-invitation-subject-unnamed = You are invited to work together on { $site }
mail-invitation-text = { $name } invites you to { $to }.
mail-invitation-text-unnamed = You are invited to { $to }.
mail-invitation-until = You can answer until { $until }. The link works once, for you alone.
mail-invitation-link = See the invitation, accept or decline it:
mail-invitation-button = See the invitation
mail-invitation-why = You do not know what this is about? Then ignore this mail: nothing happens without the link.
mail-team-role-subject = Your role in { $reference } changed
mail-team-role-text = Your role in the pitch { $reference } changed.
mail-team-role-removed = You are no longer in the team of the pitch { $reference }.
mail-team-role-link = Your pitches:
mail-team-role-button = See your pitches
mail-team-role-why = You get this because you were in the team of this pitch.
mail-team-asked-subject = { $name } asks to join { $reference }
mail-team-asked-text = { $name } reads the pitch { $reference } with your organisation and would like to work on it. Only you can let them: invite them as an editor, or leave things as they are.
mail-team-asked-link = The team:
mail-team-asked-button = See the team
mail-team-asked-why = You get this because you lead this pitch.
mail-team-left-subject = { $name } left { $reference }
mail-team-left-text = { $name } left the team of the pitch { $reference }.
mail-team-left-link = The team:
mail-team-left-button = See the team
mail-team-left-why = You get this because you lead this pitch.

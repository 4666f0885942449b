## Signing in, making an account, signing out.

sign-in-title = Sign in
sign-in-lead = We send you a link by email. You need no password.
sign-in-with-password = Or with a password
sign-in-with-password-button = Sign in with the password
sign-in-email = Email address
sign-in-button = Email me a sign-in link
sign-in-no-account = Create an account
sign-in-sent-title = Check your email
sign-in-sent-text = If you have an account, we have sent a link. It works once, for 15 minutes.
sign-in-sent-code = In this browser the link is enough. If you open it in another one, such as on your phone, it asks for this code:
sign-in-sent-late = Nothing there after a minute? Look in the spam folder, and check that you gave the address you use here.
sign-in-sent-mailbox = Open the mailbox of this demo
sign-in-again = Use another address
sign-in-confirm-title = Sign in
sign-in-confirm-text = Press the button to finish. The link works once.
sign-in-confirm-code = This link was asked for in another browser. Enter the code that is shown there. If you did not ask for a link, close this page.
sign-in-code-hint = Six letters and digits
sign-in-confirm-button = Sign in
account-title = Create an account
account-lead = You need an account to write and send a pitch. We send a link to confirm your address.
account-name = Your name
account-button = Create account
account-has-account = I already have an account
flash-signed-out = You are signed out.

refused-link-used = The link was used already.
refused-link-tried = Too many wrong codes were entered.
refused-link-expired = The link has expired.
refused-address-taken = This address has an account already.

link-code-missing = Enter the code that the other browser shows
link-code-wrong = This is not the code that the other browser shows
password-not-theirs = This email address and this password do not belong together. Check both, or ask for a link.

## A forgotten password

reset-title = Set a new password
reset-lead = We send you a link by email with which you set a new one.
reset-button = Email me a link
reset-forgotten = I have forgotten my password
reset-sent-text = If you have an account, we have sent a link. It works once, for 30 minutes.
reset-new-lead = You are signed out everywhere when it is saved, and then sign in with it.
flash-password-reset = Your new password is saved. Sign in with it.

## What somebody sent while they had to show who they are

held-title = What you typed is still here
held-text = It was not sent yet, because we first had to know that it is you. Send it now.
held-button = Send it now
step-up-title = Show that it is you
step-up-lead = What you are about to do could harm you if somebody else did it in this browser. It is five minutes or more since you signed in.
step-up-link = We send a link to { $address }. What you typed waits for you behind it.
step-up-mail = Email me a link

email-missing = Enter your email address
email-invalid = Enter an email address in the correct format, like name@example.org
name-missing = Enter your name, at most 120 characters
field-invalid = Check this answer
refused-no-right = You can see this but you do not have the right to change it.

## Navigation

nav-challenges = Challenges
nav-my = My pitches
nav-queue = My reviews
nav-desk = Today
nav-pitches = Pitches
nav-decisions = Decisions
nav-partnerships = Partnerships
nav-gallery = Gallery
area-site = Public site
area-my = My pitches
area-review = Reviews
area-manage = Desk
area-partnerships = Partnerships
area-admin = Administration
site-home-title = Bring us what you can do

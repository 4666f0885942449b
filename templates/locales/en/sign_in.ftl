## Signing in, making an account, signing out.

sign-in-title = Sign in
sign-in-lead = We send you a link by email. There is no password to remember.
sign-in-email = Email address
sign-in-button = Email me a sign-in link
sign-in-no-account = Create an account
sign-in-sent-title = Check your email
sign-in-sent-text = If you have an account, we have sent a link. It works once, for 15 minutes.
sign-in-sent-late = Nothing there after a minute? Look in the spam folder, and check that you gave the address you use here.
sign-in-sent-mailbox = Open the mailbox of this demo
sign-in-again = Use another address
sign-in-confirm-title = Sign in
sign-in-confirm-text = Press the button to finish. The link works once.
sign-in-confirm-button = Sign in
account-title = Create an account
account-lead = You need an account to write and send a pitch. We send a link to confirm your address.
account-name = Your name
account-button = Create account
account-has-account = I already have an account
flash-signed-out = You are signed out.

refused-link-used = The link was used already.
refused-link-expired = The link has expired.
refused-address-taken = This address has an account already.

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

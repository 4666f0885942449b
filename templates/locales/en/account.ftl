## A person's own account.

my-account-title = Your account
my-account-save = Save name
address-now = Your address is { $address }.
address-new = New email address
address-hint = We send a link to the new address and tell the old one. Nothing changes before you open the link.
address-button = Change address
address-same = This is your address already
address-confirm-title = Confirm your new address
address-confirm-text = From now on you sign in with { $address }, and our mails go there. You are signed out in all other browsers.
address-confirm-button = Use this address
flash-address-asked = Open the link that we have sent to the new address.
flash-address-changed = Your address is changed.

## The way into the account

security-title = Sign-in and security
security-lead = Password, second factor, the browsers that are signed in, and what happened lately.
security-open = Look after them
security-history = What happened lately
security-history-lead = The last 20 entries about the way into your account. If one of them was not you, sign out all other browsers and set a new password.
security-sign-in-done = Signed in
security-sign-in-refused = Somebody tried a wrong password
security-sign-in-ended = Signed out
security-sign-in-links-ended = The operator ended all mailed links
security-sign-in-asked = Went to single sign-on
security-sign-in-linked = Linked single sign-on
security-sign-in-proved = Showed at single sign-on who you are
security-sign-in-provider-refused = Came back from single sign-on without success
security-sign-in-link-made = The operator made a sign-in link
security-second-factor-begun = Began to set up a second factor
security-second-factor-added = Turned on the second factor
security-second-factor-removed = Removed the second factor
security-second-factor-dropped = The operator removed the second factor
security-second-factor-proved = Entered a code
security-second-factor-refused = Somebody entered a wrong code
security-second-factor-recovery-used = Used a recovery code
security-password-set = Set a new password
security-password-reset = Used a link for a forgotten password
security-password-removed = Removed the password
security-password-proved = Entered the password again
security-password-refused = Somebody entered a wrong password again
security-session-ended = Signed out another browser
security-session-form-held = Sent a form and had to show first who you are
security-address-asked = Asked for another address
security-address-changed = Changed the address

## The password

password-title = Password
password-none = None. You sign in with mailed links.
password-since = Set on
password-choose = Choose
password-lead = With a password you sign in without waiting for a mail. You are signed out in all other browsers when you save it.
password-present = Present password
password-present-hint = Leave it empty if you have forgotten it. We then ask in another way that it is you.
password-new = New password
password-hint = At least { $count } characters. A few words that have nothing to do with each other are strong and easy to remember.
password-save = Save password
password-remove = Remove the password
flash-password-set = Your new password is saved.
flash-password-removed = Your password is removed. You sign in with mailed links.
refused-password-none = There is no password to remove.
password-not-yours = This is not your present password
password-short = Use at least { $count } characters
password-long = Use at most { $count } characters
password-weak = This is guessed too soon. Add a word or two that have nothing to do with the others.
password-weak-keyboard = Keys that lie side by side are guessed soon. Use a few unrelated words instead.
password-weak-repeats = Repeated words and characters are guessed soon. Use a few different words instead.
password-weak-sequence = Rows like abc or 1234, dates and years are guessed soon. Use a few unrelated words instead.
password-weak-names = Names and single words are guessed soon, above all your own and those of this portal. Add a few unrelated words.
password-weak-common = This is close to a password that many people use. Use a few unrelated words instead.
password-breached = This password is on a list of stolen ones, so strangers try it. Choose another.
my-account-sessions = Where you are signed in
my-account-sessions-lead = Sign out every browser that is not yours. It is refused at its next request.
my-account-where = Browser
my-account-begun = Signed in
my-account-used = Last used
my-account-end = Sign out
my-account-sign-out = Sign out
my-account-this-one = This browser
my-account-end-others = Sign out all others
browser = { $browser } on { $system }
browser-unknown = Unknown browser
flash-account-saved = Your name is saved.
flash-account-session-ended = That browser is signed out.
flash-account-others-ended = All other browsers are signed out.

## The second factor

second-factor-title = Second factor
second-factor-lead = With a second factor, whoever can read your email cannot sign in as you: each sign-in also asks for a code from an app on your phone.
second-factor-begin = Set up an authenticator app
second-factor-required = Your role decides about the work of others, so it needs a second factor. Set one up: everything else opens afterwards.
second-factor-picture = The key as a picture. Point the camera of your app at it, or type the key below.
second-factor-step-app = Add this key to your authenticator app:
second-factor-open-app = Open the app on this device
second-factor-step-code = Enter the six digits the app shows now.
second-factor-code = Code
second-factor-code-hint = Six digits
second-factor-code-or-recovery = Six digits from your app, or one of your recovery codes
second-factor-confirm = Turn on
second-factor-new-secret = Something went wrong in the app?
second-factor-another = Make another key
second-factor-on = On
second-factor-on-text = Each sign-in asks for a code from your authenticator app.
second-factor-left = { $count ->
    [0] No recovery code is left. Remove the second factor and set it up again to get new ones.
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
}
second-factor-remove = Remove the second factor
second-factor-remove-text = From then on a mailed link is enough to sign in. The recovery codes stop working.
second-factor-done = Your second factor is on
second-factor-codes-title = Recovery codes
second-factor-codes-once = These codes are shown only now.
second-factor-codes-text = Each of them signs you in once when you do not have your phone. Keep them where you find them without it.
second-factor-kept = I have kept them
second-factor-off = Off
second-factor-change = Change
second-factor-ask-title = Enter your code
second-factor-ask-lead = Your account has a second factor. Open your authenticator app.
second-factor-ask-button = Continue
code-wrong = This code is wrong or was used already. Enter the code your app shows now.
refused-second-factor-on = Your second factor is on already.
refused-second-factor-none = There is no second factor to confirm or remove.
flash-second-factor-removed = The second factor is removed.

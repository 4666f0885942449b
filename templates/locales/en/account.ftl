## A person's own account.

my-account-title = Your account
my-account-save = Save name
my-account-sessions = Where you are signed in
my-account-sessions-lead = Sign out every browser that is not yours. It is refused at its next request.
my-account-where = Browser
my-account-begun = Signed in
my-account-used = Last used
my-account-end = Sign out
my-account-sign-out = Sign out
my-account-this-one = This browser
my-account-end-others = Sign out all others
my-account-browser = { $browser } on { $system }
my-account-browser-unknown = Unknown browser
flash-account-saved = Your name is saved.
flash-account-session-ended = That browser is signed out.
flash-account-others-ended = All other browsers are signed out.

## The second factor

second-factor-title = Second factor
second-factor-lead = With a second factor, whoever can read your email cannot sign in as you: each sign-in also asks for a code from an app on your phone.
second-factor-begin = Set up an authenticator app
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

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

## Mails. Subjects: the fact first, at most 70 characters where the data allow.

mail-hello = Hello { $name },
mail-help = Questions: { $contact }
mail-sign-in-subject = Your sign-in link for { $site }
mail-sign-in-text = Here is the link to sign in. It works once, for { $minutes } minutes.
mail-sign-in-button = Sign in
mail-sign-in-not-you = You did not ask for it? Then ignore this mail: nothing happens without the link.
mail-new-account-subject = Confirm your email address for { $site }
mail-new-account-text = Open the link to confirm your address and to sign in for the first time. It works once, for { $minutes } minutes.
mail-new-account-button = Confirm and sign in
mail-new-account-not-you = You did not ask for an account? Then ignore this mail: none is made without the link.

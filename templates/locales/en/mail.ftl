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
mail-not-you = That was not you? Then open the link at once, sign out all other browsers and set a new password.
mail-security-button = Look after your account
mail-new-sign-in-subject = New sign-in to your account at { $site }
mail-new-sign-in-text = Somebody signed in to your account with a browser we had not seen there before: { $browser }, { $at }.
mail-reset-subject = Set a new password for { $site }
mail-reset-text = Open the link to set a new password. It works once, for { $minutes } minutes.
mail-reset-button = Set a new password
mail-reset-not-you = You did not ask for it? Then ignore this mail: your password stays as it is.
mail-new-address-subject = Confirm your new address for { $site }
mail-new-address-text = Open the link in a browser where you are signed in, to use this address from now on. It works once, for { $minutes } minutes.
mail-new-address-button = Confirm this address
mail-new-address-not-you = You did not ask for it? Then ignore this mail: nothing happens without the link.
mail-address-asked-subject = A new address for your account at { $site }
mail-address-asked-text = Somebody who is signed in to your account asked to change its address to { $address }. It changes when a link that was sent there is opened.
mail-changed-subject = { $what ->
    [password] Your password for { $site } was changed
    [password-removed] Your password for { $site } was removed
    [address] Your address for { $site } was changed
    [factor-added] Your second factor for { $site } was turned on
    [passkey-added] A passkey for { $site } was added
    [passkey-removed] A passkey for { $site } was removed
    [sign-on-linked] Your account for { $site } was linked to single sign-on
   *[other] Your second factor for { $site } was removed
}
mail-changed-text = { $what ->
    [password] Your password was changed on { $at }. All other browsers were signed out.
    [password-removed] Your password was removed on { $at }. You sign in with mailed links.
    [address] The address of your account was changed on { $at }. All other browsers were signed out.
    [sign-on-linked] On { $at } your account was linked to your single sign-on. You can sign in with it from now on.
    [factor-added] Your second factor was turned on on { $at }. From now on each sign-in asks for a code.
    [passkey-added] A passkey was added to your account on { $at }. Whoever has it can sign in as you.
    [passkey-removed] A passkey of your account was removed on { $at }. All other browsers were signed out.
   *[other] Your second factor was removed on { $at }. From now on no sign-in asks for a code.
}

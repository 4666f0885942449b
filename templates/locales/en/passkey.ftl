## Passkeys.

passkey-title = Passkey
passkey-list-title = Passkeys
passkey-list-lead = With a passkey you sign in by fingerprint, face or PIN, without an address, a password or a code. It stays on your device or in your password manager, and it works nowhere else than here.
passkey-name = Name
passkey-name-hint = So that you recognise it, such as "Laptop" or "Blue key"
passkey-name-missing = Enter a name, at most 60 characters
passkey-made = Added
passkey-used = Last used
passkey-unused = Not yet
passkey-none = None
passkey-count = { $count ->
    [one] One passkey
   *[other] { $count } passkeys
}
passkey-new-title = Add a passkey
passkey-new-lead = Your browser asks you where to keep it. Add one on each device you use, or a second one that you keep elsewhere.
passkey-new-button = Add passkey
passkey-needs-script = Passkeys need JavaScript, which is off in this browser.
passkey-rename = Save name
passkey-remove = Remove this passkey
passkey-remove-text = From then on nobody signs in with it. You are signed out in all other browsers. Delete it on your device as well.
passkey-sign-in = Sign in with a passkey
passkey-prove = Use a passkey
passkey-instead = Or use a passkey
passkey-instead-text = A passkey counts as a second factor too: you sign in by fingerprint, face or PIN.
passkey-ask-lead = Your account has a passkey. Your browser asks for your fingerprint, face or PIN.
passkey-failed = That did not work. Try again, or choose another way.
passkey-known = This device has a passkey for your account already.
passkey-refused = This passkey was not accepted. Try again, or choose another way.
refused-passkey-known = This passkey belongs to an account already.
refused-passkey-last = Your role needs a second factor, and this passkey is your last one. Add another one first.
refused-passkeys-many = You have { $count } passkeys, which is the most. Remove one first.
refused-passkeys-unavailable = Passkeys do not work at this address: they need one with a name, such as https://portal.example or http://localhost.
flash-passkey-added = Your passkey is added. You can sign in with it from now on.
flash-passkey-renamed = The name is saved.
flash-passkey-removed = The passkey is removed.
security-passkey-added = Added a passkey
security-passkey-renamed = Renamed a passkey
security-passkey-removed = Removed a passkey
security-passkey-proved = Showed a passkey
security-passkey-refused = Somebody showed a passkey that was not accepted
security-passkey-counter-refused = A passkey was refused because there may be a copy of it. Remove it and add a new one.

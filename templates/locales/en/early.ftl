# Drafts that begin before their address is confirmed.

my-early-title = Start your pitch
my-early-email = Your email address
my-early-email-hint = We send a link to it, with which you confirm it. You can write at once, in this browser; you cannot add files, invite others or send before it is confirmed.
my-early-kept = { $days ->
    [one] A draft whose address is not confirmed within a day is deleted.
   *[other] A draft whose address is not confirmed within { $days } days is deleted.
}
my-early-have = You have an account?
my-early-sign-in = Sign in and start there
my-early-waits-title = Confirm your address
my-early-waits = We have sent a link to { $email }. Open it and confirm the address, on any device. Until then this draft opens in this browser alone, and it is deleted if it is not confirmed before { $time }.
my-early-again = Another mail, or another address
my-early-again-do = Send the link
my-early-blocked = Waits for your address
my-early-files = Confirm your address to add files.
my-early-send = Confirm your address to send: open the link we have sent you.
my-early-banner = Your address is not confirmed yet.
my-early-banner-link = What to do
flash-my-early-asked = We have sent another link. The one before does not work any more.
refused-unconfirmed = Confirm your address first: open the link we have sent you. Then you can add files, invite others and send.
refused-draft-confirmed = The address of this draft is confirmed already. Sign in to go on with it.
refused-draft-expired = This draft waited too long for its address to be confirmed. It is deleted.

confirm-title = Confirm your address
confirm-text = The pitch { $reference } for “{ $challenge }” was begun with the address { $email }. Confirm that it is yours: the pitch is then in your account and nowhere else.
confirm-not-you = That was not you? Then leave this page. Nothing happens, and the draft is deleted.
confirm-name = Your name
confirm-do = Confirm address
confirm-sign-in = Sign in
flash-draft-confirmed = Your address is confirmed. You can now add files, invite others and send.
flash-draft-confirmed-sign-in = The address is confirmed. Sign in with it to go on with the pitch.

mail-confirm-draft-subject = Confirm your address for the pitch { $reference }
mail-confirm-draft-text = Somebody began the pitch { $reference } for “{ $challenge }” with this address. If it was you, confirm the address: the pitch is then in your account, and can be sent.
mail-confirm-draft-until = The link works once, on any device, until { $until }.
mail-confirm-draft-button = Confirm address
mail-confirm-draft-not-you = That was not you? Then there is nothing to do: without the link nothing happens, and the draft is deleted.

retention-unconfirmed = Drafts whose address nobody confirmed

## Signing in at the host's own provider.

sso-button = Sign in with { $name }
sso-onward-title = On to your sign-in
sso-onward-text = You are taken there by itself. Follow the button if nothing happens.
sso-refused-title = You are not signed in
sso-other-ways = Other ways to sign in
sso-away = The sign-in service does not answer. Try again in a minute, or sign in another way.
sso-title = Single sign-on
sso-linked = Linked on
sso-not-linked = Not linked
sso-link = Link your account
sso-prove = You show it at your sign-in service, which asks you again.
flash-sso-linked = Your account is linked. You can sign in with your sign-in service from now on.

refused-sso-lost = This sign-in was not begun in this browser, was finished already, or took longer than ten minutes. Begin again.
refused-sso-cancelled = You cancelled at the sign-in service. Nothing was changed.
refused-sso-answer = The sign-in service sent an answer that cannot be trusted. Begin again. If it happens once more, tell whoever runs this portal.
refused-sso-address = The sign-in service has not confirmed your email address. Confirm it there first, or sign in another way.
refused-sso-unknown = There is no account for you here, and your sign-in service makes none. Ask whoever runs this portal.
refused-sso-account = Your address has an account here that is not linked to your sign-in service. Sign in another way and link it under Sign-in and security.
refused-sso-closed = Your account here is closed. Ask whoever runs this portal.
refused-sso-taken = You are linked to another account here already.
refused-sso-other = This is another person at the sign-in service than the one your account is linked to.
refused-sso-old = The sign-in service did not ask you again, so it does not show that it is you. Begin again.

# Why an e-mail address is refused.

invalid-email = Enter an email address in the form name@example.org
invalid-email-letters = Enter the email address with plain letters a to z only; check for letters that only look alike
invalid-email-long = Enter an email address of at most { $max } characters

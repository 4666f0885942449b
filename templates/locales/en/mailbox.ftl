## The local mailbox of the demo.

mailbox-title = Mailbox
mailbox-lead = Every mail this demo has sent. Nothing here has left the machine.
mailbox-subject = Subject
mailbox-to = To
mailbox-at = Sent
mailbox-older = Older mails
mailbox-empty-title = No mails yet
mailbox-empty-why = The portal writes when somebody signs in, sends a pitch, is assigned a review or gets a decision.
mailbox-empty-action = See the challenges
mailbox-open = Open { $path }

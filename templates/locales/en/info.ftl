## Standing pages.

info-how-it-works-title = How it works
info-how-it-works-1-heading = Pitch
info-how-it-works-1-text = Find a challenge that fits you, read everything that will be asked, and write your pitch section by section. What you type is saved. You send it when you are ready, and get a receipt with the exact time and a fingerprint of what you sent.
info-how-it-works-2-heading = Evaluation
info-how-it-works-2-text = Evaluators with different views read your pitch after they have declared conflicts of interest. They score it by the criteria that stand on the challenge page.
info-how-it-works-3-heading = Decision
info-how-it-works-3-text = One person proposes a decision and a second person approves it. Then everybody decided on hears at the same moment. You get a reason, and feedback where the host wrote some.
info-how-it-works-4-heading = Partnership
info-how-it-works-4-text = A selected pitch becomes a partnership with a named owner on our side. From there you plan the work together.

info-help-title = Help
info-help-1-heading = I did not get the sign-in link
info-help-1-text = Look in the spam folder, and check the address you gave. The link works for 15 minutes; you can ask for a new one at any time.
info-help-2-heading = I lost my connection while writing
info-help-2-text = What was saved is safe. The page says when it last saved. Sign in again and open your pitch from "My pitches".
info-help-3-heading = I sent something by mistake
info-help-3-text = You can withdraw a pitch on its page until the decision. The evaluators lose access at once.
info-help-4-heading = Something else
info-help-4-text = Write to { $contact }. Give the reference of your pitch, but not its content.

info-accessibility-title = Accessibility
info-accessibility-1-heading = What we aim for
info-accessibility-1-text = All pages are made to meet WCAG 2.2, level AA. Everything works with the keyboard, without JavaScript, at 320 pixels of width and with enlarged text.
info-accessibility-2-heading = How it is checked
info-accessibility-2-text = Automatic checks run on every page in light and dark, on narrow and wide screens, with each change of the software.
info-accessibility-3-heading = When something does not work for you
info-accessibility-3-text = Write to { $contact } and say which page it is. We answer, and we help you to finish what you wanted to do.

info-privacy-title = Privacy
info-privacy-1-heading = What we keep
info-privacy-1-text = Your name and email address, what you write in pitches, and when you did what. There is no tracking and no third party in these pages.
info-privacy-2-heading = Who reads your pitch
info-privacy-2-text = The evaluators assigned to it, and the managers of the challenge. Administrators of the site have no standing right to read it.
info-privacy-3-heading = Cookies
info-privacy-3-text = One cookie keeps you signed in, one remembers your choice of colours. Nothing else.
info-privacy-4-heading = Your data
info-privacy-4-text = Write to { $contact } if you want a copy of your data or want it deleted.

info-terms-title = Terms
info-terms-1-heading = Your ideas stay yours
info-terms-1-text = Sending a pitch transfers no rights. The terms on intellectual property of each challenge stand on its page, and you accept a fixed version of them when you send.
info-terms-2-heading = Deadlines
info-terms-2-text = A pitch counts as sent when our server has received it before the closing time. The time on the receipt is the server's.
info-terms-3-heading = Fairness
info-terms-3-text = Evaluators with a conflict of interest do not read your pitch. Nobody approves a decision that they proposed.

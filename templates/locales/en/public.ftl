## What a challenge and the public say to each other.

site-challenge-tab-questions = Questions and answers
question-title = Questions and answers
question-rules = Answers are published to everybody. Names are not: neither the name of whoever asked nor of their organisation.
question-none = No questions yet.
question-waiting = { $n ->
    [one] One question waits for an answer.
   *[other] { $n } questions wait for an answer.
}
question-asked-by = Asked by a participant
question-answered = answered
question-revised = changed
question-late = Answered after the questions closed
question-changes-rules = This changes the rules
question-own = Your questions
question-see-answer = Read the answer
question-ask = Ask a question
question-until = You can ask until { $time }.
question-always = You can ask at any time while the challenge is open.
question-closed = Questions closed on { $time }. Those that were asked before are still answered here.
question-stopped = Questions are not taken at present.
question-sign-in = Sign in to ask
question-text = Your question
question-text-hint = Write nothing that is confidential: the team may publish the question as you write it.
question-asked-already = You have asked this already. It waits for its answer.
question-alike = Is it one of these?
question-ask-mine = No, ask mine
question-ask-do = Ask
refused-questions-closed = Questions about this challenge are closed.
flash-question-asked = Your question is with the team. You get a mail when it is answered.

question-state-waiting = Waiting for an answer
question-state-answered = Answered
question-state-merged = The same as another question
question-state-rejected = Not answered

question-inbox = Questions from the public
question-inbox-lead = Who asked is not shown to you or to anybody else. An answer is always published to everybody.
question-inbox-waiting = Waiting for an answer
question-inbox-none = No question waits for an answer.
question-inbox-settled = Settled
question-one = A question from the public
question-do-answer = Answer it to everybody
question-wording = The question as it is published
question-wording-hint = Leave out what tells who asked.
question-answer = The answer
question-rules-tell = { $n ->
    [one] The answer changes the rules. This will mail one person at once.
   *[other] The answer changes the rules. This will mail { $n } people at once.
}
question-rules-title = An answer changes the rules
question-publish = Publish
question-do-merge = It is the same as another question
question-into = The other question
question-into-missing = Choose a question that waits or is answered.
question-merge = Merge
question-do-reject = Settle it without an answer
question-reason = Why, for the person who asked
question-reject = Settle without an answer
refused-question-settled = Somebody has settled this question meanwhile. Open it again to see how.
flash-question-answered = The answer is published.
flash-question-merged = The questions are merged.
flash-question-rejected = The question is settled.

did-question-asked = Question asked
did-question-answered = Question answered
did-question-revised = Answer changed
did-question-merged = Questions merged
did-question-rejected = Question settled without an answer

mail-question-subject = We have your question about { $challenge }
mail-question-text = We have your question about “{ $challenge }”:
mail-question-public = The answer is published to everybody, without your name. You get a mail when it is there.
mail-question-button = Read the questions and answers
mail-settled-subject = { $fate ->
    [answered] Your question is answered: { $challenge }
    [merged] Others ask the same about { $challenge }
   *[rejected] Your question about { $challenge }
}
mail-settled-text = { $fate ->
    [answered] Your question about “{ $challenge }” is answered:
    [merged] Others asked the same about “{ $challenge }”. One answer is published for all of you; you get a mail when it is there. You asked:
   *[rejected] Your question about “{ $challenge }” will not be answered in public. You asked:
}
mail-settled-answer = The answer, published to everybody:
mail-settled-reason = The team says why: { $reason }
mail-waits-subject = Questions wait for an answer: { $challenge }
mail-waits-text = People ask about “{ $challenge }”. You get at most one of these mails a day.
mail-waits-button = Open the questions
mail-update-subject = Update: { $challenge }
mail-update-text = There is news about “{ $challenge }”:
mail-update-rules = This changes the rules. If you have a pitch or a draft, read it again with this in mind.
mail-update-button = Read it on the page of the challenge
mail-update-why = You get this because you have a draft or a pitch there.

## News.

site-challenge-tab-updates = Updates
update-title = Updates
update-none = No updates yet.
update-lead = What you publish here is read by everybody, and is mailed to those who have a draft or a pitch and to those who follow the challenge.
update-field-title = Heading
update-field-text = What is new
update-tell = { $n ->
    [0] This will mail nobody: nobody has a draft or a pitch, and nobody follows.
    [one] This will mail 1 person.
   *[other] This will mail { $n } people.
}
update-post = Publish
update-posted = Published
update-told = { $n ->
    [one] 1 person was mailed.
   *[other] { $n } people were mailed.
}
refused-update-state = Updates are published while a challenge is public.
flash-update-posted = The update is published.
did-update-posted = Update published

## Following.

follow-link = Follow by mail
follow-title = Follow this challenge
follow-lead = You get a mail when something changes, when questions are answered and when there is news. Each mail has a link that stops them.
follow-email = Your email address
follow-do = Send me a link to confirm
follow-privacy = The address is used for these mails alone. If it is not confirmed within 7 days, it is deleted.
flash-follow-asked = We have sent a mail to this address. Open the link in it to confirm.
subscription-title = Mails about { $challenge }
subscription-waiting = You do not get mails yet. Confirm that this address is to get them.
subscription-confirm = Confirm
subscription-expired = This link was good for 7 days. If you still want to follow the challenge, ask for another one.
subscription-follows = You follow this challenge.
subscription-paused = Mails are paused. You get none until you go on.
subscription-pause = Pause
subscription-resume = Go on
subscription-stop = Stop
subscription-ended = You do not follow this challenge any more. Your address is deleted within days.
subscription-undo = That was a mistake: follow again
subscription-again = Follow the challenge again
flash-subscription = It is as you wanted.
refused-subscription = This cannot be done any more. Ask for another link on the page of the challenge.
did-subscription-asked = Somebody asked to follow
did-subscription-confirm = Follower confirmed
did-subscription-pause = Follower paused
did-subscription-resume = Follower goes on
did-subscription-stop = Follower stopped
did-question-told = Followers told of answers

mail-answers-subject = { $n ->
    [one] 1 new answer: { $challenge }
   *[other] { $n } new answers: { $challenge }
}
mail-answers-text = { $n ->
    [one] A question about “{ $challenge }” was answered.
   *[other] { $n } questions about “{ $challenge }” were answered.
}
mail-follow-why = You get this mail because you follow the challenge. Pause or stop these mails here:
mail-follow-subject = Confirm that you follow { $challenge }
mail-follow-text = Somebody asked for mails about “{ $challenge }” to this address. You get none before you confirm it; the link is good for 7 days.
mail-follow-button = Confirm
mail-follow-again-subject = You follow { $challenge } already
mail-follow-again-text = Somebody asked for mails about “{ $challenge }” to this address. It gets them already; you can pause or stop them.
mail-follow-again-button = Manage these mails
mail-follow-not-you = That was not you? Then there is nothing to do.

## What is said about a pitch.

thread-title = Messages
thread-lead = One thread with the challenge team. Evaluators do not read it.
thread-none = No messages.
thread-team = The challenge team
thread-text = Your message
thread-send = Send message
thread-send-applicant = Send to the applicant
thread-mails = The people of this pitch are told by email that there is a message. The mail does not say what is in it.
thread-answer-by = Answer needed by
thread-by = An answer is needed by
thread-shared = With the applicant
thread-internal = Internal: the applicant never sees this
thread-internal-lead = Notes among those who manage this challenge. They are on no page, in no mail and in no export of the applicant.
thread-note = Your note
thread-note-hint = Internal: the applicant never sees this.
thread-note-do = Keep the note
thread-rounds = Questions that open answers again
thread-ask-lead = The applicant can answer again in the fields you name, until the date you set. What was sent stays as it is for the evaluators.
thread-questions = Questions
thread-fields = Fields that are open
thread-fields-hint = Only these can be answered again.
thread-due = Answer by
thread-ask = Ask
thread-answered-at = Answered
thread-not-answered = Not answered yet.
thread-request-title = Questions about your pitch
thread-request-due = Answer by
thread-request-open = Answer the questions of the challenge team by { $time }
thread-request-over = Questions of the challenge team, due { $time }
thread-request-frozen = What you sent stays as it is. Your answers stand beside it.
thread-request-send = Send answers
thread-request-save = Save
thread-answered = You sent these answers: { $time }.
thread-too-late = The date for these answers has passed. If something stood in your way, write to the challenge team.
thread-empty = Enter a text
thread-too-long = The text must be { NUMBER($limit, useGrouping: "true") } characters or fewer
thread-past = Enter a time to come
thread-no-date = Enter until when
thread-no-fields = Choose the fields that are open
thread-home = Answer the questions about { $reference }
thread-status-link = Messages
refused-asked-already = Earlier questions are not answered yet.
refused-answered = These questions are answered already, or their date has passed.
flash-thread-sent = The message is sent.
flash-thread-noted = The note is kept. The applicant never sees it.
flash-thread-asked = The questions are sent.
flash-thread-saved = Your answers are saved. Send them when they are complete.
flash-thread-answered = Your answers are sent.

mail-message-subject = New message about { $reference }
mail-message-text = There is a new message about the pitch { $reference } for the challenge “{ $challenge }”.
mail-message-by = An answer is needed by { $time }.
mail-message-link = Read it and answer:
mail-message-button = Read the message
mail-message-why = You get this because you work on this pitch or manage its challenge.

mail-clarification-subject = { $reminder ->
    [yes] Still open: questions about { $reference }, answer by { $due }
   *[no] Questions about { $reference }, answer by { $due }
}
mail-clarification-text = The challenge team has questions about your pitch { $reference } for the challenge “{ $challenge }”. You can answer until { $due }.
mail-clarification-link = Answer:
mail-clarification-button = Answer the questions
mail-clarification-why = You get this because you lead or edit this pitch.

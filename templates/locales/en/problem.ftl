# Pages that stand where another page was expected. Headings carry no numbers.

problem-search = Search challenges
problem-contact = If you need help, write to <a href="mailto:{ $address }">{ $address }</a>.
problem-reference = If you write to us, give this reference:
problem-home = Go to the start page
problem-back = Go back

## 400: the request could not be read
problem-bad-request-title = We could not read that request
problem-bad-request-text = Something in it was damaged on the way, or contained characters that no form of ours sends. Go back, check what you typed and send it again.

## 403: visible, but not allowed
problem-forbidden-title = You can see this but not change it
problem-forbidden-do-title = You can see this but not { $verb } it
problem-forbidden-text = Your role does not include this step. Somebody with the right role can do it for you, or can give you that role.
problem-forbidden-who = { $who } can do it.

## 403: a request from somewhere else
problem-origin-title = This request did not come from this site
problem-origin-text = To protect your account, we only accept changes that are sent from our own pages. Open the page again and repeat what you did.

## 404: says nothing about what was asked for
problem-not-found-title = Page not found
problem-not-found-typed = If you typed the address, check that it is correct.
problem-not-found-pasted = If you pasted it, check that you copied all of it.
problem-not-found-link = If you followed a link, the page may have moved, or it may be for other people than you.

## 405
problem-method-title = This page cannot be used like that
problem-method-text = You may have opened the address of a form. Open the page that contains it and use its button.

## 409
problem-conflict-title = This is no longer possible
problem-conflict-text = Something changed since you opened the page. Nothing of what you just did was applied. Open the page again to see how things stand now.

## 410
problem-gone-title = This has been withdrawn
problem-gone-text = It was public before and has been taken down.
problem-gone-when = It was withdrawn on { $date }.

## 408
problem-too-slow-title = The connection was too slow
problem-too-slow-text = What you sent stopped coming, so we did not wait for the rest and kept none of it. Go back: what you typed is still in the form. Then send it again.

## 503, a lockdown
problem-locked-title = This is switched off for now
problem-locked-text = The people who run this portal have switched parts of it off to protect what is in it. Nothing was changed, and nothing you saved earlier is lost. Reading still works.

## 413
problem-too-large-title = This is too large to send
problem-too-large-text = The text or the files together are larger than we accept at once. Shorten the text, or send less at a time. What you saved earlier is still there.

## 415
problem-media-title = We cannot read this kind of content
problem-media-text = The request was not sent as a form of ours sends it. Open the page again and use its button.

## 422
problem-invalid-title = There is a problem with what was sent
problem-invalid-text = Some of it cannot be taken as it is. Go back to the page; it says which part and why.

## 429
problem-misdirected-title = This is not the address of this portal
problem-misdirected-text = The request names another host. Check the address, or ask the operator to add this name.

problem-too-many-title = Too many tries
problem-too-many-text = { $seconds ->
    [one] Try again in one second.
   *[other] Try again in { $seconds } seconds.
}

## 500
problem-fault-title = There is a problem with this service
problem-fault-text = Anything you had saved is safe. Try again in a few minutes.

## 503
problem-busy-title = The service is not available right now
problem-busy-text = Anything you had saved is safe. You can use the service again in a few minutes.
problem-busy-until = Anything you had saved is safe. You can use the service again from { $time }.

## A link that was used up
problem-link-title = This link no longer works
problem-link-text = A link from our mails works once and only for a short time. Ask for a new one; it arrives within a minute.
problem-link-action = Ask for a new link

problem-nothing-changed = Nothing of what you just did was applied. Open the page again to see how things stand now.

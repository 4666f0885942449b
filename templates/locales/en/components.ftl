component-close = Close
component-undo = Undo
component-cancel = Cancel
component-breadcrumbs = You are here
component-change = Change
component-not-provided = Not provided
component-optional = (optional)
component-choose = Choose
component-yes = Yes
component-no = No
component-currency = Currency of { $what }
component-confidential = Confidential: only the challenge team and the evaluators of your pitch read this.
component-errors-title = There is a problem
component-error = Error:
# Before the title of a page whose form was refused.
component-error-title = Error:
component-limit = { $n ->
    [one] Up to 1 character
   *[other] Up to { $n } characters
}
component-of-limit = of { $n } characters
component-too-long = Too long
component-for-you = for you: { $time }
component-step-done = (done)
component-added = Added:
component-removed = Removed:
component-as-table = Show as table
component-abstain = Cannot judge
component-anchors = What the scores mean

## Tables and filters
component-select = Select { $what }
component-select-all = Select all on this page
component-select-matching = { $n ->
    [one] Select the one that matches
   *[other] Select all { $n } that match
}
component-selected = selected
component-bulk = With the selected rows
component-filters-on = Filters in use
component-remove-filter = Remove filter: { $what }
component-clear-all = Clear all
component-more = More ({ $n })
component-filter = { $n ->
    [0] Filter
   *[other] Filter ({ $n })
}
component-apply = Apply filters
component-search = Search
component-pages = Pages
component-page = Page { $page }
component-previous = Previous
component-next = Next

## Saving while somebody types. The word in angle brackets is filled in by the browser.
component-saving = Saving…
component-saved = Saved <time>
component-offline = Offline. Kept in this browser, will save when you are back online.
component-signed-out = You are signed out. Your text is kept in this browser. Sign in (opens a new tab), then press Save.
component-form-changed = The form has changed. Your text is kept. Reload this section.
component-not-saved = Not saved.
component-conflict = Somebody else changed this while you were writing.
component-keep-mine = Keep mine
component-take-theirs = Take theirs
component-restored = This browser has text that was not saved.
component-restore = Use it
component-discard = Discard it
component-erased = The text was erased on
component-show-password = Show password

## Fields of forms
component-why = Why we ask
component-words = { $n ->
    [one] Up to 1 word
   *[other] Up to { $n } words
}
component-scale = From 1 ({ $low }) to { $most } ({ $high })
component-add-person = Save and add another
component-add-up = Save and add up
component-budget-row = For
component-currency-label = Currency
component-files-later = { $most ->
    [one] 1 file. Files are added to the pitch beside its answers.
   *[other] Up to { $most } files. Files are added to the pitch beside its answers.
}
component-frozen = This answer cannot be changed any more.

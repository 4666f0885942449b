# The innovation fields: their tree at the desk, and their pages for everybody.

nav-fields = Innovation fields
audit-group-area = Innovation fields
did-area-added = Field added
did-area-changed = Field changed
did-area-moved = Field moved
did-area-retired = Field retired
did-area-restored = Field offered again
did-area-merged = Field merged

fields-title = Innovation fields
fields-lead = Challenges and pitches are sorted and found by these. The order here is the order everywhere.
fields-name = Name
fields-name-hint = Short, as it stands in lists. The address of the field stays when the name changes.
fields-own = Challenges
fields-all = With those below
fields-order = Order
fields-up = Up
fields-down = Down
fields-description = Description
fields-description-hint = What belongs here, in a sentence or two. Everybody reads it.
fields-parent = Below
fields-parent-hint = At most three fields stand one below the other.
fields-parent-none = Nothing: at the top
fields-owner = Owner
fields-owner-hint = Who looks after it. Only people of the host see who that is.
fields-owner-none = Nobody
fields-none = No fields yet
fields-none-why = Without fields, challenges cannot be sorted. Add the first one below.
fields-retired = Retired
fields-merged = Merged fields
fields-merged-line = { $name } is now { $into }
fields-add = Add a field
fields-add-do = Add
fields-save = Save
fields-public = See its page
fields-used = Challenges in it: { $own }. With those below: { $all }.

fields-retire = Retire this field
fields-retire-why = It is offered no more to new challenges and pitches. Challenges that lie in it stay there and are still found. Fields below it stay on offer.
fields-restore = Offer this field again
fields-restore-why = It is retired: challenges that lie in it stay there, new ones cannot choose it.
fields-merge = Merge this field
fields-merge-why = Another field takes over its challenges and the fields below it. You see what changes before anything is done.
fields-merge-look = Choose the other field
fields-merge-title = Merge { $name }
fields-merge-into = Into
fields-merge-choose = Choose a field
fields-merge-show = Show what changes
fields-merge-what = { $name } becomes { $into }
fields-merge-challenges = { $n ->
    [0] No challenge moves.
    [one] 1 challenge moves to { $into }.
   *[other] { $n } challenges move to { $into }.
}
fields-merge-child = { $child } moves below { $into }.
fields-merge-links = Filters and links to { $name } lead to { $into }.
fields-merge-pitches = Pitches keep the word they were sent with and are read as the new field.
fields-merge-final = This cannot be undone.
fields-merge-do = Merge

fields-name-missing = Enter a name
fields-name-taken = Enter a name that no field beside it has
fields-too-many = Merge or reuse fields first: there can be at most { $limit }
fields-no-word = There are too many fields of this name. Choose another one.
fields-owner-unknown = Choose somebody from the list
fields-parent-unknown = Choose a field from the list
fields-parent-itself = Choose a field that is not this one and not below it
fields-parent-retired = Choose a field that is offered
fields-too-deep = Choose a higher place: at most { $limit } fields stand one below the other
fields-merge-unknown = A field can only be merged into one that is offered.
fields-merge-merged = This field was merged already.
fields-merge-itself = A field cannot be merged into itself or into one below it.
fields-merge-deep = The fields below it would stand too deep: at most { $limit } stand one below the other. Move them first.
fields-merge-name = Both have a field called { $name }. Rename or merge those first.

flash-fields-added = Added.
flash-fields-saved = Saved.
flash-fields-moved = Moved.
flash-fields-retired = Retired.
flash-fields-restored = Offered again.
flash-fields-merged = Merged. Old links lead here.

site-fields-title = Innovation fields
site-fields-lead = What we look for, by field. Choose one to see the challenges that are open in it.
site-fields-open = { $n ->
    [0] nothing open
    [one] 1 open
   *[other] { $n } open
}
site-fields-none = No fields yet
site-fields-none-why = The challenges are all in one list.
site-fields-below = Fields in it
site-fields-challenges = Open challenges
site-fields-more = { $n ->
    [one] 1 more is open in this field.
   *[other] { $n } more are open in this field.
}
site-fields-nothing-open = Nothing is open in this field at the moment.
site-fields-all = All challenges of this field
site-fields-feed = Feed of new challenges
site-fields-retired = New challenges are no longer put into this field. Those that lie in it stay here.

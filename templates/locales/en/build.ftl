## The form builder: forms of challenges at the desk.

build-version = Version { $version } is in use.
build-version-changed = Version { $version } is in use. Your changes wait here until you put them in use.
build-pitches = { $sent ->
    [0] { $drafts ->
        [0] Nobody has begun a pitch.
        [one] 1 draft, nothing sent yet.
       *[other] { $drafts } drafts, nothing sent yet.
    }
    [one] 1 pitch was sent.
   *[other] { $sent } pitches were sent.
}
build-locked = Pitches were sent on this form. You can add fields that may be left out; anything else needs a second person and becomes a new version. What was sent stays on the version it began with.
build-try = Try it as an applicant
build-export = Download
build-import = Replace the form
build-faults = Before it can be put in use
build-up = Move up
build-down = Move down
build-remove = Remove
build-add = Add
build-add-kind = New field
build-add-section = Add a section
build-new-section = New section
build-new-field = New question
build-empty-section = Nothing is asked here yet.
build-asked-if = Asked only if { $condition }
build-changes = Your changes
build-added = Added
build-removed = Removed
build-changed = Changed
build-sections-changed = Sections
build-use = Put in use
build-use-ask = Ask a second person
build-use-lead = New pitches begin on this version.
build-use-drafts = New pitches begin on this version. Whoever has a draft is told what was added, and decides when to move.
build-use-second = Nothing changes before somebody else who manages or approves this challenge confirms it.
build-discard = Discard your changes
build-waiting = { $name } wants to change this form
build-mark-required = Required
build-mark-confidential = Confidential
build-mark-identity = Hidden while blind
build-mark-reuse = Can be taken over
flash-build-discarded = Discarded. The form is the version in use again.
flash-build-used = Put in use.
flash-build-asked = Asked. A second person has to confirm it.
flash-build-decided = Done.
flash-build-imported = Taken in. Nothing is in use before you put it in use.
refused-form-changed = Somebody changed this form since you opened the page. What you typed is still here: compare it, and save again to write over theirs.
refused-form-too-large = The form is too large to be kept: it has room for 512 KiB. Shorten its texts.
refused-form-same = Nothing is different from the version in use.
refused-form-waits = A change of this form waits for a second person already.
refused-form-own = Somebody else has to confirm what you proposed.

## Kinds of fields

build-kind-short-text = One line of text
build-kind-long-text = Paragraphs of text
build-kind-number = Number
build-kind-money = Amount of money
build-kind-date = Date
build-kind-date-range = From a day to a day
build-kind-yes-no = Yes or no
build-kind-one-of = Choose one
build-kind-many-of = Choose several
build-kind-scale = Scale
build-kind-url = Web address
build-kind-email = E-mail address
build-kind-phone = Telephone number
build-kind-country = Country
build-kind-people = Table of people
build-kind-budget = Budget by year
build-kind-capabilities = Capabilities or markets
build-kind-file = Files
build-kind-agreement = Agreement to tick
build-kind-note = Heading and text

## A section

build-section-title = Title
build-section-do = Save
build-section-title-hint = One topic: the page of the section has this heading.
build-section-guidance = Guidance
build-section-guidance-hint = Why you ask, what a good answer is, who reads it.
build-section-id = Id
build-section-id-hint = A word for the address of the page, such as your_solution.

## A field

build-field-label = Label
build-field-label-hint = What is asked, best as “Your evidence” or as a question.
build-field-hint = Help
build-field-hint-hint = What a good answer is.
build-field-why = Why you ask
build-field-why-hint = Shown on demand: people answer better when they know.
build-field-id = Id
build-field-id-hint = The name of the answer in exports and conditions, such as team_size. Answers move to a new version only under the same id.
build-field-section = Section
build-field-section-hint = Another one moves the field to its end.
build-field-max-chars = Most characters
build-field-max-chars-hint = 1 to 500 for one line, up to 50,000 for paragraphs.
build-field-max-words = Most words
build-field-max-words-hint = Counted beside the characters.
build-field-min = Least
build-field-min-hint = The smallest number that is taken.
build-field-max = Greatest
build-field-max-hint = The largest number that is taken.
build-field-decimals = Decimal places
build-field-decimals-hint = 0 for whole numbers, up to 6.
build-field-unit = Unit
build-field-unit-hint = Stands behind the number, such as kW.
build-field-currencies = Currencies
build-field-currencies-hint = Such as EUR, USD. With one of them nobody has to choose.
build-field-earliest = First day
build-field-earliest-hint = Days before it are refused.
build-field-latest = Last day
build-field-latest-hint = Days after it are refused.
build-field-options = Options or rows
build-field-options-hint = One a line, as “word: What is read”. Without a word one is made.
build-field-least = At least
build-field-least-hint = How many there must be.
build-field-most = At most
build-field-most-hint = How many there can be; the highest step of a scale.
build-field-low = Word for the lowest step
build-field-low-hint = Such as “not at all”.
build-field-high = Word for the highest step
build-field-high-hint = Such as “completely”.
build-field-years = Years
build-field-years-hint = 1 to 10.
build-field-of = List
build-field-of-hint = Answers from a list of the portal feed the map of capabilities and markets.
build-list-areas = Innovation fields
build-list-markets = Markets
build-list-own = The applicant’s own words
build-field-text = Text
build-field-text-hint = Of an agreement, another text is a new version that must be ticked again.
build-marks = Who answers, who reads
build-field-required = Must be answered before sending
build-field-required-hint = Otherwise it can be left out.
build-field-required-from = Required from
build-field-required-from-hint = Before this day it can be left out though it is required.
build-field-frozen-after = Fixed after
build-field-frozen-after-hint = The last day on which the answer can be changed.
build-field-confidential = Confidential
build-field-confidential-hint = Read only by the challenge team and by evaluators without a conflict, after they accepted the agreement.
build-field-identity = Tells who the applicant is
build-field-identity-hint = Removed while a stage is blind.
build-field-reuse = Key of reuse
build-field-reuse-hint = Fields of other forms with the same key offer their answers here, such as company_profile.
build-condition = When it is asked
build-expression = As an expression:
build-field-join = Asked
build-field-join-hint = Answers to a field that is not asked are kept until the pitch is sent, and left out then.
build-join-always = Always
build-join-all = If all of these hold
build-join-any = If one of these holds
build-join-cel = If an expression holds
build-rule = Rule
build-rule-field = Field { $n }
build-rule-is = Comparison { $n }
build-rule-value = Value { $n }
build-rule-hint = Values are numbers, days such as 2027-03-01, yes or no, a country code such as FI, the word of an option, or a piece of text.
build-rule-words = Words of options
build-field-cel = Expression
build-field-cel-hint = In CEL, with the ids of fields as names, such as team_size >= 5 && "energy" in areas. It compares and joins; it computes nothing.
build-save-stay = Save and stay here
form-rule-and = and
form-rule-or = or
form-rule-is = “{ $field }” is { $value }
form-rule-is-not = “{ $field }” is not { $value }
form-rule-at-least = “{ $field }” is at least { $value }
form-rule-at-most = “{ $field }” is at most { $value }
form-rule-contains = “{ $field }” has { $value }
form-rule-answered = “{ $field }” is answered
form-rule-not-answered = “{ $field }” is not answered
form-rule-is-short = is
form-rule-is-not-short = is answered and is not
form-rule-at-least-short = is at least
form-rule-at-most-short = is at most
form-rule-contains-short = has
form-rule-answered-short = is answered
form-rule-not-answered-short = is not answered
form-setting-number = Enter a number within its limits
form-setting-day = Enter a day, like 2027-03-01
form-setting-comparison = Choose a comparison

## On trial, and as a file

build-try-lead = Fill it in as an applicant would. Nothing you type here is kept.
build-try-check = Check
build-try-complete = Complete: a pitch with these answers could be sent.
build-import-lead = The sections of the form are replaced. You see what is different, and nothing is in use before you put it in use.
build-templates = Start from a template
build-template-take = Take this form
build-template-standard = The standard form
build-template-short = An idea on one page
build-template-project = A project with people, plan and budget
build-no-template = Choose a form
build-import-template = Forms that come with the portal
build-import-template-hint = Each can be put in use as it is.
build-file = Take in a file
build-file-choose = File
build-import-file = The text of the file
build-import-file-hint = JSON as you download it here.
build-file-take = Take it in
form-import-too-large = The file is larger than 512 KiB
form-import-no-json = The file is no JSON: { $told }
form-import-no-form = At { $place } the file is no form: { $told }
form-import-unknown = At { $place } the file says something no form has

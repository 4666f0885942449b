# The pitch form: what is said around the fields and about the answers.
#
# Arguments of every message about an answer:
#   $label    the label as the form has it
#   $subject  the label where it starts a sentence; a question stands in quotation marks
#   $name     the label inside a sentence; a question stands in quotation marks

## Words of the form

form-optional = (optional)
form-confidential = Confidential
form-not-provided = Not provided
form-yes = Yes
form-no = No
form-person = Person { $n }
form-person-name = Name
form-person-role = Role
form-person-email = E-mail address
form-year = Year { $n }
form-cell = { $row }, { $column }
form-range-from = From
form-range-to = To
form-from-to = { $from } to { $to }
form-scale-chosen = { $chosen } of { $most }
form-budget-row = { $row }: { $sum }
form-budget-total = Total
form-status-not-started = Not started
form-status-in-progress = In progress
form-status-problem = There is a problem
form-status-completed = Completed

## What is missing

form-missing = Enter { $name }
form-not-selected = Select { $name }
form-not-yes-or-no = Select yes or no for { $name }
form-not-ticked = Tick the box for { $name }
form-no-currency = Select a currency for { $name }
form-too-few-options = Select at least { $limit } options for { $name }

form-too-few-rows = Add at least { $limit } for { $name }
form-day-missing = Enter both days for { $name }
form-name-missing = Enter the name of every person for { $name }

## What does not fit

form-too-many-words = { $subject } must be { $limit } words or fewer
form-too-many-rows = No more than { $limit } can be added for { $name }
form-end-first = { $subject } must end on the first day or later
form-not-an-email = { $subject } must have e-mail addresses like kim@example.org
form-not-a-phone = { $subject } must be a telephone number, like +358 40 123 4567

form-too-long = { $subject } must be { $limit } characters or fewer
form-too-many-options = No more than { $limit } can be selected for { $name }
form-out-of-range = { $subject } must be between { $least } and { $most }
form-invisible = { $subject } must have characters that can be seen, not only control characters
form-not-a-number = { $subject } must be a number, like 12.5
form-not-a-whole-number = { $subject } must be a whole number, like 12
form-one-decimal = { $subject } must have 1 decimal place or none
form-too-many-decimals = { $subject } must have { $limit } decimal places or fewer
form-not-an-amount = { $subject } must be an amount of money, like 250,000 or 250,000.50
form-amount-unclear = { $subject } must be an amount that can be read in one way only, like 250,000 or 250,000.50
form-not-a-date = { $subject } must be a real date, like 2027-03-01 or 1 March 2027
form-not-a-web-address = { $subject } must be a web address, like https://www.example.org
form-unknown-option = Select { $name } from the list
form-agreement-changed = Read { $name } again and tick the box: the text has changed
form-field-changed = Answer { $name } again: the question has changed

## What is wrong with a form (for the person who makes it)

form-definition-id = The id “{ $place }” must be a lowercase letter, then lowercase letters, digits and underscores, 60 characters or fewer
form-definition-id-twice = The id “{ $place }” must be different from all others
form-definition-version = The version of “{ $place }” must be 1 or more
form-definition-size = “{ $place }” must have 1 to 30 sections, each with at least 1 field, and 200 fields or fewer
form-definition-no-text = Enter the title, label or text of “{ $place }”
form-definition-too-long = The texts of “{ $place }” must be shorter
form-definition-options = “{ $place }” must have 1 to 200 different options, each with a word and a label
form-definition-currencies = “{ $place }” must have 1 to 50 different currencies, like EUR
form-definition-limits = The limits of “{ $place }” must be possible, and the least no more than the greatest
form-definition-reserved = “{ $place }” cannot be used as an id: the portal uses this word itself
form-definition-reuse = The key of reuse of “{ $place }” must be a lowercase letter, then lowercase letters, digits and underscores
form-definition-days = “{ $place }” can be required only from a day on which it can still be changed, and only if it is required
form-definition-not-asked = “{ $place }” asks nothing that is kept as an answer: it cannot be required, frozen or taken over
form-definition-unknown-name = The condition of “{ $place }” asks for “{ $name }”, which is no field that can be asked for
form-definition-comparison = The condition of “{ $place }” compares “{ $name }” with something it can never be
form-definition-circle = The condition of “{ $place }” goes in a circle with others
form-definition-rules = The condition of “{ $place }” must have 1 to 10 rules
form-definition-expression = The condition of “{ $place }” cannot be understood: { $told }
form-definition-no-title = The form must have a short text with the id “{ $place }” that is required, not confidential, not removed while blind and without a condition: lists show it
form-definition-not-a-name = “{ $place }” must be a short text that is removed while a stage is blind: it names the organisation

## How a person wants the portal.

# In its own words, for the list of languages.
preference-language-name = English
preference-title = Language, time and look
preference-language = Language
preference-zone = Time zone
preference-zone-hint = Such as Europe/Helsinki. Dates of a challenge also keep its own zone. Empty means UTC.
preference-save = Save
preference-language-unknown = Choose one of the languages
preference-zone-unknown = There is no such time zone. Write region and city, such as Europe/Helsinki
preference-look-unknown = Choose one of these
flash-preferences-saved = Your choices are saved.

## M25 · bringing a challenge to people

share-title = Share
share-not-yet = There is nothing to share before the challenge is public. Until then you can show it to somebody with a secret link:
share-invited = This challenge is for invited people alone, so there is no address to share. Invite them:
share-address = Its address
share-long = Address
share-short = Short, for print and slides
share-picture = The address as a code for the camera of a phone
share-picture-save = Save the code as a picture for print
share-text = A text to copy
share-text-hint = For news, letters and posts
share-subscribe = For those who want to be told
share-calendar = Its deadline for calendars
share-feed = Its changes for feed readers
share-follow = Follow it by mail
share-embeds = On other sites
share-embeds-lead = A page of another site shows this challenge, or all that are open, as they stand here at that moment. Only the sites that you name can do it.
share-embeds-none = No other site shows it yet.
share-embed-look = See it
share-snippet = Paste this into the page
share-end = End
share-add-title = Let a site show it
share-add = Let it show
share-scope = What it shows
share-scope-challenge = This challenge
share-scope-list = All open challenges
share-scope-missing = Choose what it shows
share-sites = The sites
share-sites-hint = One a line, without a path, such as https://www.example.org
share-sites-missing = Enter at least one site
share-sites-many = Enter at most { $most } sites
share-site-wrong = “{ $site }” is no site: enter https:// and its name, without a path
refused-share-state = Other sites only show what is public and not over.
flash-share-added = Copy its lines into the page of the site.
flash-share-ended = The site shows nothing any more.
did-embed-added = Site may show it
did-embed-ended = Site may no longer show it

## P12 · on another site

embed-title = Challenges
embed-none = No challenge is open at the moment.
embed-all = All challenges of { $site }

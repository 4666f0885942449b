## Parts of the portal are switched off.

lockdown-title = Lockdown
lockdown-lead = When something leaks, or changes that should not, switch off what could make it worse. It takes effect with the next request, for everybody, and nothing is lost.
lockdown-is-on = Parts of the portal are switched off.
lockdown-banner = Parts of this portal are switched off.
lockdown-what = Switch off
lockdown-off-writes = Sending, saving and deciding
lockdown-off-writes-hint = Everything can be read. Signing in and out still works.
lockdown-off-search = Searching and downloading
lockdown-off-search-hint = Lists can be looked through, but not searched, and no file leaves the portal.
lockdown-since = Since
lockdown-reason = Reason
lockdown-reason-hint = Everybody reads it at the top of every page. Do not name people or what leaks.
lockdown-reason-missing = Say why, in at most 500 characters
lockdown-nothing = Choose what to switch off
lockdown-begin = Switch off now
lockdown-own = You switched it off. Another administrator, or the operator with “overture lockdown off”, has to switch it on again.
lockdown-end-title = Switch everything on again
lockdown-end-effect = Everybody can send, save, decide, search and download again.
lockdown-end = Switch on
refused-own-lockdown = Whoever switched the portal off cannot switch it on: ask another administrator.
refused-locked-already = Parts of the portal are switched off already. Open the page again to see by whom and why.
flash-lockdown-begun = It is switched off.
flash-lockdown-ended = Everything is switched on again.
nav-lockdown = Lockdown

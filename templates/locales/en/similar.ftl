## Near-duplicates of a pitch

similar-title = Pitches like { $reference }
similar-lead = Sent pitches that you may read and that say much the same, here and in all other challenges. Other names and other figures hide nothing.
similar-found = Similar pitches
similar-pitch = Pitch
similar-challenge = Challenge
similar-shared = In common
similar-look = Look
similar-compare = Compare
similar-none = No pitch says much the same
similar-none-why = At least 30 % of all rows of three words would have to be the same.
similar-side-by-side = Side by side: { $percent } % in common
similar-marked = What both say is marked.
similar-question = Question

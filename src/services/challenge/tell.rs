//! Telling everybody who hears of a challenge: those with a draft or a pitch, and those who follow it.

use std::collections::HashSet;

use entity::values::{ChallengeId, MailKind, SubscriptionId};

use crate::{
    app::App,
    domain::{actor::Op, notice::Notice},
    error::Result,
    services::record::{self, Letter, Recipient, random_hex, token_hash},
    store::{self, Reading, Tx, subscription::Follower},
    wording::Wording,
};

/// Somebody who hears of it.
#[derive(Clone, Debug)]
pub(super) struct Hearer {
    to: Recipient,
    /// They hear of it because they follow, and stop it themselves.
    follows: Option<SubscriptionId>,
}

/// Everybody but whoever does it, each once.
pub(super) async fn hearers(conn: &impl Reading, op: &Op, challenge: ChallengeId) -> Result<Vec<Hearer>> {
    let concerned = store::challenge::concerned(conn, challenge).await?;
    let known: HashSet<String> = concerned.iter().map(|person| person.email.clone()).collect();
    let followers = followers(conn, challenge).await?;
    Ok(concerned
        .into_iter()
        .filter(|person| op.account() != Some(person.id))
        .map(|person| Hearer { to: person.into(), follows: None })
        .chain(followers.into_iter().filter(|one| !known.contains(&one.to.address)))
        .collect())
}

/// Those who follow it.
pub(super) async fn followers(conn: &impl Reading, challenge: ChallengeId) -> Result<Vec<Hearer>> {
    let followers = store::subscription::followers(conn, challenge).await?;
    let hearer = |Follower { id, email, language }| Hearer {
        to: Recipient { account: None, name: email.clone(), address: email, language },
        follows: Some(id),
    };
    Ok(followers.into_iter().map(hearer).collect())
}

/// A mail to one of them, rendered before anybody waits for the door.
#[derive(Clone, Debug)]
pub(super) struct Addressed {
    to: Recipient,
    letter: (MailKind, Letter),
    /// What opens the subscription from this mail.
    token: Option<(SubscriptionId, String)>,
}

/// The mails that say this, each in its reader's language; a follower's says where it is stopped.
pub(super) fn letters(
    app: &App,
    hearers: Vec<Hearer>,
    notice: impl Fn(&Wording<'_>, Option<String>) -> Notice,
) -> Result<Vec<Addressed>> {
    hearers
        .into_iter()
        .map(|Hearer { to, follows }| {
            let token = follows.map(|id| (id, random_hex::<32>()));
            let stop = token.as_ref().map(|(_, token)| app.link(&format!("/subscriptions/{token}")));
            let notice = notice(&app.wording(&to.language), stop);
            let letter = record::letter(app, &to, &notice)?;
            let token = token.map(|(id, token)| (id, token_hash(&token)));
            Ok(Addressed { to, letter: (notice.kind(), letter), token })
        })
        .collect()
}

/// Queues them; answers how many. `fact` names what they tell.
pub(super) async fn post(tx: &Tx, app: &App, op: &Op, fact: &str, letters: &[Addressed]) -> Result<i32> {
    let tokens = letters.iter().filter_map(|letter| letter.token.clone()).collect();
    store::subscription::add_tokens(tx, tokens, op.now).await?;
    for Addressed { to, letter, .. } in letters {
        record::post(tx, app, op, to, fact, None, letter.clone()).await?;
    }
    Ok(i32::try_from(letters.len()).unwrap_or(i32::MAX))
}

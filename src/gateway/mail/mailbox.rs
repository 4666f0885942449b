//! The local mailbox: a folder with one JSON file a mail, read in the browser at `/mailbox`.

use std::{
    io,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use entity::values::OutboxId;
use tokio::{fs, io::AsyncWriteExt as _};

use crate::domain::{delivery::Attempt, mail::Message};

/// A folder of mails. The file name is the outbox id, which no text from outside can be but a UUID.
pub struct Mailbox {
    folder: PathBuf,
}

/// Some mails of the mailbox.
#[derive(Debug, Default)]
pub struct Shelf {
    /// Newest first.
    pub messages: Vec<Message>,
    /// Files among them that could not be read.
    pub unreadable: usize,
    /// Where the next shelf goes on, if there is one.
    pub next: Option<OutboxId>,
}

impl Mailbox {
    /// Makes the folder, for its owner only: the mails in it sign people in.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .recursive(true)
            .create(folder)
            .with_context(|| format!("the mailbox {} cannot be made", folder.display()))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Puts the mail into the folder; a second time changes nothing.
    pub(super) async fn deliver(&self, message: &Message) -> Attempt {
        match self.store(message).await {
            Ok(()) => Attempt::Delivered,
            Err(fault) => Attempt::Retry(format!("the mailbox cannot be written: {fault}")),
        }
    }

    /// Written whole or not at all, and on the disk when this returns.
    async fn store(&self, message: &Message) -> io::Result<()> {
        let path = self.path(message.id);
        let unfinished = path.with_extension("part");
        let mut file = fs::File::create(&unfinished).await?;
        file.write_all(&serde_json::to_vec_pretty(message)?).await?;
        file.sync_all().await?;
        fs::rename(&unfinished, &path).await?;
        #[cfg(unix)]
        fs::File::open(&self.folder).await?.sync_all().await?;
        Ok(())
    }

    /// At most `count` mails, newest first, beginning after the given one. Foreign files are not looked at.
    pub async fn list(&self, after: Option<OutboxId>, count: usize) -> io::Result<Shelf> {
        let mut ids = Vec::new();
        let mut entries = fs::read_dir(&self.folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            ids.extend(id_of(&entry.path()).filter(|id| after.is_none_or(|after| *id < after)));
        }
        ids.sort_unstable_by(|a, b| b.cmp(a));

        let mut shelf = Shelf::default();
        for id in ids.iter().take(count) {
            match self.read(*id).await {
                Some(message) => shelf.messages.push(message),
                None => shelf.unreadable += 1,
            }
        }
        shelf.next = ids.get(..count).filter(|_| ids.len() > count).and_then(|ids| ids.last()).copied();
        Ok(shelf)
    }

    /// One mail; none if it is missing or cannot be read.
    pub async fn read(&self, id: OutboxId) -> Option<Message> {
        let json = fs::read(self.path(id)).await.ok()?;
        serde_json::from_slice(&json).ok()
    }

    /// The ids of all mails, those that were not written whole among them.
    pub async fn ids(&self) -> io::Result<Vec<OutboxId>> {
        let mut ids = Vec::new();
        let mut entries = fs::read_dir(&self.folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            ids.extend(id_of(&entry.path()).or_else(|| id_of(&entry.path().with_extension("json"))));
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// Removes a mail and what there is of it; nothing when there is none.
    pub async fn remove(&self, id: OutboxId) -> io::Result<()> {
        let path = self.path(id);
        for path in [path.with_extension("part"), path] {
            match fs::remove_file(path).await {
                Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
                _ => {}
            }
        }
        Ok(())
    }

    fn path(&self, id: OutboxId) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }
}

/// The id that a finished mail's file is named after.
fn id_of(path: &Path) -> Option<OutboxId> {
    path.file_name()?.to_str()?.strip_suffix(".json")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::mail::tests::letter_to_ada;

    fn mailbox() -> (tempfile::TempDir, Mailbox) {
        let data = tempfile::tempdir().expect("a folder");
        let mailbox = Mailbox::open(&data.path().join("deep/mailbox")).expect("a mailbox");
        (data, mailbox)
    }

    #[tokio::test]
    async fn a_mail_is_kept_once_however_often_it_is_delivered() {
        let (_data, mailbox) = mailbox();
        let message = letter_to_ada();
        std::fs::write(mailbox.path(message.id).with_extension("part"), "{ cut off").expect("a file");

        for _ in 0..2 {
            assert_eq!(mailbox.deliver(&message).await, Attempt::Delivered);
        }

        assert_eq!(mailbox.list(None, 10).await.expect("a shelf").messages, std::slice::from_ref(&message));
        assert_eq!(std::fs::read_dir(&mailbox.folder).expect("a folder").count(), 1);
        assert_eq!(mailbox.read(message.id).await, Some(message));
        assert_eq!(mailbox.read(OutboxId::generate()).await, None);
    }

    #[tokio::test]
    async fn the_newest_mail_comes_first_and_paging_misses_none() {
        let (_data, mailbox) = mailbox();
        let mut newest_first = Vec::new();
        for _ in 0..5 {
            let message = letter_to_ada();
            mailbox.deliver(&message).await;
            newest_first.insert(0, message.id);
        }

        let (mut seen, mut after, mut shelves) = (Vec::new(), None, 0);
        loop {
            let shelf = mailbox.list(after, 2).await.expect("a shelf");
            seen.extend(shelf.messages.iter().map(|message| message.id));
            (after, shelves) = (shelf.next, shelves + 1);
            if after.is_none() {
                break;
            }
        }
        assert_eq!((seen, shelves), (newest_first, 3));
        assert_eq!(mailbox.list(None, 5).await.expect("a shelf").next, None);
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_read_is_counted_and_the_rest_is_shown() {
        let (data, mailbox) = mailbox();
        let message = letter_to_ada();
        mailbox.deliver(&message).await;
        std::fs::write(mailbox.path(OutboxId::generate()), "{ not a mail").expect("a file");
        std::fs::write(mailbox.folder.join("notes.json"), "{}").expect("a file");
        std::fs::write(data.path().join("deep/secret.json"), "{}").expect("a file");

        let shelf = mailbox.list(None, 10).await.expect("a shelf");

        assert_eq!((shelf.messages, shelf.unreadable), (vec![message], 1));
        assert!("../secret".parse::<OutboxId>().is_err(), "no path is an id");
    }

    #[tokio::test]
    async fn a_removed_mail_leaves_nothing_and_the_others_alone() {
        let (_data, mailbox) = mailbox();
        let (one, other) = (letter_to_ada(), letter_to_ada());
        for message in [&one, &other] {
            mailbox.deliver(message).await;
        }
        let unfinished = OutboxId::generate();
        std::fs::write(mailbox.path(unfinished).with_extension("part"), "{ cut off").expect("a file");
        assert_eq!(mailbox.ids().await.expect("ids"), [one.id, other.id, unfinished]);

        for id in [one.id, unfinished, OutboxId::generate()] {
            mailbox.remove(id).await.expect("removed or never there");
        }

        assert_eq!(mailbox.ids().await.expect("ids"), [other.id]);
        assert_eq!(std::fs::read_dir(&mailbox.folder).expect("a folder").count(), 1);
    }

    #[tokio::test]
    async fn a_folder_that_is_gone_is_tried_again_later() {
        let (data, mailbox) = mailbox();
        drop(data);

        assert!(matches!(mailbox.deliver(&letter_to_ada()).await, Attempt::Retry(_)));
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_open_the_mailbox() {
        use std::os::unix::fs::PermissionsExt as _;

        let (_data, mailbox) = mailbox();
        let mode = std::fs::metadata(&mailbox.folder).expect("a folder").permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}

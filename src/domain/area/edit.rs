//! How the tree may change.

use entity::values::{AccountId, Area};

use super::{Node, Tree};
use crate::error::{Invalid, Refusal};

/// How many fields may stand one above the other.
pub const DEEPEST: usize = 3;
/// How many fields there may be, the merged ones among them: every page of challenges knows them all.
pub const MOST: usize = 200;
/// Characters of a name and of a description.
pub const LONGEST_NAME: usize = 80;
pub const LONGEST_DESCRIPTION: usize = 600;

/// What is typed about a field.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    pub name: &'a str,
    pub description: &'a str,
    /// The word of the field above it; empty at the top.
    pub parent: &'a str,
    /// The id of an account; empty for nobody.
    pub owner: &'a str,
}

/// What is kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub name: String,
    pub description: String,
    pub parent: Option<Area>,
    pub owner: Option<AccountId>,
}

/// Where a field is moved among its siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    /// The direction of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "up" => Some(Self::Up),
            "down" => Some(Self::Down),
            _ => None,
        }
    }
}

/// The words to try for a field of this name, the best first, without end in practice.
pub fn words(name: &str) -> impl Iterator<Item = Area> {
    let slug: String = slug::slugify(name).chars().take(Area::LONGEST - 4).collect();
    let slug = match slug.trim_matches('-') {
        "" => "field".to_owned(),
        slug => slug.to_owned(),
    };
    std::iter::once(slug.clone())
        .chain((2..1_000).map(move |number: u32| format!("{slug}-{number}")))
        .filter_map(|word| word.parse().ok())
}

/// What makes two names the same.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Tree {
    /// What was typed about `of`, or about a new field: `owners` are those who may look after one. Refused beside the
    /// field: no name, one that a sibling has, too long texts, a place in itself, too deep or in what is offered no
    /// more.
    pub fn settle(
        &self,
        of: Option<&Area>,
        typed: Typed<'_>,
        owners: &[AccountId],
    ) -> Result<Settings, Invalid> {
        let mut invalid = Invalid::default();
        let name = typed.name.split_whitespace().collect::<Vec<_>>().join(" ");
        let description = typed.description.replace("\r\n", "\n").trim().to_owned();
        if name.is_empty() || name.chars().any(|c| c.is_control()) {
            invalid.push("name", Refusal::new("fields-name-missing"));
        } else if name.chars().count() > LONGEST_NAME {
            invalid.push("name", Refusal::new("run-too-long").with("limit", LONGEST_NAME));
        }
        if description.chars().count() > LONGEST_DESCRIPTION {
            invalid.push("description", Refusal::new("run-too-long").with("limit", LONGEST_DESCRIPTION));
        }
        let parent = match typed.parent {
            "" => Ok(None),
            word => self.place(of, word).map(Some),
        };
        let owner = match typed.owner {
            "" => Ok(None),
            id => owners.iter().find(|owner| owner.to_string() == id).copied().map(Some).ok_or(()),
        };
        if owner.is_err() {
            invalid.push("owner", Refusal::new("fields-owner-unknown"));
        }
        match &parent {
            Err(why) => invalid.push("parent", why.clone()),
            Ok(parent) => {
                let mut siblings = self.children(parent.as_ref()).filter(|node| Some(&node.area) != of);
                if siblings.any(|node| folded(&node.name) == folded(&name)) {
                    invalid.push("name", Refusal::new("fields-name-taken"));
                }
            }
        }
        if of.is_none() && self.nodes.len() >= MOST {
            invalid.push("name", Refusal::new("fields-too-many").with("limit", MOST));
        }
        match (parent, owner) {
            (Ok(parent), Ok(owner)) if invalid.0.is_empty() => {
                Ok(Settings { name, description, parent, owner })
            }
            _ => Err(invalid),
        }
    }

    /// The field of this word as one below which `of`, or a new field, may stand.
    fn place(&self, of: Option<&Area>, word: &str) -> Result<Area, Refusal> {
        let parent = word.parse().ok().filter(|area| !self.below(area).is_empty());
        let parent: Area = parent.ok_or(Refusal::new("fields-parent-unknown"))?;
        let moved = of.map_or(&[][..], |of| self.below(of));
        if moved.iter().any(|node| node.area == parent) {
            return Err(Refusal::new("fields-parent-itself"));
        }
        let stays = of.and_then(|of| self.find(of)).is_some_and(|node| node.parent.as_ref() == Some(&parent));
        if !stays && self.find(&parent).is_some_and(|node| !node.is_offered()) {
            return Err(Refusal::new("fields-parent-retired"));
        }
        if self.way(&parent).len() + of.map_or(1, |of| self.height(of)) > DEEPEST {
            return Err(Refusal::new("fields-too-deep").with("limit", DEEPEST));
        }
        Ok(parent)
    }

    /// How many fields stand one below the other from this one down, itself included.
    fn height(&self, area: &Area) -> usize {
        let deepest = self.below(area).iter().map(|node| self.way(&node.area).len()).max().unwrap_or(0);
        deepest.saturating_sub(self.way(area).len()) + 1
    }

    /// The siblings in the order in which they stand once this one was moved by one place; nothing where it stands at
    /// the end already.
    #[must_use]
    pub fn shifted(&self, area: &Area, direction: Direction) -> Vec<Area> {
        let Some(node) = self.find(area) else { return Vec::new() };
        let mut siblings: Vec<Area> =
            self.children(node.parent.as_ref()).map(|sibling| sibling.area.clone()).collect();
        let Some(place) = siblings.iter().position(|sibling| sibling == area) else { return Vec::new() };
        let other = match direction {
            Direction::Up => place.checked_sub(1),
            Direction::Down => Some(place + 1).filter(|other| *other < siblings.len()),
        };
        let Some(other) = other else { return Vec::new() };
        siblings.swap(place, other);
        siblings
    }

    /// The position behind the last field below this one, or at the top.
    #[must_use]
    pub fn next_position(&self, parent: Option<&Area>) -> i32 {
        self.children(parent).map(|node| node.position).max().unwrap_or(0).saturating_add(1)
    }

    /// The fields into which this one may be merged.
    pub fn merge_targets<'a>(&'a self, area: &'a Area) -> impl Iterator<Item = &'a Node> {
        self.offered(&[]).filter(move |into| self.merge(area, &into.area).is_ok())
    }

    /// What moves below `into` when `area` is merged into it. Refused: into itself or into what is below it, into
    /// something that is offered no more, and where what moves would stand too deep or have the name of another.
    pub fn merge(&self, area: &Area, into: &Area) -> Result<Vec<&Node>, Refusal> {
        let target = self.find(into).filter(|node| node.is_offered());
        let target = target.ok_or(Refusal::new("fields-merge-unknown"))?;
        let below = self.below(area);
        if below.is_empty() {
            return Err(Refusal::new("fields-merge-merged"));
        }
        if below.iter().any(|node| node.area == target.area) {
            return Err(Refusal::new("fields-merge-itself"));
        }
        let moved: Vec<&Node> = below.iter().filter(|node| node.parent.as_ref() == Some(area)).collect();
        if !moved.is_empty() && self.way(into).len() + self.height(area) - 1 > DEEPEST {
            return Err(Refusal::new("fields-merge-deep").with("limit", DEEPEST));
        }
        let mut theirs = self.children(Some(into)).filter(|node| node.area != *area);
        let clash = theirs.find(|one| moved.iter().any(|other| folded(&one.name) == folded(&other.name)));
        match clash {
            Some(node) => Err(Refusal::new("fields-merge-name").with("name", &node.name)),
            None => Ok(moved),
        }
    }
}

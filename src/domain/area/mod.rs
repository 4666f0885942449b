//! The innovation fields: a tree of words by which challenges and pitches are sorted and found.
//!
//! A word never changes and never goes away. A field can be renamed and moved; it can be retired (what lies in it stays,
//! nothing new is put there) and merged (another one stands for it from then on).

mod edit;

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(in crate::domain) use tests::sample;

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};
use entity::values::{AccountId, Area};

pub use edit::{DEEPEST, Direction, LONGEST_DESCRIPTION, LONGEST_NAME, MOST, Settings, Typed, words};

use super::{form, search::Branch};

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub area: Area,
    pub name: String,
    pub description: String,
    pub parent: Option<Area>,
    /// Among its siblings; those of one position stand by name.
    pub position: i32,
    pub owner: Option<AccountId>,
    /// Since when it is offered no more.
    pub retired_at: Option<DateTime<Utc>>,
    /// What stands for it now.
    pub merged_into: Option<Area>,
}

impl Node {
    /// Whether new challenges may lie in it.
    #[must_use]
    pub const fn is_offered(&self) -> bool {
        self.retired_at.is_none() && self.merged_into.is_none()
    }
}

/// All fields. Whatever the rows say, each stands in it once, and every way up ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Each before those below it; the merged ones last.
    nodes: Vec<Node>,
    /// How many stand above each of those that were not merged.
    depths: Vec<usize>,
    places: HashMap<Area, usize>,
    branches: Arc<[Branch]>,
}

type Children = HashMap<Option<Area>, Vec<Node>>;

impl Tree {
    /// The tree of these rows, in any order. What hangs below nothing that is there stands at the top.
    #[must_use]
    pub fn new(rows: Vec<Node>) -> Self {
        let (living, merged): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|node| node.merged_into.is_none());
        let words: Vec<Area> = living.iter().map(|node| node.area.clone()).collect();
        let mut children = Children::new();
        for node in living {
            let parent = node.parent.clone().filter(|parent| words.contains(parent));
            children.entry(parent.clone()).or_default().push(Node { parent, ..node });
        }
        let mut tree = Self::default();
        tree.grow(None, 0, &mut children);
        // Only rows that go round in a circle are left: somebody wrote them by hand.
        while let Some(mut circle) = children.keys().next().cloned().and_then(|key| children.remove(&key)) {
            circle.iter_mut().for_each(|node| node.parent = None);
            children.insert(None, circle);
            tree.grow(None, 0, &mut children);
        }
        tree.nodes.extend(merged);
        tree.places = tree.nodes.iter().enumerate().map(|(place, node)| (node.area.clone(), place)).collect();
        let branch = |node: &Node| Branch { area: node.area.clone(), holds: tree.holds(&node.area) };
        tree.branches = tree.walk().map(|(node, _)| branch(node)).collect();
        tree
    }

    fn grow(&mut self, parent: Option<&Area>, depth: usize, children: &mut Children) {
        let mut siblings = children.remove(&parent.cloned()).unwrap_or_default();
        siblings.sort_by(|a, b| (a.position, &a.name, &a.area).cmp(&(b.position, &b.name, &b.area)));
        for node in siblings {
            let area = node.area.clone();
            self.nodes.push(node);
            self.depths.push(depth);
            self.grow(Some(&area), depth + 1, children);
        }
    }

    /// The fields that were not merged, each before those below it, with how many stand above it.
    pub fn walk(&self) -> impl Iterator<Item = (&Node, usize)> {
        self.nodes.iter().zip(self.depths.iter().copied())
    }

    /// The field of this word, merged or not.
    #[must_use]
    pub fn find(&self, area: &Area) -> Option<&Node> {
        self.places.get(area).map(|place| &self.nodes[*place])
    }

    /// What stands for this word now: the field itself, or the one into which it was merged.
    #[must_use]
    pub fn resolve(&self, area: &Area) -> Option<&Node> {
        let mut node = self.find(area)?;
        for _ in 0..self.nodes.len() {
            match &node.merged_into {
                None => return Some(node),
                Some(into) => node = self.find(into)?,
            }
        }
        None
    }

    /// The name under which a field is known now; the word itself where nothing is known of it.
    #[must_use]
    pub fn name<'a>(&'a self, area: &'a Area) -> &'a str {
        self.resolve(area).map_or(area.as_str(), |node| node.name.as_str())
    }

    /// The fields from the top down to this one; nothing for a merged one.
    #[must_use]
    pub fn way(&self, area: &Area) -> Vec<&Node> {
        let mut way = Vec::new();
        let mut next = self.below(area).first();
        while let Some(node) = next {
            way.push(node);
            next = node.parent.as_ref().and_then(|parent| self.find(parent));
        }
        way.reverse();
        way
    }

    /// The names from the top down to this field: "Energy › Storage".
    #[must_use]
    pub fn path(&self, area: &Area) -> String {
        let names: Vec<&str> = self.way(area).into_iter().map(|node| node.name.as_str()).collect();
        if names.is_empty() { self.name(area).to_owned() } else { names.join(" › ") }
    }

    /// The field and everything below it; nothing for a merged one.
    #[must_use]
    pub fn below(&self, area: &Area) -> &[Node] {
        match self.places.get(area).copied().filter(|place| *place < self.depths.len()) {
            Some(place) => &self.nodes[place..self.end(place)],
            None => &[],
        }
    }

    /// Behind the last field below the one at this place.
    fn end(&self, place: usize) -> usize {
        let depth = self.depths[place];
        let below = self.depths[place + 1..].iter().take_while(|below| **below > depth).count();
        place + 1 + below
    }

    /// The fields right below one, or at the top, in their order.
    pub fn children<'a>(&'a self, parent: Option<&'a Area>) -> impl Iterator<Item = &'a Node> {
        self.walk().map(|(node, _)| node).filter(move |node| node.parent.as_ref() == parent)
    }

    /// Each field that was merged, with what stands for it.
    pub fn merged(&self) -> impl Iterator<Item = (&Node, &Node)> {
        self.nodes[self.depths.len()..].iter().filter_map(|node| Some((node, self.resolve(&node.area)?)))
    }

    /// The words of what was merged into one of these.
    fn merged_into<'a>(&'a self, living: &'a [Node]) -> impl Iterator<Item = &'a Area> {
        self.nodes[self.depths.len()..]
            .iter()
            .filter(|node| self.resolve(&node.area).is_some_and(|into| living.contains(into)))
            .map(|node| &node.area)
    }

    /// Every word under which something of this field or below it can be kept: what was merged into it too.
    #[must_use]
    pub fn holds(&self, area: &Area) -> Vec<Area> {
        let Some(node) = self.resolve(area) else { return Vec::new() };
        let below = self.below(&node.area);
        below.iter().map(|node| &node.area).chain(self.merged_into(below)).cloned().collect()
    }

    /// What one of the chosen fields holds, for a filter. A word that is no field holds nothing but itself.
    #[must_use]
    pub fn widened(&self, chosen: &[Area]) -> Vec<Area> {
        let mut words: Vec<Area> = Vec::new();
        for area in chosen {
            let held = self.holds(area);
            words.extend(if held.is_empty() { vec![area.clone()] } else { held });
        }
        words.sort_unstable();
        words.dedup();
        words
    }

    /// Each field with what it holds, for counting.
    #[must_use]
    pub fn branches(&self) -> Arc<[Branch]> {
        Arc::clone(&self.branches)
    }

    /// The fields in which new things may lie, and those of `kept`, where something lies already.
    pub fn offered<'a>(&'a self, kept: &'a [Area]) -> impl Iterator<Item = &'a Node> {
        self.walk().map(|(node, _)| node).filter(|node| node.is_offered() || kept.contains(&node.area))
    }

    /// What stands for these fields now, each once, as far as it is offered.
    #[must_use]
    pub fn still_offered(&self, areas: &[Area]) -> Vec<Area> {
        let mut offered: Vec<Area> = Vec::new();
        for node in areas.iter().filter_map(|area| self.resolve(area)).filter(|node| node.is_offered()) {
            if !offered.contains(&node.area) {
                offered.push(node.area.clone());
            }
        }
        offered
    }

    /// The first field that is offered; where there is none, this one.
    #[must_use]
    pub fn first_offered(&self, otherwise: Area) -> Area {
        self.offered(&[]).next().map_or(otherwise, |node| node.area.clone())
    }

    /// The fields as the form of a challenge that lies in `areas` knows them: a pitch may lie in these and in what is
    /// below them. What is retired is no longer offered but stays right where it stands; a challenge whose own field
    /// is retired still has to offer it.
    #[must_use]
    pub fn known(&self, areas: &[Area]) -> Vec<form::Known> {
        let areas: Vec<&Area> =
            areas.iter().filter_map(|area| self.resolve(area)).map(|node| &node.area).collect();
        let known = |node: &Node| {
            let now = self.resolve(&node.area);
            let fits = now.is_some_and(|now| self.way(&now.area).iter().any(|on| areas.contains(&&on.area)));
            form::Known {
                word: node.area.to_string(),
                name: self.path(now.map_or(&node.area, |now| &now.area)),
                fits,
                is_offered: fits && (node.is_offered() || areas.contains(&&node.area)),
            }
        };
        self.nodes.iter().map(known).collect()
    }
}

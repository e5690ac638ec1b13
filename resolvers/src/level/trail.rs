//! Where the objects of a level stand in the answer. Looked up for errors alone, so a level keeps two numbers an object.

use std::sync::Arc;

use async_graphql::{Name, PathSegment};

/// The place of an object: which object of the level above it hangs on, and where in a list.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The parent's position in its level.
    pub parent: usize,
    /// The position in the list; `None` where the field is no list.
    pub index: Option<usize>,
}

/// The way from the root of the answer to a level.
#[derive(Debug)]
pub struct Trail {
    above: Option<(Arc<Trail>, Name)>,
    places: Vec<Place>,
}

impl Trail {
    /// Of the operation's root.
    pub(super) fn root() -> Self {
        Self { above: None, places: vec![Place { parent: 0, index: None }] }
    }

    /// Of the level below, reached through the field with that response key.
    pub(super) fn below(above: &Arc<Self>, key: Name, places: Vec<Place>) -> Self {
        Self { above: Some((Arc::clone(above), key)), places }
    }

    /// The path of the object at that position, as an error carries it.
    pub(super) fn path(&self, position: usize) -> Vec<PathSegment> {
        let (Some((above, key)), Some(place)) = (&self.above, self.places.get(position)) else { return Vec::new() };
        let mut path = above.path(place.parent);
        path.push(PathSegment::Field(key.to_string()));
        path.extend(place.index.map(PathSegment::Index));
        path
    }
}

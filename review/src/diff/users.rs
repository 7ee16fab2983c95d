//! The operations that reach unclassified changes, which the walk found outside of operations.

use std::collections::HashMap;

use openapi_document::Node;

use super::change::Facet;
use super::comparer::{ComparedPair, Draft};
use super::reach::{Reach, SetIndex};

/// The operations of unclassified changes, by the nodes of these.
pub(super) struct Users(HashMap<*const Node, SetIndex>);

impl Users {
    pub(super) fn new(pairs: &[ComparedPair<'_>], reach: &mut Reach) -> Self {
        let drafts = pairs.iter().flat_map(|pair| &pair.drafts);
        let unknown = drafts.filter(|draft| draft.facet == Facet::Unclassified);
        let nodes = unknown.flat_map(|draft| [draft.old, draft.new]).flatten();
        let mut sets: HashMap<*const Node, SetIndex> =
            nodes.map(|node| (std::ptr::from_ref(node), SetIndex::MAX)).collect();
        if !sets.is_empty() {
            for (index, pair) in pairs.iter().enumerate() {
                let (Some((old, new)), set) = (pair.objects, reach.set_of(index)) else { continue };
                add(old, set, &mut sets, reach);
                add(new, set, &mut sets, reach);
            }
        }
        Self(sets)
    }

    /// The operations that reach one of the nodes of a draft.
    pub(super) fn of(&self, draft: &Draft<'_>) -> Option<SetIndex> {
        let nodes = [draft.new, draft.old].into_iter().flatten();
        let sets = nodes.filter_map(|node| self.0.get(&std::ptr::from_ref(node)));
        sets.copied().find(|set| *set != SetIndex::MAX)
    }
}

/// Adds operations to the nodes below one that they reach.
fn add(node: &Node, set: SetIndex, sets: &mut HashMap<*const Node, SetIndex>, reach: &mut Reach) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if let Some(known) = sets.get_mut(&std::ptr::from_ref(node)) {
            *known = if *known == SetIndex::MAX { set } else { reach.union(*known, set) };
        }
        open.extend(node.children());
    }
}

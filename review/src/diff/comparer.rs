//! Walks over two documents at once, and remembers what it has examined.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use openapi_document::{Document, Node, Schemas};

use super::change::{Direction, Facet, Serialization, Verdict};
use super::rules::Rule;

/// A node on each side; either may be missing.
pub(super) type Nodes<'a> = (Option<&'a Node>, Option<&'a Node>);

/// An object on each side.
pub(super) type Objects<'a> = (&'a Node, &'a Node);

/// A change, while the walk goes on.
pub(super) struct Draft<'a> {
    pub(super) rule: Rule,
    pub(super) facet: Facet,
    pub(super) verdict: Verdict,
    pub(super) what: String,
    pub(super) old: Option<&'a Node>,
    pub(super) new: Option<&'a Node>,
}

/// Two objects that are compared: an operation, or two schemas or other shared objects in one direction.
#[derive(Default)]
pub(super) struct ComparedPair<'a> {
    pub(super) drafts: Vec<Draft<'a>>,
    /// The objects, if several places may use them.
    pub(super) objects: Option<Objects<'a>>,
    /// The first place that uses them, in words. Sentences about changes begin with it.
    pub(super) place: String,
    /// The direction that values travel.
    pub(super) direction: Option<Direction>,
    /// The pairs that hold this one.
    pub(super) parents: Vec<usize>,
    /// The operation, if it is one.
    pub(super) operation: Option<Arc<str>>,
    /// The two have no name in common: texts for people are about different things.
    pub(super) is_nameless: bool,
}

/// Two schemas that wait to be compared.
pub(super) struct Task<'a> {
    pub(super) nodes: Objects<'a>,
    pub(super) direction: Direction,
    /// In words, of the first place that uses them.
    pub(super) place: String,
    pub(super) pair: usize,
    pub(super) serialization: Serialization,
}

/// A part that is not sent by itself, and is reported only if nothing else leads to it.
pub(super) struct Aside<'a> {
    pub(super) nodes: Nodes<'a>,
    pub(super) rules: [Rule; 3],
    pub(super) title: String,
    pub(super) pair: usize,
}

/// The documents, and all that was found so far.
pub(super) struct Comparer<'a> {
    pub(super) old: &'a Document,
    pub(super) new: &'a Document,
    pub(super) pairs: Vec<ComparedPair<'a>>,
    known: HashMap<(*const Node, *const Node, Direction, Serialization), usize>,
    pub(super) waiting: VecDeque<Task<'a>>,
    pub(super) aside: Vec<Aside<'a>>,
    pub(super) old_schemas: Schemas<'a>,
    pub(super) new_schemas: Schemas<'a>,
    /// The nodes that some rule examined, by address. All others are unclassified.
    pub(super) examined: HashSet<*const Node>,
    /// The nodes at which a change was reported, by address.
    pub(super) reported: HashSet<*const Node>,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document) -> Self {
        Self {
            old,
            new,
            // The first pair is that of the documents themselves.
            pairs: vec![ComparedPair::default()],
            known: HashMap::new(),
            waiting: VecDeque::new(),
            aside: Vec::new(),
            old_schemas: Schemas::new(old),
            new_schemas: Schemas::new(new),
            examined: HashSet::new(),
            reported: HashSet::new(),
        }
    }

    /// The scope of the documents themselves.
    pub(super) fn documents(&mut self) -> Scope<'_, 'a> {
        self.scope(0, Serialization::Json)
    }

    /// The next schemas that wait, and their scope.
    pub(super) fn next_task(&mut self) -> Option<(Task<'a>, Scope<'_, 'a>)> {
        let task = self.waiting.pop_front()?;
        let scope = self.scope(task.pair, task.serialization);
        Some((task, scope))
    }

    /// The next part that was set aside, and its scope.
    pub(super) fn next_aside(&mut self) -> Option<(Aside<'a>, Scope<'_, 'a>)> {
        let aside = self.aside.pop()?;
        let scope = self.scope(aside.pair, Serialization::Json);
        Some((aside, scope))
    }

    fn scope(&mut self, pair: usize, serialization: Serialization) -> Scope<'_, 'a> {
        let (prefix, request) = (Arc::default(), Direction::Request);
        Scope { old: self.old, new: self.new, serialization, pair, prefix, request, comparer: self }
    }
}

/// The place of the walk: the pair that a change belongs to, and how the values there are written.
pub(super) struct Scope<'c, 'a> {
    /// The old document.
    pub(super) old: &'a Document,
    /// The new document.
    pub(super) new: &'a Document,
    pub(super) serialization: Serialization,
    pub(super) pair: usize,
    /// The callback that the walk is in, in words.
    pub(super) prefix: Arc<str>,
    /// The direction of requests, as clients see it: in a callback, they receive them.
    pub(super) request: Direction,
    pub(super) comparer: &'c mut Comparer<'a>,
}

impl<'a> Scope<'_, 'a> {
    /// The scope of an operation.
    pub(super) fn operation(&mut self, name: String) -> Scope<'_, 'a> {
        self.within(ComparedPair { operation: Some(name.into()), ..ComparedPair::default() })
    }

    /// The scope of two objects that have no name in common.
    pub(super) fn compare_as_equal(&mut self) -> Scope<'_, 'a> {
        let parents = vec![self.pair];
        self.within(ComparedPair { parents, is_nameless: true, ..ComparedPair::default() })
    }

    fn within(&mut self, pair: ComparedPair<'a>) -> Scope<'_, 'a> {
        self.comparer.pairs.push(pair);
        self.at(self.comparer.pairs.len() - 1)
    }

    /// The same scope, for the changes of another pair.
    fn at(&mut self, pair: usize) -> Scope<'_, 'a> {
        let (prefix, request) = (Arc::clone(&self.prefix), self.request);
        Scope { prefix, request, ..self.comparer.scope(pair, self.serialization) }
    }

    /// The same scope, for values that are written in this way.
    pub(super) fn serialized_as(&mut self, serialization: Serialization) -> Scope<'_, 'a> {
        Scope { serialization, ..self.at(self.pair) }
    }

    /// The same scope, for requests that clients receive: a callback, in words.
    pub(super) fn turned(&mut self, prefix: &str) -> Scope<'_, 'a> {
        let prefix = format!("{}{prefix}", self.prefix).into();
        Scope { prefix, request: self.request.other(), ..self.at(self.pair) }
    }

    /// Returns whether clients receive the requests.
    pub(super) fn is_turned(&self) -> bool {
        self.request == Direction::Response
    }

    /// Compares two objects, once for each direction if both sides refer to them: others may do so as well.
    pub(super) fn compare_shared(
        &mut self,
        nodes: Objects<'a>,
        direction: Direction,
        place: &str,
        compare: impl FnOnce(&mut Scope<'_, 'a>, Objects<'a>),
    ) {
        let (old, new) = self.enter_both(nodes);
        if std::ptr::eq(old, nodes.0) || std::ptr::eq(new, nodes.1) {
            return compare(self, (old, new));
        }
        let (pair, is_new) = self.pair_of((old, new), direction, self.serialization, place);
        if is_new {
            compare(&mut Scope { prefix: Arc::default(), ..self.at(pair) }, (old, new));
        }
    }

    /// Compares two objects that operations share, once.
    pub(super) fn compare_once(
        &mut self,
        objects: Objects<'a>,
        place: &str,
        compare: impl FnOnce(&mut Scope<'_, 'a>, Objects<'a>),
    ) {
        let (pair, is_new) = self.pair_of(objects, self.request, self.serialization, place);
        if is_new {
            compare(&mut Scope { prefix: Arc::default(), ..self.at(pair) }, objects);
        }
    }

    /// The pair of two objects, and whether it was not known before.
    pub(super) fn pair_of(
        &mut self,
        (old, new): Objects<'a>,
        direction: Direction,
        serialization: Serialization,
        place: &str,
    ) -> (usize, bool) {
        let Comparer { pairs, known, .. } = &mut *self.comparer;
        let count = pairs.len();
        let key: (*const Node, *const Node, _, _) = (old, new, direction, serialization);
        let pair = *known.entry(key).or_insert_with(|| {
            let (objects, place) = (Some((old, new)), place.to_owned());
            pairs.push(ComparedPair {
                objects,
                place,
                direction: Some(direction),
                ..ComparedPair::default()
            });
            count
        });
        let parents = &mut pairs[pair].parents;
        if parents.last() != Some(&self.pair) {
            parents.push(self.pair);
        }
        (pair, pair == count)
    }

    /// Reports a change on the wire.
    pub(super) fn wire(
        &mut self,
        rule: Rule,
        verdict: Verdict,
        what: String,
        old: impl Into<Option<&'a Node>>,
        new: impl Into<Option<&'a Node>>,
    ) {
        self.report(rule, Facet::Wire, verdict, what, (old.into(), new.into()));
    }

    /// Reports something that one side alone has, which is gone or new, by the rule and verdict for each. The other side
    /// has the object around it.
    pub(super) fn gone_or_new(
        &mut self,
        [gone, new]: [(Rule, Verdict); 2],
        title: &str,
        (node, is_old): (&'a Node, bool),
        around: Objects<'a>,
    ) {
        match is_old {
            true => self.wire(gone.0, gone.1, format!("{title} is gone"), node, around.1),
            false => self.wire(new.0, new.1, format!("{title} is new"), around.0, node),
        }
    }

    /// Reports a change that only people see.
    pub(super) fn docs(
        &mut self,
        rule: Rule,
        what: String,
        old: impl Into<Option<&'a Node>>,
        new: impl Into<Option<&'a Node>>,
    ) {
        self.report(rule, Facet::Docs, Verdict::Changed, what, (old.into(), new.into()));
    }

    /// Reports a change that no rule knows.
    pub(super) fn unclassified(&mut self, what: String, nodes: Nodes<'a>) {
        self.report(Rule::Unclassified, Facet::Unclassified, Verdict::Breaking, what, nodes);
    }

    /// The nodes of a keyword of two objects, or the object where it is missing, if the keyword has another value now.
    /// The same value may still be stated on one side and implied on the other.
    pub(super) fn changed(
        &mut self,
        place: &str,
        keyword: &str,
        objects: Objects<'a>,
        is_same: bool,
    ) -> Option<Nodes<'a>> {
        let (old, new) = self.keyword(objects, keyword);
        if is_same {
            self.stated_or_implied(place, keyword, (old, new));
            return None;
        }
        Some((old.or(Some(objects.0)), new.or(Some(objects.1))))
    }

    /// Reports a keyword that only one side has and whose value holds without it, too.
    pub(super) fn stated_or_implied(&mut self, place: &str, keyword: &str, (old, new): Nodes<'a>) {
        if old.is_some() != new.is_some() {
            self.docs(Rule::SameInOtherWords, format!("{place}: {keyword} is stated or implied"), old, new);
        }
    }

    /// Reports a name that differs in upper and lower case only.
    pub(super) fn in_other_case(&mut self, title: &str, names: (&str, &str), old: &'a Node, new: &'a Node) {
        if names.0 != names.1 {
            self.docs(Rule::SameInOtherWords, format!("{title} {} -> {}", names.0, names.1), old, new);
        }
    }

    /// Reports a change.
    pub(super) fn report(
        &mut self,
        rule: Rule,
        facet: Facet,
        verdict: Verdict,
        what: String,
        nodes: Nodes<'a>,
    ) {
        debug_assert!(
            rule.levels().all().contains(&verdict),
            "the table does not list that {rule} is {verdict:?}"
        );
        let (old, new) = nodes;
        self.comparer.reported.extend([old, new].into_iter().flatten().map(std::ptr::from_ref));
        let what = if self.prefix.is_empty() { what } else { format!("{}{what}", self.prefix) };
        if let Some(pair) = self.comparer.pairs.get_mut(self.pair) {
            pair.drafts.push(Draft { rule, facet, verdict, what, old, new });
        }
    }
}

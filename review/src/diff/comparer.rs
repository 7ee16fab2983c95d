//! The walk over two documents at once, and what it remembers.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use cloud_certs_codegen::{Document, Node};

use super::change::{Change, Facet, Review, Spot, Verdict};
use super::rules;
use super::view::resolve;

/// Which way a value travels. A request may only be loosened, a response only be tightened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Way {
    Request,
    Response,
}

/// What happens to the values that are valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Some are no longer.
    Tighter,
    /// Some are new.
    Looser,
    /// Both, or nobody can tell.
    Other,
}

impl Way {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
        }
    }

    /// What a step does to a deployed client.
    pub(super) fn verdict(self, step: Step) -> Verdict {
        match (self, step) {
            (Self::Request, Step::Looser) | (Self::Response, Step::Tighter) => Verdict::Compatible,
            _ => Verdict::Breaking,
        }
    }
}

/// What is known of a change while the walk goes on.
pub(super) struct Draft<'a> {
    rule: &'static str,
    facet: Facet,
    verdict: Verdict,
    what: String,
    old: Option<&'a Node>,
    new: Option<&'a Node>,
}

/// What makes two drafts the same change.
type Key<'d> = (&'static str, Verdict, &'d str, Option<*const Node>, Option<*const Node>);

impl Draft<'_> {
    fn key(&self) -> Key<'_> {
        let address = |node: Option<&Node>| node.map(std::ptr::from_ref);
        (self.rule, self.verdict, &self.what, address(self.old), address(self.new))
    }
}

/// Two objects that are compared: an operation, or two schemas in one direction.
#[derive(Default)]
struct Pair<'a> {
    drafts: Vec<Draft<'a>>,
    /// The pairs that hold this one.
    parents: Vec<usize>,
    /// The operation, if it is one.
    operation: Option<String>,
}

/// Two schemas that are still to be compared.
pub(super) struct Task<'a> {
    pub(super) pair: usize,
    pub(super) old: &'a Node,
    pub(super) new: &'a Node,
    pub(super) way: Way,
    /// In words, of the first place that uses them.
    pub(super) place: String,
}

/// The documents, and all that was found so far.
pub(super) struct Comparer<'a> {
    pub(super) old: &'a Document,
    pub(super) new: &'a Document,
    pairs: Vec<Pair<'a>>,
    /// The pair that the walk is in.
    pub(super) current: usize,
    known: HashMap<(*const Node, *const Node, Way), usize>,
    tasks: VecDeque<Task<'a>>,
    /// The nodes that some rule has looked at, by address: whatever is not among them, no rule knows.
    pub(super) seen: HashSet<*const Node>,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document) -> Self {
        Self {
            old,
            new,
            // The first pair is that of the documents themselves.
            pairs: vec![Pair::default()],
            current: 0,
            known: HashMap::new(),
            tasks: VecDeque::new(),
            seen: HashSet::new(),
        }
    }

    /// Begins an operation: what is found from now on reaches it.
    pub(super) fn begin(&mut self, operation: String) {
        self.pairs.push(Pair { operation: Some(operation), ..Pair::default() });
        self.current = self.pairs.len() - 1;
    }

    /// Goes back to the documents themselves.
    pub(super) fn end(&mut self) {
        self.current = 0;
    }

    /// Notes a change on the wire.
    pub(super) fn wire(
        &mut self,
        rule: &'static str,
        verdict: Verdict,
        what: String,
        old: Option<&'a Node>,
        new: Option<&'a Node>,
    ) {
        self.add(Draft { rule, facet: Facet::Wire, verdict, what, old, new });
    }

    /// Notes a change that only callers of the Rust see.
    pub(super) fn surface(
        &mut self,
        rule: &'static str,
        verdict: Verdict,
        what: String,
        old: Option<&'a Node>,
        new: Option<&'a Node>,
    ) {
        self.add(Draft { rule, facet: Facet::Surface, verdict, what, old, new });
    }

    /// Notes a change that only people see.
    pub(super) fn docs(
        &mut self,
        rule: &'static str,
        what: String,
        old: Option<&'a Node>,
        new: Option<&'a Node>,
    ) {
        self.add(Draft { rule, facet: Facet::Docs, verdict: Verdict::Changed, what, old, new });
    }

    /// Notes a change that no rule knows.
    pub(super) fn unclassified(&mut self, what: String, old: Option<&'a Node>, new: Option<&'a Node>) {
        let rule = "unclassified";
        self.add(Draft { rule, facet: Facet::Unclassified, verdict: Verdict::Breaking, what, old, new });
    }

    fn add(&mut self, draft: Draft<'a>) {
        if let Some(pair) = self.pairs.get_mut(self.current) {
            pair.drafts.push(draft);
        }
    }

    /// Compares two schemas later, unless that is done or waiting already.
    pub(super) fn later(&mut self, old: &'a Node, new: &'a Node, way: Way, place: String) {
        for node in [old, new] {
            node.get("$ref").into_iter().for_each(|node| self.see(node));
        }
        let (old, new) = (resolve(&self.old.root, old), resolve(&self.new.root, new));
        let key: (*const Node, *const Node, Way) = (old, new, way);
        let pair = match self.known.get(&key) {
            Some(pair) => *pair,
            None => {
                self.pairs.push(Pair::default());
                let pair = self.pairs.len() - 1;
                self.known.insert(key, pair);
                self.tasks.push_back(Task { pair, old, new, way, place });
                pair
            }
        };
        let parents = &mut self.pairs[pair].parents;
        if parents.last() != Some(&self.current) {
            parents.push(self.current);
        }
    }

    /// Compares all schemas that wait.
    pub(super) fn work(&mut self) {
        while let Some(task) = self.tasks.pop_front() {
            self.current = task.pair;
            self.schemas(&task);
        }
        self.end();
    }

    /// Marks a node and all below it as looked at.
    pub(super) fn see(&mut self, node: &'a Node) {
        self.seen.insert(node);
        node.items().iter().for_each(|item| self.see(item));
        node.entries().iter().for_each(|entry| self.see(&entry.node));
    }

    /// The changes, with the operations that they reach.
    pub(super) fn finish(self) -> Review {
        let pointers = [(self.old, true), (self.new, false)].map(|(document, is_old)| {
            let side = |draft: &Draft<'a>| if is_old { draft.old } else { draft.new };
            let wanted = self.pairs.iter().flat_map(|pair| &pair.drafts).filter_map(side);
            pointers(&document.root, &wanted.map(std::ptr::from_ref).collect())
        });
        let spot = |document: &Document, pointers: &HashMap<*const Node, String>, node: &'a Node| Spot {
            file: document.file.clone(),
            line: node.at.line,
            column: node.at.column,
            pointer: pointers.get(&std::ptr::from_ref(node)).cloned().unwrap_or_default(),
        };
        // What is found in several operations, as of a list of servers that they share, is one change.
        let mut operations: HashMap<Key<'_>, BTreeSet<String>> = HashMap::new();
        let mut drafts = Vec::new();
        for (index, pair) in self.pairs.iter().enumerate().filter(|(_, pair)| !pair.drafts.is_empty()) {
            let reached = self.operations_of(index);
            for draft in &pair.drafts {
                let known = operations.entry(draft.key()).or_insert_with(|| {
                    drafts.push(draft);
                    BTreeSet::new()
                });
                known.extend(reached.iter().cloned());
            }
        }
        let change = |draft: &Draft<'a>| Change {
            rule: draft.rule,
            facet: draft.facet,
            verdict: draft.verdict,
            what: draft.what.clone(),
            why: rules::why(draft.rule),
            old: draft.old.map(|node| spot(self.old, &pointers[0], node)),
            new: draft.new.map(|node| spot(self.new, &pointers[1], node)),
            operations: operations.get(&draft.key()).into_iter().flatten().cloned().collect(),
            accepted: None,
        };
        let mut changes: Vec<Change> = drafts.into_iter().map(change).collect();
        sort(&mut changes);
        Review { changes, ..Review::default() }
    }

    /// The operations from which a pair is reached.
    fn operations_of(&self, pair: usize) -> Vec<String> {
        let mut found = BTreeSet::new();
        let (mut visited, mut waiting) = (HashSet::new(), vec![pair]);
        while let Some(pair) = waiting.pop() {
            if !visited.insert(pair) {
                continue;
            }
            found.extend(self.pairs[pair].operation.clone());
            waiting.extend(&self.pairs[pair].parents);
        }
        found.into_iter().collect()
    }
}

/// By facet, the worst first, then in the order of the documents.
fn sort(changes: &mut [Change]) {
    let place = |spot: &Option<Spot>| spot.as_ref().map(|spot| (spot.line, spot.column));
    changes.sort_by(|a, b| {
        let key = |change: &Change| (change.facet, change.verdict, place(&change.new).or(place(&change.old)));
        key(a).cmp(&key(b)).then_with(|| a.what.cmp(&b.what))
    });
}

/// The JSON pointers to these nodes.
fn pointers(root: &Node, wanted: &HashSet<*const Node>) -> HashMap<*const Node, String> {
    fn visit(
        node: &Node,
        pointer: &mut String,
        wanted: &HashSet<*const Node>,
        found: &mut HashMap<*const Node, String>,
    ) {
        if wanted.contains(&std::ptr::from_ref(node)) {
            found.insert(node, pointer.clone());
        }
        let length = pointer.len();
        for entry in node.entries() {
            pointer.push('/');
            pointer.push_str(&entry.key.replace('~', "~0").replace('/', "~1"));
            visit(&entry.node, pointer, wanted, found);
            pointer.truncate(length);
        }
        for (index, item) in node.items().iter().enumerate() {
            pointer.push_str(&format!("/{index}"));
            visit(item, pointer, wanted, found);
            pointer.truncate(length);
        }
    }
    let mut found = HashMap::new();
    visit(root, &mut String::new(), wanted, &mut found);
    found
}

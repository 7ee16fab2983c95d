//! The walk over two documents at once, and what it remembers.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use cloud_certs_codegen::{Document, Node};

use super::change::{Facet, Verdict};
use super::view::{references, resolve};

/// Which way a value travels. A request may only be loosened, a response only be tightened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Way {
    Request,
    Response,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// With its type: 0 is not "0".
    Json,
    /// As the text of a parameter or a header, which any number is.
    Text,
    /// As text, and a list as one text an item: a list of one is written like that one.
    Exploded,
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
    pub(super) rule: &'static str,
    pub(super) facet: Facet,
    pub(super) verdict: Verdict,
    pub(super) what: String,
    pub(super) old: Option<&'a Node>,
    pub(super) new: Option<&'a Node>,
}

/// Two objects that are compared: an operation, or two schemas in one direction.
#[derive(Default)]
pub(super) struct Pair<'a> {
    pub(super) drafts: Vec<Draft<'a>>,
    /// The pairs that hold this one.
    pub(super) parents: Vec<usize>,
    /// The operation, if it is one.
    pub(super) operation: Option<Arc<str>>,
    /// Whether it holds what has no name in common: words for people are then not about the same thing.
    pub(super) is_likened: bool,
}

/// Two schemas that are still to be compared.
pub(super) struct Task<'a> {
    pub(super) pair: usize,
    pub(super) old: &'a Node,
    pub(super) new: &'a Node,
    pub(super) way: Way,
    form: Form,
    /// In words, of the first place that uses them.
    pub(super) place: String,
}

/// The documents, and all that was found so far.
pub(super) struct Comparer<'a> {
    pub(super) old: &'a Document,
    pub(super) new: &'a Document,
    pub(super) pairs: Vec<Pair<'a>>,
    /// The pair that the walk is in.
    pub(super) current: usize,
    /// How the values are written that the walk is at.
    pub(super) form: Form,
    known: HashMap<(*const Node, *const Node, Way, Form), usize>,
    tasks: VecDeque<Task<'a>>,
    /// The nodes that some rule has looked at, by address: whatever is not among them, no rule knows.
    pub(super) seen: HashSet<*const Node>,
    /// The nodes that a change has been noted at, by address.
    told: HashSet<*const Node>,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document) -> Self {
        Self {
            old,
            new,
            // The first pair is that of the documents themselves.
            pairs: vec![Pair::default()],
            current: 0,
            form: Form::Json,
            known: HashMap::new(),
            tasks: VecDeque::new(),
            seen: HashSet::new(),
            told: HashSet::new(),
        }
    }

    /// Begins an operation: what is found from now on reaches it.
    pub(super) fn begin(&mut self, operation: String) {
        self.pairs.push(Pair { operation: Some(operation.into()), ..Pair::default() });
        self.current = self.pairs.len() - 1;
    }

    /// Compares what has no name in common: the words about either side are left alone.
    pub(super) fn liken(&mut self, compare: impl FnOnce(&mut Self)) {
        let around = self.current;
        self.pairs.push(Pair { parents: vec![around], is_likened: true, ..Pair::default() });
        self.current = self.pairs.len() - 1;
        compare(self);
        self.current = around;
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

    /// Whether a change has been noted at this very node.
    pub(super) fn has_told(&self, node: &Node) -> bool {
        self.told.contains(&std::ptr::from_ref(node))
    }

    fn add(&mut self, draft: Draft<'a>) {
        self.told.extend([draft.old, draft.new].into_iter().flatten().map(std::ptr::from_ref));
        if let Some(pair) = self.pairs.get_mut(self.current) {
            pair.drafts.push(draft);
        }
    }

    /// Compares two schemas later, unless that is done or waiting already.
    pub(super) fn later(&mut self, old: &'a Node, new: &'a Node, way: Way, place: String) {
        self.see_references(old, true);
        self.see_references(new, false);
        let (old, new) = (resolve(&self.old.root, old), resolve(&self.new.root, new));
        let form = self.form;
        let key: (*const Node, *const Node, Way, Form) = (old, new, way, form);
        let pair = match self.known.get(&key) {
            Some(pair) => *pair,
            None => {
                self.pairs.push(Pair::default());
                let pair = self.pairs.len() - 1;
                self.known.insert(key, pair);
                self.tasks.push_back(Task { pair, old, new, way, form, place });
                pair
            }
        };
        let parents = &mut self.pairs[pair].parents;
        if parents.last() != Some(&self.current) {
            parents.push(self.current);
        }
    }

    /// Does something with values that are written in this form.
    pub(super) fn within(&mut self, form: Form, act: impl FnOnce(&mut Self)) {
        let around = std::mem::replace(&mut self.form, form);
        act(self);
        self.form = around;
    }

    /// Compares all schemas that wait.
    pub(super) fn work(&mut self) {
        while let Some(task) = self.tasks.pop_front() {
            self.current = task.pair;
            self.form = task.form;
            self.schemas(&task);
        }
        self.form = Form::Json;
        self.end();
    }

    /// Marks the `$ref`s that were followed from a node as looked at.
    pub(super) fn see_references(&mut self, node: &'a Node, is_old: bool) {
        let document = if is_old { self.old } else { self.new };
        self.seen.extend(references(&document.root, node).into_iter().map(std::ptr::from_ref));
    }

    /// Marks a node and all below it as looked at.
    pub(super) fn see(&mut self, node: &'a Node) {
        self.seen.insert(node);
        node.items().iter().for_each(|item| self.see(item));
        node.entries().iter().for_each(|entry| self.see(&entry.node));
    }
}

//! One document before and after, the subject of every report.

use openapi_document::{Document, Position, servers, wire};

use crate::diff::{Facet, Review, Verdict, diff};
use crate::exit::Exit;
use crate::version::Raise;

/// A document before and after, and its changes. At least one of the two sides is there.
pub(crate) struct Reviewed {
    /// The path of the document, or of the old one if it is gone.
    pub(crate) file: String,
    pub(crate) old: Option<Document>,
    pub(crate) new: Option<Document>,
    pub(crate) review: Review,
    /// The text differs, if only in a comment: the kept Rust source has its hash.
    pub(crate) is_edited: bool,
    /// The document at the last release and now, if there is a release and the document changed since the base. Versions
    /// announce this.
    pub(crate) release: Option<Box<Self>>,
}

/// A snapshot that changes.
pub(crate) struct Snapshot {
    pub(crate) path: String,
    /// The document is gone, and nothing writes the snapshot.
    pub(crate) is_stale: bool,
}

impl Reviewed {
    pub(crate) fn new(file: String, old: Option<Document>, new: Option<Document>) -> Self {
        let review = match (&old, &new) {
            (Some(old), Some(new)) => diff(old, new),
            (Some(old), None) => Review::of_single(old, true),
            (None, Some(new)) => Review::of_single(new, false),
            (None, None) => Review::default(),
        };
        Self { file, old, new, review, is_edited: true, release: None }
    }

    /// Adds what changed since the last release, in which the document was `old`.
    pub(crate) fn since(mut self, old: Option<Document>) -> Self {
        self.release = Some(Box::new(Self::new(self.file.clone(), old, self.new.clone())));
        self
    }

    /// The paths of its files in a checkout whose commit is `base`.
    pub(crate) fn files<'a>(&'a self, base: &'a str) -> impl Iterator<Item = &'a str> {
        let files = [&self.old, &self.new].into_iter().flatten().flat_map(Document::files);
        files.map(move |file| without_commit(file, base))
    }

    /// A sentence about a document that has another path than at the commit `base`.
    pub(crate) fn moved(&self, base: &str) -> Option<String> {
        let old = without_commit(&self.old.as_ref()?.file, base);
        (self.new.is_some() && old != self.file).then(|| format!("{} was {old}", self.file))
    }

    /// A document whose text did not change.
    pub(crate) fn same(file: String, document: Document) -> Self {
        Self {
            file,
            old: Some(document.clone()),
            new: Some(document),
            review: Review::default(),
            is_edited: false,
            release: None,
        }
    }

    /// The new document, or the old one if it is gone.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.new.as_ref().or(self.old.as_ref())
    }

    /// The version of the document. It follows the wire; a change for callers or readers alone is a patch.
    pub(crate) fn version(&self) -> Raise {
        let Self { old, review, .. } = self.since_release();
        let verdict = |facet| review.verdict_with_accepted(facet);
        let is_unclear = verdict(Facet::Unclassified) == Verdict::Breaking;
        let verdict = match verdict(Facet::Wire) {
            _ if is_unclear => Verdict::Breaking,
            // A removed document has no version.
            _ if self.new.is_none() => Verdict::Unchanged,
            Verdict::Unchanged | Verdict::Changed if !review.changes.is_empty() => Verdict::Changed,
            wire => wire,
        };
        let [old, new] = [old, &self.new].map(|document| document.as_ref().and_then(version));
        Raise::new(format!("{}: info.version", self.file), old, new, verdict)
    }

    /// The comparison with the last release, or else this one.
    fn since_release(&self) -> &Self {
        self.release.as_deref().unwrap_or(self)
    }

    /// The place of the new version.
    pub(crate) fn version_at(&self) -> Option<Position> {
        Some(self.new.as_ref()?.root.get("info")?.get("version")?.at)
    }

    /// The verdict that the version of the crate announces: on the Rust surface, or on a break of the wire.
    pub(crate) fn for_crate(&self) -> Verdict {
        let review = &self.since_release().review;
        let surface = review.verdict_with_accepted(Facet::Surface);
        match review.verdict_with_accepted(Facet::Wire) {
            Verdict::Breaking => Verdict::Breaking,
            _ => surface,
        }
    }

    /// The snapshots that change.
    pub(crate) fn snapshots(&self) -> Vec<Snapshot> {
        let Some(name) = self.document().map(Document::name) else { return vec![] };
        let differ = |lines: fn(&Document) -> Vec<String>| {
            self.old.as_ref().map(lines) != self.new.as_ref().map(lines)
        };
        let surface = &self.review.surface;
        let is_whole = self.old.is_none() || self.new.is_none();
        let rust = is_whole || !surface.removed.is_empty() || !surface.added.is_empty();
        let files = [
            (format!("client/api/generated/{name}.rs.in"), self.is_edited),
            (format!("snapshots/{name}.wire.snap"), differ(wire)),
            (format!("snapshots/{name}.surface.snap"), rust),
        ];
        let changed = files.into_iter().filter(|(_, is_changed)| *is_changed);
        let of_document = changed.map(|(path, _)| Snapshot { path, is_stale: self.new.is_none() });
        // One table for all documents.
        let endpoints = Snapshot { path: "snapshots/endpoints.snap".to_owned(), is_stale: false };
        of_document.chain(differ(servers).then_some(endpoints)).collect()
    }

    /// The result that counts most.
    pub(crate) fn exit(&self) -> Exit {
        let breaks = |facet| self.review.verdict(facet) == Verdict::Breaking;
        match () {
            () if self.review.unclassified() > 0 => Exit::Unclassified,
            () if breaks(Facet::Wire) => Exit::WireBreaks,
            () if breaks(Facet::Surface) => Exit::SurfaceBreaks,
            () => Exit::Fine,
        }
    }
}

/// The path in `COMMIT:path`.
fn without_commit<'a>(file: &'a str, commit: &str) -> &'a str {
    file.strip_prefix(commit).and_then(|path| path.strip_prefix(':')).unwrap_or(file)
}

fn version(document: &Document) -> Option<&str> {
    document.root.get("info")?.str("version")
}

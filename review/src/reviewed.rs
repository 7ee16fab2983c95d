//! One document before and after, the subject of every report.

use std::time::{Duration, Instant};

use openapi_document::{Document, Position, servers, wire};

use crate::config::Config;
use crate::diff::{Change, Facet, Review, Surface, Verdict, compare};
use crate::exit::Exit;
use crate::fail_on::FailOn;
use crate::left_out::leave_out;
use crate::levels::{Announced, set_levels};
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
    /// The settings that hold for it.
    pub(crate) config: Config,
    /// The operations that the settings leave out.
    pub(crate) left_out: Vec<String>,
    /// The number of changes that the settings leave out.
    pub(crate) ignored: usize,
    /// The number of changes that flags leave out.
    pub(crate) filtered: usize,
    /// The least level that fails the command.
    pub(crate) fail_on: FailOn,
    /// The verdicts that versions announce.
    announced: Announced,
    /// The document at the last release and now, if there is a release and the document changed since the base. Versions
    /// announce this.
    release: Option<Box<Self>>,
}

/// The time that the parts of a comparison took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Timings {
    pub(crate) compared: Duration,
    pub(crate) generated: Duration,
}

/// A snapshot that changes.
pub(crate) struct Snapshot {
    pub(crate) path: String,
    /// The document is gone, and nothing writes the snapshot.
    pub(crate) is_stale: bool,
}

impl Reviewed {
    /// Compares two documents by the settings for them.
    pub(crate) fn new(file: String, old: Option<Document>, new: Option<Document>, config: Config) -> Self {
        Self::timed(file, old, new, config).0
    }

    /// The same, with the time that it took.
    pub(crate) fn timed(
        file: String,
        old: Option<Document>,
        new: Option<Document>,
        config: Config,
    ) -> (Self, Timings) {
        let mut reviewed = Self { is_edited: true, ..Self::uncompared(file, old, new, config) };
        let Self { old, new, review, config, .. } = &mut reviewed;
        let start = Instant::now();
        let mut timings = Timings::default();
        *review = match (&*old, &*new) {
            (Some(old), Some(new)) => {
                let mut review = compare(old, new);
                timings.compared = start.elapsed();
                match config.rust.compare {
                    true => review.add_rust(old, new, &config.rust.settings),
                    false => review.set_surface(Surface::not_compared()),
                }
                timings.generated = start.elapsed().saturating_sub(timings.compared);
                review
            }
            (Some(old), None) => Review::of_single(old, true),
            (None, Some(new)) => Review::of_single(new, false),
            (None, None) => Review::default(),
        };
        if !config.rust.compare {
            review.changes.retain(|change| change.facet != Facet::Surface);
        }
        (reviewed.announced, reviewed.ignored) = set_levels(review, &config.levels.changes);
        (reviewed, timings)
    }

    /// A document whose text did not change.
    pub(crate) fn same(file: String, document: Document, config: Config) -> Self {
        Self::uncompared(file, Some(document.clone()), Some(document), config)
    }

    /// Both sides, without the operations that the settings leave out, and no change.
    fn uncompared(
        file: String,
        mut old: Option<Document>,
        mut new: Option<Document>,
        config: Config,
    ) -> Self {
        Self {
            left_out: leave_out(&config.ignore, &mut old, &mut new),
            file,
            old,
            new,
            review: Review::default(),
            is_edited: false,
            config,
            ignored: 0,
            filtered: 0,
            fail_on: FailOn::default(),
            announced: Announced::default(),
            release: None,
        }
    }

    /// Adds what changed since the last release, in which the document was `old`.
    pub(crate) fn since(mut self, old: Option<Document>) -> Self {
        let release = Self::new(self.file.clone(), old, self.new.clone(), self.config.clone());
        self.release = Some(Box::new(release));
        self
    }

    /// The comparison with the last release, or else this one.
    fn since_release(&self) -> &Self {
        self.release.as_deref().unwrap_or(self)
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

    /// The new document, or the old one if it is gone.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.new.as_ref().or(self.old.as_ref())
    }

    /// The version of the document. It follows the wire; a change for callers or readers alone is a patch.
    pub(crate) fn version(&self) -> Raise {
        // A removed document has no version.
        let Self { old, announced, .. } = self.since_release();
        let verdict = if self.new.is_none() { Verdict::Unchanged } else { announced.for_document() };
        let [old, new] = [old, &self.new].map(|document| document.as_ref().and_then(version));
        Raise::new(format!("{}: info.version", self.file), old, new, verdict, self.config.versions.rule)
    }

    /// The place of the new version.
    pub(crate) fn version_at(&self) -> Option<Position> {
        Some(self.new.as_ref()?.root.get("info")?.get("version")?.at)
    }

    /// The verdict that the version of the crate announces.
    pub(crate) fn for_crate(&self) -> Verdict {
        self.since_release().announced.for_crate()
    }

    /// The generated files of the settings that change.
    pub(crate) fn snapshots(&self) -> Vec<Snapshot> {
        let Some(name) = self.document().map(Document::name) else { return vec![] };
        let differ = |lines: fn(&Document) -> Vec<String>| {
            self.old.as_ref().map(lines) != self.new.as_ref().map(lines)
        };
        let surface = &self.review.surface;
        let is_whole = self.old.is_none() || self.new.is_none();
        let rust = is_whole || !surface.removed.is_empty() || !surface.added.is_empty();
        let generated = &self.config.generated;
        let groups = [
            (&generated.text, self.is_edited),
            (&generated.wire, !generated.wire.is_empty() && differ(wire)),
            (&generated.rust, rust),
            (&generated.servers, !generated.servers.is_empty() && differ(servers)),
        ];
        let paths = groups.into_iter().filter(|(_, is_changed)| *is_changed).flat_map(|(paths, _)| paths);
        let snapshot = |path: &String| Snapshot {
            path: path.replace("{name}", name),
            // A file of all documents stays.
            is_stale: self.new.is_none() && path.contains("{name}"),
        };
        paths.map(snapshot).collect()
    }

    /// The result that counts most.
    pub(crate) fn exit(&self) -> Exit {
        let breaks = |facet| self.review.verdict(facet) == Verdict::Breaking;
        let reaches = |change: &Change| change.accepted.is_none() && self.fail_on.has_more(change.verdict);
        match () {
            () if self.fail_on == FailOn::None => Exit::Fine,
            () if self.review.unclassified() > 0 => Exit::Unclassified,
            () if breaks(Facet::Wire) => Exit::WireBreaks,
            () if breaks(Facet::Surface) => Exit::SurfaceBreaks,
            () if self.review.changes.iter().any(reaches) => Exit::LevelReached,
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

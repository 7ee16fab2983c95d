//! What the exit codes mean, for the help of each command.

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  nothing breaks
  1  unexpected
  2  wrong usage
  3  a document has errors, or a version did not rise as it must (review)
  4  only the Rust surface breaks
  5  the wire breaks
  6  something could not be classified

Of several, the first in this order counts: 3 for a document, 6, 5, 4, 3 for a version.";

pub(super) const CHECK_EXIT_CODES: &str = "\
Exit codes:
  0  no errors; there may be warnings
  1  unexpected
  2  wrong usage
  3  a document has errors, or cannot be read";

pub(super) const DIFF_EXIT_CODES: &str = "\
Exit codes:
  0  nothing breaks
  1  unexpected
  2  wrong usage
  3  a document cannot be read
  4  only the Rust surface breaks
  5  the wire breaks
  6  something could not be classified, whatever else breaks";

pub(super) const REVIEW_EXIT_CODES: &str = "\
Exit codes:
  0  nothing breaks, but for what is accepted, and all versions have risen as they must
  1  unexpected; git does not answer
  2  wrong usage
  3  a document or ACCEPTED.toml has errors; or nothing breaks, and a version did not rise
  4  only the Rust surface breaks
  5  the wire breaks
  6  something could not be classified

Of several, the first in this order counts: 3 for an error, 6, 5, 4, 3 for a version.";

pub(super) const UPSTREAM_EXIT_CODES: &str = "\
Exit codes:
  0  what differs is listed in UPSTREAM.toml
  1  unexpected
  2  wrong usage
  3  something cannot be compared, or an entry of UPSTREAM.toml is not needed any more
  5  something else differs
  6  something could not be classified";

//! The secrets of one request and its answer, to be looked for in what the server says: some servers repeat the whole
//! request, cut, and in a spelling of their own.
//!
//! A text is searched unchanged and after undoing its escapes, layer by layer (see [`super::spelling`]), for every run
//! of [`PIECE`] characters of a secret: unchanged, backwards, in base64 and in hexadecimal digits, in any case and with
//! any characters between its letters. What was found is replaced in the text itself.

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fmt;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use cloud_certs_certificate::Secret;
use zeroize::Zeroizing;

use super::spelling::{Escapes, Layer, Reading};

/// The shortest secret to look for: a shorter one could be a word of any message, and removing it would reveal it.
const SHORTEST: usize = 6;
/// The shortest piece of a longer secret that is looked for. A word has fewer letters.
const PIECE: usize = 12;
/// The part of a text that is searched. The rest is dropped, since less than this is shown.
pub(super) const MAX_SEARCHED: usize = 8 << 10;
/// The number of escapes around each other that are undone.
const MAX_LAYERS: usize = 4;

/// The secrets.
#[derive(Default)]
pub(crate) struct Hidden {
    secrets: Vec<Secret>,
    /// Made when the first text is searched.
    patterns: OnceLock<Vec<Pattern>>,
}

/// A secret in one spelling, to be looked for in one reading of a text.
struct Pattern {
    reading: Reading,
    spelt: Zeroizing<Vec<u8>>,
}

impl Hidden {
    pub(crate) fn new(secrets: impl IntoIterator<Item = Secret>) -> Self {
        let mut hidden = Self::default();
        secrets.into_iter().for_each(|secret| hidden.add(secret));
        hidden
    }

    pub(crate) fn add(&mut self, secret: Secret) {
        if secret.expose().len() >= SHORTEST {
            self.secrets.push(secret);
            self.patterns = OnceLock::new();
        }
    }

    /// Returns whether a text has a piece of one of them.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        !self.found(text).is_empty()
    }

    /// Removes them from a text, and cuts off the part that is too far behind to be shown.
    pub(crate) fn remove_from(&self, text: &mut String) {
        let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= MAX_SEARCHED).last();
        if text.len() > MAX_SEARCHED {
            text.truncate(end.unwrap_or_default());
        }
        for (start, end) in self.found(text).into_iter().rev() {
            text.replace_range(start..end, "[redacted]");
        }
    }

    /// The places of the text that have a piece of one of them, from the first to the last.
    fn found(&self, text: &str) -> Vec<(usize, usize)> {
        if self.secrets.is_empty() {
            return Vec::new();
        }
        let patterns = self.patterns.get_or_init(|| self.secrets.iter().flat_map(Pattern::all).collect());
        let whole = Layer::of(text);
        let mut found = found_in(&whole, patterns);
        for escapes in Escapes::EACH {
            let layers = std::iter::successors(whole.undone(escapes), |layer| layer.undone(escapes));
            found.extend(layers.take(MAX_LAYERS).flat_map(|layer| found_in(&layer, patterns)));
        }
        merged(found, text)
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hidden({} secrets)", self.secrets.len())
    }
}

impl Pattern {
    /// Every spelling that is looked for. Escaped spellings are not needed, because the escapes of a text are undone.
    fn all(secret: &Secret) -> Vec<Self> {
        let bytes = secret.expose().as_bytes();
        let backwards: Zeroizing<Vec<u8>> = Zeroizing::new(bytes.iter().rev().copied().collect());
        let plain = Reading::ALL.map(|reading| Self::new(reading, bytes));
        let reversed = [Reading::Exact, Reading::Letters].map(|reading| Self::new(reading, &backwards));
        let encoded = [0, 1, 2].map(|offset| Self::new(Reading::Letters, &base64(bytes, offset)));
        let digits = Self::new(Reading::Letters, &hexadecimal(bytes));
        let all = plain.into_iter().chain(reversed).chain(encoded).chain([digits]);
        all.filter(|pattern| pattern.spelt.len() >= SHORTEST).collect()
    }

    fn new(reading: Reading, spelt: &[u8]) -> Self {
        Self { reading, spelt: Zeroizing::new(spelt.iter().filter_map(|byte| reading.of(*byte)).collect()) }
    }

    /// The first and last index of each piece of it in what was read.
    fn places(&self, read: &[u8], heads: &HeadSet) -> Vec<(usize, usize)> {
        let length = self.spelt.len().min(PIECE);
        let pieces: HashSet<&[u8]> =
            self.spelt.windows(length).filter(|piece| heads.may_have(piece)).collect();
        if pieces.is_empty() {
            return Vec::new();
        }
        let found = read.windows(length).enumerate().filter(|(_, window)| pieces.contains(window));
        found.map(|(start, _)| (start, start + length - 1)).collect()
    }
}

/// The places of the text that have a piece of a secret in this layer of it.
fn found_in(layer: &Layer, patterns: &[Pattern]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for reading in Reading::ALL {
        let read = layer.read(reading);
        let of_reading = patterns.iter().filter(|pattern| pattern.reading == reading);
        let heads: HeadSet = read.bytes.windows(2).collect();
        let places = of_reading.flat_map(|pattern| pattern.places(&read.bytes, &heads));
        found.extend(places.filter_map(|(start, end)| layer.place(read.index(start)?, read.index(end)?)));
    }
    found
}

/// The pairs of bytes of a text: most pieces of a secret begin with other pairs, and do not have to be searched for.
struct HeadSet(Box<[u64; 1024]>);

impl HeadSet {
    fn index(window: &[u8]) -> (usize, u32) {
        let [first, second] = [0, 1].map(|at| usize::from(window.get(at).copied().unwrap_or_default()));
        let head = first << 8 | second;
        (head / 64, (head % 64) as u32)
    }

    fn may_have(&self, window: &[u8]) -> bool {
        let (word, bit) = Self::index(window);
        self.0.get(word).is_some_and(|word| word >> bit & 1 == 1)
    }
}

impl<'a> FromIterator<&'a [u8]> for HeadSet {
    fn from_iter<T: IntoIterator<Item = &'a [u8]>>(windows: T) -> Self {
        let mut heads = Self(Box::new([0; 1024]));
        for window in windows {
            let (word, bit) = Self::index(window);
            if let Some(word) = heads.0.get_mut(word) {
                *word |= 1 << bit;
            }
        }
        heads
    }
}

/// The base64 of a secret that has so many bytes before it, without the digits that depend on its neighbours.
fn base64(secret: &[u8], offset: usize) -> Zeroizing<Vec<u8>> {
    let shifted: Zeroizing<Vec<u8>> =
        Zeroizing::new([0].repeat(offset).into_iter().chain(secret.iter().copied()).collect());
    let encoded = Zeroizing::new(BASE64_STANDARD_NO_PAD.encode(&*shifted));
    let whole = shifted.len() * 8 / 6;
    let own = encoded.as_bytes().get((offset * 8).div_ceil(6)..whole).unwrap_or_default();
    Zeroizing::new(own.to_vec())
}

fn hexadecimal(secret: &[u8]) -> Zeroizing<Vec<u8>> {
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|digit| b"0123456789abcdef"[usize::from(digit)]);
    Zeroizing::new(secret.iter().flat_map(digits).collect())
}

/// Places in order, those that touch as one, and widened to whole characters.
fn merged(mut places: Vec<(usize, usize)>, text: &str) -> Vec<(usize, usize)> {
    let boundary = |mut at: usize, step: fn(usize) -> usize| {
        while !text.is_char_boundary(at) {
            at = step(at);
        }
        at
    };
    places.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in places {
        let (start, end) = (boundary(start, |at| at - 1), boundary(end, |at| at + 1));
        match merged.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => merged.push((start, end)),
        }
    }
    merged
}

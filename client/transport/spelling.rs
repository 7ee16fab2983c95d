//! Spellings of a text: the escapes that URLs, HTML, JSON and JavaScript know, undone layer by layer, and readings in which
//! what remains is compared. Each byte knows the place in the text that it stands for.

use zeroize::Zeroizing;

/// A way to read a text in which two spellings of a secret are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Every byte, in lower case.
    Exact,
    /// The same, with a space for a plus sign, as forms have it.
    Form,
    /// Without white space and plus signs, of which forms make each other, and lines are wrapped at.
    Unspaced,
    /// Only the letters and digits, in lower case: base64 for URLs, wrapped and quoted lines.
    Letters,
}

impl Reading {
    pub(super) const ALL: [Self; 4] = [Self::Exact, Self::Form, Self::Unspaced, Self::Letters];

    /// The byte as it is read, if it is.
    pub(super) fn of(self, byte: u8) -> Option<u8> {
        let is_read = match self {
            Self::Exact | Self::Form => true,
            Self::Unspaced => !byte.is_ascii_whitespace() && byte != b'+',
            Self::Letters => byte.is_ascii_alphanumeric(),
        };
        let is_space = self == Self::Form && byte == b'+';
        is_read.then_some(if is_space { b' ' } else { byte.to_ascii_lowercase() })
    }
}

/// A text with some of its escapes undone.
pub(super) struct Layer {
    bytes: Zeroizing<Vec<u8>>,
    /// The place in the text that each byte stands for: its start and its end.
    places: Vec<(usize, usize)>,
}

/// A layer in one reading.
pub(super) struct ReadLayer {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    indices: Vec<usize>,
}

impl ReadLayer {
    /// The index in the layer of a byte that was read.
    pub(super) fn index(&self, at: usize) -> Option<usize> {
        self.indices.get(at).copied()
    }
}

impl Layer {
    /// The text as it is.
    pub(super) fn of(text: &str) -> Self {
        let places = (0..text.len()).map(|at| (at, at + 1)).collect();
        Self { bytes: Zeroizing::new(text.as_bytes().to_vec()), places }
    }

    pub(super) fn read(&self, reading: Reading) -> ReadLayer {
        let read = self.bytes.iter().enumerate();
        let (indices, bytes): (Vec<usize>, Vec<u8>) =
            read.filter_map(|(at, byte)| Some((at, reading.of(*byte)?))).unzip();
        ReadLayer { bytes: Zeroizing::new(bytes), indices }
    }

    /// The place in the text from one byte to another.
    pub(super) fn place(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        Some((self.places.get(first)?.0, self.places.get(last)?.1))
    }

    /// The text with one more layer of these escapes undone; `None` if it has none.
    pub(super) fn undone(&self, escapes: Escapes) -> Option<Self> {
        let mut undone =
            Self { bytes: Zeroizing::new(Vec::with_capacity(self.bytes.len())), places: Vec::new() };
        let (mut at, mut is_changed) = (0, false);
        while let Some(rest) = self.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let escape = escapes.first_of(rest);
            is_changed |= escape.is_some();
            let (length, meant) =
                escape.unwrap_or((1, Meant::Byte(rest.first().copied().unwrap_or_default())));
            let place = self.place(at, at + length - 1)?;
            let mut buffer = [0; 4];
            let bytes = match &meant {
                Meant::Nothing => &[],
                Meant::Byte(byte) => std::slice::from_ref(byte),
                Meant::Character(character) => character.encode_utf8(&mut buffer).as_bytes(),
            };
            undone.bytes.extend_from_slice(bytes);
            undone.places.extend(bytes.iter().map(|_| place));
            at += length;
        }
        is_changed.then_some(undone)
    }
}

/// The meaning of an escape.
enum Meant {
    Nothing,
    Byte(u8),
    Character(char),
}

/// The escapes to undo: those of every language at once, or of one, since a secret may itself have what another language
/// reads as an escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    All,
    Url,
    Html,
    Tags,
    Backslash,
}

impl Escapes {
    pub(super) const EACH: [Self; 5] = [Self::All, Self::Url, Self::Html, Self::Tags, Self::Backslash];

    /// The one of them that a text begins with: its length, and what it stands for.
    fn first_of(self, text: &[u8]) -> Option<(usize, Meant)> {
        let language = match text.first()? {
            b'%' => Self::Url,
            b'&' => Self::Html,
            b'<' => Self::Tags,
            b'\\' => Self::Backslash,
            _ => return None,
        };
        (self == Self::All || self == language).then(|| escape(text)).flatten()
    }
}

/// The escape that a text begins with: its length, and what it stands for.
fn escape(text: &[u8]) -> Option<(usize, Meant)> {
    match text {
        [b'%', b'u' | b'U', rest @ ..] => four_digits(rest).map(|meant| (6, meant)),
        [b'%', high, low, ..] => Some((3, Meant::Byte(hex(*high)? << 4 | hex(*low)?))),
        [b'&', b'#', b'x' | b'X', rest @ ..] => reference(rest, 3, 16),
        [b'&', b'#', rest @ ..] => reference(rest, 2, 10),
        [b'&', rest @ ..] => named(rest),
        [b'\\', rest @ ..] => backslash(rest),
        // A line break or an emphasis of HTML within a secret.
        [b'<', b'/' | b'a'..=b'z' | b'A'..=b'Z', rest @ ..] => {
            let end = rest.iter().take(MAX_TAG).position(|byte| *byte == b'>')?;
            Some((end + 3, Meant::Nothing))
        }
        _ => None,
    }
}

/// The longest tag of HTML that is skipped.
const MAX_TAG: usize = 16;

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// A number of up to eight digits, and how many there are.
fn digits(text: &[u8], radix: u32) -> Option<(usize, u32)> {
    let digit = |byte: &u8| char::from(*byte).to_digit(radix);
    let values: Vec<u32> = text.iter().take(8).map_while(digit).collect();
    let number = values.iter().try_fold(0u32, |number, digit| number.checked_mul(radix)?.checked_add(*digit));
    number.filter(|_| !values.is_empty()).map(|number| (values.len(), number))
}

/// `XXXX`. Half of a pair, which stands for a character beyond the first plane, stands for nothing here: no secret of
/// these clouds has one.
fn four_digits(text: &[u8]) -> Option<Meant> {
    let (4, number) = digits(text.get(..4)?, 16)? else { return None };
    Some(char::from_u32(number).map_or(Meant::Nothing, Meant::Character))
}

/// The digits of a reference to a character, after `start` bytes, and the semicolon that may be left out.
fn reference(text: &[u8], start: usize, radix: u32) -> Option<(usize, Meant)> {
    let (length, number) = digits(text, radix)?;
    let has_end = text.get(length) == Some(&b';');
    let meant = char::from_u32(number).map_or(Meant::Nothing, Meant::Character);
    Some((start + length + usize::from(has_end), meant))
}

/// The names of HTML for the characters of ASCII that secrets have.
const NAMES: [(&str, char); 42] = [
    ("amp;", '&'),
    ("apos;", '\''),
    ("ast;", '*'),
    ("bsol;", '\\'),
    ("colon;", ':'),
    ("comma;", ','),
    ("commat;", '@'),
    ("dollar;", '$'),
    ("equals;", '='),
    ("excl;", '!'),
    ("grave;", '`'),
    ("gt;", '>'),
    ("hat;", '^'),
    ("hyphen;", '-'),
    ("lbrace;", '{'),
    ("lbrack;", '['),
    ("lcub;", '{'),
    ("lowbar;", '_'),
    ("lpar;", '('),
    ("lsqb;", '['),
    ("lt;", '<'),
    ("midast;", '*'),
    ("nbsp;", ' '),
    ("newline;", '\n'),
    ("num;", '#'),
    ("percnt;", '%'),
    ("period;", '.'),
    ("plus;", '+'),
    ("quest;", '?'),
    ("quot;", '"'),
    ("rbrace;", '}'),
    ("rbrack;", ']'),
    ("rcub;", '}'),
    ("rpar;", ')'),
    ("rsqb;", ']'),
    ("semi;", ';'),
    ("shy;", '-'),
    ("sol;", '/'),
    ("tab;", '\t'),
    ("tilde;", '~'),
    ("verbar;", '|'),
    ("vert;", '|'),
];

fn named(text: &[u8]) -> Option<(usize, Meant)> {
    let is_here =
        |name: &str| text.get(..name.len()).is_some_and(|text| text.eq_ignore_ascii_case(name.as_bytes()));
    let (name, meant) = NAMES.iter().find(|(name, _)| is_here(name))?;
    Some((name.len() + 1, Meant::Character(*meant)))
}

/// The escape that follows a backslash.
fn backslash(text: &[u8]) -> Option<(usize, Meant)> {
    match text {
        [b'u' | b'U', b'{', rest @ ..] => {
            let (length, number) = digits(rest, 16)?;
            let meant = char::from_u32(number).map_or(Meant::Nothing, Meant::Character);
            Some((length + 4, meant)).filter(|_| rest.get(length) == Some(&b'}'))
        }
        [b'u' | b'U', rest @ ..] => four_digits(rest).map(|meant| (6, meant)),
        [b'x' | b'X', high, low, ..] => Some((4, Meant::Byte(hex(*high)? << 4 | hex(*low)?))),
        [b'n' | b'r' | b't' | b'b' | b'f', ..] => Some((2, Meant::Byte(b' '))),
        [byte, ..] if byte.is_ascii_punctuation() || byte.is_ascii_whitespace() => {
            Some((2, Meant::Byte(*byte)))
        }
        _ => None,
    }
}

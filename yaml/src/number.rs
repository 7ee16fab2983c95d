//! Numbers, as exact as they are written.

use std::cmp::Ordering;
use std::fmt;

/// A number of JSON. One that neither 64 bits nor a double hold keeps its digits, so that two different numbers are never
/// equal.
#[derive(Clone)]
pub struct Number(Form);

#[derive(Clone)]
enum Form {
    /// Held as it is written.
    Exact(serde_json::Number),
    Wide(Box<Wide>),
}

/// A number with more digits, or of another size, than a double has.
#[derive(Clone)]
struct Wide {
    text: Box<str>,
    /// The finite double next to it.
    near: f64,
}

/// The reason why text is not read as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "it is something else, or beyond any number")]
pub enum NoNumber {
    /// It is not a number.
    Text,
    /// It is a number whose exponent has more than 18 digits.
    Exponent,
}

/// The largest distance from zero up to which doubles hold every whole number.
const MAX_WHOLE: f64 = 9_007_199_254_740_992.0;

impl Number {
    /// The number that `text` is: digits with a sign, a point or an exponent.
    ///
    /// # Errors
    ///
    /// For anything else.
    pub fn parse(text: &str) -> Result<Self, NoNumber> {
        let whole = || text.parse::<i64>().map(serde_json::Number::from).ok();
        let exact = whole().or_else(|| text.parse::<u64>().map(serde_json::Number::from).ok());
        if let Some(exact) = exact {
            return Ok(Self(Form::Exact(exact)));
        }
        let decimal = Decimal::parse(text)?;
        let near = text.parse::<f64>().map_err(|_| NoNumber::Text)?.clamp(f64::MIN, f64::MAX);
        Ok(Self(match serde_json::Number::from_f64(near) {
            Some(number) if Decimal::of(near) == decimal => Form::Exact(number),
            _ => Form::Wide(Box::new(Wide { text: text.strip_prefix('+').unwrap_or(text).into(), near })),
        }))
    }

    /// The number as an `i64`, if it is written as one that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.exact().and_then(serde_json::Number::as_i64)
    }

    /// The number as a `u64`, if it is written as one that fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.exact().and_then(serde_json::Number::as_u64)
    }

    /// The double next to the number.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match &self.0 {
            Form::Exact(number) => number.as_f64(),
            Form::Wide(wide) => Some(wide.near),
        }
    }

    /// Returns whether the number is written with a point or an exponent, or does not fit 64 bits.
    #[must_use]
    pub fn is_f64(&self) -> bool {
        self.exact().is_none_or(serde_json::Number::is_f64)
    }

    /// Returns whether other numbers have the same double next to them: two of these can be told apart by `==` alone.
    #[must_use]
    pub fn is_beyond_f64(&self) -> bool {
        self.exact().is_none() || self.as_f64().is_some_and(|near| near.abs() >= MAX_WHOLE)
    }

    /// The number as far as `serde_json` holds it.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Number {
        match &self.0 {
            Form::Exact(number) => number.clone(),
            Form::Wide(wide) => serde_json::Number::from_f64(wide.near).unwrap_or_else(|| 0.into()),
        }
    }

    fn exact(&self) -> Option<&serde_json::Number> {
        match &self.0 {
            Form::Exact(number) => Some(number),
            Form::Wide(_) => None,
        }
    }
}

impl From<serde_json::Number> for Number {
    fn from(number: serde_json::Number) -> Self {
        Self(Form::Exact(number))
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        serde_json::Number::from(number).into()
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Exact(number) => number.fmt(f),
            Form::Wide(wide) => f.write_str(&wide.text),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// By value: `1`, `1.0` and `10e-1` are equal.
impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let decimal = |number: &Self| Decimal::parse(&number.to_string()).unwrap_or_default();
        decimal(self).cmp(&decimal(other))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

/// `0.DIGITS * 10^exponent`, without zeros at either end of the digits. Zero has none, and no sign.
#[derive(Default, PartialEq, Eq)]
struct Decimal {
    is_negative: bool,
    exponent: i64,
    digits: String,
}

impl Decimal {
    fn parse(text: &str) -> Result<Self, NoNumber> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if whole.len() + fraction.len() == 0
            || power.is_empty()
            || ![whole, fraction, power].into_iter().all(is_digits)
        {
            return Err(NoNumber::Text);
        }
        let digits = [whole, fraction].concat();
        let significant = digits.trim_start_matches('0');
        let zeros = digits.len() - significant.len();
        let significant = significant.trim_end_matches('0');
        if significant.is_empty() {
            return Ok(Self::default());
        }
        if power.len() > 18 {
            return Err(NoNumber::Exponent);
        }
        let signed = |length: usize| i64::try_from(length).map_err(|_| NoNumber::Exponent);
        let shift = signed(whole.len())? - signed(zeros)?;
        Ok(Self {
            is_negative: text.starts_with('-'),
            exponent: exponent.parse::<i64>().map_err(|_| NoNumber::Exponent)? + shift,
            digits: significant.to_owned(),
        })
    }

    /// The shortest decimal that is read as this double.
    fn of(number: f64) -> Self {
        Self::parse(&format!("{number:e}")).unwrap_or_default()
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.is_empty(), number.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let size = (self.exponent, &self.digits).cmp(&(other.exponent, &other.digits));
        let size = if self.is_negative { size.reverse() } else { size };
        sign(self).cmp(&sign(other)).then(size)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

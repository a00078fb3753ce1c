//! What a request asks: the parts of its address.

use super::fault::Fault;

/// The longest query that is read, in bytes.
pub const LONGEST_QUERY: usize = 8 * 1024;
/// The most codes that one parameter may list.
const MOST_CODES: usize = 100;

/// The form in which a view is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// HTML, for reading.
    Page,
    /// `.json`: with everything that belongs to each number.
    Json,
    /// `.csv`: rows.
    Csv,
    /// `.svg`: the picture.
    Svg,
    /// `.atom`: a feed.
    Atom,
    /// `.ics`: a calendar.
    Ics,
}

impl Form {
    /// What stands after the last part of the address: nothing, `.json`, `.csv`, `.svg`, `.atom`,
    /// `.ics`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Page => "",
            Self::Json => ".json",
            Self::Csv => ".csv",
            Self::Svg => ".svg",
            Self::Atom => ".atom",
            Self::Ics => ".ics",
        }
    }

    /// Takes the extension off the last part of an address.
    pub fn split(part: &str) -> (&str, Self) {
        for form in [Self::Json, Self::Csv, Self::Svg, Self::Atom, Self::Ics] {
            if let Some(stem) = part.strip_suffix(form.extension()) {
                return (stem, form);
            }
        }
        (part, Self::Page)
    }
}

/// A request, taken apart.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The path without extension, as it came (percent-encoded).
    pub path: String,
    /// The wanted form.
    pub form: Form,
    /// The variable parts of the path, decoded, the last without extension.
    pub parts: Vec<String>,
    query: String,
    pairs: Vec<(String, String)>,
}

impl Asked {
    /// Takes a path, its variable parts and its parameters. A parameter without a value
    /// counts as not given, as an empty field of a form does.
    ///
    /// # Errors
    /// When the query is too long.
    pub fn new(
        path: &str,
        mut parts: Vec<String>,
        query: &str,
        pairs: Vec<(String, String)>,
    ) -> Result<Self, Fault> {
        if query.len() > LONGEST_QUERY {
            return Err(Fault::TooLong);
        }
        let (path, form) = Form::split(path);
        if let Some(last) = parts.last_mut() {
            *last = Form::split(last).0.to_string();
        }
        Ok(Self {
            path: path.to_string(),
            form,
            parts,
            query: query.to_string(),
            pairs: pairs
                .into_iter()
                .filter(|(_, value)| !value.trim().is_empty())
                .collect(),
        })
    }

    /// A variable part of the path; empty when the route has fewer.
    pub fn part(&self, at: usize) -> &str {
        self.parts.get(at).map_or("", String::as_str)
    }

    /// The address of the same view in another form.
    pub fn address(&self, form: Form) -> String {
        let path = if self.path == "/" && form != Form::Page {
            "/index"
        } else {
            &self.path
        };
        let mut address = format!("{path}{}", form.extension());
        if !self.query.is_empty() {
            address.push('?');
            address.push_str(&self.query);
        }
        address
    }

    /// The address of the same view in a form, with some parameters set anew: each takes the place
    /// of all that had its name. `None`: left out.
    pub fn address_with(&self, form: Form, set: &[(&str, Option<&str>)]) -> String {
        let kept = self.pairs.iter();
        let kept = kept.filter(|(name, _)| set.iter().all(|(anew, _)| anew != name));
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let set = set
            .iter()
            .filter_map(|(name, value)| Some((*name, (*value)?)));
        let query: Vec<String> = kept
            .chain(set)
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let mut address = format!("{}{}", self.path, form.extension());
        if !query.is_empty() {
            address.push('?');
            address.push_str(&query.join("&"));
        }
        address
    }

    /// Refuses parameters that this view does not know, and forms that it does not have.
    ///
    /// # Errors
    /// Names the parameter or the forms.
    pub fn allow(&self, known: &[&str], forms: &[Form]) -> Result<(), Fault> {
        if self.form != Form::Page && !forms.contains(&self.form) {
            return Err(Fault::NotFound(format!(
                "this view has no form `{}`",
                self.form.extension()
            )));
        }
        for (name, _) in &self.pairs {
            if !known.contains(&name.as_str()) {
                let known = if known.is_empty() {
                    "none".to_string()
                } else {
                    known.join(", ")
                };
                return Err(Fault::Bad(format!(
                    "there is no parameter `{}` here (there are: {known})",
                    name.chars().take(60).collect::<String>().escape_debug()
                )));
            }
        }
        Ok(())
    }

    /// A parameter that is given at most once. `None`: not given.
    ///
    /// # Errors
    /// When it is given twice.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Fault> {
        let mut given = self.pairs.iter().filter(|(key, _)| key == name);
        let first = given.next().map(|(_, value)| value.trim());
        if given.next().is_some() {
            return Err(Fault::Bad(format!("`{name}` is given more than once")));
        }
        Ok(first)
    }

    /// A parameter that lists codes, separated by commas or repeated.
    ///
    /// # Errors
    /// When there are more than a hundred.
    pub fn many(&self, name: &str) -> Result<Vec<String>, Fault> {
        let given = self.pairs.iter().filter(|(key, _)| key == name);
        let mut codes: Vec<String> = Vec::new();
        for code in given.flat_map(|(_, value)| value.split([',', ' '])) {
            if !code.is_empty() && !codes.iter().any(|known| known == code) {
                codes.push(code.to_string());
            }
        }
        if codes.len() > MOST_CODES {
            return Err(Fault::Bad(format!(
                "`{name}` lists {} codes; at most {MOST_CODES} are answered at once",
                codes.len()
            )));
        }
        Ok(codes)
    }

    /// A parameter that lists territories, by code or by name: separated by commas or repeated.
    /// Spaces separate codes; within a name they stay, and so does a comma between quotation
    /// marks.
    ///
    /// # Errors
    /// When there are more than a hundred.
    pub fn territories(&self, name: &str) -> Result<Vec<String>, Fault> {
        let given = self.pairs.iter().filter(|(key, _)| key == name);
        let mut all: Vec<String> = Vec::new();
        for piece in given.flat_map(|(_, value)| pieces(value)) {
            let is_code = |word: &str| {
                let mut bytes = word.bytes();
                bytes.all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
            };
            let codes = piece.split_whitespace();
            let pieces: Vec<&str> = if codes.clone().all(is_code) {
                codes.collect()
            } else {
                vec![&piece]
            };
            for piece in pieces {
                if !all.iter().any(|known| known == piece) {
                    all.push(piece.to_string());
                }
            }
        }
        if all.len() > MOST_CODES {
            return Err(Fault::Bad(format!(
                "`{name}` lists {} territories; at most {MOST_CODES} are answered at once",
                all.len()
            )));
        }
        Ok(all)
    }

    /// A parameter that is a whole number from 1, of at most nine digits.
    ///
    /// # Errors
    /// When it is something else; `what` says what is counted.
    pub fn number(&self, name: &str, what: &str) -> Result<Option<u32>, Fault> {
        let Some(text) = self.one(name)? else {
            return Ok(None);
        };
        let plain = text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(number) if plain && !text.starts_with('0') => Ok(Some(number)),
            _ => Err(Fault::Bad(format!(
                "`{name}`: `{}` is not {what} (expected a number from 1)",
                text.chars().take(40).collect::<String>().escape_debug()
            ))),
        }
    }

    /// A parameter that is a year.
    ///
    /// # Errors
    /// When it is something else.
    pub fn year(&self, name: &str) -> Result<Option<u16>, Fault> {
        let Some(text) = self.one(name)? else {
            return Ok(None);
        };
        let plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse::<u16>() {
            Ok(year) if plain && year >= 1000 => Ok(Some(year)),
            _ => Err(Fault::Bad(format!(
                "`{name}`: `{}` is not a year (expected four digits, for example 2024)",
                text.chars().take(40).collect::<String>().escape_debug()
            ))),
        }
    }
}

/// A text as a part of a query. The strokes of identifiers stay readable.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// A text with its control characters written out, as `\u{0}`: a page must not have them, and a
/// reader must see them.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// What stands between the commas of a list; a quotation mark at the beginning of a piece keeps
/// commas until the next one, two of them are one within.
fn pieces(list: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let mut quoted = false;
    let mut letters = list.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ',' if !quoted => pieces.push(std::mem::take(&mut piece)),
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                piece.push('"');
            }
            '"' if quoted || piece.trim().is_empty() => quoted = !quoted,
            other => piece.push(other),
        }
    }
    pieces.push(piece);
    let trimmed = pieces.iter().map(|piece| piece.trim().to_string());
    trimmed.filter(|piece| !piece.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(value: &str) -> Vec<String> {
        let pairs = vec![("territory".to_string(), value.to_string())];
        let asked = Asked::new("/", Vec::new(), "", pairs).unwrap();
        asked.territories("territory").unwrap()
    }

    #[test]
    fn an_address_with_a_parameter_set_anew_keeps_the_others() {
        let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
        let pairs = vec![pair("plan", "a b&c"), pair("after", "2026-01-01/plan/x")];
        let asked = Asked::new("/due.json", Vec::new(), "", pairs).unwrap();
        assert_eq!(
            asked.address_with(Form::Csv, &[("after", None), ("before", Some("é"))]),
            "/due.csv?plan=a%20b%26c&before=%C3%A9"
        );
        let anew = asked.address_with(Form::Page, &[("after", Some("2027-01-01/plan/y"))]);
        assert_eq!(anew, "/due?plan=a%20b%26c&after=2027-01-01/plan/y");
    }

    #[test]
    fn control_characters_are_shown_and_nothing_else_changes() {
        assert_eq!(visible("SE\0\u{1b}é\n"), "SE\\u{0}\\u{1b}é\\n");
    }

    #[test]
    fn codes_part_at_spaces_and_names_do_not() {
        assert_eq!(listed("SE IT,DE"), ["SE", "IT", "DE"]);
        assert_eq!(
            listed("EU27_2020, Val de France"),
            ["EU27_2020", "Val de France"]
        );
        assert_eq!(listed("\"Prat, El\",SE"), ["Prat, El", "SE"]);
        assert_eq!(listed("\"a \"\"b\"\"\""), ["a \"b\""]);
        assert_eq!(listed(" , ,"), Vec::<String>::new());
    }
}

//! Codelists: official codes and their labels.

use std::collections::{BTreeMap, HashMap};

use crate::id::{DataflowId, DimensionId};
use crate::note::Note;

/// What a label says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelMatch<'a> {
    /// Exactly one code has this label.
    Code(&'a str),
    /// Several codes have it: it cannot be resolved without guessing.
    Ambiguous,
    /// No code has it.
    Unknown,
}

/// The codes of one dimension, with English labels.
///
/// A code may have several labels (Eurostat reworded many); the first is the one to show.
#[derive(Debug, Clone, Default)]
pub struct Codelist {
    labels: BTreeMap<String, Vec<String>>,
    /// Folded label to code; `None`: several codes share the label.
    codes: HashMap<String, Option<String>>,
}

impl Codelist {
    /// Adds a pair of code and label.
    pub fn add(&mut self, code: &str, label: &str) {
        self.show(code, label);
        self.codes
            .entry(fold(label))
            .and_modify(|known| {
                if known.as_deref() != Some(code) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some(code.to_string()));
    }

    /// Adds a label that is shown for a code and does not resolve to it: files give it to places
    /// of different extent.
    pub fn show(&mut self, code: &str, label: &str) {
        let labels = self.labels.entry(code.to_string()).or_default();
        if !labels.iter().any(|known| known == label) {
            labels.push(label.to_string());
        }
    }

    /// Whether this is a code of the list.
    pub fn has_code(&self, code: &str) -> bool {
        self.labels.contains_key(code)
    }

    /// The label to show. `None`: the code is not in the list.
    pub fn label(&self, code: &str) -> Option<&str> {
        self.labels.get(code)?.first().map(String::as_str)
    }

    /// All labels of a code, the one to show first; none when the code is not in the list.
    pub fn labels(&self, code: &str) -> &[String] {
        self.labels.get(code).map_or(&[], Vec::as_slice)
    }

    /// The code of a label; letter case, surrounding and repeated blanks do not matter.
    pub fn code_of(&self, label: &str) -> LabelMatch<'_> {
        match self.codes.get(&fold(label)) {
            Some(Some(code)) => LabelMatch::Code(code),
            Some(None) => LabelMatch::Ambiguous,
            None => LabelMatch::Unknown,
        }
    }

    /// Codes with the label to show, sorted by code.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.labels
            .iter()
            .filter_map(|(code, labels)| Some((code.as_str(), labels.first()?.as_str())))
    }
}

fn fold(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The codelists of the catalog, by dimension.
#[derive(Debug, Clone, Default)]
pub struct Codelists {
    lists: BTreeMap<DimensionId, Codelist>,
}

impl Codelists {
    /// The list of a dimension. `None`: the catalog has none.
    pub fn get(&self, dimension: &DimensionId) -> Option<&Codelist> {
        self.lists.get(dimension)
    }

    /// The list of a dimension as one dataflow uses it. Eurostat gives a functional urban area
    /// the name of its city, and `cities` stands for the ones in the tables `urb_l…`, for the
    /// others elsewhere: there the list `fua` is meant. `None`: the catalog has none.
    pub fn get_for(&self, dataflow: &DataflowId, dimension: &DimensionId) -> Option<&Codelist> {
        let areas = || self.lists.iter().find(|(id, _)| id.as_str() == "fua");
        if dimension.as_str() == "cities" && dataflow.as_str().starts_with("urb_l") {
            return areas()
                .map(|(_, list)| list)
                .or_else(|| self.get(dimension));
        }
        self.get(dimension)
    }

    /// Dimensions that have a list.
    pub fn dimensions(&self) -> impl Iterator<Item = (&DimensionId, &Codelist)> {
        self.lists.iter()
    }

    /// Adds the pairs of one catalog file: CSV with the header
    /// `dimension,code,label,codelist,link,basis`. The basis says how the pair is known; where
    /// it is `redrawn`, the label is only shown ([`Codelist::show`]). It may be left out.
    ///
    /// # Errors
    /// A note that names the line, when the header or a line is not of that shape; what was
    /// read before it stays.
    pub fn add_csv(&mut self, text: &str) -> Result<(), Note> {
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let header = reader
            .headers()
            .map_err(|e| Note::on_line(1, e.to_string()))?;
        if header.iter().take(3).ne(["dimension", "code", "label"]) {
            return Err(Note::on_line(
                1,
                "expected the header `dimension,code,label,codelist,link,basis`",
            ));
        }
        for record in reader.records() {
            let record = record.map_err(|e| {
                Note::on_line(e.position().map_or(0, csv::Position::line), e.to_string())
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            let field = |i| record.get(i).unwrap_or_default();
            let dimension =
                DimensionId::parse(field(0)).map_err(|e| Note::on_field(line, 1, e.to_string()))?;
            if field(1).is_empty() || field(2).is_empty() {
                return Err(Note::on_line(line, "a code and a label are needed"));
            }
            let list = self.lists.entry(dimension).or_default();
            if field(5) == "redrawn" {
                list.show(field(1), field(2));
            } else {
                list.add(field(1), field(2));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_label_is_ambiguous_and_an_unknown_one_is_not_guessed() {
        let mut lists = Codelists::default();
        lists
            .add_csv("dimension,code,label,codelist,link\ncities,ES002C,Barcelona,,\ncities,ES002K,Barcelona,,\ncities,FR001C,\"Paris\",,\n")
            .unwrap();
        let list = lists.get(&DimensionId::parse("cities").unwrap()).unwrap();
        assert_eq!(list.code_of("Barcelona"), LabelMatch::Ambiguous);
        assert_eq!(list.code_of(" PARIS "), LabelMatch::Code("FR001C"));
        assert_eq!(list.code_of("Par"), LabelMatch::Unknown);
    }

    #[test]
    fn a_label_of_a_redrawn_place_is_shown_and_not_resolved() {
        let mut lists = Codelists::default();
        lists
            .add_csv(
                "dimension,code,label,codelist,link,basis\n\
                 cities,FR001C,Paris (greater city),,,redrawn\ncities,FR002C,Lyon,,,published\n",
            )
            .unwrap();
        let list = lists.get(&DimensionId::parse("cities").unwrap()).unwrap();
        assert_eq!(list.label("FR001C"), Some("Paris (greater city)"));
        assert_eq!(list.code_of("Paris (greater city)"), LabelMatch::Unknown);
        assert_eq!(list.code_of("Lyon"), LabelMatch::Code("FR002C"));
    }

    #[test]
    fn a_name_means_the_city_or_its_functional_urban_area_by_the_table() {
        let mut lists = Codelists::default();
        lists
            .add_csv(
                "dimension,code,label,codelist,link\ncities,AT002C,Graz,,\nfua,AT002F,Graz,,\n",
            )
            .unwrap();
        let cities = DimensionId::parse("cities").unwrap();
        let code = |dataflow: &str| {
            let dataflow = DataflowId::parse(dataflow).unwrap();
            lists.get_for(&dataflow, &cities).unwrap().code_of("graz")
        };
        assert_eq!(code("urb_cpop1"), LabelMatch::Code("AT002C"));
        assert_eq!(code("urb_lpop1"), LabelMatch::Code("AT002F"));
    }
}

//! What an identifier says of its entry, held against what the entry's fields say.
//!
//! An action is plan, area and number; its identifier is made of these three. An identifier that
//! says something else would show one promise twice, or under a plan that never made it.

use super::entry::{Entry, EntryId};
use super::kind::EntryKind;

impl Entry {
    /// Where identifier and fields contradict each other: the column of the template, what is
    /// wrong, and what the identifier has to be. Empty: nowhere.
    ///
    /// The identifier of an action is `action/<plan>/<area>/<number>`, that of an area
    /// `area/<plan>/<name>`; a recommendation of a plan or an area stands under the names of
    /// these. Entries of other kinds may be named as one likes.
    pub fn contradictions(&self) -> Vec<(&'static str, String)> {
        match self.kind() {
            EntryKind::Action => self.of_action(),
            EntryKind::Area => self.of_area(),
            EntryKind::Recommendation => self.of_recommendation(),
            _ => Vec::new(),
        }
    }

    fn of_action(&self) -> Vec<(&'static str, String)> {
        let (Some(plan), Some(area)) = (self.reference("plan"), self.reference("area")) else {
            return Vec::new();
        };
        let Some(slug) = below(&area, &plan) else {
            return vec![foreign_area(&area, &plan)];
        };
        let number = self.text("number").unwrap_or_default();
        let expected = EntryId::action(plan.names(), slug, &in_identifier(number));
        match expected {
            Ok(expected) if expected == *self.id() => Vec::new(),
            Ok(expected) => vec![(
                "id",
                format!(
                    "it is `{}`, and number {number} of {area} is `{expected}`: an action is its \
                     plan, area and number; correct the id, or the columns",
                    self.id()
                ),
            )],
            Err(_) => vec![(
                "number",
                format!(
                    "`{}` cannot stand in an identifier; write it with letters and digits, as 4 \
                     or 4a",
                    number.escape_debug()
                ),
            )],
        }
    }

    fn of_area(&self) -> Vec<(&'static str, String)> {
        let Some(plan) = self.reference("plan") else {
            return Vec::new();
        };
        if below(self.id(), &plan).is_none() {
            return vec![(
                "id",
                format!(
                    "it is `{}`, and an area of {plan} is `area/{}/<name>`; correct the id, or \
                     the plan",
                    self.id(),
                    plan.names()
                ),
            )];
        }
        self.other_number().into_iter().collect()
    }

    fn of_recommendation(&self) -> Vec<(&'static str, String)> {
        let (plan, area) = (self.reference("plan"), self.reference("area"));
        if let (Some(plan), Some(area)) = (&plan, &area)
            && below(area, plan).is_none()
        {
            return vec![foreign_area(area, plan)];
        }
        let Some(above) = area.or(plan) else {
            return Vec::new();
        };
        let own = self.id().names().strip_prefix(above.names());
        if own.is_none_or(|own| !own.starts_with('/')) {
            return vec![(
                "id",
                format!(
                    "it is `{}`, and a recommendation of {above} is `recommendation/{}/<name>`; \
                     correct the id, or the columns",
                    self.id(),
                    above.names()
                ),
            )];
        }
        self.other_number().into_iter().collect()
    }

    /// A number at the end of the identifier that is not the one in the field.
    fn other_number(&self) -> Option<(&'static str, String)> {
        let number = self.text("number")?;
        let (above, last) = self.id().as_str().rsplit_once('/')?;
        let named = last.bytes().all(|byte| byte.is_ascii_digit());
        (named && last != number).then(|| {
            (
                "id",
                format!(
                    "it is `{}`, and number {number} is `{above}/{}`; correct the id, or the number",
                    self.id(),
                    in_identifier(number)
                ),
            )
        })
    }
}

/// The name of an area below the names of its plan. `None`: it is not an area of this plan.
fn below<'a>(area: &'a EntryId, plan: &EntryId) -> Option<&'a str> {
    let name = area.names().strip_prefix(plan.names())?;
    let name = name.strip_prefix('/')?;
    (!name.contains('/')).then_some(name)
}

fn foreign_area(area: &EntryId, plan: &EntryId) -> (&'static str, String) {
    (
        "area",
        format!(
            "`{area}` is no area of {plan}: those are `area/{}/<name>`; correct the area, or the \
             plan",
            plan.names()
        ),
    )
}

/// A number as it stands in an identifier: in lower case, hyphens for what cannot stand there.
fn in_identifier(number: &str) -> String {
    let lower = number.to_lowercase();
    let parts = lower.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("-").trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Value;

    fn wrong(id: &str, fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        let title = [("title", "Made up")];
        let fields = fields.iter().chain(&title);
        let fields = fields.map(|(name, value)| (*name, Value::One((*value).to_string())));
        let entry = Entry::new(EntryId::parse(id).unwrap(), fields).unwrap();
        entry.contradictions()
    }

    fn action(id: &str, plan: &str, area: &str, number: &str) -> Option<(&'static str, String)> {
        wrong(id, &[("plan", plan), ("area", area), ("number", number)]).pop()
    }

    #[test]
    fn the_identifier_of_an_action_is_its_plan_area_and_number() {
        for (id, number) in [
            ("action/p/a/4", "4"),
            ("action/p/a/4a", "4A"),
            ("action/p/a/4.1", "4.1."),
            ("action/p/a/4-bis", "4 bis"),
        ] {
            assert_eq!(action(id, "plan/p", "area/p/a", number), None, "{id}");
        }
        for (id, plan, area, number, column, says) in [
            (
                "action/p/a/2",
                "plan/p",
                "area/p/a",
                "9",
                "id",
                "`action/p/a/9`",
            ),
            (
                "action/p/a/2",
                "plan/q",
                "area/p/a",
                "2",
                "area",
                "`area/q/<name>`",
            ),
            (
                "action/p/a/2",
                "plan/p",
                "area/q/a",
                "2",
                "area",
                "`area/p/<name>`",
            ),
            (
                "action/p/a/2",
                "plan/q",
                "area/q/a",
                "2",
                "id",
                "`action/q/a/2`",
            ),
            (
                "action/foo/bar",
                "plan/p",
                "area/p/a",
                "4",
                "id",
                "`action/p/a/4`",
            ),
            (
                "action/p/a/4",
                "plan/p",
                "area/p/a/b",
                "4",
                "area",
                "no area of plan/p",
            ),
            (
                "action/p/a/4",
                "plan/p",
                "area/p-too/a",
                "4",
                "area",
                "no area of plan/p",
            ),
            (
                "action/p/a/4",
                "plan/p",
                "area/p/a",
                "?",
                "number",
                "letters and digits",
            ),
        ] {
            let (at, why) = action(id, plan, area, number).unwrap();
            assert_eq!(at, column, "{id}: {why}");
            assert!(why.contains(says), "{id}: {why}");
        }
    }

    #[test]
    fn an_area_stands_under_its_plan_and_a_recommendation_under_its_area() {
        for (id, fields) in [
            ("area/p/1", &[("plan", "plan/p"), ("number", "1")][..]),
            ("area/p/housing", &[("plan", "plan/p"), ("number", "3")]),
            ("recommendation/somebody/1", &[]),
            ("recommendation/p/1", &[("plan", "plan/p")]),
            (
                "recommendation/p/1/3",
                &[("plan", "plan/p"), ("area", "area/p/1"), ("number", "3")],
            ),
            (
                "recommendation/p/1/by-word",
                &[("area", "area/p/1"), ("number", "3")],
            ),
        ] {
            assert_eq!(wrong(id, fields), [], "{id}");
        }
        for (id, fields) in [
            ("area/q/1", &[("plan", "plan/p")][..]),
            ("area/p/1", &[("plan", "plan/p"), ("number", "2")]),
            ("area/p", &[("plan", "plan/p")]),
            ("recommendation/q/1", &[("plan", "plan/p")]),
            (
                "recommendation/p/2/3",
                &[("plan", "plan/p"), ("area", "area/p/1")],
            ),
            (
                "recommendation/p/1/3",
                &[("plan", "plan/p"), ("number", "4")],
            ),
        ] {
            let columns: Vec<_> = wrong(id, fields).iter().map(|one| one.0).collect();
            assert_eq!(columns, ["id"], "{id}");
        }
        let elsewhere = &[("plan", "plan/p"), ("area", "area/q/1")];
        assert_eq!(wrong("recommendation/p/1/3", elsewhere)[0].0, "area");
    }
}

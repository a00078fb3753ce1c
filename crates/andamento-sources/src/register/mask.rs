//! Taking names of private persons, e-mail addresses and telephone numbers out of a text.
//!
//! The rules are in docs/register.md. They are about form, not about who somebody is: a name
//! behind a form of address, a name on a line of its own above a role or an age, a name before a
//! role, a name behind `Author:`, `Signed,`, `Interview with` and the like, a name beside an e-mail
//! address. Role and organisation stay; so does the name of who holds a public office, where the
//! office stands before it. A rule of form can miss a name
//! and can take out what is none; the report names the lines, so that a person can look.

mod contact;
mod name;
mod told;

use std::cmp::Reverse;

/// What was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MaskedKind {
    /// A person's name, with the form of address.
    Name,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
}

impl MaskedKind {
    /// What stands in the text instead.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Name => "[name masked]",
            Self::Email => "[e-mail masked]",
            Self::Phone => "[phone masked]",
        }
    }

    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "e-mail",
            Self::Phone => "phone",
        }
    }
}

/// One thing that was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Masked {
    /// What it was.
    pub kind: MaskedKind,
    /// Its line, from 1.
    pub line: u32,
}

/// A stretch of a line, in bytes.
type Stretch = std::ops::Range<usize>;

/// The text with what must go replaced, line for line, and what was replaced.
pub fn mask(text: &str) -> (String, Vec<Masked>) {
    let lines: Vec<&str> = text.split('\n').collect();
    // What follows decides about a line, so the next line with words is looked up once.
    let mut following = vec![""; lines.len()];
    let mut next = "";
    for (at, line) in lines.iter().enumerate().rev() {
        following[at] = next;
        if !line.trim().is_empty() {
            next = line;
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut masked = Vec::new();
    let mut announced = None;
    for (at, line) in lines.iter().enumerate() {
        let mut found: Vec<(Stretch, MaskedKind)> = Vec::new();
        let kinds = [
            (contact::emails(line), MaskedKind::Email),
            (contact::phones(line), MaskedKind::Phone),
            (
                name::names(line, following[at], announced),
                MaskedKind::Name,
            ),
            (told::told(line), MaskedKind::Name),
        ];
        for (stretches, kind) in kinds {
            found.extend(stretches.into_iter().map(|stretch| (stretch, kind)));
        }
        // Of two that begin together the longer one.
        found.sort_by_key(|(stretch, _)| (stretch.start, Reverse(stretch.end)));
        if !line.trim().is_empty() {
            announced = name::announces(line);
        }
        if at > 0 {
            out.push('\n');
        }
        let mut done = 0;
        for (stretch, kind) in found {
            if stretch.start < done {
                continue;
            }
            out.push_str(&line[done..stretch.start]);
            out.push_str(kind.mark());
            done = stretch.end;
            masked.push(Masked {
                kind,
                line: u32::try_from(at + 1).unwrap_or(u32::MAX),
            });
        }
        out.push_str(&line[done..]);
    }
    (out, masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        mask(text).0
    }

    // Every person here is made up.

    #[test]
    fn a_name_behind_a_form_of_address_goes_and_role_and_organisation_stay() {
        for (text, expected) in [
            (
                "Ms Xenia Żółć\nPolicy Officer,\nHouse of Tests",
                "[name masked]\nPolicy Officer,\nHouse of Tests",
            ),
            (
                "said Mr Q. van der Maden, a mayor",
                "said [name masked], a mayor",
            ),
            ("**Prof. Dr. Ada Made-Up**", "**[name masked]**"),
            (
                "Mrs O’Made (House of Tests)",
                "[name masked] (House of Tests)",
            ),
            (
                "Mr Ivo Maden European Network",
                "[name masked] European Network",
            ),
            ("Mr Ivo de MADEN, IOM", "[name masked], IOM"),
            ("Ms\nXenia Maden\nOfficer", "Ms\n[name masked]\nOfficer"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn a_name_beside_its_role_or_behind_a_label_goes_without_a_form_of_address() {
        for (text, expected) in [
            (
                "Xenia Maden\n\nPolicy Officer, House of Tests",
                "[name masked]\n\nPolicy Officer, House of Tests",
            ),
            (
                "- Ivo de Maden, Head of Unit",
                "- [name masked], Head of Unit",
            ),
            (
                "Authors: Ivo Maden, Xenia Maden and Ada Made",
                "Authors: [name masked], [name masked] and [name masked]",
            ),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn who_signs_is_asked_or_stands_beside_an_address_is_masked() {
        for (text, expected) in [
            ("Signed, Ivo Maden", "Signed, [name masked]"),
            (
                "Signed by Ada Made-Up in Riga",
                "Signed by [name masked] in Riga",
            ),
            (
                "Kind regards,\n\nIvo de Maden\nHouse of Tests",
                "Kind regards,\n\n[name masked]\nHouse of Tests",
            ),
            (
                "An interview with Xenia Maden",
                "An interview with [name masked]",
            ),
            (
                "Ivo Maden <im@tests.example>",
                "[name masked] <[e-mail masked]>",
            ),
            (
                "Write to Ada M. Made (a.made@tests.example)",
                "Write to [name masked] ([e-mail masked])",
            ),
            (
                "im@tests.example (Ivo Maden)",
                "[e-mail masked] ([name masked])",
            ),
            (
                "“They listened.”\nXenia Maden\nMigrant, 34",
                "“They listened.”\n[name masked]\nMigrant, 34",
            ),
            (
                "Ivo Maden\nNurse from the coast, 28 years old",
                "[name masked]\nNurse from the coast, 28 years old",
            ),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn a_body_beside_its_address_and_an_office_before_a_name_stay() {
        for (text, expected) in [
            (
                "House of Made Things <info@tests.example>",
                "House of Made Things <[e-mail masked]>",
            ),
            (
                "European Network <network@tests.example>",
                "European Network <[e-mail masked]>",
            ),
            ("Signed by the Commission", "Signed by the Commission"),
            (
                "Interview with Social Partners",
                "Interview with Social Partners",
            ),
            ("Minister Ada Made said", "Minister Ada Made said"),
            ("Designed Ivo Maden", "Designed Ivo Maden"),
            ("Grants Paid\nTotal, 340", "Grants Paid\nTotal, 340"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn what_is_no_person_stays() {
        for text in [
            "MS should report; Mr President, colleagues",
            "Social Inclusion and Participation",
            "European Integration Network\nPolicy Officer",
            "The Miss rate of Dr. and professor of law",
            "Employment\nHead of Unit",
            "ESF+ 2021-2027, EUR 35 000 000, grant 776047, SWD(2020) 290",
            "+1 000 000 people; see https://example.org/@handle",
            "Action | Strengthen the Network |",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn addresses_and_numbers_of_persons_go() {
        for (text, expected) in [
            (
                "write to x.maden@tests.example.",
                "write to [e-mail masked].",
            ),
            ("<a_b+c@tests.example>", "<[e-mail masked]>"),
            (
                "Tel.: 02 299 11 11 (office)",
                "Tel.: [phone masked] (office)",
            ),
            ("call +32 (0)2 299-11-11!", "call [phone masked]!"),
            ("Ms Ada Made, a@b.example", "[name masked], [e-mail masked]"),
        ] {
            assert_eq!(masked(text), expected);
        }
        let (_, found) = mask("a\nb@c.example\n\nMr Ivo Maden");
        let found: Vec<_> = found.iter().map(|m| (m.kind.name(), m.line)).collect();
        assert_eq!(found, [("e-mail", 2), ("name", 4)]);
    }
}

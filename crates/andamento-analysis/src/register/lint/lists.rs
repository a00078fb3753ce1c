//! `promised-list-empty`: the text of an action announces a list, and nothing follows.

use andamento_model::register::{Entry, Record};

use super::action_text::ActionText;
use super::finding::{Evidence, Finding, Rule};
use super::lexicon::{Lexicon, Lists};
use crate::register::texts::Texts;
use crate::register::words::{Token, item, longest, tokens};

pub(super) fn check(
    (action, record): (&Entry, &Record),
    texts: &Texts,
    lexicon: &Lexicon,
) -> Option<Finding> {
    let text = ActionText::of(record, texts)?;
    let tokens = text.tokens();
    let mut evidence = Vec::new();
    for (at, (number, line)) in text.lines.iter().enumerate() {
        let words = on_line(&tokens, *number);
        if !announces(words, &lexicon.lists) {
            continue;
        }
        let filled = text.lines[at + 1..].iter().any(|(number, line)| {
            let content = start_of_content(line);
            let words = on_line(&tokens, *number);
            let words = &words[words.partition_point(|token| token.at.start < content)..];
            holds(words, &lexicon.lists)
        });
        if !filled && !goes_on_below(&text, texts, &lexicon.lists) {
            evidence.push(Evidence {
                document: text.document.to_string(),
                line: Some(*number),
                text: Some(line.trim().to_string()),
            });
        }
    }
    (!evidence.is_empty()).then(|| Finding {
        rule: Rule::PromisedListEmpty,
        entry: action.id().to_string(),
        message: "the text announces a list, and nothing follows".to_string(),
        evidence,
    })
}

/// The tokens of one line.
fn on_line<'s, 't>(tokens: &'s [Token<'t>], number: u32) -> &'s [Token<'t>] {
    let first = tokens.partition_point(|token| token.line < number);
    let behind = tokens.partition_point(|token| token.line <= number);
    &tokens[first..behind]
}

/// Where a line begins behind the mark of an item.
fn start_of_content(line: &str) -> usize {
    item(line).map_or(0, |(_, content)| line.trim_end().len() - content.len())
}

/// Whether a list stands directly below the cell, behind the bar that closes it.
fn goes_on_below(text: &ActionText<'_>, texts: &Texts, lists: &Lists) -> bool {
    let last = text.lines.last().map_or(0, |(number, _)| *number);
    let below = texts.get(text.document).into_iter().flat_map(|document| {
        document
            .lines(last.saturating_add(1), u32::MAX)
            .map(|(_, line)| line)
    });
    let blank = |line: &&str| line.chars().all(|c| c.is_whitespace() || c == '|');
    let mut below = below.skip_while(blank);
    // `13. Title` is the next action.
    let bullet = |line: &str| !line.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let full = |content: &str| holds(&tokens(std::iter::once((1, content))), lists);
    below.next().is_some_and(|line| {
        // A row of a table without a label: `| the call |`.
        let row = line.trim_start().starts_with('|') && full(line);
        row || item(line).is_some_and(|(_, content)| bullet(line) && full(content))
    })
}

/// Whether a line ends by announcing what should follow: `So far it includes:`. Other colons and
/// labels (`Website:`, `Further information: see …`) announce no list.
fn announces(words: &[Token<'_>], lists: &Lists) -> bool {
    let start = words
        .windows(2)
        .rposition(|pair| pair[1].capital && [".", "!", "?"].contains(&pair[0].word.as_str()))
        .map_or(0, |at| at + 1);
    let sentence = &words[start..];
    let colon = sentence.iter().rposition(|token| token.is(":"));
    let (before, behind) = match colon {
        Some(at) => (&sentence[..at], &sentence[at + 1..]),
        None => (sentence, &sentence[sentence.len()..]),
    };
    let Some(last) = before.last() else {
        return false;
    };
    let bare = behind.iter().all(|token| token.mark);
    // `So far it includes: nothing.` says it all.
    let none = behind.iter().find(|token| !token.mark);
    let none = none.is_some_and(|first| ["none", "nothing", "nil"].contains(&first.word.as_str()));
    let plain = !lists.unannounced.within(before) && !before.iter().any(|token| token.is("("));
    let open = match colon {
        Some(_) => {
            lists.announcements.end(before) || (bare && lists.announced_before.within(before))
        }
        None => {
            let verb = ["includes", "include", "comprises", "comprise"];
            verb.contains(&last.word.as_str()) && lists.announcements.end(before)
        }
    };
    open && plain && !none && !holds(behind, lists) && !behind.iter().any(|mark| mark.is("/"))
}

/// Whether words are more than a remark (`See also …`) or a placeholder: `n/a`, `(to be confirmed)`,
/// `To follow shortly.`
fn holds(words: &[Token<'_>], lists: &Lists) -> bool {
    let words: Vec<Token<'_>> = words.iter().filter(|token| !token.mark).cloned().collect();
    !behind_placeholders(&words, lists).is_empty() && longest(&words, &lists.not_items).is_none()
}

/// What stands behind words that say that there is nothing, or that something will follow.
fn behind_placeholders<'w, 't>(words: &'w [Token<'t>], lists: &Lists) -> &'w [Token<'t>] {
    let mut rest = words;
    while let Some(taken) = longest(rest, &lists.nothing).max(longest(rest, &lists.placeholders)) {
        rest = &rest[taken..];
    }
    rest
}

/// Whether the content of a list item says that there is nothing: `n/a`, `(to be confirmed)`, a
/// dash. `pending` may be an item.
pub(super) fn is_nothing(content: &str, lists: &Lists) -> bool {
    let words = tokens(std::iter::once((1, content))).into_iter();
    let words: Vec<Token<'_>> = words.filter(|token| !token.mark).collect();
    words.is_empty()
        || (longest(&words, &lists.nothing).is_some()
            && behind_placeholders(&words, lists).is_empty())
}

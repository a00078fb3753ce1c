//! An indicator: its reading, the latest figure of each territory, a map.

use std::collections::BTreeMap;

use andamento_analysis::{
    Answer, GapQuestion, Question, Scope, SeriesQuestion, mark_other_definitions,
};
use andamento_model::{GeographyLevel, Indicator, Quantity};
use askama::Template;

use super::alone::alone;
use super::asking::answered;
use super::names::typed;
use super::sources::{not_covered, unit};
use super::ways::{From, Way, ways};
use super::{Figures, Frame, Meaning, Sources, shown};
use crate::ask::{fetch_commands, is_loaded};
use crate::charts::Chart;
use crate::charts::tiles::{Tile, TileMap, has_place, usual_time};
use crate::views::answer;
use crate::views::indicators::{self, Listed};
use crate::web::{Asked, Fault, Form, Reply, Site};

/// How many territories the page shows.
const SHOWN: usize = 150;
/// A map needs at least this many countries with a value.
const FEWEST: usize = 5;

#[derive(Template)]
#[template(path = "indicator.html")]
struct Page {
    frame: Frame,
    meaning: Meaning,
    ways: Vec<Way>,
    missing: String,
    /// What brings the figures; empty: they are here.
    commands: Vec<String>,
    map: Option<Chart>,
    figures: Figures,
    caption: String,
    hidden: usize,
    all: String,
    first: String,
    standing: &'static str,
    not_covered: Vec<(String, String)>,
    sources: Sources,
}

/// The latest figures of an indicator, for every territory.
pub fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Svg];
    asked.allow(&["group", "reference", "sex"], &forms)?;
    let indicator = site.indicators.get(asked.part(0))?;
    let found = latest_everywhere(site, indicator, asked);
    let (mut found, missing) = match found {
        Ok(found) => (Some(found), String::new()),
        Err(Fault::NotFound(why)) if asked.form == Form::Page => (None, why),
        Err(Fault::NotFound(_))
            if asked.form == Form::Json && !is_loaded(&site.store, indicator)? =>
        {
            // It has no figures here; what it means and what brings them is data too.
            let listed = Listed {
                indicator,
                loaded: false,
                commands: fetch_commands(indicator),
            };
            return Ok(Reply::json(indicators::one(&listed)?));
        }
        Err(fault) => return Err(fault),
    };
    let map = found.as_ref().and_then(|found| map(site, indicator, found));
    match (asked.form, &found) {
        (Form::Json, Some(found)) => return Ok(Reply::json(answer::json(found, &site.groups)?)),
        (Form::Csv, Some(found)) => return Ok(Reply::csv(answer::csv(found)?)),
        (Form::Svg, _) => {
            let chart = map.ok_or_else(|| {
                Fault::NotFound(format!(
                    "{} has no map: figures for fewer than {FEWEST} countries, or values that are \
                     not comparable between countries",
                    indicator.id
                ))
            })?;
            let mut sources = Sources::default();
            found.iter().for_each(|found| {
                sources.add(found);
            });
            return Ok(Reply::svg(alone(&chart.svg, &sources)));
        }
        _ => {}
    }
    let hidden = found.as_mut().map_or(0, |found| {
        let hidden = found.rows.len().saturating_sub(SHOWN);
        found.rows.truncate(SHOWN);
        hidden
    });
    let mut sources = Sources::default();
    let mut figures = Figures::none();
    let mut groups = Vec::new();
    if let Some(found) = &found {
        let numbers = sources.add(found);
        figures = Figures::of(site, found, &numbers);
        figures.places = true;
        groups = not_covered(site, found);
    }
    let caption = found
        .as_ref()
        .map_or_else(String::new, |found| caption(site, found));
    let first = figures.rows.iter().map(|row| row.territory.as_str());
    let usual = first
        .clone()
        .find(|&code| code == "EU27_2020")
        .or_else(|| first.clone().next())
        .unwrap_or_default()
        .to_string();
    let commands = if is_loaded(&site.store, indicator)? {
        Vec::new()
    } else {
        fetch_commands(indicator)
    };
    let page = Page {
        ways: match &found {
            Some(found) if !figures.rows.is_empty() => {
                let row = found.rows.first();
                let from = From {
                    here: "",
                    scope: None,
                    usual: Some(&usual),
                    group: row.map(|row| &*row.group),
                    reference: row.and_then(|row| row.reference.as_deref()),
                    published: &found.published,
                };
                ways(site, indicator, &from)
            }
            _ => Vec::new(),
        },
        frame: Frame::new(
            &indicator.reading.title,
            "indicators",
            asked,
            match (figures.rows.is_empty(), map.is_some()) {
                (true, _) if commands.is_empty() => &[],
                (true, _) => &forms[..1],
                (false, true) => &forms,
                (false, false) => &forms[..2],
            },
        )
        .citing(&sources),
        meaning: Meaning::of(indicator),
        commands,
        missing,
        map,
        first: typed(&usual),
        figures,
        caption,
        hidden,
        all: asked.address(Form::Csv),
        standing: answer::STANDING,
        not_covered: groups,
        sources,
    };
    Ok(Reply::html(page.render()?))
}

/// The latest row with a value of each territory: of gaps where the indicator compares
/// groups, of the whole population otherwise. Countries come first.
fn latest_everywhere(site: &Site, indicator: &Indicator, asked: &Asked) -> Result<Answer, Fault> {
    let definition = &indicator.definition;
    let mut scope = Scope::of(&[]);
    scope.sex = asked.one("sex")?.unwrap_or("T").to_string();
    let (group, reference) = (asked.one("group")?, asked.one("reference")?);
    let open = group.is_none() && reference.is_none();
    let group = group.or(definition.groups.first().map(String::as_str));
    let reference = reference.or(definition.references.first().map(String::as_str));
    let series = |scope| {
        Question::Series(SeriesQuestion {
            indicator: indicator.id.to_string(),
            groups: group.map(ToString::to_string).into_iter().collect(),
            n_group: None,
            scope,
        })
    };
    let found = match (group, reference) {
        (Some(group), Some(reference)) => {
            let gap = Question::Gap(GapQuestion {
                indicator: indicator.id.to_string(),
                group: group.to_string(),
                reference: reference.to_string(),
                reference_indicator: None,
                n_group: None,
                n_reference: None,
                scope: scope.clone(),
            });
            // Without two groups that can be compared, one of them is shown.
            match answered(site, indicator, asked, gap) {
                Err(Fault::NotFound(_)) if open => answered(site, indicator, asked, series(scope)),
                other => other,
            }
        }
        _ => answered(site, indicator, asked, series(scope)),
    };
    let (_, mut found) = found?;
    keep_latest(&mut found);
    mark_other_definitions(&mut found.rows);
    found.rows.sort_by(|a, b| {
        let country = |code: &str| (code.len() > 2, code.to_string());
        let aggregate = |code: &str| code != "EU27_2020";
        (aggregate(&a.territory), country(&a.territory))
            .cmp(&(aggregate(&b.territory), country(&b.territory)))
    });
    Ok(found)
}

/// Keeps the latest row with a value (of a gap, with both) of each territory and group.
pub(crate) fn keep_latest(found: &mut Answer) {
    let gap = found.is_gap;
    found.rows.retain(|row| {
        if gap {
            row.gap.is_some()
        } else {
            row.group_side.value.is_some()
        }
    });
    let mut last = BTreeMap::new();
    for row in &found.rows {
        let key = (row.territory.clone(), row.group.clone());
        let time = last.entry(key).or_insert(row.time);
        *time = row.time.max(*time);
    }
    found
        .rows
        .retain(|row| last.get(&(row.territory.clone(), row.group.clone())) == Some(&row.time));
}

fn caption(site: &Site, found: &Answer) -> String {
    let definition = &found.indicator.definition;
    let dimension = definition.group_dimension.as_ref();
    let Some(row) = found.rows.first() else {
        return format!("{}: no figures", found.indicator.reading.title);
    };
    let group = site.group(dimension, &row.group);
    match &row.reference {
        Some(reference) => format!(
            "Latest figures: {group}, against {}",
            site.group(dimension, reference)
        ),
        None if dimension.is_some() => format!("Latest figures: {group}"),
        None => "Latest figures of each territory".to_string(),
    }
}

fn map(site: &Site, indicator: &Indicator, found: &Answer) -> Option<Chart> {
    let definition = &indicator.definition;
    // Numbers of persons would colour the size of countries, levels in current prices the prices.
    let comparable = definition.levels_comparable && definition.quantity != Quantity::Count;
    if definition.geography == GeographyLevel::City || !comparable {
        return None;
    }
    let places = super::decimals_of(found).min(1);
    let rows = found.rows.iter().filter(|row| has_place(&row.territory));
    let tiles: Vec<Tile> = rows
        .clone()
        .map(|row| Tile {
            code: row.territory.to_string(),
            value: row.group_side.value,
            text: row
                .group_side
                .value
                .map_or_else(String::new, |value| shown(value, places)),
            time: row.time.to_string(),
            flags: row.group_side.status.flags(),
        })
        .collect();
    if tiles.len() < FEWEST {
        return None;
    }
    let value = |row: &&andamento_analysis::AnswerRow| row.group_side.value.unwrap_or_default();
    let lowest = rows.clone().min_by(|a, b| value(a).total_cmp(&value(b)))?;
    let highest = rows.clone().max_by(|a, b| value(a).total_cmp(&value(b)))?;
    let unit = unit(&found.unit);
    let say = |row: &andamento_analysis::AnswerRow| {
        let place = super::place(site, found, &row.territory);
        let value = row
            .group_side
            .value
            .map_or_else(String::new, |value| shown(value, places));
        let doubt = super::picture::doubt(row);
        format!("{place} ({value} {unit}, {}){doubt}", row.time)
    };
    let dimension = indicator.definition.group_dimension.as_ref();
    let group = site.group(dimension, &lowest.group).to_string();
    let whom = if dimension.is_some() {
        format!(", {group}")
    } else {
        String::new()
    };
    let sentence = format!(
        "{}{whom}: the latest figure of each country goes from {} to {}; this is not a ranking{}.",
        indicator.reading.title,
        say(lowest),
        say(highest),
        other_times(&tiles)
    );
    let title = format!("{}{whom}, map of countries", indicator.reading.title);
    Some(
        TileMap {
            title,
            sentence,
            unit: unit.clone(),
            tiles,
        }
        .chart(),
    )
}

/// Which countries have a figure of another time than most; nothing when none has.
fn other_times(tiles: &[Tile]) -> String {
    let usual = usual_time(tiles.iter());
    let others = tiles.iter().filter(|tile| tile.time != usual);
    let others: Vec<String> = others
        .map(|tile| format!("{} {}", tile.code, tile.time))
        .collect();
    if others.is_empty() {
        format!(", and all figures are of {usual}")
    } else {
        format!(
            ", and times differ: {}, all others {usual}",
            others.join(", ")
        )
    }
}

//! Whether territories grow alike.

use andamento_analysis::{Compared, Convergence, ConvergenceQuestion, Question};
use askama::Template;

use super::alone::alone;
use super::asking::with_names;
use super::controls::{Controls, references};
use super::figures::{Figure, FigureRow};
use super::names::encoded;
use super::parameters::{WHERE, scope};
use super::sources::{not_covered, unit};
use super::ways::{From, Way, ways};
use super::{Figures, Frame, Meaning, NONE, Sources, picture, place, question, shown, signed};
use crate::ask::ask_convergence;
use crate::charts::Chart;
use crate::charts::lines::{Line, Lines, Point};
use crate::views::convergence as view;
use crate::web::{Asked, Fault, Form, Reply, Site};

/// How many cells of the panel the page shows.
const SHOWN: usize = 600;

/// The measures of one year.
struct Year {
    time: String,
    mean: String,
    std_dev: String,
    cv: String,
    delta: String,
}

/// The cells of one territory.
struct Territory {
    code: String,
    /// Its page.
    home: String,
    name: String,
    cells: Vec<Figure>,
}

#[derive(Template)]
#[template(path = "convergence.html")]
struct Page {
    frame: Frame,
    /// Who is compared; empty: everybody.
    sides: String,
    meaning: Meaning,
    ways: Vec<Way>,
    chart: Chart,
    pattern: String,
    warnings: Vec<String>,
    years: Vec<Year>,
    /// Where the files of mean and spread are: the one file, or the list of several.
    anchor: String,
    cv: bool,
    delta: bool,
    unit: String,
    spread_unit: String,
    beta: String,
    gamma: String,
    territories: Vec<Territory>,
    /// The years of the cells.
    columns: Vec<String>,
    hidden: bool,
    data: String,
    /// Territory and reason.
    left_out: Vec<(String, String)>,
    notes: Vec<String>,
    overridden: String,
    standing: &'static str,
    controls: Controls,
    not_covered: Vec<(String, String)>,
    sources: Sources,
}

/// `convergence`: of gaps to a reference if the address gives one, of values otherwise.
pub(super) fn show(site: &Site, asked: &Asked) -> Result<Reply, Fault> {
    let forms = [Form::Json, Form::Csv, Form::Svg];
    let known = [&WHERE[..], &["group", "reference", "override"]].concat();
    asked.allow(&known, &forms)?;
    let indicator = site.indicators.get(asked.part(0))?;
    let mut asking = ConvergenceQuestion {
        indicator: indicator.id.to_string(),
        group: asked.one("group")?.map(ToString::to_string),
        reference: asked.one("reference")?.map(ToString::to_string),
        scope: scope(asked)?,
    };
    let found = with_names(
        site,
        indicator,
        &mut asking,
        |asking| &mut asking.scope,
        |asking| ask_convergence(&site.store, &site.indicators, &site.context(), asking),
    )?;
    match asked.form {
        Form::Json => return Ok(Reply::json(view::json(&found, &site.groups)?)),
        Form::Csv => return Ok(Reply::csv(view::csv(&found)?)),
        _ => {}
    }
    // The group that was taken where the address leaves it open.
    let taken = found.answer.rows.first().map(|row| row.group.to_string());
    asking.group = taken.or(asking.group);
    let inner = asking.question(indicator);
    let sides = sides(site, &found, &inner);
    let title = title(&found, &asking, &sides);
    let chart = chart(&found, &title);
    if asked.form == Form::Svg {
        let mut sources = Sources::default();
        sources.add(&found.answer);
        return Ok(Reply::svg(alone(&chart.svg, &sources)));
    }
    let mut sources = Sources::default();
    let numbers = sources.add(&found.answer);
    let figures = Figures::of(site, &found.answer, &numbers);
    let hidden = found.answer.rows.len() > SHOWN;
    let columns: Vec<u16> = if hidden {
        [found.years.first(), found.years.last()]
            .into_iter()
            .flatten()
            .copied()
            .collect()
    } else {
        found.years.clone()
    };
    let mut controls = Controls::of(
        site,
        indicator,
        &inner,
        &found.answer.published,
        &asked.path,
    );
    controls.territories_help =
        "Codes or names, separated by commas; nothing: the 27 Member States.";
    controls.every_group = "";
    if !indicator.definition.references.is_empty() && controls.references.is_empty() {
        controls.references = references(site, indicator, &found.answer.published, "");
    }
    if indicator.definition.levels_comparable {
        controls.no_reference = "nobody: the values themselves";
    }
    let (unit, spread_unit) = units(&found);
    let page = Page {
        frame: Frame::new(title, "indicators", asked, &forms).citing(&sources),
        sides,
        meaning: Meaning::of(indicator),
        ways: ways(
            site,
            indicator,
            &From {
                usual: found.territories.first().map(|code| &**code),
                ..From::question("convergence", &inner, &found.answer.published)
            },
        ),
        chart,
        pattern: found.verdict.text.clone(),
        warnings: found.verdict.warnings.clone(),
        years: years(&found),
        anchor: match sources.list.as_slice() {
            [only] => format!("source-{}", only.number),
            _ => "sources".to_string(),
        },
        cv: found.sigma.iter().any(|sigma| sigma.cv.is_some()),
        delta: !found.delta.is_empty(),
        unit,
        spread_unit,
        beta: beta(&found),
        gamma: gamma(&found),
        territories: territories(site, &found, figures.rows, &columns),
        columns: columns.iter().map(ToString::to_string).collect(),
        hidden,
        data: asked.address(Form::Json),
        left_out: found
            .left_out
            .iter()
            .map(|left| {
                let name = picture::short(&place(site, &found.answer, &left.territory));
                (name, left.why.clone())
            })
            .collect(),
        notes: found.answer.notes.clone(),
        overridden: question::overridden(&found.answer),
        standing: view::STANDING,
        controls,
        not_covered: not_covered(site, &found.answer),
        sources,
    };
    Ok(Reply::html(page.render()?))
}

/// The unit of the mean, and that of spread and distances.
fn units(found: &Convergence) -> (String, String) {
    let spread = if found.unit() == "PC" {
        "pp"
    } else {
        found.unit()
    };
    if found.compared == Compared::Ratio {
        return ("group ÷ reference".to_string(), "of the ratio".to_string());
    }
    (unit(found.unit()), unit(spread))
}

fn title(found: &Convergence, asking: &ConvergenceQuestion, sides: &str) -> String {
    let sex = match asking.scope.sex.as_str() {
        "F" => ", women",
        "M" => ", men",
        _ => "",
    };
    let of = if sides.is_empty() {
        String::new()
    } else {
        format!(": {sides}")
    };
    let title = &found.answer.indicator.reading.title;
    format!("Convergence: {title}{sex}{of}")
}

fn sides(site: &Site, found: &Convergence, question: &Question) -> String {
    let dimension = found.answer.indicator.definition.group_dimension.as_ref();
    match question {
        Question::Gap(gap) => format!(
            "{} against {}",
            site.group(dimension, &gap.group),
            site.group(dimension, &gap.reference)
        ),
        Question::Series(series) if dimension.is_some() => {
            let group = series.groups.first().map_or("", String::as_str);
            site.group(dimension, group).to_string()
        }
        Question::Series(_) => String::new(),
    }
}

fn years(found: &Convergence) -> Vec<Year> {
    let written = |value: Option<f64>, places| {
        value.map_or_else(|| NONE.to_string(), |value| shown(value, places))
    };
    let mean = |mean: f64| {
        if found.compared == Compared::Gap {
            signed(mean, 2)
        } else {
            shown(mean, 2)
        }
    };
    let years = found.sigma.iter().enumerate();
    years
        .map(|(at, sigma)| Year {
            time: sigma.time.to_string(),
            mean: mean(sigma.mean),
            std_dev: shown(sigma.std_dev, 2),
            cv: written(sigma.cv, 3),
            delta: written(found.delta.get(at).map(|delta| delta.delta), 1),
        })
        .collect()
}

fn beta(found: &Convergence) -> String {
    match &found.beta {
        Ok(beta) => {
            let withheld = found.verdict.withheld.is_some();
            let p = beta
                .p
                .filter(|_| !withheld)
                .map_or_else(String::new, |p| format!(", two-sided p {}", shown(p, 4)));
            format!(
                "{}, standard error {}{p}. {}",
                signed(beta.beta, 4),
                shown(beta.se, 4),
                if withheld {
                    "It is not read across the breaks."
                } else {
                    "Below 0, those that began low grew faster."
                }
            )
        }
        Err(why) => format!("none: {why}."),
    }
}

fn gamma(found: &Convergence) -> String {
    match &found.gamma {
        Ok(gamma) => format!(
            "{}; 1 means that no territory changed its place.",
            shown(gamma.rank_concordance, 3)
        ),
        Err(why) => format!("none: {why}."),
    }
}

/// The cells of these years, a row a territory.
fn territories(
    site: &Site,
    found: &Convergence,
    figures: Vec<FigureRow>,
    columns: &[u16],
) -> Vec<Territory> {
    let mut territories: Vec<Territory> = Vec::new();
    for (figure, row) in figures.into_iter().zip(&found.answer.rows) {
        if !columns.contains(&row.time.year()) {
            continue;
        }
        let mut cell = match found.compared {
            Compared::Value => Some(figure.value),
            Compared::Gap => figure.gap,
            Compared::Ratio => figure.ratio,
        }
        .unwrap_or_else(|| Figure {
            text: NONE.to_string(),
            flags: String::new(),
            anchor: String::new(),
        });
        cell.flags = picture::flags(row);
        match territories.last_mut() {
            Some(known) if known.code == *row.territory => known.cells.push(cell),
            _ => territories.push(Territory {
                code: row.territory.to_string(),
                home: format!("/territories/{}", encoded(&row.territory)),
                name: picture::short(&place(site, &found.answer, &row.territory)),
                cells: vec![cell],
            }),
        }
    }
    territories
}

/// The standard deviation over the years. A year is marked as broken when at least half of the
/// series are: the breaks of single territories stand in the table.
fn chart(found: &Convergence, title: &str) -> Chart {
    let broken = |time: i32| {
        let rows = found.answer.rows.iter();
        let of_year = rows.filter(|row| i32::from(row.time.year()) == time);
        let flagged = of_year.filter(|row| picture::flags(row).contains('b'));
        2 * flagged.count() >= found.territories.len()
    };
    let points = found.sigma.iter().map(|sigma| Point {
        time: sigma.time.to_string(),
        year: f64::from(sigma.time),
        value: Some(sigma.std_dev),
        flags: if broken(sigma.time) { "b" } else { "" }.to_string(),
        interval: None,
    });
    let (_, spread_unit) = units(found);
    Lines {
        title: title.to_string(),
        sentence: format!("{}.", found.sentence),
        unit: if spread_unit == "percentage points" {
            "pp".to_string()
        } else {
            spread_unit
        },
        lines: vec![Line {
            name: "Standard deviation (sigma)".to_string(),
            points: points.collect(),
        }],
    }
    .chart()
}

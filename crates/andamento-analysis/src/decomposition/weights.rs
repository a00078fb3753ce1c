//! How many women and men each side has: cells of three tables, and what is derived from them.

use std::collections::BTreeMap;

use andamento_model::{
    Cube, DataflowId, DimensionId, Formula, Indicator, Period, SliceRequest, Unit, Vintage,
};

use crate::measured::{Measured, Reader};
use crate::question::{QuestionError, definition_slices};

/// Employed persons by sex, age and citizenship, in thousands.
pub const EMPLOYED: &str = "lfsa_egan";
/// Persons by sex, age, citizenship and labour status, in thousands.
pub const FOREIGNERS: &str = "lfsa_pganws";
/// Foreign citizens.
pub(super) const GROUP: &str = "FOR";
/// Nationals.
pub(super) const REFERENCE: &str = "NAT";
/// The parts, and what people in them are called.
const SEXES: [(&str, &str); 2] = [("F", "women"), ("M", "men")];

/// The tables, described as indicators are, so that their cells are read by the same reader.
pub(super) struct Tables {
    rates: Indicator,
    employed: Indicator,
    foreigners: Indicator,
    foreign_employed: Indicator,
}

impl Tables {
    /// For the rates of this indicator.
    pub(super) fn of(indicator: &Indicator) -> Self {
        let counted = |dataflow: &str, more: &[(&str, &str)], formula: Formula| {
            let mut counted = indicator.clone();
            let definition = &mut counted.definition;
            if let Ok(id) = DataflowId::parse(dataflow) {
                definition.dataflow = id;
            }
            let fixed = [("unit", "THS_PER")].iter().chain(more).copied();
            let age = indicator.definition.base.age.as_str();
            definition.filters = fixed
                .chain([("age", age)])
                .filter_map(|(id, code)| Some((DimensionId::parse(id).ok()?, code.to_string())))
                .collect::<BTreeMap<_, _>>();
            definition.unit = Unit::Other("THS_PER".to_string());
            definition.formula = formula;
            definition.bounds = None;
            counted
        };
        let by_status = DimensionId::parse("wstatus").map(|dimension| Formula::SumOf {
            dimension,
            codes: ["EMP", "UNE", "INAC"].map(ToString::to_string).to_vec(),
        });
        Self {
            rates: indicator.clone(),
            employed: counted(EMPLOYED, &[], Formula::Published),
            foreigners: counted(FOREIGNERS, &[], by_status.unwrap_or(Formula::Published)),
            foreign_employed: counted(FOREIGNERS, &[("wstatus", "EMP")], Formula::Published),
        }
    }

    /// Rates, employed persons, foreign citizens. The vintage asked for is that of the rates.
    pub(super) fn slices(&self, vintage: Option<&Vintage>) -> Vec<SliceRequest> {
        [
            (&self.rates, vintage),
            (&self.employed, None),
            (&self.foreigners, None),
        ]
        .into_iter()
        .flat_map(|(table, vintage)| definition_slices(&table.definition, vintage))
        .collect()
    }

    /// Readers over the slices in that order.
    ///
    /// # Errors
    /// When there are other cubes, or one has no figures, lacks a dimension or a sex.
    pub(super) fn readers<'a>(&'a self, cubes: &'a [Cube]) -> Result<Readers<'a>, QuestionError> {
        let [rates, employed, foreigners] = cubes else {
            return Err(QuestionError::Slices {
                needed: 3,
                given: cubes.len(),
            });
        };
        let read = |table: &'a Indicator, cube: &'a Cube, sex: &str| {
            Reader::new(table, std::slice::from_ref(cube), sex)
        };
        let by_sex = SEXES.iter().map(|&(sex, people)| {
            Ok(OfSex {
                sex,
                people,
                rates: read(&self.rates, rates, sex)?,
                employed: read(&self.employed, employed, sex)?,
                foreigners: read(&self.foreigners, foreigners, sex)?,
                foreign_employed: read(&self.foreign_employed, foreigners, sex)?,
            })
        });
        Ok(Readers {
            by_sex: by_sex.collect::<Result<_, QuestionError>>()?,
        })
    }
}

/// The cells of one sex.
struct OfSex<'a> {
    sex: &'static str,
    people: &'static str,
    rates: Reader<'a>,
    employed: Reader<'a>,
    foreigners: Reader<'a>,
    foreign_employed: Reader<'a>,
}

/// The cells of both sexes.
pub(super) struct Readers<'a> {
    by_sex: Vec<OfSex<'a>>,
}

/// What is known of one sex in a territory and year.
pub(super) struct Counted<'a> {
    pub sex: &'static str,
    pub group_rate: Option<Measured<'a>>,
    pub reference_rate: Option<Measured<'a>>,
    pub group_weight: Option<f64>,
    pub reference_weight: Option<f64>,
    /// Employed persons of all citizenships.
    pub employed: Option<Measured<'a>>,
    /// The foreign citizens that are counted: all, or those employed.
    pub foreigners: Option<Measured<'a>>,
    /// What is missing, in words.
    pub missing: Vec<String>,
    /// How the weights were derived, where that is not the usual way.
    pub notes: Vec<String>,
}

impl<'a> Readers<'a> {
    /// The years in which foreign citizens are counted anywhere.
    pub(super) fn years(&self) -> Vec<Period> {
        let first = self.by_sex.first();
        first.map_or_else(Vec::new, |one| one.foreigners.cube().periods().to_vec())
    }

    /// Women, then men.
    pub(super) fn of(&self, territory: &str, time: Period) -> Vec<Counted<'a>> {
        let counted = self.by_sex.iter().map(|one| one.counted(territory, time));
        counted.collect()
    }
}

impl<'a> OfSex<'a> {
    fn counted(&self, territory: &str, time: Period) -> Counted<'a> {
        let at = |reader: &Reader<'a>, group: &str| reader.line(territory, group).at(time);
        let group_rate = at(&self.rates, GROUP);
        let reference_rate = at(&self.rates, REFERENCE);
        let employed = at(&self.employed, "TOTAL");
        let foreigners = at(&self.foreigners, GROUP);
        let foreign_employed = at(&self.foreign_employed, GROUP);
        let value = |cell: &Option<Measured<'_>>| cell.as_ref().and_then(|cell| cell.value);
        let people = self.people;
        let (mut missing, mut notes) = (Vec::new(), Vec::new());
        for (cell, what) in [
            (&group_rate, "rate of foreign"),
            (&reference_rate, "rate of national"),
            (&employed, "number of employed"),
            (&foreign_employed, "number of employed foreign"),
        ] {
            if value(cell).is_none() {
                missing.push(format!("no {what} {people}"));
            }
        }
        // Persons, from those employed and the rate; a rate of 0 tells nothing.
        let behind = |employed: f64, rate: Option<f64>| {
            let rate = rate.filter(|rate| *rate > 0.0)?;
            (employed >= 0.0).then(|| 100.0 * employed / rate)
        };
        let whole = value(&foreigners);
        let group_weight = whole.or_else(|| {
            let weight = behind(value(&foreign_employed)?, value(&group_rate))?;
            notes.push(format!(
                "foreign {people} are counted as employed / employment rate: not every labour \
                 status is published"
            ));
            Some(weight)
        });
        let nationals = value(&employed)
            .zip(value(&foreign_employed))
            .map(|(all, foreign)| all - foreign);
        if nationals.is_some_and(|nationals| nationals < 0.0) {
            missing.push(format!(
                "more employed foreign {people} than employed {people}"
            ));
        }
        let reference_weight =
            nationals.and_then(|nationals| behind(nationals, value(&reference_rate)));
        // The sum over labour status holds the employed already.
        let of_group = if whole.is_some() {
            foreigners
        } else {
            foreign_employed
        };
        Counted {
            sex: self.sex,
            group_rate,
            reference_rate,
            group_weight,
            reference_weight,
            employed,
            foreigners: of_group,
            missing,
            notes,
        }
    }
}

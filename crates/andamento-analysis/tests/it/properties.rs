//! What holds for any figures.

use andamento_analysis::{Question, SampleSize};
use andamento_model::Status;
use proptest::prelude::*;

use crate::gap::gap;
use crate::tables::{Catalog, cube};

fn cell() -> impl Strategy<Value = (Option<u32>, String)> {
    (
        proptest::option::weighted(0.8, 0..=1000_u32),
        "[bcdefimnpurz]{0,3}",
    )
}

fn text((value, flags): &(Option<u32>, String)) -> String {
    let value = value.map_or(":".to_string(), |v| (f64::from(v) / 10.0).to_string());
    format!("{value}/{flags}")
}

proptest! {
    #[test]
    fn gap_and_ratio_turn_with_the_sides_and_flags_never_vanish(
        a in cell(),
        b in cell(),
        sizes in proptest::option::of((1..5000_u64, 1..5000_u64)),
    ) {
        let catalog = Catalog::load();
        let table = format!(
            "unit sex age citizen geo 2020\n\
             PC T Y20-64 NEU27_2020_FOR AT {}\nPC T Y20-64 NAT AT {}",
            text(&a),
            text(&b)
        );
        let cubes = [cube("lfsa_ergan", &table)];
        let mut there = gap("employment-rate", "NEU27_2020_FOR", "NAT", &["AT"]);
        let mut back = gap("employment-rate", "NAT", "NEU27_2020_FOR", &["AT"]);
        if let Some((m, n)) = sizes {
            let (m, n) = (SampleSize::new(m).unwrap(), SampleSize::new(n).unwrap());
            (there.n_group, there.n_reference) = (Some(m), Some(n));
            (back.n_group, back.n_reference) = (Some(n), Some(m));
        }
        let there = catalog.ask(&Question::Gap(there), &cubes).unwrap().rows.remove(0);
        let back = catalog.ask(&Question::Gap(back), &cubes).unwrap().rows.remove(0);
        prop_assert_eq!(there.gap, back.gap.map(|gap| 0.0 - gap));
        prop_assert_eq!(there.gap.is_some(), a.0.is_some() && b.0.is_some());
        prop_assert_eq!(there.reliability, back.reliability);
        if let (Some(ratio), Some(inverse)) = (there.ratio, back.ratio) {
            prop_assert!((ratio * inverse - 1.0).abs() < 1e-12);
        }
        if let (Some(odds), Some(inverse)) = (there.odds_ratio, back.odds_ratio) {
            prop_assert!((odds * inverse - 1.0).abs() < 1e-9);
        }
        let status = |cell: &(Option<u32>, String)| Status::from_flags(cell.1.as_bytes()).unwrap();
        prop_assert_eq!(there.group_side.status, status(&a));
        prop_assert_eq!(there.reference_side.unwrap().status, status(&b));
        prop_assert_eq!(there.interval.is_some(), there.gap.is_some() && sizes.is_some());
        if let (Some(interval), Some(turned), Some(gap)) = (there.interval, back.interval, there.gap) {
            prop_assert!(interval.low <= gap + 1e-9 && gap <= interval.high + 1e-9);
            prop_assert!((-100.0 - 1e-9..=100.0 + 1e-9).contains(&interval.low));
            prop_assert!((interval.low + turned.high).abs() < 1e-9);
        }
    }
}

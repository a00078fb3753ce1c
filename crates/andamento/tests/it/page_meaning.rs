//! What pages say about figures: which questions they offer, how places are named, where each
//! number comes from. All figures here are made up.

use crate::scene::Scene;
use crate::served::Served;

const HEAD: &str = "freq,unit,sex,age,citizen,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n";

/// A folder with one made-up file of employment rates: citizen, geo, year, value, status.
fn rates(scene: &Scene, age: &str, rows: &[(&str, &str, u16, &str, &str)]) {
    let mut text = HEAD.to_string();
    for (citizen, geo, year, value, status) in rows {
        text.push_str(&format!(
            "A,PC,T,{age},{citizen},{geo},{year},{value},{status},\n"
        ));
    }
    scene.import_bytes("lfsa_ergan.csv", text.as_bytes());
}

/// The body of a page that must be there.
fn page(served: &Served, path: &str) -> String {
    let (status, body) = served.get(path);
    assert_eq!(status, 200, "{path}: {body}");
    body
}

/// The addresses of the other questions that a page offers, with their names.
fn ways(body: &str) -> Vec<(String, String)> {
    let nav = body.split("<nav class=\"ways\"").nth(1).unwrap_or_default();
    let nav = nav.split("</nav>").next().unwrap_or_default();
    nav.split("<a href=\"")
        .skip(1)
        .map(|link| {
            let (address, rest) = link.split_once('"').unwrap();
            let name = rest.split_once('>').unwrap().1.split('<').next().unwrap();
            (
                name.to_string(),
                address.replace("&#38;", "&").replace("&amp;", "&"),
            )
        })
        .collect()
}

fn names(ways: &[(String, String)]) -> Vec<&str> {
    ways.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn a_page_offers_the_groups_that_have_figures_and_every_question_it_offers_is_answered() {
    let scene = Scene::empty();
    // The definition's first group is third-country nationals, which this file lacks.
    let rows = [
        ("FOR", "SE", 2022, "60.1", ""),
        ("FOR", "SE", 2023, "61.0", ""),
        ("NAT", "SE", 2022, "79.0", ""),
        ("NAT", "SE", 2023, "79.5", ""),
        ("FOR", "IT", 2022, "58.5", ""),
        ("FOR", "IT", 2023, "60.0", ""),
        ("NAT", "IT", 2022, "60.2", ""),
        ("NAT", "IT", 2023, "61.2", ""),
    ];
    rates(&scene, "Y15-64", &rows);
    let served = Served::open(&scene.path("data"));
    for path in [
        "/indicators/employment-rate-15-64",
        "/indicators/employment-rate-15-64/series?territory=SE",
        "/indicators/employment-rate-15-64/gap?territory=SE",
        "/indicators/employment-rate-15-64/compare",
        "/indicators/employment-rate-15-64/coverage",
    ] {
        let body = page(&served, path);
        let ways = ways(&body);
        let offered = names(&ways);
        assert!(offered.contains(&"Gap"), "{path} offers {offered:?}");
        assert!(offered.contains(&"Convergence"), "{path}: {offered:?}");
        for (_, address) in &ways {
            page(&served, address);
        }
        let gap = &ways.iter().find(|(name, _)| name == "Gap").unwrap().1;
        assert!(gap.contains("group=FOR&reference=NAT"), "{path}: {gap}");
        // What may be compared: nothing that shares people with every group, nothing without
        // figures.
        let references = body.split("id=\"reference\"").nth(1).unwrap_or_default();
        let references = references.split("</select>").next().unwrap_or_default();
        assert!(!references.contains("value=\"TOTAL\""), "{references}");
        assert!(!references.contains("NEU27"), "{references}");
    }
    let latest = page(&served, "/indicators/employment-rate-15-64");
    assert!(latest.contains("−18.5"), "the gap of SE in 2023: {latest}");
    let gap = page(
        &served,
        "/indicators/employment-rate-15-64/gap.csv?territory=SE",
    );
    assert!(gap.contains(",FOR,NAT,"), "{gap}");
    // Who names a group gets that group or nothing.
    let named = "/indicators/employment-rate-15-64/gap?territory=SE&group=NEU27_2020_FOR";
    assert_eq!(served.get(named).0, 404);
}

#[test]
fn one_group_is_shown_without_a_gap_and_one_year_without_convergence() {
    let scene = Scene::empty();
    let rows = [
        ("FOR", "SE", 2023, "61.0", ""),
        ("FOR", "IT", 2023, "60.0", ""),
    ];
    rates(&scene, "Y15-64", &rows);
    let served = Served::open(&scene.path("data"));
    let body = page(&served, "/indicators/employment-rate-15-64");
    assert!(body.contains(">61<"), "{body}");
    let ways = ways(&body);
    assert_eq!(
        names(&ways),
        ["Latest", "Over time", "Side by side", "Coverage"]
    );
    for (_, address) in &ways {
        page(&served, address);
    }
}

#[test]
fn a_territory_may_be_asked_for_by_its_name_and_an_ambiguous_one_says_which_there_are() {
    let scene = Scene::empty();
    let rows = [
        ("FOR", "SE", 2023, "61.0", ""),
        ("NAT", "SE", 2023, "79.5", ""),
        ("FOR", "IT", 2023, "60.0", ""),
        ("NAT", "IT", 2023, "61.2", ""),
    ];
    rates(&scene, "Y15-64", &rows);
    let unemployment = "freq,unit,sex,age,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n\
                        A,PC,T,Y20-64,LU0,2023,5.1,,\nA,PC,T,Y20-64,LU00,2023,5.1,,\n";
    scene.import_bytes("lfst_r_lfu3rt.csv", unemployment.as_bytes());
    let served = Served::open(&scene.path("data"));
    let asked = |territory: &str| {
        served.get(&format!(
            "/indicators/employment-rate-15-64/gap.csv?territory={territory}"
        ))
    };
    assert_eq!(asked("sweden"), asked("SE"));
    assert_eq!(asked("Sweden,%20Italy"), asked("SE%20IT"));
    assert_eq!(asked("Atlantis").0, 404);
    let (status, said) =
        served.get("/indicators/unemployment-rate-region/series?territory=Luxembourg");
    assert_eq!(status, 400, "{said}");
    for code in ["LU0 ", "LU00 ", "LU000 "] {
        assert!(said.contains(code), "{said}");
    }
}

#[test]
fn a_city_under_a_bare_name_and_the_city_with_the_code_lead_to_each_other() {
    let scene = Scene::empty();
    // A cut of an old city file: Barcelona stands there twice, and neither time with a code.
    let specimens = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specimens");
    let old = specimens.join("urb_cpopcb__legacycsv_windows1252.csv");
    scene.import(&old);
    let slashed = "freq,indic_ur,cities,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n\
                   A,DE1001V,A / B? (made up),2010,10,,\n";
    scene.import_bytes("urb_cpop1.csv", slashed.as_bytes());
    let served = Served::open(&scene.path("data"));
    let cells = scene.export("urb_cpopcb", "csv");
    let cells = String::from_utf8(cells).unwrap();
    let code = cells.split(',').find(|cell| cell.contains("[block 1 of "));
    let code = code.unwrap().to_string();
    let address = format!("/territories/{}", code.replace(' ', "%20"));
    let address = address.replace('[', "%5B").replace(']', "%5D");

    let of_code = page(&served, "/territories/ES002C");
    assert!(
        of_code.contains(&format!("href=\"{address}\"")),
        "{of_code}"
    );
    assert!(!of_code.contains("does not have this territory"));
    let of_name = page(&served, &address);
    assert!(
        of_name.contains("href=\"/territories/ES002C\""),
        "{of_name}"
    );
    assert!(of_name.contains("<h1>Barcelona (first of that name in file "));
    let none = "Official rates by citizenship or country of birth are not published for cities";
    assert!(of_code.contains(none) && of_name.contains(none));
    // Every address on either page, and of every row of a comparison, is answered.
    let compared = page(&served, "/indicators/nationals-share-city/compare");
    assert!(compared.contains("Barcelona (second of that name in file "));
    for body in [&of_code, &of_name, &compared] {
        for link in body.split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap();
            if link.starts_with("/territories/") || link.starts_with("/indicators/nationals") {
                page(&served, &link.replace("&#38;", "&").replace("&amp;", "&"));
            }
        }
    }
    // A name that would break an address does not.
    let strange = page(&served, "/territories/A%20%2F%20B%3F%20(made%20up)");
    assert!(strange.contains("/territories/A%20%2F%20B%3F%20%28made%20up%29/urb_cpop1"));
}

#[test]
fn every_address_that_carries_a_name_is_encoded_and_answered() {
    let scene = Scene::empty();
    for (dataflow, what, more) in [("urb_clma", "EC1010V", 1), ("urb_cpop1", "DE1001V", 500)] {
        let head = "freq,indic_ur,cities,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n";
        let mut text = head.to_string();
        for (city, first) in [("Östra & Södra? Made-up", 10), ("Ville-d’Été inventée", 20)] {
            for (year, add) in [(2010, 0), (2011, 3), (2012, 9)] {
                let value = first + add + more;
                text.push_str(&format!("A,{what},{city},{year},{value},,\n"));
            }
        }
        scene.import_bytes(&format!("{dataflow}.csv"), text.as_bytes());
    }
    let served = Served::open(&scene.path("data"));
    let city = "%C3%96stra%20%26%20S%C3%B6dra%3F%20Made-up";
    let question = "/indicators/unemployed-per-inhabitants-city";
    let other = "Ville-d%E2%80%99%C3%89t%C3%A9%20invent%C3%A9e";
    let mut carried = 0;
    for path in [
        format!("/territories/{city}"),
        format!("/territories/{city}?known_on=2026-12-01"),
        format!("/territories/{city}/urb_clma"),
        question.to_string(),
        format!("{question}/series?territory={city}"),
        format!("{question}/compare"),
        format!("{question}/coverage"),
        format!("{question}/convergence?territory={city},{other}"),
    ] {
        let body = page(&served, &path);
        for link in body.split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap();
            let link = link.replace("&#38;", "&").replace("&amp;", "&");
            let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%/?#=&:+,".contains(&byte);
            assert!(link.bytes().all(safe), "{path}: {link}");
            let own = link.contains("%C3%96stra") || link.contains("Ville-d%E2");
            if own && link.starts_with('/') {
                carried += 1;
                page(&served, link.split('#').next().unwrap());
            }
        }
    }
    assert!(carried > 20, "{carried}");
    let here = page(&served, &format!("/territories/{city}?known_on=2026-12-01"));
    assert!(here.contains("Nothing was recorded of this place by then."));
    assert!(!here.contains("/entries?territory="), "{here}");
}

#[test]
fn each_file_shows_the_cells_of_its_own_table_and_is_cited_once() {
    let scene = Scene::empty();
    let head = "freq,indic_ur,cities,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n";
    let born = format!("{head}A,DE2009V,SE002C,2015,150,,\n");
    scene.import_bytes("urb_cpopcb.csv", born.as_bytes());
    let all = format!("{head}A,DE1001V,SE002C,2015,600,,\n");
    scene.import_bytes("urb_cpop1.csv", all.as_bytes());
    let served = Served::open(&scene.path("data"));
    for path in [
        "/territories/SE002C",
        "/indicators/foreign-born-share-city/series?territory=SE002C",
        "/indicators/foreign-born-share-city/coverage",
    ] {
        let body = page(&served, path);
        let sources = body.split("<li id=\"source-").skip(1);
        let about = |dataflow: &str| {
            let link = format!("href=\"/dataflows/{dataflow}\"");
            let mut of_it = sources.clone().filter(|source| {
                source
                    .split("</li>")
                    .next()
                    .unwrap_or_default()
                    .contains(&link)
            });
            let first = of_it.next().unwrap_or_default().to_string();
            assert!(of_it.next().is_none(), "{path}: {dataflow} is told twice");
            first.split("</li>").next().unwrap_or_default().to_string()
        };
        let (born, all) = (about("urb_cpopcb"), about("urb_cpop1"));
        assert!(born.contains("indic_ur = DE2009V") && !born.contains("<dd>indic_ur = DE1001V"));
        assert!(all.contains("<dd>indic_ur = DE1001V"), "{path}: {all}");
        assert!(!all.contains("DE2009V"), "{path}: {all}");
        let cite = body.split("<p class=\"cite\">").nth(1).unwrap_or_default();
        assert_eq!(cite.matches("urb_cpop1 (vintage").count(), 1, "{cite}");
        assert_eq!(cite.matches("urb_cpopcb (vintage").count(), 1, "{cite}");
    }
}

#[test]
fn gaps_by_citizenship_and_by_birth_stand_apart_and_say_which_way_is_worse() {
    let scene = Scene::empty();
    let rows = [
        ("NEU27_2020_FOR", "SE", 2023, "61.0", ""),
        ("NAT", "SE", 2023, "83.5", ""),
    ];
    rates(&scene, "Y20-64", &rows);
    let birth = "freq,isced11,c_birth,age,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n\
                 A,ED5-8,NEU27_2020_FOR,Y25-64,T,PC,SE,2023,45.0,,\n\
                 A,ED5-8,NAT,Y25-64,T,PC,SE,2023,40.5,,\n\
                 A,ED5-8,NEU27_2020_FOR,Y25-34,T,PC,SE,2023,51.0,,\n\
                 A,ED5-8,NAT,Y25-34,T,PC,SE,2023,50.0,,\n";
    scene.import_bytes("edat_lfs_9912.csv", birth.as_bytes());
    let served = Served::open(&scene.path("data"));
    let svg = page(&served, "/territories/SE.svg");
    let drawn = svg.split_once("</desc>").unwrap().1;
    let (citizens, born) = drawn.split_once(">Born outside the EU").unwrap();
    assert!(citizens.contains(">−22.5 worse<"), "{citizens}");
    assert!(!citizens.contains("Tertiary"), "{citizens}");
    assert!(born.contains(">+4.5 better<") && born.contains(">+1 better<"));
    assert!(!born.contains(">−22.5 worse<"));
    let labels: Vec<&str> = born
        .split("class=\"label\"")
        .skip(1)
        .map(|text| text.split('<').next().unwrap().split('>').nth(1).unwrap())
        .collect();
    let labels = labels.join(" ");
    assert!(!labels.contains('…'), "{labels}");
    for age in ["25 to 34", "25 to 64"] {
        assert_eq!(labels.matches(age).count(), 1, "{labels}");
    }
    assert!(!svg.contains("ilc_di15"));
    // The picture says itself where its figures come from.
    assert!(svg.contains("Source of the figures: Eurostat, lfsa_ergan (vintage"));
    assert!(svg.contains("reuse with acknowledgement"));
}

#[test]
fn numbers_made_of_others_lead_to_the_files_they_are_made_of() {
    let scene = Scene::empty();
    let rows = [
        ("FOR", "SE", 2022, "60.1", ""),
        ("FOR", "SE", 2023, "61.0", ""),
        ("FOR", "IT", 2022, "58.5", ""),
        ("FOR", "IT", 2023, "60.0", ""),
        ("NAT", "SE", 2022, "79.0", ""),
        ("NAT", "SE", 2023, "79.5", ""),
    ];
    rates(&scene, "Y15-64", &rows);
    let served = Served::open(&scene.path("data"));
    let at = "/indicators/employment-rate-15-64";
    let body = page(
        &served,
        &format!("{at}/convergence?group=FOR&territory=SE,IT"),
    );
    let spread = body.split("Spread by year").nth(1).unwrap_or_default();
    let spread = spread.split("</table>").next().unwrap_or_default();
    let numbers = spread.matches("<td class=\"n").count();
    assert!(numbers >= 6, "{spread}");
    assert_eq!(spread.matches("href=\"#source-1\"").count(), numbers);
    let body = page(&served, &format!("{at}/trend?territory=SE"));
    assert!(
        body.contains("<a class=\"num\" href=\"#source-1\">0.76</a>"),
        "{body}"
    );
}

#[test]
fn strange_bytes_are_shown_and_hints_are_places_that_may_have_been_meant() {
    let scene = Scene::empty();
    rates(&scene, "Y15-64", &[("FOR", "SE", 2023, "61.0", "")]);
    let served = Served::open(&scene.path("data"));
    let at = "/indicators/employment-rate-15-64/series?territory=";
    for path in [
        format!("{at}SE%00%1b"),
        "/?q=%1b%00".to_string(),
        "/territories/%00%1B".to_string(),
        format!("{at}SE&override=%00"),
    ] {
        let (_, body) = served.get(&path);
        let odd = body.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(odd, None, "{path}");
    }
    let (status, said) = served.get(&format!("{at}SE%00"));
    assert_eq!(status, 404);
    assert!(said.contains("SE\\u{0}"), "{said}");
    let (status, said) = served.get("/territories/ZZ");
    assert_eq!(status, 404);
    assert!(
        !said.contains("ALZZ") && said.contains("by its name"),
        "{said}"
    );
    let (status, said) = served.get(&format!("{at}EU27_2020"));
    assert_eq!(status, 404);
    assert!(said.contains("several countries together"), "{said}");
    let (_, said) = served.get("/territories/swed");
    assert!(said.contains("SE (Sweden)"), "{said}");
}

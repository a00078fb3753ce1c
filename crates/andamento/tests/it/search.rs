//! The search of the start page.

use crate::scene::Scene;
use crate::served::Served;

#[test]
fn a_search_that_is_too_long_is_refused_and_never_cut() {
    let scene = Scene::empty();
    let served = Served::open(&scene.path("data"));
    let longest = "%C3%A5".repeat(400);
    let (status, body) = served.get(&format!("/index.json?q={longest}"));
    assert_eq!(status, 200);
    assert!(body.contains(&"å".repeat(400)), "{body}");
    for form in ["/", "/index.json"] {
        let (status, body) = served.get(&format!("{form}?q={longest}a"));
        assert_eq!(status, 400);
        assert!(body.contains("at most 400 letters"), "{body}");
    }
}

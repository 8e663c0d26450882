//! Ties from files, and what `thirdwave network` tells: the known figures of an observed network, faults at their lines,
//! networks of a run without a formula, the files it leaves.

use crate::support::worlds::small;
use crate::support::{Desk, shipped};
use std::sync::Arc;
use thirdwave::engine::draws::Draws;
use thirdwave::model::household::world::World;
use thirdwave::model::measures;
use thirdwave::population::anatomy;
use thirdwave::population::network::Network;
use thirdwave::population::wiring::build;
use thirdwave::scenario::load::from_text;
use thirdwave::scenario::reading::from_disk;
use thirdwave::scenario::{NetworkLaw, Scenario};

fn scenario(text: &str) -> Scenario {
    let loaded = from_text("t", text, &[], &from_disk, &measures::all_names);
    loaded.expect("a sound scenario").value.scenario
}

fn facebook() -> Scenario {
    let file = shipped("scenarios/data/ego_facebook.csv.gz");
    scenario(&format!("[network]\nkind = 'file'\nfile = '{file}'\n"))
}

#[test]
fn the_figures_of_an_observed_network_are_found() {
    let scenario = facebook();
    assert_eq!(scenario.people.count, 4039);
    let network = build(&scenario.network, 4039, &Draws::new(1, 0));
    assert_eq!(network.ties(), 2 * 88_234);
    let found = anatomy::of(&network, &Draws::new(1, 0));
    let near =
        |value: f64, told: f64, digit: f64| assert!((value - told).abs() <= digit, "{value}");
    // As told by the collection that the network comes from: average clustering, triangles, diameter, effective diameter.
    near(found.known.mean, 43.69, 0.005);
    near(found.clustering.average.value, 0.6055, 0.000_05);
    near(found.clustering.transitivity.value, 0.5192, 0.000_05);
    assert_eq!(
        (found.known.most, found.components, found.giant),
        (1045, 1, 4039)
    );
    assert_eq!((found.paths.longest, found.paths.adults), (8, 4039));
    near(found.paths.effective_diameter, 4.7, 0.1);
    near(found.paths.mean.value, 3.6925, 0.0005);
    near(found.assortativity.expect("degrees differ"), 0.0636, 0.0005);
}

#[test]
fn a_sample_tells_what_counting_tells() {
    // Small worlds of 300,000 are sampled: within five standard errors, which one in a million seeds exceeds.
    let law = NetworkLaw::WattsStrogatz {
        degree: 40,
        rewiring: 0.1,
    };
    let network = build(&law, 300_000, &Draws::new(2, 0));
    let found = anatomy::clustering(&network, &Draws::new(2, 0));
    let expected = 3.0 * 38.0 / (4.0 * 39.0) * 0.729;
    assert!(found.adults < 300_000 && found.transitivity.error > 0.0);
    let off = (found.transitivity.value - expected).abs();
    assert!(
        off < 5.0 * found.transitivity.error + 0.03 * expected,
        "{found:?}"
    );
}

#[test]
fn the_file_says_how_many_adults_there_are() {
    let desk = Desk::empty().file("friends.csv", "from,to\n1,2\n2,3\n3,1\n3,3\n");
    let text = "[network]\nkind = 'file'\nfile = 'friends.csv'\n";
    desk.put("a.toml", format!("[time]\nend = 1760\n{text}"));
    desk.put("b.toml", format!("[people]\ncount = 4\n{text}"));
    desk.put("c.toml", format!("[people]\ncount = 3\n{text}"));
    let shown = desk.run("check --print a.toml").exit(0);
    assert!(shown.out().contains("count"), "{shown:?}");
    desk.run("check c.toml").exit(0);
    desk.run("check b.toml")
        .exit(3)
        .stderr("its ties are between 3 adults")
        .stderr("4 adults")
        .stderr("b.toml:5:8");
    desk.run("run a.toml --quiet --no-charts")
        .exit(0)
        .file("output/a/series.csv");
    desk.run("verify output/a --threads 1")
        .exit(0)
        .stdout("PASS");
    // Another file under the same name is not what was run.
    desk.put("friends.csv", "from,to\n1,2\n2,3\n");
    desk.run("verify output/a --threads 1")
        .exit(3)
        .stderr("network/other-file");
}

#[test]
fn broken_files_are_told_at_their_lines() {
    let desk = Desk::empty().file("s.toml", "[network]\nkind = 'file'\nfile = 't.txt'\n");
    desk.run("check s.toml")
        .exit(4)
        .stderr("t.txt")
        .stderr("there is no such file");
    let many: String = (0..300).map(|k| format!("{k}\t{}\n", k + 1)).collect();
    desk.put("t.txt", format!("# ties\n{many}17\n4\tx5\n\t3\n{many}"));
    desk.run("check s.toml")
        .exit(3)
        .stderr("t.txt:302:1")
        .stderr("t.txt:303:3")
        .stderr("t.txt:304")
        .stderr("found `x5`");
    desk.put("t.txt", "1 2 3\n".to_owned() + &"1\n".repeat(50));
    desk.run("check s.toml")
        .exit(3)
        .stderr("45 more lines are broken");
    desk.put("t.txt", "# nothing\n");
    desk.run("check s.toml").exit(3).stderr("network/empty");
    desk.put("t.txt", "sender,hearer\n1,2\n");
    let line = "check s.toml --set network.from=sendr --set network.to=hearer";
    desk.run(line).exit(3).stderr("did you mean `sender`?");
    desk.put("n.toml", "[network]\nkind = 'file'\n");
    desk.run("check n.toml")
        .exit(3)
        .stderr("`network.file` is missing");
}

#[test]
fn settings_that_contradict_a_network_are_told_with_both_places() {
    let desk = Desk::empty();
    for (line, words) in [
        (
            "kind=random-regular degree=7 people.count=11",
            "an odd number of adults",
        ),
        ("kind=random-regular degree=2.5", "the same number of ties"),
        ("kind=grid people.count=22", "narrower than a neighbourhood"),
        (
            "kind=barabasi-albert newcomer_ties=50 people.count=20",
            "more ties than there are others",
        ),
        (
            "kind=configuration degree_law=power degree_min=9 degree_max=3",
            "must not be below the least",
        ),
        (
            "kind=configuration degree_law=table",
            "`network.degrees` is missing",
        ),
        (
            "kind=blocks blocks=10 degree=30 people.count=200",
            "fewer adults than one should know",
        ),
        (
            "kind=grid directed=true",
            "ties have no direction on a grid",
        ),
        ("kind=blocks homophily=1.5", "must be 0 to 1"),
    ] {
        desk.put("s.toml", "");
        let sets = line.split(' ').map(|set| {
            let whole = set.contains('.') && set.starts_with("people");
            if whole {
                format!("--set={set}")
            } else {
                format!("--set=network.{set}")
            }
        });
        let words_of = ["check".to_owned(), "s.toml".to_owned()]
            .into_iter()
            .chain(sets);
        desk.run_with(&words_of.collect::<Vec<_>>())
            .exit(3)
            .stderr(words);
    }
    desk.put("s.toml", "[network]\nkind = 'complete'\nrewiring = 0.5\n");
    desk.run("check s.toml")
        .exit(0)
        .stderr("has no effect in a complete network");
}

#[test]
fn shuffled_ties_are_told_printed_and_read_back() {
    let desk = Desk::empty()
        .file(
            "s.toml",
            "[network]\nkind = 'file'\nfile = 'friends.csv'\ndirected = true\n",
        )
        .file("friends.csv", "a,b\nb,c\nc,d\nd,e\ne,a\na,c\n");
    let print = |set: &str| {
        desk.run(&format!("check s.toml --print {set}"))
            .exit(0)
            .out()
    };
    let (plain, shuffled) = (print(""), print("--set network.shuffled=true"));
    let line = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.contains("shuffled"));
        lines.map(str::to_owned).collect()
    };
    assert!(
        line(&plain)[0].contains("false") && line(&plain).len() == 1,
        "{plain}"
    );
    assert!(line(&shuffled)[0].contains("shuffled = true"), "{shuffled}");
    desk.put("again.toml", &shuffled);
    let again = desk.run("check again.toml --print").exit(0).out();
    assert!(line(&again)[0].contains("shuffled = true"), "{again}");
    desk.run("network s.toml --set network.shuffled=true --out n")
        .exit(0)
        .stdout("shuffled");
    desk.run("describe s.toml --set network.shuffled=true")
        .exit(0)
        .stdout("Maslov & Sneppen 2002");
    for kind in ["complete", "random-regular"] {
        let text = format!("[network]\nkind = '{kind}'\nshuffled = true\n");
        desk.put("odd.toml", text);
        desk.run("check odd.toml")
            .exit(0)
            .stderr("`network.shuffled` has no effect");
    }
}

#[test]
fn a_world_where_everyone_knows_everyone_needs_no_rows() {
    let mut scenario = small(700);
    scenario.network = NetworkLaw::Complete;
    let scenario = Arc::new(scenario);
    let mut rows = Network::complete(700);
    rows.store();
    let mut bare = World::new(&scenario, 0);
    let mut stored = World::with_network(&scenario, 0, rows);
    assert!(bare.shared.network.is_complete() && stored.shared.network.stored());
    for _ in 0..5 {
        bare.step();
        stored.step();
    }
    assert!(bare.blocks == stored.blocks && bare.published == stored.published);
}

#[test]
fn a_complete_network_of_any_size_is_told_by_its_formulas() {
    let text = "[people]\ncount = 100000000\n[network]\nkind = 'complete'\n";
    let desk = Desk::empty().file("all.toml", text);
    let run = desk.run("network all.toml").exit(0);
    for words in [
        "4,999,999,950,000,000",
        "transitivity          1.0000",
        "most 99,999,999",
    ] {
        assert!(run.out().contains(words), "{words}\n{run:?}");
    }
    let rows = desk.text("output/all/network/degrees.csv");
    assert!(
        rows.ends_with("network,99999999,100000000,100000000\n"),
        "{rows}"
    );
    assert!(!desk.bytes("output/all/network/sample.png").is_empty());
    // Of a few, the formulas tell what counting tells.
    let few = desk
        .run("network all.toml --set people.count=40 --out few")
        .exit(0);
    assert!(
        few.out().contains("mean path length      1.0000"),
        "{few:?}"
    );
}

#[test]
fn the_command_tells_writes_and_draws_both_networks() {
    let text = "title = 'Two layers'\n[people]\ncount = 2000\n[online]\nkind = 'barabasi-albert'\ndirected = true\n";
    let desk = Desk::empty().file("two.toml", text);
    let run = desk.run("network two.toml").exit(0);
    for words in [
        "[network]",
        "[online]",
        "transitivity",
        "ties an adult",
        "followers",
        "reciprocity",
    ] {
        assert!(run.out().contains(words), "{words}\n{run:?}");
    }
    let names = desk.names("output/two/network");
    let expected = [
        "degrees.csv",
        "degrees.png",
        "degrees.svg",
        "degrees_online.png",
        "degrees_online.svg",
        "sample.png",
        "sample.svg",
        "sample_online.png",
        "sample_online.svg",
        "summary.json",
    ];
    assert_eq!(names, expected);
    let summary: serde_json::Value =
        serde_json::from_slice(&desk.bytes("output/two/network/summary.json")).expect("JSON");
    assert_eq!(summary["network"]["adults"], 2000);
    assert_eq!(summary["online"]["directed"], true);
    let rows = desk.text("output/two/network/degrees.csv");
    assert!(
        rows.starts_with("layer,degree,listening,followed\n"),
        "{rows}"
    );
    let again = desk
        .run("network two.toml --out here --quiet")
        .exit(0)
        .no_stdout();
    assert!(again.err().is_empty());
    for name in expected {
        let (a, b) = (
            format!("output/two/network/{name}"),
            format!("here/network/{name}"),
        );
        assert!(desk.bytes(&a) == desk.bytes(&b), "{name}");
    }
    desk.put("none.toml", "[network]\nkind = 'none'\n");
    desk.run("network none.toml").exit(2).stderr("no ties");
}

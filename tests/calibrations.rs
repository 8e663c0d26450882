//! Calibration and optimisation of whole scenarios: what was planted is found again, and what data cannot tell is not told.

use crate::support::tables::{number, numbers, texts};
use crate::support::{Desk, shipped};
use std::fmt::Write;
use thirdwave::output::table::Values;

/// A spread among two thousand whose coefficients are .01 and .4 unless set otherwise.
const BASS: &str = "\
title = \"Planted\"
[time]
start = 2000
end = 2020
[people]
count = 2000
[network]
kind = \"complete\"
[adoption]
rule = \"bass\"
form = \"rate\"
innovation = 0.01
imitation = 0.4
";

/// A desk with the scenario and a history that a run of another seed made, the first `years` of it.
fn with_history(years: usize) -> Desk {
    let desk = Desk::empty().file("planted.toml", BASS);
    desk.run("run planted.toml --seed 99 --no-charts -q --out truth")
        .exit(0);
    let truth = desk.table("truth/series.csv");
    let mut data = "# made up\nyear,share\n".to_owned();
    for row in 1..=years {
        let _ = writeln!(
            data,
            "{},{}",
            number(&truth, "time", row),
            number(&truth, "adopted", row)
        );
    }
    desk.put("history.csv", data);
    desk
}

const ASKED: &str = "calibrate planted.toml --data history.csv --target adopted=share \
     --vary adoption.innovation=0.001..0.05 --vary adoption.imitation=0.1..0.8 -q";

#[test]
fn planted_settings_are_found_again_within_their_intervals() {
    let desk = with_history(20);
    desk.run(&format!(
        "{ASKED} --evaluations 160 --runs 4 --out a --threads 2"
    ))
    .exit(0);
    let found = desk.table("a/calibration.csv");
    for (row, planted) in [(0, 0.01), (1, 0.4)] {
        let (low, high) = (number(&found, "low", row), number(&found, "high", row));
        assert!(
            (low..=high).contains(&planted),
            "{planted} is not in {low} to {high}"
        );
        assert!(high - low < 0.8 * planted, "{low} to {high} says little");
    }
    // The curve finds them too; it is the law that made the history, so the model has no skill beyond it.
    let curves = desk.table("a/curves.csv");
    let bass = (0..curves.rows()).filter(|&row| texts(&curves, "curve")[row] == "bass");
    let values: Vec<f64> = bass.map(|row| number(&curves, "value", row)).collect();
    assert!(
        (values[0] - 1.0).abs() < 0.05 && (values[2] - 0.4).abs() < 0.15,
        "{values:?}"
    );
    desk.run("verify a --threads 1").exit(0);
    // A posterior holds them as well.
    desk.run(&format!("{ASKED} --method abc --evaluations 960 --out b"))
        .exit(0);
    let found = desk.table("b/calibration.csv");
    let (low, high) = (number(&found, "low", 1), number(&found, "high", 1));
    assert!((low..=high).contains(&0.4), "{low} to {high}");
    let posterior = desk.table("b/posterior.csv");
    let weights = numbers(&posterior, "weight");
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-9 && weights.len() >= 20);
}

#[test]
fn what_the_data_do_not_tell_is_not_told() {
    // Four years of a spread that has hardly begun: no curve has a ceiling.
    let desk = with_history(5);
    let line = ASKED.replace(" -q", "");
    desk.run(&format!("{line} --evaluations 40 --runs 2 --out a"))
        .exit(0)
        .stdout("not identified: growth has not visibly slowed yet");
    // A setting that does nothing.
    let line = ASKED.split(" --vary").next().expect("a line");
    desk.run(&format!(
        "{line} --vary adoption.discount=0..1 --evaluations 20 --out b"
    ))
    .exit(0)
    .stdout("adoption.discount")
    .stdout("not identified: the data do not depend on it");
    let found = desk.table("b/calibration.csv");
    assert_eq!(texts(&found, "known"), ["not identified"]);
}

#[test]
fn air_conditioners_have_their_published_curve() {
    let desk = Desk::empty();
    let scenario = shipped("scenarios/bass-air-conditioners.toml");
    desk.run(&format!(
        "calibrate {scenario} --vary adoption.imitation=0.1..0.8 --evaluations 10 --set people.count=1000 \
         --set time.step=month -q --out a"
    ))
    .exit(0);
    let curves = desk.table("a/curves.csv");
    let of = |parameter: &str| {
        let rows = 0..curves.rows();
        let found = rows.filter(|&row| texts(&curves, "curve")[row] == "bass");
        let mut found = found.filter(|&row| texts(&curves, "parameter")[row] == parameter);
        number(&curves, "value", found.next().expect("it is there"))
    };
    // Mahajan, Mason & Srinivasan 1986: m in thousands.
    assert!((of("m") - 18_713.0).abs() < 1.0, "{}", of("m"));
    assert!((of("p") - 0.0094).abs() < 5e-5 && (of("q") - 0.3748).abs() < 5e-5);
}

#[test]
fn data_that_cannot_be_used_are_told_with_their_place() {
    let desk = with_history(20)
        .file("text.csv", "year,share\n2001,0.1\n2002,none\n")
        .file("late.csv", "year,share\n2101,0.1\n2102,0.2\n")
        .file("back.csv", "year,share\n2005,0.1\n2002,0.2\n")
        .file(
            "gaps.csv",
            "year,share\n2001,0.01\n2002,\n2003,0.03\n2006,0.1\n2010,0.4\n",
        );
    let line = "calibrate planted.toml --vary adoption.imitation=0.1..0.8 --evaluations 16";
    desk.run(&format!("{line} --data text.csv --target adopted=share"))
        .exit(3)
        .stderr("text.csv:3")
        .stderr("none");
    desk.run(&format!("{line} --data back.csv --target adopted=share"))
        .exit(3)
        .stderr("back.csv:3");
    desk.run(&format!("{line} --data gone.csv --target adopted=share"))
        .exit(4)
        .stderr("gone.csv");
    desk.run(&format!("{line} --data history.csv --target adopted=shere"))
        .exit(3)
        .stderr("did you mean `share`");
    desk.run(&format!("{line} --data history.csv --target adpted=share"))
        .exit(3)
        .stderr("did you mean `adopted`");
    desk.run(&format!("{line} --data history.csv --target adopted"))
        .exit(2)
        .stderr("MEASURE=COLUMN");
    desk.run(&format!("{line} --data history.csv")).exit(2);
    desk.run(line).exit(3).stderr("no data to calibrate to");
    desk.run("calibrate planted.toml --data history.csv --target adopted=share --vary adoption.imitation=0.1,0.8")
        .exit(3)
        .stderr("over a range");
    desk.run(&format!(
        "{line} --data late.csv --target adopted=share --out late"
    ))
    .exit(3)
    .stderr("nothing to fit to");
    desk.run(&format!(
        "{line} --data history.csv --target adopted=share --until 1990"
    ))
    .exit(3)
    .stderr("nothing to fit to");
    desk.run(&format!(
        "{line} --data history.csv --target adopted=share --target adopted=year"
    ))
    .exit(2)
    .stderr("`adopted` is fitted twice");
    desk.run(&format!(
        "{line} --data gaps.csv --target adopted=share --out gaps -q"
    ))
    .exit(0);
    assert_eq!(desk.table("gaps/fit.csv").rows(), 4);
}

/// A desk with a network to win and a shop to sell in.
fn market() -> Desk {
    let mut ties = "from,to\n".to_owned();
    // A hub with twenty leaves, and a chain of ten.
    for leaf in 1..=20 {
        let _ = writeln!(ties, "0,{leaf}");
    }
    for k in 21..30 {
        let _ = writeln!(ties, "{k},{}", k + 1);
    }
    let desk = Desk::empty().file("ties.csv", ties).file(
        "star.toml",
        "[time]\nstart = 0\nend = 10\n[network]\nkind = \"file\"\nfile = \"ties.csv\"\n[adoption]\n\
         rule = \"independent-cascade\"\n\
         transmission = 0.9\n[experiment]\nruns = 40\n",
    );
    desk.put(
        "shop.toml",
        "[time]\nstart = 2020\nend = 2022\nstep = \"month\"\n[people]\ncount = 300\n[brands.shop]\nknown = 0.1\n\
         actions.cheap = { kind = \"advertise\", contact_cost = 0.01 }\n\
         actions.dear = { kind = \"advertise\", contact_cost = 1000 }\n[experiment]\nruns = 4\n",
    );
    desk
}

#[test]
fn the_hub_is_won_first_and_money_goes_where_it_works() {
    let desk = market();
    desk.run("optimise star.toml --budget 2 --over seeds --measure adopted")
        .exit(0)
        .stdout("seed_list = [0, ");
    let chosen = desk.table("output/star/optimise/optimise.csv");
    let Some(Values::Integers(agents)) = chosen.column("agent").map(|column| &column.values) else {
        panic!("no agents");
    };
    // The second seed is from the chain: leaves would be reached anyway.
    assert!(
        agents[0] == 0 && (21..=30).contains(&agents[1]),
        "{agents:?}"
    );
    desk.run("verify output/star/optimise --threads 2").exit(0);
    desk.run("optimise shop.toml --budget 60 --measure buyers_shop --evaluations 120 --out shop")
        .exit(0)
        .stdout("shop.cheap");
    let split = desk.table("shop/optimise.csv");
    assert!(
        number(&split, "share", 0) > 0.75,
        "{}",
        number(&split, "share", 0)
    );
    let gain = desk.table("shop/gain.csv");
    assert_eq!(
        texts(&gain, "against"),
        ["the equal split", "nothing spent"]
    );
    assert!(number(&gain, "low", 0) > 0.0);
    assert!(number(&gain, "gain", 1) > number(&gain, "gain", 0));
    // Few evaluations: the answer is none worse than what was tried, and it is said that the search was cut.
    desk.run("optimise shop.toml --budget 60 --measure buyers_shop --evaluations 10 --out few")
        .exit(0)
        .stdout("had not come to rest");
    let split = desk.table("few/optimise.csv");
    assert!(number(&split, "share", 0) > 0.75);
}

#[test]
fn seeds_are_chosen_however_the_scenario_gives_its_own() {
    let desk = market();
    let star = desk.text("star.toml");
    let own = "[adoption]\n";
    assert!(star.contains(own), "{star}");
    let given = [
        ("share", "seed_share = 0.1\n"),
        ("list", "seeding = \"list\"\nseed_list = [4]\n"),
        ("hubs", "seeding = \"hubs\"\nseeds = 3\n"),
    ];
    for (name, seeds) in given {
        desk.put(
            &format!("{name}.toml"),
            star.replace(own, &format!("{own}{seeds}")),
        );
        desk.run(&format!(
            "optimise {name}.toml --budget 1 --over seeds --measure adopted --runs 5 -q --out {name}"
        ))
        .exit(0);
        let chosen = desk.table(&format!("{name}/optimise.csv"));
        assert_eq!(chosen.rows(), 1);
    }
}

#[test]
fn what_cannot_be_optimised_is_told_before_the_first_run() {
    let desk = market();
    desk.run("optimise shop.toml --budget 60 --measure buyers_shop --over shop.cheep")
        .exit(3)
        .stderr("did you mean `shop.cheap`");
    desk.run("optimise shop.toml --budget 60 --measure buyers_shop --over seeds")
        .exit(3)
        .stderr("without brands");
    desk.run(
        "optimise shop.toml --budget 60 --measure buyers_shop --over shop.cheap --over shop.cheap",
    )
    .exit(3)
    .stderr("found `shop.cheap` again");
    let faults = [
        ("--budget -5", "above 0"),
        ("--budget 0", "above 0"),
        ("--budget 2.5", "a number of adults"),
        ("--budget 99", "allowed: 1 to 31"),
        ("--budget 2 --over shop.cheap", "names no action"),
    ];
    for (flags, told) in faults {
        desk.run(&format!(
            "optimise star.toml --over seeds --measure adopted {flags}"
        ))
        .exit(3)
        .stderr(told);
    }
    desk.run("optimise star.toml --budget 2 --over seeds --measure adopted:reaches=2 --out never")
        .exit(3)
        .stderr("is no number in any run");
    desk.run("optimise star.toml --budget 2 --measure adopted")
        .exit(3)
        .stderr("two actions");
}

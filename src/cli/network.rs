//! What networks would a scenario build? Their anatomy in a table, in files and in pictures.

use crate::charts::network::{DegreePicture, degrees};
use crate::charts::snowball::{SamplePicture, sample};
use crate::charts::svg::Svg;
use crate::charts::theme::Theme;
use crate::charts::{Input, png};
use crate::cli::args::NetworkArguments;
use crate::cli::loading::{load, print_warnings};
use crate::cli::results::{about, disk};
use crate::cli::{Failure, complain, say, threads, tie_files};
use crate::engine::draws::Draws;
use crate::hash::sha256;
use crate::output::csv;
use crate::output::folder::Folder;
use crate::output::table::{Table, Values};
use crate::population::anatomy::{self, Anatomy, Degrees, Estimate};
use crate::population::network::Network;
use crate::population::wiring::{build, build_online, laws};
use crate::scenario::canonical::canonical_text;
use crate::scenario::{NetworkLaw, Scenario};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Adults in the drawing of a sample, and ties of each that are followed.
const SAMPLE: (usize, usize) = (150, 12);

/// One of the two networks over the same people.
struct Layer {
    name: &'static str,
    /// Names of its pictures.
    pictures: [&'static str; 2],
    law: NetworkLaw,
    network: Network,
    anatomy: Anatomy,
}

/// Builds, measures, tells and draws the networks of a scenario.
///
/// # Errors
/// When the scenario is faulty or the disk refuses.
pub(super) fn network(arguments: &NetworkArguments) -> Result<(), Failure> {
    let checked = load(&arguments.scenario, &arguments.set, &[])?;
    if !arguments.quiet {
        print_warnings(&checked.warnings);
    }
    let scenario = checked.value.scenario;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads(scenario.experiment.threads))
        .build()
        .map_err(|error| Failure::file(&format!("cannot start threads: {error}")))?;
    let layers = pool.install(|| layers(&scenario))?;
    let path = folder_of(&scenario, arguments);
    let mut folder = Folder::at(&path);
    folder.create("network").map_err(disk)?;
    write(&mut folder, "degrees.csv", &csv::write(&table(&layers)))?;
    let summary = serde_json::to_string_pretty(&summary(&layers)).expect("plain data has a text");
    write(
        &mut folder,
        "summary.json",
        format!("{summary}\n").as_bytes(),
    )?;
    tie_files::write_people(&mut folder, "network/people.csv", &scenario).map_err(disk)?;
    let nothing = Table::default();
    let hash = sha256(canonical_text(&scenario).as_bytes());
    let input = about(&scenario, &nothing, 1, &hash);
    for layer in &layers {
        for (name, svg) in layer.pictures.iter().zip(draw(layer, &scenario, &input)) {
            write(
                &mut folder,
                &format!("{name}.svg"),
                svg.outlined().as_bytes(),
            )?;
            write(&mut folder, &format!("{name}.png"), &png(&svg))?;
        }
    }
    if !arguments.quiet {
        say(&(told(&layers) + &tie_files::notes(&scenario)))?;
        complain(&format!("written to {}", path.join("network").display()));
    }
    Ok(())
}

fn write(folder: &mut Folder, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    folder
        .write(&format!("network/{name}"), bytes)
        .map_err(disk)
}

fn folder_of(scenario: &Scenario, arguments: &NetworkArguments) -> PathBuf {
    let own = || {
        let folder = scenario.output.folder.as_ref().map(PathBuf::from);
        folder.unwrap_or_else(|| Path::new("output").join(&scenario.name))
    };
    arguments.out.clone().unwrap_or_else(own)
}

fn layers(scenario: &Scenario) -> Result<Vec<Layer>, Failure> {
    let draws = Draws::new(scenario.experiment.seed, 0);
    let adults = scenario.people.count;
    let both = [
        ("network", ["degrees", "sample"], &scenario.network),
        (
            "online",
            ["degrees_online", "sample_online"],
            &scenario.online,
        ),
    ];
    let mut layers = Vec::new();
    for (name, pictures, law) in both {
        if *law == NetworkLaw::Empty {
            continue;
        }
        let make = if name == "online" {
            build_online
        } else {
            build
        };
        let mut network = make(law, adults, &draws);
        // Where everyone knows everyone, formulas tell all there is.
        if !network.is_complete() {
            network.store();
        }
        layers.push(Layer {
            name,
            pictures,
            law: law.clone(),
            anatomy: anatomy::of(&network, &draws),
            network,
        });
    }
    if layers.is_empty() {
        return Err(Failure::command_line(
            "the scenario has no ties\nhint: set network.kind or online.kind",
        ));
    }
    Ok(layers)
}

/// A row a number of ties and network.
fn table(layers: &[Layer]) -> Table {
    let mut names = Vec::new();
    let mut columns: [Vec<u64>; 3] = Default::default();
    for layer in layers {
        let mut rows = BTreeMap::<usize, [u64; 2]>::new();
        let both = [&layer.anatomy.known, &layer.anatomy.listeners];
        for (column, degrees) in both.into_iter().enumerate() {
            for &(degree, count) in &degrees.counts {
                rows.entry(degree).or_default()[column] = count;
            }
        }
        for (degree, counts) in rows {
            names.push(layer.name.to_owned());
            columns[0].push(degree as u64);
            columns[1].push(counts[0]);
            columns[2].push(counts[1]);
        }
    }
    let [degree, listening, followed] = columns;
    let mut table = Table::default();
    table.push("layer", "", Values::Texts(names));
    table.push("degree", "ties", Values::Integers(degree));
    table.push("listening", "adults", Values::Integers(listening));
    table.push("followed", "adults", Values::Integers(followed));
    table
}

/// All figures of a network with their names, texts and values.
fn figures(layer: &Layer) -> Vec<(&'static str, String, Value)> {
    let Anatomy {
        known,
        listeners,
        clustering,
        components,
        giant,
        paths,
        assortativity,
        reciprocity,
    } = &layer.anatomy;
    let (adults, directed) = (layer.network.adults(), layer.network.is_directed());
    let ties = layer.network.ties() / if directed { 1 } else { 2 };
    let shuffled = layer.law != *layer.law.plain();
    let whole = |name, n: u64| (name, grouped(n), json!(n));
    let real = |name, x: f64| (name, format!("{x:.4}"), json!(x));
    let mut rows = vec![
        ("kind", layer.law.kind().to_owned(), json!(layer.law.kind())),
        ("directed", directed.to_string(), json!(directed)),
        ("shuffled", shuffled.to_string(), json!(shuffled)),
        whole("adults", adults as u64),
        whole("ties", ties as u64),
    ];
    rows.extend(degree_figures(known, listeners, directed));
    let sampled = |name, estimate: &Estimate, count: u32| {
        let mut text = format!("{:.4}", estimate.value);
        if (count as usize) < adults {
            text.push_str(&format!(
                " +- {:.4} (sample of {})",
                estimate.error,
                grouped(count.into())
            ));
        }
        let value =
            json!({ "value": estimate.value, "standard_error": estimate.error, "adults": count });
        (name, text, value)
    };
    rows.push(sampled(
        "transitivity",
        &clustering.transitivity,
        clustering.adults,
    ));
    rows.push(sampled(
        "average clustering",
        &clustering.average,
        clustering.adults,
    ));
    rows.push(whole("components", *components));
    rows.push(real("share in the largest", *giant as f64 / adults as f64));
    rows.push(sampled("mean path length", &paths.mean, paths.adults));
    rows.push(real("effective diameter", paths.effective_diameter));
    rows.push(whole("longest path found", paths.longest.into()));
    if let Some(assortativity) = assortativity {
        rows.push(real("assortativity", *assortativity));
    }
    if let Some(reciprocity) = reciprocity {
        rows.push(real("reciprocity", *reciprocity));
    }
    let dropped = layer.network.dropped();
    rows.push(whole("loops dropped", dropped.loops));
    rows.push(whole("repetitions dropped", dropped.repeats));
    rows
}

/// Mean, spread and bounds of the numbers of ties, in both directions where they differ.
fn degree_figures(
    known: &Degrees,
    listeners: &Degrees,
    directed: bool,
) -> Vec<(&'static str, String, Value)> {
    let heads = if directed {
        vec![("listens to", known), ("followers", listeners)]
    } else {
        vec![("ties an adult", known)]
    };
    let figure = |(name, degrees): (&'static str, &Degrees)| {
        let text = format!(
            "mean {:.2}, sd {:.2}, least {}, median {}, most {}",
            degrees.mean,
            degrees.sd,
            degrees.least,
            degrees.median,
            grouped(degrees.most as u64)
        );
        let value = json!({ "mean": degrees.mean, "sd": degrees.sd, "least": degrees.least,
            "median": degrees.median, "most": degrees.most });
        (name, text, value)
    };
    heads.into_iter().map(figure).collect()
}

fn summary(layers: &[Layer]) -> Value {
    let mut all = Map::new();
    for layer in layers {
        let mut own = Map::new();
        for (name, _, value) in figures(layer) {
            own.insert(name.replace(' ', "_"), value);
        }
        all.insert(layer.name.to_owned(), Value::Object(own));
    }
    Value::Object(all)
}

fn told(layers: &[Layer]) -> String {
    let mut text = String::new();
    for layer in layers {
        text.push_str(&format!("[{}]\n", layer.name));
        for (name, words, _) in figures(layer) {
            text.push_str(&format!("  {name:<22}{words}\n"));
        }
    }
    text
}

fn draw(layer: &Layer, scenario: &Scenario, input: &Input<'_>) -> [Svg; 2] {
    let theme = Theme::default();
    let what = if layer.network.is_directed() {
        "followers"
    } else {
        "ties"
    };
    // Everyone knowing everyone is one dot and no line.
    let known = (!layer.network.is_complete()).then_some(&layer.law);
    let law = known.and_then(|law| laws::degree_law(law, scenario.people.count));
    let law = law.map(|law| laws::at_least(&law));
    let listeners = &layer.anatomy.listeners;
    let picture = DegreePicture {
        counts: &listeners.counts,
        law: law.as_deref(),
        law_name: law_name(&layer.law).to_owned(),
        what,
        held: listeners.held_by_top(0.01),
    };
    let drawn = degrees(&picture, layer.pictures[0], input, &theme);
    [
        drawn,
        sample(&sample_of(layer, what), layer.pictures[1], input, &theme),
    ]
}

/// What the line of a law is called.
fn law_name(law: &NetworkLaw) -> &'static str {
    match law.plain() {
        NetworkLaw::WattsStrogatz { .. } => "Watts and Strogatz's law",
        NetworkLaw::BarabasiAlbert { .. } => "Barabasi and Albert's law",
        NetworkLaw::ErdosRenyi { .. } | NetworkLaw::Blocks { .. } => "Poisson's law",
        NetworkLaw::Configuration { .. } => "the law of degrees asked for",
        _ => "the law",
    }
}

/// Adults around the best connected one, and the ties among them.
fn sample_of(layer: &Layer, what: &'static str) -> SamplePicture {
    let network = &layer.network;
    if network.is_complete() {
        return sample_of_all(network.adults(), what);
    }
    let heard = |adult: usize| network.listeners(adult).map_or(0, <[u32]>::len);
    // The first of equals.
    let start = (0..network.adults())
        .rev()
        .max_by_key(|&adult| heard(adult));
    let start = u32::try_from(start.unwrap_or(0)).expect("adults are numbered by 32 bits");
    let found = anatomy::snowball(network, start, SAMPLE.0, SAMPLE.1);
    let mut ties = Vec::new();
    for (a, &adult) in found.iter().enumerate() {
        for (b, other) in found.iter().enumerate() {
            let tied = network
                .known_by(adult as usize)
                .binary_search(other)
                .is_ok();
            if tied && (a < b || network.is_directed()) {
                ties.push((a, b));
            }
        }
    }
    SamplePicture {
        degrees: found
            .iter()
            .map(|&adult| heard(adult as usize) as u64)
            .collect(),
        ties,
        what,
        transitivity: layer.anatomy.clustering.transitivity.value,
    }
}

/// Some adults of a network in which everyone knows everyone.
fn sample_of_all(adults: usize, what: &'static str) -> SamplePicture {
    let size = adults.min(SAMPLE.0);
    SamplePicture {
        degrees: vec![adults as u64 - 1; size],
        ties: (0..size)
            .flat_map(|a| (a + 1..size).map(move |b| (a, b)))
            .collect(),
        what,
        transitivity: f64::from(u8::from(adults > 2)),
    }
}

/// A whole number with commas between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

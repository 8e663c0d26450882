//! Which worlds are tested? Scenarios as values, so that a test of the model does not rest on the reading of files.

use thirdwave::drivers::series::{Form, Interpolation, Series};
use thirdwave::engine::clock::{Clock, StepLength};
use thirdwave::scenario::{
    Category, Drivers, Experiment, Household, NetworkLaw, Output, People, Scenario,
};

/// A driver that never changes.
pub(crate) fn level(value: f64) -> Series {
    course_of(Form::Constant(value))
}

/// A driver through points, straight between them.
pub(crate) fn course(points: &[(f64, f64)]) -> Series {
    course_of(Form::Points {
        points: points.to_vec(),
        interpolation: Interpolation::Linear,
    })
}

fn course_of(form: Form) -> Series {
    Series {
        form,
        scale: 1.0,
        shift: 0.0,
        freeze: None,
    }
}

/// A category that takes `need_hours`, with middling settings for the rest.
pub(crate) fn category(name: &str, need_hours: f64) -> Category {
    Category {
        name: name.to_owned(),
        label: name.to_owned(),
        need_hours,
        elasticity: 1.8,
        materials: 0.3,
        shopping: 0.3,
        fit: 0.2,
        cocreation_fit: 0.2,
        process: 0.2,
        skilled: false,
        variants: 10.0,
        variants_cocreated: 1000.0,
    }
}

/// The five standard categories, `literature.md` section 6.
pub(crate) fn standard_categories() -> Vec<Category> {
    let of = |name, need_hours, materials, shopping, fit, process, skilled| Category {
        materials,
        shopping,
        fit,
        cocreation_fit: fit,
        process,
        skilled,
        ..category(name, need_hours)
    };
    vec![
        of("food", 20.0, 0.30, 0.4, 0.20, 0.30, false),
        of("clothing", 8.0, 0.30, 0.2, 0.50, 0.10, false),
        of("repair", 4.0, 0.35, 0.3, 0.15, 0.40, true),
        of("media", 3.0, 0.05, 0.1, 0.60, 0.30, false),
        of("services", 14.0, 0.08, 0.4, 0.10, 0.05, true),
    ]
}

fn people(count: u32) -> People {
    People {
        count,
        talent_sd: 0.35,
        talent_per_category: false,
        wage_sd: 0.4,
        education_sd: 0.25,
        education_wage_correlation: 0.4,
        education_sedentary_correlation: 0.4,
        quality_sense_mean: 1.0,
        quality_sense_sd: 0.2,
        taste_mean: 0.0,
        taste_sd: 0.25,
        hours_spread: 0.15,
        wage_work_start: 0.15,
        skill_start: 1.0,
        made_start: 0.85,
        settle_rounds: 12,
    }
}

fn household(categories: Vec<Category>) -> Household {
    Household {
        time: 100.0,
        leisure_weight: 0.5,
        fixed_hours: 8.0,
        cash_hours: 18.0,
        unemployed_hours: 10.0,
        leisure_min: 4.0,
        absorption: 0.015,
        influence: 0.3,
        affluence: 0.0,
        review_rate: 1.0,
        alertness: 2.0,
        turnover: 2.0,
        cocreation_share: 0.5,
        skill_min: 0.4,
        skill_best: 1.3,
        practice: 0.05,
        learning: 0.05,
        teaching: 0.0,
        forgetting: 0.03,
        schooling_full: 12.0,
        wave1_made: 0.5,
        wave3_made: 1.0 / 3.0,
        wave_memory: 10.0,
        categories,
    }
}

/// Settings of `time`: a run from `start` to `end` in steps of `length`.
pub(crate) fn clock(start: u32, end: u32, length: StepLength) -> Clock {
    Clock {
        start: f64::from(start),
        length,
        steps: (end - start) * length.per_year(),
    }
}

/// Three waves, 1750 to 2050, as in `scenarios/three-waves.toml`, with the prices and hours of `three_waves_check.py`.
pub(crate) fn three_waves(count: u32) -> Scenario {
    Scenario {
        name: "three-waves".to_owned(),
        title: "Three waves".to_owned(),
        question: String::new(),
        source: String::new(),
        clock: clock(1750, 2050, StepLength::Year),
        people: people(count),
        network: NetworkLaw::WattsStrogatz {
            degree: 10,
            rewiring: 0.1,
        },
        online: NetworkLaw::Empty,
        household: household(standard_categories()),
        adoption: None,
        market: None,
        drivers: three_waves_drivers(),
        compare: Vec::new(),
        output: Output {
            every: 1,
            causes: false,
            events: false,
            programmes: false,
            charts: false,
            folder: None,
            parquet: false,
            agents: false,
            agents_csv: false,
            dates: Vec::new(),
        },
        experiment: Experiment {
            runs: 1,
            seed: 1,
            threads: 0,
            checkpoint_every: 0,
            until_width: None,
            studies: Default::default(),
        },
    }
}

fn hours() -> Series {
    course(&[
        (1750.0, 58.0),
        (1800.0, 64.0),
        (1830.0, 69.0),
        (1870.0, 63.2),
        (1880.0, 62.5),
        (1890.0, 61.8),
        (1900.0, 61.3),
        (1913.0, 58.3),
        (1929.0, 47.3),
        (1938.0, 43.4),
        (1950.0, 45.3),
        (1960.0, 44.1),
        (1970.0, 42.4),
        (1980.0, 40.4),
        (1990.0, 40.3),
        (2000.0, 39.1),
        (2017.0, 37.6),
        (2050.0, 32.0),
    ])
}

fn three_waves_drivers() -> Drivers {
    let schooling = course(&[
        (1750.0, 1.0),
        (1870.0, 3.7),
        (1900.0, 6.5),
        (1950.0, 8.1),
        (1970.0, 10.6),
        (1980.0, 11.9),
        (2000.0, 12.7),
        (2017.0, 13.4),
        (2050.0, 14.5),
    ]);
    let reach = course(&[
        (1750.0, 0.03),
        (1900.0, 0.08),
        (1990.0, 0.12),
        (1995.0, 0.18),
        (2000.0, 0.43),
        (2010.0, 0.72),
        (2018.0, 0.885),
        (2050.0, 0.98),
    ]);
    let activity = course(&[
        (1750.0, 0.02),
        (1900.0, 0.15),
        (1950.0, 0.35),
        (1980.0, 0.60),
        (2023.0, 0.85),
        (2050.0, 0.90),
    ]);
    let personalisation = course(&[
        (1750.0, 0.0),
        (1900.0, 0.05),
        (1950.0, 0.20),
        (1970.0, 0.40),
        (2000.0, 0.75),
        (2050.0, 1.0),
    ]);
    let quality = course(&[
        (1750.0, 1.0),
        (1880.0, 1.0),
        (1930.0, 1.3),
        (1960.0, 1.75),
        (1980.0, 2.0),
        (2000.0, 2.1),
        (2050.0, 2.1),
    ]);
    let openness = course(&[(1970.0, 0.0), (2000.0, 0.1), (2050.0, 0.3)]);
    Drivers {
        hours: hours(),
        employment: level(1.0),
        work_sharing: level(0.0),
        goods_price: level(1.0),
        skilled_price: level(1.0),
        schooling,
        reach,
        activity,
        personalisation,
        price: prices(),
        tools: tools(),
        quality: vec![quality; 5],
        openness: vec![openness; 5],
        need: vec![level(1.0); 5],
    }
}

fn prices() -> Vec<Series> {
    vec![
        course(&[
            (1750.0, 28.0),
            (1850.0, 23.0),
            (1900.0, 18.0),
            (1950.0, 9.5),
            (1967.0, 7.0),
            (1980.0, 7.6),
            (1990.0, 7.9),
            (2000.0, 7.3),
            (2010.0, 7.0),
            (2023.0, 6.9),
            (2050.0, 6.7),
        ]),
        course(&[
            (1750.0, 14.0),
            (1800.0, 10.0),
            (1850.0, 5.0),
            (1900.0, 3.0),
            (1950.0, 1.6),
            (1967.0, 1.2),
            (1980.0, 0.84),
            (1990.0, 0.76),
            (2000.0, 0.60),
            (2010.0, 0.38),
            (2023.0, 0.28),
            (2050.0, 0.22),
        ]),
        course(&[
            (1750.0, 6.0),
            (1850.0, 5.0),
            (1900.0, 4.0),
            (1950.0, 2.6),
            (1967.0, 2.4),
            (1980.0, 2.7),
            (2000.0, 2.85),
            (2010.0, 3.4),
            (2023.0, 4.3),
            (2050.0, 5.2),
        ]),
        course(&[
            (1750.0, 8.0),
            (1850.0, 5.0),
            (1900.0, 3.0),
            (1950.0, 0.8),
            (1967.0, 0.45),
            (2000.0, 0.30),
            (2010.0, 0.22),
            (2023.0, 0.17),
            (2050.0, 0.12),
        ]),
        course(&[
            (1750.0, 16.0),
            (1850.0, 15.0),
            (1900.0, 13.5),
            (1950.0, 8.6),
            (1967.0, 7.0),
            (1980.0, 7.8),
            (1990.0, 9.5),
            (2000.0, 9.8),
            (2010.0, 9.6),
            (2023.0, 9.3),
            (2050.0, 10.4),
        ]),
    ]
}

fn tools() -> Vec<Series> {
    vec![
        course(&[
            (1750.0, 1.0),
            (1900.0, 1.2),
            (1950.0, 1.8),
            (1970.0, 2.3),
            (2000.0, 2.6),
            (2023.0, 2.8),
            (2050.0, 3.1),
        ]),
        course(&[
            (1750.0, 1.0),
            (1860.0, 1.2),
            (1900.0, 2.0),
            (1970.0, 2.5),
            (2023.0, 3.0),
            (2050.0, 4.0),
        ]),
        course(&[
            (1750.0, 1.0),
            (1900.0, 1.1),
            (1950.0, 1.5),
            (1980.0, 2.2),
            (2000.0, 2.6),
            (2023.0, 3.0),
            (2050.0, 3.6),
        ]),
        course(&[
            (1750.0, 1.0),
            (1900.0, 1.1),
            (1950.0, 1.5),
            (1980.0, 2.5),
            (2000.0, 6.0),
            (2023.0, 20.0),
            (2050.0, 40.0),
        ]),
        course(&[
            (1750.0, 1.0),
            (1900.0, 1.1),
            (1950.0, 1.4),
            (1970.0, 1.7),
            (2000.0, 1.8),
            (2023.0, 2.0),
            (2050.0, 2.4),
        ]),
    ]
}

/// Two categories over twelve years in which prices, tools, hours and reach all move; a ring of four ties.
pub(crate) fn small(count: u32) -> Scenario {
    let mut scenario = three_waves(count);
    scenario.name = "small".to_owned();
    scenario.clock = clock(1990, 2002, StepLength::Year);
    scenario.network = NetworkLaw::WattsStrogatz {
        degree: 4,
        rewiring: 0.2,
    };
    let mut services = category("services", 14.0);
    services.skilled = true;
    scenario.household.categories = vec![category("food", 20.0), services];
    for list in [
        &mut scenario.drivers.price,
        &mut scenario.drivers.tools,
        &mut scenario.drivers.quality,
        &mut scenario.drivers.openness,
        &mut scenario.drivers.need,
    ] {
        *list = vec![list[0].clone(), list[4].clone()];
    }
    scenario
}

/// `scenario` with one category and drivers of one level each: nothing changes but what people do.
pub(crate) fn still(count: u32, years: u32, category: Category, price: f64) -> Scenario {
    let mut scenario = three_waves(count);
    scenario.name = "still".to_owned();
    scenario.clock = clock(0, years, StepLength::Year);
    scenario.household.categories = vec![category];
    scenario.drivers = Drivers {
        hours: level(40.0),
        employment: level(1.0),
        work_sharing: level(0.0),
        goods_price: level(1.0),
        skilled_price: level(1.0),
        schooling: level(12.0),
        reach: level(0.5),
        activity: level(0.0),
        personalisation: level(0.0),
        price: vec![level(price)],
        tools: vec![level(1.0)],
        quality: vec![level(1.0)],
        openness: vec![level(0.0)],
        need: vec![level(1.0)],
    };
    scenario
}

/// Makes all adults alike: no spread in any trait.
pub(crate) fn make_alike(scenario: &mut Scenario) {
    let people = &mut scenario.people;
    people.talent_sd = 0.0;
    people.wage_sd = 0.0;
    people.education_sd = 0.0;
    people.quality_sense_sd = 0.0;
    people.taste_sd = 0.0;
    people.hours_spread = 0.0;
}

//! What can a scenario set? One row an input: its path, kind, unit, range, default, meaning and source. All else
//! reads this table.

pub(super) mod adoption;
pub(super) mod brands;
mod consumers;
mod drivers;
pub(super) mod effects;
mod household;
pub(super) mod network;
mod opinion;
mod people;
mod records;
pub(super) mod studies;

/// What kind of value a setting takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Flag,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A list of some words.
    Choices(&'static [&'static str]),
    /// A list of dates in years.
    Dates,
    /// A list of adults by their numbers.
    Adults,
    /// A list of `[date, value]` pairs.
    Points,
    /// A table of texts: column names and the words they must hold.
    Filter,
    /// A driver's course through time.
    Course,
    /// A list of texts.
    Texts,
    /// A table of settings by their paths, each with one value.
    Settings,
    /// A table of settings by their paths, each with its values.
    Varied,
}

/// What holds when a setting is not given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Preset {
    /// It must be given.
    Required,
    /// It may be absent, which has a meaning of its own.
    Absent,
    /// A number, also that of a course which is the same always.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// A flag.
    Flag(bool),
    /// A text or word.
    Text(&'static str),
    /// A list of words.
    Words(&'static [&'static str]),
    /// An empty list.
    Nothing,
}

/// Numbers from `low` to `high`; an open end is itself not allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether the lower end itself is excluded.
    pub low_open: bool,
    /// Whether the upper end itself is excluded.
    pub high_open: bool,
}

impl Range {
    /// All finite numbers.
    pub const ANY: Self = Self::closed(f64::MIN, f64::MAX);

    /// From `low` to `high`, both allowed.
    #[must_use]
    pub const fn closed(low: f64, high: f64) -> Self {
        Self {
            low,
            high,
            low_open: false,
            high_open: false,
        }
    }

    /// Above `low`, up to `high`.
    #[must_use]
    pub const fn above(low: f64, high: f64) -> Self {
        Self {
            low,
            high,
            low_open: true,
            high_open: false,
        }
    }

    /// Whether a number is allowed; `nan` never is.
    #[must_use]
    pub fn holds(&self, number: f64) -> bool {
        let low = number > self.low || (!self.low_open && number >= self.low);
        let high = number < self.high || (!self.high_open && number <= self.high);
        low && high
    }

    /// The range in words.
    #[must_use]
    pub fn words(&self) -> String {
        let (low, high) = (self.low, self.high);
        match (low > f64::MIN, high < f64::MAX) {
            (false, false) => "any number".to_owned(),
            (true, false) if self.low_open => format!("above {low}"),
            (true, false) => format!("{low} or more"),
            (false, true) => format!("up to {high}"),
            (true, true) if self.low_open => format!("above {low}, up to {high}"),
            (true, true) if self.high_open => format!("{low} or more, below {high}"),
            (true, true) => format!("{low} to {high}"),
        }
    }
}

/// One input of a scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// Path in the file; `*` stands for the name of a category, brand, action or comparison.
    pub path: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// Unit in words; empty for a pure number or none.
    pub unit: &'static str,
    /// Allowed numbers; of a course, its values at every step.
    pub range: Range,
    /// What holds when it is not given.
    pub preset: Preset,
    /// What it is, in one sentence.
    pub meaning: &'static str,
    /// Where the default comes from.
    pub source: &'static str,
    /// Whether it can change a number that a run writes; others are left out of the scenario's hash.
    pub shapes_results: bool,
}

impl Parameter {
    const fn new(path: &'static str, kind: Kind, preset: Preset) -> Self {
        Self {
            path,
            kind,
            unit: "",
            range: Range::ANY,
            preset,
            meaning: "",
            source: "",
            shapes_results: true,
        }
    }

    const fn number(path: &'static str, preset: f64) -> Self {
        Self::new(path, Kind::Number, Preset::Number(preset))
    }

    const fn integer(path: &'static str, preset: i64) -> Self {
        Self::new(path, Kind::Integer, Preset::Integer(preset))
    }

    const fn flag(path: &'static str, preset: bool) -> Self {
        Self::new(path, Kind::Flag, Preset::Flag(preset))
    }

    const fn text(path: &'static str) -> Self {
        Self::new(path, Kind::Text, Preset::Absent)
    }

    const fn course(path: &'static str, preset: f64) -> Self {
        Self::new(path, Kind::Course, Preset::Number(preset))
    }

    const fn choice(
        path: &'static str,
        words: &'static [&'static str],
        preset: &'static str,
    ) -> Self {
        Self::new(path, Kind::Choice(words), Preset::Text(preset))
    }

    const fn required(mut self) -> Self {
        self.preset = Preset::Required;
        self
    }

    const fn within(mut self, low: f64, high: f64) -> Self {
        self.range = Range::closed(low, high);
        self
    }

    const fn above(mut self, low: f64, high: f64) -> Self {
        self.range = Range::above(low, high);
        self
    }

    const fn below(mut self, low: f64, high: f64) -> Self {
        self.range = Range {
            high_open: true,
            ..Range::closed(low, high)
        };
        self
    }

    const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    const fn means(mut self, meaning: &'static str) -> Self {
        self.meaning = meaning;
        self
    }

    const fn from(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }

    const fn shapes_nothing(mut self) -> Self {
        self.shapes_results = false;
        self
    }

    /// The allowed numbers in words, with the unit.
    #[must_use]
    pub fn allowed(&self) -> String {
        if self.unit.is_empty() {
            self.range.words()
        } else {
            format!("{} {}", self.range.words(), self.unit)
        }
    }

    /// Whether a path such as `household.categories.food.fit` is one this row speaks of.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let mut wanted = self.path.split('.');
        let mut found = path.split('.');
        loop {
            match (wanted.next(), found.next()) {
                (None, None) => return true,
                (Some(w), Some(f)) if w == f || w == "*" => {}
                _ => return false,
            }
        }
    }
}

const PARTS: [&[Parameter]; 12] = [
    people::ROWS,
    network::ROWS,
    network::ONLINE,
    household::ROWS,
    drivers::ROWS,
    adoption::ROWS,
    opinion::ROWS,
    brands::ROWS,
    consumers::ROWS,
    records::ROWS,
    studies::ROWS,
    effects::ROWS,
];

const COUNT: usize = {
    let (mut part, mut count) = (0, 0);
    while part < PARTS.len() {
        count += PARTS[part].len();
        part += 1;
    }
    count
};

/// Joins the parts while compiling, so that the table is one.
const fn join() -> [Parameter; COUNT] {
    let mut all = [PARTS[0][0]; COUNT];
    let (mut part, mut next) = (0, 0);
    while part < PARTS.len() {
        let mut row = 0;
        while row < PARTS[part].len() {
            all[next] = PARTS[part][row];
            next += 1;
            row += 1;
        }
        part += 1;
    }
    all
}

/// Every input of a scenario, in the order of a file.
pub static PARAMETERS: &[Parameter] = &join();

/// The parts of a driver's course given as a table, by key.
pub static COURSE: &[Parameter] = drivers::COURSE;

/// The row of a path pattern.
///
/// # Panics
/// When no row has this pattern: the pattern is written in this program.
#[must_use]
pub fn row(pattern: &str) -> &'static Parameter {
    PARAMETERS
        .iter()
        .chain(COURSE)
        .find(|row| row.path == pattern)
        .expect("every pattern in the program is a row of the table")
}

/// The path of a pattern: each `*` takes the next of the names, which are joined by points; the last serves all that are left.
#[must_use]
pub fn filled(pattern: &str, names: &str) -> String {
    let mut path = String::new();
    let mut names = names.split('.');
    let mut name = "";
    for (k, piece) in pattern.split('*').enumerate() {
        if k > 0 {
            name = names.next().unwrap_or(name);
            path.push_str(name);
        }
        path.push_str(piece);
    }
    path
}

/// The row that speaks of a path, which may hold a category's name where the row has `*`.
#[must_use]
pub fn find(path: &str) -> Option<&'static Parameter> {
    PARAMETERS.iter().find(|row| row.matches(path))
}

#[cfg(test)]
mod tests {
    use super::{COURSE, Kind, PARAMETERS, Preset, filled, find};

    #[test]
    fn paths_are_there_once_and_rows_are_complete() {
        for row in PARAMETERS.iter().chain(COURSE) {
            let all = PARAMETERS.iter().chain(COURSE);
            assert_eq!(
                all.filter(|other| other.path == row.path).count(),
                1,
                "{}",
                row.path
            );
            assert!(
                !row.meaning.is_empty() && !row.source.is_empty(),
                "{}",
                row.path
            );
            assert!(row.range.low < row.range.high, "{}", row.path);
            assert!(
                !row.meaning.ends_with('.') && !row.meaning.is_empty(),
                "{}",
                row.path
            );
        }
    }

    #[test]
    fn defaults_are_within_their_ranges() {
        for row in PARAMETERS.iter().chain(COURSE) {
            match (row.preset, row.kind) {
                (Preset::Number(n), _) => assert!(row.range.holds(n), "{}", row.path),
                #[expect(clippy::cast_precision_loss, reason = "defaults are small")]
                (Preset::Integer(n), _) => assert!(row.range.holds(n as f64), "{}", row.path),
                (Preset::Text(word), Kind::Choice(words)) => assert!(words.contains(&word)),
                (Preset::Words(some), Kind::Choices(words)) => {
                    assert!(some.iter().all(|word| words.contains(word)));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_path_with_a_name_finds_its_row() {
        let row = find("household.categories.food.fit").expect("it exists");
        assert_eq!(row.path, "household.categories.*.fit");
        assert!(find("household.categories.food").is_none());
        assert!(find("household.fit").is_none());
        let row = find("brands.acme.actions.launch.kind").expect("it exists");
        assert_eq!(row.path, "brands.*.actions.*.kind");
        assert!(find("brands.acme.actions.launch").is_none());
    }

    #[test]
    fn each_star_takes_the_next_name() {
        let kind = "brands.*.actions.*.kind";
        assert_eq!(
            filled(kind, "acme.launch"),
            "brands.acme.actions.launch.kind"
        );
        assert_eq!(filled("brands.*.price", "acme"), "brands.acme.price");
        assert_eq!(filled("drivers.price.*", "food"), "drivers.price.food");
        assert_eq!(filled("people.count", ""), "people.count");
        assert_eq!(filled("people.count", "acme"), "people.count");
    }
}

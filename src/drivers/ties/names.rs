//! What does a file call its adults? Their names by number, and how two files are brought over the same people.

use crate::drivers::ties::TieList;
use crate::drivers::ties::labels::Labels;
use std::borrow::Cow;
use std::sync::Arc;

/// What the adults are called, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    kind: Kind,
}

/// Names take memory only where numbers do not tell them.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// Every adult is called by its own number.
    Own(u32),
    /// Numbers in the file.
    Numbers(Vec<u32>),
    /// Names in the file.
    Words(Labels),
}

/// Two lists brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Adults who stand in both.
    pub both: u32,
    /// Whether one list has names and the other numbers.
    pub mixed: bool,
}

impl Names {
    /// So many adults who are called by their numbers.
    #[must_use]
    pub fn own(count: u32) -> Self {
        let kind = Kind::Own(count);
        Self { kind }
    }

    /// Adults who are called by numbers of the file.
    pub(crate) fn numbers(numbers: Vec<u32>) -> Self {
        let own = (0..).zip(&numbers).all(|(own, &number)| own == number);
        let count = u32::try_from(numbers.len()).expect("adults are numbered by 32 bits");
        let kind = if own {
            Kind::Own(count)
        } else {
            Kind::Numbers(numbers)
        };
        Self { kind }
    }

    /// Adults who are called by names of the file.
    pub(crate) fn words(labels: Labels) -> Self {
        let kind = Kind::Words(labels.at_rest());
        Self { kind }
    }

    /// Number of adults.
    #[must_use]
    pub fn count(&self) -> u32 {
        let count = match &self.kind {
            Kind::Own(count) => return *count,
            Kind::Numbers(numbers) => numbers.len(),
            Kind::Words(labels) => labels.len(),
        };
        u32::try_from(count).expect("adults are numbered by 32 bits")
    }

    /// Whether they are names, not numbers.
    #[must_use]
    pub fn are_words(&self) -> bool {
        matches!(self.kind, Kind::Words(_))
    }

    /// What an adult is called.
    #[must_use]
    pub fn name(&self, adult: u32) -> Cow<'_, [u8]> {
        match &self.kind {
            Kind::Own(_) => adult.to_string().into_bytes().into(),
            Kind::Numbers(numbers) => numbers[adult as usize].to_string().into_bytes().into(),
            Kind::Words(labels) => labels.name(adult as usize).into(),
        }
    }

    /// The number by which an adult is called, if it is one.
    fn number(&self, adult: u32) -> u32 {
        match &self.kind {
            Kind::Numbers(numbers) => numbers[adult as usize],
            _ => adult,
        }
    }

    /// These names and behind them those of another list that are not among them; the numbers of the latter's adults.
    fn joined(&self, other: &Self) -> (Self, Vec<u32>) {
        if self.are_words() || other.are_words() {
            let mut labels = self.labels();
            let place = |adult| labels.number(&other.name(adult));
            let places = (0..other.count()).map(place).collect();
            return (Self::words(labels), places);
        }
        // Both lists are in increasing order, as files of numbers give them.
        let (own, count) = (self.count(), other.count());
        let mut all: Vec<u32> = (0..own).map(|adult| self.number(adult)).collect();
        let mut places = Vec::with_capacity(count as usize);
        let (mut at, mut next) = (0, own);
        for number in (0..count).map(|adult| other.number(adult)) {
            while at < own && self.number(at) < number {
                at += 1;
            }
            if at < own && self.number(at) == number {
                places.push(at);
            } else {
                places.push(next);
                all.push(number);
                next += 1;
            }
        }
        (Self::numbers(all), places)
    }

    /// The names as words, numbers as they are written.
    fn labels(&self) -> Labels {
        if let Kind::Words(labels) = &self.kind {
            return labels.clone();
        }
        let mut labels = Labels::new();
        for adult in 0..self.count() {
            labels.number(&self.name(adult));
        }
        labels
    }
}

/// Brings two lists over the same people: adults of the same name are one, and all who stand in either are there. Those of
/// the first keep their numbers, those of the second alone follow. Who stands in one list only has no ties in the other.
pub fn join(first: &mut TieList, second: &mut TieList) -> Shared {
    let mixed = first.names.are_words() != second.names.are_words();
    if first.names == second.names {
        second.names = Arc::clone(&first.names);
        let both = first.names.count();
        return Shared { both, mixed };
    }
    let own = first.names.count();
    let (names, places) = first.names.joined(&second.names);
    let (names, count) = (Arc::new(names), own + second.names.count());
    let all = names.count();
    first.names = Arc::clone(&names);
    second.names = names;
    Arc::make_mut(&mut first.rows).lengthen(all);
    second.rows = Arc::new(second.rows.renumbered(all, &places));
    Shared {
        both: count - all,
        mixed,
    }
}

#[cfg(test)]
mod tests {
    use crate::drivers::ties::names::{Shared, join};
    use crate::drivers::ties::{Query, TieList, read};

    fn list(text: &str, directed: bool) -> TieList {
        let query = Query {
            directed,
            ..Query::default()
        };
        let bytes = text.as_bytes().to_vec();
        read(
            &move || Ok(Box::new(std::io::Cursor::new(bytes.clone()))),
            &query,
        )
        .expect("sound")
    }

    /// Joins two lists: whom each adult listens to in both, by name.
    fn joined(first: &str, second: &str) -> (Shared, Vec<String>) {
        let (mut first, mut second) = (list(first, false), list(second, true));
        let shared = join(&mut first, &mut second);
        assert_eq!(first.names, second.names);
        assert_eq!((first.rows.len(), second.rows.len()), {
            let count = first.names.count() as usize;
            (count, count)
        });
        let name = |adult: u32| String::from_utf8_lossy(&first.names.name(adult)).into_owned();
        let told = |adult: u32| {
            let known = [&first.rows, &second.rows]
                .map(|rows| rows.row(adult as usize).iter().map(|&one| name(one)))
                .map(|names| names.collect::<Vec<_>>().join(" "));
            format!("{}: {} / {}", name(adult), known[0], known[1])
        };
        (shared, (0..first.names.count()).map(told).collect())
    }

    #[test]
    fn adults_of_two_files_are_joined_by_their_names() {
        let (shared, told) = joined("anna,bea\nbea,cora\n", "dora,bea\nanna,dora\nemma,cora\n");
        let mixed = false;
        assert_eq!(shared, Shared { both: 3, mixed });
        let expected = [
            "anna: bea / dora",
            "bea: anna cora / ",
            "cora: bea / ",
            "dora:  / bea",
            "emma:  / cora",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn adults_of_two_files_are_joined_by_their_numbers() {
        let (shared, told) = joined("10 30\n30 20\n", "5 20\n40 5\n");
        let mixed = false;
        assert_eq!(shared, Shared { both: 1, mixed });
        let expected = [
            "10: 30 / ",
            "20: 30 / ",
            "30: 10 20 / ",
            "5:  / 20",
            "40:  / 5",
        ];
        assert_eq!(told, expected);
        // Numbers without gaps need no list.
        let (mut first, mut second) = (list("0 1\n", false), list("1 2\n2 0\n", false));
        join(&mut first, &mut second);
        assert_eq!(*first.names, super::Names::own(3));
    }

    #[test]
    fn numbers_match_names_that_are_written_alike() {
        let (shared, told) = joined("1 2\n", "anna,2\nbea,anna\n");
        let mixed = true;
        assert_eq!(shared, Shared { both: 1, mixed });
        assert_eq!(told, ["1: 2 / ", "2: 1 / ", "anna:  / 2", "bea:  / anna"]);
        let (shared, told) = joined("1 2\n", "anna,bea\n");
        assert_eq!((shared, told.len()), (Shared { both: 0, mixed }, 4));
    }

    #[test]
    fn the_same_people_keep_their_rows() {
        let (mut first, mut second) = (list("7 9\n9 8\n", false), list("8 7\n9 7\n", false));
        let (one, other) = (first.rows.clone(), second.rows.clone());
        let shared = join(&mut first, &mut second);
        assert_eq!(shared.both, 3);
        assert!(one == first.rows && other == second.rows);
    }
}

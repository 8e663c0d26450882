//! What is kept of every adult? One row a state variable: its column, unit and meaning. The description of the model reads it.

/// Whose variable it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// An adult, drawn once.
    Trait,
    /// An adult.
    Adult,
    /// An adult in a category of need.
    Need,
    /// An adult in a category of need, kept only where causes are wanted.
    Memory,
    /// A block of adults or all of them: sums, and what everyone can see.
    Society,
}

/// A state variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Whose it is.
    pub owner: Owner,
    /// Column in which phases declare it; empty for what never changes.
    pub column: &'static str,
    /// Name.
    pub name: &'static str,
    /// Unit, or its possible values.
    pub unit: &'static str,
    /// Meaning.
    pub meaning: &'static str,
}

const fn row(
    owner: Owner,
    column: &'static str,
    name: &'static str,
    unit: &'static str,
    meaning: &'static str,
) -> Variable {
    Variable {
        owner,
        column,
        name,
        unit,
        meaning,
    }
}

const fn drawn(name: &'static str, unit: &'static str, meaning: &'static str) -> Variable {
    row(Owner::Trait, "", name, unit, meaning)
}

/// All state variables.
pub const VARIABLES: &[Variable] = &[
    drawn(
        "talent",
        "factor",
        "output of an hour of making, next to that of the median adult; one for all needs or one a need",
    ),
    drawn("wage", "mean wage = 1", "wage an hour"),
    drawn(
        "education",
        "mean = 1",
        "schooling, next to the mean of the date",
    ),
    drawn(
        "sedentary_rank",
        "0 to 1, in 65,536 parts",
        "rank in which wage workers come to do sedentary work",
    ),
    drawn(
        "quality_sense",
        "exponent",
        "how much quality counts in a choice",
    ),
    drawn("taste", "log cost", "taste for making"),
    drawn("hours", "factor", "hours wanted, next to the usual ones"),
    drawn("ties", "adults", "other adults whom the adult knows"),
    row(
        Owner::Adult,
        "work",
        "work",
        "outside, employed, unemployed",
        "kind of work now and at the last step, and whether the adult has been in wave 2",
    ),
    row(
        Owner::Adult,
        "lot",
        "lot",
        "0 to 1, in 65,536 parts",
        "whoever's lot is below the share without work is unemployed",
    ),
    row(
        Owner::Adult,
        "made",
        "made",
        "share of needs",
        "share of needs made, averaged over `household.wave_memory`",
    ),
    row(
        Owner::Need,
        "habits",
        "habit",
        "buy, co-create, make",
        "how the need is met until the habit is reviewed",
    ),
    row(
        Owner::Need,
        "skill",
        "skill",
        "skill in 1750 = 1",
        "output of an hour of making, next to full practice",
    ),
    row(
        Owner::Memory,
        "memory",
        "last review",
        "several",
        "what the last review saw: value of time, skill, what of it was learned, share of ties that made, the draw, the \
         step, whether in wage work and sedentary",
    ),
    row(
        Owner::Memory,
        "learned",
        "learned",
        "skill",
        "the part of the skill that has been learned by now and not forgotten",
    ),
    row(
        Owner::Society,
        "makers",
        "published habits",
        "yes or no",
        "what each adult makes, as its ties see it",
    ),
    row(
        Owner::Society,
        "counts",
        "published counts",
        "adults",
        "how many make and how many co-create, by category",
    ),
    row(
        Owner::Society,
        "tally",
        "tally",
        "several",
        "sums since the start: habits that turned to and from making, and contributions of causes, by category",
    ),
];

#[cfg(test)]
mod tests {
    use super::{Owner, VARIABLES};
    use crate::engine::schedule::Columns;
    use crate::model::household::SCHEDULE;
    use crate::model::household::world::World;
    use crate::population::synthesis::Traits;
    use crate::scenario::load::from_text;
    use crate::scenario::reading::from_disk;
    use std::collections::BTreeSet;
    use std::sync::Arc;

    #[test]
    fn the_table_has_every_column_of_the_world_and_no_other() {
        let text = "[people]\ncount = 10\n[network]\ndegree = 2\n";
        let loaded = from_text("small", text, &[], &from_disk, &|_| Vec::new());
        let scenario = loaded.expect("a sound scenario").value.scenario;
        assert!(scenario.output.causes, "so that all columns are there");
        let mut visited = BTreeSet::new();
        World::new(&Arc::new(scenario), 0).visit(&mut |name, _| {
            visited.insert(name);
        });
        let known: BTreeSet<&str> = VARIABLES.iter().map(|v| v.column).collect();
        visited.insert("");
        assert_eq!(known, visited);
    }

    #[test]
    fn phases_speak_of_columns_of_the_table() {
        for phase in &SCHEDULE {
            for column in phase.reads.iter().chain(phase.writes) {
                assert!(
                    VARIABLES.iter().any(|v| v.column == *column),
                    "`{}` names `{column}`",
                    phase.name
                );
            }
        }
    }

    #[test]
    fn the_table_has_every_trait() {
        // Without `..`: a new trait does not compile until it is here.
        let Traits {
            talent: _,
            wage: _,
            education: _,
            sedentary_rank: _,
            quality_sense: _,
            taste: _,
            hours: _,
        } = Traits::default();
        let traits = VARIABLES.iter().filter(|v| v.owner == Owner::Trait);
        assert_eq!(traits.count(), 7 + 1, "seven traits, and the ties");
    }
}

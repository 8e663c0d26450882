//! What does the name of a diagnostic mean? One row a name, for `thirdwave explain`.

/// The long story behind the name of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The name, such as `scenario/out-of-range`.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// An input that causes it.
    pub example: &'static str,
    /// What to do.
    pub cure: &'static str,
}

/// Every name a diagnostic can bear.
pub const DIAGNOSTICS: &[Explanation] = &[
    Explanation {
        name: "network/broken-line",
        meaning: "A line of a list of ties does not say who is tied to whom: it has another number of \
            cells than the first or only one, an end is missing, or an end is no whole number where nearly all are.",
        example: "12,1o7 in a file of numbers",
        cure: "Mend the line, or begin it with # to leave it out. Ends are all numbers or all names.",
    },
    Explanation {
        name: "network/empty",
        meaning: "A list of ties has no ties: nothing, comments only, or a header only.",
        example: "network.file = \"nobody.csv\"",
        cure: "Check the path, or take network.kind = \"none\".",
    },
    Explanation {
        name: "network/groups",
        meaning: "A table of groups does not give every adult of a file of ties one group, or a group asked for is not in it.",
        example: "adoption.groups with two lines for one adult, or with a group called Big Shops",
        cure: "Write a head and a line for each adult: what the file of ties calls it, and its group, as in retail.",
    },
    Explanation {
        name: "network/no-column",
        meaning: "The header of a list of ties has no column of that name.",
        example: "network.from = \"sender\" for a file with the columns source,target",
        cure: "Take one of the columns shown, or leave `from` and `to` out to take the first two.",
    },
    Explanation {
        name: "network/other-file",
        meaning: "The list of ties has other bytes than the scenario says: it was changed, or is another file.",
        example: "network.sha256 of an earlier version",
        cure: "Bring the file back, or leave `sha256` out to take the file as it is.",
    },
    Explanation {
        name: "network/strangers",
        meaning: "Two files of ties, of the network of daily life and of the one online, name nobody in common: nobody \
            would have ties in both. An error where one has names and the other numbers.",
        example: "network.file with the ends anna,bea and online.file with the ends 1,2",
        cure: "Call an adult the same in both files.",
    },
    Explanation {
        name: "scenario/file",
        meaning: "A file that was asked for, a scenario, its base or a table of data, is \
            missing, is a folder or a device, is too large, or may not be read.",
        example: "thirdwave run scenarois/first.toml",
        cure: "Check the path; a path inside a scenario is relative to the folder of the \
            file that says it.",
    },
    Explanation {
        name: "scenario/not-text",
        meaning: "The file holds bytes that are not UTF-8, so it is not a text this program \
            can read.",
        example: "a scenario saved as Latin-1, UTF-16 or a spreadsheet",
        cure: "Save it again as UTF-8 text.",
    },
    Explanation {
        name: "scenario/syntax",
        meaning: "The text is not TOML. All such places are reported; what could be read is \
            checked as well.",
        example: "degree = .5 or title = first",
        cure: "Write numbers with a digit before the point (0.5), texts in quotes, one \
            setting a line.",
    },
    Explanation {
        name: "scenario/extends-cycle",
        meaning: "A scenario extends itself, directly or through others, so no file could be \
            the first.",
        example: "a.toml extends b.toml, b.toml extends a.toml",
        cure: "Remove one `extends`.",
    },
    Explanation {
        name: "scenario/unknown-key",
        meaning: "No setting has this name. It is an error, because a misspelt setting would \
            otherwise silently do nothing.",
        example: "household.need_hour = 3",
        cure: "Take the name that is suggested, or see `thirdwave schema` for all names.",
    },
    Explanation {
        name: "scenario/wrong-type",
        meaning: "The setting exists, and its value is of another kind: a text where a number \
            is expected, a list where one value is.",
        example: "people.count = \"many\"",
        cure: "Write the kind of value that the message names.",
    },
    Explanation {
        name: "scenario/not-finite",
        meaning: "The number is `nan` or infinite. No setting has a use for these.",
        example: "household.influence = nan",
        cure: "Write an ordinary number.",
    },
    Explanation {
        name: "scenario/out-of-range",
        meaning: "The number is outside of what the setting can mean.",
        example: "network.rewiring = 1.5",
        cure: "Take a number within the range shown; `thirdwave explain` on the setting \
            tells what it does.",
    },
    Explanation {
        name: "scenario/unknown-choice",
        meaning: "The setting takes one of a few words, and this is none of them.",
        example: "time.step = \"decade\"",
        cure: "Take one of the words listed.",
    },
    Explanation {
        name: "scenario/missing",
        meaning: "A setting without a default is not given.",
        example: "a category without need_hours",
        cure: "Add the setting.",
    },
    Explanation {
        name: "scenario/bad-name",
        meaning: "A category or comparison has a name that cannot be part of a column's name, \
            or one that has another meaning; or a folder has no name.",
        example: "[household.categories.\"Home food\"]",
        cure: "Use lower case letters, digits and underscores, beginning with a letter; put \
            the wording for people into `label`.",
    },
    Explanation {
        name: "scenario/unprintable",
        meaning: "A text holds a control character, which could steer a terminal or break a chart.",
        example: "title = \"a\\u0000b\"",
        cure: "Remove the character; line breaks and tabs may stay.",
    },
    Explanation {
        name: "scenario/category-count",
        meaning: "A scenario has one to eight categories of need.",
        example: "an empty [household.categories]",
        cure: "Leave the table out to get the five standard categories, or merge some of \
            yours.",
    },
    Explanation {
        name: "scenario/brand-count",
        meaning: "A market has one to eight brands.",
        example: "an empty table [brands]",
        cure: "Leave the section out for a scenario without brands, or take small brands together.",
    },
    Explanation {
        name: "scenario/contradiction",
        meaning: "Each setting is possible by itself, and together they are not. All places \
            are marked.",
        example: "time.start = 2050 and time.end = 1750",
        cure: "Change one of the settings marked.",
    },
    Explanation {
        name: "scenario/too-large",
        meaning: "The runs would need more memory than the machine has free. The estimate counts adults, ties, \
            the rows of all runs and what is needed while ties are built and states saved.",
        example: "people.count = 100000000 with network.degree = 10000",
        cure: "Lower `people.count` or `network.degree`, write fewer rows with `output.every`, make fewer runs, \
            or switch `output.causes` off.",
    },
    Explanation {
        name: "scenario/unknown-measure",
        meaning: "A comparison names a measure that the simulation does not have.",
        example: "measure = \"made_fod\"",
        cure: "Take the measure that is suggested; category measures end in the category's \
            name.",
    },
    Explanation {
        name: "scenario/no-points",
        meaning: "A study has nothing to vary: no setting, no value, or a range that is none.",
        example: "vary = { \"people.count\" = \"500..100\" }",
        cure: "Write values as a list, [100, 500], or as a range from low to high, \"100..500\"; a number of levels \
            behind a colon makes a grid, \"100..500:5\".",
    },
    Explanation {
        name: "scenario/no-effect",
        meaning: "The setting is legal, and another one makes it do nothing.",
        example: "network.rewiring with network.kind = \"none\"",
        cure: "Remove it, or change the other setting. Of a driver by category: in one file a category's own \
            course goes before that of `all`; what a scenario that extends it or --set says of `all` is said of each.",
    },
    Explanation {
        name: "scenario/coarse-step",
        meaning: "Within one step so much would happen that the result depends on the length \
            of the step.",
        example: "household.review_rate = 12 with time.step = \"year\"",
        cure: "Take a shorter `time.step`.",
    },
    Explanation {
        name: "scenario/few-runs",
        meaning: "Bands are percentiles over runs, and percentiles of so few runs say little.",
        example: "experiment.runs = 5",
        cure: "Ask for 20 runs or more, or for one run and no bands.",
    },
    Explanation {
        name: "scenario/disconnected",
        meaning: "The network is likely to fall into parts between which nothing travels.",
        example: "erdos-renyi with degree 2 among 10000 adults",
        cure: "Raise `network.degree`, or keep it if parts are what you study.",
    },
    Explanation {
        name: "scenario/capped-hours",
        meaning: "Hours that are asked for do not fit into the hours there are, so the \
            simulation caps them and counts the adults as squeezed.",
        example: "a full-time week of 95 hours with household.time = 100",
        cure: "Lower the hours or raise `household.time`.",
    },
    Explanation {
        name: "scenario/odd",
        meaning: "The setting is legal, and probably not what was meant.",
        example: "household.wave3_made above household.wave1_made",
        cure: "Read the message; keep the setting if it is meant.",
    },
    Explanation {
        name: "drivers/form",
        meaning: "A course is a number, a list of [date, value] pairs, or a table with exactly \
            one form: constant, points, csv or shape.",
        example: "{ constant = 3, csv = \"x.csv\" }",
        cure: "Keep one form; scale, shift and freeze may stand beside any.",
    },
    Explanation {
        name: "drivers/points",
        meaning: "A course needs at least one point, and the dates of its points must \
            increase.",
        example: "[[2000, 1], [1990, 2]]",
        cure: "Sort the points by date and give each date once.",
    },
    Explanation {
        name: "drivers/file",
        meaning: "A table of data named by a course or comparison cannot be read.",
        example: "csv = \"data/huors.csv\"",
        cure: "Check the path; it is relative to the folder of the scenario that says it.",
    },
    Explanation {
        name: "drivers/column",
        meaning: "The table has no column of that name, or two.",
        example: "column = \"weekly_hour\"",
        cure: "Take one of the columns listed; give each column a name of its own.",
    },
    Explanation {
        name: "drivers/no-rows",
        meaning: "No row of the table passes the filter, or all cells are empty.",
        example: "where = { country = \"Germny\" }",
        cure: "Compare the words in `where` with the cells of the table.",
    },
    Explanation {
        name: "drivers/cell",
        meaning: "A cell that should hold a number holds something else, or a row has fewer or \
            more cells than the head.",
        example: "1870,n/a",
        cure: "Mend the cell; an empty cell is skipped.",
    },
    Explanation {
        name: "drivers/out-of-range",
        meaning: "At some date of the run a driver has a value that it cannot mean, such as a \
            reach above 1.",
        example: "reach in percent instead of a share",
        cure: "Mend the values, or bring them into range with `scale` and `shift`.",
    },
    Explanation {
        name: "scenario/start-of-another-time",
        meaning: "Without settings of its own, a run starts with the people of 1750: few work for wages, most \
            needs are met at home, skill is whole. A run that starts later starts in the wrong century.",
        example: "time.start = 1950 alone",
        cure: "Set people.wage_work_start, people.skill_start and people.made_start; .90, .84 and .42 suit 2000.",
    },
    Explanation {
        name: "drivers/held",
        meaning: "The run goes beyond the first or last point of a course. The nearest point's \
            value is held there.",
        example: "hours to 2017 in a run to 2050",
        cure: "Add a point for the dates beyond, or accept that the driver stands still.",
    },
    Explanation {
        name: "drivers/priced-twice",
        meaning: "A category's own price moves and the factor on its kind of price moves too, \
            so the movement may count twice.",
        example: "drivers.price.repair as a series and drivers.skilled_price as a series",
        cure: "Let one of them move; hold the other at a constant.",
    },
];

/// The explanation of a name.
#[must_use]
pub fn explanation(name: &str) -> Option<&'static Explanation> {
    DIAGNOSTICS.iter().find(|row| row.name == name)
}

/// The long story of a name as text for a terminal.
#[must_use]
pub fn explain(name: &str) -> Option<String> {
    explanation(name).map(|row| {
        format!(
            "{}\n\n{}\n\nexample: {}\n{}\n",
            row.name, row.meaning, row.example, row.cure
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{DIAGNOSTICS, explain};

    #[test]
    fn every_name_is_there_once_and_is_explained() {
        for row in DIAGNOSTICS {
            let same = DIAGNOSTICS.iter().filter(|other| other.name == row.name);
            assert_eq!(same.count(), 1, "{}", row.name);
            assert!(explain(row.name).is_some_and(|text| text.contains(row.cure)));
        }
        assert!(explain("scenario/nothing").is_none());
    }
}

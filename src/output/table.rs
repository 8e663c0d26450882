//! What was measured? A table: named columns with units, equally long. The only currency above the experiments.

/// The values of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Whole numbers: runs, seeds, steps.
    Integers(Vec<u64>),
    /// Measured numbers.
    Numbers(Vec<f64>),
    /// Names.
    Texts(Vec<String>),
}

/// A named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name: the head in CSV.
    pub name: String,
    /// Unit of its values, empty for names.
    pub unit: String,
    /// Its values.
    pub values: Values,
}

/// Columns of equal length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
}

impl Values {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Integers(values) => values.len(),
            Self::Numbers(values) => values.len(),
            Self::Texts(values) => values.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Table {
    /// Adds a column.
    ///
    /// # Panics
    /// When it is not as long as those before, or its name is taken.
    pub fn push(&mut self, name: &str, unit: &str, values: Values) {
        assert!(
            self.columns.is_empty() || values.len() == self.rows(),
            "column `{name}` is not as long as the others"
        );
        assert!(
            self.column(name).is_none(),
            "column `{name}` is there already"
        );
        self.columns.push(Column {
            name: name.to_owned(),
            unit: unit.to_owned(),
            values,
        });
    }

    /// Adds the rows of a table with the same columns.
    ///
    /// # Panics
    /// When its columns are others.
    pub fn append(&mut self, more: &Self) {
        if self.columns.is_empty() {
            self.columns.clone_from(&more.columns);
            return;
        }
        assert_eq!(
            self.columns.len(),
            more.columns.len(),
            "both have the same columns"
        );
        for (column, more) in self.columns.iter_mut().zip(&more.columns) {
            assert_eq!(column.name, more.name, "both have the same columns");
            match (&mut column.values, &more.values) {
                (Values::Integers(all), Values::Integers(more)) => all.extend_from_slice(more),
                (Values::Numbers(all), Values::Numbers(more)) => all.extend_from_slice(more),
                (Values::Texts(all), Values::Texts(more)) => all.extend_from_slice(more),
                _ => panic!("column `{}` changes its kind", column.name),
            }
        }
    }

    /// Its first rows.
    #[must_use]
    pub fn head(&self, rows: usize) -> Self {
        let mut table = self.clone();
        for column in &mut table.columns {
            match &mut column.values {
                Values::Integers(values) => values.truncate(rows),
                Values::Numbers(values) => values.truncate(rows),
                Values::Texts(values) => values.truncate(rows),
            }
        }
        table
    }

    /// Its rows from one on.
    #[must_use]
    pub fn tail(&self, first: usize) -> Self {
        let rest = |column: &Column| Column {
            values: match &column.values {
                Values::Integers(values) => Values::Integers(values[first..].to_vec()),
                Values::Numbers(values) => Values::Numbers(values[first..].to_vec()),
                Values::Texts(values) => Values::Texts(values[first..].to_vec()),
            },
            ..column.clone()
        };
        Self {
            columns: self.columns.iter().map(rest).collect(),
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// The columns in order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The numbers of the column of that name, if it holds numbers.
    #[must_use]
    pub fn numbers(&self, name: &str) -> Option<&[f64]> {
        match &self.column(name)?.values {
            Values::Numbers(values) => Some(values),
            _ => None,
        }
    }

    /// The texts of a column; none where it is not there or holds others.
    #[must_use]
    pub fn texts(&self, name: &str) -> Option<&[String]> {
        match &self.column(name)?.values {
            Values::Texts(values) => Some(values),
            _ => None,
        }
    }
}

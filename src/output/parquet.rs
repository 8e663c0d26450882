//! How is a table kept small and typed? As Parquet: a column's values lie together, compressed, and know their type.
//!
//! Whole numbers are unsigned 64-bit integers, measured numbers doubles, names UTF-8 texts; nothing is ever missing. Units stand
//! in the file's key-value notes as `unit.COLUMN`, behind the notes that the caller gives. The same table and notes give the
//! same bytes with the same version of this program.

use crate::output::table::{Table, Values};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

/// Cells that are written together: enough to compress well, few enough to be held and read by machines with little memory.
const CELLS_TOGETHER: usize = 1 << 22;

/// The table as the bytes of a Parquet file; `notes` become its key-value metadata.
///
/// # Panics
/// Never for a table that fits in memory: nothing but the disk makes the writer fail, and it writes to memory.
#[must_use]
pub fn write(table: &Table, notes: &[(String, String)]) -> Vec<u8> {
    written(table, notes).expect("writing to memory does not fail")
}

fn written(table: &Table, notes: &[(String, String)]) -> Result<Vec<u8>, ParquetError> {
    let mut stream = ParquetStream::new(Vec::new(), table, notes).map_err(from_disk)?;
    stream.add(table).map_err(from_disk)?;
    stream.end().map_err(from_disk)
}

fn from_disk(error: io::Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}

/// A Parquet file that is written piece by piece; how it is cut into pieces changes nothing.
pub struct ParquetStream<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    /// Rows that wait until there are enough.
    waiting: Table,
    rows_together: usize,
}

impl<W: Write + Send> ParquetStream<W> {
    /// Begins a file of tables with the columns of `first`; `notes` become its key-value metadata.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn new(out: W, first: &Table, notes: &[(String, String)]) -> io::Result<Self> {
        let units = first.columns().iter().filter(|c| !c.unit.is_empty());
        let units = units.map(|c| (format!("unit.{}", c.name), c.unit.clone()));
        let notes = notes.iter().cloned().chain(units);
        let notes = notes.map(|(key, value)| KeyValue::new(key, value));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("thirdwave version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(notes.collect()))
            .build();
        let schema = Arc::new(schema(first)?);
        Ok(Self {
            writer: SerializedFileWriter::new(out, schema, Arc::new(properties))?,
            waiting: Table::default(),
            rows_together: (CELLS_TOGETHER / first.columns().len().max(1)).max(1),
        })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// When the file refuses.
    ///
    /// # Panics
    /// When the columns are others.
    pub fn add(&mut self, rows: &Table) -> io::Result<()> {
        self.waiting.append(rows);
        let mut first = 0;
        while self.waiting.rows() - first >= self.rows_together {
            self.group(first..first + self.rows_together)?;
            first += self.rows_together;
        }
        if first > 0 {
            self.waiting = self.waiting.tail(first);
        }
        Ok(())
    }

    fn group(&mut self, rows: Range<usize>) -> io::Result<()> {
        let mut group = self.writer.next_row_group()?;
        for column in self.waiting.columns() {
            let mut place = group
                .next_column()?
                .expect("the schema has every column of the table");
            write_column(&mut place, &column.values, rows.clone())?;
            place.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When the file refuses.
    pub fn end(mut self) -> io::Result<W> {
        let rest = self.waiting.rows();
        if rest > 0 {
            self.group(0..rest)?;
        }
        Ok(self.writer.into_inner()?)
    }
}

fn schema(table: &Table) -> Result<Type, ParquetError> {
    let mut fields = Vec::new();
    for column in table.columns() {
        let (physical, logical) = match column.values {
            Values::Integers(_) => (Physical::INT64, Some(LogicalType::integer(64, false))),
            Values::Numbers(_) => (Physical::DOUBLE, None),
            Values::Texts(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Type::primitive_type_builder(&column.name, physical)
            .with_repetition(Repetition::REQUIRED)
            .with_logical_type(logical)
            .build()?;
        fields.push(Arc::new(field));
    }
    Type::group_type_builder("table")
        .with_fields(fields)
        .build()
}

fn write_column(
    place: &mut SerializedColumnWriter<'_>,
    values: &Values,
    rows: Range<usize>,
) -> Result<(), ParquetError> {
    match values {
        // Unsigned numbers keep their bits; the logical type tells readers that there is no sign.
        Values::Integers(values) => {
            let bits: &[i64] = bytemuck::cast_slice(&values[rows]);
            place.typed::<Int64Type>().write_batch(bits, None, None)?;
        }
        Values::Numbers(values) => {
            place
                .typed::<DoubleType>()
                .write_batch(&values[rows], None, None)?;
        }
        Values::Texts(values) => {
            let texts: Vec<ByteArray> = values[rows]
                .iter()
                .map(|text| ByteArray::from(text.as_str()))
                .collect();
            place
                .typed::<ByteArrayType>()
                .write_batch(&texts, None, None)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::output::table::{Table, Values};
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    use std::fs::File;
    use std::io::Write;

    fn sample() -> Table {
        let mut table = Table::default();
        table.push("run", "", Values::Integers(vec![0, 7, u64::MAX]));
        let numbers = vec![1.0 / 3.0, -0.0, f64::MAX];
        table.push("made", "share of needs", Values::Numbers(numbers));
        let texts = ["make", "Việt \"một\"\n", ""].map(str::to_owned);
        table.push("habit", "", Values::Texts(texts.to_vec()));
        table
    }

    fn reader(bytes: &[u8]) -> SerializedFileReader<File> {
        let mut file = tempfile::tempfile().expect("a file that goes away");
        file.write_all(bytes).expect("room on the disk");
        SerializedFileReader::new(file).expect("a Parquet file")
    }

    /// The table and the notes of a file.
    fn read(bytes: &[u8]) -> (Table, Vec<(String, String)>) {
        let reader = reader(bytes);
        let about = reader.metadata().file_metadata();
        let notes: Vec<(String, String)> = about
            .key_value_metadata()
            .expect("notes were given")
            .iter()
            .map(|note| (note.key.clone(), note.value.clone().unwrap_or_default()))
            .collect();
        let names: Vec<String> = about
            .schema_descr()
            .columns()
            .iter()
            .map(|column| column.name().to_owned())
            .collect();
        let mut columns: Vec<Vec<Field>> = vec![Vec::new(); names.len()];
        for row in reader.get_row_iter(None).expect("rows") {
            let row = row.expect("a row");
            for (column, (_, field)) in columns.iter_mut().zip(row.get_column_iter()) {
                column.push(field.clone());
            }
        }
        let mut table = Table::default();
        for (name, fields) in names.iter().zip(&columns) {
            let unit = notes
                .iter()
                .find(|(key, _)| *key == format!("unit.{name}"))
                .map_or("", |(_, unit)| unit);
            table.push(name, unit, values(fields));
        }
        (table, notes)
    }

    fn values(fields: &[Field]) -> Values {
        let each = fields.iter();
        match fields[0] {
            Field::ULong(_) => Values::Integers(
                each.map(|field| match field {
                    Field::ULong(value) => *value,
                    other => panic!("{other} among whole numbers"),
                })
                .collect(),
            ),
            Field::Double(_) => Values::Numbers(
                each.map(|field| match field {
                    Field::Double(value) => *value,
                    other => panic!("{other} among numbers"),
                })
                .collect(),
            ),
            _ => Values::Texts(
                each.map(|field| match field {
                    Field::Str(value) => value.clone(),
                    other => panic!("{other} among texts"),
                })
                .collect(),
            ),
        }
    }

    #[test]
    fn a_table_reads_back_as_it_was_with_its_notes() {
        let note = ("scenario".to_owned(), "three-waves".to_owned());
        let (table, notes) = read(&write(&sample(), std::slice::from_ref(&note)));
        assert_eq!(table, sample());
        assert_eq!(notes[0], note);
    }

    #[test]
    fn rows_beyond_one_group_follow_in_order() {
        // Two columns share the cells of a group.
        let count = super::CELLS_TOGETHER / 2 + 3;
        let mut table = Table::default();
        let numbers = (0..count as u64).collect();
        table.push("agent", "", Values::Integers(numbers));
        table.push(
            "work",
            "",
            Values::Texts(vec!["employed".to_owned(); count]),
        );
        let whole = write(&table, &[]);
        let (found, _) = read(&whole);
        assert!(found == table);
        // How it is cut into pieces changes nothing.
        let mut stream = super::ParquetStream::new(Vec::new(), &table, &[]).expect("memory");
        stream.add(&table.head(7)).expect("memory");
        stream.add(&table.tail(7)).expect("memory");
        assert!(stream.end().expect("memory") == whole);
    }

    #[test]
    fn the_same_table_gives_the_same_bytes_and_no_rows_are_a_file_too() {
        assert_eq!(write(&sample(), &[]), write(&sample(), &[]));
        let mut none = Table::default();
        none.push("run", "", Values::Integers(Vec::new()));
        let reader = reader(&write(&none, &[]));
        assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
    }
}

//! How is a table written that is never in memory as a whole? Piece by piece, aside, and renamed when it is whole.

use crate::output::csv;
use crate::output::folder::{DiskError, Folder, Part};
use crate::output::parquet::ParquetStream;
use crate::output::table::Table;
use std::io::{self, BufWriter, Write};

/// Notes of a Parquet file.
type Notes = Vec<(String, String)>;

/// A table that is being written.
pub struct TableStream {
    name: String,
    csv: Option<Part>,
    parquet: Option<(Notes, Option<ParquetStream<BufWriter<Part>>>)>,
    begun: bool,
}

impl TableStream {
    /// Begins the table of a name in a folder, as CSV where wanted; with `notes`, as Parquet.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin(
        folder: &Folder,
        name: &str,
        as_csv: bool,
        notes: Option<&[(String, String)]>,
    ) -> Result<Self, DiskError> {
        let csv = as_csv.then(|| folder.begin(&format!("{name}.csv")));
        Ok(Self {
            name: name.to_owned(),
            csv: csv.transpose()?,
            parquet: notes.map(|notes| (notes.to_vec(), None)),
            begun: false,
        })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn add(&mut self, folder: &Folder, rows: &Table) -> io::Result<()> {
        if let Some(part) = &mut self.csv {
            let bytes = csv::write(rows);
            let head = bytes.iter().position(|&byte| byte == b'\n');
            let head = head.map_or(0, |at| at + 1);
            part.write_all(if self.begun { &bytes[head..] } else { &bytes })?;
            self.begun = true;
        }
        if let Some((notes, stream)) = &mut self.parquet {
            if stream.is_none() {
                let part = folder
                    .begin(&format!("{}.parquet", self.name))
                    .map_err(|e| e.source)?;
                *stream = Some(ParquetStream::new(BufWriter::new(part), rows, notes)?);
            }
            if let Some(stream) = stream {
                stream.add(rows)?;
            }
        }
        Ok(())
    }

    /// Ends the table: its files take their names.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn end(self, folder: &mut Folder) -> Result<(), DiskError> {
        if let Some(part) = self.csv {
            folder.finish(part)?;
        }
        if let Some((_, Some(stream))) = self.parquet {
            let failed = |source: io::Error| DiskError {
                operation: "write",
                path: folder.path().join(format!("{}.parquet", self.name)),
                source,
            };
            let part = stream.end().map_err(failed)?;
            let part = part
                .into_inner()
                .map_err(|error| failed(error.into_error()))?;
            folder.finish(part)?;
        }
        Ok(())
    }
}

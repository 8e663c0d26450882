//! How is a run interrupted and taken up again? Named sections in one file, versioned, hashed, and never half written.
//!
//! Layout: the mark `thirdwave checkpoint`, a version, the number of sections; each section is its name, its length and
//! its bytes; at the end the SHA-256 of all that came before. Numbers are little-endian. A file that was cut short,
//! changed or written by another version is refused with its reason.

use sha2::{Digest, Sha256};
use std::io::{self, Write};

const MARK: &[u8; 20] = b"thirdwave checkpoint";
const VERSION: u32 = 2;

/// The section that says what a checkpoint belongs to.
const OWNER: &str = "of";

/// Named pieces of state, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    sections: Vec<(String, Vec<u8>)>,
}

/// Why a checkpoint cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub enum Damage {
    /// Not a checkpoint at all.
    NotACheckpoint,
    /// Written by another version.
    Version(u32),
    /// Cut short or changed.
    Hash,
    /// It belongs to something else: what it is of, and what was wanted.
    Of(String, String),
    /// A section that should be there is missing or has another size.
    Section(String),
}

impl std::fmt::Display for Damage {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotACheckpoint => write!(out, "it is not a checkpoint"),
            Self::Version(version) => {
                write!(
                    out,
                    "its format is version {version}; this program reads version {VERSION}"
                )
            }
            Self::Hash => write!(out, "it is damaged: its bytes do not match its hash"),
            Self::Of(was, wanted) => write!(out, "it is of {was}, not of {wanted}"),
            Self::Section(name) => {
                write!(
                    out,
                    "its section `{name}` is missing or does not fit this scenario"
                )
            }
        }
    }
}

impl std::error::Error for Damage {}

impl Checkpoint {
    /// Adds a section.
    pub fn push(&mut self, name: &str, mut bytes: Vec<u8>) {
        // A state may fill most of the memory: room that a section grew into and does not need is given back.
        bytes.shrink_to_fit();
        self.sections.push((name.to_owned(), bytes));
    }

    /// Notes what the checkpoint belongs to, in words that name each part.
    pub fn push_owner(&mut self, owner: &[String]) {
        self.push(OWNER, owner.join("\n").into_bytes());
    }

    /// Whether the checkpoint belongs to `owner`, all of whose parts must be the same.
    ///
    /// # Errors
    /// When it does not: the first part that differs.
    pub fn belongs_to(&self, owner: &[String]) -> Result<(), Damage> {
        let was = String::from_utf8_lossy(self.section(OWNER)?);
        let mut parts = was.split('\n');
        for wanted in owner {
            let was = parts.next().unwrap_or("nothing");
            if was != wanted {
                return Err(Damage::Of(was.to_owned(), wanted.clone()));
            }
        }
        Ok(())
    }

    /// The bytes of a section.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn section(&self, name: &str) -> Result<&[u8], Damage> {
        let found = self.sections.iter().find(|(known, _)| known == name);
        found
            .map(|(_, bytes)| bytes.as_slice())
            .ok_or_else(|| Damage::Section(name.to_owned()))
    }

    /// The file's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&mut bytes).expect("memory takes all bytes");
        bytes
    }

    /// Writes the file's bytes as they come, without a second copy of the state.
    ///
    /// # Errors
    /// When `to` refuses them.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut hash = Sha256::new();
        let mut put = |bytes: &[u8]| {
            hash.update(bytes);
            to.write_all(bytes)
        };
        put(MARK)?;
        put(&VERSION.to_le_bytes())?;
        put(&(self.sections.len() as u64).to_le_bytes())?;
        for (name, content) in &self.sections {
            put(&(name.len() as u64).to_le_bytes())?;
            put(name.as_bytes())?;
            put(&(content.len() as u64).to_le_bytes())?;
            put(content)?;
        }
        to.write_all(&hash.finalize())
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// When they are not a whole checkpoint of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Damage> {
        let Some(rest) = bytes.strip_prefix(MARK) else {
            return Err(Damage::NotACheckpoint);
        };
        let version = rest
            .first_chunk()
            .map(|b| u32::from_le_bytes(*b))
            .ok_or(Damage::Hash)?;
        if version != VERSION {
            return Err(Damage::Version(version));
        }
        let (body, hash) = bytes.split_last_chunk::<32>().ok_or(Damage::Hash)?;
        if Sha256::digest(body).as_slice() != hash {
            return Err(Damage::Hash);
        }
        let mut reader = Reader {
            bytes: &body[MARK.len() + 4..],
        };
        let count = reader.number()?;
        let mut sections = Vec::new();
        for _ in 0..count {
            let name = reader.piece()?.to_vec();
            let name = String::from_utf8(name).map_err(|_| Damage::Hash)?;
            sections.push((name, reader.piece()?.to_vec()));
        }
        Ok(Self { sections })
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn number(&mut self) -> Result<u64, Damage> {
        let (number, rest) = self.bytes.split_first_chunk().ok_or(Damage::Hash)?;
        self.bytes = rest;
        Ok(u64::from_le_bytes(*number))
    }

    fn piece(&mut self) -> Result<&'a [u8], Damage> {
        let length = usize::try_from(self.number()?).map_err(|_| Damage::Hash)?;
        let (piece, rest) = self.bytes.split_at_checked(length).ok_or(Damage::Hash)?;
        self.bytes = rest;
        Ok(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::{Checkpoint, Damage};

    fn sample() -> Checkpoint {
        let mut checkpoint = Checkpoint::default();
        checkpoint.push("skill", vec![1, 2, 3]);
        checkpoint.push("empty", Vec::new());
        checkpoint
    }

    #[test]
    fn reads_back_what_was_written() {
        let read = Checkpoint::from_bytes(&sample().to_bytes()).expect("whole");
        assert_eq!(read, sample());
        assert_eq!(read.section("skill"), Ok([1, 2, 3].as_slice()));
        assert_eq!(
            read.section("none"),
            Err(Damage::Section("none".to_owned()))
        );
    }

    #[test]
    fn a_checkpoint_of_another_is_refused_by_the_part_that_differs() {
        let owner = |run| vec![format!("run {run}"), "seed 1".to_owned()];
        let mut checkpoint = sample();
        assert_eq!(
            checkpoint.belongs_to(&owner(0)),
            Err(Damage::Section("of".to_owned()))
        );
        checkpoint.push_owner(&owner(0));
        assert_eq!(checkpoint.belongs_to(&owner(0)), Ok(()));
        let other = Damage::Of("run 0".to_owned(), "run 1".to_owned());
        assert_eq!(other.to_string(), "it is of run 0, not of run 1");
        assert_eq!(checkpoint.belongs_to(&owner(1)), Err(other));
    }

    #[test]
    fn every_changed_or_missing_byte_is_refused() {
        let whole = sample().to_bytes();
        for k in 0..whole.len() {
            assert!(Checkpoint::from_bytes(&whole[..k]).is_err(), "cut at {k}");
            let mut changed = whole.clone();
            changed[k] ^= 0x40;
            assert!(Checkpoint::from_bytes(&changed).is_err(), "changed at {k}");
        }
    }
}

//! How does a large file come in? Block by block of whole lines, unpacked and hashed on the way.

use crate::drivers::ties::{Opener, ReadFault};
use crate::hash::Hashing;
use flate2::read::MultiGzDecoder;
use std::io::{Chain, Cursor, Read};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a block.
const BLOCK: usize = 1 << 24;
/// Bytes after which a line without end is none.
const LINE_MAX: usize = 1 << 26;

/// An opened file.
pub(crate) struct Opened {
    pub(crate) blocks: Blocks,
    hashing: Arc<Mutex<Hashing>>,
}

/// Passes bytes on and hashes them.
struct Hashed<R> {
    from: R,
    hashing: Arc<Mutex<Hashing>>,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.from.read(into)?;
        let mut hashing = self.hashing.lock().unwrap_or_else(PoisonError::into_inner);
        hashing.add(&into[..count]);
        Ok(count)
    }
}

impl Opened {
    pub(crate) fn new(open: &Opener<'_>) -> Result<Self, ReadFault> {
        let hashing = Arc::new(Mutex::new(Hashing::default()));
        let mut from = Hashed {
            from: open().map_err(ReadFault::Unread)?,
            hashing: Arc::clone(&hashing),
        };
        let mut magic = Vec::new();
        (&mut from)
            .take(2)
            .read_to_end(&mut magic)
            .map_err(|error| ReadFault::Unread(error.to_string()))?;
        let packed = magic == [0x1f, 0x8b];
        let from: Chain<_, _> = Cursor::new(magic).chain(from);
        let reader: Box<dyn Read + Send> = if packed {
            Box::new(MultiGzDecoder::new(std::io::BufReader::with_capacity(
                1 << 20,
                from,
            )))
        } else {
            Box::new(from)
        };
        let reader = without_mark(reader).map_err(|error| ReadFault::Unread(error.to_string()))?;
        let blocks = Blocks {
            reader,
            rest: Vec::new(),
            done: false,
        };
        Ok(Self { blocks, hashing })
    }

    /// SHA-256 of what was read, in hexadecimal.
    pub(crate) fn sha256(self) -> String {
        let hashing = self.hashing.lock().unwrap_or_else(PoisonError::into_inner);
        hashing.clone().finish()
    }
}

/// The reader behind the mark that some programs write before a text in UTF-8.
fn without_mark(mut reader: Box<dyn Read + Send>) -> std::io::Result<Box<dyn Read + Send>> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let mut start = Vec::new();
    (&mut reader)
        .take(MARK.len() as u64)
        .read_to_end(&mut start)?;
    if start == MARK {
        start.clear();
    }
    Ok(Box::new(Cursor::new(start).chain(reader)))
}

/// Blocks of whole lines.
pub(crate) struct Blocks {
    reader: Box<dyn Read + Send>,
    rest: Vec<u8>,
    done: bool,
}

impl Blocks {
    /// The next block, in the place of one that was read before; none after the last.
    pub(crate) fn next_block(&mut self, spare: Vec<u8>) -> Result<Option<Vec<u8>>, ReadFault> {
        let mut block = spare;
        block.clear();
        block.append(&mut self.rest);
        block.reserve(BLOCK);
        while !self.done {
            let before = block.len();
            (&mut self.reader)
                .take(BLOCK as u64)
                .read_to_end(&mut block)
                .map_err(|error| ReadFault::Unread(error.to_string()))?;
            self.done = block.len() == before;
            let line_break = block[before..].iter().rposition(|&byte| byte == b'\n');
            if let Some(at) = line_break {
                self.rest = block.split_off(before + at + 1);
                return Ok(Some(block));
            }
            if block.len() > LINE_MAX {
                return Err(ReadFault::Unread("it has a line without end".to_owned()));
            }
        }
        Ok((!block.is_empty()).then_some(block))
    }
}

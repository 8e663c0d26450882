//! Are these the same bytes? SHA-256, as the command `sha256sum` prints it.

use sha2::{Digest, Sha256};

/// SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let mut hashing = Hashing::default();
    hashing.add(bytes);
    hashing.finish()
}

/// SHA-256 of bytes that come one stretch after another.
#[derive(Clone, Debug, Default)]
pub struct Hashing {
    state: Sha256,
}

impl Hashing {
    /// Takes the next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.state.update(bytes);
    }

    /// The hash of all of them, in hexadecimal.
    #[must_use]
    pub fn finish(self) -> String {
        let hash = self.state.finalize();
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::sha256;

    #[test]
    fn the_hash_is_the_standard_one() {
        // FIPS 180-2, appendix B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), expected);
    }
}

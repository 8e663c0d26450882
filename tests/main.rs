//! All integration tests, in one binary so that they link once.

// Faulty inputs, each with the faults expected of it written above them.
mod diagnostics;

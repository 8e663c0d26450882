//! All integration tests, in one binary so that they link once.

// Charts over many synthetic courses: no label hides another, titles say what the numbers say.
mod charts;
// Faulty inputs, each with the faults expected of it written above them.
mod diagnostics;

//! All integration tests, in one binary so that they link once.

// Charts over many synthetic courses: no label hides another, titles say what the numbers say.
mod charts;
// What a person types and sees: commands, files, exit codes.
mod command_line;
// Runs that are killed, asked to stop, or find a damaged checkpoint.
mod crash;
// Faulty scenarios, each with the faults expected of it written above them.
mod diagnostics;
// What is wrong on the command line, in files and in tables: exit codes, and that nothing is written.
mod faults;
// What can be done with a finished run: reuse, replace, verify, chart.
mod finished_runs;
// A folder to type command lines in, and what they said and left.
mod support;
// The same bytes for any number of threads.
mod threads;
// The house itself: imports, names, heads, sizes, commands in texts.
mod tidy;

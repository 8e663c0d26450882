//! All integration tests, in one binary so that they link once. Each line says what belongs in the module.

// The table of adults: it agrees with what is measured, in every layer.
mod agents;
// What must hold wherever brands are sold: other names, the same outcome; each mechanism moves what it should.
mod brands;
// Calibration and optimisation of whole scenarios: what was planted is found again.
mod calibrations;
// Charts over many synthetic courses: no label hides another, titles say what the numbers say.
mod charts;
// What a person types and sees: commands, files, exit codes.
mod command_line;
// What must hold wherever something spreads: the same bits however it is run, and no trace where it cannot reach.
mod contagion;
// Runs that are killed, asked to stop, or find a damaged checkpoint.
mod crash;
// The same bits for any number of threads, after any interruption, and nothing written that is not declared.
mod determinism;
// Faulty scenarios, each with the faults expected of it written above them.
mod diagnostics;
// Many runs of one scenario: bands, and how many are enough.
mod ensembles;
// Published effects as a study: what it writes, however it is run, and what it refuses.
mod effects;
// Facts measured among people, and the signs that theory demands, in the whole model.
mod evidence;
// What is wrong on the command line, in files and in tables: exit codes, and that nothing is written.
mod faults;
// What can be done with a finished run: reuse, replace, verify, chart.
mod finished_runs;
// Groups of adults: their order in the shipped scenario, their sums, and faults of their table.
mod groups;
// The whole model against equations for its limit of very many equal adults, solved in another way; and its history.
mod mean_field;
// Networks: the laws of their kinds, and that wrong generators are found by them.
mod network_laws;
// Networks: sound, and the same however they are built.
mod networks;
// Ties from files, and what is told of networks.
mod observed_ties;
// What must hold in every world: sums, shares, independence, the same outcome under other names and orders.
mod properties;
// Every purpose of a draw has a number of its own.
mod purposes;
// Both layers once more, one adult at a time; equal to the bit.
mod reference;
// Random regular networks: exact, and the same stored or not.
mod regular_networks;
// What is told of brands in the terminal: a column each, and that it says what the tables say.
mod brand_summary;
// The make-or-buy rule as it shows in the habits of many adults: log-odds, one half, the phase boundary.
mod rule;
// What the head of every shipped scenario promises.
mod scenarios;
// What shipped scenarios of talk promise, and how the layers meet.
mod spread;
// What is shown of something that spreads: its charts, drawn again from the folder, and its summary.
mod spread_charts;
// The same curves for any length of a step, up to its order.
mod steps;
// Worlds to test in, runs with their columns by name, and a folder to type command lines in.
mod support;
// The laws that theory knows of talk: what runs must follow, at any parameters, and what wrong rules do not.
mod talk_laws;
// Studies of many runs: sweeps, comparisons, however they are cut.
mod studies;
// Studies that cannot be made, and what is kept of them.
mod study_faults;
// A scenario as text: printed and read back, and what the JSON Schema says of it.
mod texts;
// The same bytes for any number of threads.
mod threads;
// Files of ties as people write them.
mod tie_files;
// The house itself: imports, names, heads, sizes, commands in texts.
mod tidy;
// The same bits with vectors of any width, in every layer.
mod widths;

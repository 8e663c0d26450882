//! Files of ties as people write them: two files over the same people, their table of names, first lines, marks.

use crate::support::Desk;

const ONE: &str = "[network]\nkind = 'file'\nfile = 'one.csv'\n";
const TWO: &str = "[online]\nkind = 'file'\nfile = 'two.csv'\n";

fn desk(one: &str, two: &str) -> Desk {
    Desk::empty()
        .file("s.toml", format!("[time]\nend = 1760\n{ONE}{TWO}"))
        .file("one.csv", one)
        .file("two.csv", two)
}

#[test]
fn two_files_are_over_the_same_people() {
    let desk = desk("anna,bea\nbea,cora\n", "dora,bea\nbea,anna\n");
    desk.run("run s.toml --quiet --no-charts").exit(0);
    let people = "adult,name\n0,anna\n1,bea\n2,cora\n3,dora\n";
    assert_eq!(desk.text("output/s/people.csv"), people);
    assert!(desk.text("output/s/manifest.json").contains("people.csv"));
    desk.run("verify output/s --threads 1")
        .exit(0)
        .stdout("PASS");
    desk.run("run s.toml --force --quiet --no-charts").exit(0);
    desk.run("network s.toml --quiet --out n").exit(0);
    assert_eq!(desk.text("n/network/people.csv"), people);
    desk.put("c.toml", format!("[people]\ncount = 3\n{ONE}{TWO}"));
    desk.run("check c.toml")
        .exit(3)
        .stderr("two files of ties say how many adults there are: 4")
        .stderr("its ties are between 3 adults, 2 of them in both files")
        .stderr("c.toml:5:8");
}

#[test]
fn files_that_share_nobody_are_told() {
    let desk = desk("anna,bea\n", "1,2\n");
    desk.run("check s.toml")
        .exit(3)
        .stderr("network/strangers")
        .stderr("calls adults by names")
        .stderr("calls adults by numbers");
    desk.put("two.csv", "cora,dora\n");
    desk.run("check s.toml")
        .exit(0)
        .stderr("nobody stands in both files");
    desk.put("two.csv", "anna,bea\n");
    let run = desk.run("check s.toml").exit(0);
    assert!(!run.err().contains("strangers"), "{run:?}");
}

#[test]
fn the_names_of_a_table_can_hold_anything() {
    let desk = desk("\"Bea, the 2nd\",30\n\"x \",7\n", "")
        .file("s.toml", format!("[time]\nend = 1760\n{ONE}"));
    desk.run("run s.toml --quiet --no-charts").exit(0);
    let expected = "adult,name\n0,\"Bea, the 2nd\"\n1,30\n2,x \n3,7\n";
    assert_eq!(desk.text("output/s/people.csv"), expected);
}

#[test]
fn how_a_first_line_was_read_is_said() {
    let desk = desk("\u{feff}from,to\n1,2\n2,3\n3,1\n", "")
        .file("s.toml", format!("[time]\nend = 1760\n{ONE}"));
    let taken = "the first line, `from,to`, was taken as a header; network.header = \"no\"";
    desk.run("check s.toml").exit(0).stdout(taken);
    desk.run("check s.toml --print").exit(0).stderr(taken);
    desk.run("network s.toml --out n").exit(0).stdout(taken);
    desk.run("run s.toml --no-charts").exit(0).stdout(taken);
    let said = desk.run("check s.toml --set network.header=yes").exit(0);
    assert!(!said.out().contains("first line"), "{said:?}");
    desk.run("check s.toml --set network.header=no --set network.from=from")
        .exit(3)
        .stderr("a file without a header has no names of columns");
    desk.put("one.csv", "a,b\nanna,bea\nbea,cora\ncora,anna\n");
    desk.run("check s.toml")
        .exit(0)
        .stdout("`a,b`, was taken as a tie, though no other line names its ends");
    desk.run("check s.toml --print --set network.header=yes")
        .exit(0)
        .stdout("header = \"yes\"");
}

#[test]
fn first_lines_that_are_nothing_are_told_with_a_way_out() {
    let desk = desk("-1,5\n1,2\n2,3\n", "").file("s.toml", ONE);
    desk.run("check s.toml")
        .exit(3)
        .stderr("one.csv:1:1")
        .stderr("neither a tie nor a header")
        .stderr("write header = \"yes\"");
    desk.run("check s.toml --set network.header=yes").exit(0);
    desk.put("one.csv", "alone\nother\n");
    desk.run("check s.toml")
        .exit(3)
        .stderr("one.csv:1:1")
        .stderr("a tie needs two cells");
}

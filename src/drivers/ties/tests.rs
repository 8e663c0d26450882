//! Do files of every form give their ties, and broken ones their faults?

use crate::drivers::ties::lines::LineFault;
use crate::drivers::ties::{FirstLine, Header, Query, ReadFault, TieList, read};
use std::io::Write;

fn of(text: &[u8], query: &Query) -> Result<TieList, ReadFault> {
    let bytes = text.to_vec();
    read(
        &move || Ok(Box::new(std::io::Cursor::new(bytes.clone()))),
        query,
    )
}

fn plain(text: &str) -> TieList {
    of(text.as_bytes(), &Query::default()).expect("sound")
}

fn rows(list: &TieList) -> Vec<Vec<u32>> {
    let all = 0..list.rows.len();
    all.map(|adult| list.rows.row(adult).to_vec()).collect()
}

fn lines(text: &str) -> Vec<(u64, String, LineFault)> {
    match of(text.as_bytes(), &Query::default()) {
        Err(ReadFault::Lines { first, .. }) => first
            .into_iter()
            .map(|one| (one.line, one.text[one.cell].to_owned(), one.fault))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn files_of_every_form_give_the_same_ties() {
    let expected = plain("0 1\n1 2\n");
    for text in [
        "0,1\n1,2",
        "from,to\r\n0,1\r\n1,2\r\n",
        "# a note\nsource;target;weight\n0;1;3.5\n1;2;4\n",
        "% a note\n\n0\t1\n\n  1\t2 \n",
        "5 70\n70 71\n",
        "\"0\",\"1\"\n\"1\",\"2\"\n",
        "anna bea\nbea cora\n",
        "x,y\n1,2\n2,3\n",
    ] {
        let found = plain(text);
        assert_eq!(rows(&found), rows(&expected), "{text}");
        assert_eq!(found.adults(), 3);
    }
    let named = |list: &TieList| list.names.are_words();
    assert!(named(&plain("anna,bea")) && !named(&expected));
    assert!(
        named(&plain("12345678901,2\n3,4\n")),
        "beyond 32 bits a number is a name"
    );
}

#[test]
fn columns_can_be_named_and_ties_can_go_one_way() {
    let query = Query {
        from: Some("who".to_owned()),
        to: Some("whom".to_owned()),
        directed: true,
        header: Header::Auto,
    };
    let found = of(b"year,whom,who\n1990,2,1\n1991,2,3\n1992,3,2\n", &query).expect("sound");
    assert_eq!(rows(&found), [vec![1], vec![2], vec![1]]);
    let missing = of(b"year,whom\n1,2\n", &query).expect_err("no such column");
    let columns = vec!["year".to_owned(), "whom".to_owned()];
    let asked = "who".to_owned();
    assert_eq!(missing, ReadFault::NoColumn { asked, columns });
}

#[test]
fn loops_and_repetitions_are_counted() {
    let found = plain("1 1\n1 2\n2 1\n1 2\n3 2\n");
    assert_eq!((found.dropped.loops, found.dropped.repeats), (1, 2));
    assert_eq!(found.rows.entries(), 4);
    let alone = plain("1 1\n2 3\n");
    assert_eq!(
        alone.adults(),
        3,
        "who is tied to nobody else is still there"
    );
}

#[test]
fn broken_lines_are_told_with_their_numbers() {
    let many: String = (0..200).map(|k| format!("{k},{}\n", k + 1)).collect();
    let text = format!("a,b\n{many}7\n8,9,10\n,3\n1o,11\n");
    let width = |found| LineFault::Width { found, wanted: 2 };
    assert_eq!(
        lines(&text),
        [
            (202, "7".to_owned(), width(1)),
            (203, "8,9,10".to_owned(), width(3)),
            (204, String::new(), LineFault::Blank),
            (205, "1o".to_owned(), LineFault::NotNumber),
        ]
    );
    assert_eq!(lines("alone\n")[0].2, LineFault::OneCell);
    for empty in ["", "# only\n\n", "from,to\n"] {
        let found = of(empty.as_bytes(), &Query::default());
        assert_eq!(found, Err(ReadFault::Empty), "{empty:?}");
    }
}

#[test]
fn a_packed_file_is_unpacked_and_hashed_as_it_is() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(b"1 2\n2 3\n").expect("in memory");
    let packed = packer.finish().expect("in memory");
    let found = of(&packed, &Query::default()).expect("sound");
    assert_eq!(rows(&found), rows(&plain("1 2\n2 3\n")));
    assert_eq!(found.sha256, crate::hash::sha256(&packed));
    let cut = of(&packed[..packed.len() - 9], &Query::default());
    assert!(matches!(cut, Err(ReadFault::Unread(_))));
}

#[test]
fn a_file_of_many_blocks_gives_the_ties_of_its_lines() {
    // Seventeen megabytes: more than a block, and lines that cross its end.
    let adults = 1_000_003_u64;
    let text: String = (0..1_400_000_u64)
        .map(|k| format!("{} {}\n", k % adults, k * k % adults))
        .collect();
    assert!(text.len() > 1 << 24);
    let found = plain(&text);
    let odd = found.rows.row(3);
    assert!(odd.contains(&9) && found.rows.row(9).contains(&3));
    let total = 2 * (1_400_000 - found.dropped.loops - found.dropped.repeats);
    assert_eq!(found.rows.entries() as u64, total);
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().expect("threads can be started");
        assert!(pool.install(|| plain(&text)) == found, "{threads} threads");
    }
}

fn names(list: &TieList) -> Vec<String> {
    let names = (0..list.adults()).map(|adult| list.names.name(adult).into_owned());
    names
        .map(|name| String::from_utf8(name).expect("a text"))
        .collect()
}

#[test]
fn a_mark_before_the_text_is_no_part_of_it() {
    for text in ["0,1\n1,2\n", "anna,bea\nbea,cora\n", "from,to\n0,1\n1,2\n"] {
        let marked = format!("\u{feff}{text}");
        let found = plain(&marked);
        assert_eq!(rows(&found), [vec![1], vec![0, 2], vec![1]], "{text}");
        assert_eq!(names(&found), names(&plain(text)));
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(marked.as_bytes()).expect("in memory");
        let packed = of(&packer.finish().expect("in memory"), &Query::default());
        assert_eq!(names(&packed.expect("sound")), names(&found));
    }
    assert_eq!(
        of(b"\xef\xbb\xbf", &Query::default()),
        Err(ReadFault::Empty)
    );
}

#[test]
fn a_first_line_between_tie_and_header_is_a_fault() {
    let more = "1,2\n2,3\n";
    for (first, odd) in [
        ("-1,5", "-1"),
        ("0,0.5", "0.5"),
        ("1,to", "to"),
        ("-1,-2", "-1"),
        ("1 # note,2", "1 # note"),
    ] {
        let found = lines(&format!("# a note\n{first}\n{more}"));
        let fault = if first.contains('#') {
            LineFault::OneCell
        } else {
            LineFault::OddFirst
        };
        let odd = odd.split(" #").next().expect("one part").to_owned();
        assert_eq!(found, [(2, odd, fault)], "{first}");
    }
    for (first, adults) in [("1,5 # note", 4), ("+1,5", 4), ("1,5", 4), ("a,b", 3)] {
        let found = plain(&format!("{first}\n{more}"));
        assert_eq!(found.adults(), adults, "{first}");
    }
}

#[test]
fn whether_the_first_line_is_a_header_can_be_said() {
    let said = |text: &str, header| {
        let query = Query {
            header,
            ..Query::default()
        };
        of(text.as_bytes(), &query).expect("sound")
    };
    let (one, other) = ("1,5\n1,2\n2,3\n", "a,b\nanna,bea\nbea,cora\n");
    assert_eq!(said(one, Header::Yes).adults(), 3);
    assert_eq!(said(other, Header::Yes).adults(), 3);
    assert_eq!(said(other, Header::No).adults(), 5);
    assert_eq!(said("from,to\nanna,bea\n", Header::No).adults(), 4);
    for header in [Header::Yes, Header::No] {
        assert_eq!(said(other, header).first_line, FirstLine::Plain);
    }
}

#[test]
fn how_the_first_line_was_read_is_known() {
    let first = |text: &str| plain(text).first_line;
    let header = |text: &str| FirstLine::Header(text.to_owned());
    let lone = |text: &str| FirstLine::Lone(text.to_owned());
    assert_eq!(first("1 2\n3 4\n"), FirstLine::Plain);
    assert_eq!(first("from,to\n1,2\n"), header("from,to"));
    assert_eq!(first("x;y \n1;2\n"), header("x;y"));
    assert_eq!(first("Source Target\nanna bea\n"), header("Source Target"));
    assert_eq!(first("a,b\nanna,bea\nbea,cora\n"), lone("a,b"));
    assert_eq!(first("anna,bea\nbea,cora\n"), FirstLine::Plain);
    // Numbers that follow by chance do not make a header of a tie between names.
    let mixed = plain("anna,bea\n1,2\nbea,cora\ncora,dora\n");
    assert_eq!((mixed.adults(), mixed.first_line), (6, FirstLine::Plain));
}

#[test]
fn a_slip_does_not_turn_numbers_into_names() {
    for count in [3, 20, 98, 300] {
        let many: String = (0..count).map(|k| format!("{k},{}\n", k + 1)).collect();
        let found = lines(&format!("{many}7,8x\n"));
        let expected = (count + 1, "8x".to_owned(), LineFault::NotNumber);
        assert_eq!(found, [expected], "{count}");
    }
    // Names that are numbers here and there are names all the same.
    assert_eq!(plain("a1,a2\na2,17\n17,a3\n").adults(), 4);
}

#[test]
fn adults_keep_what_the_file_calls_them() {
    assert_eq!(names(&plain("30 10\n10 20\n")), ["10", "20", "30"]);
    assert_eq!(names(&plain("0 1\n1 2\n")), ["0", "1", "2"]);
    assert_eq!(
        names(&plain("cora,anna\nanna,bea\n")),
        ["cora", "anna", "bea"]
    );
}

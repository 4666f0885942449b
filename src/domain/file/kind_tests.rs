//! What is taken, and what is refused and why.

use std::io::Cursor;

use super::*;

#[path = "../../../tests/app/files/made.rs"]
mod made;

use made::{Entry, docx, docx_entries, entry, gif, jpeg, pdf, pdf_with, png, zip};

fn told(name: &str, bytes: &[u8]) -> Result<Kind, &'static str> {
    examine(name, &mut Cursor::new(bytes), bytes.len() as u64).map_err(|why| why.message)
}

fn opendocument(media_type: &str) -> Vec<u8> {
    zip(&[entry("mimetype", media_type.as_bytes()), entry("content.xml", b"<office/>")])
}

fn webp(animated: usize) -> Vec<u8> {
    let mut body = b"WEBPVP8X\x0a\0\0\0\x02\0\0\0\x09\0\0\x09\0\0".to_vec();
    for _ in 0..animated {
        body.extend(b"ANMF\x10\0\0\0\0\0\0\0\0\0\x09\0\0\x09\0\0\x0a\0\0\0");
    }
    [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body].concat()
}

#[test]
fn every_kind_is_told_by_its_content() {
    let xlsx = zip(&[entry("[Content_Types].xml", b"<Types/>"), entry("xl/workbook.xml", b"<w/>")]);
    let pptx = zip(&[entry("[Content_Types].xml", b"<Types/>"), entry("ppt/presentation.xml", b"<p/>")]);
    for (name, bytes, kind) in [
        ("deck.pdf", pdf(), Kind::Pdf),
        ("DECK.PDF", pdf(), Kind::Pdf),
        ("a.png", png(10, 10, &[]), Kind::Png),
        ("a.jpeg", jpeg(10, 10), Kind::Jpeg),
        ("a.gif", gif(1), Kind::Gif),
        ("a.gif", gif(200), Kind::Gif),
        ("a.webp", webp(2), Kind::Webp),
        ("a.docx", docx(&[]), Kind::Docx),
        ("a.docx", docx(&[entry("word/embeddings/table.xlsx", b"PK")]), Kind::Docx),
        ("a.xlsx", xlsx, Kind::Xlsx),
        ("a.pptx", pptx, Kind::Pptx),
        ("a.odt", opendocument(Kind::Odt.media_type()), Kind::Odt),
        ("a.ods", opendocument(Kind::Ods.media_type()), Kind::Ods),
        ("a.txt", "Wärme\r\n\tund Ruhe \u{1f30a}".into(), Kind::Text),
        ("a.csv", b"\xef\xbb\xbfa;b\n1;2\n".to_vec(), Kind::Csv),
        ("README.md", b"# Heat\n\n*quiet*".to_vec(), Kind::Markdown),
    ] {
        assert_eq!(told(name, &bytes), Ok(kind), "{name}");
    }
}

/// T52
#[test]
fn a_file_that_is_not_what_its_name_says_is_refused() {
    let html = b"<!DOCTYPE html><script>alert(1)</script>".to_vec();
    let utf16: Vec<u8> = "<script>alert(1)</script>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let exe = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".repeat(20);
    let polyglot = pdf_with("<ScRiPt>alert(1)</ScRiPt>");
    let before = [b"<html>".as_slice(), &pdf()].concat();
    let space = [b"\n\n".as_slice(), &pdf()].concat();
    let jar = zip(&[entry("META-INF/MANIFEST.MF", b"Main-Class: X"), entry("X.class", b"\xca\xfe\xba\xbe")]);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    let prefixed = [b"MZ".as_slice(), &docx(&[])].concat();
    let (differs, unknown, active) = ("file-kind-differs", "file-kind-unknown", "file-active");
    for (name, bytes, why) in [
        ("a.pdf", html.clone(), active),
        ("a.txt", html.clone(), active),
        ("a.txt", utf16.clone(), active),
        ("a.pdf", utf16, active),
        ("a.html", html, unknown),
        ("a.svg", svg.clone(), unknown),
        ("a.png", svg, active),
        ("a.pdf", exe.clone(), differs),
        ("a.txt", exe, differs),
        ("a.txt", b"#!/bin/sh\nrm -rf /\n".to_vec(), differs),
        ("a.pdf", polyglot, active),
        ("a.pdf", before, active),
        ("a.pdf", space, differs),
        ("a.docx", jar.clone(), differs),
        ("a.jar", jar, unknown),
        ("a.docx", prefixed, differs),
        ("a.docx", pdf(), differs),
        ("a.xlsx", docx(&[]), differs),
        ("a.odt", opendocument("application/zip"), differs),
        ("a.png", jpeg(1, 1), differs),
        ("deck.pdf.exe", pdf(), unknown),
        ("deck.exe.pdf", b"MZ".to_vec(), differs),
        ("deck", pdf(), unknown),
        (".pdf", pdf(), unknown),
        ("deck.pdf", Vec::new(), "file-empty"),
        ("a.txt", b"a\0b".to_vec(), differs),
        ("a.txt", b"a\xff".to_vec(), differs),
        ("a.csv", b"a;\x1b[31m".to_vec(), differs),
        ("a.txt", b"a\xc3".to_vec(), differs),
        ("a.docx", docx(&[entry("word/vbaProject.bin", b"x")]), "file-macros"),
    ] {
        assert_eq!(
            told(name, &bytes),
            Err(why),
            "{name} {:?}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(40)])
        );
    }
}

#[test]
fn text_is_text_across_every_seam() {
    for letter in ["é", "\u{1f30a}"] {
        for before in PIECE - 4..=PIECE {
            let text = format!("{}{letter}{letter}", "a".repeat(before));
            assert_eq!(told("a.txt", text.as_bytes()), Ok(Kind::Text), "{before}");
            let cut = &text.as_bytes()[..text.len() - 1];
            assert_eq!(told("a.txt", cut), Err("file-kind-differs"), "{before}");
        }
    }
}

fn with(name: &str, change: impl FnOnce(&mut Entry)) -> Vec<u8> {
    let mut odd = entry(name, b"0123456789");
    change(&mut odd);
    docx(&[odd])
}

/// T53
#[test]
fn an_archive_bomb_is_refused_from_its_table_of_contents() {
    let (bomb, paths, broken) = ("file-archive-bomb", "file-archive-paths", "file-broken");
    let zeros = |mebibytes: u32| with("word/zeros.xml", |entry| entry.unpacked = mebibytes << 20);
    let many = |count: usize| {
        let pages = (0..count - 3).map(|page| entry(&format!("word/{page}.xml"), b""));
        docx(&pages.collect::<Vec<_>>())
    };
    let dense =
        zip(&[docx_entries(), vec![Entry { unpacked: 199 << 20, ..entry("word/a.xml", &vec![0; 1 << 20]) }]]
            .concat());
    let whole = docx(&[]);
    let cut = &whole[..whole.len() - 10];
    let mut longer = whole.clone();
    longer.extend(b"PK\x05\x06 a second end");
    for (bytes, why) in [
        (zeros(2), bomb),
        (zeros(4095), bomb),
        (dense, bomb),
        (with("word/a.xml", |entry| entry.unpacked = u32::MAX), bomb),
        (with("word/a.xml", |entry| entry.at = Some(0)), bomb),
        (with("word/a.xml", |entry| entry.at = Some(40)), bomb),
        (with("word/a.zip", |_| {}), bomb),
        (with("word/A.JAR", |_| {}), bomb),
        (with("word/quine.gz", |_| {}), bomb),
        (many(1_001), bomb),
        (many(20_000), broken),
        (with("../../etc/cron.d/x", |_| {}), paths),
        (with("..\\x", |_| {}), paths),
        (with("/etc/passwd", |_| {}), paths),
        (with("C:/x", |_| {}), paths),
        (with("word/../../x", |_| {}), paths),
        (with("word/link", |entry| entry.mode = 0o120_777), paths),
        (with("word/a.xml", |entry| entry.flags = 1), "file-protected"),
        (cut.to_vec(), broken),
        (longer, broken),
    ] {
        assert_eq!(told("a.docx", &bytes), Err(why), "{} bytes", bytes.len());
    }
    assert_eq!(told("a.docx", &many(1_000)), Ok(Kind::Docx));
}

/// T54
#[test]
fn an_image_bomb_is_refused_from_its_header() {
    let (large, frames, broken) = ("file-image-large", "file-image-frames", "file-broken");
    let animated = |count: u32| png(10, 10, &[(b"acTL", &[count.to_be_bytes(), [0; 4]].concat())]);
    let cut = |bytes: &[u8], by: usize| bytes[..bytes.len() - by].to_vec();
    for (name, bytes, why) in [
        ("a.png", png(30_000, 30_000, &[]), large),
        ("a.png", png(u32::MAX, u32::MAX, &[]), large),
        ("a.jpg", jpeg(u16::MAX, u16::MAX), large),
        ("a.gif", gif(10_000), frames),
        ("a.gif", gif(201), frames),
        ("a.webp", webp(201), frames),
        ("a.png", animated(10_000), frames),
        ("a.gif", gif(0), broken),
        ("a.jpg", cut(&jpeg(10, 10), 2), broken),
        ("a.png", cut(&png(10, 10, &[]), 5), broken),
        ("a.gif", cut(&gif(3), 1), broken),
        ("a.webp", cut(&webp(2), 3), broken),
    ] {
        assert_eq!(told(name, &bytes), Err(why), "{name}");
    }
    assert_eq!(told("a.png", &png(7_000, 7_000, &[])), Ok(Kind::Png));
}

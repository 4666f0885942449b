//! What only a real socket shows: bodies that stop coming, requests that mean two things at once.

use std::{
    io::{Read as _, Write as _},
    time::{Duration, Instant},
};

use crate::served::Served;

/// The status of an answer; 0 when the connection was closed without one.
fn status(answer: &str) -> u16 {
    answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok()).unwrap_or(0)
}

#[test]
fn a_body_that_stops_coming_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let server = Served::start(folder.path(), &[("OVERTURE_SERVER__BODY_SECONDS", "1")]);
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n",
        server.address
    );
    // One that announces its length and one that does not; a byte now and then is no progress.
    for (rest, piece) in
        [("Content-Length: 500\r\n\r\n", "e"), ("Transfer-Encoding: chunked\r\n\r\n", "1\r\ne\r\n")]
    {
        let mut stream = server.connect().unwrap();
        let begun = Instant::now();
        stream.write_all(format!("{head}{rest}").as_bytes()).unwrap();
        for _ in 0..8 {
            std::thread::sleep(Duration::from_millis(200));
            // Closed at last.
            if stream.write_all(piece.as_bytes()).is_err() {
                break;
            }
        }
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!(status(&answer), 408, "{rest:?}: {answer}");
        assert!(begun.elapsed() < Duration::from_secs(4), "{rest:?}: {:?}", begun.elapsed());
    }
    // Nor one that nobody reads: there is no such page.
    let mut stream = server.connect().unwrap();
    let begun = Instant::now();
    let nowhere = head.replace("/sign-in", "/nowhere");
    stream.write_all(format!("{nowhere}Transfer-Encoding: chunked\r\n\r\n1\r\ne\r\n").as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert_eq!(status(&String::from_utf8_lossy(&answer)), 404);
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    // One that takes longer than that, but keeps coming, is read to its end.
    let form = format!("email=ada%40example.org&next={}", "a".repeat(4000));
    let mut stream = server.connect().unwrap();
    let length = form.len();
    stream
        .write_all(format!("{head}Connection: close\r\nContent-Length: {length}\r\n\r\n").as_bytes())
        .unwrap();
    for piece in form.as_bytes().chunks(1000) {
        stream.write_all(piece).unwrap();
        std::thread::sleep(Duration::from_millis(400));
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 303, "{answer}");
}

/// T64: a request whose end two readers would see at different places is refused, and the connection closed.
#[test]
fn a_request_that_means_two_things_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let server = Served::start(folder.path(), &[]);
    let host = &server.address;
    let inner = format!("GET /health HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let length = inner.len();
    for (name, head) in [
        (
            "length and chunks",
            format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ),
        ("two lengths", format!("Content-Length: 0\r\nContent-Length: {length}\r\n\r\n")),
        ("chunks that are none", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n".to_owned()),
        ("a space before the colon", format!("Content-Length : {length}\r\n\r\n")),
        ("a folded line", format!("X-Folded: a\r\n b\r\nContent-Length: {length}\r\n\r\n")),
        ("a signed length", format!("Content-Length: +{length}\r\n\r\n")),
        ("a line without its return", format!("X-Bare: a\nContent-Length: {length}\n\n")),
    ] {
        let answer = server
            .say(format!("POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{head}{inner}").as_bytes())
            .unwrap();
        let answers = answer.matches("HTTP/1.1 ").count();
        assert!(!answer.contains("\"status\":\"ok\""), "{name}: the second request was answered: {answer}");
        assert!(answers <= 1 && [0, 400, 403, 408].contains(&status(&answer)), "{name}: {answer}");
    }
}

/// T37, T48: two hosts, an absolute address of somebody else, a head without end.
#[test]
fn a_head_that_nobody_would_send_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Served::start(folder.path(), &[]);
    let host = &server.address;
    let close = "Connection: close\r\n\r\n";
    for (name, request, expected) in [
        ("two hosts", format!("GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n{close}"), &[400][..]),
        ("no host", format!("GET / HTTP/1.1\r\n{close}"), &[400]),
        ("another host", format!("GET / HTTP/1.1\r\nHost: evil.example\r\n{close}"), &[421]),
        (
            "a host with a user",
            format!("GET / HTTP/1.1\r\nHost: {host}:80@evil.example\r\n{close}"),
            &[400, 421],
        ),
        (
            "two megabytes",
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n{close}", "a".repeat(2 << 20)),
            &[0, 400, 431],
        ),
        (
            "five hundred lines",
            format!("GET / HTTP/1.1\r\nHost: {host}\r\n{}{close}", "X: a\r\n".repeat(500)),
            &[0, 400, 431],
        ),
        ("a trace", format!("TRACE / HTTP/1.1\r\nHost: {host}\r\n{close}"), &[403, 405]),
        (
            "a tunnel",
            format!("CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n{close}"),
            &[400, 403, 404, 405],
        ),
    ] {
        let answer = server.say(request.as_bytes()).unwrap();
        assert!(expected.contains(&status(&answer)), "{name}: {}", answer.get(..200).unwrap_or(&answer));
        assert!(!answer.contains("evil.example"), "{name}: {answer}");
    }
    let alive = server.say(format!("GET /health HTTP/1.1\r\nHost: {host}\r\n{close}").as_bytes()).unwrap();
    assert_eq!(status(&alive), 200);
}

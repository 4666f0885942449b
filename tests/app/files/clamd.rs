//! A scanner that speaks as clamd does, and finds the EICAR test file.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// The test file that every scanner finds, taken apart so that none finds it here.
pub(super) fn eicar() -> Vec<u8> {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE", "!$H+H*"].concat().into()
}

/// A scanner on a port of this machine.
pub(super) struct FakeClamd {
    pub(super) at: SocketAddr,
    /// Takes everything and says nothing.
    pub(super) is_slow: Arc<AtomicBool>,
    /// Everything it was asked about.
    pub(super) asked: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl FakeClamd {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let (is_slow, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let (slow, heard) = (Arc::clone(&is_slow), Arc::clone(&asked));
        thread::spawn(move || {
            for caller in listener.incoming() {
                let (slow, heard) = (Arc::clone(&slow), Arc::clone(&heard));
                thread::spawn(move || {
                    let mut caller = caller.unwrap();
                    let mut command = [0; 10];
                    caller.read_exact(&mut command).unwrap();
                    assert_eq!(&command, b"zINSTREAM\0");
                    let mut content = Vec::new();
                    loop {
                        let mut length = [0; 4];
                        if caller.read_exact(&mut length).is_err() {
                            return;
                        }
                        let length = u32::from_be_bytes(length) as usize;
                        if length == 0 {
                            break;
                        }
                        let begins = content.len();
                        content.resize(begins + length, 0);
                        caller.read_exact(&mut content[begins..]).unwrap();
                    }
                    let is_found = content.windows(eicar().len()).any(|part| part == eicar());
                    heard.lock().unwrap().push(content);
                    if slow.load(Ordering::SeqCst) {
                        thread::sleep(Duration::from_secs(60));
                    }
                    let said: &[u8] =
                        if is_found { b"stream: Eicar-Test-Signature FOUND\0" } else { b"stream: OK\0" };
                    caller.write_all(said).unwrap();
                });
            }
        });
        Self { at, is_slow, asked }
    }
}

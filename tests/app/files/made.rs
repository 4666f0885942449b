//! Files made byte by byte: honest ones, and ones that nobody should open.

/// A page of text in a PDF.
pub(crate) fn pdf() -> Vec<u8> {
    pdf_with("Hello")
}

/// The same with this text in it.
pub(crate) fn pdf_with(text: &str) -> Vec<u8> {
    format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% {text}\ntrailer << /Root 1 0 R >>\n%%EOF\n")
        .into()
}

/// A PNG that says it has this size, with these chunks between head and end.
pub(crate) fn png(width: u32, height: u32, chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let head: Vec<u8> = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        bytes.extend([kind, data, &[0; 4]].concat());
    };
    chunk(b"IHDR", &head);
    chunks.iter().for_each(|(kind, data)| chunk(kind, data));
    chunk(b"IDAT", &[0; 8]);
    chunk(b"IEND", &[]);
    bytes
}

/// A JPEG that says it has this size.
pub(crate) fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let (width, height) = (width.to_be_bytes(), height.to_be_bytes());
    let frame = [&[0xff, 0xc0, 0, 17, 8][..], &height, &width, &[3, 1, 17, 0, 2, 17, 1, 3, 17, 1]].concat();
    let jfif = b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
    [&[0xff, 0xd8][..], jfif, &frame, &[0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]].concat()
}

/// A GIF of one pixel with so many pictures.
pub(crate) fn gif(frames: usize) -> Vec<u8> {
    let mut bytes = b"GIF89a\x01\0\x01\0\0\0\0".to_vec();
    for _ in 0..frames {
        bytes.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    }
    bytes.push(0x3b);
    bytes
}

/// One entry of a zip file as its table of contents tells it.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) data: Vec<u8>,
    /// What it says of its length unpacked.
    pub(crate) unpacked: u32,
    pub(crate) flags: u16,
    /// Of Unix; 0 for none.
    pub(crate) mode: u32,
    /// Says that it begins here; none for the truth.
    pub(crate) at: Option<u32>,
}

/// An honest entry.
pub(crate) fn entry(name: &str, data: &[u8]) -> Entry {
    let unpacked = u32::try_from(data.len()).unwrap();
    Entry { name: name.to_owned(), data: data.to_vec(), unpacked, flags: 0, mode: 0, at: None }
}

/// A zip file with these entries, stored as they are.
pub(crate) fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut bytes, mut table) = (Vec::new(), Vec::new());
    for entry in entries {
        let at = entry.at.unwrap_or_else(|| u32::try_from(bytes.len()).unwrap());
        let packed = u32::try_from(entry.data.len()).unwrap().to_le_bytes();
        let name = u16::try_from(entry.name.len()).unwrap().to_le_bytes();
        let method = u16::from(entry.unpacked as usize != entry.data.len()) * 8;
        let common = [
            &entry.flags.to_le_bytes()[..],
            &method.to_le_bytes(),
            &[0; 8],
            &packed,
            &entry.unpacked.to_le_bytes(),
            &name,
            &[0; 2],
        ]
        .concat();
        bytes.extend([b"PK\x03\x04\x14\0", &common[..], entry.name.as_bytes(), &entry.data].concat());
        let system = if entry.mode == 0 { [20, 0] } else { [20, 3] };
        let attributes = (entry.mode << 16).to_le_bytes();
        table.extend([b"PK\x01\x02", &system[..], &[20, 0], &common].concat());
        table.extend([&[0; 6][..], &attributes, &at.to_le_bytes(), entry.name.as_bytes()].concat());
    }
    let count = u16::try_from(entries.len()).unwrap_or(u16::MAX).to_le_bytes();
    let (begins, size) = (u32::try_from(bytes.len()).unwrap(), u32::try_from(table.len()).unwrap());
    bytes.extend(table);
    bytes.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size.to_le_bytes()].concat());
    bytes.extend([&begins.to_le_bytes()[..], &[0, 0]].concat());
    bytes
}

/// The entries of a document of Word.
pub(crate) fn docx_entries() -> Vec<Entry> {
    vec![
        entry("[Content_Types].xml", b"<Types/>"),
        entry("word/document.xml", b"<w:document/>"),
        entry("docProps/core.xml", b"<cp:coreProperties/>"),
    ]
}

/// A document of Word with these entries besides.
pub(crate) fn docx(more: &[Entry]) -> Vec<u8> {
    zip(&[docx_entries().as_slice(), more].concat())
}

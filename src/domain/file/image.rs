//! The size of a picture, from its headers: what would take too much to draw is refused without drawing it.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use crate::error::Refusal;

/// Pixels of the largest picture.
const PIXELS: u64 = 50_000_000;
/// Pictures of the longest animation.
const FRAMES: u32 = 200;
/// Where the end of a photograph is looked for: some cameras write behind it.
const TAIL: u64 = 64 * 1024;

/// The formats of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Png,
    Jpeg,
    Gif,
    Webp,
}

/// Whether a picture of this format and length is whole and can be drawn anywhere.
pub(super) fn examine(file: &mut (impl Read + Seek), length: u64, format: Format) -> Result<(), Refusal> {
    let broken = || Refusal::new("file-broken");
    let mut file = BufReader::new(file);
    file.seek(SeekFrom::Start(0)).map_err(|_| broken())?;
    let size = imagesize::reader_size(&mut file).map_err(|_| broken())?;
    if size.width as u64 * size.height as u64 > PIXELS {
        return Err(Refusal::new("file-image-large"));
    }
    file.seek(SeekFrom::Start(0)).map_err(|_| broken())?;
    let frames = match format {
        Format::Png => png(&mut file),
        Format::Jpeg => jpeg(&mut file, length),
        Format::Gif => gif(&mut file),
        Format::Webp => webp(&mut file, length),
    };
    match frames {
        None | Some(0) => Err(broken()),
        Some(frames) if frames > FRAMES => Err(Refusal::new("file-image-frames")),
        Some(_) => Ok(()),
    }
}

fn take<const N: usize>(file: &mut impl Read) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

fn skip(file: &mut (impl BufRead + Seek), bytes: u64) -> Option<()> {
    file.seek_relative(i64::try_from(bytes).ok()?).ok()
}

/// Chunk after chunk up to the last; an animation says how many pictures it has.
fn png(file: &mut (impl BufRead + Seek)) -> Option<u32> {
    take::<8>(file)?;
    let mut frames = 1;
    loop {
        let length = u32::from_be_bytes(take(file)?);
        match &take::<4>(file)? {
            b"IEND" => return (length == 0 && take::<4>(file).is_some()).then_some(frames),
            b"acTL" if length >= 8 => {
                frames = u32::from_be_bytes(take(file)?);
                skip(file, u64::from(length) - 4 + 4)?;
            }
            _ => skip(file, u64::from(length) + 4)?,
        }
    }
}

/// Ends with the marker of the end.
fn jpeg(file: &mut (impl BufRead + Seek), length: u64) -> Option<u32> {
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL))).ok()?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail).ok()?;
    tail.windows(2).any(|two| two == [0xff, 0xd9]).then_some(1)
}

/// Block after block up to the trailer.
fn gif(file: &mut (impl BufRead + Seek)) -> Option<u32> {
    take::<10>(file)?;
    let [flags, ..] = take::<3>(file)?;
    skip(file, colours(flags))?;
    let mut frames = 0;
    loop {
        match take::<1>(file)? {
            [0x3b] => return Some(frames),
            [0x21] => {
                take::<1>(file)?;
            }
            [0x2c] => {
                frames += 1;
                if frames > FRAMES {
                    return Some(frames);
                }
                let [.., flags] = take::<9>(file)?;
                skip(file, colours(flags) + 1)?;
            }
            _ => return None,
        }
        loop {
            match take::<1>(file)? {
                [0] => break,
                [length] => skip(file, length.into())?,
            }
        }
    }
}

/// Bytes of the table of colours that these flags announce.
const fn colours(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Chunk after chunk up to the length that the first one says.
fn webp(file: &mut (impl BufRead + Seek), length: u64) -> Option<u32> {
    take::<4>(file)?;
    let end = u64::from(u32::from_le_bytes(take(file)?)) + 8;
    take::<4>(file)?;
    if end > length {
        return None;
    }
    let (mut at, mut frames, mut is_still) = (12, 0, false);
    while at + 8 <= end {
        let kind = take::<4>(file)?;
        let long = u64::from(u32::from_le_bytes(take(file)?));
        at += 8 + long + long % 2;
        if at > end + 1 {
            return None;
        }
        match &kind {
            b"ANMF" => frames += 1,
            b"VP8 " | b"VP8L" => is_still = true,
            _ => {}
        }
        skip(file, long + long % 2)?;
    }
    Some(if is_still { frames.max(1) } else { frames })
}

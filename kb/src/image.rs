//! Images of articles: which file of the folder an address means, and whether readers can be shown it.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The folder of images within that of articles.
pub const FOLDER: &str = "_images";
/// What the addresses of the images begin with that lie in the folder's `_images`.
pub const ADDRESS: &str = "/images/";
/// The largest image that is shown, in bytes.
pub const LARGEST: u64 = 16 * 1024 * 1024;
/// So much of an image says what it is.
const HEAD: u64 = 4_096;

/// Whether bytes begin as those of an image of one kind do.
type Signature = fn(&[u8]) -> bool;

/// What an image may be: the ending of its name, its media type, and whether bytes begin as such a file does. A table of
/// six signatures, which other crates bring with those of hundreds of other files.
const KINDS: [(&str, &str, Signature); 7] = [
    ("avif", "image/avif", is_avif),
    ("gif", "image/gif", |head| head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a")),
    ("jpeg", "image/jpeg", is_jpeg),
    ("jpg", "image/jpeg", is_jpeg),
    ("png", "image/png", |head| head.starts_with(b"\x89PNG\r\n\x1a\n")),
    ("svg", "image/svg+xml", is_svg),
    ("webp", "image/webp", |head| head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")),
];

/// Why an image is not shown.
#[derive(Debug)]
pub enum Problem {
    /// There is none of that name within the folder.
    Missing,
    /// Its name does not end as that of an image: `avif`, `gif`, `jpeg`, `jpg`, `png`, `svg` or `webp`.
    OtherEnding,
    /// It is larger than [`LARGEST`]: so many bytes.
    TooLarge(u64),
    /// It is not what the ending of its name says, this media type.
    OtherContent(&'static str),
    /// The operating system refused to read it.
    Unreadable(io::Error),
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Missing => formatter.write_str("is not in the folder's `_images`"),
            Problem::OtherEnding => formatter.write_str("is none by the ending of its name"),
            Problem::TooLarge(bytes) => write!(formatter, "has {bytes} bytes, and at most {LARGEST} are shown"),
            Problem::OtherContent(kind) => {
                write!(formatter, "is not of the kind {kind}, as the ending of its name says")
            }
            Problem::Unreadable(error) => write!(formatter, "cannot be read: {error}"),
        }
    }
}

/// An image as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its media type, by the ending of its name.
    pub kind: &'static str,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// The name, with `/` between its parts, of the image that an address means; nothing where it means none of the folder's.
pub fn name(address: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(address.strip_prefix(ADDRESS)?).decode_utf8().ok()
}

/// The image of that name in a folder of images. Whether its bytes are those of an image is not looked at: see [`check`].
///
/// # Errors
/// Where it cannot be shown.
pub fn read(folder: &Path, name: &str) -> Result<Image, Problem> {
    let (file, kind, _) = find(folder, name)?;
    Ok(Image { kind, bytes: fs::read(file).map_err(Problem::Unreadable)? })
}

/// Whether readers see the image of that name in a folder of images.
///
/// # Errors
/// Where they do not.
pub fn check(folder: &Path, name: &str) -> Result<(), Problem> {
    let (file, kind, is_so) = find(folder, name)?;
    let mut head = Vec::new();
    let read = fs::File::open(file).and_then(|open| open.take(HEAD).read_to_end(&mut head));
    read.map_err(Problem::Unreadable)?;
    if is_so(&head) { Ok(()) } else { Err(Problem::OtherContent(kind)) }
}

type Found = (PathBuf, &'static str, Signature);

/// A file that may be shown, with what it is by its name.
fn find(folder: &Path, name: &str) -> Result<Found, Problem> {
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '\0']);
    if !name.split('/').all(is_plain) {
        return Err(Problem::Missing);
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).ok_or(Problem::OtherEnding)?;
    let kind = KINDS.iter().find(|(known, ..)| ending.eq_ignore_ascii_case(known)).ok_or(Problem::OtherEnding)?;
    // Resolves links: what lies outside of the folder is no image of it.
    let real = |path: &Path| fs::canonicalize(path).map_err(|_| Problem::Missing);
    let file = real(&folder.join(name))?;
    let about = fs::metadata(&file).map_err(Problem::Unreadable)?;
    if !file.starts_with(real(folder)?) || !about.is_file() {
        return Err(Problem::Missing);
    }
    if about.len() > LARGEST {
        return Err(Problem::TooLarge(about.len()));
    }
    Ok((file, kind.1, kind.2))
}

fn is_jpeg(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xd8\xff")
}

/// A box `ftyp` whose major or compatible brands are those of AVIF (ISO/IEC 23000-22, annex A).
fn is_avif(head: &[u8]) -> bool {
    let size = head.first_chunk::<4>().map_or(0, |size| u32::from_be_bytes(*size) as usize);
    let brands = head.get(8..size.min(head.len())).unwrap_or_default();
    head.get(4..8) == Some(b"ftyp") && brands.chunks_exact(4).any(|brand| brand == b"avif" || brand == b"avis")
}

/// A text whose first element is `svg`, after what XML lets stand before it.
fn is_svg(head: &[u8]) -> bool {
    // What was cut off in the middle of a character stands at the very end.
    let text = String::from_utf8_lossy(head);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    let before = [("<?", "?>"), ("<!--", "-->"), ("<!", ">")];
    while let Some((_, end)) = before.iter().find(|(begin, _)| rest.starts_with(begin)) {
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    let named = rest.strip_prefix('<').map(|rest| rest.strip_prefix("svg:").unwrap_or(rest));
    let after = named.and_then(|rest| rest.strip_prefix("svg"));
    after.is_some_and(|after| after.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

    #[test]
    fn only_images_of_the_folder_are_read() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("_images");
        fs::create_dir_all(folder.join("billing")).unwrap();
        for file in ["_images/a.png", "_images/billing/B.JPG", "_images/.c.png", "_images/d.html", "e.png"] {
            fs::write(above.path().join(file), file).unwrap();
        }
        for (name, kind) in [("a.png", "image/png"), ("billing/B.JPG", "image/jpeg")] {
            let image = read(&folder, name).unwrap();
            assert_eq!(image, Image { kind, bytes: format!("_images/{name}").into_bytes() });
        }
        for name in
            [".c.png", "d.html", "../e.png", "billing/../../e.png", "/a.png", "billing//B.JPG", "f.png", "", "billing"]
        {
            assert!(read(&folder, name).is_err(), "{name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(above.path().join("e.png"), folder.join("out.png")).unwrap();
            std::os::unix::fs::symlink(folder.join("a.png"), folder.join("in.png")).unwrap();
            assert!(matches!(read(&folder, "out.png"), Err(Problem::Missing)), "a link that leads out");
            assert!(read(&folder, "in.png").is_ok());
        }
    }

    #[test]
    fn an_image_is_what_its_bytes_say() {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes, is_so) in [
            ("a.png", PNG, true),
            ("b.jpg", PNG, false),
            ("c.png", b"", false),
            ("d.jpg", b"\xff\xd8\xff\xe0", true),
            ("e.gif", b"GIF89a", true),
            ("f.webp", b"RIFF\x10\0\0\0WEBPVP8 ", true),
            ("g.webp", b"RIFF\x10\0\0\0WAVEfmt ", false),
            ("h.avif", b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", true),
            ("i.avif", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", false),
            ("j.avif", b"\xff\xff\xff\xffftyp", false),
            ("k.svg", b"<?xml version=\"1.0\"?>\n<!-- <x> --><!DOCTYPE svg>\n<svg xmlns='x'/>", true),
            ("l.svg", "\u{feff}<svg>".as_bytes(), true),
            ("m.svg", b"<svg:svg xmlns:svg='x'>", true),
            ("n.svg", b"<html><svg>", false),
            ("o.svg", b"<svgx>", false),
            ("p.svg", b"<!-- ", false),
        ] {
            fs::write(folder.path().join(name), bytes).unwrap();
            assert_eq!(check(folder.path(), name).is_ok(), is_so, "{name}");
        }
    }

    #[test]
    fn an_address_means_a_name() {
        assert_eq!(name("/images/a%20b/%C3%A9.png").as_deref(), Some("a b/é.png"));
        for address in ["/images/%ff.png", "/assets/a.png", "https://a.example/images/a.png"] {
            assert_eq!(name(address), None, "{address}");
        }
    }
}

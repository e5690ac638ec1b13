//! Images of the folder: each is there, and readers see it.

use super::Check;
use crate::finding::{Finding, FindingCode};
use crate::image::{self, Problem};
use crate::placeholder;
use std::collections::HashMap;
use std::path::Path;

impl Check<'_> {
    /// An image that readers do not see. Those of other sites are not looked for.
    pub(super) fn images(&mut self) {
        let folder = self.loaded.images_folder();
        // Translations show the same images.
        let mut known: HashMap<&str, Option<Mistake>> = HashMap::new();
        for document in self.documents {
            for image in document.images.iter().filter(|image| !image.value.contains(placeholder::OPEN)) {
                let address = image.value.as_str();
                let mistake = known.entry(address).or_insert_with(|| mistake(folder.as_deref(), address));
                let Some((code, message, advice)) = mistake else { continue };
                self.findings.push(Finding::new(&document.path, image.at, *code, &**message, *advice));
            }
        }
    }
}

/// What is wrong with an image: code, message and advice.
type Mistake = (FindingCode, String, &'static str);

fn mistake(folder: Option<&Path>, address: &str) -> Option<Mistake> {
    // Another address of this site is somebody else's.
    if !address.starts_with(image::ADDRESS) {
        return None;
    }
    let problem = match (folder, image::name(address)) {
        (Some(folder), Some(name)) => image::check(folder, &name).err()?,
        // There are no images in the binary.
        _ => Problem::Missing,
    };
    let (code, advice) = match problem {
        Problem::Missing => {
            (FindingCode::UnknownImage, "Put the file into `_images`, or mend the address; capitals count.")
        }
        Problem::TooLarge(_) => (FindingCode::ImageTooLarge, "Save it smaller: as WebP, or with fewer pixels."),
        Problem::OtherEnding => {
            (FindingCode::NotAnImage, "Show a file that ends in avif, gif, jpeg, jpg, png, svg or webp.")
        }
        Problem::OtherContent(_) => {
            (FindingCode::NotAnImage, "Save it as what its name says, or name it as what it is.")
        }
        Problem::Unreadable(_) => (FindingCode::UnknownImage, "Check the file and its permissions."),
    };
    Some((code, format!("the image `{address}` {problem}"), advice))
}

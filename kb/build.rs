//! Rebuilds the crate when an article is added, changed or removed: the articles are embedded in the binary.

fn main() {
    println!("cargo::rerun-if-changed=articles");
}

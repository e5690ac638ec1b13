//! What was done, in the sentence of an audit entry.

/// How many characters of names are told of each kind of change: three kinds and a name before them fit a summary.
const TOLD: usize = 200;

/// Each kind of change with whom it befell: `added Ana, Bob; took out Eva and 3 more`. A kind that befell nobody is left out.
pub(crate) fn changes(kinds: &[(&str, &[String])]) -> String {
    let told = kinds.iter().filter(|(_, names)| !names.is_empty());
    let told: Vec<String> = told.map(|(what, names)| format!("{what} {}", some(names))).collect();
    told.join("; ")
}

/// The first names, as many as there is room for, and how many more there are; at least one, cut where it is too long.
fn some(names: &[String]) -> String {
    let mut text = String::new();
    let mut length = 0;
    for (place, name) in names.iter().enumerate() {
        let more = name.chars().count() + 2;
        if place > 0 && length + more > TOLD {
            return format!("{text} and {} more", names.len() - place);
        }
        if place > 0 {
            text.push_str(", ");
        }
        text.extend(name.chars().take(TOLD));
        length += more;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_befell_nobody_is_left_out() {
        let (two, none) = (names(&["Ana", "Bob"]), names(&[]));
        assert_eq!(changes(&[("added", &two), ("took out", &none)]), "added Ana, Bob");
        assert_eq!(changes(&[("added", &two), ("took out", &two)]), "added Ana, Bob; took out Ana, Bob");
    }

    #[test]
    fn many_are_told_by_their_number_so_that_the_sentence_is_never_too_long() {
        let many = vec!["Ana María de los Ángeles".to_owned(); 500];
        assert!(changes(&[("added", &many)]).ends_with(" and 493 more"), "{}", changes(&[("added", &many)]));
        let long = vec!["n".repeat(255); 500];
        let all = changes(&[("added", &long), ("changed to", &long), ("took away", &long)]);
        // A summary may have 1,000 characters, and the name of what was changed 255 of them.
        assert!(all.chars().count() < 700, "{}", all.chars().count());
    }
}

//! The check digits of value added tax numbers, of the countries whose rule is public.
//!
//! Sources: eCH-0097 for Switzerland, and for the others the algorithms that the tax offices gave the European Commission for
//! VIES. Every function takes what follows the letters of the country, of which the shape was looked at already.

/// The figures of a text; letters are passed over.
fn figures(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

fn weighted(figures: &[u32], weights: &[u32]) -> u32 {
    figures.iter().zip(weights).map(|(figure, weight)| figure * weight).sum()
}

/// The number that figures write; at most eighteen of them.
fn number(figures: &[u32]) -> u64 {
    figures.iter().fold(0, |number, figure| number * 10 + u64::from(*figure))
}

/// The sum of ISO/IEC 7812-1, annex B, in which every second figure counts twice; `doubled` says whether the first does.
fn luhn_sum(figures: &[u32], doubled: bool) -> u32 {
    let part = |(place, figure): (usize, &u32)| match (place % 2 == 0) == doubled {
        true => figure * 2 / 10 + figure * 2 % 10,
        false => *figure,
    };
    figures.iter().enumerate().map(part).sum()
}

/// Modulo 11; about one in eleven numbers has no check digit and is not given out.
pub(super) fn switzerland(rest: &str) -> bool {
    let figures = figures(rest);
    let sum = weighted(&figures, &[5, 4, 3, 2, 7, 6, 5, 4]);
    figures.get(8) == Some(&((11 - sum % 11) % 11))
}

pub(super) fn austria(rest: &str) -> bool {
    let figures = figures(rest);
    let Some((check, figures)) = figures.split_last() else { return false };
    (10 - (luhn_sum(figures, false) + 4) % 10) % 10 == *check
}

pub(super) fn belgium(rest: &str) -> bool {
    let figures = figures(rest);
    let Some((body, check)) = figures.split_at_checked(8) else { return false };
    // Since 2023 numbers begin with 1 as well.
    body.first().is_some_and(|first| *first < 2) && 97 - number(body) % 97 == number(check)
}

/// ISO 7064, modulo 11,10.
pub(super) fn germany(rest: &str) -> bool {
    let figures = figures(rest);
    let Some((check, body)) = figures.split_last() else { return false };
    let product = body.iter().fold(10, |product, figure| {
        let sum = (figure + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    body.first() != Some(&0) && (11 - product) % 10 == *check
}

/// Of a person (eight figures or X, Y, Z with seven) the letter of modulo 23; of an organization a figure or a letter.
pub(super) fn spain(rest: &str) -> bool {
    const PERSONS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    const ORGANIZATIONS: &[u8; 10] = b"JABCDEFGHI";
    let (Some(first), Some(last)) = (rest.bytes().next(), rest.bytes().next_back()) else { return false };
    let body = figures(rest.get(1..8).unwrap_or_default());
    let is_person = |first: u32| {
        let place = (u64::from(first) * 10_000_000 + number(&body)) % 23;
        usize::try_from(place).ok().and_then(|place| PERSONS.get(place)) == Some(&last)
    };
    match first {
        b'0'..=b'9' => is_person(u32::from(first - b'0')),
        b'X' | b'K' | b'L' | b'M' => is_person(0),
        b'Y' => is_person(1),
        b'Z' => is_person(2),
        b'A'..=b'H' | b'J' | b'N' | b'P'..=b'S' | b'U'..=b'W' => {
            let check = (10 - luhn_sum(&body, true) % 10) % 10;
            let letter = usize::try_from(check).ok().and_then(|place| ORGANIZATIONS.get(place));
            char::from(last).to_digit(10) == Some(check) || letter == Some(&last)
        }
        _ => false,
    }
}

/// A key of two figures, or of letters and figures, over the nine of the enterprise, which have a check digit themselves.
/// Those of Monaco begin with 000 and have none.
pub(super) fn france(rest: &str) -> bool {
    // Letters that look like figures are left out.
    const KEYS: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let Some((key, enterprise)) = rest.split_at_checked(2) else { return false };
    let enterprise = figures(enterprise);
    if !enterprise.starts_with(&[0, 0, 0]) && !luhn_sum(&enterprise, false).is_multiple_of(10) {
        return false;
    }
    let (number, figures) = (number(&enterprise), figures(key));
    if let [tens, ones] = figures[..] {
        return (number * 100 + 12) % 97 == u64::from(tens * 10 + ones);
    }
    let places: Vec<u64> = key.chars().filter_map(|c| u64::try_from(KEYS.find(c)?).ok()).collect();
    let [first, second] = places[..] else { return false };
    let check = match first < 10 {
        true => first * 24 + second - 10,
        false => first * 34 + second - 100,
    };
    (number + 1 + check / 11) % 11 == check % 11
}

pub(super) fn italy(rest: &str) -> bool {
    let figures = figures(rest);
    luhn_sum(&figures, false).is_multiple_of(10) && figures.iter().take(7).any(|figure| *figure != 0)
}

pub(super) fn luxembourg(rest: &str) -> bool {
    let figures = figures(rest);
    figures.split_at_checked(6).is_some_and(|(body, check)| number(body) % 89 == number(check))
}

/// Modulo 11 for organizations; since 2020 modulo 97 over the whole for people in business.
pub(super) fn netherlands(rest: &str) -> bool {
    let figures = figures(rest);
    let sum = weighted(&figures, &[9, 8, 7, 6, 5, 4, 3, 2]);
    // N, L and B are written as 23, 21 and 11.
    let whole = format!("2321{}", rest.replace('B', "11"));
    let modulo = whole.chars().filter_map(|c| c.to_digit(10)).fold(0, |modulo, figure| (modulo * 10 + figure) % 97);
    figures.get(8) == Some(&(sum % 11)) || modulo == 1
}

pub(super) fn portugal(rest: &str) -> bool {
    let figures = figures(rest);
    let sum = weighted(&figures, &[9, 8, 7, 6, 5, 4, 3, 2]);
    let check = (11 - sum % 11) % 11 % 10;
    figures.first() != Some(&0) && figures.get(8) == Some(&check)
}

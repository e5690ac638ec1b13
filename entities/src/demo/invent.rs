//! Numbers that look like real ones, pass the checks of real ones, and are nobody's.

use super::{data::regions::Region, random::Dice};
use crate::{addresses::VatNumber, payments::Iban};

fn digits(dice: &mut Dice, count: usize) -> String {
    (0..count).map(|_| char::from(*dice.pick(b"0123456789"))).collect()
}

/// A value added tax number of the region: the digits that were thrown, or the next ones on a walk that pass the check.
pub(super) fn vat_number(dice: &mut Dice, region: &Region) -> String {
    // Has no factor in common with a power of ten, so that the walk comes by all numbers, and changes the first digits with
    // every step: some of them, such as a French key above 96, never pass whatever follows.
    const STEP: u64 = 618_033_988_753;
    let (before, count, after) = region.vat;
    let all = 10_u64.pow(u32::try_from(count).unwrap_or(0));
    let thrown: u64 = digits(dice, count).parse().unwrap_or(0);
    let walk = (0..all).scan(thrown, |number, _| Some(std::mem::replace(number, (*number + STEP) % all)));
    let mut numbers = walk.map(|digits| format!("{before}{digits:0count$}{after}"));
    numbers.find(|number| VatNumber::of(region.country, number).is_ok()).unwrap_or_default()
}

/// An IBAN of the region's country.
pub(super) fn iban(dice: &mut Dice, region: &Region) -> Option<Iban> {
    let country = region.country.to_string();
    let account = match country.as_str() {
        // Institution numbers from 30000 on would make it a QR-IBAN.
        "CH" => format!("0{}", digits(dice, 16)),
        "DE" => digits(dice, 18),
        "ES" => digits(dice, 20),
        "IT" => format!("X{}", digits(dice, 22)),
        _ => digits(dice, 23),
    };
    (2..=98).find_map(|check| format!("{country}{check:02}{account}").parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{data::regions::REGIONS, random::Stream};

    #[test]
    fn invented_numbers_pass_the_checks_of_real_ones() {
        let mut dice = Dice::new(1, Stream::World);
        for region in REGIONS {
            for _ in 0..50 {
                let number = vat_number(&mut dice, region);
                assert!(VatNumber::of(region.country, &number).is_ok(), "{number}");
                let iban = iban(&mut dice, region).map(|iban| iban.is_qr_iban());
                assert_eq!(iban, Some(false), "{}", region.country);
            }
        }
    }
}

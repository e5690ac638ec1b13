//! Numbers that look like real ones, pass the checks of real ones, and are nobody's.

use super::{data::regions::Region, random::Dice};
use crate::payments::Iban;

fn digits(dice: &mut Dice, count: usize) -> String {
    (0..count).map(|_| char::from(*dice.pick(b"0123456789"))).collect()
}

/// A value added tax number of the region.
pub(super) fn vat_number(dice: &mut Dice, region: &Region) -> String {
    let (before, count, after) = region.vat;
    loop {
        let digits = digits(dice, count);
        if before != "CHE" {
            return format!("{before}{digits}{after}");
        }
        // About one in eleven Swiss numbers has no check digit and was never given out.
        if let Some(check) = swiss_check_digit(&digits) {
            return format!("{before}{digits}{check}{after}");
        }
    }
}

/// Modulo 11 (eCH-0097).
fn swiss_check_digit(digits: &str) -> Option<u32> {
    const WEIGHTS: [u32; 8] = [5, 4, 3, 2, 7, 6, 5, 4];
    let sum: u32 = WEIGHTS.iter().zip(digits.chars()).filter_map(|(weight, c)| Some(weight * c.to_digit(10)?)).sum();
    Some((11 - sum % 11) % 11).filter(|check| *check < 10)
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
    use crate::{
        addresses::VatNumber,
        demo::{data::regions::REGIONS, random::Stream},
    };

    #[test]
    fn invented_numbers_pass_the_checks_of_real_ones() {
        let mut dice = Dice::new(1, Stream::World);
        for region in REGIONS {
            for _ in 0..50 {
                let number = vat_number(&mut dice, region);
                assert!(number.parse::<VatNumber>().is_ok(), "{number}");
                let iban = iban(&mut dice, region).map(|iban| iban.is_qr_iban());
                assert_eq!(iban, Some(false), "{}", region.country);
            }
        }
    }
}

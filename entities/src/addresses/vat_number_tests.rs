use proptest::prelude::*;

use super::*;

fn of(country: &str, typed: &str) -> Result<String, VatRefusal> {
    VatNumber::of(country.parse().expect("a country"), typed).map(|vat| vat.to_string())
}

/// Numbers whose check digits were worked out apart from this code, with nothing in between.
const VALID: [(&str, &str); 24] = [
    ("CH", "CHE107787577IVA"),
    ("CH", "CHE116281710"),
    ("LI", "CHE116281710MWST"),
    ("LI", "54321"),
    ("AT", "ATU13585627"),
    ("BE", "BE0428759497"),
    ("BE", "BE1000000021"),
    ("DE", "DE136695976"),
    ("ES", "ES54362315K"),
    ("ES", "ESX5253868R"),
    ("ES", "ESM1234567L"),
    ("ES", "ESJ99216582"),
    ("ES", "ESB12345674"),
    ("FR", "FR40303265045"),
    ("FR", "FRK7399859412"),
    ("FR", "FR4Z123456782"),
    ("MC", "FR53000004605"),
    ("IT", "IT00743110157"),
    ("LU", "LU15027442"),
    ("NL", "NL004495445B01"),
    ("NL", "NL123456789B13"),
    ("PT", "PT501964843"),
    ("GR", "EL123456789"),
    ("NO", "NO974760673MVA"),
];

#[test]
fn valid_numbers_are_taken_and_kept_as_they_are() {
    for (country, number) in VALID {
        assert_eq!(of(country, number), Ok(number.to_owned()), "{country}");
    }
}

#[test]
fn what_people_put_in_between_is_left_out() {
    for (country, typed, kept) in [
        ("CH", "CHE-116.281.710 MWST", "CHE116281710MWST"),
        ("CH", "che 116 281 710", "CHE116281710"),
        ("DE", "DE 136 695 976", "DE136695976"),
        ("BE", "BE 0428.759.497", "BE0428759497"),
        ("GB", "XI 123 4567 89", "XI123456789"),
    ] {
        assert_eq!(of(country, typed), Ok(kept.to_owned()), "{typed}");
    }
}

#[test]
fn another_shape_and_the_number_of_another_country_are_refused() {
    for (country, typed) in [
        ("DE", ""),
        ("DE", "DE"),
        ("DE", "DE12345678"),
        ("DE", "136695976"),
        ("DE", "ATU13585627"),
        ("AT", "DE136695976"),
        ("GR", "GR123456789"),
        ("CH", "CHE116281710VAT"),
        ("CH", "CHE11628171"),
        ("CH", "54321"),
        ("FR", "FR💶"),
        ("FR", "FRO7399859412"),
        ("US", "1"),
        ("US", "12-34567/89 & 10"),
        ("US", "123456789012345678901"),
    ] {
        let country_code = country.parse().expect("a country");
        let expected = if country == "FR" && typed.len() == 13 {
            VatRefusal::CheckDigits(country_code)
        } else {
            VatRefusal::Shape(country_code)
        };
        assert_eq!(of(country, typed), Err(expected), "{country} {typed}");
    }
}

#[test]
fn an_example_has_its_countrys_shape() {
    for (country, example) in [
        ("CH", Some("CHE-123.456.788 MWST")),
        ("AT", Some("ATU12345678")),
        ("GR", Some("EL123456789")),
        ("ES", Some("ESA1234567A")),
        ("NL", Some("NL123456789B01")),
        ("US", None),
    ] {
        let country = country.parse().expect("a country");
        assert_eq!(VatNumber::example(country).as_deref(), example, "{country}");
        let shape = example.map(|example| VatNumber::of(country, example));
        assert_ne!(shape, Some(Err(VatRefusal::Shape(country))), "{country}");
    }
}

proptest! {
    /// Of the rules that catch every mistake in one digit.
    #[test]
    fn one_wrong_digit_is_noticed(which in 0_usize..VALID.len(), place in 0_usize..9, by in 1_u8..10) {
        let careful = ["CH", "AT", "BE", "DE", "IT", "LU"];
        let numbers: Vec<_> = VALID.iter().filter(|(country, _)| careful.contains(country)).collect();
        let (country, number) = numbers[which % numbers.len()];
        let digits: Vec<usize> = number.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at).collect();
        let at = digits[place % digits.len()];
        let mut wrong = number.as_bytes().to_vec();
        wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
        let wrong = String::from_utf8(wrong).expect("ASCII");
        let country_code = country.parse().expect("a country");
        prop_assert_eq!(of(country, &wrong), Err(VatRefusal::CheckDigits(country_code)), "{}", wrong);
    }

    #[test]
    fn no_text_makes_the_parser_panic(country in "[A-Z]{2}", text in ".{0,45}", digits in "[A-Z]{0,3}[0-9A-Z]{0,14}") {
        if let Ok(country) = country.parse() {
            for text in [&text, &digits, &format!("{country}{digits}")] {
                let _ = VatNumber::of(country, text);
            }
        }
    }
}

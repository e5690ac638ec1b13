//! `Mutation.createBillingAddress`, `updateBillingAddress`, `deleteBillingAddress` and `setDefaultBillingAddress`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined};
use entities::{
    addresses::{
        AddressDetails, AddressPart, AddressRefusal, BillingAddress, CreateBillingAddress, DeleteBillingAddress,
        PostalCode, SetDefaultBillingAddress, UpdateBillingAddress, VatNumber,
    },
    ids::BillingAddressId,
    organizations::Organization,
    text::Line,
};

use crate::{
    context::{access, database},
    error::Result,
    organizations,
    scalars::CountryCode,
    user_errors::{Form, Payload, payload},
};

/// What stands in a billing address.
#[derive(InputObject, Debug)]
pub struct BillingAddressInput {
    /// What the organization calls it: 1 to 70 characters.
    label: String,
    /// The company, where it is one: at most 70 characters; null or an empty text takes it away.
    company: MaybeUndefined<String>,
    /// The person or the department: 1 to 70 characters.
    name: String,
    /// The street without the house number: 1 to 70 characters.
    street: String,
    /// The house number: at most 16 characters; null or an empty text takes it away.
    house_number: MaybeUndefined<String>,
    /// As the country writes it: 1 to 16 characters. Where the country has none, write a hyphen.
    postal_code: String,
    /// The town: 1 to 35 characters.
    city: String,
    /// The country.
    country: CountryCode,
    /// A VAT number of the address's country, whose check digits are looked at where their rule is public; null or an empty text takes it away.
    vat_number: MaybeUndefined<String>,
}

impl BillingAddressInput {
    /// Every part parsed; each mistake is taken note of.
    fn read<P: Payload>(self, form: &mut Form<'_, P>) -> Option<AddressDetails> {
        let country = self.country.0;
        let label = line(form, &self.label, AddressPart::Label);
        let company = optional(form, self.company, AddressPart::Company);
        let name = line(form, &self.name, AddressPart::Name);
        let street = line(form, &self.street, AddressPart::Street);
        let house_number = optional(form, self.house_number, AddressPart::HouseNumber);
        let postal_code = form.read(PostalCode::of(country, &self.postal_code), AddressRefusal::PostalCode);
        let city = line(form, &self.city, AddressPart::City);
        let vat_number = given(self.vat_number).map(|text| text.map(|text| VatNumber::of(country, &text)).transpose());
        let vat_number = form.read(vat_number.transpose(), AddressRefusal::VatNumber);
        Some(AddressDetails {
            label: label?,
            company: company?,
            name: name?,
            street: street?,
            house_number: house_number?,
            postal_code: postal_code?,
            city: city?,
            country,
            vat_number: vat_number?,
        })
    }
}

fn line<P: Payload, const LONGEST: usize>(
    form: &mut Form<'_, P>,
    text: &str,
    part: AddressPart,
) -> Option<Line<LONGEST>> {
    form.read(text.parse(), |refusal| AddressRefusal::Text(part, refusal))
}

/// A part that may be missing: outer `None` where it was refused, then where it was left out, then where it is taken away.
fn optional<P: Payload, const LONGEST: usize>(
    form: &mut Form<'_, P>,
    text: MaybeUndefined<String>,
    part: AddressPart,
) -> Option<Option<Option<Line<LONGEST>>>> {
    let parsed = given(text).map(|text| text.map(|text| text.parse()).transpose()).transpose();
    form.read(parsed, |refusal| AddressRefusal::Text(part, refusal))
}

/// What was typed; `None` where the part was left out, within `None` where nothing is to be there.
fn given(text: MaybeUndefined<String>) -> Option<Option<String>> {
    match text {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(text) => Some(Some(text).filter(|text| !text.trim().is_empty())),
    }
}

/// The address to be made.
#[derive(InputObject, Debug)]
pub struct CreateBillingAddressInput {
    /// Whose address it is: the organization's global ID, `org_…`.
    organization: ID,
    /// What stands in it.
    address: BillingAddressInput,
}

payload! {
    /// What came of making a billing address.
    CreateBillingAddressPayload = "CreateBillingAddressPayload" {
        /// The address; null where it was refused.
        billing_address: Option<BillingAddress>,
    }
}

/// Makes a billing address.
///
/// # Errors
/// What is no organization's ID; a database that fails or has too much to do. A mistake of the person's stands in the
/// payload.
pub async fn create(ctx: &Context<'_>, input: CreateBillingAddressInput) -> Result<CreateBillingAddressPayload> {
    let mut form = Form::new(ctx, "createBillingAddress")?;
    let organization = input.organization.parse()?;
    let Some(details) = input.address.read(&mut form) else { return Ok(form.refused()) };
    let Some(id) = form.send(CreateBillingAddress { organization, details }).await? else { return Ok(form.refused()) };
    Ok(CreateBillingAddressPayload { billing_address: seen(ctx, id).await?, ..Default::default() })
}

/// What is to stand in a billing address.
#[derive(InputObject, Debug)]
pub struct UpdateBillingAddressInput {
    /// The address's global ID, `adr_…`.
    id: ID,
    /// What is to stand in it. Company, house number and VAT number stay as they are where they are left out.
    address: BillingAddressInput,
    /// `BillingAddress.revision` as you read it: if somebody changed the address since, nothing is saved and the answer is CONFLICT. Left out: it is saved in any case.
    if_revision: Option<String>,
}

payload! {
    /// What came of changing a billing address.
    UpdateBillingAddressPayload = "UpdateBillingAddressPayload" {
        /// The address as it stands now; null where it was refused.
        billing_address: Option<BillingAddress>,
    }
}

/// Changes what stands in a billing address.
///
/// # Errors
/// As [`create`], of an address's ID.
pub async fn update(ctx: &Context<'_>, input: UpdateBillingAddressInput) -> Result<UpdateBillingAddressPayload> {
    let mut form = Form::new(ctx, "updateBillingAddress")?;
    let address = input.id.parse()?;
    let Some(details) = input.address.read(&mut form) else { return Ok(form.refused()) };
    let Some(id) = form.send(UpdateBillingAddress { address, details, if_revision: input.if_revision }).await? else {
        return Ok(form.refused());
    };
    Ok(UpdateBillingAddressPayload { billing_address: seen(ctx, id).await?, ..Default::default() })
}

/// The address to be deleted.
#[derive(InputObject, Debug)]
pub struct DeleteBillingAddressInput {
    /// The address's global ID, `adr_…`.
    id: ID,
    /// `BillingAddress.revision` as you read it: if somebody changed the address since, it is not deleted and the answer is CONFLICT. Left out: it is deleted in any case.
    if_revision: Option<String>,
}

payload! {
    /// What came of deleting a billing address.
    DeleteBillingAddressPayload = "DeleteBillingAddressPayload" {
        /// The organization that the address was of; null where it was refused.
        organization: Option<Organization>,
    }
}

/// Deletes a billing address that nothing is billed to any more.
///
/// # Errors
/// As [`update`].
pub async fn delete(ctx: &Context<'_>, input: DeleteBillingAddressInput) -> Result<DeleteBillingAddressPayload> {
    let mut form = Form::new(ctx, "deleteBillingAddress")?;
    let address = input.id.parse()?;
    let Some(organization) = form.send(DeleteBillingAddress { address, if_revision: input.if_revision }).await? else {
        return Ok(form.refused());
    };
    let organization = organizations::seen(ctx, organization).await?;
    Ok(DeleteBillingAddressPayload { organization, ..Default::default() })
}

/// The address that is to be the default.
#[derive(InputObject, Debug)]
pub struct SetDefaultBillingAddressInput {
    /// The address's global ID, `adr_…`.
    id: ID,
    /// `BillingAddress.revision` as you read it: if somebody changed the address since, the default stays as it is and the answer is CONFLICT. Left out: it is made the default in any case.
    if_revision: Option<String>,
}

payload! {
    /// What came of choosing the default address.
    SetDefaultBillingAddressPayload = "SetDefaultBillingAddressPayload" {
        /// The address, which is the default now; null where it was refused.
        billing_address: Option<BillingAddress>,
    }
}

/// Makes an address the organization's default.
///
/// # Errors
/// As [`update`].
pub async fn set_default(
    ctx: &Context<'_>,
    input: SetDefaultBillingAddressInput,
) -> Result<SetDefaultBillingAddressPayload> {
    let mut form = Form::new(ctx, "setDefaultBillingAddress")?;
    let address = input.id.parse()?;
    let Some(id) = form.send(SetDefaultBillingAddress { address, if_revision: input.if_revision }).await? else {
        return Ok(form.refused());
    };
    Ok(SetDefaultBillingAddressPayload { billing_address: seen(ctx, id).await?, ..Default::default() })
}

/// The address as this viewer sees it now.
async fn seen(ctx: &Context<'_>, id: BillingAddressId) -> Result<Option<BillingAddress>> {
    Ok(entities::addresses::by_ids(database(ctx)?, access(ctx)?, &[id]).await?.pop().flatten())
}

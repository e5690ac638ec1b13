//! `Mutation.setEnvironmentVariables`.

use std::{collections::HashSet, fmt};

use async_graphql::{Context, ID, InputObject};
use entities::sites::{List, SetEnvironmentVariables, SetVariable, VariablesRefusal};

use super::{Site, set_prefix::seen};
use crate::{
    context::services,
    error::Result,
    user_errors::{Form, payload},
};

/// An environment variable to be set.
#[derive(InputObject)]
pub struct EnvironmentVariableInput {
    /// 1 to 128 letters, digits and underscores, no digit first. Names that the server sets itself are reserved: PATH, HTTP_…, SERVER_… and the like.
    name: String,
    /// At most 32,768 bytes, none of them zero.
    value: String,
    /// Whether nobody is to read it back: it is kept encrypted, for the site's processes alone.
    #[graphql(default_with = "Some(false)")]
    is_secret: Option<bool>,
}

/// The value is kept out of logs: it may be a secret.
impl fmt::Debug for EnvironmentVariableInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnvironmentVariableInput").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What is to be set and removed; all other variables stay as they are.
#[derive(InputObject, Debug)]
pub struct SetEnvironmentVariablesInput {
    /// The site's global ID, `site_…`.
    site: ID,
    /// Those to be set, new ones and others anew. A site may have 100.
    set: Option<Vec<EnvironmentVariableInput>>,
    /// The names of those to be removed.
    unset: Option<Vec<String>>,
    /// `SiteSettings.revision` as you read it: if somebody changed the settings since, nothing is saved and the answer is CONFLICT. Left out: it is saved in any case.
    if_revision: Option<String>,
}

payload! {
    /// What came of setting environment variables.
    SetEnvironmentVariablesPayload = "SetEnvironmentVariablesPayload" {
        /// The site as it stands now; null where it was refused.
        site: Option<Site>,
    }
}

/// Sets and removes environment variables of a site, all of them or none.
///
/// # Errors
/// What is no site's ID; a database that fails or has too much to do. A mistake of the person's stands in the payload.
pub async fn set_environment_variables(
    ctx: &Context<'_>,
    input: SetEnvironmentVariablesInput,
) -> Result<SetEnvironmentVariablesPayload> {
    let mut form = Form::new(ctx, "setEnvironmentVariables")?;
    let site = input.site.parse()?;
    let (wanted, unset) = (input.set.unwrap_or_default(), input.unset.unwrap_or_default());
    let (count, mut names) = (wanted.len(), HashSet::new());
    let mut set = Vec::with_capacity(count);
    for (place, variable) in wanted.into_iter().enumerate() {
        let name = form.read(variable.name.parse(), |refusal| VariablesRefusal::Name(place, refusal));
        let value = form.read(variable.value.parse(), |refusal| VariablesRefusal::Value(place, refusal));
        if !names.insert(variable.name) {
            form.mistake(&VariablesRefusal::Twice(List::Set, place));
        } else if let Some((name, value)) = name.zip(value) {
            set.push(SetVariable { name, value, is_secret: variable.is_secret.unwrap_or_default() });
        }
    }
    let mut once = true;
    for (place, name) in unset.iter().enumerate() {
        if !names.insert(name.clone()) {
            form.mistake(&VariablesRefusal::Twice(List::Unset, place));
            once = false;
        }
    }
    if count == 0 && unset.is_empty() {
        form.mistake(&VariablesRefusal::Nothing);
        once = false;
    }
    if set.len() < count || !once {
        return Ok(form.refused());
    }
    let key = services(ctx)?.settings.secrets.clone();
    let Some(site) =
        form.send(SetEnvironmentVariables { site, set, unset, key, if_revision: input.if_revision }).await?
    else {
        return Ok(form.refused());
    };
    Ok(SetEnvironmentVariablesPayload { site: seen(ctx, site).await?, ..Default::default() })
}

//! Constructors that check.

use chrono::TimeDelta;

use super::{Invitation, InvitationTeam, Membership, Organization, OrganizationKind, Permission, Role};
use crate::{
    accounts::{
        Secret, SecretKind,
        check::{self, LONGEST_NAME},
    },
    clock::Clock,
    error::InputError,
    ids::{IdSource, OrganizationId, UserId},
    locale::Country,
    teams::Team,
};

/// How long an invitation can be accepted.
const INVITATION_LIFETIME: TimeDelta = TimeDelta::days(14);

/// An organization to be.
#[derive(Debug, Clone)]
pub struct NewOrganization<'a> {
    /// At most 200 characters.
    pub name: &'a str,
    /// What it is in law.
    pub kind: OrganizationKind,
    /// Where its postal address is; decides the currency.
    pub country: Country,
}

impl NewOrganization<'_> {
    /// The row. It still needs a legal representative.
    ///
    /// # Errors
    /// A name that is none.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<Organization, InputError> {
        Ok(Organization {
            id: ids.next(clock),
            name: check::line("the organization's name", self.name, LONGEST_NAME)?,
            kind: self.kind,
            country: self.country,
            currency: Organization::currency_of(self.country),
            created_at: clock.now(),
        })
    }
}

/// A membership to be.
#[derive(Debug, Clone)]
pub struct NewMembership<'a> {
    /// Where.
    pub organization: OrganizationId,
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// What is given beyond the role.
    pub permissions: &'a [Permission],
    /// The member's own choice.
    pub receives_billing_reminders: bool,
    /// The member's own choice.
    pub receives_product_events: bool,
}

impl NewMembership<'_> {
    /// The row.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Membership {
        Membership {
            id: ids.next(clock),
            organization_id: self.organization,
            user_id: self.user,
            role: self.role,
            manage_accounting: self.permissions.contains(&Permission::ManageAccounting),
            order_products: self.permissions.contains(&Permission::OrderProducts),
            receives_billing_reminders: self.receives_billing_reminders,
            receives_product_events: self.receives_product_events,
            created_at: clock.now(),
        }
    }
}

/// An invitation to be, valid for 14 days.
#[derive(Debug, Clone)]
pub struct NewInvitation<'a> {
    /// Who invites: a member with all rights.
    pub inviter: &'a Membership,
    /// Whom.
    pub email: &'a str,
    /// As what.
    pub role: Role,
    /// What is given beyond the role.
    pub permissions: &'a [Permission],
    /// The teams that the person will be in, of the same organization.
    pub teams: &'a [&'a Team],
}

impl NewInvitation<'_> {
    /// The rows, and the code that goes into the mail and nowhere else.
    ///
    /// # Errors
    /// An address that is none; an inviter without the right; a legal representative invited by somebody who is none; a
    /// team of another organization.
    pub fn build(
        self,
        ids: &IdSource,
        clock: &dyn Clock,
    ) -> Result<(Invitation, Vec<InvitationTeam>, Secret), InputError> {
        self.check_right()?;
        for team in self.teams {
            check::same_organization("the team", self.inviter.organization_id, team.organization_id)?;
        }
        let code = Secret::new(SecretKind::Invitation, ids);
        let now = clock.now();
        let invitation = Invitation {
            id: ids.next(clock),
            organization_id: self.inviter.organization_id,
            email: check::email(self.email)?,
            role: self.role,
            manage_accounting: self.permissions.contains(&Permission::ManageAccounting),
            order_products: self.permissions.contains(&Permission::OrderProducts),
            invited_by: self.inviter.user_id,
            code_hash: code.hash().into(),
            created_at: now,
            expires_at: check::after(now, INVITATION_LIFETIME)?,
            accepted_at: None,
            revoked_at: None,
        };
        let mut teams: Vec<_> = self.teams.iter().map(|team| team.id).collect();
        teams.sort_unstable();
        teams.dedup();
        let teams = teams.into_iter().map(|team_id| InvitationTeam { invitation_id: invitation.id, team_id }).collect();
        Ok((invitation, teams, code))
    }

    fn check_right(&self) -> Result<(), InputError> {
        let refusal = if !self.inviter.role.has_all_rights() {
            "only a legal representative or an administrator can invite: ask one of them"
        } else if self.role == Role::LegalRepresentative && self.inviter.role != Role::LegalRepresentative {
            "only a legal representative can make another: ask one to invite this person"
        } else {
            return Ok(());
        };
        Err(InputError::Value(refusal.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::FixedClock;
    use rand::SeedableRng;

    #[test]
    fn only_those_with_all_rights_invite_and_only_a_legal_representative_makes_another() {
        let ids = IdSource::new(rand_chacha::ChaCha20Rng::seed_from_u64(1));
        let clock = FixedClock::new(chrono::DateTime::from_timestamp(1_700_000_000, 0).unwrap());
        for (inviter, invited, allowed) in [
            (Role::LegalRepresentative, Role::LegalRepresentative, true),
            (Role::LegalRepresentative, Role::External, true),
            (Role::Administrator, Role::LegalRepresentative, false),
            (Role::Administrator, Role::Administrator, true),
            (Role::Administrator, Role::Collaborator, true),
            (Role::Collaborator, Role::External, false),
            (Role::External, Role::External, false),
        ] {
            let inviter = NewMembership {
                organization: ids.next(&clock),
                user: ids.next(&clock),
                role: inviter,
                permissions: Permission::ALL,
                receives_billing_reminders: false,
                receives_product_events: false,
            };
            let inviter = inviter.build(&ids, &clock);
            let new = NewInvitation {
                inviter: &inviter,
                email: "bo@example.org",
                role: invited,
                permissions: &[],
                teams: &[],
            };
            assert_eq!(new.build(&ids, &clock).is_ok(), allowed, "{} {invited}", inviter.role);
        }
    }

    #[test]
    fn a_team_of_another_organization_is_refused() {
        let ids = IdSource::new(rand_chacha::ChaCha20Rng::seed_from_u64(1));
        let clock = FixedClock::new(chrono::DateTime::from_timestamp(1_700_000_000, 0).unwrap());
        let team = |organization| crate::teams::NewTeam { organization, name: "Web", description: None };
        let inviter = NewMembership {
            organization: ids.next(&clock),
            user: ids.next(&clock),
            role: Role::Administrator,
            permissions: &[],
            receives_billing_reminders: false,
            receives_product_events: false,
        };
        let inviter = inviter.build(&ids, &clock);
        let own = team(inviter.organization_id).build(&ids, &clock).unwrap();
        let foreign = team(ids.next(&clock)).build(&ids, &clock).unwrap();
        let invite = |teams: &[&Team]| {
            let new = NewInvitation {
                inviter: &inviter,
                email: "bo@example.org",
                role: Role::External,
                permissions: &[],
                teams,
            };
            new.build(&ids, &clock).map(|(_, teams, _)| teams.len())
        };
        assert_eq!(invite(&[&own, &own]), Ok(1));
        assert!(invite(&[&own, &foreign]).is_err());
    }
}

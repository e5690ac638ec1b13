//! Invitations in every state.

use chrono::Duration;

use super::{home::Home, maker::Maker};
use crate::{
    audit::Actor,
    error::InputError,
    organizations::{InvitationStatus, NewInvitation, Permission, Role},
};

/// Whom, as what, how many days ago, and what became of it.
const INVITATIONS: [(&str, Role, &[Permission], i64, InvitationStatus); 6] = [
    ("lea.tobler@velo-tobler.example", Role::External, &[], 3, InvitationStatus::Pending),
    ("nils.amrein@morgenfeld.example", Role::Collaborator, &[Permission::OrderProducts], 1, InvitationStatus::Pending),
    ("coraline.favrod@morgenfeld.example", Role::Collaborator, &[], 420, InvitationStatus::Accepted),
    ("info@praxis-lindenhain.example", Role::External, &[], 40, InvitationStatus::Expired),
    ("buchhaltung@treuhand-hug.example", Role::External, &[Permission::ManageAccounting], 9, InvitationStatus::Revoked),
    (
        "seraina.wyss@morgenfeld.example",
        Role::Collaborator,
        &[Permission::OrderProducts],
        600,
        InvitationStatus::Accepted,
    ),
];

/// Those of the main organization, to its first team, and one pending invitation of every other that has a team.
pub(super) fn invite(maker: &mut Maker, homes: &[Home]) -> Result<(), InputError> {
    let Some((agency, others)) = homes.split_first() else { return Ok(()) };
    for (email, role, permissions, ago, status) in INVITATIONS {
        invite_one(maker, agency, email, role, permissions, ago, status)?;
    }
    for (index, home) in others.iter().enumerate().filter(|(_, home)| !home.teams.is_empty()) {
        let email = format!("praktikum@{}", home.plan.domain);
        let ago = i64::try_from(index).unwrap_or(0) % 10;
        invite_one(maker, home, &email, Role::Collaborator, &[], ago, InvitationStatus::Pending)?;
    }
    Ok(())
}

fn invite_one(
    maker: &mut Maker,
    home: &Home,
    email: &str,
    role: Role,
    permissions: &[Permission],
    ago: i64,
    status: InvitationStatus,
) -> Result<(), InputError> {
    maker.go_to(ago);
    let (inviter, user) = home.head()?;
    let teams: Vec<_> = home.teams.iter().take(1).collect();
    let new = NewInvitation { inviter, email, role, permissions, teams: &teams };
    let (mut invitation, teams, _) = new.build(&maker.ids, &maker.clock)?;
    let next_day = invitation.created_at + Duration::hours(20);
    match status {
        InvitationStatus::Accepted => invitation.accepted_at = Some(next_day),
        InvitationStatus::Revoked => invitation.revoked_at = Some(next_day),
        // Time does the rest.
        InvitationStatus::Pending | InvitationStatus::Expired => {}
    }
    let (organization, actor) = (home.organization.id, Actor::User(user));
    let summary = format!("invited {email}");
    maker.note(organization, actor, "Mutation.inviteMember", Some(invitation.id), &summary)?;
    if status == InvitationStatus::Revoked {
        maker.clock.set(next_day);
        let summary = format!("took the invitation of {email} back");
        maker.note(organization, actor, "Mutation.revokeInvitation", Some(invitation.id), &summary)?;
    }
    maker.rows.invitations.push(invitation);
    maker.rows.invitation_teams.extend(teams);
    Ok(())
}

//! The statements of the limit on PostgreSQL, each with the rights in it, or bare.

/// The memberships of the session's user in the organizations `$1`; `$2` is the token's hash, `$3` the instant.
const ME: &str = "(SELECT m.organization_id, m.id, m.role, m.manage_accounting, \
    m.role IN ('LEGAL_REPRESENTATIVE', 'ADMINISTRATOR') AS manages \
    FROM sessions s JOIN memberships m ON m.user_id = s.user_id WHERE s.token_hash = $2 AND s.ended_at IS NULL \
    AND s.expires_at > $3 AND m.organization_id = ANY($1)) me";
/// The organizations themselves.
const ANYBODY: &str = "unnest($1::uuid[]) AS me(organization_id)";

pub(super) const SESSION: &str =
    "SELECT 1 FROM sessions WHERE token_hash = $1 AND ended_at IS NULL AND expires_at > $2";
pub(super) const PAGE: &str = "SELECT id, number, issued_on, due_on, total_minor, paid_minor, currency FROM invoices \
    WHERE organization_id = $1 AND issued_on >= $2 AND issued_on <= $3 \
    AND state = 'ISSUED' AND paid_minor < total_minor AND due_on < $4 ORDER BY issued_on DESC, id DESC LIMIT 21";
pub(super) const LINES: &str = "SELECT invoice_id, description, quantity_milli, unit_price_minor, total_minor \
    FROM invoice_lines WHERE invoice_id = ANY($1) ORDER BY invoice_id, position";
pub(super) const REMINDERS: &str = "SELECT invoice_id, level, sent_at, pay_by FROM payment_reminders \
    WHERE invoice_id = ANY($1) ORDER BY invoice_id, level";

/// An organization by what the rights leave of it: the name, and whether accounting is to be seen.
pub(super) fn standing(bare: bool) -> String {
    let (me, accounting) = if bare { (ANYBODY, "true") } else { (ME, "me.manages OR me.manage_accounting") };
    format!("SELECT o.id, o.name, {accounting} FROM {me} JOIN organizations o ON o.id = me.organization_id")
}

/// Name, currency, account and balance.
pub(super) fn account(bare: bool) -> String {
    let (me, right) = if bare { (ANYBODY, "") } else { (ME, "AND (me.manages OR me.manage_accounting)") };
    format!(
        "SELECT o.name, o.currency, p.id, p.balance_minor FROM {me} JOIN organizations o ON o.id = me.organization_id \
         LEFT JOIN prepaid_accounts p ON p.organization_id = o.id {right}"
    )
}

/// Organization, team, name.
pub(super) fn teams(bare: bool) -> String {
    let right = "AND (me.manages OR EXISTS (SELECT 1 FROM team_members x WHERE x.team_id = t.id \
        AND x.membership_id = me.id))";
    let (me, right) = if bare { (ANYBODY, "") } else { (ME, right) };
    format!(
        "SELECT me.organization_id, t.id, t.name FROM {me} CROSS JOIN LATERAL (SELECT t.id, t.name FROM teams t \
         WHERE t.organization_id = me.organization_id {right} ORDER BY t.name, t.id LIMIT 10) t"
    )
}

/// Organization, membership, role, user, name, address.
pub(super) fn members(bare: bool) -> String {
    let right = "AND (me.manages OR me.role = 'COLLABORATOR' OR x.id = me.id)";
    let (me, right) = if bare { (ANYBODY, "") } else { (ME, right) };
    format!(
        "SELECT me.organization_id, x.id, x.role, x.user_id, x.name, x.email FROM {me} CROSS JOIN LATERAL (\
         SELECT x.id, x.role, x.user_id, u.name, u.email FROM memberships x JOIN users u ON u.id = x.user_id \
         WHERE x.organization_id = me.organization_id {right} ORDER BY x.id LIMIT 10) x"
    )
}

/// Organization, invoice, number, state, both days, total, paid, currency.
pub(super) fn newest(bare: bool) -> String {
    let (me, right) = if bare { (ANYBODY, "") } else { (ME, "AND (me.manages OR me.manage_accounting)") };
    format!(
        "SELECT me.organization_id, i.* FROM {me} CROSS JOIN LATERAL (SELECT id, number, state, issued_on, due_on, \
         total_minor, paid_minor, currency FROM invoices WHERE organization_id = me.organization_id {right} \
         ORDER BY issued_on DESC, id DESC LIMIT 5) i"
    )
}

-- What PostGraphile's schema over our tables lacks: the overdue invoices of a period, and organizations by their identifiers. Both
-- are inlined.
CREATE SCHEMA IF NOT EXISTS peers;

CREATE OR REPLACE FUNCTION peers.organizations_overdue(organization public.organizations, issued_from date, issued_to date)
  RETURNS SETOF public.invoices LANGUAGE sql STABLE AS $$
  SELECT * FROM public.invoices
  WHERE organization_id = organization.id AND issued_on >= issued_from AND issued_on <= issued_to
    AND state = 'ISSUED' AND paid_minor < total_minor AND due_on < current_date
  ORDER BY issued_on DESC, id DESC
$$;

CREATE OR REPLACE FUNCTION peers.organizations_by_ids(ids uuid[]) RETURNS SETOF public.organizations
  LANGUAGE sql STABLE AS $$
  SELECT * FROM public.organizations WHERE id = ANY(ids)
$$;

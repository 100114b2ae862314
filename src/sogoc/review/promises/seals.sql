-- What the worker needs to seal the history without being able to read it through anything else.
-- Events below the oldest open transaction that no seal covers yet, each in its one canonical form. After a restore
-- transaction numbers start again: events that came with it have tx null.

create or replace function audit_canonical(e audit_event) returns text language sql stable as $$
    select jsonb_build_array(e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor_id, e.actor_name,
        e.os_account, e.demo, e.channel, e.action, e.custodian_id, e.record_id, e.book_id, e.subject, to_jsonb(e.lot),
        e.before, e.after, e.reason)::text
$$;

-- the same without its number: what was moved is told from what was changed
create or replace function audit_content(e audit_event) returns text language sql stable as $$
    select (audit_canonical(e)::jsonb - 0)::text
$$;

create or replace function audit_unsealed(most integer) returns table (id bigint, line text) language sql security definer
    set search_path = public as $$
    select e.id, audit_content(e) from audit_event e
    where not e.sealed and (e.tx is null or e.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                            or e.tx > pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
    order by e.id limit most
$$;

drop function if exists audit_add_seal(bigint[], text, text);
create or replace function audit_add_seal(ids bigint[], new_leaves text[], new_digest text, new_signature text) returns void
    language plpgsql security definer set search_path = public as $$
begin
    perform set_config('sogoc.sealing', 'on', true);
    insert into audit_seal (at, event_ids, events, leaves, digest, signature)
    values (clock_timestamp(), ids, cardinality(ids), new_leaves, new_digest, new_signature);
    update audit_event set sealed = true where id = any (ids) and not sealed;
    perform set_config('sogoc.sealing', '', true);
end $$;

create or replace function audit_last_seal() returns text language sql security definer set search_path = public as $$
    select coalesce((select digest from audit_seal order by id desc limit 1), '')
$$;

-- whether a seal is in the chain; there is always the one before the first
create or replace function audit_has_seal(wanted text) returns boolean language sql security definer set search_path = public as $$
    select wanted = '' or exists (select from audit_seal where digest = wanted)
$$;

revoke all on function audit_unsealed, audit_add_seal, audit_last_seal, audit_has_seal, report_fold_deltas from public;
grant execute on function audit_unsealed, audit_add_seal, audit_last_seal, audit_has_seal, report_fold_deltas to sogoc_web;

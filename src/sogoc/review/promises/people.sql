-- Promise: whoever is named in a record is found by the name as it stands there now, whoever wrote it and how.
-- One trigger for each statement on each table of values; the part between is filled in from record/ (review/people.py).

-- As record.folding.name_key: letters without diacritics, words by one blank, i for y at the end of a syllable.
create or replace function review_name_key(name text) returns text language sql immutable parallel safe as $$
    select regexp_replace(regexp_replace(btrim(regexp_replace(regexp_replace(translate(normalize(name, NFD),
            'ĐđABCDEFGHIJKLMNOPQRSTUVWXYZ', 'ddabcdefghijklmnopqrstuvwxyz'), '[\u0300-\u036F]', '', 'g'), '[^a-z]+', ' ', 'g')),
        '([bcdghklmnprstvx])y\M', '\1i', 'g'), '\mquy\M', 'qui', 'g')
$$;

create or replace function review_tail_key(key text) returns text language sql immutable parallel safe as $$
    select coalesce(string_agg(word, ' ' order by n desc), '') from unnest(string_to_array(key, ' ')) with ordinality w(word, n)
$$;

create or replace function review_forget_people() returns trigger language plpgsql security definer set search_path = public as $$
begin
    delete from review_person p using gone g where p.record_id = g.record_id;
    return null;
end $$;

{people}

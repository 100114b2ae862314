"""`python -m bench.million`: both sides of a transfer with a million registrations, made in the databases themselves.

reconcile   equal on both sides; then with 100 differences, which must all be found, and no others
look up     the receiver's own queries by folded name, with year, relative or paper number; the slowest of 50
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

ROWS = int(os.environ.get("SOGOC_BENCH_MILLION", "1000000"))
PORT = 8797
RECORD = "md5('r' || n)::uuid"
DIGEST = "encode(sha256(('d' || n)::bytea), 'hex')"
SURNAMES = "array['nguyen','tran','le','pham','vu','bui','do','hoang','dang','ngo','duong','li']"
MIDDLES = "array['van','thi','duc','minh','quang','huu','xuan','ngoc','thanh','kim']"
GIVENS = "array['an','binh','cuong','dung','giang','ha','hai','hung','khanh','lam','long','mai','nam','phong']"
NAME = f"({SURNAMES})[1 + n * 7 %% 12] || ' ' || ({MIDDLES})[1 + n * 13 %% 10] || ' ' || ({GIVENS})[1 + n * 29 %% 14]"

OURS = f"""
    set session_replication_role = replica;
    insert into transfer_batch (id, number, custodian_id, event_type, state, composed_by_id, composed_at, digest,
                                signature)
        select md5('b' || c.id)::uuid, c.id, c.id, 'KS', 'closed', 1, now(), '', '' from jurisdiction_custodian c;
    insert into transfer_item (batch_id, record_id, custodian_id, version, digest, answer, answered_at, filed_year)
        select md5('b' || c.id)::uuid, {RECORD}, c.id, 1, {DIGEST}, 'accepted', now(), 1960 + n %% 50
        from generate_series(1, %s) n
        join (select id, row_number() over (order by id) - 1 as nth, count(*) over () as many
              from jurisdiction_custodian) c on n %% c.many = c.nth;
    set session_replication_role = origin; analyze transfer_item;
"""
THEIRS = f"""
    set session_replication_role = replica;
    insert into national_registration (record, version, authority_code, event_type, opening_year, volume, year, serial,
            suffix, occurrence, filed_year, custodian_code, digest, content, receipt, batch_id, accepted_at, current,
            status)
        select {RECORD}, 1, '11650', 'KS', 1960, 'V' || n / 500, 1960 + n %% 50, n %% 500, '', 1, 1960 + n %% 50,
               (%s::text[])[1 + n %% %s], {DIGEST}, '{{}}', 'M-' || n, md5('b')::uuid, now(), true, 'valid'
        from generate_series(1, %s) n;
    insert into national_person (registration_id, role, name_key, birth_date, birth_year, id_number)
        select r.id, p.role, {NAME}, '', 1930 + n %% 80,
               case when n %% 3 = 0 then '03' || lpad(n::text, 10, '0') else '' end
        from national_registration r, lateral (values ('child', 0), ('mother', 1), ('father', 2)) p(role, k),
             lateral (select r.id * 3 + p.k) s(n);
    set session_replication_role = origin; analyze;
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="sogoc-million-") as folder:
        os.environ |= {"SOGOC_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sogoc.site.settings"}
        import django

        django.setup()
        from django.conf import settings
        from django.db import connections

        from sogoc.accounts.commands import add_user
        from sogoc.demo.receiver import Receiver
        from sogoc.store.backend.base import release_clusters
        from sogoc.store.migrate import prepare
        from sogoc.transfer.credentials import receiver

        prepare()
        add_user("an", "Nguyễn Văn An", "clerk", 11647, "khong-dung-den-1")
        settings.NATIONAL_URL = f"http://127.0.0.1:{PORT}"
        with connections["owner"].cursor() as cursor:
            cursor.execute(OURS, [ROWS])
            cursor.execute("select array_agg(code order by id) from jurisdiction_custodian")
            codes = cursor.fetchone()[0]
        with Receiver(PORT), receiver() as there:
            _fill_theirs(folder, codes)
            _reconciled(there, folder)
            subprocess.run([sys.executable, "-m", "bench.million", "look_up"], check=True)
        connections.close_all()
        release_clusters()
    return 0


def _fill_theirs(folder: str, codes: list[str]) -> None:
    import psycopg

    from sogoc.store.embedded import Cluster

    cluster = Cluster(os.path.join(folder, "national"))
    with psycopg.connect(**cluster.ensure(), dbname="national", cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute(THEIRS, [codes, len(codes), ROWS])
    cluster.release()


def _reconciled(there: object, folder: str) -> None:
    import psycopg

    from sogoc.store.embedded import Cluster
    from sogoc.transfer.reconcile import reconcile

    began = time.perf_counter()
    found = reconcile(there)
    print(f"reconcile {ROWS} on both sides, equal: {time.perf_counter() - began:.1f} s; missing {len(found.missing)}, "
          f"different {len(found.different)}, surplus {len(found.surplus)}")  # fmt: skip
    cluster = Cluster(os.path.join(folder, "national"))
    with psycopg.connect(**cluster.ensure(), dbname="national") as connection:
        connection.execute("""set session_replication_role = replica;
            update national_registration set digest = repeat('0', 64) where serial = 7 and id in
                (select id from national_registration where serial = 7 order by id limit 60);
            update national_registration set current = false where id in
                (select id from national_registration where serial = 9 order by id limit 40)""")
    cluster.release()
    began = time.perf_counter()
    found = reconcile(there)
    print(f"reconcile with 100 differences: {time.perf_counter() - began:.1f} s; missing {len(found.missing)}, "
          f"different {len(found.different)}, surplus {len(found.surplus) + len(found.elsewhere)}")  # fmt: skip


def look_up() -> int:
    """In the receiver's own process, by the code of its pages."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.national.settings"
    import django

    django.setup()
    from django.db import connection

    from sogoc.national.lookup import Criteria
    from sogoc.national.lookup import look_up as find
    from sogoc.national.models import Person
    from sogoc.store.backend.base import release_clusters

    people = list(Person.objects.filter(pk__in=range(1, 3 * ROWS, max(1, 3 * ROWS // 50))))
    kinds = {
        "name and year": lambda p: Criteria(name=p.name_key, born=str(p.birth_year)),
        "name alone": lambda p: Criteria(name=p.name_key),
        "name, year and relative": lambda p: Criteria(name=p.name_key, born=str(p.birth_year), relative="le"),
        "paper number": lambda p: Criteria(id_number=p.id_number or "030000000003"),
    }
    for kind, criteria in kinds.items():
        times = []
        for person in people:
            began = time.perf_counter()
            find(criteria(person))
            times.append((time.perf_counter() - began) * 1000)
        median = statistics.median(times)
        print(f"look up by {kind}: median {median:.1f} ms, slowest {max(times):.1f} ms of {len(times)}")
    connection.close()
    release_clusters()
    return 0


if __name__ == "__main__":
    sys.exit(look_up() if sys.argv[1:] == ["look_up"] else main())

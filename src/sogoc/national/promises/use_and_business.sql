-- Looks at people's data, notes beside entries and issued extracts stay as they were written.

create trigger access_stays before update or delete or truncate on national_access
    for each statement execute function national_append_only();
create trigger annotation_stays before update or delete or truncate on national_annotation
    for each statement execute function national_append_only();
create trigger extract_stays before update or delete or truncate on national_extract
    for each statement execute function national_append_only();

-- A scan that was received stays.

create trigger scan_stays before update or delete or truncate on national_scan
    for each statement execute function national_append_only();

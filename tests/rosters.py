"""Lists of accounts as Excel files."""


import xlsxwriter
from django.db import connections

HEAD = ["Tài khoản", "Họ tên", "Vai trò", "Mã đơn vị", "Từ ngày", "Đến ngày"]


def listed(path, *rows):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for y, row in enumerate([["Danh sách tài khoản"], HEAD, *rows]):
            sheet.write_row(y, 0, row)
    return path


ROWS = (
    ["x-an", "Nguyễn Văn Ân", "Công chức tư pháp – hộ tịch", "11647", "01.01.2026", "31.12.2099"],
    ["x-binh", "Trần Bính", "approver", "11647"],
    ["x-binh", "Trần Bính", "clerk", "11617"],
    ["x-sai", "Lê Sai", "vua", "11647"],
    ["x-xa", "Lê Xa", "clerk", "99999"],
    ["x-an", "Tên Khác", "clerk", "11617"],
    ["x-ngay", "Lê Ngày", "clerk", "11647", "32.1.2026"],
)


def forget_accounts():
    """The accounts that tests have made: `x-...`. Past the ORM, which keeps what the history names."""
    with connections["owner"].cursor() as cursor:
        for table in ("accounts_grant", "mfa_authenticator", "usersessions_usersession"):
            cursor.execute(f"delete from {table} where user_id in (select id from accounts_user where username like 'x-%')")
        cursor.execute("delete from accounts_user where username like 'x-%'")

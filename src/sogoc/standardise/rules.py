# ruff: noqa: E501 (a table of rules)
"""The rules by which a cell may be rewritten, and which finding each of them leaves."""

from typing import NamedTuple


class Rule(NamedTuple):
    """What a rule does, for the person at the screen, and the finding it leaves (none where the code is empty)."""

    vi: str
    en: str
    code: str = ""
    severity: str = ""


# fmt: off
RULES: dict[str, Rule] = {
    "correction":        Rule("Thay theo danh mục sửa đã duyệt", "Replaced by an agreed correction"),
    "tcvn3":             Rule("Đã giải mã phông TCVN3 (ABC)", "Decoded from TCVN3 (ABC fonts)", "D-28", "W"),
    "vni":               Rule("Đã giải mã phông VNI", "Decoded from VNI", "D-28", "W"),
    "viqr":              Rule("Đã giải mã kiểu gõ VIQR", "Decoded from VIQR", "D-28", "W"),
    "cp1258":            Rule("Đã giải mã Windows-1258", "Decoded from Windows-1258", "D-28", "W"),
    "viscii":            Rule("Đã giải mã VISCII", "Decoded from VISCII", "D-28", "W"),
    "vps":               Rule("Đã giải mã VPS", "Decoded from VPS", "D-28", "W"),
    "mojibake":          Rule("Đã sửa chữ UTF-8 bị đọc sai", "Repaired misread UTF-8", "D-28", "W"),
    "entity":            Rule("Đã thay mã HTML bằng chữ", "HTML entity replaced by its letter", "D-29", "W"),
    "nfc":               Rule("Đã đưa về Unicode dựng sẵn", "Composed to Unicode NFC", "D-29", "W"),
    "lookalike":         Rule("Đã thay chữ giống hình bằng chữ Việt", "Look-alike letter replaced", "D-29", "W"),
    "invisible":         Rule("Đã bỏ ký tự không nhìn thấy", "Invisible character removed", "D-29", "W"),
    "nbsp":              Rule("Đã thay khoảng trắng đặc biệt", "Special blank replaced", "D-29", "W"),
    "control":           Rule("Đã bỏ ký tự điều khiển hoặc xuống dòng", "Control character or line break removed", "X-03", "W"),
    "spaces":            Rule("Đã bỏ khoảng trắng thừa", "Superfluous blanks removed", "X-14", "N"),
    "placeholder_blank": Rule("Ký hiệu thay cho ô trống: đã để trống", "Placeholder made blank", "D-39", "W"),
    "placeholder_unknown": Rule("Ghi “không rõ”: đã để trống, lý do không có trong sổ", "Said to be unknown: made blank", "D-39", "W"),
    "placeholder_unreadable": Rule("Ghi “không đọc được”: đã để trống", "Said to be illegible: made blank", "D-39", "W"),
    "placeholder_torn":  Rule("Ghi “rách, mất”: đã để trống", "Said to be torn off: made blank", "D-39", "W"),
    "name_capitals":     Rule("Tên viết hoa toàn bộ: viết hoa chữ cái đầu", "Name in capitals written with first letters large"),
    "name_case":         Rule("Đã sửa chữ hoa, chữ thường của tên", "Letter case of a name corrected", "X-15", "N"),
    "tone_place":        Rule("Đã đặt dấu thanh đúng vị trí", "Tone mark moved to its place", "D-30", "N"),
    "date_form":         Rule("Đã viết ngày theo mẫu dd.mm.yyyy", "Date written as dd.mm.yyyy", "D-25", "W"),
    "excel_serial":      Rule("Số ngày của Excel: đã đổi lại thành ngày", "Excel serial restored to a date", "D-48", "W"),
    "excel_date":        Rule("Excel đã đổi số thành ngày: đã khôi phục số", "Number restored that Excel made a date", "D-48", "W"),
    "excel_time":        Rule("Số giờ của Excel: đã đổi lại thành giờ", "Excel fraction restored to a time", "D-48", "W"),
    "scientific":        Rule("Số dạng khoa học: đã viết đủ chữ số", "Scientific notation written out", "D-48", "W"),
    "zero_restored":     Rule("Đã thêm lại số 0 ở đầu", "Leading zero restored", "D-48", "W"),
    "text_mark":         Rule("Đã bỏ dấu nháy đánh dấu chữ của Excel", "Excel text mark removed", "X-14", "N"),
    "id_separators":     Rule("Đã bỏ khoảng cách trong số giấy tờ", "Separators removed from an identity number", "D-45", "W"),
    "id_label":          Rule("Đã bỏ chữ CMND, CCCD, hộ chiếu trước số", "Label before an identity number removed", "D-45", "W"),
    "decimals":          Rule("Đã bỏ phần thập phân .0", "Decimals .0 removed", "X-23", "N"),
    "time_form":         Rule("Đã viết giờ theo mẫu HH:MM", "Time written as HH:MM"),
    "entry_number_form": Rule("Đã viết số theo mẫu NN/YYYY", "Number written as NN/YYYY"),
    "code":              Rule("Đã viết mã theo danh mục", "Written as a code of the list"),
    "code_of_text":      Rule("Ô mã ghi bằng chữ: đã đổi thành mã", "Text where a code belongs, replaced by the code", "X-16", "W"),
    "ethnic_group":      Rule("Tên gọi khác của dân tộc: đã đổi thành mã", "Variant of an ethnic group replaced by its code", "D-42", "W"),
    "nationality":       Rule("Đã viết tên quốc gia theo danh mục", "Country written as in the list"),
}
# fmt: on
VERSION = 4  # kept with every cell they rewrite; one higher whenever a rule writes something differently
DATE_FORM = "date_form"  # a note where the whole book is written so

"""Why a field is blank, once a person has looked (domain reference 2.4): a closed list."""

ABSENCE_REASONS: dict[str, tuple[str, str]] = {  # code -> Vietnamese and English
    "KHONG_CO_TRONG_SO": ("Không có trong sổ", "Not recorded in the book"),
    "KHONG_DOC_DUOC": ("Không đọc được", "Illegible"),
    "RACH_MAT_TRANG": ("Trang rách, mất", "Page torn or lost"),
    "TRONG_THEO_LUAT": ("Được để trống theo luật", "Lawfully blank"),
    "SO_GHI_SAI_GIU_NGUYEN": ("Sổ ghi sai, giữ nguyên", "Wrong in the book, kept"),
    "SO_GHI_TUOI": ("Sổ ghi tuổi", "The book gives an age"),
    "SO_GHI_AM_LICH": ("Sổ ghi âm lịch", "The book gives a lunar date"),
    "CHUA_XAC_DINH_CHA": ("Chưa xác định được cha", "Father not determined"),
    "CHUA_XAC_DINH_ME": ("Chưa xác định được mẹ", "Mother not determined"),
    "TRE_BO_ROI": ("Trẻ bị bỏ rơi", "Abandoned child"),
    "VIET_TAT_TRONG_SO": ("Sổ viết tắt", "Abbreviated in the book"),
    "SO_NHAY_SO": ("Sổ nhảy số", "The book skips a number"),
    "SO_TRUNG_SO_TRONG_SO": ("Sổ trùng số", "The book repeats a number"),
    "KHAC": ("Lý do khác (ghi rõ)", "Other (to be explained)"),
}
EXPLAINABLE = ("X-21", "D-38", "G-01", "D-62", "D-03")  # findings of blank fields that a reason settles

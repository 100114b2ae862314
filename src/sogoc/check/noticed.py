"""Findings that others make: the reader of files, the standardiser, the matcher of scans, the pairing of
duplicates, the links between registers.

They stand here so that every code that can be shown has its two languages, its law and its advice in one place.
"""

from .rule import Rule, Severity

B, E, W, N = Severity

# fmt: off
STANDARDISE = (
    ("D-11", W, "Nơi đăng ký viết theo nhiều cách", "Authority spelt in another way",
     "Luật Hộ tịch, Điều 7", "Giữ chữ trong sổ, chọn đúng đơn vị kèm theo."),
    ("D-12", W, "Đơn vị không có vào thời điểm đó", "Unit did not exist on that day",
     "Các nghị quyết về đơn vị hành chính", "Giữ chữ trong sổ, chọn đơn vị lịch sử và đơn vị hiện nay."),
    ("D-13", N, "Tên tỉnh, huyện cũ", "Old name of a province or district",
     "Các nghị quyết về đơn vị hành chính", "Giữ chữ trong sổ, máy đối chiếu sang đơn vị hiện nay."),
    ("D-28", W, "Chữ sai bảng mã", "Text in a wrong encoding",
     "TCVN 6909:2001", "Đọc lại cạnh trang sổ; chữ máy không giải được thì nhập lại."),
    ("D-29", W, "Unicode tổ hợp hoặc chữ giống nhau", "Decomposed Unicode or look-alike letters",
     "TCVN 6909:2001", "Máy đã viết lại, nhìn không đổi."),
    ("D-30", N, "Cách đặt dấu, i và y", "Style of tone marks, i and y",
     "Luật Hộ tịch, Điều 60 khoản 2", "Giữ như sổ."),
    ("D-39", W, "Ký hiệu thay cho ô trống", "Sign in place of a blank",
     "NĐ 158/2005/NĐ-CP, Điều 15", "Máy để trống; nêu lý do trống nếu mục bắt buộc."),
    ("D-48", W, "Số bị bảng tính làm hỏng", "Number damaged by a spreadsheet",
     "Luật Hộ tịch, Điều 60 khoản 2", "Kiểm tra số máy khôi phục với trang sổ."),
    ("D-50", N, "Viết tắt hoặc tên hiện nay của nơi sinh", "Abbreviation or present name of the place of birth",
     "NĐ 158/2005/NĐ-CP, Điều 68 khoản 1", "Giữ chữ trong sổ, tên đầy đủ ghi kèm."),
    ("X-03", W, "Ký tự điều khiển, xuống dòng trong ô", "Control characters or line breaks in a cell",
     "TCVN 6909:2001", "Máy đã bỏ; xem lại nếu ô có nhiều dòng."),
    ("X-14", N, "Dấu cách thừa", "Needless blanks",
     "NĐ 30/2020/NĐ-CP, Phụ lục I", "Máy đã bỏ."),
    ("X-15", N, "Chữ hoa, chữ thường của tên", "Letter case of a name",
     "NĐ 30/2020/NĐ-CP, Phụ lục II", "Máy đã viết hoa chữ đầu."),
    ("X-16", W, "Chữ ở ô ghi mã", "Words where a code belongs",
     "Danh mục trong mẫu nhập của Bộ Tư pháp", "Máy đã đổi sang mã; xem lại với trang sổ."),
    ("X-23", N, "Số nhập có phần thập phân", "Number typed with decimals",
     "Mẫu nhập của Bộ Tư pháp", "Máy đã bỏ phần thập phân."),
)
READER = (
    ("X-06", N, "Dòng tiêu đề khác mẫu", "Header row varies",
     "Mẫu nhập của Bộ Tư pháp", "Không cần làm gì."),
    ("X-07", N, "Có dòng tựa hoặc ô gộp trên tiêu đề", "Title or merged rows above the header",
     "Mẫu nhập của Bộ Tư pháp", "Không cần làm gì."),
    ("X-08", N, "Dòng trống có định dạng sau dữ liệu", "Empty formatted rows after the data",
     "Mẫu nhập của Bộ Tư pháp", "Không cần làm gì."),
    ("X-20", E, "Mục bắt buộc để trống trong sổ", "Mandatory item blank in the book",
     "Luật Hộ tịch, Điều 4 khoản 13, Điều 29", "Nêu lý do trống; người dân có thể yêu cầu bổ sung."),
)
SCANS = (
    ("D-80", B, "Không có ảnh hoặc ảnh không mở được", "No scan, or it does not open",
     "Công văn 1437/BTP-CNTT", "Quét lại, hoặc đối chiếu với sổ giấy."),
    ("D-81", B, "Ảnh của trường hợp khác", "Scan of another case",
     "Công văn 1437/BTP-CNTT", "Gắn lại ảnh."),
    ("D-82", W, "Một ảnh dùng cho hai trường hợp", "One image for two cases",
     "Công văn 1437/BTP-CNTT", "Đúng khi một trang ghi hai trường hợp; nếu không thì gắn lại."),
    ("D-83", E, "Ảnh mờ, cắt, tối, xoay", "Image blurred, cut, dark or turned",
     "Công văn 1437/BTP-CNTT", "Quét lại."),
    ("D-84", W, "Trang rách, phai mực, viết đè", "Page torn, faded or written over",
     "Luật Hộ tịch, Điều 59", "Nhập phần đọc được; phần còn lại nêu lý do."),
    ("D-85", E, "Thiếu mặt sau", "Verso missing",
     "Công văn 1437/BTP-CNTT", "Quét thêm mặt sau (ghi chú)."),
    ("D-86", E, "Tệp ảnh không phải PDF, quá lớn, mã hóa", "Scan file not PDF, too large or encrypted",
     "Công văn 1437/BTP-CNTT", "Chuyển sang PDF."),
    ("D-87", N, "Tên tệp ảnh khác quy tắc", "Name of the scan file varies",
     "Công văn 1437/BTP-CNTT", "Máy đã nhận ra; không cần làm gì."),
)
DUPLICATES = (
    ("D-64", E, "Một người có hai hôn nhân đang có hiệu lực", "One person in two valid marriages",
     "Luật HNGĐ 2014, Điều 5 khoản 2 điểm c; TTLT 01/2016, Điều 2",
     "Tìm ghi chú ly hôn hoặc khai tử giữa hai lần; báo cáo nếu không có."),
    ("D-73", E, "Đăng ký lại việc đã đăng ký", "Re-registration of a registered event",
     "Luật Hộ tịch, Điều 5 khoản 4; NĐ 123/2015/NĐ-CP, Điều 24",
     "Giữ cả hai và dẫn chiếu; đăng ký lại trái luật thì đề nghị thu hồi."),
    ("D-74", B, "Một trẻ đăng ký hai lần với nội dung khác nhau", "One child registered twice with different contents",
     "Luật Hộ tịch, Điều 5 khoản 4", "Không gộp; báo cáo Sở Tư pháp."),
)
LINKS = (
    ("D-70", E, "Sổ gốc chưa ghi chú việc thay đổi, cải chính hay nhận con",
     "Base record without the note of a later act",
     "Luật Hộ tịch, Điều 28 khoản 2, khoản 3",
     "Sổ gốc có ghi chú thì nhập đủ; không có thì giữ như sổ và đề nghị ghi tiếp."),
)
# fmt: on

BLOCKS_SUBMIT = ("D-28",)  # only text that nothing could decode is a block

RULES = tuple(
    Rule(code=code, name=code.replace("-", "_").lower(), severity=severity, vi=vi, en=en, law=law, advice_vi=advice,
         noticed_by=noticed_by, blocks_submit=code in BLOCKS_SUBMIT)
    for noticed_by, rules in (
        ("standardise", STANDARDISE), ("reader", READER), ("scans", SCANS), ("duplicates", DUPLICATES),
        ("links", LINKS),
    )
    for code, severity, vi, en, law, advice in rules
)  # fmt: skip

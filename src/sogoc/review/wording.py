"""Words for what the ledger keeps as codes: severities, acts of the history, kinds of deliveries and disagreements."""

from ..standardise import RULES
from .workflow import BY_NAME

SEVERITIES = {"B": "Lỗi chặn", "E": "Lỗi", "W": "Cảnh báo", "N": "Lưu ý"}

ACTIONS = {
    **{name: t.vi for name, t in BY_NAME.items()},
    "submit": "Chuyển rà soát", "edit": "Sửa dữ liệu", "waive": "Chấp nhận theo sổ", "set_outcome": "Ghi kết quả khác",
    "ingest": "Nạp dữ liệu", "attach_scans": "Gắn ảnh trang sổ", "hand_over": "Bàn giao từ phần mềm cũ",
    "download_scan": "Tải ảnh gốc",
    "send_back": "Trả về rà soát", "compose_batch": "Lập đợt chuyển", "sign_batch": "Ký đợt chuyển",
    "stop_sending": "Dừng gửi", "resume_sending": "Gửi tiếp",
    "ask_recall": "Yêu cầu thu hồi", "note_there": "Ghi chú ở nơi nhận",
    "map_columns": "Ghép cột", "retire_mapping": "Thôi dùng cách ghép cột",
    "refuse_delivery": "Không nhận tệp", "decide_reading": "Chọn bản nhập", "decide_pair": "Xét nghi trùng",
    "assign": "Giao cho một người", "unassign": "Lấy lại việc đã giao",
    "set_custodian": "Đổi đơn vị quản lý", "propose_custodian": "Đề nghị đổi đơn vị quản lý",
    "refuse_custodian": "Không đổi đơn vị quản lý", "put_in_charge": "Giao người phụ trách quyển",
    "mend_rows": "Sửa dòng tạm giữ", "drop_rows": "Bỏ dòng tạm giữ",
    "withdraw_delivery": "Gỡ bàn giao", "cancel_import": "Hủy lần nhập", "await_second_copy": "Chờ sổ bản 2",
    "propose_plan": "Lập kế hoạch", "adopt_plan": "Ban hành kế hoạch", "give_tasks": "Giao việc",
    "reassign": "Phân công lại", "close_phase": "Đóng giai đoạn",
    "change_units": "Thay đổi đơn vị hành chính",
    "raise_difficulty": "Nêu vướng mắc", "answer_difficulty": "Trả lời vướng mắc", "merge_difficulty": "Gộp vướng mắc",
    "escalate": "Xin ý kiến Bộ", "ministry_reply": "Bộ trả lời", "publish_guidance": "Ban hành hướng dẫn",
    "withdraw_guidance": "Thu hồi hướng dẫn",
    "look_up": "Tìm kiếm", "login": "Đăng nhập", "login_failed": "Gõ sai mật khẩu hoặc mã", "logout": "Đăng xuất",
    "account_locked": "Tạm khóa tài khoản", "password_changed": "Đổi mật khẩu",
    "second_factor_set": "Đặt xác thực hai lớp", "recovery_codes_made": "Cấp mã dự phòng mới",
    "session_ended": "Kết thúc phiên", "add_user": "Tạo tài khoản", "rename_user": "Đổi họ tên tài khoản",
    "give_role": "Giao vai trò", "change_role": "Đổi hạn vai trò", "disable_user": "Khóa tài khoản",
    "enable_user": "Mở tài khoản", "reset_password": "Đặt lại mật khẩu",
    "reset_second_factor": "Đặt lại xác thực hai lớp",
    "type_in": "Gõ mới từ sổ", "retype": "Gõ lại mù", "add_book": "Thêm quyển sổ",
    "undo": "Hoàn tác quyết định",
    "sign_book": "Ký đã rà soát xong quyển", "unsign_book": "Bỏ ký quyển",
    "undo_lot": "Hoàn tác cả lô", "reject_lot": "Mẫu có sai, không duyệt cả lô",
    "restandardise": "Chuẩn hóa lại", "undo_rule": "Lấy lại một quy tắc",
    "accept_proposal": "Nhận gợi ý đọc lại", "reject_proposal": "Không nhận gợi ý",
}  # fmt: skip

SCAN_COUNTS = {
    "new": "ảnh mới", "replaced": "ảnh thay", "same": "như cũ", "cover": "bìa", "orphan": "không gắn được",
    "locked": "có mật khẩu",
}  # fmt: skip

DECIDED = {  # of second readings
    "theirs": "đã lấy bản nhập này", "ours": "đã giữ như đang có", "mixed": "đã chọn từng trường theo sổ",
}  # fmt: skip

RETYPED = {"same": "giống bản đang có", "differs": "khác bản đang có"}

CHANNELS = {"page": "trên trang", "command": "bằng lệnh", "task": "việc nền", "receiver": "nơi nhận"}

DELIVERY_KINDS = {
    "workbook": "Bảng dữ liệu", "scans": "Gói ảnh", "legacy": "Bàn giao phần mềm cũ", "refused": "Không nhận",
    "typed": "Gõ tại đây",
}  # fmt: skip

DISAGREEMENTS = {
    "status": "Trạng thái khác", "legacy_id": "Mã bản ghi khác", "no_receipt": "Ghi đã chuyển nhưng không có mã",
    "same_legacy_id": "Hai dòng cùng một mã", "gone": "Không còn trong lần bàn giao này",
}  # fmt: skip


def rules_of_form(names: str) -> str:
    """The standardiser's rules of a cell, in words; a name without words stays."""
    return "; ".join(RULES[name].vi if name in RULES else name for name in names.split(",") if name)

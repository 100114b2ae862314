"""Two names: one person, perhaps, or two."""

import pytest

from sogoc.standardise.kinds import Tools
from sogoc.standardise.name_pairs import names_alike

PAIRS = """
Nguyễn Văn An|NGUYỄN VĂN AN|same
Nguyễn Văn An|Nguyễn Văn Ân|different
Nguyễn Văn Hòa|Nguyễn Văn Hoà|same
Lý Thị Mỹ|Lí Thị Mĩ|same
Nguyễn Thị Lan|Nguyễn Lan|likely
Nguyễn Thị Thu Lan|Nguyễn Lan|possible
Nguyễn Văn Hải|Nguyen Van Hai|likely
Nguyễn Văn Hải|Nguyễn Văn Hài|different
Ng. V. Hải|Nguyễn Văn Hải|likely
Nguyễn V Hải|Nguyễn Văn Hải|likely
Nguyễn Thị Bích Ngọc|Nguyễn Thị Ngọc Bích|likely
Lan Nguyễn Thị|Nguyễn Thị Lan|likely
Nguyễn Văn Hùng|Nguyễn Văn Hưng|different
Nguyễn Thị Hoa|Nguyễn Thị Hoà|different
Nguyễn Văn Dũng|Nguyễn Văn Dủng|likely
Hoàng Văn An|Huỳnh Văn An|possible
Vũ Văn Nam|Võ Văn Nam|possible
Nguyễn Văn Sơn|Nguyễn Văn Xơn|likely
Nguyễn Vă Sơn|Nguyễn Văn Sơn|likely
Nguyễn Đức Anh|Nguyễn Minh Anh|different
Trần Văn Tý|Trần Văn Tỵ|different
Nguyễn Thị Lan|Nguyễn Văn Lan|different
Nguyeenx Vawn An|Nguyễn Văn An|likely
Nguyễn Ngọc Giàu|Nguyễn Ngọc Giao|different
Trần Thị Mai|Phạm Thị Mai|different
Nguyễn Xuân Trường|Nguyễn Suân Trường|likely
Lê Thị Linh|Lê Thị Ninh|different
Phạm Văn Quí|Phạm Văn Quý|same
Nguyên Văn Nam|Nguyễn Văn Nam|likely
Đỗ Thị Thuỷ|Đỗ Thị Thúy|different
H'Hen Niê|H Hen Niê|likely
Nguyễn Văn A|Nguyễn Văn An|likely
Nguyển Văn Hải|Nguyễn Văn Hải|likely
Nguyễn Văn Mạnh|Nguyễn Văn Mạn|likely
Phạm Thị Hường|Phạm Thị Hương|different
Nguyễn Thị Thanh Thủy|Nguyễn Thanh Thủy|likely
Nguyễn Văn Bình|Nguyễn Văn Bìnhh|likely
Nguyễn Thị Lan|Nguyễn Thị Lann|likely
Tran Van Tuan|Trần Văn Tuấn|likely
Trần Văn Tuấn|Trần Văn Tuân|different
NGUYEN THI HOA|Nguyễn Thị Hòa|likely
Bùi Thị Kim Chi|Bùi Thị Chi Kim|likely
"""


@pytest.mark.parametrize("line", PAIRS.strip().splitlines())
def test_a_pair_is_told_by_its_words_in_either_order(line: str, tools: Tools) -> None:
    a, b, alike = line.split("|")
    assert names_alike(a, b, tools.name_words) == names_alike(b, a, tools.name_words) == alike

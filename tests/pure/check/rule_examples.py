"""Examples of every rule, as tables: the values that matter, and what is found (code and severity) or nothing.

A table stands under the codes of the event types it holds for. The rest of each record is quiet. Rows of a table are
rows of one book; `found` is what the rule named in the heading finds on that row.
"""

# fmt: off
EXAMPLES: dict[str, str] = {
"D-01 KS": """
entry_number | registered_on | found
05/          | 05.06.2012    | E
05           | 05.06.2012    | E
06/2012      | 05.06.2012    |
07b/2012     | 05.06.2012    |       | a suffix is no fault
số năm       | 05.06.2012    | E
""",
"D-02 KS": """
entry_number | registered_on | found
05/2018      | 05.06.2012    | E
06/2012      | 05.06.2012    |
07/          | 05.06.2012    |       | no year, nothing to compare
08/2012      |               |
09/2012      | 19.11.1999    |       | a placeholder: D-07 says it
""",
"D-03 KS": """
volume_number | registered_on | found
01/2012       | 05.06.2012    |
Q1            | 05.06.2012    | E
01-2012       | 05.06.2012    | E
01            | 05.06.2012    | E
              | 05.06.2012    | E
              | 05.06.1985    | W     | books of that time had none everywhere
""",
"D-04 KS": """
entry_number | registered_on | found
01/2012      | 02.01.2012    |
02/2012      | 03.01.2012    |
04/2012      | 05.01.2012    | W     | 03 is missing
05/2013      | 06.01.2012    |       | a wrong year of the number is no gap
06/          | 09.01.2012    |
02/2013      | 02.01.2013    | W     | each year begins at one
03/2013      | 03.01.2013    |
""",
"D-05 KS": """
entry_number | registered_on | found
01/2012      | 02.01.2012    |
02/2012      | 03.01.2012    | B
02/2012      | 04.01.2012    | B
02b/2012     | 04.01.2012    |       | the suffix tells them apart
             | 05.01.2012    |       | two blanks are not equal
             | 05.01.2012    |
""",
"D-06 KS": """
entry_number | registered_on | found
01/2012      | 02.01.2012    |
02/2012      | 09.01.2012    |
03/2012      | 05.01.2012    | W     | the odd one, not its neighbours
04/2012      | 09.01.2012    |
05/2012      | 10.01.2012    |
06/2012      | 10.01.2012    |       | the same day is in order
""",
"D-07 KS": """
entry_number | registered_on | found
01/2012      | 02.01.2012    |
02/2012      | 19.11.1999    | B
03/2012      | 01.01.1900    | B
04/2012      | 05.01.2012    |
05/1999      | 19.11.1999    |       | in a book of that year it may be true
""",
"D-09 KS": """
entry_number | registered_on | found
01/2012      | 02.01.2012    |
02/2012      | 03.01.2012    |
03/2013      | 02.01.2013    | N
04/2013      | 03.01.2013    |
05/2014      | 02.01.2014    | N
""",
"D-10 KS": """
page_number | found
12          |
12a         | W
12-13       | W
tr 2        | W
            |
""",
"D-20 KS": """
child_birth_date | mother_birth_date | found | where
2012             | 12.03.1985        | W     | child_birth_date
20.05.2012       | 1985              | N     | mother_birth_date
20.05.2012       | 12.03.1985        |       | child_birth_date
""",
"D-20 KH": """
husband_birth_date | found
1985               | W
02.04.1985         |
27t                |
""",
"D-21 KS": """
child_birth_date | found
05.2012          | W
20.05.2012       |
2012             |
""",
"D-22 KS": """
mother_birth_date | found
25t               | W
25 tuổi           | W
Tuổi 25           | W
1985              |
""",
"D-23 KS": """
child_birth_date | found
31.04.2012       | E
30.02.2012       | E
15.13.2012       | E
29.02.2012       |
""",
"D-24 KS": """
child_birth_date | mother_birth_date | found
20.05.5012       | 12.03.1985        | B
20.05.1012       | 12.03.1985        | B
20.05.2012       | 12.03.5985        | B
20.05.2012       | 12.03.1985        |
""",
"D-24 HN": """
subject_birth_date | found
02.04.2985         | B
02.04.2020         | B     | after the certificate
02.04.1985         |
""",
"D-25 KS": """
child_birth_date | found
5-6-12           | E
10/13/2012       | E
không rõ         | E
20.05.2012       |
25 tuổi          |
""",
"D-26 KS": """
child_birth_date                 | found
15 tháng Giêng năm Giáp Tý       | W
mồng 10 tháng tư năm Ất Mão      | W
20.05.2012                       |
""",
"D-27 KS": """
child_birth_date | child_birth_date_in_words                                        | found
20.05.2012       | Ngày hai mươi tháng năm năm hai nghìn không trăm mười hai        |
21.05.2012       | Ngày hai mươi tháng năm năm hai nghìn không trăm mười hai        | E
2012             | Ngày hai mươi tháng năm năm hai nghìn không trăm mười hai        |       | the words say more
20.05.2012       | không đọc được                                                   |
20.05.5012       | Ngày hai mươi tháng năm năm hai nghìn không trăm mười hai        | E
""",
"D-68 KT": """
death_date | death_date_in_words                                          | found
03.06.2012 | Ngày mồng ba tháng sáu năm hai nghìn không trăm mười hai     |
04.06.2012 | Ngày mồng ba tháng sáu năm hai nghìn không trăm mười hai     | E
""",
"D-31 KS": """
mother_full_name  | mother_nationality | found
Tran Thi Lan      | Việt Nam           | E
Trần Thí Lan      | Việt Nam           | E
Nguyễn Thị Hăng   | Việt Nam           | E     | a word in no name, beside a common one
Trần Thị Tám      | Việt Nam           |
Cao Thị Mai       | Việt Nam           |       | names that carry no mark
Tran Van Lee      | Hoa Kỳ             |       | a foreign name
Chen Kuo Hua      |                    |
""",
"D-32 KS": """
mother_full_name        | found
Trần Thị Lan (Tý)       | W
Trần Thị Lan tức Hĩm    | W
Trần Thị Lan - Cún      | W
Trần Thị Lan, Lê Thị Ba | W
Lê Thị Hay              |
H'Mông Vla-đi-mia       |
""",
"D-33 KS": """
mother_full_name | found
Trần Thị Lan1    | E
Trần_Thị Lan     | E
Trần Thị L@n     | E
Trần Thị Lan?    | E
H’Hen Niê        |
Trần Thị Lan (Tý) |      | D-32 says it
""",
"D-34 KS": """
mother_full_name | mother_nationality | found
Lan              | Việt Nam           | W
Trần Lan         | Việt Nam           |
Madonna          | Hoa Kỳ             |
""",
"D-35 KS": """
child_full_name | father_full_name | mother_full_name | parentage_type | child_ethnic_group | found
Lê Thị Hoa      | Lê Văn An        | Trần Thị Lan     | 1              | 01                 |
Trần Thị Hoa    | Lê Văn An        | Trần Thị Lan     | 1              | 01                 |
Đoàn Thị Hoa    | Lê Văn An        | Trần Thị Lan     | 1              | 01                 | W
Đoàn Thị Hoa    |                  | Trần Thị Lan     | 3              | 01                 | W
Đoàn Thị Hoa    |                  | Trần Thị Lan     | 1              | 01                 |       | the father may bear it
Hoa             | Lê Văn An        | Trần Thị Lan     | 1              | 01                 |       | no surname to compare
Huỳnh Thị Hoa   | Hoàng Văn An     | Trần Thị Lan     | 1              | 01                 |       | one surname, two regions
H'Hoa Niê       | Y An Êban        | H'Lan Mlô        | 1              | 12                 |       | a people without surnames
""",
"D-36 KS": """
child_full_name | child_sex | found
Lê Thị Hoa      | 1         | W
Lê Thị Hoa      | 2         |
Lê Văn Hùng     | 2         | W
Lê Thanh An     | 1         |       | a name of both
""",
"D-36 KT": """
deceased_full_name | deceased_sex | found
Lê Thị Hoa         | 1            | W
Lê Văn Tám         | 1            |
""",
"D-37 KH": """
husband_full_name | wife_full_name | wife_nationality | found
Lê Văn An         | Trần Thị Lan   | Việt Nam         |
Trần Thị Lan      | Lê Văn An      | Việt Nam         | E
Trần Thị Lan      | Kang Sung Ho   | Hàn Quốc         | E
Lê Thanh Hải      | Lê Văn An      | Việt Nam         | E
""",
"D-65 KH": """
husband_full_name | wife_full_name | found
Lê Văn An         | Trần Văn Hùng  | E
Lê Thị Hoa        | Trần Thị Lan   | E
Lê Văn An         | Trần Thị Lan   |
""",
"D-38 KS": """
father_full_name | parentage_type | registered_on | found
                 | 3              | 05.06.2012    |
                 | 1              | 05.06.2012    | E
                 |                | 05.06.2012    | W
                 | 1              | 05.06.1985    | W
Lê Văn An        | 1              | 05.06.2012    |
""",
"D-40 KS": """
mother_birth_date | father_birth_date | child_birth_date | found
2002              | 1980              | 20.05.2012       | E
1985              | 1980              | 20.05.2012       |
1945              | 1980              | 20.05.2012       | E     | a mother of 66
1985              | 1925              | 20.05.2012       | E
8 tuổi            | 1980              | 20.05.2012       | E
2000              | 1980              | 2012             |       | eleven or twelve: cannot tell
""",
"D-41 KS": """
mother_birth_date | child_birth_date | found
12.03.2020        | 20.05.2012       | B
2019              | 2012             | B
12.03.1985        | 20.05.2012       |
2022              | 31.04.2012       | B     | born after the registration
""",
"D-42 KS": """
child_ethnic_group | found
01                 |
Xá                 | W
Công giáo          |       | D-44
Việt Nam           |       | D-43
""",
"D-43 KS": """
child_ethnic_group | child_nationality | found
Việt Nam           | Việt Nam          | E
01                 | Kinh              | E
01                 | Việt Nam          |
""",
"D-44 KS": """
child_ethnic_group | found
Công giáo          | E
Không              | E
Lương              | E
01                 |
""",
"D-45 KS": """
requester_id_type | requester_id_number | found
1                 | 141234567           |
1                 | 031085001234        |
1                 | 14123456            | E
1                 | 14O234567           | E
4                 | 031085001234        |
4                 | 0310850012          | E
2                 | B1234567            |
2                 | B12                 | W
                  | 14123456            | E
5                 | 12/QĐ               |       | numbers of the army have every form
""",
"D-46 KH": """
husband_id_number | husband_birth_date | found
031085001234      | 02.04.1985         |
031185001234      | 02.04.1985         | W     | a woman's number
031090001234      | 02.04.1985         | W
141234567         | 02.04.1985         |
""",
"D-47 KS": """
requester_id_type | requester_id_number | registered_on | found
4                 | 031085001234        | 05.06.2012    | W
4                 | 031085001234        | 05.06.2017    |
1                 | 031085001234        | 05.06.2012    |
4                 | 141234567           | 05.06.2017    | W
""",
"D-49 KS": """
child_origin_place                            | found
, , ,                                         | W
Hải Dương                                     | W
phố Hải Phòng                                 | W
xã An Bình, huyện Nam Sách, tỉnh Hải Dương    |
Bệnh viện Phụ sản Hải Phòng                   |
""",
"D-60 KS": """
child_birth_date | registered_on | found
20.06.2012       | 05.06.2012    | B
2013             | 05.06.2012    | B
06.2012          | 05.06.2012    |       | it may be before
20.05.2012       | 05.06.2012    |
""",
"D-60 KT": """
death_date | registered_on | found
20.06.2012 | 05.06.2012    | B
03.06.2012 | 05.06.2012    |
""",
"D-61 KS": """
child_birth_date | registered_on | registration_type | found
20.02.2012       | 05.06.2012    | 1                 | W     | over 60 days
20.05.2012       | 05.06.2012    | 4                 | W
20.05.2012       | 05.06.2012    | 1                 |
20.02.2012       | 05.06.2012    | 4                 |
2012             | 05.06.2012    | 1                 |       | only the year is known: say nothing
01.02.2001       | 05.06.2001    | 1                 | W
20.04.2001       | 05.06.2001    | 1                 |       | remote areas had 60 days
20.02.1985       | 05.06.1985    | 1                 |       | no known limit
""",
"D-61 KT": """
death_date | registered_on | registration_type | found
03.05.2012 | 05.06.2012    | 1                 | W
03.06.2012 | 05.06.2012    | 4                 | W
03.06.2012 | 05.06.2012    | 1                 |
03.05.2001 | 05.06.2001    | 1                 |
""",
"D-62 KS": """
registration_type | registered_on | found
                  | 05.06.2012    | W
6                 | 05.06.2012    | W
1                 | 05.06.2012    |
6                 | 05.06.1985    |       | the books of that time had no boxes
                  | 05.06.1985    |
""",
"D-63 KH": """
husband_birth_date | wife_birth_date | registered_on | found
02.04.1985         | 12.03.1988      | 05.06.2012    |
02.04.1994         | 12.03.1988      | 05.06.2012    | W     | eighteen, and nineteen was asked
02.04.1993         | 12.03.1988      | 05.06.2012    |       | in his twentieth year: enough under the law of 2000
02.04.1997         | 12.03.1990      | 05.06.2016    | W     | twenty in full since 2015
1966               | 12.03.1962      | 05.06.1985    | W     | unknown day: the first of January
Tuổi 19            | 12.03.1962      | 05.06.1985    | W
1940               | 1945            | 05.06.1958    |       | before the law of 1959
""",
"D-66 KT": """
deceased_birth_date | death_date | found
2016                | 03.06.2012 | B
02.04.1885          | 03.06.2012 | B     | 127 years
02.04.1935          | 03.06.2012 |
130 tuổi            | 03.06.2012 | B
""",
"D-69 KH": """
married_since | registered_on | found
01.06.2010    | 05.06.2012    | W
01.06.1980    | 05.06.2012    |
05.06.2012    | 05.06.2012    |       | the day of registration itself
              | 05.06.2012    |
""",
"D-72 CMC": """
parent_full_name | recognition_type | found
Lê Văn An        | 2                | E
Lê Văn An        | 1                |
Trần Thị Lan     | 3                | E
Trần Thị Lan     | 4                |
""",
"G-01 KS": """
entry_number | registered_at          | found
05/2012      |                        | B
             | UBND xã An Bình        | B
06/2012      | UBND xã An Bình        |
""",
"G-02 KS": """
registered_on | entry_number | found
06.2012       | 05/2012      | E
2012          | 06/2012      | E
05.06.2012    | 07/2012      |
05.06.1940    | 08/1940      | W
""",
"G-06 KS": """
volume_number | registered_on | found
01/2014       | 05.06.2012    | W
01/1999       | 05.06.2012    | W
01/2010       | 05.06.2012    |
""",
"KS-09 KS": """
father_full_name | parentage_type | found
Lê Văn An        | 3              | W
Lê Văn An        | 1              |
                 | 3              |
""",
"KS-10 KS": """
mother_full_name | father_full_name | parentage_type | found
Trần Thị Lan     |                  | 5              | W
                 |                  | 5              |
Trần Thị Lan     | Lê Văn An        | 1              |
""",
"KS-13 KS": """
child_ethnic_group | mother_ethnic_group | father_ethnic_group | father_nationality | found
02                 | 01                  | 01                  | Việt Nam           | W
02                 | 01                  | 02                  | Việt Nam           |
02                 | 01                  |                     | Việt Nam           |
02                 | 01                  | 04                  | Trung Quốc         |
""",
"KS-19 KS": """
child_full_name | child_birth_date | mother_full_name | mother_birth_date | father_full_name | father_birth_date | found
Lê Thị Hoa      | 20.01.2012       | Trần Thị Lan     | 1985              | Lê Văn An        | 1980              |
Lê Văn Nam      | 20.05.2012       | Trần Thị Lan     | 1985              | Lê Văn An        | 1980              | W
Lê Văn Bắc      | 21.05.2012       | Trần Thị Lan     | 1985              | Lê Văn An        | 1980              |       | twins
Lê Văn Đông     | 20.03.2012       | Trần Thị Lan     | 1979              | Lê Văn An        | 1980              |       | another mother
""",
"KS-23 KS": """
child_birth_date | registered_on | registration_type | found
20.05.2016       | 05.06.2018    | 2                 | W
20.05.1976       | 05.06.2018    | 2                 |
""",
"KH-06 KH": """
husband_birth_date | found
02.04.2005         | B
02.04.1985         |
""",
"KH-11 KH": """
marriage_status | annulment_noted_on | annulment_grounds | note | found
Đã ly hôn       |                    |                   |      | W
Đã ly hôn       | 05.06.2015         | Bản án 12/2015    |      |
                | 05.06.2015         |                   |      | W
                |                    |                   |      |
""",
"CMC-01 CMC": """
parent_birth_date | recognised_child_birth_date | found
02.04.2012        | 20.05.2010                  | B
02.04.2001        | 20.05.2010                  | E
02.04.1985        | 20.05.2010                  |
""",
"NCN-01 NCN": """
adoptive_father_birth_date | adopted_child_birth_date | registered_on | found
02.04.1990                 | 02.04.2010               | 05.06.2012    |       | twenty to the day
03.04.1990                 | 02.04.2010               | 05.06.2012    | W
1990                       | 2010                     | 05.06.2012    |       | cannot tell
02.04.1985                 | 02.04.2004               | 05.06.2009    |       | before the law
""",
"NCN-02 NCN": """
adopted_child_birth_date | registered_on | found
05.06.1994               | 05.06.2012    | W     | eighteen today
06.06.1994               | 05.06.2012    |
1994                     | 05.06.2012    |       | cannot tell
""",
"HN-01 HN": """
resided_from | resided_until | subject_birth_date | found
01.01.2010   | 01.01.2009    | 02.04.1985         | W
01.01.2010   | 01.01.2015    | 02.04.1985         | W     | after the certificate
01.01.2008   | 01.01.2010    | 02.04.1985         |
             |               | 02.04.2000         | W     | twelve years old
""",
"X-01 KS": """
note                    | found
=HYPERLINK("http://a")  | E
@SUM(1+1)               | E
-CMD(1)                 | E
- Cải chính năm sinh    |
=1+1                    | E
""",
"X-02 KS": """
mother_full_name              | found
<b>Trần Thị Lan</b>           | E
Trần Thị Lan{{7*7}}           | E
Trần Thị Lan'; DROP TABLE x;-- | E
Trần Thị Lan                  |
""",
"X-05 KS": """
child_sex | child_birth_date | child_birth_place | child_ethnic_group                            | child_nationality | mother_full_name | mother_birth_date | found
2         | 20.05.2012       | Tại nhà           | 01                                            | Việt Nam          | Trần Thị Lan     | 1985              |
          | 2                | 20.05.2012        | xã An Bình, huyện Nam Sách, tỉnh Hải Dương    | 1                 |                  | Trần Thị Lan      | B
""",
"X-17 KS": """
child_sex | parentage_type | found
99        | 1              | E
2         | 7              | E
2         | 1              |
""",
"X-18 KS": """
entry_number | registered_on | child_full_name | child_birth_date | found
01/2012      | 05.06.2012    | Lê Thị Hoa      | 20.05.2012       | B
01/2002      | 05.06.2012    | Lê Thị Hoa      | 20.05.2012       | B     | the same people on the same day
02/2012      | 05.06.2012    | Lê Thị Huệ      | 20.05.2012       |       | her twin
03/2012      | 06.06.2012    | Lê Văn Nam      | 01.05.2012       | B
03/2012      | 06.06.2012    | Lê Văn Nam1     | 01.05.2012       | B
""",
"X-21 KS": """
child_ethnic_group | child_origin_place | parentage_type | registered_on | found
                   | xã An Bình         | 1              | 05.06.2012    | E
01                 |                    | 1              | 05.06.2012    | E
01                 |                    | 1              | 05.06.1985    |       | not asked for in those books
                   |                    | 5              | 05.06.2012    |       | an abandoned child
01                 | xã An Bình         | 1              | 05.06.2012    |
""",
"X-21 KH": """
husband_ethnic_group | husband_nationality | husband_id_type | husband_id_other | found
                     | Việt Nam            | 1               |                  | E
                     | Hàn Quốc            | 2               |                  |       | a foreigner has none
01                   | Việt Nam            | 8               |                  | W     | which other paper?
""",
}
# fmt: on

# D-70 is found between two records. The rest: birth 34/1998 of 05.06.1998, born 01.06.1998; amendment of 03.03.2015 that
# names it as Giấy khai sinh 34/1998.
# fmt: off
LINKED = """
note           | later_register | base_date  | later_date | said_number | said_paper       | later_born | found
               | TDCC           | 05.06.1998 | 03.03.2015 | 34/1998     | Giấy khai sinh   | 01.06.1998 | E
đã cải chính   | TDCC           | 05.06.1998 | 03.03.2015 | 34/1998     | Giấy khai sinh   | 01.06.1998 |    | what it should say is for people
               | TDCC           | 05.06.1998 | 03.03.2015 | 34          | Giấy khai sinh   | 02.06.1998 | E  | year of the paper; the day was corrected
               | TDCC           | 05.06.1998 | 03.03.2015 | 34b/1998    | Giấy khai sinh   | 01.06.1998 |    | another number
               | TDCC           | 05.06.1998 | 03.03.2015 | 35/1998     | Giấy khai sinh   | 01.06.1998 |    | about another record
               | TDCC           | 05.06.1998 | 03.03.2015 | 34/1998     | Giấy kết hôn     | 01.06.1998 |    | another register
               | TDCC           | 05.06.1998 | 03.03.2015 | 34/1998     |                  |            | E  | which paper is not said
               | TDCC           | 05.06.1998 | 03.03.2015 |             | Trích lục khai sinh | 01.06.1998 | E  | by the whole day
               | TDCC           | 05.06.1998 | 03.03.2015 |             | Giấy khai sinh   | 1998       |    | a name and a year are many people
               | TDCC           | 05.06.1998 | 03.03.2015 |             |                  | 01.06.1998 |    | perhaps about the marriage
               | TDCC           | 05.06.1998 | 05.06.1998 | 34/1998     | Giấy khai sinh   | 01.06.1998 |    | the same day
               | TDCC           | 2015       | 03.03.2015 | 34/1998     | Giấy khai sinh   | 01.06.1998 |    | perhaps made anew afterwards
               | TDCC           | 1998       | 2015       | 34/1998     | Giấy khai sinh   | 01.06.1998 | E  | partial and yet certain
               | TDCC           | 05.06.1998 |            | 34/1998     | Giấy khai sinh   | 01.06.1998 |    | cannot tell
               | CMC            | 05.06.1998 | 03.03.2015 |             |                  | 01.06.1998 | W  | a recognition
               | CMC            | 05.06.1998 | 05.06.1998 |             |                  | 01.06.1998 |    | registered together with the birth
               | CMC            | 05.06.1998 | 03.03.2015 |             |                  | 1998       |
"""

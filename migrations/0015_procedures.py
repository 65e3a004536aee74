"""The passport procedures as the law wants them published, as of November 2026; the office edits them from here on."""

from datetime import date

from peewee import BooleanField, CharField, DateField, IntegerField, JSONField, Model


class Procedure(Model):
    class Meta:
        table_name = "procedure"

    code = CharField(20, unique=True)
    position = IntegerField(default=0)
    name_vi = CharField(300)
    name_en = CharField(300)
    text_vi = JSONField(default=dict)
    text_en = JSONField(default=dict)
    as_of = DateField()
    published = BooleanField(default=True)


AS_OF = date(2026, 11, 22)
LAW_VI = """- Luật Xuất cảnh, nhập cảnh của công dân Việt Nam số 49/2019/QH14, sửa đổi bởi Luật 23/2023/QH15 và Luật 118/2025/QH15
- Thông tư 31/2023/TT-BCA; các mẫu tờ khai theo Thông tư 69/2026/TT-BCA (có hiệu lực từ ngày 01/7/2026)"""
LAW_EN = """- Law 49/2019/QH14 on exit and entry of Vietnamese citizens, amended by Laws 23/2023/QH15 and 118/2025/QH15
- Circular 31/2023/TT-BCA; the forms are those of Circular 69/2026/TT-BCA (in force since 1 July 2026)"""

PROCEDURES = (
    ("1.001456", "Cấp hộ chiếu phổ thông ở trong nước (thực hiện tại cấp tỉnh)", "Ordinary passport, issued in Viet Nam (province)",
     {"who": """Công dân Việt Nam đang ở trong nước:
- Từ đủ 14 tuổi: tờ khai TK01; được chọn hộ chiếu có hoặc không gắn chíp điện tử.
- Dưới 14 tuổi: tờ khai TK01a, do người đại diện hợp pháp khai và ký; hộ chiếu không gắn chíp.
Không còn cấp chung hộ chiếu của trẻ em với cha, mẹ và không còn thủ tục sửa đổi, bổ sung: thông tin thay đổi thì đề nghị cấp hộ chiếu mới (Điều 23).
Chưa được cấp trong các trường hợp của Điều 21, ví dụ chưa chấp hành xong quyết định xử phạt theo Điều 4 hoặc đang bị tạm hoãn xuất cảnh.""",
      "where": """- Cấp lần đầu: Phòng Quản lý xuất nhập cảnh nơi thường trú hoặc tạm trú; người có thẻ căn cước được nộp ở bất kỳ tỉnh nào.
- Cấp từ lần thứ hai: Phòng Quản lý xuất nhập cảnh của bất kỳ tỉnh nào hoặc Cục Quản lý xuất nhập cảnh.
- Cấp lần đầu tại Cục Quản lý xuất nhập cảnh: chỉ khi cần gấp theo khoản 4 Điều 15 (ra nước ngoài chữa bệnh; người thân ở nước ngoài ốm, tai nạn hoặc chết; cán bộ do cơ quan đề nghị; lý do nhân đạo, khẩn cấp khác).""",
      "papers": """Nộp:
- Tờ khai TK01 hoặc TK01a đã điền đủ.
- 02 ảnh chân dung 4 cm x 6 cm, chụp không quá 06 tháng, nền trắng, mặt nhìn thẳng, đầu để trần, rõ mặt và hai tai, không đeo kính, trang phục lịch sự.
- Hộ chiếu phổ thông cấp lần gần nhất nếu còn giá trị; nếu hộ chiếu đó bị mất thì nộp đơn trình báo mất (TK05) hoặc thông báo về việc đã tiếp nhận đơn.
- Trẻ em dưới 14 tuổi chưa có số định danh: bản sao giấy khai sinh hoặc trích lục khai sinh (bản chụp thì xuất trình bản chính để đối chiếu).
- Người đại diện hợp pháp: bản sao giấy tờ chứng minh là người đại diện.
Xuất trình: thẻ căn cước, căn cước điện tử hoặc hộ chiếu còn giá trị.""",
      "steps": """1. Khai tờ khai tại trang này và đặt lịch hẹn, hoặc khai trên giấy.
2. Đến nơi tiếp nhận đúng giờ hẹn, mang theo giấy tờ nêu trên.
3. Cán bộ đối chiếu tờ khai với cơ sở dữ liệu; người đề nghị cấp hộ chiếu gắn chíp lần đầu được chụp ảnh và lấy vân tay.
4. Nộp lệ phí, nhận biên lai và giấy hẹn trả kết quả.
5. Nhận hộ chiếu theo giấy hẹn, hoặc qua bưu chính (người đề nghị trả cước).
Hồ sơ chưa đủ thì được hướng dẫn bổ sung; không đủ điều kiện thì được trả lời bằng văn bản, nêu rõ lý do.""",
      "time": """08 ngày làm việc kể từ ngày nhận đủ hồ sơ. Không tính thứ bảy, chủ nhật và ngày lễ.""",
      "cost": """Hộ chiếu hỏng hoặc mất phải nộp gấp đôi so với hộ chiếu hết hạn, sắp hết hạn hoặc hết trang.
Đã nộp lệ phí mà không đủ điều kiện được cấp thì được hoàn trả; không nhận kết quả thì không được hoàn.""",
      "result": """Hộ chiếu có giá trị 10 năm (từ đủ 14 tuổi) hoặc 05 năm (dưới 14 tuổi), không được gia hạn.
Quá 12 tháng kể từ ngày hẹn mà không đến nhận và không có lý do bằng văn bản thì hộ chiếu bị hủy giá trị sử dụng.""",
      "law": LAW_VI + """
- Lệ phí: Thông tư 28/2026/TT-BTC (từ ngày 01/4/2026, thay Thông tư 25/2021/TT-BTC); mức giảm theo Thông tư 64/2025/TT-BTC đến hết ngày 31/12/2026"""},
     {"who": """Vietnamese citizens who are in Viet Nam:
- From 14 years: form TK01; a passport with or without an electronic chip, as you choose.
- Under 14: form TK01a, filled in and signed by the legal representative; a passport without a chip.
Children are no longer entered in a parent's passport, and passports are no longer amended: when data change, ask for a new one (Article 23).
Not issued in the cases of Article 21, for instance while a fine under Article 4 is unpaid or leaving the country is suspended.""",
      "where": """- First passport: the immigration office of the province of permanent or temporary residence; with an identity card, of any province.
- From the second passport on: the immigration office of any province, or the Immigration Department.
- First passport at the Immigration Department: only in the urgent cases of Article 15(4) (treatment abroad; a relative abroad ill, injured or dead; officials at the request of their agency; another humanitarian or urgent reason).""",
      "papers": """To hand in:
- Form TK01 or TK01a, filled in.
- 2 portrait photos of 4 cm x 6 cm, not older than 6 months, white background, looking straight ahead, bare head, face and both ears visible, no glasses, decent dress.
- The last ordinary passport if it is still valid; if it was lost, the loss report (TK05) or the notice that it was received.
- Children under 14 without a personal number: a copy of the birth certificate or its extract (with a plain copy, show the original).
- Legal representatives: a copy of the paper that proves it.
To show: identity card, electronic identity or a valid passport.""",
      "steps": """1. Fill in the form on this site and book a visit, or fill it in on paper.
2. Come to the reception point at the time booked, with the papers above.
3. The officer compares the form with the database; whoever asks for a chip passport for the first time is photographed and gives fingerprints.
4. Pay the fee; you get a receipt and the slip with the day of the result.
5. Collect the passport with the slip, or have it sent by post (you pay the postage).
If something is missing you are told what; if you are not eligible you get an answer in writing with the reason.""",
      "time": """8 working days from the day the complete application is received, Saturdays, Sundays and holidays not counted.""",
      "cost": """A damaged or lost passport costs double what an expired, expiring or full one costs.
The fee is paid back if you turn out not to be eligible; it is not paid back if you do not take the result.""",
      "result": """A passport valid for 10 years (from 14 years) or 5 years (under 14). It cannot be extended.
A passport that is not collected within 12 months of the day given, without a reason in writing, is cancelled.""",
      "law": LAW_EN + """
- Fee: Circular 28/2026/TT-BTC (since 1 April 2026, replacing 25/2021/TT-BTC); reduced by Circular 64/2025/TT-BTC until 31 December 2026"""}),
    ("1.001445", "Trình báo mất hộ chiếu phổ thông (thực hiện tại cấp tỉnh)", "Report of a lost ordinary passport (province)",
     {"who": "Công dân Việt Nam bị mất hộ chiếu phổ thông còn giá trị.",
      "where": """- Phòng Quản lý xuất nhập cảnh, Công an cấp xã hoặc Cục Quản lý xuất nhập cảnh nơi thuận lợi; đơn vị kiểm soát xuất nhập cảnh tại cửa khẩu.
- Ở nước ngoài: cơ quan đại diện Việt Nam.""",
      "papers": """Nộp: đơn trình báo mất hộ chiếu TK05. Không nhớ số, ngày cấp hoặc cơ quan cấp thì ghi “không nhớ”.
Xuất trình: thẻ căn cước hoặc căn cước điện tử.""",
      "steps": """1. Trình báo trong 02 ngày làm việc kể từ khi phát hiện mất; trình báo muộn vì lý do bất khả kháng thì giải trình trong đơn.
2. Nơi tiếp nhận thông báo cho người trình báo và Cục Quản lý xuất nhập cảnh trong 01 ngày làm việc.
3. Hộ chiếu bị hủy giá trị sử dụng; sau đó có thể đề nghị cấp hộ chiếu mới với nội dung “cấp lại do bị mất”.""",
      "time": "01 ngày làm việc kể từ ngày nhận đơn.", "cost": "Không thu lệ phí trình báo.",
      "result": "Thông báo về việc đã tiếp nhận đơn trình báo; dùng thay hộ chiếu cũ khi đề nghị cấp hộ chiếu mới.",
      "law": LAW_VI.replace("\n", "\n- Điều 28 khoản 2 Luật 49/2019/QH14\n", 1)},
     {"who": "Vietnamese citizens whose valid ordinary passport is lost.",
      "where": """- The immigration office of any province, the police of any ward or commune, the Immigration Department, or border control.
- Abroad: the Vietnamese mission.""",
      "papers": """To hand in: loss report TK05. If you do not remember the number, the day or the authority, write “không nhớ”.
To show: identity card or electronic identity.""",
      "steps": """1. Report within 2 working days of noticing the loss; later with the reason, when it could not be helped.
2. Whoever receives the report tells you and the Immigration Department within 1 working day.
3. The passport is cancelled; then you can ask for a new one, with the request “Issue again: lost”.""",
      "time": "1 working day from the day the report is received.", "cost": "Reporting costs nothing.",
      "result": "A notice that the report was received; it stands for the old passport when you ask for a new one.",
      "law": LAW_EN.replace("\n", "\n- Article 28(2) of Law 49/2019/QH14\n", 1)}),
    ("1.010384", "Khôi phục giá trị sử dụng hộ chiếu phổ thông (thực hiện tại cấp tỉnh)", "Restoring an ordinary passport (province)",
     {"who": """Người có hộ chiếu phổ thông đã bị hủy vì trình báo mất ở trong nước, nay tìm lại được, khi có đủ hai điều kiện:
- hộ chiếu còn nguyên vẹn, còn thời hạn;
- trong hộ chiếu có thị thực nước ngoài còn giá trị.
Không đủ điều kiện thì đề nghị cấp hộ chiếu mới.""",
      "where": "Phòng Quản lý xuất nhập cảnh hoặc Cục Quản lý xuất nhập cảnh.",
      "papers": """Nộp: đơn đề nghị khôi phục TK04 và hộ chiếu đã tìm lại được.
Xuất trình: thẻ căn cước hoặc căn cước điện tử.""",
      "steps": """1. Khai đơn tại trang này, nêu thời gian, nơi, hoàn cảnh mất và tìm lại được hộ chiếu.
2. Nộp đơn cùng hộ chiếu, nhận giấy hẹn.
3. Nhận kết quả; không khôi phục được thì được trả lời bằng văn bản, nêu rõ lý do.""",
      "time": "05 ngày làm việc tại Phòng Quản lý xuất nhập cảnh; 03 ngày làm việc tại Cục Quản lý xuất nhập cảnh.",
      "cost": "Không thu lệ phí.", "result": "Hộ chiếu được khôi phục giá trị sử dụng.",
      "law": LAW_VI.replace("\n", "\n- Điều 32 Luật 49/2019/QH14\n", 1)},
     {"who": """Whoever reported an ordinary passport lost in Viet Nam, so that it was cancelled, and has found it, when
- it is intact and has not expired, and
- it carries a foreign visa that is still valid.
Otherwise ask for a new passport.""",
      "where": "The immigration office of the province or the Immigration Department.",
      "papers": """To hand in: request TK04 and the passport that was found.
To show: identity card or electronic identity.""",
      "steps": """1. Fill in the request on this site: when, where and how the passport was lost and found.
2. Hand it in with the passport; you get a slip with the day of the result.
3. Collect the result; if it cannot be restored you get an answer in writing with the reason.""",
      "time": "5 working days at the province's office; 3 working days at the Immigration Department.",
      "cost": "Restoring costs nothing.", "result": "The passport is valid again.",
      "law": LAW_EN.replace("\n", "\n- Article 32 of Law 49/2019/QH14\n", 1)}),
    ("TK06", "Trình bày lý do chưa đến nhận hộ chiếu", "Reason for not having collected a passport",
     {"who": "Người đã được hẹn trả hộ chiếu mà chưa đến nhận.",
      "where": "Cơ quan đã nhận hồ sơ hoặc đang giữ hộ chiếu.",
      "papers": """Nộp: đơn TK06, nêu đã nộp hồ sơ khi nào, được hẹn ngày nào, vì sao chưa đến nhận.
Xuất trình: thẻ căn cước hoặc căn cước điện tử; giấy hẹn trả kết quả nếu còn.""",
      "steps": """1. Gửi đơn trước khi hết 12 tháng kể từ ngày hẹn.
2. Đến nhận hộ chiếu khi cơ quan thông báo.""",
      "time": "Cơ quan đang giữ hộ chiếu thông báo ngày đến nhận.", "cost": "Không thu lệ phí.",
      "result": "Hộ chiếu được giữ lại và trả. Quá 12 tháng không có lý do bằng văn bản, hộ chiếu bị hủy và phải đề nghị cấp mới.",
      "law": LAW_VI.replace("\n", "\n- Điều 27, Điều 28a Luật 49/2019/QH14\n", 1)},
     {"who": "Whoever was told to collect a passport and has not done so yet.",
      "where": "The office that received the application or keeps the passport.",
      "papers": """To hand in: form TK06, with the day of the application, the day given for the result and why you have not come.
To show: identity card or electronic identity; the slip with the day of the result, if you still have it.""",
      "steps": """1. Hand it in before 12 months have passed since the day given.
2. Collect the passport when the office tells you.""",
      "time": "The office that keeps the passport tells you the day.", "cost": "This costs nothing.",
      "result": "The passport is kept and handed over. After 12 months without a reason in writing it is cancelled: ask for a new one.",
      "law": LAW_EN.replace("\n", "\n- Articles 27 and 28a of Law 49/2019/QH14\n", 1)}))


def up(migrator, db):
    with db.bind_ctx([Procedure]):
        there = {row.code for row in Procedure.select(Procedure.code)}
        for place, (code, name_vi, name_en, text_vi, text_en) in enumerate(PROCEDURES):
            if code not in there:
                Procedure.create(code=code, position=place, name_vi=name_vi, name_en=name_en, text_vi=text_vi, text_en=text_en,
                                 as_of=AS_OF)


def down(migrator, db):
    """What the office wrote stays."""

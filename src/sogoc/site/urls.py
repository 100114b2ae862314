"""Every address, on one page. Addresses carry no personal data: records are named by their UUID."""

from django.urls import include, path

from ..accounts import admin_views as administer
from ..accounts import own_views as own
from ..accounts import views as accounts
from ..accounts.entrance import signed_in
from ..audit import views as audit
from ..campaign import asking_views as asking
from ..campaign import in_charge_views as charge
from ..campaign import views as campaign
from ..jurisdiction import list_views as giving
from ..jurisdiction import views as jurisdiction
from ..report import dashboard_views as board
from ..report import document_views as documents
from ..report import snapshot_views as snapshots
from ..report import views as report
from ..review import book_views as books
from ..review import bulk_views as bulk
from ..review import delivery_views as deliveries
from ..review import entry_views as entries
from ..review import held_views as held
from ..review import import_views as importing
from ..review import list_views as lists
from ..review import pair_views as pairs
from ..review import quality_views as quality
from ..review import reading_views as readings
from ..review import rule_views as rules
from ..review import run_views as runs
from ..review import saved_views as views_kept
from ..review import scan_views as scans
from ..review import search_views as searching
from ..review import views as review
from ..review import work_views as work
from ..review.api import api
from ..transfer import views as transfer
from .trying import trying

# fmt: off
PAGES = (  # for people with an account
    ("",                                                lists.today,           "today"),
    ("tim-kiem/",                                       searching.search_page,  "search"),
    ("danh-sach/",                                      lists.records,         "records"),
    ("danh-sach/cach-xem/",                             views_kept.save_view,  "save_view"),
    ("danh-sach/cach-xem/<int:pk>/bo/",                 views_kept.drop_view,  "drop_view"),
    ("danh-sach/<slug:name>/",                          lists.records,         "queue"),
    ("ra-soat/<uuid:pk>/",                              review.record,         "record"),
    ("ra-soat/<uuid:pk>/manh/",                         review.fragment,       "fragment"),
    ("ra-soat/tiep/",                                   work.following,        "following"),
    ("ra-soat/hoan-tac/",                               work.undo,             "undo"),
    ("ra-soat/<uuid:pk>/giu/",                          work.hold,             "hold"),
    ("ra-soat/<uuid:pk>/tha/",                          work.release,          "release"),
    ("ra-soat/<uuid:pk>/nhap/",                         work.keep_typing,      "keep_typing"),
    ("ra-soat/<uuid:pk>/nhap/bo/",                      work.drop_typing,      "drop_typing"),
    ("ra-soat/<uuid:pk>/luu/",                          review.save,           "save"),
    ("ra-soat/<uuid:pk>/quyet-dinh/<slug:action>/",     review.decide,         "decide"),
    ("ra-soat/<uuid:pk>/theo-so/<int:finding>/",        review.waive,          "waive"),
    ("ra-soat/<uuid:pk>/goi-y/<int:proposal>/nhan/",    review.accept,         "accept_proposal"),
    ("ra-soat/<uuid:pk>/goi-y/<int:proposal>/bo/",      review.reject,         "reject_proposal"),
    ("ra-soat/<uuid:pk>/ban-nhap/<int:reading>/",       readings.reading,      "reading"),
    ("ra-soat/<uuid:pk>/ban-nhap/<int:reading>/so-ban-2/", readings.second_copy, "await_second_copy"),
    ("nghi-trung/",                                     pairs.index,           "pairs"),
    ("nghi-trung/<int:pk>/",                            pairs.pair,            "pair"),
    ("ra-soat/<uuid:pk>/ket-qua/",                      review.outcome,        "outcome"),
    ("hang-loat/",                                      bulk.index,            "bulk_acts"),
    ("hang-loat/<int:pk>/",                             bulk.show,             "bulk_act"),
    ("hang-loat/<int:pk>/mau/<uuid:record>/",           bulk.mark,             "bulk_mark"),
    ("hang-loat/<int:pk>/xac-nhan/",                    bulk.confirm,          "bulk_confirm"),
    ("hang-loat/<int:pk>/dung/",                        bulk.cancel,           "bulk_cancel"),
    ("hang-loat/<int:pk>/hoan-tac/",                    bulk.undo,             "bulk_undo"),
    ("anh/<uuid:pk>/<int:number>.<str:form>",           scans.page_image,      "page_image"),
    ("anh/<uuid:pk>/<int:number>/goc/",                 scans.download_scan,   "download_scan"),
    ("ban-giao/",                                       deliveries.index,      "deliveries"),
    ("ban-giao/<int:pk>/",                              deliveries.delivery,   "delivery"),
    ("ban-giao/<int:pk>/anh/<int:number>.<str:form>",   deliveries.loose_scan, "loose_scan"),
    ("ban-giao/<int:pk>/sua/",                          held.mend_row,         "mend_row"),
    ("ban-giao/<int:pk>/bo/",                           held.drop_row,         "drop_row"),
    ("ban-giao/<int:pk>/tam-giu.xlsx",                  held.download,         "held_rows"),
    ("ban-giao/<int:pk>/tep-da-sua/",                   held.upload,           "mended_rows"),
    ("ban-giao/<int:pk>/go/",                           held.withdraw_delivery, "withdraw_delivery"),
    ("nhap/",                                           importing.imports,     "imports"),
    ("nhap/mau/<str:code>.xlsx",                        importing.blank,       "blank_workbook"),
    ("nhap/<int:pk>/",                                  importing.show,        "import"),
    ("nhap/<int:pk>/don-vi/",                           importing.custodian,   "import_custodian"),
    ("nhap/<int:pk>/ghep-cot/",                         importing.map_columns, "map_columns"),
    ("nhap/<int:pk>/xac-nhan/",                         importing.confirm,     "import_confirm"),
    ("nhap/<int:pk>/huy/",                              importing.cancel,      "import_cancel"),
    ("chuyen-du-lieu/",                                 transfer.index,        "transfer"),
    ("chuyen-du-lieu/lap/",                             transfer.compose_now,  "compose"),
    ("chuyen-du-lieu/gui/",                             transfer.send_now,     "send"),
    ("chuyen-du-lieu/dung/",                            transfer.stop_now,     "stop"),
    ("chuyen-du-lieu/thu-hoi/<uuid:pk>/",               transfer.recall_now,   "recall"),
    ("chuyen-du-lieu/<int:number>/",                    transfer.batch,        "batch"),
    ("chuyen-du-lieu/<int:number>/ky/",                 transfer.sign_now,     "sign"),
    ("thong-ke/",                                       report.show,           "inventory"),
    ("chot-so-lieu/",                                   snapshots.index,       "snapshots"),
    ("chot-so-lieu/chot/",                              snapshots.take_now,    "take_snapshot"),
    ("chot-so-lieu/so-sanh/",                           snapshots.comparison,  "comparison"),
    ("ke-hoach/",                                       campaign.plans,        "plans"),
    ("ke-hoach/moi/",                                   campaign.edit,         "plan_new"),
    ("ke-hoach/<int:pk>/",                              campaign.plan,         "plan"),
    ("ke-hoach/<int:pk>/sua/",                          campaign.edit,         "plan_edit"),
    ("ke-hoach/<int:pk>/ban-hanh/",                     campaign.adopt,        "plan_adopt"),
    ("ke-hoach/<int:pk>/don-vi/<int:custodian>/",       campaign.unit,         "unit_tasks"),
    ("ke-hoach/giai-doan/<int:pk>/",                    campaign.phase,        "phase"),
    ("ke-hoach/giai-doan/<int:pk>/giao/",               campaign.give,         "phase_give"),
    ("ke-hoach/giai-doan/<int:pk>/dong/",               campaign.close,        "phase_close"),
    ("tong-quan/",                                      board.index,           "dashboard"),
    ("tong-quan/so-lieu/",                              board.figures,         "dashboard_figures"),
    ("bao-cao/",                                        documents.index,       "reports"),
    ("bao-cao/<slug:slug>/<int:snapshot>/",             documents.report,      "report"),
    ("go-lai/",                                         quality.retype_next,   "retype"),
    ("go-lai/<uuid:pk>/",                               quality.retype_one,    "retype_one"),
    ("chat-luong/",                                     quality.show,          "quality"),
    ("quyen-so/",                                       books.index,           "books"),
    ("quyen-so/moi/",                                   entries.new_book,      "new_book"),
    ("quyen-so/<int:pk>/",                              books.show,            "book"),
    ("quyen-so/<int:pk>/go/",                           entries.new_entry,     "new_entry"),
    ("quyen-so/<int:pk>/go/giu/",                       entries.keep_entry,    "keep_entry"),
    ("quyen-so/<int:pk>/go/bo/",                        entries.drop_entry,    "drop_entry"),
    ("quyen-so/<int:pk>/so-thieu.csv",                  books.gaps,            "book_gaps"),
    ("quyen-so/<int:pk>/ky/",                           books.sign,            "sign_book"),
    ("quyen-so/<int:pk>/bo-ky/",                        books.unsign,          "unsign_book"),
    ("quyen-so/phu-trach/",                             charge.in_charge,    "put_in_charge"),
    ("don-vi/",                                         jurisdiction.index,    "units"),
    ("don-vi/giao-so/",                                 giving.give_list,      "give_list"),
    ("don-vi/de-nghi/",                                 jurisdiction.proposals, "custodian_proposals"),
    ("don-vi/de-nghi/<int:pk>/",                        jurisdiction.decide_proposal, "decide_custodian"),
    ("don-vi/<str:code>/",                              jurisdiction.unit,     "unit"),
    ("don-vi/<str:code>/giao-so/",                      jurisdiction.give_books, "give_books"),
    ("vuong-mac/",                                      asking.difficulties,   "difficulties"),
    ("vuong-mac/neu/",                                  asking.ask,            "ask"),
    ("vuong-mac/gop/",                                  asking.merge,          "merge_difficulties"),
    ("vuong-mac/xin-y-kien/",                           asking.escalate,       "escalate"),
    ("vuong-mac/<int:pk>/",                             asking.difficulty,     "difficulty"),
    ("vuong-mac/<int:pk>/tra-loi/",                     asking.answer,         "answer"),
    ("vuong-mac/<int:pk>/huong-dan/",                   asking.answer_with_guidance, "answer_with_guidance"),
    ("cong-van/<int:pk>/",                              asking.letter,         "letter"),
    ("cong-van/<int:pk>.pdf",                           asking.letter_pdf,     "letter_pdf"),
    ("huong-dan/",                                      asking.guidance,       "guidance"),
    ("huong-dan/<int:pk>/thu-hoi/",                     asking.withdraw,       "guidance_withdraw"),
    ("lich-su/",                                        audit.history_page,    "history"),
    ("quy-tac/",                                        rules.rules,           "rules"),
    ("chuan-hoa-lai/",                                  runs.index,            "runs"),
    ("chuan-hoa-lai/<int:pk>/",                         runs.show,             "run"),
    ("chuan-hoa-lai/<int:pk>/dung/",                    runs.cancel,           "run_cancel"),
    ("thu/",                                            trying,                "try"),
    ("mat-khau/",                                       accounts.password,     "password"),
    ("xac-thuc-hai-lop/",                               own.SetUp.as_view(),   "second_factor"),
    ("ma-du-phong/",                                    own.recovery_codes,    "recovery_codes"),
    ("phien/",                                          own.sessions,          "sessions"),
    ("phien/<int:pk>/ket-thuc/",                        own.end_session,       "end_session"),
    ("tai-khoan/",                                      administer.accounts,   "accounts"),
    ("tai-khoan/nhap/",                                 administer.import_accounts, "import_accounts"),
    ("tai-khoan/<int:pk>/",                             administer.account,    "account"),
    ("tai-khoan/<int:pk>/vai-tro/<int:grant>/thoi/",    administer.end_role,   "end_role"),
    ("tai-khoan/<int:pk>/<slug:what>/",                 administer.change_account, "change_account"),
)
ENTRANCE = (  # for whoever is on the way in or out; the second name is the one django-allauth knows
    ("dang-nhap/",              accounts.sign_in,        ("login", "account_login", "account_inactive")),
    ("dang-nhap/ma/",           accounts.Code.as_view(), ("code", "mfa_authenticate")),
    ("dang-xuat/",              accounts.sign_out,       ("logout", "account_logout")),
    ("khoa/",                   accounts.lock_now,       ("lock",)),
    ("mo-khoa/",                accounts.open_again,     ("unlock",)),
    ("con-day/",                accounts.still_here,     ("still_here",)),
)
# fmt: on

urlpatterns = [
    *(path(route, view, name=name) for route, view, names in ENTRANCE for name in names),
    path("dang-nhap/", include("allauth.socialaccount.providers.openid_connect.urls")),
    *(path(route, signed_in(view), name=name) for route, view, name in PAGES),
    path("api/", api.urls),
]
handler404 = "sogoc.site.errors.not_found"
handler500 = "sogoc.site.errors.server_error"

"""Every address of the receiver: the public ones, those of officers, and the API."""

from django.urls import path

from .api import api
from .views.business import annotate, extract, extract_pdf, issue, verify
from .views.counts import counts
from .views.entrance import sign_in, sign_out
from .views.second_step import authenticator, second_step
from .views.use import entry, person, scan, search

# fmt: off
urlpatterns = [
    path("",                                 counts,      name="counts"),
    path("xac-minh/<slug:code>/",            verify,      name="verify"),
    path("dang-nhap/",                       sign_in,     name="sign_in"),
    path("dang-nhap/ma/",                    second_step, name="second_step"),
    path("xac-thuc-hai-lop/",              authenticator, name="authenticator"),
    path("dang-xuat/",                       sign_out,    name="sign_out"),
    path("tra-cuu/",                         search,      name="look_up"),
    path("ho-so/<uuid:record>/",             entry,       name="entry"),
    path("ho-so/<uuid:record>/anh/<int:position>/<int:number>.jpg", scan, name="scan"),
    path("ho-so/<uuid:record>/trich-luc/",   issue,       name="issue"),
    path("ho-so/<uuid:record>/ghi-chu/",     annotate,    name="annotate"),
    path("nguoi/<int:pk>/",                  person,      name="person"),
    path("trich-luc/<int:pk>/",              extract,     name="extract"),
    path("trich-luc/<int:pk>.pdf",           extract_pdf, name="extract_pdf"),
    path("",                                 api.urls),
]
# fmt: on

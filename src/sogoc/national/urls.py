from django.urls import path

from .api import api
from .pages import counts

urlpatterns = [path("", counts, name="counts"), path("", api.urls)]

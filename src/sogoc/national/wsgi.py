import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sogoc.national.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 -- the pages' modules are read now, not while the first reader waits

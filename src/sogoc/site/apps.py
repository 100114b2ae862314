from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sogoc.site"
    label = "sogoc_site"

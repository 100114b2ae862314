from django.apps import AppConfig


class NationalConfig(AppConfig):
    name = "sogoc.national"
    label = "national"

from django.apps import AppConfig


class JurisdictionConfig(AppConfig):
    name = "sogoc.jurisdiction"
    label = "jurisdiction"

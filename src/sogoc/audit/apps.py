from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "sogoc.audit"
    label = "audit"

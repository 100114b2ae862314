from django.apps import AppConfig


class ReportConfig(AppConfig):
    name = "sogoc.report"
    label = "report"

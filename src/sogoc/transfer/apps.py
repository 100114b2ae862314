from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "sogoc.transfer"
    label = "transfer"

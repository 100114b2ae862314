from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sogoc.accounts"
    label = "accounts"

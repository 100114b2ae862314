from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sogoc.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in

        from .views import note_login

        user_logged_in.connect(note_login, dispatch_uid="sogoc.note_login")

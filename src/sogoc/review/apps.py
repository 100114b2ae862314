from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "sogoc.review"
    label = "review"

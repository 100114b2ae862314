from django.apps import AppConfig


class CampaignConfig(AppConfig):
    name = "sogoc.campaign"
    label = "campaign"

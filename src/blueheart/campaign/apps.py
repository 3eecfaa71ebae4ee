from django.apps import AppConfig


class CampaignConfig(AppConfig):
    name = "blueheart.campaign"
    label = "campaign"

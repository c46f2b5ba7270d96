from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Who logs in; what they may do comes from the appointments of their person."""

"""Addresses of the portal with a home page that fails, for tests of what is said then."""

from django.urls import path

from governance.urls import urlpatterns as portal


def fails(request):
    raise RuntimeError


urlpatterns = [path("", fails, name="home"), *portal]

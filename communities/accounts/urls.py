from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("phone/", views.PhoneLogin.as_view(), name="phone-login"),
    path("phone/code/", views.PhoneCode.as_view(), name="phone-code"),
]

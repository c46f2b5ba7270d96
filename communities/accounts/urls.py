from django.urls import path

from .views import desk, phone

app_name = "accounts"
urlpatterns = [
    path("accounts/phone/", phone.PhoneLogin.as_view(), name="phone-login"),
    path("accounts/phone/code/", phone.PhoneCode.as_view(), name="phone-code"),
    path("desk/accounts/", desk.AccountList.as_view(), name="account-list"),
    path("desk/accounts/new/", desk.AccountNew.as_view(), name="account-new"),
    path("desk/accounts/of/<str:username>/", desk.AccountDetail.as_view(), name="account-detail"),
    path("desk/accounts/of/<str:username>/password/", desk.NewPassword.as_view(), name="account-password"),
    path("desk/accounts/of/<str:username>/<slug:move>/", desk.AccountMove.as_view(), name="account-move"),
]

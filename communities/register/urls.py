from django.urls import path

from communities.views.register import RegisterImport

app_name = "register"
urlpatterns = [path("desk/import/register/", RegisterImport.as_view(), name="import")]

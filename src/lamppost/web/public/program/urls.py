"""Pages that only inform, of the whole site and of one hospital."""

from django.urls import path

from lamppost.web.public.program import views

urlpatterns = [
    path("", views.first, name="home"),
    path("tonight/", views.tonight, name="tonight"),
    path("kept/", views.kept, name="kept"),
    path("help/", views.elsewhere, name="help"),
    path("<slug:slug>/", views.landing, name="hospital_home"),
    path("<slug:slug>/tonight", views.tonight, name="hospital_tonight"),
    path("<slug:slug>/help", views.elsewhere, name="hospital_help"),
    path("<slug:slug>/kept", views.kept, name="hospital_kept"),
]

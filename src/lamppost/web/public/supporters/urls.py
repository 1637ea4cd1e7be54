"""Our supporters, and whether a certificate is one of ours."""

from django.urls import path

from lamppost.web.public.supporters import views

urlpatterns = [
    path("certificate/", views.certificate, name="certificate"),
    path("<slug:slug>/supporters", views.supporters, name="hospital_supporters"),
]

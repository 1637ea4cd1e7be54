"""Asking for oneself or a colleague, and the page of a code."""

from django.urls import path

from lamppost.outreach.rules import Route
from lamppost.web.public.referrals import views

urlpatterns = [
    path("<slug:slug>/me", views.refer, {"route": Route.SELF}, name="hospital_self"),
    path(
        "<slug:slug>/colleague", views.refer, {"route": Route.COLLEAGUE}, name="hospital_colleague"
    ),
    path("code/", views.code, name="code"),
    path("code/facts", views.facts, name="code_facts"),
    path("code/withdraw", views.withdraw, name="code_withdraw"),
]

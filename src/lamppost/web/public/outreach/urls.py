"""The recipient's decisions, and saying no in advance."""

from django.urls import path

from lamppost.web.public.outreach import views

urlpatterns = [
    path("code/preferences", views.preferences, name="code_preferences"),
    path("code/whom-not", views.whom_not, name="code_whom_not"),
    path("code/not-now", views.not_now, name="code_not_now"),
    path("code/never", views.never, name="code_never"),
    path("code/another", views.another, name="code_another"),
    path("code/enough", views.enough, name="code_enough"),
    path("code/again", views.again, name="code_again"),
    path("code/renew", views.renew, name="code_renew"),
    path("<slug:slug>/never", views.opt_out, name="hospital_never"),
]

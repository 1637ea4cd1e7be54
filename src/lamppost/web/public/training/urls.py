"""Where one says what a training was like; the page of who is signed in sends its form here."""

from django.urls import path

from lamppost.web.public.training import views

urlpatterns = [path("<slug:slug>/after-training", views.after_training, name="after_training")]

"""The curriculum. No address says which answer somebody chose."""

from django.urls import path

from lamppost.training.access import EDITS, READS
from lamppost.web.staff.doors import for_roles
from lamppost.web.staff.training.curriculum.views import owning, reading

urlpatterns = [
    path("curriculum/", for_roles(reading.curriculum, *READS), name="curriculum"),
    path("curriculum/unit/<slug:unit>/", for_roles(reading.unit, *READS), name="unit"),
    path("curriculum/handbook/", for_roles(reading.handbook, *READS), name="handbook"),
    path("curriculum/guide/", for_roles(reading.guide, *READS), name="facilitators_guide"),
    path("curriculum/own/", for_roles(owning.own, *EDITS), name="own_curriculum"),
    path("curriculum/own/file/", for_roles(owning.file, *EDITS), name="curriculum_file"),
]

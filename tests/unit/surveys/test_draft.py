"""What a device gives back as a draft is opened only so far, whoever made it."""

import zlib
from base64 import urlsafe_b64encode
from uuid import uuid4

import pytest
from django.test import RequestFactory

from lamppost.core.ids import Code
from lamppost.surveys.queries import packaged
from lamppost.vault.rules import seal
from lamppost.web.public.surveys.draft import COOKIE, Draft, _key, _place, found
from lamppost.web.public.surveys.walk import Walk


@pytest.mark.parametrize(
    "content",
    [
        b"no zlib at all",
        zlib.compress(b"no JSON"),
        zlib.compress(b'{"aware": 1}'),
        zlib.compress(b'{"aware": ["' + b"a" * 5_000_000 + b'"]}', 9),
    ],
)
def test_draft_that_cannot_be_opened_is_none(content: bytes) -> None:
    code, campaign = Code.new(), uuid4()
    sealed = seal(
        _key(code), Draft("own_words", "", urlsafe_b64encode(content).decode()), _place(campaign)
    )
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = urlsafe_b64encode(sealed).decode()
    walk = Walk(packaged("physicians"), code=str(code))
    assert found(request, campaign, walk) == walk

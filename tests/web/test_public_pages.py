from tests.cast import Cast
from django.test import Client
def test_x(cast: Cast, client: Client) -> None:
    for p in ("/", "/valley/", "/valley/me", "/valley/colleague", "/valley/tonight", "/valley/kept", "/valley/supporters", "/valley/never", "/code/", "/tonight/", "/kept/", "/nowhere/"):
        a = client.get(p)
        print(p, a.status_code, len(a.content), dict(a.headers))

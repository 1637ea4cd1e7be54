"""A way to the test run's PostgreSQL that is encrypted up to a door in front of it.

The wheel's server is built without TLS; this speaks it as PostgreSQL does and hands on what it hears.
"""

import datetime
import ipaddress
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ASKS_FOR_TLS: Final = struct.pack("!ii", 8, 80877103)
ASKS: Final = 8  # bytes of such a question
PIECE: Final = 65_536  # bytes


@contextmanager
def tls_door(behind: Path, folder: Path) -> Iterator[tuple[int, Path]]:
    """A port on `localhost` before the server's socket, and the certificate by which it is known."""
    certificate, context = _certified(folder)
    with socket.create_server(("127.0.0.1", 0)) as door:
        waiter = threading.Thread(target=_answer, args=(door, context, behind), daemon=True)
        waiter.start()
        yield door.getsockname()[1], certificate


def _answer(door: socket.socket, context: ssl.SSLContext, behind: Path) -> None:
    with suppress(OSError):  # the door is closed
        while True:
            caller, _ = door.accept()
            threading.Thread(target=_serve, args=(caller, context, behind), daemon=True).start()


def _serve(caller: socket.socket, context: ssl.SSLContext, behind: Path) -> None:
    with suppress(OSError), caller:
        while caller.recv(ASKS) != ASKS_FOR_TLS:
            caller.sendall(b"N")  # no other way of encryption
        caller.sendall(b"S")
        with (
            context.wrap_socket(caller, server_side=True) as heard,
            socket.socket(socket.AF_UNIX) as server,
        ):
            server.connect(str(behind))
            back = threading.Thread(target=_hand_on, args=(server, heard), daemon=True)
            back.start()
            _hand_on(heard, server)
            back.join()


def _hand_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


def _certified(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate that vouches for itself, in two files, and a server's side of TLS with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    here = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(here), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "server.crt", folder / "server.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return certificate, context

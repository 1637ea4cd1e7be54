"""An authenticator in software: it makes passkeys and answers with them, as a phone would, or as a thief's."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40
Options = dict[str, Any]


@dataclass
class Passkey:
    """One key pair for one site; `verifies`: whether it asks for a finger, a face or a PIN."""

    site: str = "localhost"
    verifies: bool = True
    id: bytes = field(default_factory=lambda: os.urandom(32))
    owner: bytes = b""
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: Options) -> dict[str, Any]:
        """What a browser sends after making it."""
        asked = options["publicKey"]
        self.owner = websafe_decode(asked["user"]["id"])
        key = cbor.encode(ES256.from_cryptography_key(self._key.public_key()))
        new = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key
        seen = {"fmt": "none", "attStmt": {}, "authData": self._data(WITH_KEY) + new}
        said = self._said("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=said, attestationObject=cbor.encode(seen))

    def get(self, options: Options) -> dict[str, Any]:
        """What a browser sends after asking for it."""
        data, said = self._data(), self._said("webauthn.get", options["publicKey"]["challenge"])
        signed = data + hashlib.sha256(said).digest()
        signature = self._key.sign(signed, ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=said, authenticatorData=data, signature=signature, userHandle=self.owner
        )

    def _data(self, more: int = 0) -> bytes:
        flags = PRESENT | more | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + bytes(4)

    def _said(self, kind: str, challenge: str) -> bytes:
        origin = f"http://{self.site}" if self.site == "localhost" else f"https://{self.site}"
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()

    def _answer(self, **parts: bytes) -> dict[str, Any]:
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {name: websafe_encode(part) for name, part in parts.items()},
        }

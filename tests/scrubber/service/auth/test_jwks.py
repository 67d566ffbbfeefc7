"""Key sets: which keys of one can serve, and how often an issuer's address is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import OctKey

from scrubber.service.auth import jwks as module
from scrubber.service.auth.jwks import FixedKeys, KeysError, RemoteKeys, fetch_https, read_keys
from scrubber.service.auth.tokens import TokenError, TokenFault, TokenIssuer, verify
from tests.scrubber.service.auth.signing import AUDIENCE, ISSUER, JKU, NOW, ec_key, jwks, rsa_key, signed


class TestKeysOfASet:
    def test_only_keys_that_check_signatures_are_taken(self) -> None:
        short = rsa_key("short", 1024).as_dict(private=False)
        encrypting = rsa_key("enc").as_dict(private=False) | {"use": "enc"}
        symmetric = OctKey.generate_key(256, {"kid": "oct"}).as_dict(private=True)
        nameless = {k: v for k, v in ec_key().as_dict(private=False).items() if k != "kid"}
        later = {"kty": "AKP", "kid": "pq", "alg": "ML-DSA-44", "pub": "x"}
        found = read_keys(
            {"keys": [short, encrypting, symmetric, nameless, later, 7, *jwks(ec_key())["keys"]]}
        )
        assert list(found) == ["k1"]

    def test_a_private_key_published_by_mistake_is_kept_as_a_public_one(self) -> None:
        found = read_keys({"keys": [ec_key().as_dict(private=True)]})
        assert not found["k1"].is_private

    def test_two_keys_of_one_name_are_none(self) -> None:
        both = [ec_key().as_dict(private=False), rsa_key("k1").as_dict(private=False)]
        assert list(read_keys({"keys": [*both, *jwks(rsa_key())["keys"]]})) == ["r1"]

    @pytest.mark.parametrize(
        "document",
        [
            b"",
            b"[]",
            b"{}",
            b'{"keys": 1}',
            b'{"keys": []}',
            b"[" * 100_000,
            b" " * 300_000,
            "é",
            {"keys": [{}]},
        ],
    )
    def test_what_is_no_set(self, document: Any) -> None:
        with pytest.raises(KeysError):
            read_keys(document)

    def test_of_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "jwks.json"
        path.write_text(json.dumps(jwks(ec_key())))
        assert FixedKeys.of_file(path).find("k1", 0) is not None
        with pytest.raises(KeysError):
            FixedKeys.of_file(tmp_path / "none.json")


class Address:
    """An issuer's address: what it answers, and how often it was asked."""

    def __init__(self) -> None:
        self.answer: bytes | None = json.dumps(jwks(ec_key())).encode()
        self.asked = 0

    def __call__(self, url: str) -> bytes:
        assert url == JKU
        self.asked += 1
        if self.answer is None:
            raise KeysError("down")
        return self.answer


class TestAnAddress:
    def test_a_set_is_asked_for_once_an_hour(self) -> None:
        address = Address()
        keys = RemoteKeys(JKU, address)
        for second in (0, 10, 3600):
            assert keys.find("k1", second) is not None
        assert address.asked == 1
        keys.find("k1", 3601)
        assert address.asked == 2

    def test_made_up_names_ask_once_a_minute(self) -> None:
        address = Address()
        keys = RemoteKeys(JKU, address)
        for second in range(60):
            assert keys.find(f"made-up-{second}", second) is None
        assert address.asked == 1
        keys.find("made-up", 60)
        assert address.asked == 2

    def test_a_new_key_is_found_within_a_minute(self) -> None:
        address = Address()
        keys = RemoteKeys(JKU, address)
        keys.find("k1", 0)
        address.answer = json.dumps(jwks(ec_key(), rsa_key())).encode()
        assert keys.find("r1", 59) is None
        assert keys.find("r1", 60) is not None

    def test_a_key_that_was_withdrawn_is_gone_after_an_hour(self) -> None:
        address = Address()
        keys = RemoteKeys(JKU, address)
        keys.find("k1", 0)
        address.answer = json.dumps(jwks(rsa_key())).encode()
        assert keys.find("k1", 3601) is None

    def test_while_the_address_is_down_keys_serve_for_a_day(self) -> None:
        address = Address()
        keys = RemoteKeys(JKU, address)
        keys.find("k1", 0)
        address.answer = None
        assert keys.find("k1", 86_400) is not None
        with pytest.raises(KeysError):
            keys.find("k1", 86_401)

    def test_a_token_of_an_issuer_that_is_down_is_refused(self) -> None:
        address = Address()
        address.answer = None
        issuer = TokenIssuer(ISSUER, RemoteKeys(JKU, address))
        with pytest.raises(TokenError) as refused:
            verify(signed(), [issuer], AUDIENCE, NOW)
        assert refused.value.fault is TokenFault.KEYS_UNAVAILABLE

    @pytest.mark.parametrize(
        "url",
        ["http://ehr.example/j", "file:///etc/passwd", "https://", "https://me@ehr.example/", "ehr.example"],
    )
    def test_only_https(self, url: str) -> None:
        with pytest.raises(KeysError):
            RemoteKeys(url)


class TestFetching:
    """One GET; what is answered is bounded, and a redirect is no answer."""

    @staticmethod
    def answering(monkeypatch: pytest.MonkeyPatch, status: int, body: bytes, **headers: str) -> None:
        real = httpx.Client

        def client(**options: Any) -> httpx.Client:
            transport = httpx.MockTransport(lambda _: httpx.Response(status, content=body, headers=headers))
            return real(transport=transport, **options)

        monkeypatch.setattr(httpx, "Client", client)

    def test_what_is_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answering(monkeypatch, 200, b'{"keys": []}')
        assert fetch_https(JKU) == b'{"keys": []}'

    @pytest.mark.parametrize("status", [301, 302, 404, 500])
    def test_another_status(self, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
        self.answering(monkeypatch, status, b"{}", location="https://169.254.169.254/")
        with pytest.raises(KeysError, match="status"):
            fetch_https(JKU)

    def test_too_much(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answering(monkeypatch, 200, b" " * (module.MAX_BYTES + 1))
        with pytest.raises(KeysError, match="256 KB"):
            fetch_https(JKU)

    def test_nobody_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(_: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("no")

        real = httpx.Client
        monkeypatch.setattr(
            httpx, "Client", lambda **options: real(transport=httpx.MockTransport(fails), **options)
        )
        with pytest.raises(KeysError, match="reached"):
            fetch_https(JKU)

"""Tokens: one that is right is taken, and each thing that can be wrong with one is refused by its own name."""

from __future__ import annotations

import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OKPKey

from scrubber.service.auth.jwks import FixedKeys
from scrubber.service.auth.replay import ReplayCache
from scrubber.service.auth.tokens import TokenError, TokenFault, TokenIssuer, Verified, verify
from tests.scrubber.service.auth.signing import (
    AUDIENCE,
    ISSUER,
    JKU,
    NOW,
    SECONDS,
    by_hand,
    claims,
    ec_key,
    jwks,
    rsa_key,
    signed,
    with_public_key_as_secret,
)

CDS_LIFETIME = 300
EHR = TokenIssuer(ISSUER, FixedKeys(jwks(ec_key(), rsa_key())), jku=JKU)


def check(token: str, replay: ReplayCache | None = None) -> Verified:
    """Check a token as a CDS endpoint does."""
    return verify(
        token,
        [EHR],
        AUDIENCE,
        NOW,
        replay=replay if replay is not None else ReplayCache(),
        max_lifetime=CDS_LIFETIME,
        leeway=30,
    )


class TestTaken:
    @pytest.mark.parametrize("alg", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])
    def test_each_rsa_algorithm(self, alg: str) -> None:
        assert check(signed(key=rsa_key(), header={"kid": "r1"}, alg=alg)).claims["jti"] == "2c8f3b1e-0001"

    @pytest.mark.parametrize(("alg", "curve"), [("ES256", "P-256"), ("ES384", "P-384"), ("ES512", "P-521")])
    def test_each_curve_with_its_algorithm(self, alg: str, curve: str) -> None:
        key = ec_key("c1", curve)
        issuer = TokenIssuer(ISSUER, FixedKeys(jwks(key)))
        token = signed(key=key, header={"kid": "c1"}, alg=alg)
        assert verify(token, [issuer], AUDIENCE, NOW).issuer is issuer

    @pytest.mark.parametrize("alg", ["Ed25519", "EdDSA"])
    def test_an_edwards_curve_by_either_name(self, alg: str) -> None:
        key = OKPKey.generate_key("Ed25519", {"kid": "e1"})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # to sign by the former name is what the library warns of
            token = signed(key=key, header={"kid": "e1"}, alg=alg)
        issuer = TokenIssuer(ISSUER, FixedKeys(jwks(key)))
        assert verify(token, [issuer], AUDIENCE, NOW).issuer is issuer

    def test_one_audience_of_several(self) -> None:
        assert check(signed(claims(aud=["https://other.example", AUDIENCE])))

    def test_the_address_of_keys_that_the_configuration_names(self) -> None:
        assert check(signed(header={"jku": JKU}))

    @pytest.mark.parametrize("typ", ["JWT", "jwt", "at+jwt"])
    def test_types(self, typ: str) -> None:
        assert check(signed(header={"typ": typ}))

    def test_clocks_may_differ_by_the_leeway(self) -> None:
        assert check(signed(claims(exp=SECONDS - 29, iat=SECONDS - 200)))
        assert check(signed(claims(iat=SECONDS + 29)))

    def test_a_lifetime_of_five_minutes(self) -> None:
        assert check(signed(claims(iat=SECONDS, exp=SECONDS + CDS_LIFETIME)))

    def test_scopes_of_an_openid_provider(self) -> None:
        for named, scopes in [
            ({"scope": "scrub charts"}, {"scrub", "charts"}),
            ({"scp": ["scrub"]}, {"scrub"}),
            ({}, set()),
        ]:
            found = check(signed(claims(sub="robot", **named)))
            assert (found.subject, found.scopes) == ("robot", scopes)

    def test_nothing_of_a_token_is_in_what_python_prints(self) -> None:
        assert "2c8f3b1e" not in repr(check(signed()))


FORGERIES: dict[str, tuple[Callable[[], str], TokenFault]] = {
    "no signature, as alg none": (
        lambda: by_hand({"alg": "none", "kid": "k1"}, claims()),
        TokenFault.ALGORITHM,
    ),
    "none in capitals": (lambda: by_hand({"alg": "NONE", "kid": "k1"}, claims()), TokenFault.ALGORITHM),
    "no algorithm": (lambda: by_hand({"kid": "k1"}, claims(), b"x"), TokenFault.ALGORITHM),
    "algorithm that is no text": (
        lambda: by_hand({"alg": ["ES384"], "kid": "k1"}, claims(), b"x"),
        TokenFault.ALGORITHM,
    ),
    "HS256 keyed with the public key": (with_public_key_as_secret, TokenFault.ALGORITHM),
    "HS384 keyed with the public key": (lambda: with_public_key_as_secret("HS384"), TokenFault.ALGORITHM),
    "HS512 keyed with the public key": (lambda: with_public_key_as_secret("HS512"), TokenFault.ALGORITHM),
    "a stranger's key under a known name": (lambda: signed(key=_stranger()), TokenFault.SIGNATURE),
    "a stranger's key, embedded as jwk": (
        lambda: signed(key=_stranger(), header={"jwk": _stranger().as_dict(private=False)}),
        TokenFault.SIGNATURE,
    ),
    "another payload under a true signature": (lambda: _spliced(), TokenFault.SIGNATURE),
    "signature cut": (lambda: signed()[:-4], TokenFault.SIGNATURE),
    "signature empty": (lambda: signed().rsplit(".", 1)[0] + ".", TokenFault.SIGNATURE),
    "key of another curve than the algorithm": (
        lambda: by_hand({"alg": "ES256", "kid": "k1"}, claims(), b"\0" * 64),
        TokenFault.SIGNATURE,
    ),
    "key of another kind than the algorithm": (
        lambda: by_hand({"alg": "RS256", "kid": "k1"}, claims(), b"\0" * 256),
        TokenFault.SIGNATURE,
    ),
    "unknown key": (lambda: signed(header={"kid": "k9"}), TokenFault.KEY),
    "no key name": (lambda: signed(header={"kid": None}), TokenFault.KEY),
    "keys elsewhere": (
        lambda: signed(header={"jku": "https://evil.example/jwks.json"}),
        TokenFault.KEY_ADDRESS,
    ),
    "keys at a like address": (lambda: signed(header={"jku": JKU + "?x"}), TokenFault.KEY_ADDRESS),
    "unencoded payload": (
        lambda: by_hand({"alg": "ES384", "kid": "k1", "b64": False, "crit": ["b64"]}, claims(), b"x"),
        TokenFault.MALFORMED,
    ),
    "a type that is no JWT": (lambda: signed(header={"typ": "dpop+jwt"}), TokenFault.TYPE),
    "another issuer": (lambda: signed(claims(iss="https://evil.example/")), TokenFault.ISSUER),
    "issuer without its slash": (lambda: signed(claims(iss=ISSUER[:-1])), TokenFault.ISSUER),
    "no issuer": (lambda: signed(claims(iss=None)), TokenFault.CLAIM),
    "another endpoint": (
        lambda: signed(claims(aud="https://cds.example/cds-services/other")),
        TokenFault.AUDIENCE,
    ),
    "the whole server": (lambda: signed(claims(aud="https://cds.example")), TokenFault.AUDIENCE),
    "no audience": (lambda: signed(claims(aud=None)), TokenFault.CLAIM),
    "an audience that is no text": (lambda: signed(claims(aud={"is": AUDIENCE})), TokenFault.AUDIENCE),
    "expired": (lambda: signed(claims(iat=SECONDS - 300, exp=SECONDS - 31)), TokenFault.EXPIRED),
    "no expiry": (lambda: signed(claims(exp=None)), TokenFault.CLAIM),
    "an expiry that is text": (lambda: signed(claims(exp=str(SECONDS + 60))), TokenFault.CLAIM),
    "an expiry that never comes": (lambda: signed(claims(exp=float("nan"))), TokenFault.CLAIM),
    "an expiry beyond numbers": (lambda: signed(claims(exp=10**400)), TokenFault.CLAIM),
    "issued tomorrow": (
        lambda: signed(claims(iat=SECONDS + 86_400, exp=SECONDS + 86_500)),
        TokenFault.NOT_YET,
    ),
    "valid tomorrow": (lambda: signed(claims(nbf=SECONDS + 86_400)), TokenFault.NOT_YET),
    "lives an hour": (lambda: signed(claims(exp=SECONDS + 3600)), TokenFault.LIFETIME),
    "lives a second too long": (
        lambda: signed(claims(iat=SECONDS, exp=SECONDS + CDS_LIFETIME + 1)),
        TokenFault.LIFETIME,
    ),
    "no time of issue": (lambda: signed(claims(iat=None)), TokenFault.CLAIM),
    "no name of its own": (lambda: signed(claims(jti=None)), TokenFault.CLAIM),
    "an empty name of its own": (lambda: signed(claims(jti="")), TokenFault.CLAIM),
    "a number as its name": (lambda: signed(claims(jti=7)), TokenFault.CLAIM),
    "empty": (lambda: "", TokenFault.MALFORMED),
    "two parts": (lambda: "a.b", TokenFault.MALFORMED),
    "five parts, as an encrypted one": (lambda: "a.b.c.d.e", TokenFault.MALFORMED),
    "not base64": (lambda: "***.***.***", TokenFault.MALFORMED),
    "header that is a list": (lambda: by_hand([], claims(), b"x"), TokenFault.MALFORMED),
    "payload that is a list": (
        lambda: by_hand({"alg": "ES384", "kid": "k1"}, [], b"x"),
        TokenFault.MALFORMED,
    ),
    "nested beyond measure": (lambda: _nested(), TokenFault.MALFORMED),
    "beyond the size": (lambda: signed(claims(more="x" * 20_000)), TokenFault.TOO_LONG),
}


def _stranger() -> ECKey:
    return ECKey.generate_key("P-384", {"kid": "k1"})


def _spliced() -> str:
    mine, theirs = signed(), signed(claims(tenant="another"))
    return ".".join([mine.split(".")[0], theirs.split(".")[1], mine.split(".")[2]])


def _nested() -> str:
    deep = urlsafe_b64encode(b"[" * 6000).rstrip(b"=").decode()
    return f"{deep}.{deep}.x"


class TestForgeries:
    @pytest.mark.parametrize("name", FORGERIES)
    def test_is_refused_by_its_name(self, name: str) -> None:
        make, fault = FORGERIES[name]
        with pytest.raises(TokenError) as refused:
            check(make())
        assert refused.value.fault is fault

    def test_every_fault_of_a_token_is_shown(self) -> None:
        """The three others need a state: a second use, a full memory, an address that is down."""
        shown = {fault for _, fault in FORGERIES.values()}
        assert set(TokenFault) - shown == {TokenFault.REPLAYED, TokenFault.BUSY, TokenFault.KEYS_UNAVAILABLE}

    @given(st.text(max_size=200) | st.binary(max_size=200).map(lambda b: b.decode("latin-1")))
    def test_garbage_is_refused_and_nothing_else_happens(self, text: str) -> None:
        with pytest.raises(TokenError):
            check(text)

    @given(st.integers(0, 10_000), st.characters(codec="ascii"))
    def test_a_token_with_one_character_changed_is_refused(self, at: int, character: str) -> None:
        token = signed()
        at %= len(token)
        if token[at] == character:
            return
        with pytest.raises(TokenError):
            check(token[:at] + character + token[at + 1 :])


class TestReplay:
    def test_a_token_is_taken_once(self) -> None:
        replay, token = ReplayCache(), signed()
        check(token, replay)
        with pytest.raises(TokenError) as refused:
            check(token, replay)
        assert refused.value.fault is TokenFault.REPLAYED

    def test_the_same_name_of_another_issuer_is_another_token(self) -> None:
        replay = ReplayCache()
        assert replay.first_use("a", "bc", 10, 0)
        assert replay.first_use("ab", "c", 10, 0)

    def test_a_refused_token_uses_nothing_up(self) -> None:
        replay = ReplayCache()
        with pytest.raises(TokenError):
            check(signed(claims(exp=SECONDS - 100)), replay)
        assert check(signed(), replay)

    def test_entries_go_when_they_have_expired(self) -> None:
        replay = ReplayCache()
        for name in range(100):
            replay.first_use("i", str(name), expires=300, now=0)
        replay.first_use("i", "late", expires=600, now=300)
        assert replay.size == 1

    def test_a_full_memory_refuses_instead_of_forgetting(self) -> None:
        replay = ReplayCache(limit=1)
        check(signed(claims(jti="one")), replay)
        with pytest.raises(TokenError) as refused:
            check(signed(claims(jti="two")), replay)
        assert refused.value.fault is TokenFault.BUSY
        with pytest.raises(TokenError) as again:
            check(signed(claims(jti="one")), replay)
        assert again.value.fault is TokenFault.REPLAYED

    def test_no_token_can_be_used_after_its_entry_has_gone(self) -> None:
        """An entry lives until the token has expired, leeway included: one second earlier, and it could come again."""
        replay, token = ReplayCache(), signed(claims(iat=SECONDS, exp=SECONDS + 10))
        check(token, replay)
        for second in range(60):
            with pytest.raises(TokenError):
                verify(
                    token, [EHR], AUDIENCE, NOW + timedelta(seconds=second), replay=replay, max_lifetime=300
                )


class TestCalls:
    def test_an_issuer_names_asymmetric_algorithms_only(self) -> None:
        with pytest.raises(ValueError, match="algorithms"):
            TokenIssuer(ISSUER, FixedKeys(jwks(ec_key())), algorithms=("HS256",))

    def test_an_issuer_may_take_fewer_algorithms(self) -> None:
        strict = TokenIssuer(ISSUER, FixedKeys(jwks(ec_key(), rsa_key())), algorithms=("ES384",))
        with pytest.raises(TokenError) as refused:
            verify(signed(key=rsa_key(), header={"kid": "r1"}, alg="RS384"), [strict], AUDIENCE, NOW)
        assert refused.value.fault is TokenFault.ALGORITHM

    def test_without_an_audience_nothing_is_taken(self) -> None:
        with pytest.raises(ValueError, match="audience"):
            verify(signed(), [EHR], [], NOW)

    def test_messages_tell_nothing_of_the_token(self) -> None:
        for make, _ in FORGERIES.values():
            with pytest.raises(TokenError) as refused:
                check(make())
            assert "evil" not in str(refused.value)

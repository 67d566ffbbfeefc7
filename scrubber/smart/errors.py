"""What can go wrong between us and an EHR's server: a code, a place, and a text that never quotes a chart
or a claim.

`place` is the type of resource that was asked for, never an address: addresses of searches hold identifiers.
"""

from __future__ import annotations

from scrubber.errors import ScrubError

TEXTS: dict[str, str] = {
    # the call
    "not_installed": "what talks to servers is not installed: pip install 'infuscrub[ehr]'",
    "address": "is no address of a FHIR server. Give one that begins with https://",
    "plain_http": "is not encrypted. Use https://; http:// is for a server on this machine, with --allow-http",
    "not_allowed": "is no server that may be asked. Name it among those that are allowed",
    "key": "is no private key that can be used: RSA of 2048 bits or more, or EC P-384, as PEM without password "
    "or as JWK",
    "kid": "does not say which key it is. Give --kid as it was registered with the server",
    "folder": "holds other files. Name a new or empty folder, or one that an earlier fetch wrote",
    "unwritable": "cannot be written. Make room, or name another folder",
    "in_use": "is being written by another fetch. Wait for it, or name another folder",
    # the token
    "no_discovery": "the server does not say where tokens are given. Name the address with --token-url",
    "token_elsewhere": "the server sends us for a token to an address that is not public. If it is right, name it "
    "with --token-url",
    "algorithm": "the server does not take keys of this kind (RS384 for RSA, ES384 for EC). Register the other kind",
    "token_refused": "the server gave no token. Check client id, key and scope as they were registered",
    "token_answer": "the server's answer to the request for a token can't be used",
    # the answers
    "not_reached": "the server can't be reached. Check the address and the network, then run again",
    "certificate": "the server's certificate is not trusted here. Check the address, or install the authority's "
    "certificate",
    "too_slow": "the server took too long. Run again later",
    "busy": "the server was too busy or out of order, also after several tries. Run again later",
    "unauthorized": "the server does not take the token. Check client id, key and scope",
    "forbidden": "the server does not let this client read it. Ask for the scope",
    "not_found": "the server does not have it",
    "refused": "the server refused the question",
    "failed": "the server failed over the question. Run again later, or tell who runs it",
    "elsewhere": "lies on another server, which is not asked",
    "too_large": "the answer is larger than is read",
    "broken": "the answer is no FHIR that can be read",
    "reader_failed": "an answer made its reader fail. Please report this; the chart was not fetched",
}


class SmartError(ScrubError):
    """Something between us and the server. `code` is a key of `TEXTS`.

    `issues` are codes of FHIR's own list that the server's OperationOutcome gives, and OAuth's of a token
    server: closed lists, so that nothing of a chart can stand in them; their words may quote the question
    and are left out.
    """

    def __init__(self, code: str, *, place: str = "", status: int = 0, issues: tuple[str, ...] = ()) -> None:
        if code not in TEXTS:
            raise ValueError(f"no text for {code!r}")
        super().__init__(code, place, status, issues)
        self.code = code
        self.place = place
        self.status = status
        self.issues = issues

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.code, self.place, self.status, self.issues)

    def __str__(self) -> str:
        said = ", ".join(filter(None, (f"status {self.status}" if self.status else "", *self.issues)))
        text = f"{TEXTS[self.code]}{f' ({said})' if said else ''}"
        return f"{self.place}: {text}" if self.place else text


class CallError(SmartError):
    """The call can't be used as it is: an address, a key, a folder, a missing library."""


class TokenError(SmartError):
    """No access token: nothing can be asked of the server."""


class AnswerError(SmartError):
    """One question was not answered as it should; others may be."""


class ServerGone(SmartError):
    """The server failed time and again: the rest is not asked."""


def _again(kind: type[SmartError], code: str, place: str, status: int, issues: tuple[str, ...]) -> SmartError:
    return kind(code, place=place, status=status, issues=issues)


ISSUES = frozenset(
    """invalid structure required value invariant security login unknown expired forbidden suppressed
    processing not-supported duplicate multiple-matches not-found deleted too-long code-invalid extension
    too-costly business-rule conflict transient lock-error no-store exception timeout incomplete throttled
    informational""".split()  # noqa: SIM905 - a word list reads better as one text
)
"""FHIR R4's issue types (http://hl7.org/fhir/R4/valueset-issue-type.html)."""
OAUTH = frozenset(
    """invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type invalid_scope
    access_denied temporarily_unavailable server_error""".split()  # noqa: SIM905
)
"""RFC 6749, 4.1.2.1 and 5.2."""

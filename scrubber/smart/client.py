"""A FHIR R4 client that only reads: a resource, a search with all its pages, a document.

What a search could not bring is told beside what it brought (`Found.missing`): a page that failed, one that
lies on another server, more pages than are read, fewer resources than the server counts. Source:
hl7.org/fhir/R4/http.html and search.html.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.fhir.values import Object, local_reference, obj, objs, text
from scrubber.charts.safety import load_json
from scrubber.smart.errors import ISSUES, AnswerError, CallError, ServerGone
from scrubber.smart.kept import Kept, KeptAnswer, KeptInMemory, may_be_kept
from scrubber.smart.origins import Origins, is_below, parsed
from scrubber.smart.token import BackendToken, FixedToken, SigningKey, TokenSource
from scrubber.smart.wire import Answer, Limits, Wire

if TYPE_CHECKING:
    import httpx
    from httpx import URL

FHIR_JSON = "application/fhir+json"
_PAGE_SIZE = "100"
_FAILURES = 3
"""Questions in a row that the server did not answer at all, or for which it did not take our token, after
which the rest is not asked."""
_GONE = frozenset({"not_reached", "busy", "too_slow"})
REFUSED = frozenset({"refused", "not_found"})
"""Codes of what a server answers that does not know a type or a way of searching it."""
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_TYPE = re.compile(r"[A-Z][A-Za-z]{1,40}")
_INCOMPLETE = frozenset({"incomplete", "too-costly", "timeout", "throttled", "suppressed"})
"""Issues of an answer that is no error and yet not all of it."""

Params = Sequence[tuple[str, str]]


@dataclass(slots=True)
class Found:
    """What a search brought, and why that is not all, if it is not: codes of `MISSING`."""

    resources: list[Object] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


MISSING: dict[str, str] = {
    "page_failed": "a further page could not be had",
    "page_elsewhere": "a further page lies on another server, which is not asked",
    "page_again": "the pages lead back to an earlier one",
    "too_many": "there is more than is read",
    "fewer": "the server counts more than it sent",
    "incomplete": "the server says that its answer is not complete",
    "broken_entry": "an entry of the answer can't be read",
}


class FhirClient:
    """One FHIR server. Threads may share it; close it, or use it in a `with`.

    `allowed`: the servers that may be asked, where the address of this one came from elsewhere (a CDS Hooks
    request); None: this one, which the caller names himself. `token`: an access token, or a source of them.

    Raises `CallError` for an address that can't be used or is not allowed.
    """

    def __init__(
        self,
        base: str,
        *,
        token: str | TokenSource | None = None,
        allowed: Iterable[str] | None = None,
        kept: Kept | None = None,
        limits: Limits | None = None,
        allow_http: bool = False,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        try:
            url = parsed(base)
            permitted = [url] if allowed is None else [parsed(address) for address in allowed]
        except ImportError:
            raise CallError("not_installed") from None
        if not any(is_below(url, address) for address in permitted):
            raise CallError("not_allowed", place="the FHIR server")
        origins = Origins.of(url, allow_http=allow_http)
        if url.query or url.fragment:
            raise CallError("address", place="the address of the server")
        self.base = str(url).rstrip("/")
        self.limits = limits or Limits()
        self._wire = Wire(origins, self.limits, transport=transport, sleep=sleep)
        self._token: TokenSource = FixedToken(token) if token is None or isinstance(token, str) else token
        self._kept = kept or KeptInMemory()
        self._failures = self._refusals = 0
        self._last = ""
        self._types: frozenset[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all connections."""
        self._wire.close()

    def sign_in(
        self, client_id: str, key: SigningKey, *, scope: str, token_url: str | None = None
    ) -> BackendToken:
        """Get tokens by SMART Backend Services from now on; the first one now. Raises `TokenError`."""
        source = BackendToken(self._wire, self.base, client_id, key, scope=scope, token_url=token_url)
        source.get()
        self._token = source
        return source

    def offers(self, type: str) -> bool:
        """Return whether the server has resources of a type, as its CapabilityStatement says; one that says
        nothing may.

        Raises `TokenError`, `ServerGone`.
        """
        if self._types is None:
            try:
                rest = objs(self._json(self._url("metadata"), "CapabilityStatement").get("rest"))
            except AnswerError:
                rest = []
            listed = (text(one.get("type")) for part in rest for one in objs(part.get("resource")))
            self._types = frozenset(filter(None, listed))
        return not self._types or type in self._types

    def read(self, type: str, id: str) -> Object:
        """Return a resource. Raises `AnswerError`, `TokenError`, `ServerGone`."""
        if not (_TYPE.fullmatch(type) and _ID.fullmatch(id)):
            raise AnswerError("not_found", place="a reference")
        body = self._json(self._url(f"{type}/{id}"), type)
        if body.get("resourceType") != type or body.get("id") != id:
            raise AnswerError("broken", place=type)
        return body

    def search(self, type: str, params: Params) -> Found:
        """Return what a search brings, over all pages. Raises as `read` does where the first page fails."""
        query = [*params, ("_count", _PAGE_SIZE)]
        url = self._url(type).copy_merge_params(tuple(query))
        found, pages, counted = Found(), 0, None
        seen: set[str] = set()
        known: set[tuple[str, str]] = set()
        while True:
            seen.add(str(url))
            try:
                bundle = self._page(url, type)
            except AnswerError as error:
                if not pages:
                    raise
                found.missing.append("page_elsewhere" if error.code == "elsewhere" else "page_failed")
                return found
            pages += 1
            total = bundle.get("total")
            counted = total if isinstance(total, int) and counted is None else counted
            _take(bundle, type, found, known)
            address = _next(bundle)
            if address is None:
                break
            following, stopped = self._following(address, seen)
            if not stopped and (pages >= self.limits.pages or len(known) >= self.limits.resources):
                stopped = "too_many"
            if stopped or following is None:
                found.missing.append(stopped)
                return found
            url = following
        if counted is not None and counted > sum(key[0] == type for key in known):
            found.missing.append("fewer")
        return found

    def document(self, address: str, media_type: str = "") -> Object:
        """Return the document behind the address of an attachment, as a Binary resource. Raises as `read`
        does.

        An address on another server is not asked: elsewhere.
        """
        name = local_reference(address)
        url = self._resolve(address)
        answer = self._ask(url, "Binary", accept=f"{FHIR_JSON}, */*;q=0.5")
        if answer.media_type in (FHIR_JSON, "application/json", "application/json+fhir"):
            body = _decoded(answer, "Binary")
            if body.get("resourceType") == "Binary":
                return body
        id = name.rpartition("/")[2]
        return {
            "resourceType": "Binary",
            **({"id": id} if name.startswith("Binary/") and _ID.fullmatch(id) else {}),
            "contentType": media_type or answer.media_type or "application/octet-stream",
            "data": base64.b64encode(answer.body).decode("ascii"),
        }

    def is_here(self, reference: str) -> bool:
        """Return whether a reference names a resource of this server: relative, or below its own address."""
        if "://" in reference:
            return reference.startswith(f"{self.base}/")
        return bool(reference) and not reference.startswith(("#", "urn:"))

    def is_of(self, resource: Object, patient_id: str) -> bool:
        """Return whether a resource says that it is about this patient of this server."""
        for name in ("subject", "patient", "beneficiary"):
            target = text(obj(resource.get(name)).get("reference"))
            if target is not None:
                return self.is_here(target) and local_reference(target) == f"Patient/{patient_id}"
        return False

    def _url(self, path: str) -> URL:
        return parsed(f"{self.base}/{quote(path)}")

    def _resolve(self, address: str) -> URL:
        """Return an absolute address. Raises `AnswerError`: elsewhere."""
        try:
            url = parsed(str(parsed(f"{self.base}/").join(address)))
        except Exception:  # noqa: BLE001 - an address that can't be read leads nowhere that we go
            raise AnswerError("elsewhere", place="an address") from None
        if not self._wire.origins.has(url):
            raise AnswerError("elsewhere", place="an address")
        return url

    def _following(self, address: str, seen: set[str]) -> tuple[URL | None, str]:
        """Return the next page, or why it is not asked for."""
        try:
            url = self._resolve(address)
        except AnswerError:
            return None, "page_elsewhere"
        return url, "page_again" if str(url) in seen else ""

    def _page(self, url: URL, type: str) -> Object:
        bundle = self._json(url, type)
        if bundle.get("resourceType") != "Bundle":
            raise AnswerError("broken", place=type)
        return bundle

    def _json(self, url: URL, place: str) -> Object:
        return _decoded(self._ask(url, place), place)

    def _ask(self, url: URL, place: str, accept: str = FHIR_JSON) -> Answer:
        """Return a good answer, from what was kept where the server says that nothing has changed."""
        if self._failures >= _FAILURES:
            raise ServerGone(self._last)
        kept = self._kept.get(str(url))
        headers = {"accept": accept, "prefer": "handling=strict"}
        if kept is not None:
            headers["if-none-match"] = kept.etag
        answer = self._with_token(url, place, headers)
        if answer.status == 304 and kept is not None:
            return Answer(200, {"content-type": kept.media_type}, kept.body)
        if answer.status != 200:
            raise _refusal(answer, place)
        if may_be_kept(answer.headers):
            self._kept.put(str(url), KeptAnswer(answer.headers["etag"], answer.media_type, answer.body))
        return answer

    def _with_token(self, url: URL, place: str, headers: dict[str, str]) -> Answer:
        token = self._token.get()
        answer = self._counted(url, place, headers, token)
        if answer.status == 401 and token is not None:
            renewed = self._token.renew(token)
            if renewed is not None:
                answer = self._counted(url, place, headers, renewed)
        if answer.status == 401:
            self._refusals += 1
            if self._refusals >= _FAILURES:
                raise ServerGone("unauthorized")
        else:
            self._refusals = 0
        return answer

    def _counted(self, url: URL, place: str, headers: dict[str, str], token: str | None) -> Answer:
        sent = {**headers, "authorization": f"Bearer {token}"} if token else headers
        try:
            answer = self._wire.ask(url, place=place, headers=sent)
        except AnswerError as error:
            if error.code == "certificate":
                raise ServerGone("certificate") from None
            if error.code in _GONE:
                self._failures, self._last = self._failures + 1, error.code
            raise
        self._failures = 0
        return answer


def _decoded(answer: Answer, place: str) -> Object:
    try:
        body = load_json(answer.body)
    except DocumentError:
        raise AnswerError("broken", place=place) from None
    if not isinstance(body, dict):
        raise AnswerError("broken", place=place)
    return body


_CODES = {401: "unauthorized", 403: "forbidden", 404: "not_found", 410: "not_found"}


def _refusal(answer: Answer, place: str) -> AnswerError:
    unlisted = "failed" if answer.status >= 500 and answer.status != 501 else "refused"
    code = _CODES.get(answer.status, unlisted)
    try:
        issues = objs(obj(load_json(answer.body)).get("issue"))
    except DocumentError:
        issues = []
    said = tuple(dict.fromkeys(item for issue in issues if (item := text(issue.get("code"))) in ISSUES))
    return AnswerError(code, place=place, status=answer.status, issues=tuple(filter(None, said)))


def _take(bundle: Object, type: str, found: Found, known: set[tuple[str, str]]) -> None:
    """Add what a page holds, each resource once."""
    entries = bundle.get("entry", [])
    for entry in entries if isinstance(entries, list) else [None]:
        resource = obj(obj(entry).get("resource"))
        kind, id = text(resource.get("resourceType")), text(resource.get("id"))
        if kind == "OperationOutcome":
            found.missing += ["incomplete"] if is_incomplete(resource) else []
        elif kind is None or id is None or (kind == type and _ID.fullmatch(id) is None):
            found.missing.append("broken_entry")
        elif (kind, id) not in known:
            known.add((kind, id))
            found.resources.append(resource)


def is_incomplete(outcome: Object) -> bool:
    """Return whether the OperationOutcome of a search's answer says that this is not all of it; a hint or a word on
    how the question was understood says nothing of that (FHIR R4, search.html, 3.1.1.3).
    """
    return any(
        text(issue.get("severity")) in ("error", "fatal") or text(issue.get("code")) in _INCOMPLETE
        for issue in objs(outcome.get("issue"))
    )


def _next(bundle: Object) -> str | None:
    for link in objs(bundle.get("link")):
        if link.get("relation") == "next":
            return text(link.get("url")) or ""
    return None

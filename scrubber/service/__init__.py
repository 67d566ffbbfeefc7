"""The service: `scrubber.api` over HTTP for practices, clearinghouses and EHRs (extra `[service]`).

    infuscrub serve --demo

Theory. It is stateless: what goes in is answered and forgotten. The process that listens decides nothing about claims:
it checks who asks, how much and how often, and hands the work to supervised worker processes (`work.py`), so that a
hostile claim costs itself. What may be logged or counted is an allow-list (`logs.py`, `metrics.py`). Each room (`rest`,
`cds`, `fhir`, `sheet`) is a router over pure functions; `app.py` puts them together.
"""

"""Charts from an EHR: a SMART backend-services client that asks a FHIR R4 server for what belongs to claims.

    wanted    what a claim asks for: its patient's numbers and its days
    origins   which servers may be asked at all
    wire      one question and its answer: limits, retries, no word of it in a log
    token     who we are: a signed assertion for an access token
    client    reads, searches with all pages, documents
    patients  which patient of the server is the claim's; no guess
    collect   what the chart of a visit is made of, and what of it could not be had
    bundle    the same as one FHIR Bundle that says whether it is whole
    folder    charts, manifest and account on the disk
    fetch     all of it for the claims of a file

It only reads. It needs the extra `ehr` (httpx, joserfc).
"""

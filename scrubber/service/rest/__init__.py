"""The routes of the REST API, `/v1/...`, `/health`, `/ready` and `/metrics`; the work itself is in `tasks`."""

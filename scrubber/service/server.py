"""The service as a process: a socket, uvicorn on it, and a stop that lets work under way come to its end."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import TextIO

import uvicorn

from scrubber.service.app import create_app
from scrubber.service.config import ServiceConfig
from scrubber.service.errors import ServiceError

_BACKLOG = 128
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_KEEP_ALIVE_SECONDS = 15


class Server:
    """A service that listens."""

    def __init__(self, config: ServiceConfig, log_file: TextIO | None = None) -> None:
        """Take the port and begin the workers. Raises `ServiceError`."""
        self._socket = _listen(config.server.host, config.server.port)
        self.port: int = self._socket.getsockname()[1]
        """The port, also where any free one was asked for (0)."""
        listens = config.server.model_copy(update={"port": self.port})
        try:
            self.app = create_app(config.model_copy(update={"server": listens}), log_file)
        except BaseException:
            self._socket.close()
            raise
        server = config.server
        _quiet()
        self._uvicorn = _Uvicorn(
            uvicorn.Config(
                self.app,
                lifespan="on",
                log_config=None,  # its own log would name paths and addresses
                access_log=False,
                server_header=False,
                ws="none",
                proxy_headers=server.behind_proxy,
                forwarded_allow_ips="127.0.0.1,::1",
                timeout_keep_alive=_KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=server.stop_seconds,
                ssl_certfile=server.tls_certificate,
                ssl_keyfile=server.tls_key,
            )
        )

    def run(self, ready: Callable[[], object] | None = None) -> None:
        """Serve until a signal, or `stop`, ends it. `ready` is called once it answers."""
        if ready is not None:
            threading.Thread(target=self._tell, args=(ready,), daemon=True).start()
        try:
            self._uvicorn.run(sockets=[self._socket])
        finally:
            self.app.state.service.close()
            self._socket.close()

    def stop(self) -> None:
        """Let it end; from any thread."""
        self._uvicorn.should_exit = True

    def _tell(self, ready: Callable[[], object]) -> None:
        pause = threading.Event()
        while not self._uvicorn.started and not self._uvicorn.should_exit:
            pause.wait(0.01)
        if self._uvicorn.started:
            ready()


class _Uvicorn(uvicorn.Server):
    """Ends with a signal, and does not raise it again: whoever runs it goes on after it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals that ask to end while it runs."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        former = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


def _quiet() -> None:
    """Let nothing of the server's own log out: it quotes exceptions, which may quote a claim."""
    for name in ("uvicorn", "asyncio", "multipart", "python_multipart"):
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol by name: only then does asyncio send small pieces at once, and not 40 ms later.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise ServiceError(
            f"{host}:{port}: cannot listen there ({error.strerror}); name another --port"
        ) from error
    return listening

"""A network between workers and servers that can be cut: a TCP proxy on a port of its own."""

import selectors
import socket
import threading


class Line:
    """Passes bytes on between a port here and a server; when cut, every connection hangs and new ones are not answered."""

    def __init__(self, server):
        self.server = server
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.whole = threading.Event()
        self.whole.set()
        self.closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """As a pulled cable: nothing is refused, nothing arrives."""
        self.whole.clear()

    def mend(self):
        self.whole.set()

    def close(self):
        self.closed = True
        self.whole.set()
        self.listener.close()

    def _accept(self):
        while not self.closed:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near):
        with near:
            self.whole.wait()
            host, port = self.server.rsplit(":", 1)
            try:
                far = socket.create_connection((host, int(port)), timeout=10)
            except OSError:
                return
            far.settimeout(None)
            with far:
                self._pass_on(near, far)

    def _pass_on(self, near, far):
        with selectors.DefaultSelector() as selector:
            selector.register(near, selectors.EVENT_READ, far)
            selector.register(far, selectors.EVENT_READ, near)
            while not self.closed:
                for key, _ in selector.select(timeout=1):
                    try:
                        chunk = key.fileobj.recv(1 << 16)
                        # What has arrived before the cut waits here, as it would in a cable's far end.
                        self.whole.wait()
                        if not chunk:
                            return
                        key.data.sendall(chunk)
                    except OSError:
                        return

"""Serves Keystone on a free port of loopback, prints its URL, and ends with standard input."""

import os
import socket
import sys
import threading

sys.argv = ["keystone"]
from keystone.wsgi.api import application
from waitress import create_server

listener = socket.create_server(("127.0.0.1", 0))
# One request at a time, as SQLite has it.
server = create_server(application, sockets=[listener], threads=1)


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
server.run()

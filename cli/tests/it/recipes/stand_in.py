"""A stand-in for a MongoDB or a Cassandra: as much of the protocol as its driver needs to connect and ask one thing.

Usage: stand_in.py mongodb|cassandra PORT, in a folder with server.pem and server.key.
"""

import ipaddress
import socketserver
import ssl
import struct
import sys
import uuid

import bson


def mongodb(read, write):
    hello = {"ismaster": True, "helloOk": True, "maxWireVersion": 21, "minWireVersion": 0, "ok": 1.0}
    while True:
        length, request, _, operation = struct.unpack("<iiii", read(16))
        read(length - 16)
        document = bson.encode(hello)
        if operation == 2004:  # OP_QUERY, which asks for the first greeting, is answered by OP_REPLY
            operation, body = 1, struct.pack("<iqii", 8, 0, 0, 1) + document
        else:  # OP_MSG
            body = struct.pack("<iB", 0, 0) + document
        write(struct.pack("<iiii", 16 + len(body), 1, request, operation) + body)


def text(value):
    return struct.pack(">H", len(value)) + value.encode()


def rows(columns, count):
    answer = struct.pack(">iii", 2, 1, len(columns)) + text("system") + text("local")
    answer += b"".join(text(name) + struct.pack(">H", kind) for name, kind, _ in columns) + struct.pack(">i", count)
    return answer + count * b"".join(struct.pack(">i", len(value)) + value for _, _, value in columns)


def node():
    varchar, inet, identifier = 0x0D, 0x10, 0x0C
    address = ipaddress.ip_address("127.0.0.1").packed
    columns = [("key", varchar, b"local"), ("cluster_name", varchar, b"demo"), ("data_center", varchar, b"one")]
    columns += [("rack", varchar, b"one"), ("release_version", varchar, b"4.1.0"), ("rpc_address", inet, address)]
    columns += [("partitioner", varchar, b"org.apache.cassandra.dht.Murmur3Partitioner")]
    columns += [("host_id", identifier, uuid.uuid4().bytes)]
    return columns


def cassandra(read, write):
    while True:
        version, _, stream, operation, length = struct.unpack(">BBhBi", read(9))
        body = read(length)
        if version != 4:
            operation, answer = 0, struct.pack(">i", 10) + text("unsupported protocol version, the highest is 4")
        elif operation == 5:  # OPTIONS: SUPPORTED
            operation = 6
            answer = struct.pack(">H", 2) + text("CQL_VERSION") + struct.pack(">H", 1) + text("3.4.5")
            answer += text("COMPRESSION") + struct.pack(">H", 0)
        elif operation in (1, 11):  # STARTUP, REGISTER: READY
            operation, answer = 2, b""
        else:  # QUERY: RESULT
            operation, answer = 8, rows(node(), b"system.local" in body)
        write(struct.pack(">BBhBi", 0x84, 0, stream, operation, len(answer)) + answer)


class Handler(socketserver.StreamRequestHandler):
    def setup(self):
        self.request.settimeout(20)
        self.request = context.wrap_socket(self.request, server_side=True)
        super().setup()

    def read(self, count):
        data = self.rfile.read(count)
        if len(data) < count:
            raise EOFError
        return data

    def handle(self):
        {"mongodb": mongodb, "cassandra": cassandra}[sys.argv[1]](self.read, self.wfile.write)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # a client that refuses the certificate, or has gone


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("server.pem", "server.key")
Server(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()

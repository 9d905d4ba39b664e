"""The machine's own network, which the fakes of Discord and Telegram speak over: there even where no other one is."""

import fcntl
import socket
import struct
from contextlib import suppress

_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1
"""Linux's SIOCGIFFLAGS, SIOCSIFFLAGS and IFF_UP (netdevice(7))."""


def ready() -> bool:
    """Whether a socket of this machine reaches another one of it; brought up where it is down and that is allowed.

    It is down in a network namespace of one's own, as `unshare --net` makes it.
    """
    if _reached():
        return True
    with suppress(OSError):
        _bring_up()
    return _reached()


def _reached() -> bool:
    with socket.socket() as server, socket.socket() as client:
        try:
            server.bind(("127.0.0.1", 0))
            server.listen()
            client.connect(server.getsockname())
        except OSError:
            return False
    return True


def _bring_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack("16xh14x", fcntl.ioctl(any_socket, _FLAGS, asked))
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))

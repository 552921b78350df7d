"""hmac: keyed digests."""

from hashlib import new as _new_hash

from _hashlib import compare_digest as compare_digest


class HMAC:
    def __init__(self, key, msg=None, digestmod=""):
        if not digestmod:
            raise TypeError("Missing required parameter 'digestmod'.")
        self._make = digestmod if callable(digestmod) else lambda data=b"": _new_hash(digestmod, data)
        inner = self._make()
        self.block_size = inner.block_size
        self.digest_size = inner.digest_size
        self.name = f"hmac-{inner.name}"
        if len(key) > self.block_size:
            key = self._make(key).digest()
        self._key = key + bytes(self.block_size - len(key))
        self._data = b"" if msg is None else msg

    def update(self, msg):
        self._data = self._data + msg

    def digest(self):
        inner = self._make(bytes([b ^ 0x36 for b in self._key]) + self._data).digest()
        return self._make(bytes([b ^ 0x5C for b in self._key]) + inner).digest()

    def hexdigest(self):
        return self.digest().hex()


def new(key, msg=None, digestmod=""):
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    return HMAC(key, msg, digest).digest()

"""hashlib: digests. An object keeps what it was given, so that it can be saved."""

from _hashlib import BLOCK_SIZES, digest

algorithms_available = set(BLOCK_SIZES)
algorithms_guaranteed = set(BLOCK_SIZES)


class _Hash:
    def __init__(self, name, data):
        self.name = name
        self._data = b""
        self.block_size = BLOCK_SIZES[name]
        self.update(data)

    def update(self, data, /):
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        self._data = self._data + data

    def digest(self):
        return digest(self.name, self._data)

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        return _Hash(self.name, self._data)

    @property
    def digest_size(self):
        return len(self.digest())

    def __repr__(self):
        return f"<{self.name} _hashlib.HASH object>"


def new(name, data=b"", *, usedforsecurity=True):
    name = name.lower()
    if name not in BLOCK_SIZES:
        raise ValueError(f"unsupported hash type {name}")
    return _Hash(name, data)


def md5(string=b"", *, usedforsecurity=True):
    return _Hash("md5", string)


def sha1(string=b"", *, usedforsecurity=True):
    return _Hash("sha1", string)


def sha224(string=b"", *, usedforsecurity=True):
    return _Hash("sha224", string)


def sha256(string=b"", *, usedforsecurity=True):
    return _Hash("sha256", string)


def sha384(string=b"", *, usedforsecurity=True):
    return _Hash("sha384", string)


def sha512(string=b"", *, usedforsecurity=True):
    return _Hash("sha512", string)

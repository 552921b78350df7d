# Bytes are a sequence of integers.
b = b"hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], list(b), b + b"!", b * 2, b"ell" in b, 104 in b, b == b"hello\x00\xff", b"a" < b"b")
print(bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), b"abc".decode(), b"a,b".split(b","), b"-".join([b"a", b"b"]), b"abc".upper(), b"abc".find(b"c"))
print(b"\x01\xab".hex(), bytes.fromhex("01 ab"), b"abc".startswith(b"a"), b" a ".strip(), b"abc".replace(b"b", b"x"), b"abc"[::-1], hash(b"a") == hash(b"a"))
print((1000).to_bytes(2, "big"), int.from_bytes(b"\x03\xe8", "big"), int.from_bytes(b"\xff\xfe", "little", signed=True), (-2).to_bytes(2, "little", signed=True))
for f in (lambda: bytes([256]), lambda: bytes("a"), lambda: b"a" + "a", lambda: b[10], lambda: (300).to_bytes(1, "big"), lambda: bytes(-1), lambda: "a" in b):
    try:
        print(f())
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        print(type(error).__name__ + ":", error)

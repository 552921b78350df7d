# Encodings by hand: base64, varints, checksums, bits.
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def base64(data):
    out = ""
    for i in range(0, len(data), 3):
        chunk = data[i : i + 3]
        n = int.from_bytes(chunk + b"\0" * (3 - len(chunk)), "big")
        out += "".join(ALPHABET[n >> s & 63] for s in (18, 12, 6, 0))[: len(chunk) + 1] + "=" * (3 - len(chunk))
    return out


def varint(n):
    out = []
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out + [n])


def unvarint(b):
    n = shift = 0
    for byte in b:
        n |= (byte & 127) << shift
        shift += 7
    return n


def crc32(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def adler(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def fnv(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h = (h ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return h


for text in ("", "f", "fo", "foo", "hello é"):
    data = text.encode()
    print(repr(text), base64(data), f"{crc32(data):08x} {adler(data):08x} {fnv(data):016x}")
print([varint(n) for n in (0, 127, 128, 300, 2**70)], unvarint(varint(2**70)) == 2**70)


def gray(n):
    return n ^ n >> 1


print([f"{gray(n):04b}" for n in range(8)], [bin(n).count("1") for n in (7, 255, 256)], "".join(f"{b:08b}" for b in b"hi"))

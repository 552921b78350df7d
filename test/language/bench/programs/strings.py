# Text is put together, split and looked at.
def main():
    parts = []
    for i in range(30000):
        parts.append("item-" + str(i) + ":" + "x" * (i % 7))
    text = ",".join(parts)
    total = 0
    for part in text.split(","):
        if part.endswith("xx"):
            total += len(part)
        total += part.count("1") + part.find(":")
    return total + len(text.upper().replace("X", "yy"))

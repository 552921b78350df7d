# Literals, and how repr chooses quotes.
print('single', "double", """triple
line""", '''it's "so"''', "a" "b" 'c', r"raw\n\d", "tab\tend", "nul\0end".replace("\0", "<0>"), "\x41\u0042\U00000043\103")
print("line\
 continued", "\a\b\f\v".encode(), "\\", '\'', "\"")
for s in ("plain", "it's", 'say "hi"', """both ' and \"""", "new\nline", "tab\t", "back\\slash", "\r", "\0", "\x1b[0m", "é", "😀", ""):
    print(repr(s), s.__repr__() == repr(s), [s])
print(rb"raw\x00", b"bytes\x00\xff\n'", b'"', b"it's", br"\d")
print(len(r"\n"), len("\n"), r"\"", R'\'', f"{1}\n{{}}", rf"\d{1}", "%s" % "x", "\
")

# The operator % of strings.
print("%s %d %i %f %r" % ("a", 1, 2, 1.5, "r"), "%s" % 5, "%s" % [1, 2], "%s" % (1,), "%%" % (), "100%%", "%s%%" % 5)
print("%5d|%-5d|%05d|%+d|% d|%x|%X|%#x|%o|%#o" % (42, 42, 42, 42, 42, 255, 255, 255, 8, 8))
print("%.2f|%8.3f|%-8.1f|%+.1f|%e|%.2E|%g|%G|%010.2f" % (3.14159, 3.14159, 2.5, 1.0, 12345.678, 0.00012, 1e-10, 1e20, -3.5))
print("%10s|%-10s|%.2s|%10.1s|%c|%c|%5c" % ("abc", "abc", "abc", "abc", "x", 65, "y"), "%(a)s %(b)05.1f" % {"a": 1, "b": 2.5}, "%*d %.*f" % (5, 42, 2, 3.14159))
print("%a %r" % ("é", "é"), "%d" % 3.99, "%d" % True, "%s" % None, "%s %s" % ("a", {"k": 1}), "%x" % -255, "%i" % -5, "%u" % 7, "%d" % 10**30)
for f in (lambda: "%d" % "a", lambda: "%s %s" % "a", lambda: "%s" % (1, 2), lambda: "%x" % 1.5, lambda: "%f" % "a", lambda: "%z" % 1, lambda: "%(a)s" % {}, lambda: "%(a)s" % 5, lambda: "%c" % "ab", lambda: "%" % (), lambda: "abc" % 5, lambda: "%s" % (), lambda: "%c" % 1.5, lambda: "%d" % None):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__ + ":", error)

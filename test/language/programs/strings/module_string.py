# Constants of the module string.
import string

print(string.ascii_lowercase, string.ascii_uppercase, string.ascii_letters, string.digits, string.hexdigits, string.octdigits)
print(string.punctuation, repr(string.whitespace))
print(string.capwords("hello  big world"), string.capwords("a-b-c", "-"))
print([c for c in "a1!B" if c in string.ascii_letters])

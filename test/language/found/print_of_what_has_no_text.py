# print writes each value before it makes the text of the next one.
class Silent:
    def __str__(self):
        raise ValueError("no text")


for values in [("written", Silent()), ("written", 2, [10**5000], "not written"), (Silent(), "not written")]:
    try:
        print(*values, sep="|")
    except ValueError as error:
        print(error)

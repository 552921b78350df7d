# KeyError prints the repr of its key.
settings = {"a": 1}
print(settings["a"])
settings["it's"]

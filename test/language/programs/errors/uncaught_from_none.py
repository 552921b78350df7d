# from None hides the context.
try:
    {}["x"]
except KeyError:
    raise RuntimeError("hidden context") from None

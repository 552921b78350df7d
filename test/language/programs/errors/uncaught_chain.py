# The traceback of an error with a cause.
class ConfigError(Exception):
    pass


def parse(text):
    return int(text)


def load(text):
    try:
        return parse(text)
    except ValueError as error:
        raise ConfigError("bad config") from error


def start():
    try:
        load("abc")
    except ConfigError:
        {}["fallback"]


start()

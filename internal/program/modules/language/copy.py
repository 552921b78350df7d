"""copy: copies of values, shallow and deep."""

from _copy import copy as copy, deepcopy as deepcopy


class Error(Exception):
    pass


error = Error

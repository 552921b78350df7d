"""Functions by name: ``from perdure.functions import send_invoice`` is the function ``send-invoice`` of the cluster.

``perdure.functions["name"]`` is for names that Python cannot say.
"""

import _perdure

from perdure._function import Remote, dashed


class Functions:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Remote(dashed(name))

    def __getitem__(self, name):
        return Remote(name)

    def __repr__(self):
        return "<module 'perdure.functions'>"


functions = Functions()
_perdure.set_module("perdure.functions", functions)

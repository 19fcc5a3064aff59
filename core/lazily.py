"""Large libraries that few requests need."""

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec


def lazily(name: str):
    """The module, loaded when something of it is first used: a worker that writes no Excel file
    does not carry its library."""
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module

"""The decorator that makes a function a tool."""

import functools
import inspect


def tool(func=None, **_settings):
    """Usable with and without parentheses, as the real one."""

    def decorate(function):
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def marked(*args, **kwargs):
                return await function(*args, **kwargs)

        else:

            @functools.wraps(function)
            def marked(*args, **kwargs):
                return function(*args, **kwargs)

        marked.__is_flow_tool__ = True
        return marked

    return decorate if func is None else decorate(func)

"""What a connection is to a tool."""


class CustomConnection:
    """Keys of the connection are its secrets, its other values its configs; all are attributes too."""

    def __init__(self, secrets, configs=None, name=None, **_more):
        self.secrets = dict(secrets)
        self.configs = dict(configs or {})
        self.name = name

    def __getattr__(self, item):
        for values in (self.__dict__.get("secrets", {}), self.__dict__.get("configs", {})):
            if item in values:
                return values[item]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{item}'")

    def is_secret(self, item):
        return item in self.secrets

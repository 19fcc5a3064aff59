from django.urls import register_converter


class CodeConverter:
    """An activity's code in an address: 1.2.3, 0.1, 1.2.3a."""

    regex = r"[0-9][0-9.]{0,10}[a-z]?"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(CodeConverter, "code")

from django.urls import register_converter


class CodeConverter:
    """An activity's code in an address: 1.2.3, 0.1, 1.2.3a."""

    regex = r"[0-9][0-9.]{0,10}[a-z]?"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class FindingConverter(CodeConverter):
    """The code of a conclusion or recommendation in an address: R-1.2.3-01."""

    regex = r"R-[0-9][0-9.]{0,10}[a-z]?-[0-9]{2,3}"


register_converter(CodeConverter, "code")
register_converter(FindingConverter, "rcode")

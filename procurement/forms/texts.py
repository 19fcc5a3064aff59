"""What no text of a paper may hold."""

from core.privacy import personal_data_in
from procurement import rules


class WithoutPersonalData:
    """For forms: none of the fields `texts` takes a personal number or an e-mail address. Numbers
    of papers are not among them, for some have as many digits as a JMBG."""

    texts: tuple[str, ...] = ()

    def clean(self):
        cleaned = super().clean()
        for name in self.texts:
            if match := personal_data_in(str(cleaned.get(name) or "")):
                self.add_error(name, rules.personal_data(match))
        return cleaned

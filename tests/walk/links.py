"""Where a page leads: every link, image, script and form must lead somewhere."""

from urllib.parse import urldefrag, urljoin, urlsplit

HOST = "http://testserver"
POINTS = {
    "href": ("a", "link", "area", "use", "image"),
    "src": ("script", "img", "source", "iframe"),
}


def leads_to(page, address: str) -> dict[str, set[str]]:
    """Address without its fragment → the fragments asked of it ("" for none)."""
    found = {}
    for attribute, tags in POINTS.items():
        for element in page.iter(*tags):
            target = element.get(attribute)
            if target is None:
                continue
            whole = urljoin(HOST + address, target.strip())
            if urlsplit(whole).scheme not in ("http", "https"):
                continue
            plain, fragment = urldefrag(whole)
            found.setdefault(plain.removeprefix(HOST) or "/", set()).add(fragment)
    return found


def posts_to(page, address: str) -> set[str]:
    """The addresses that forms and their buttons send to."""
    found = set()
    for form in page.iter("form"):
        found.add(form.get("action") or address)
    for button in page.iter("button", "input"):
        if button.get("formaction"):
            found.add(button.get("formaction"))
    return {urljoin(HOST + address, one).removeprefix(HOST) for one in found}

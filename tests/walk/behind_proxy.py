"""The application as a proxy that speaks https passes requests to it: also those that a browser
makes beside a page, of robots.txt and of a worker."""

from twinning.wsgi import application as of_twinning


def application(environ, start_response):
    return of_twinning(environ | {"HTTP_X_FORWARDED_PROTO": "https"}, start_response)

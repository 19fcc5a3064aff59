"""Long work, and the page that shows how far it is. The page is sent bit by bit while the work goes
on, and leads on by itself at the end, without a script."""

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from activities.imports.checking import Refusal

# For fewer rows nobody has to wait.
SHOW_FROM = 500
MARK = "<!-- progress -->"
# In the session: why it was refused, when the answer had begun.
SAID_LATER = "import refused"


def go_through(request, project, steps, total: int, then: str, source, done=None):
    """Does all the steps, then leads to the address `then`. With many rows the answer begins at
    once and tells of each step; a connection that is closed ends the work, and its transaction.
    A `Refusal` leads back to the rows, with its message. `done(request, source)` says that all
    went well, where the page may still say something."""
    if total < SHOW_FROM:
        try:
            for _step in steps:
                pass
        except Refusal as refusal:
            for line in refusal.messages:
                messages.error(request, line)
            return redirect(source)
        if done:
            done(request, source)
        return redirect(then)
    page = render_to_string(
        "activities/import_progress.html", {"project": project, "source": source}, request
    )
    response = StreamingHttpResponse(_told(request, page, steps, then, source, get_language()))
    # Or a proxy would wait for the end.
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _told(request, page, steps, then, source, language):
    top, _mark, bottom = page.partition(MARK)
    yield top
    try:
        while True:
            with override(language):
                step = next(steps, None)
                if step is None:
                    break
                line = format_html(
                    '<li>{}: {} / {} <progress max="{}" value="{}"></progress></li>\n',
                    step.what, step.done, step.total, step.total, step.done,
                )  # fmt: skip
            yield line
    except Refusal as refusal:
        then = source.get_absolute_url()
        # The answer has begun: messages can no longer be sent with it.
        request.session[SAID_LATER] = list(map(str, refusal.messages))
        request.session.save()
    finally:
        steps.close()
    with override(language):
        end = format_html(
            '</ol><p><a class="button main" href="{}">{}</a></p>'
            '<meta http-equiv="refresh" content="0; url={}">',
            then, _("Go on"), then,
        )  # fmt: skip
    yield end
    yield bottom

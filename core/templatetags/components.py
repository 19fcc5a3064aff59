"""A component of the interface: a template of `templates/includes/` whose parts a page fills.

    {% component "page_head" %}
    {% slot over %}{% text project "title" %}{% endslot %}
    {% slot title %}{% translate "Stages" %}{% endslot %}
    {% endcomponent %}

An include takes values; this takes pieces of markup as well, written in the page's own context.
"""

from django import template
from django.template.base import TextNode, token_kwargs
from django.utils.safestring import mark_safe

register = template.Library()


class Slot(template.Node):
    def __init__(self, name, nodelist):
        self.name = name
        self.nodelist = nodelist

    def render(self, context):
        return mark_safe(self.nodelist.render(context).strip())  # noqa: S308 (a template's own output)


class Component(template.Node):
    """Renders `includes/_<name>.html` with its values and slots, the request and nothing else, so
    that what a page calls `lead` is never taken for the slot."""

    def __init__(self, name, values, nodelist):
        self.name = name
        self.values = values
        self.nodelist = nodelist

    def render(self, context):
        parts = {"request": context.get("request")}
        parts |= {name: value.resolve(context) for name, value in self.values.items()}
        for node in self.nodelist:
            if isinstance(node, Slot):
                parts[node.name] = node.render(context)
        inner = context.template.engine.get_template(f"includes/_{self.name}.html")
        return inner.render(context.new(parts))


@register.tag
def slot(parser, token):
    _, name = token.split_contents()
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return Slot(name, nodelist)


@register.tag
def component(parser, token):
    _, name, *rest = token.split_contents()
    name = name.strip("\"'")
    values = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"component: {rest[0]!r} is no name=value")
    nodelist = parser.parse(("endcomponent",))
    parser.delete_first_token()
    for node in nodelist:
        outside = node.s.strip() if isinstance(node, TextNode) else not isinstance(node, Slot)
        if outside:
            raise template.TemplateSyntaxError(f"component {name}: {outside!r} is in no slot")
    return Component(name, values, nodelist)

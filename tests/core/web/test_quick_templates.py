"""Calls inside templates: the same words and the same escaping as by Jinja's own way."""

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, pass_context
from markupsafe import Markup
from uprava import i18n
from uprava.web.quick_templates import QuickContext, told

PARTS = """
{% macro cell(text, note='') -%}<b title="{{ note }}">{{ text }}</b>{%- endmacro %}
{% macro box(title) -%}<i>{{ title }}: {{ caller() }}</i>{%- endmacro %}
"""

WORDS = {
    "plain": "{{ _('Search') }}",
    "value": "{{ _('Select: %(title)s', title=x) }}",
    "safe value": "{{ _('Select: %(title)s', title=safe) }}",
    "per cent": "{{ _('by 100 %%') }}",
    "attribute": "<a title=\"{{ _('Select: %(title)s', title=x) }}\">",
    "number": "{{ ngettext('%(num)d record.', '%(num)d records.', 5) }}",
    "macro": "{% import 'parts' as parts %}{{ parts.cell(x, note=safe) }}",
    "caller": "{% from 'parts' import box %}{% call box(x) %}{{ x }}{% endcall %}",
    "in a loop": "{% import 'parts' as parts %}"
    "{% for each in [1, x] %}{{ parts.cell(_('Select: %(title)s', title=each)) }}{% endfor %}",
    "in a block": "{% block main %}{{ _('Search') }}{{ loop_of(x) }}{% endblock %}",
    "context function": "{{ named() }}",
}


def environment_of(quick: bool) -> Environment:
    """Return an environment as the product's, with or without the quick calls."""
    environment = Environment(
        loader=DictLoader({"parts": PARTS}), autoescape=True, undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        i18n._, i18n.ngettext, newstyle=True, pgettext=i18n.pgettext
    )
    environment.globals.update(
        loop_of=lambda text: text * 2, named=pass_context(lambda context: context["x"])
    )
    if quick:
        environment.globals.update(_=told, gettext=told)
        environment.context_class = QuickContext
    return environment


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("text", WORDS.values(), ids=WORDS.keys())
def test_a_template_says_the_same_both_ways(text: str, language: str) -> None:
    values = {"x": "<Иванов & Ко> 5 % %(n)s", "safe": Markup("<b>5 %</b>")}
    with i18n.use_locale(language):
        said = [environment_of(quick).from_string(text).render(values) for quick in (False, True)]
    assert said[0] == said[1]
    assert "<Иванов" not in said[1]


def test_a_word_without_its_value_is_a_mistake_of_the_template() -> None:
    template = environment_of(quick=True).from_string("{{ _('Select: %(title)s') }}")
    with pytest.raises(KeyError):
        template.render()

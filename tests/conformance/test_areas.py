"""A module of several areas is one plugin: what it answers, and how it is refused."""

from collections.abc import Callable
from dataclasses import fields
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from conformance.dummy_hooks import HOOKS, shows
from uprava import hookimpl, hookspecs
from uprava.areas import Area
from uprava.capabilities import Parcel
from uprava.errors import ConflictError
from uprava.extension import Module, Navigation, Permission
from uprava.installation import Installation
from uprava.plugins import PluginError, Plugins, load

OUTSIDE = {
    "uprava_module": "says what the areas are parts of",
    "uprava_settings": "a module has one class of settings, with one prefix",
    "uprava_commands": "found in `commands.py` without loading the areas",
    "uprava_areas": "gives the areas",
}
"""Hooks that no area answers, each with the reason."""

FIELDS = {each.name for each in fields(Area)} - {"name"}
GIVEN: Any = object()
"""What a hook is given here: a session, a reader, a document nobody looks into."""

PARCEL = Parcel("cut:1", uuid4(), "Министерство")


def cut(*areas: Area, **own: Callable[..., Any]) -> ModuleType:
    """Make a plugin «cut» of these areas, with functions of its own beside them."""

    def uprava_module() -> Module:
        return Module("cut", "T", "D", "1", "tests_support")

    def uprava_areas() -> tuple[Area, ...]:
        return areas

    plugin = ModuleType("cut")
    for function in (uprava_module, uprava_areas):
        setattr(plugin, function.__name__, hookimpl(function))
    vars(plugin).update({name: hookimpl(function) for name, function in own.items()})
    return plugin


def running(*areas: Area) -> Plugins:
    """Load the core and a plugin of these areas."""
    return load([], extra={"cut": cut(*areas)})


def refusal(plugin: ModuleType) -> str:
    """Load a plugin and return the sentence of the refusal."""
    with pytest.raises(PluginError) as caught:
        load([], extra={"cut": plugin})
    return str(caught.value)


def answering(value: Any, asked: list[Any] | None = None) -> Callable[..., Any]:
    """Make an area's function that answers a value and notes that it was asked."""

    def answer(*_given: Any) -> Any:
        if asked is not None:
            asked.append(value)
        return value

    return answer


def test_an_area_may_answer_every_hook_but_few() -> None:
    assert {f"uprava_{name}" for name in FIELDS} == HOOKS - set(OUTSIDE)


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_a_part_of_an_area_has_the_type_of_its_hook(name: str) -> None:
    given = dict(getattr(hookspecs, f"uprava_{name}").__annotations__)
    answer = given.pop("return")
    part = Callable[[*given.values()], answer] | None if given else answer
    assert Area.__annotations__[name] == part


@shows("uprava_areas")
def test_what_an_area_answers_is_the_plugins_answer(installation: Installation) -> None:
    plugins = installation.plugins
    assert "dummy.case" in plugins.kinds
    assert "dummy" in plugins.implementations()["uprava_typed_text"]
    assert plugins.scanned(GIVEN, "CASE-1") == "/dummy"


def test_a_plugin_implements_only_what_some_area_has_a_part_in() -> None:
    plugins = running(Area("one", routes=(), scanned=answering(None)), Area("two"))
    own = {hook for hook, names in plugins.implementations().items() if "cut" in names}
    assert own == {"uprava_module", "uprava_areas", "uprava_scanned"}
    assert not plugins.takes_appeals
    assert running(Area("three", take_appeal=answering(None))).takes_appeals


def test_lists_are_joined_in_the_order_of_areas() -> None:
    powers = [Permission(f"cut.{name}", name) for name in ("zinc", "iron", "lead")]
    plugins = running(
        Area("two", permissions=powers[:2], proposals=answering(["a", "b"])),
        Area("one", permissions=powers[2:], proposals=answering(["c"])),
    )
    assert [code for code in plugins.permissions if code.startswith("cut.")] == [
        "cut.zinc", "cut.iron", "cut.lead",
    ]  # fmt: skip
    assert plugins.proposals(GIVEN, GIVEN, GIVEN) == ["a", "b", "c"]


def test_mappings_are_merged() -> None:
    plugins = running(
        Area("one", act_objects={"a": "A"}, typed_text=answering({"text": "1", "greeting": "1"})),
        Area("two", act_objects={"b": "B"}, typed_text=answering({"text": "2"})),
    )
    assert dict(plugins.acts.objects) == {"a": "A", "b": "B"} | dict(load([]).acts.objects)
    assert plugins.typed_text(GIVEN, GIVEN) == {"text": "2", "greeting": "1"}


def test_the_first_area_that_answers_is_the_last_one_asked() -> None:
    asked: list[Any] = []
    carry = [answering(each, asked) for each in (None, "", "never asked")]
    plugins = running(*(Area(str(place), carry=each) for place, each in enumerate(carry)))
    assert plugins.carry(GIVEN, PARCEL) == ""
    assert asked == [None, ""]
    assert running(Area("none", carry=answering(None))).carry(GIVEN, PARCEL) is None


@pytest.mark.parametrize(("said", "wanted"), [((False, True), True), ((False, False), False)])
def test_one_yes_is_yes(said: tuple[bool, ...], wanted: bool) -> None:
    plugins = running(*(Area(str(each), wants_detached=answering(each)) for each in said))
    assert plugins.wants_detached(GIVEN, GIVEN) is wanted


def test_a_veto_of_an_area_keeps_those_after_it_from_being_asked() -> None:
    asked: list[Any] = []

    def refuse(*_given: Any) -> None:
        raise ConflictError("Нельзя.")

    before, after = answering("before", asked), answering("after", asked)
    plugins = running(
        Area("one", before_transition=before, after_transition=before),
        Area("two", before_transition=refuse),
        Area("three", before_transition=after, after_transition=after),
    )
    with pytest.raises(ConflictError) as caught:
        plugins.before_transition(GIVEN, GIVEN, GIVEN, GIVEN)
    assert caught.value.__notes__ == ["in uprava_before_transition of plugin cut"]
    assert asked == ["before"]
    plugins.after_transition(GIVEN, GIVEN, GIVEN, GIVEN)
    assert asked == ["before", "before", "after"]


def test_functions_are_given_what_the_hook_is_given_in_its_order() -> None:
    met: list[Any] = []
    plugins = running(Area("one", resolution_cancelled=lambda *given: met.extend(given)))
    plugins.resolution_cancelled("session", "reader", "resolution", "why")  # type: ignore[arg-type]
    assert met == ["session", "reader", "resolution", "why"]


def test_a_function_that_lacks_an_argument_stops_the_start() -> None:
    said = refusal(cut(Area("one"), Area("two", card_lines=lambda _session, _document: [])))  # type: ignore[arg-type,misc]
    assert said == (
        "plugin cut: card_lines of area two must take (session, reader, document):"
        " too many positional arguments"
    )


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'card_panel'"):
        Area("one", card_panel=answering([]))  # type: ignore[call-arg]


def test_what_is_no_area_is_refused() -> None:
    assert refusal(cut("letters")) == (  # type: ignore[arg-type]
        "plugin cut: uprava_areas() answers 'letters', which is no Area"
    )


def test_a_hook_is_answered_by_the_plugin_or_by_its_areas() -> None:
    twice = cut(Area("one", scanned=answering(None)), uprava_scanned=lambda: None)
    assert refusal(twice) == "plugin cut: uprava_scanned is answered beside its areas"
    beside = load([], extra={"cut": cut(Area("one"), uprava_scanned=lambda text: f"/{text}")})
    assert beside.scanned(GIVEN, "code") == "/code"


def test_a_refusal_of_what_areas_declare_names_the_module() -> None:
    entry = Navigation("S", "T", "/", "x", "no.one")
    said = refusal(cut(Area("one", navigation=[entry])))
    assert said == "plugin cut: nobody declares the permission no.one"


def test_areas_without_the_mark_of_a_hook_are_named() -> None:
    plugin = cut()
    plugin.uprava_areas = lambda: [Area("one")]  # type: ignore[attr-defined]
    assert refusal(plugin) == "plugin cut: uprava_areas lacks @uprava.hookimpl"

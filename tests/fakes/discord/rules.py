"""What Discord refuses in a message, a modal or a list of commands, as its documentation says."""

import re
from typing import Any

from tests.fakes.discord.world import V2, Json, Refusal, walk


def bad(where: str, said: str) -> Refusal:
    """An invalid form body that names the place."""
    return Refusal(400, 50035, f"Invalid Form Body: {where}: {said}")


def units(text: str) -> int:
    """A text's length, counted in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def hold_message(body: Json, before: int = 0, *, partial: bool = False) -> None:
    """Refuses a message that breaks a limit. `before`: the flags of the message that is edited."""
    flags = body.get("flags") or 0
    v2 = bool((flags | before) & V2)
    if before & V2 and "flags" in body and not flags & V2:
        raise bad("flags", "IS_COMPONENTS_V2 can't be removed from a message")
    if v2 and (body.get("content") or body.get("embeds")):
        raise bad("content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2")
    if units(body.get("content") or "") > 2000:
        raise bad("content", "Must be 2000 or fewer in length.")
    hold_embeds(body.get("embeds") or [])
    hold_components(body.get("components") or [], v2=v2)
    if len(str(body.get("nonce") or "")) > 25:
        raise bad("nonce", "Must be 25 or fewer in length.")
    empty = not (body.get("content") or body.get("embeds") or body.get("components"))
    if empty and not partial:
        raise Refusal(400, 50006, "Cannot send an empty message")


def hold_embeds(embeds: list[Json]) -> None:
    """Refuses embeds that are too many or too long."""
    total = 0
    for embed in embeds:
        for name, most in (("title", 256), ("description", 4096)):
            if units(embed.get(name) or "") > most:
                raise bad(f"embeds.{name}", f"Must be {most} or fewer in length.")
            total += units(embed.get(name) or "")
        if len(embed.get("fields") or []) > 25:
            raise bad("embeds.fields", "Must be 25 or fewer in length.")
        total += units((embed.get("footer") or {}).get("text", ""))
    if len(embeds) > 10 or total > 6000:
        raise bad("embeds", "Embed size exceeds maximum size of 6000")


def hold_components(components: list[Json], *, v2: bool) -> None:
    """Refuses components that are too many, too long, of the wrong kind, or that share an id."""
    everything = walk(components)
    if v2 and len(everything) > 40:
        raise bad("components", "Must be 40 or fewer in total.")
    if not v2 and (len(components) > 5 or any(c["type"] != 1 for c in components)):
        raise bad("components", "Only five rows without IS_COMPONENTS_V2.")
    if sum(units(c["content"]) for c in everything if c["type"] == 10) > 4000:
        raise bad("components", "COMPONENT_MAX_TOTAL_TEXT_DISPLAY_LENGTH_EXCEEDED")
    ids = [c["custom_id"] for c in everything if "custom_id" in c]
    if len(ids) != len(set(ids)):
        raise bad("components", "COMPONENT_CUSTOM_ID_DUPLICATED")
    for component in everything:
        _hold(component)


def _hold(component: Json) -> None:
    if not 1 <= len(component.get("custom_id", "x")) <= 100:
        raise bad("custom_id", "Must be between 1 and 100 in length.")
    match component["type"]:
        case 1 if not 1 <= len(component["components"]) <= 5:
            raise bad("components", "BASE_TYPE_BAD_LENGTH: between 1 and 5")
        case 2 if units(component.get("label") or "") > 80 or not component.get("label"):
            raise bad("label", "Must be between 1 and 80 in length.")
        case 2 if len(component.get("url") or "") > 512:
            raise bad("url", "Must be 512 or fewer in length.")
        case 3:
            options = component["options"]
            if not 1 <= len(options) <= 25 or any(units(o["label"]) > 100 or len(o["value"]) > 100 for o in options):
                raise bad("options", "Must be between 1 and 25, each of 100 or fewer in length.")
            if len({o["value"] for o in options}) != len(options):
                raise bad("options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED")
        case 10 if not component["content"]:
            raise bad("content", "This field is required")
        case _:
            pass


def hold_modal(data: Json) -> None:
    """Refuses a modal that is too long or too full."""
    if not 1 <= units(data["title"]) <= 45:
        raise bad("title", "Must be between 1 and 45 in length.")
    if not 1 <= len(data["components"]) <= 5:
        raise bad("components", "Must be between 1 and 5 in length.")
    for part in walk(data["components"]):
        if units(part.get("label") or "x") > 45:
            raise bad("label", "Must be 45 or fewer in length.")
        if units(part.get("placeholder") or "") > 100 or (part.get("max_length") or 1) > 4000:
            raise bad("placeholder", "Must be 100 or fewer in length.")


_NAME = re.compile(r"^[-_'\w]{1,32}$")


def hold_commands(commands: list[Json]) -> None:
    """Refuses commands whose names, descriptions, options or choices break a limit."""
    names = [(c.get("type", 1), c["name"]) for c in commands]
    if len(names) != len(set(names)):
        raise bad("commands", "APPLICATION_COMMANDS_DUPLICATE_NAME")
    if sum(kind == 1 for kind, _ in names) > 100 or sum(kind == 3 for kind, _ in names) > 5:
        raise Refusal(400, 30032, "Maximum number of application commands reached")
    for command in commands:
        chat = command.get("type", 1) == 1
        if chat and (not _NAME.match(command["name"]) or command["name"] != command["name"].lower()):
            raise bad("name", "APPLICATION_COMMAND_INVALID_NAME")
        if chat and not 1 <= units(command["description"]) <= 100:
            raise bad("description", "Must be between 1 and 100 in length.")
        if not chat and not 1 <= units(command["name"]) <= 32:
            raise bad("name", "Must be between 1 and 32 in length.")
        _hold_options(command.get("options") or [])


def _hold_options(options: list[Json]) -> None:
    needed = [bool(o.get("required")) for o in options]
    if needed != sorted(needed, reverse=True):
        raise bad("options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID: required options come first")
    if len(options) > 25:
        raise bad("options", "Must be 25 or fewer in length.")
    for option in options:
        if not _NAME.match(option["name"]) or not 1 <= units(option["description"]) <= 100:
            raise bad("options", "a name of 1 to 32 and a description of 1 to 100")
        choices = option.get("choices") or []
        if choices and option.get("autocomplete"):
            raise bad("options", "choices and autocomplete exclude each other")
        hold_choices(choices)


def hold_choices(choices: list[Json]) -> None:
    """Refuses choices that are too many or too long."""
    if len(choices) > 25:
        raise bad("choices", "Must be 25 or fewer in length.")
    for choice in choices:
        if not 1 <= units(choice["name"]) <= 100 or not 1 <= len(str(choice["value"])) <= 100:
            raise bad("choices", "each of 1 to 100 in length")


def pinged(body: Json) -> set[str]:
    """Whom a message pings: what its words mention and its `allowed_mentions` let through."""
    said = " ".join(
        [body.get("content") or "", *(c["content"] for c in walk(body.get("components") or []) if c["type"] == 10)]
    )
    rules: Any = body.get("allowed_mentions")
    parse = {"everyone", "roles", "users"} if rules is None else set(rules.get("parse", []))
    out = set()
    for kind, mention in re.findall(r"<@([&!]?)(\d+)>", said):
        which = "roles" if kind == "&" else "users"
        listed = {str(one) for one in (rules or {}).get(which, [])}
        if which in parse or mention in listed:
            out.add(mention)
    if "everyone" in parse:
        out |= set(re.findall(r"@everyone|@here", said))
    return out

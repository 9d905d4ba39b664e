"""One short hello in a server, where the bot may speak; silence where it may not."""

import discord

from bot.core.commands.register import command_of
from bot.core.message import Button, Look, Message, message
from bot.core.words import Words


def hello(words: Words) -> Message:
    """What a server reads when the bot comes in."""
    setting_up = command_of("setup") is not None
    lines = [
        words.line("Moderators: `/setup` brings the news into a channel. I post quietly and mention no one unless you"
                   " choose a role.") if setting_up else (),
        words.line("Everyone: try `/drama squid game`, then press Follow."),
    ]  # fmt: skip
    buttons = [Button(words.say("What can you do?"), "v1:help:")]
    if setting_up:
        buttons.insert(0, Button(words.say("Set up a channel"), "v1:setup:", look=Look.MAIN))
    return message(
        [
            words.line(
                "**Hello, I'm Dramawire.** I tell you what happens to Korean dramas, from “in talks” to “out now”."
            )
        ],
        [line for line in lines if line],
    ).with_buttons(buttons)


def speaking_place(guild: discord.Guild) -> discord.TextChannel | None:
    """The channel for a hello: the one the server greets in, else the first that everybody reads."""
    channels = [guild.system_channel] if guild.system_channel else []
    channels += sorted(guild.text_channels, key=lambda channel: (channel.position, channel.id))
    return next((channel for channel in channels if _open(guild, channel)), None)


def _open(guild: discord.Guild, channel: discord.TextChannel) -> bool:
    own = channel.permissions_for(guild.me)
    return own.view_channel and own.send_messages and channel.permissions_for(guild.default_role).view_channel

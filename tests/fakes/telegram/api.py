"""The methods of the Bot API that Dramawire uses, answered as documented. Parameters come as a form's strings."""

import re
import time
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram.html import BadHtml, length, parsed
from tests.fakes.telegram.markup import Refusal, bad, checked_keyboard, checked_markup, loaded
from tests.fakes.telegram.world import Chat, Json, Message, World

DELETED_WITHIN = 48 * 3600
TRUE = {"true", "True", "1"}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


class Api:
    """Answers calls from what it knows and changes it; raises `Refusal` for what Telegram would refuse."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.commands: dict[str, list[Json]] = {}
        self.about: dict[str, str] = {}
        self.pressed: dict[str, Json] = {}
        """Answers to presses, by the query's id; empty until answered."""
        self.inline: dict[str, list[Json]] = {}
        self.webhook: Json = {}
        self.broken_html = False
        """Refuses any HTML, as if it could not be read."""
        self.no_pictures = False
        """Fails to fetch any picture."""

    # Ourselves

    def getMe(self) -> Json:
        return self.world.bot.json() | {
            "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True,
            "can_connect_to_business": False, "has_main_web_app": False,
        }  # fmt: skip

    def setMyCommands(self, commands: str, scope: str = '{"type": "default"}', language_code: str = "") -> bool:
        listed, where = loaded(commands), loaded(scope)
        if where["type"] == "chat":
            self.chat(str(where["chat_id"]))
        if len(listed) > 100:
            raise bad("too many commands specified")
        for command in listed:
            if not _COMMAND.fullmatch(command["command"]) or not 1 <= len(command["description"]) <= 256:
                raise bad("BOT_COMMAND_INVALID")
        self.commands[_scope(where, language_code)] = listed
        return True

    def deleteMyCommands(self, scope: str = '{"type": "default"}', language_code: str = "") -> bool:
        where = loaded(scope)
        if where["type"] == "chat":
            self.chat(str(where["chat_id"]))
        self.commands.pop(_scope(where, language_code), None)
        return True

    def setMyDescription(self, description: str = "", language_code: str = "") -> bool:
        return self._describe("description", description, 512, language_code)

    def setMyShortDescription(self, short_description: str = "", language_code: str = "") -> bool:
        return self._describe("short", short_description, 120, language_code)

    def _describe(self, which: str, text: str, most: int, language: str) -> bool:
        if len(text) > most:
            raise bad("BOT_DESCRIPTION_INVALID")
        self.about[f"{which}/{language}".rstrip("/")] = text
        return True

    def setWebhook(self, url: str, secret_token: str = "", allowed_updates: str = "[]", max_connections: str = "40",
                   drop_pending_updates: str = "false") -> bool:  # fmt: skip
        if url and not url.startswith("https://"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if url and urlsplit(url).port not in {None, 80, 88, 443, 8443}:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if secret_token and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret_token):
            raise bad("secret token contains unallowed characters")
        self.webhook = {"url": url, "secret_token": secret_token} if url else {}
        return True

    def deleteWebhook(self, drop_pending_updates: str = "false") -> bool:
        self.webhook = {}
        return True

    # Sending

    def sendMessage(self, chat_id: str, text: str = "", message_thread_id: str | None = None,
                    parse_mode: str | None = None, link_preview_options: str | None = None,
                    disable_notification: str = "false", reply_parameters: str | None = None,
                    reply_markup: str | None = None, allow_paid_broadcast: str = "false") -> Json:  # fmt: skip
        chat = self._writable(chat_id, message_thread_id)
        content = self._text(text, parse_mode, 4096, "text", "message is too long")
        content |= self._frame(chat, message_thread_id, reply_parameters, reply_markup)
        return self._put(chat, content, disable_notification, allow_paid_broadcast, loaded(link_preview_options))

    def sendPhoto(self, chat_id: str, photo: str = "", caption: str = "", message_thread_id: str | None = None,
                  parse_mode: str | None = None, disable_notification: str = "false",
                  reply_parameters: str | None = None, reply_markup: str | None = None,
                  allow_paid_broadcast: str = "false") -> Json:  # fmt: skip
        chat = self._writable(chat_id, message_thread_id)
        content = self._photo(photo) | self._text(caption, parse_mode, 1024, "caption", "message caption is too long")
        content |= self._frame(chat, message_thread_id, reply_parameters, reply_markup)
        return self._put(chat, content, disable_notification, allow_paid_broadcast, None)

    def sendChatAction(self, chat_id: str, action: str, message_thread_id: str | None = None) -> bool:
        self._writable(chat_id, message_thread_id).actions += 1
        return True

    def _put(self, chat: Chat, content: Json, silent: str, paid: str, preview: Json | None) -> Json:
        markup = content.get("reply_markup")
        if markup and "inline_keyboard" not in markup:
            chat.keyboard = None if "remove_keyboard" in markup else content.pop("reply_markup")
            content.pop("reply_markup", None)
        sender = None if chat.kind == "channel" else self.world.bot
        message = self.world.put(
            chat, sender, content, own=True, silent=silent in TRUE, paid=paid in TRUE, preview=preview
        )
        return message.json

    def _photo(self, photo: str) -> Json:
        if self.no_pictures or not photo:
            raise bad("failed to get HTTP URL content" if photo else "there is no photo in the request")
        return {"photo": [{"file_id": photo, "file_unique_id": photo[-20:], "width": 640, "height": 360}]}

    def _text(self, text: str, mode: str | None, most: int, field: str, too_long: str) -> Json:
        if mode not in {None, "HTML"}:
            raise bad("unsupported parse_mode")
        if mode and self.broken_html:
            raise bad("can't parse entities: as it was told to say")
        try:
            said = parsed(text) if mode else None
        except BadHtml as error:
            raise bad(f"can't parse entities: {error}") from None
        plain = (said.text if said else text).strip()
        if not plain and field == "text":
            raise bad("message text is empty")
        if length(plain) > most:
            raise bad(too_long)
        return {field: plain} | ({f"{'caption_' if field == 'caption' else ''}entities": said.entities} if said else {})

    def _frame(self, chat: Chat, thread: str | None, reply: str | None, markup: str | None) -> Json:
        frame: Json = {}
        if thread:
            frame |= {"message_thread_id": int(thread), "is_topic_message": True}
        replied = loaded(reply)
        if replied and replied["message_id"] in chat.messages:
            original = chat.messages[replied["message_id"]].json
            frame["reply_to_message"] = {k: v for k, v in original.items() if k != "reply_to_message"}
        elif replied and not replied.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
        if checked := checked_markup(markup, chat.kind):
            frame["reply_markup"] = checked
        return frame

    def chat(self, chat_id: str) -> Chat:
        """A chat by its id. Raises `Refusal`."""
        if not re.fullmatch(r"-?\d+", chat_id) or int(chat_id) not in self.world.chats:
            raise bad("chat not found")
        return self.world.chats[int(chat_id)]

    def _writable(self, chat_id: str, thread: str | None = None) -> Chat:
        chat = self.chat(chat_id)
        if chat.moved_to:
            raise Refusal(
                400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to
            )
        place = {"group": "group", "supergroup": "supergroup"}.get(chat.kind, "channel") + " chat"
        match chat.kind, chat.bot:
            case "private", "":
                raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
            case "private", "blocked":
                raise Refusal(403, "Forbidden: bot was blocked by the user")
            case "private", "deactivated":
                raise Refusal(403, "Forbidden: user is deactivated")
            case _, "kicked":
                raise Refusal(403, f"Forbidden: bot was kicked from the {place}")
            case _, "left":
                raise Refusal(403, f"Forbidden: bot is not a member of the {place}")
            case "channel", "member":
                raise bad("need administrator rights in the channel chat")
        if chat.muted:
            raise bad("not enough rights to send text messages to the chat")
        if thread is not None and int(thread) not in chat.topics:
            raise bad("message thread not found")
        if thread is not None and int(thread) in chat.closed:
            raise bad("TOPIC_CLOSED")
        return chat

    # Changing

    def editMessageText(self, text: str = "", chat_id: str = "", message_id: str = "0", parse_mode: str | None = None,
                        link_preview_options: str | None = None, reply_markup: str | None = None) -> Json:  # fmt: skip
        chat, message = self._own(chat_id, message_id)
        if "text" not in message.json:
            raise bad("there is no text in the message to edit")
        content = self._text(text, parse_mode, 4096, "text", "message is too long")
        message.preview = loaded(link_preview_options)
        return self._change(chat, message, content, reply_markup)

    def editMessageCaption(self, chat_id: str = "", message_id: str = "0", caption: str = "",
                           parse_mode: str | None = None, reply_markup: str | None = None) -> Json:  # fmt: skip
        chat, message = self._own(chat_id, message_id)
        if "photo" not in message.json:
            raise bad("there is no caption in the message to edit")
        content = self._text(caption, parse_mode, 1024, "caption", "message caption is too long")
        return self._change(chat, message, content, reply_markup)

    def editMessageMedia(self, media: str, chat_id: str = "", message_id: str = "0",
                         reply_markup: str | None = None) -> Json:  # fmt: skip
        chat, message = self._own(chat_id, message_id)
        new = loaded(media)
        if "photo" not in message.json or new["type"] != "photo":
            raise bad("message media can't be edited")
        content = self._photo(new["media"])
        content |= self._text(
            new.get("caption", ""), new.get("parse_mode"), 1024, "caption", "message caption is too long"
        )
        return self._change(chat, message, content, reply_markup)

    def _own(self, chat_id: str, message_id: str) -> tuple[Chat, Message]:
        chat = self._writable(chat_id)
        message = chat.messages.get(int(message_id))
        if message is None:
            raise bad("message to edit not found")
        if not message.own:
            raise bad("message can't be edited")
        return chat, message

    def _change(self, chat: Chat, message: Message, content: Json, markup: str | None) -> Json:
        checked = checked_markup(markup, chat.kind)
        if checked and "inline_keyboard" not in checked:
            raise bad("inline keyboard expected")
        keyboard = {"reply_markup": checked} if checked and checked["inline_keyboard"] else {}
        kept = {k: v for k, v in message.json.items() if k not in {*content, "reply_markup", "edit_date"}}
        new = {k: v for k, v in (kept | content | keyboard).items() if v != []}
        old = {k: v for k, v in message.json.items() if k != "edit_date" and v != []}
        if new == old:
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        message.json = new | {"edit_date": int(time.time())}
        message.edits += 1
        return message.json

    def deleteMessage(self, chat_id: str, message_id: str) -> bool:
        chat = self._writable(chat_id)
        message = chat.messages.get(int(message_id))
        if message is None:
            raise bad("message to delete not found")
        if time.time() - message.json["date"] > DELETED_WITHIN:
            raise bad("message can't be deleted for everyone")
        del chat.messages[message.id]
        return True

    # Answering

    def answerCallbackQuery(self, callback_query_id: str, text: str = "", show_alert: str = "false", url: str = "",
                            cache_time: str = "0") -> bool:  # fmt: skip
        if self.pressed.get(callback_query_id, {"old": True}):
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if length(text) > 200:
            raise bad("MESSAGE_TOO_LONG")
        if url and not url.startswith(f"https://t.me/{self.world.bot.username}?start="):
            raise bad("URL_INVALID")
        self.pressed[callback_query_id] = {"text": text, "alert": show_alert in TRUE, "url": url}
        return True

    def answerInlineQuery(self, inline_query_id: str, results: str, cache_time: str = "300",
                          is_personal: str = "false", button: str | None = None) -> bool:  # fmt: skip
        listed = loaded(results)
        if len(listed) > 50 or len({r["id"] for r in listed}) < len(listed):
            raise bad("RESULT_ID_DUPLICATE" if len(listed) <= 50 else "RESULTS_TOO_MUCH")
        for result in listed:
            if not 1 <= len(result["id"].encode()) <= 64 or not result["title"]:
                raise bad("RESULT_ID_INVALID")
            content = result["input_message_content"]
            text = self._text(content["message_text"], content.get("parse_mode"), 4096, "text", "MESSAGE_TOO_LONG")
            result["shown"] = text["text"]
            checked_keyboard(result.get("reply_markup", {}).get("inline_keyboard", []))
        self.inline[inline_query_id] = listed
        return True

    # Asking about chats

    def getChat(self, chat_id: str) -> Json:
        chat = self.chat(chat_id)
        return chat.json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}

    def getChatAdministrators(self, chat_id: str) -> list[Json]:
        chat = self._seen(chat_id)
        if chat.kind == "private":
            raise bad("there are no administrators in the private chat")
        found = [self._member(chat, who) for who, status in chat.members.items() if status in _ADMINS]
        return [*found, self._member(chat, self.world.bot.id)] if chat.bot in _ADMINS else found

    def getChatMember(self, chat_id: str, user_id: str) -> Json:
        chat = self._seen(chat_id)
        if int(user_id) == self.world.bot.id:
            return self._member(chat, self.world.bot.id)
        if int(user_id) not in self.world.users:
            raise bad("PARTICIPANT_ID_INVALID")
        return self._member(chat, int(user_id))

    def _seen(self, chat_id: str) -> Chat:
        chat = self.chat(chat_id)
        if chat.kind != "private" and chat.bot in {"left", "kicked"}:
            raise Refusal(403, f"Forbidden: bot is not a member of the {chat.kind} chat")
        return chat

    def _member(self, chat: Chat, who: int) -> Json:
        ours = who == self.world.bot.id
        status = chat.bot if ours else chat.members.get(who, "left")
        said: Json = {"status": status, "user": (self.world.bot if ours else self.world.users[who]).json()}
        if status == "creator":
            return said | {"is_anonymous": False}
        if status == "administrator":
            return said | dict.fromkeys(_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
        if status == "restricted" or (ours and chat.muted):
            return said | {"status": "restricted", "is_member": True, "until_date": 0} | dict.fromkeys(_MAY, False)
        return said | ({"until_date": 0} if status == "kicked" else {})


def _scope(where: Json, language: str) -> str:
    return "/".join(filter(None, (where["type"], str(where.get("chat_id", "")), language)))


_ADMINS = {"creator", "administrator"}
_GIFTS = {"unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False, "premium_subscription": False,
          "gifts_from_channels": False}  # fmt: skip
_RIGHTS = ("can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
           "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
           "can_delete_stories", "can_post_messages", "can_edit_messages", "can_pin_messages",
           "can_manage_topics")  # fmt: skip
_MAY = ("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
        "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
        "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages",
        "can_manage_topics", "can_react_to_messages", "can_edit_tag")  # fmt: skip


def method(api: Api, name: str) -> Any:
    """The method of that name, whatever its case; None where there is none."""
    known = {m.lower(): m for m in dir(api) if m[0] != "_" and callable(getattr(api, m)) and m != "chat"}
    return getattr(api, known[name.lower()], None) if name.lower() in known else None

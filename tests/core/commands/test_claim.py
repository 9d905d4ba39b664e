from dataclasses import replace

from bot.core.claim import A_PERSON, HOLDS, Claim
from bot.core.recipient import Role
from tests.core.commands.talk import Talk


def waiting(talk: Talk) -> Talk:
    claim = Claim(lambda _code: None, lambda: "4821-77")
    claim.issue(talk.clock())
    return replace(talk, tools=replace(talk.tools, claim=claim))


async def role(talk: Talk) -> Role:
    [me] = await talk.tools.readers.named("console", talk.user)
    return me.role


async def test_the_printed_code_makes_its_sender_the_owner(talk: Talk) -> None:
    talk = waiting(talk)
    assert (await talk.say("/claim 4821-77")).startswith("I am yours now.")
    assert await role(talk) is Role.OWNER
    [line] = await talk.tools.desk.trail(["rights"], 5)
    assert (line.what, line.name, line.after) == ("claimed", "ana", "owner")


async def test_a_second_claim_finds_the_owner_there(talk: Talk) -> None:
    talk = waiting(talk)
    await talk.say("/claim 4821-77")
    bo = talk.other("bo")
    assert await bo.say("/claim 4821-77") == "I have an owner already. /help says what I do for you."
    assert await role(bo) is Role.READER


async def test_a_wrong_code_makes_nobody_owner(talk: Talk) -> None:
    talk = waiting(talk)
    assert "not the code" in await talk.say("/claim 0000-00")
    assert await talk.say("/claim") == "Send /claim with the code that I printed when I started."
    assert await role(talk) is Role.READER


async def test_nothing_can_be_claimed_where_the_configuration_names_an_owner(talk: Talk) -> None:
    talk = waiting(talk)
    talk = replace(talk, tools=replace(talk.tools, owners=frozenset({"discord:1"})))
    assert "an owner already" in await talk.say("/claim 4821-77")


async def test_the_answer_is_seen_by_the_sender_alone(talk: Talk) -> None:
    talk = replace(waiting(talk), place="#news")
    await talk.say("/claim 4821-77")
    assert talk.last
    assert talk.last.private


async def test_each_way_to_fail_says_what_to_do_next(talk: Talk) -> None:
    talk = waiting(talk)
    for _ in range(A_PERSON):
        await talk.say("/claim 0000-00")
    assert await talk.say("/claim 4821-77") == (
        "That was wrong too often. Start me again, and send /claim with the new code."
    )
    bo = talk.other("bo")
    talk.clock.move(HOLDS)
    assert "I have just printed a new one" in await bo.say("/claim 4821-77")
    assert (await bo.say("/claim 4821-77")).startswith("I am yours now.")


async def test_where_no_code_is_waited_for_it_says_how_to_get_one(talk: Talk) -> None:
    idle = replace(talk, tools=replace(talk.tools, claim=Claim(lambda _code: None)))
    assert (await idle.say("/claim 4821-77")).startswith("I wait for no code. Start me again")

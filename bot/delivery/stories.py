"""Stories as the ledger tells them now, with the names of all who are mentioned."""

from dataclasses import replace

from bot.core.audience import topic_slug
from bot.core.cards.naming import named_in
from bot.core.drama import TitleKind
from bot.core.fold import Records
from bot.core.ports import Ledger
from bot.core.recipient import Topic, TopicKind
from bot.core.story import Story, tell
from bot.core.words import Words
from bot.delivery.reading import answers, around


class Stories:
    """Tells stories and keeps them until the ledger moves. Call `refresh` before each batch."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._told: dict[str, Story] = {}
        self._names: dict[tuple[Topic, TitleKind], str] = {}
        self.sequence = -1

    async def refresh(self) -> bool:
        """Forgets what was told when the ledger moved since; says whether it did."""
        sequence = await self._ledger.sequence()
        if sequence == self.sequence:
            return False
        self.sequence = sequence
        self._told.clear()
        self._names.clear()
        return True

    async def story(self, entry: str) -> Story:
        """The story of an entry. Raises `NotFound`."""
        if entry not in self._told:
            self._told[entry] = await self._tell(entry)
        return self._told[entry]

    async def _tell(self, entry: str) -> Story:
        recorded = await self._ledger.entry(entry)
        known = await around(self._ledger, [recorded, *await answers(self._ledger, entry)])
        story = tell(entry, known.values())
        whole = set(story.said.people) | set(story.original.people)
        named = {c.value.person for drama in story.after.dramas.values() for c in drama.credits}
        found = await self._ledger.people(named - whole)
        # People credited beside those it is about are known here by a part of their entries only: take their records.
        return replace(
            story,
            before=Records(story.before.dramas, story.before.people | found),
            after=Records(story.after.dramas, story.after.people | found),
        )

    async def name(self, topic: Topic, story: Story, words: Words, titles: TitleKind) -> str:
        """What a followed topic is called in a language of titles, as near as the story or the records know."""
        if topic.kind is TopicKind.ALL:
            return words.say("everything")
        if (topic, titles) not in self._names:
            self._names[topic, titles] = await self._name(topic, story, titles)
        return self._names[topic, titles]

    async def _name(self, topic: Topic, story: Story, titles: TitleKind) -> str:
        dramas = list(story.after.dramas.values())
        match topic.kind:
            case TopicKind.PERSON:
                people = story.after.people
                found = people.get(topic.slug) or (await self._ledger.people([topic.slug])).get(topic.slug)
                return (named_in(found.names, titles) or found.name) if found else topic.slug
            case TopicKind.GENRE:
                names = [genre for drama in dramas for genre in drama.genres]
            case TopicKind.NETWORK:
                names = [drama.network for drama in dramas if drama.network]
            case _:
                return await self._title(topic, story, titles)
        return next((name for name in names if topic_slug(name) == topic.slug), topic.slug)

    async def _title(self, topic: Topic, story: Story, titles: TitleKind) -> str:
        """A drama's title; a series' is its first season's, else that of the season the story is about."""
        found = (await self._ledger.dramas([topic.slug])).get(topic.slug)
        if found is None:
            found = next((d for d in story.after.dramas.values() if topic.slug in {d.slug, d.series}), None)
        return (named_in(found.titles, titles) or found.title) if found else topic.slug

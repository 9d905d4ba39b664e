"""When what is planned is due, for everyone who shares a profile: pauses, quiet hours, digests."""

from bot.core.hours import next_time, quiet_end, zone_of
from bot.core.ports import Due, OpenPlan, Profile
from bot.core.recipient import RecipientKind


def due_at(profile: Profile, plan: OpenPlan, *, broad: bool) -> Due:
    """When recipients of a profile are due a plan; `broad` speaks of those who follow it only broadly.

    Counted from when the plan was made, so that expanding it again after a crash gives the same times. A pause ends
    first; then a reader's digest gathers what is followed broadly, a place's all that comes there, and quiet hours
    put off the rest, except what is urgent.
    """
    wishes = profile.preferences
    at = max(plan.made_at, wishes.paused_until or plan.made_at)
    if wishes.digest_at is not None and (broad or profile.kind == RecipientKind.PLACE):
        return Due(profile.id, broad, next_time(at, wishes.digest_at, zone_of(wishes)), digest=True)
    if not plan.plan.urgent:
        at = quiet_end(at, wishes)
    return Due(profile.id, broad, at)

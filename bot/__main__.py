"""`python -m bot` is `dramawire`."""

from bot.cli import main

main()

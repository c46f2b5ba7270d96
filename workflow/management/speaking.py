"""Commands that answer wrong arguments with one Chinese sentence instead of argparse's English usage."""

import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser


class SpeakingCommand(BaseCommand):
    """A command with `usage_sentence`; wrong arguments end with it and exit code 2."""

    usage_sentence: Any = ""
    _called_from_command_line = False

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **options)
        parser.error = self.refuse_arguments  # type: ignore[assignment]
        return parser

    def refuse_arguments(self, _english: str) -> NoReturn:
        self.refuse(str(self.usage_sentence))

    def refuse(self, sentence: str, *, code: int = 2) -> NoReturn:
        """:raises CommandError: to a caller in Python; on the command line the sentence alone is shown."""
        if self._called_from_command_line:
            self.stderr.write(sentence)
            sys.exit(code)
        raise CommandError(sentence, returncode=code)
